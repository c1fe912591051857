"""Rules as stated in the table: which holder each one binds, and what several of them leave.

A stated rule replaces the default of its kind for every holder in its scope, with both its bounds; rules
of one kind intersect. Kinds that the engine does not know yet are refused, never skipped.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil, floor, gcd
from typing import TYPE_CHECKING, Any

from alignopt.errors import BadInput
from alignopt.tables.failures import failure, failures_frame

if TYPE_CHECKING:
    import polars as pl

    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem

KINDS = ("goal_count", "goal_weight", "weight_step")
SCOPES = ("level", "unit_id", "role", "holder_id")
ROUNDING = 1e-9

Band = tuple[float | None, float | None]


@dataclass(frozen=True)
class Limits:
    """What stated rules leave one holder: None where no rule of the kind reaches it."""

    goal_count: Band | None = None
    goal_weight: Band | None = None
    grid: int | None = None
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def counts(self, available: int) -> tuple[int, int]:
        """Fewest and most goals."""
        low, high = self.goal_count or (None, None)
        fewest = 1 if low is None else ceil(low - ROUNDING)
        return max(1, fewest), available if high is None else min(available, floor(high + ROUNDING))

    def weights(self, grid: int) -> tuple[int, int]:
        """Lightest and heaviest weight of a goal that is carried, in steps."""
        low, high = self.goal_weight or (None, None)
        lightest = 1 if low is None else max(1, ceil(low * grid - ROUNDING))
        return lightest, grid if high is None else floor(high * grid + ROUNDING)

    def source(self, kind: str) -> str | None:
        """The rules that set this kind for the holder, or None."""
        return ", ".join(self.sources[kind]) if kind in self.sources else None


def stated_limits(problem: Problem, organisation: Organisation) -> list[Limits]:
    """The limits of every holder, from the rules in whose scope it stands.

    Raises
    ------
    BadInput
        If a rule is of a kind, or has a scope, that the engine does not obey yet.
    """
    rules = problem.rules
    _refuse_unknown(rules)
    limits = [Limits() for _ in organisation.capacity]
    for rule in rules.iter_rows(named=True):
        for holder in _in_scope(organisation, rule):
            limits[holder] = _with(limits[holder], rule)
    return limits


def _refuse_unknown(rules: pl.DataFrame) -> None:
    failures = []
    for rule in rules.iter_rows(named=True):
        if (remedy := _why_not_obeyed(rule)) is not None:
            column, got, expected, todo = remedy
            failures.append(
                failure(
                    "rule_is_obeyed",
                    table="rules",
                    row=None,
                    key=rule["rule_id"],
                    column=column,
                    got=got,
                    expected=expected,
                    remedy=todo,
                )
            )
    if failures:
        raise BadInput(failures_frame(failures))


def _why_not_obeyed(rule: dict[str, Any]) -> tuple[str, str, str, str] | None:
    """Column, got, expected and remedy for a rule that this version cannot obey; None if it can."""
    if rule["kind"] not in KINDS:
        return "kind", rule["kind"], "one of " + ", ".join(KINDS), "remove the rule or change its kind"
    for scope in ("perspective_id", "goal_id", "category", "section", "other_id"):
        if rule[scope] is not None:
            return scope, rule[scope], "empty: this kind is for whole scorecards", "empty the cell"
    if rule["hard"] is False:
        return "hard", "false", "true: soft rules are not priced yet", "write true or remove the rule"
    if rule["min"] is not None and rule["max"] is not None and rule["min"] > rule["max"]:
        return "min", f"{rule['min']:g}", f"at most max, {rule['max']:g}", "exchange min and max"
    if rule["kind"] == "weight_step" and not _is_step(rule["min"] or rule["max"]):
        got = f"{rule['min'] or rule['max']}"
        return "min", got, "a step that divides 100 %, such as 0.05", "write the step as a share in min"
    return None


def _is_step(step: float | None) -> bool:
    return step is not None and 0 < step <= 1 and abs(1 / step - round(1 / step)) < 1e-6


def _in_scope(organisation: Organisation, rule: dict[str, Any]) -> list[int]:
    """Holders that a rule binds: level, unit (and all beneath), role and holder must all match."""
    holders = organisation.holders
    unit = None if rule["unit_id"] is None else holders.index[rule["unit_id"]]
    return [
        at
        for at in holders.top_down()
        if (rule["level"] is None or holders.level[at] == rule["level"])
        and (rule["role"] is None or holders.role[at] == rule["role"])
        and (rule["holder_id"] is None or holders.ids[at] == rule["holder_id"])
        and (unit is None or organisation.is_beneath(at, unit))
    ]


def _with(limits: Limits, rule: dict[str, Any]) -> Limits:
    """Intersect one more rule with what stands."""
    kind, band = rule["kind"], (rule["min"], rule["max"])
    sources = {**limits.sources, kind: (*limits.sources.get(kind, ()), rule["rule_id"])}
    if kind == "goal_count":
        return replace(limits, goal_count=_meet(limits.goal_count, band), sources=sources)
    if kind == "goal_weight":
        return replace(limits, goal_weight=_meet(limits.goal_weight, band), sources=sources)
    grid = round(1 / (rule["min"] or rule["max"]))  # weights that keep to two steps keep to both grids
    return replace(limits, grid=grid if limits.grid is None else gcd(grid, limits.grid), sources=sources)


def _meet(one: Band | None, other: Band) -> Band:
    """Where two bands overlap; None is no bound."""
    if one is None:
        return other
    lows = [low for low in (one[0], other[0]) if low is not None]
    highs = [high for high in (one[1], other[1]) if high is not None]
    return (max(lows) if lows else None, min(highs) if highs else None)
