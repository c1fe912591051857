"""Who is in a rule's scope: holders numbered so that all beneath a unit stand in one span."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from alignopt.tables.checks.forest import spans
from alignopt.tables.kinds import COMPETENCIES, WHO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.forest import Span
    from alignopt.tables.checks.typed import Tables

PERSON = "person"
"""The level of people."""
NOBODY: Span = (0, 0)

Row = dict[str, Any]


class Scope(NamedTuple):
    """Whose scorecards a rule is about: in a span, and of a level, role and sort if these are given."""

    span: Span
    level: str | None = None
    role: str | None = None
    leaves_only: bool = False
    people_only: bool = False

    def meets(self, other: Scope) -> Scope:
        """What is in both; of different levels or roles, nobody."""
        differs = any(
            one is not None and two is not None and one != two
            for one, two in ((self.level, other.level), (self.role, other.role))
        )
        return Scope(
            NOBODY if differs else common(self.span, other.span),
            self.level or other.level,
            self.role or other.role,
            self.leaves_only or other.leaves_only,
            self.people_only or other.people_only,
        )


@dataclass(frozen=True, eq=False)
class Staff:
    """Every holder whose line upwards is known, as spans.

    Attributes
    ----------
    spans
        For each holder, the numbers of itself and of all beneath it; its own is the first.
    level, role
        By holder id, where they are beyond doubt; a person's level is ``person``, a unit's role None.
    people
        The holders that are people.
    is_sure
        Whether all holders are here, with their levels and roles.
    """

    spans: dict[str, Span]
    level: dict[str, str]
    role: dict[str, str | None]
    people: frozenset[str]
    is_sure: bool
    _starts: dict[Scope, list[int]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, tables: Tables) -> Staff:
        """Number the holders of the tables of units and people."""
        units, people = tables.sure("units", "parent_id"), tables.sure("people", "unit_id")
        above = dict(people.select("person_id", "unit_id").iter_rows())
        above |= dict(units.select("unit_id", "parent_id").iter_rows())
        level = dict(tables.sure("units", "level").select("unit_id", "level").iter_rows())
        role = dict(tables.sure("people", "role").select("person_id", "role").iter_rows())
        columns = (("units", "parent_id"), ("units", "level"), ("people", "unit_id"), ("people", "role"))
        lost = sum(tables.lost(*each) for each in columns)
        persons = frozenset(tables["people"]["person_id"])
        return cls(
            spans=spans(above),
            level=dict.fromkeys(persons, PERSON) | level,
            role=dict.fromkeys(tables["units"]["unit_id"]) | role,
            people=persons,
            is_sure=lost == 0,
        )

    def scope(self, rule: Row) -> Scope:
        """The scope of a rule, as its columns say."""
        span = self.everyone
        if rule["unit_id"] is not None:
            span = self.spans.get(rule["unit_id"], NOBODY)
        if rule["holder_id"] is not None:
            first, _ = self.spans.get(rule["holder_id"], NOBODY)
            alone = (first, first + 1) if rule["holder_id"] in self.spans else NOBODY
            span = common(span, alone)
        leaves_only = rule["kind"] == "contributors" and rule["level"] is None
        people_only = rule["section"] == COMPETENCIES or rule["kind"] == "section_weight"
        return Scope(span, rule["level"], rule["role"], leaves_only, people_only)

    @property
    def everyone(self) -> Span:
        """The numbers of all holders."""
        return (0, len(self.spans))

    def beneath(self, unit: str) -> Scope:
        """A unit and all beneath it."""
        return Scope(self.spans.get(unit, NOBODY))

    def has(self, scope: Scope) -> bool:
        """Whether anybody is in a scope."""
        first, end = scope.span
        sort = scope._replace(span=NOBODY)
        if sort not in self._starts:
            self._starts[sort] = sorted(self._numbers(sort))
        starts = self._starts[sort]
        at = bisect_left(starts, first)
        return at < len(starts) and starts[at] < end

    def _numbers(self, sort: Scope) -> Iterator[int]:
        """The numbers of all holders of a level, role and sort."""
        for holder, (first, end) in self.spans.items():
            if (
                (sort.level is None or self.level.get(holder) == sort.level)
                and (sort.role is None or self.role.get(holder) == sort.role)
                and (not sort.leaves_only or end == first + 1)
                and (not sort.people_only or holder in self.people)
            ):
                yield first


def common(one: Span, other: Span) -> Span:
    """Numbers in both spans.

    Examples
    --------
    >>> common((0, 5), (3, 9)), common((0, 2), (4, 6))
    ((3, 5), (0, 0))
    """
    first, end = max(one[0], other[0]), min(one[1], other[1])
    return (first, end) if first < end else NOBODY


def scoped(tables: Tables, *columns: str) -> pl.DataFrame:
    """Rules whose kind, scope and some columns besides are beyond doubt."""
    rules = tables.sure("rules", "kind", *WHO, "section", *columns)
    return rules.filter(pl.col("kind").is_not_null())
