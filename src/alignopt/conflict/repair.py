"""The cheapest way out of a conflict: which limits to move and by how much, by an elastic solve.

All hard rules are made soft; what is minimised is how far limits have to move, five percent of a scorecard
counted like one goal or one holder. A rule that has no limit to move (a goal required or forbidden, equal
weights, a step) is to be broken for as few as possible: it is made soft.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

import polars as pl

from alignopt.conflict.groups import with_soft
from alignopt.rules.contradictions import percent
from alignopt.rules.policy import established
from alignopt.rules.rule import Rule, stated
from alignopt.solver.feasible import alone, least_movement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.conflict.search import Found
    from alignopt.problem.problem import Problem
    from alignopt.solver.limits import Limits

SCHEMA = {
    "rule_id": pl.String,
    "bound": pl.String,
    "now": pl.Float64,
    "proposed": pl.Float64,
    "by": pl.Float64,
    "unit": pl.String,
    "holders": pl.Int64,
    "text": pl.String,
}


def repair(problem: Problem, found: Iterable[Found], limits: Limits) -> pl.DataFrame:
    """The limits to move so that these conflicts are gone.

    Returns
    -------
    polars.DataFrame
        rule_id, bound (min or max; null where the rule is made soft), now, proposed (null: no bound), by (in
        the unit), unit (goal, percent or holder), holders (for how many it matters), text.
    """
    soft = with_soft(problem, [rule.rule_id for rule in stated(problem.rules) if rule.hard])
    organisation, policy = established(soft)
    holders = {holder for each in found for holder in each.holders}
    if any(not each.holders for each in found):
        holders = set(range(len(organisation.capacity)))
    moved = least_movement(alone(organisation, policy, holders), limits)
    rules = {rule.rule_id: rule for rule in stated(problem.rules)}
    rows = [
        _row(rules[rule_id], bound, by_name) for (rule_id, bound), by_name in sorted((moved or {}).items())
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def repaired(problem: Problem, moves: pl.DataFrame) -> Problem:
    """The problem with limits moved as proposed."""
    rules = problem.rules
    for rule_id, bound, proposed in moves.select("rule_id", "bound", "proposed").iter_rows():
        meant = pl.col("rule_id") == rule_id
        if bound is None:
            soft = pl.when(meant).then(pl.lit(value=False)).otherwise("hard")
            rules = rules.with_columns(hard=soft)
        else:
            moved = pl.when(meant).then(pl.lit(proposed, pl.Float64)).otherwise(bound)
            rules = rules.with_columns(moved.alias(bound))
    return replace(problem, rules=rules)


def _row(rule: Rule, bound: str, by_name: dict[str, float]) -> tuple[object, ...]:
    unit, by = rule.about.unit, max(by_name.values())
    who = len({name.split("/")[0] for name in by_name})
    if not rule.about.is_banded:
        some = "1 holder" if who == 1 else f"{who} holders"
        text = f"let {rule.rule_id} be broken for {some} (hard: false)"
        return rule.rule_id, None, None, None, by, unit, who, text
    by = _rounded_up(by, digits=4 if unit == "percent" else 0)
    share = by / 100 if unit == "percent" else by
    now = rule.min if bound == "min" else rule.max
    proposed = round((now or 0.0) + (share if bound == "max" else -share), 9)
    shown = proposed if proposed > 0 or bound == "max" else None
    text = f"move {bound} of {rule.rule_id} from {_said(now, unit)} to {_said(shown, unit)}"
    return rule.rule_id, bound, now, shown, by, unit, who, text


def _rounded_up(value: float, digits: int) -> float:
    """A number rounded up, but for what a solver adds to it."""
    nearest = round(value, digits)
    return nearest if abs(nearest - value) < 1e-6 else ceil(value * 10**digits) / 10**digits


def _said(value: float | None, unit: str) -> str:
    if value is None:
        return "none"
    return percent(value) if unit == "percent" else f"{value:g}"
