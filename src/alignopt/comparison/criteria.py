"""The criteria and totals of several plans, and how sure their difference is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.model.rates import CRITERIA
from alignopt.plan.tables import DELIVERED, ROUNDING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alignopt.comparison.side import Side

LONG = {
    "plan": pl.String,
    "criterion": pl.String,
    "points": pl.Float64,
    "floor": pl.Float64,
    "rate": pl.Float64,
    "change": pl.Float64,
    "weighted": pl.Float64,
}
TOTAL = {
    "plan": pl.String,
    "total": pl.Float64,
    "bound": pl.Float64,
    "weighed": pl.Float64,
    "change": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "is_distinguishable": pl.Boolean,
}
CHANGE = "change_"


def long(sides: Sequence[Side]) -> pl.DataFrame:
    """One row per plan and criterion that any of them has, the baseline first."""
    base, shown = sides[0], criteria_of(sides)
    worth = dict(base.rates.items())
    rows = []
    for side in sides:
        rates = dict(side.rates.items())
        for name in shown:
            change = side.points.get(name, 0.0) - base.points.get(name, 0.0)
            weighted = change * worth[name] if name in worth else None
            points, floor = side.points.get(name), side.floors.get(name)
            rows.append((side.name, name, points, floor, rates.get(name), change, weighted))
    return pl.DataFrame(rows, schema=LONG, orient="row")


def wide(sides: Sequence[Side]) -> pl.DataFrame:
    """One row per criterion: points of each plan, then the change of each against the baseline."""
    frame = long(sides)
    first = frame.filter(plan=sides[0].name)["criterion"].alias("criterion")
    points = [frame.filter(plan=side.name)["points"].alias(side.name) for side in sides]
    changes = [frame.filter(plan=side.name)["change"].alias(CHANGE + side.name) for side in sides[1:]]
    return pl.DataFrame([first, *points, *changes])


def total(sides: Sequence[Side]) -> pl.DataFrame:
    """One row per plan, the baseline first: totals, and where the difference of the best totals lies."""
    base = sides[0]
    own = weighed(base, base)
    first = (base.name, own, base.bound, own, 0.0, None, None, None)
    rows = [first, *(_compared(base, side) for side in sides[1:])]
    return pl.DataFrame(rows, schema=TOTAL, orient="row")


def criteria_of(sides: Sequence[Side]) -> list[str]:
    """Criteria that any of the plans has, in their order; delivered last."""
    return [name for name in (*CRITERIA, DELIVERED) if any(name in side.points for side in sides)]


def weighed(base: Side, side: Side) -> float:
    """The total of a plan at the baseline's rates."""
    return base.rates.total(side.points)


def _compared(base: Side, side: Side) -> tuple[object, ...]:
    own, change = weighed(side, side), weighed(base, side) - weighed(base, base)
    low, high = interval(base, side)
    return side.name, own, side.bound, weighed(base, side), change, low, high, _is_distinguishable(low, high)


def interval(base: Side, side: Side) -> tuple[float | None, float | None]:
    """Where the best possible total of one less that of the other lies, at the baseline's rates.

    An end is None where nothing bounds it: a bound holds at its own plan's rates only, and cards that break
    hard rules say nothing of what is possible.
    """
    bound = side.bound if side.rates == base.rates else None
    low = None if bound is None or not base.is_sound else bound - weighed(base, base)
    high = None if base.bound is None or not side.is_sound else weighed(base, side) - base.bound
    return low, high


def _is_distinguishable(low: float | None, high: float | None) -> bool | None:
    """Whether the interval leaves 0 out; None where an end that could tell is not known."""
    if (low is not None and low > ROUNDING) or (high is not None and high < -ROUNDING):
        return True
    return None if low is None or high is None else False


def are_distinct(names: Sequence[object]) -> bool:
    """Whether names tell plans apart, also as columns beside ``criterion`` and the changes."""
    if not all(isinstance(name, str) and name.strip() for name in names):
        return False
    columns = ["criterion", *names, *(f"{CHANGE}{name}" for name in names[1:])]
    return len(set(columns)) == len(columns)
