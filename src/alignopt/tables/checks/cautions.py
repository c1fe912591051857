"""Cautions: what sound tables hold that their author may not have meant."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.references import COMPETENCY, GOAL, PERSON, UNIT
from alignopt.tables.checks.scopes import PERSON as OF_PEOPLE
from alignopt.tables.checks.scopes import Staff
from alignopt.tables.checks.typed import figure
from alignopt.tables.kinds import ADDED_UP, COMPETENCIES, WHO
from alignopt.tables.suggest import Near, hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from alignopt.tables.checks.references import Home
    from alignopt.tables.checks.scopes import Row
    from alignopt.tables.checks.typed import Tables

GIVEN = ("category", "goal_id", "perspective_id", "section")
"""Columns that say which goals or competencies, the one to blame first."""
LISTED = 3

Said = tuple[str, str, str]
"""Column, got and remedy."""


def rules_reach_somebody(tables: Tables) -> Iterator[pl.DataFrame]:
    """A rule binds somebody."""
    rules = tables["rules"]
    if rules.is_empty():
        return
    staff = Staff.of(tables)
    levels = set(tables["units"]["level"]) | {OF_PEOPLE}
    in_use = {"level": levels, "role": set(tables["people"]["role"].drop_nulls())}
    told = [
        None if staff.has(staff.scope(row)) else _reaching_nobody(row, in_use) for row in rules.to_dicts()
    ]
    yield from _told(tables, "rule_reaches_somebody", told, "a scope that some holder is in")


def rules_are_about_something(tables: Tables) -> Iterator[pl.DataFrame]:
    """What a rule limits is there: a goal, or a competency, of its category and perspective."""
    rules = tables["rules"]
    if rules.is_empty():
        return
    stock = _Stock(tables)
    told = [stock.lack(row) for row in rules.to_dicts()]
    yield from _told(tables, "rule_is_about_something", told, "goals or competencies that are there")


def penalties_have_an_effect(tables: Tables) -> Iterator[pl.DataFrame]:
    """A penalty is stated for a rule that may break."""
    rules = tables["rules"].filter(pl.col("penalty") > 0, pl.col("hard").ne_missing(other=False))
    yield tables.report(
        "penalty_has_an_effect",
        "rules",
        rules,
        column="penalty",
        got=pl.format("{} for a rule that must hold", figure("penalty")),
        expected="a penalty where hard is false only",
        remedy="write false in hard, or empty the penalty: it has no effect",
    )


def previous_is_known(tables: Tables) -> Iterator[pl.DataFrame]:
    """Last period's holders and goals are still there; a row of one that is not is left out."""
    rows = tables["previous"]
    for column, homes in (("holder_id", (UNIT, PERSON)), ("goal_id", (GOAL, COMPETENCY))):
        gone = rows.filter(~pl.col(column).is_in(_ids(tables, homes).implode()))
        names = gone[column].unique().sort().to_list()
        if names:
            where = " or ".join(tables.labels[home] for home, _ in homes)
            yield tables.report(
                "previous_is_known",
                "previous",
                gone.head(1),
                column=column,
                got=f"{some(names)}, in {gone.height:,} row{'s' * (gone.height > 1)}",
                expected=f"ids from {where}",
                remedy="correct them if they were renamed; what is no more is left out",
            )


class _Stock:
    """Every combination of id, category and perspective (or level) that some goal or competency has."""

    def __init__(self, tables: Tables) -> None:
        level = dict(tables["units"].select("unit_id", "level").iter_rows())
        goals = tables["goals"].select("goal_id", "category", "perspective_id", "unit_id").rows()
        skills = tables["competencies"].select("competency_id", "category", "perspective_id").rows()
        self._goals = _combinations(row[:3] for row in goals)
        self._competencies = _combinations(skills)
        self._heads = _combinations((row[1], level[row[3]]) for row in goals)
        self._near = Near(each for row in (*goals, *skills) if (each := row[1]) is not None)

    def lack(self, rule: Row) -> Said | None:
        """Column, got and remedy of what a rule names and nothing has; None where there is something."""
        if rule["kind"] == "level_mix":
            if (rule["category"], rule["other_id"]) in self._heads:
                return None
            return self._said(rule, "category" if rule["category"] else "other_id", "goals")
        if rule["kind"] == "not_heavier_than" and rule["goal_id"] is None:
            unknown = [each for each in ("category", "other_id") if not self._has(rule, rule[each])]
            return self._said(rule, unknown[0], self._kind(rule)) if unknown else None
        if self._has(rule, rule["category"]):
            return None
        column = next((each for each in GIVEN if rule[each] is not None), None)
        return None if column is None else self._said(rule, column, self._kind(rule))

    def _has(self, rule: Row, category: str | None) -> bool:
        wanted = (rule["goal_id"], category, rule["perspective_id"])
        skilled = rule["section"] == COMPETENCIES or (rule["section"] is None and rule["kind"] in ADDED_UP)
        return (rule["section"] != COMPETENCIES and wanted in self._goals) or (
            skilled and wanted in self._competencies
        )

    def _kind(self, rule: Row) -> str:
        if rule["section"] is None and rule["kind"] in ADDED_UP:
            return "goals or competencies"
        return "competencies" if rule["section"] == COMPETENCIES else "goals"

    def _said(self, rule: Row, column: str, kind: str) -> Said:
        others = [each for each in (*GIVEN, "other_id") if each != column and rule[each] is not None]
        beside = f" and {' and '.join(f'{rule[each]} ({each})' for each in others)}" if others else ""
        if rule["kind"] == "not_heavier_than":
            beside = ""
        got = f"{rule[column]}{beside}, which no {kind} {'have' if column != 'section' else 'there are for'}"
        near = self._near.to(rule[column]) if column in ("category", "other_id") else None
        asked = "" if near == rule[column] else hint(rule[column], near)
        return column, got, asked or "correct it; as it is, the rule limits nothing"


def _reaching_nobody(rule: Row, in_use: dict[str, set[str]]) -> Said:
    """Column, got and remedy of a rule whose scope nobody is in."""
    for column, known in in_use.items():
        if rule[column] is not None and rule[column] not in known:
            asked = hint(rule[column], Near(sorted(known)).to(rule[column]))
            got = f"{rule[column]}, a {column} that nobody has"
            return column, got, asked or "correct it; as it is, the rule binds nobody"
    given = [each for each in (*WHO, "section") if rule[each] is not None]
    said = " and ".join(f"{rule[each]} ({each})" for each in given) or "all"
    got = f"{said}, a scope that nobody is in"
    return (given[0] if given else "kind"), got, "widen the scope; as it is, the rule binds nobody"


def _told(tables: Tables, check: str, told: Sequence[Said | None], expected: str) -> Iterator[pl.DataFrame]:
    """Cautions about rules, each with its column, what stands there, and what to do."""
    words = [each or (None, None, None) for each in told]
    names = ("__column__", "__got__", "__remedy__")
    said = pl.DataFrame(words, schema=dict.fromkeys(names, pl.String), orient="row")
    rules = pl.concat([tables["rules"], said], how="horizontal").drop_nulls("__got__")
    for (column,), group in rules.group_by("__column__", maintain_order=True):
        yield tables.report(
            check,
            "rules",
            group,
            column=str(column),
            got=pl.col("__got__"),
            expected=expected,
            remedy=pl.col("__remedy__"),
        )


def _combinations(rows: Iterable[tuple[str | None, ...]]) -> set[tuple[str | None, ...]]:
    """Each row with any of its cells left out."""
    return {
        tuple(cell if kept else None for cell, kept in zip(row, pattern, strict=True))
        for row in rows
        for pattern in product((True, False), repeat=len(row))
    }


def _ids(tables: Tables, homes: tuple[Home, ...]) -> pl.Series:
    return pl.concat([tables[home][key] for home, key in homes])


def some(names: list[str]) -> str:
    """The first of many names, and how many more there are."""
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {more:,} more" if more > 0 else "")
