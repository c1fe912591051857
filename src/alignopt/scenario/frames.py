"""What came of scenarios, as frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.model.rates import CRITERIA
from alignopt.plan.tables import DELIVERED
from alignopt.scenario.cases import BASELINE, CRITERION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from alignopt.plan.plan import Plan
    from alignopt.scenario.outcome import Outcome

SUMMARY = {
    "scenario": pl.String,
    "total": pl.Float64,
    "bound": pl.Float64,
    "change": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "is_distinguishable": pl.Boolean,
    "kept_total": pl.Float64,
    "moved": pl.Float64,
    "holders": pl.Int64,
    "decided": pl.Int64,
    "failed": pl.String,
}
OF_TOTAL = ("total", "bound", "change", "low", "high", "is_distinguishable")


def summary(outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """One row per scenario: see :attr:`alignopt.WhatIf.summary`."""
    return pl.DataFrame([_row(each) for each in outcomes], schema=SUMMARY, orient="row")


def _row(outcome: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(SUMMARY) | {"scenario": outcome.scenario, "failed": outcome.failed}
    if outcome.plan is None:
        return row
    total = outcome.comparison.total.row(1, named=True)
    moves = outcome.comparison.moves.row(0, named=True)
    return {
        **row,
        **{name: total[name] for name in OF_TOTAL},
        "kept_total": outcome.kept_total,
        "moved": moves["moved"],
        "holders": moves["changed"],
        "decided": len(outcome.plan.decided),
    }


def criteria(baseline: Plan, outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """One row per criterion: see :attr:`alignopt.WhatIf.criteria`."""
    points = {BASELINE: _points(baseline)} | {each.scenario: _points(each.plan) for each in outcomes}
    shown = [name for name in (*CRITERIA, DELIVERED) if any(name in each for each in points.values())]
    columns = {name: [own.get(each) for each in shown] for name, own in points.items()}
    schema = {CRITERION: pl.String, **dict.fromkeys(points, pl.Float64)}
    return pl.DataFrame({CRITERION: shown, **columns}, schema=schema)


def _points(plan: Plan | None) -> dict[str, float]:
    """Points by criterion; nothing without a plan."""
    return {} if plan is None else dict(plan.criteria.select("criterion", "points").iter_rows())
