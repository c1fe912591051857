"""A comparison in words: no more than the figures say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.comparison.differs import shortened
from alignopt.plan.markdown import percent
from alignopt.plan.tables import ROUNDING
from alignopt.rules.rule import GOALS

if TYPE_CHECKING:
    from typing import Any

    from alignopt.comparison.comparison import Comparison
    from alignopt.comparison.pair import Pair

    Row = dict[str, Any]

PAID = 2
DIFFERENCES = 2
WEIGHTS = 4
NAME = 50


def verdict(comparison: Comparison, name: str) -> str:
    """Which of two plans is better as it stands, and by how much."""
    base, row = comparison.names[0], _row(comparison, name)
    total, before = row["weighed"], row["weighed"] - row["change"]
    at = "" if row["weighed"] == row["total"] else f", at the rates of {base}"
    if abs(row["change"]) <= ROUNDING:
        return f"{name} and {base} come to the same total: {before:.1f} points{at}"
    side = "better" if row["change"] < 0 else "worse"
    by = points(abs(row["change"]))
    return f"{name} is {side} than {base} by {by}: total {total:.1f} against {before:.1f}{at}"


def certainty(comparison: Comparison, pair: Pair) -> str:
    """What the bounds say of the best that either's tables allow."""
    before, after = pair.before, pair.after
    if before.problem == after.problem:
        broken = [side.name for side in (before, after) if not side.is_sound]
        rest = f"; {' and '.join(broken)}: hard rules are broken" if broken else ""
        return f"the tables are the same, so the totals decide{rest}"
    row = _row(comparison, after.name)
    low, high = row["low"], row["high"]
    if row["is_distinguishable"]:
        side, ends = ("better", (high, low)) if high is not None and high < 0 else ("worse", (low, high))
        return f"the best plan that {after.name}'s tables allow is {side} too, {_by(*ends)}"
    if row["is_distinguishable"] is None:
        return f"whether its tables allow a better plan is not known: {_why_not(pair)}"
    apart = f"{low:+.1f} to {high:+.1f} points"
    return f"the bounds cannot tell which tables allow the better plan: at best {apart} apart"


def paid(comparison: Comparison, name: str) -> str:
    """Which criteria gained, and which paid for it, in points at the baseline's rates."""
    rows = comparison.criteria_long.filter(pl.col("plan") == name).drop_nulls("weighted")
    shown = rows.filter(pl.col("weighted").abs() >= 0.05)
    parts = []
    for side, sign in (("better", -1), ("worse", 1)):
        found = shown.filter(pl.col("weighted") * sign > 0).sort(
            -pl.col("weighted").abs(), maintain_order=True
        )
        said = [f"{each} {change:+.1f}" for each, change in found.select("criterion", "weighted").iter_rows()]
        parts += [f"{side} in {shortened(said, PAID)}"] if said else []
    return f"in points, {'; '.join(parts)}" if parts else "no criterion changes by 0.05 points"


def extent(comparison: Comparison, pair: Pair) -> str:
    """How much moved."""
    row = comparison.moves.row(by_predicate=pl.col("plan") == pair.after.name, named=True)
    if pair.changed.is_empty():
        return "nothing moved: every scorecard is the same"
    parts = ["nobody's plan is in both"]
    if row["moved"] is not None:
        changed = f"{row['changed']:,} of {row['leaves']:,} plans of people and leaf units"
        parts = [f"{percent(round(row['moved'], 3))} of the capacity", changed]
    if row["units"]:
        parts.append(f"{row['units']:,} {'card' if row['units'] == 1 else 'cards'} of units")
    came = [f"{row[each]:,} {each}" for each in ("joined", "left") if row[each]]
    return f"moved: {', '.join(parts)}" + (f"; {', '.join(came)}" if came else "")


def different(comparison: Comparison) -> list[str]:
    """The first of what differs between tables and rates."""
    said = comparison.differs
    more = len(said) - DIFFERENCES
    shown = (
        said[:DIFFERENCES] if more <= 0 else [*said[:DIFFERENCES], f"{more:,} more: see comparison.differs"]
    )
    return [f"differs: {each}" for each in shown]


def goal(row: Row) -> str:
    """What became of a goal."""
    was, now = (percent(round(row[end] or 0.0, 3)) for end in ("before", "after"))
    return f"{_short(row['name'])} ({row['goal_id']}): {was} to {now} of the capacity"


def holder(comparison: Comparison, row: Row) -> str:
    """What became of a holder's plan."""
    rows = comparison.weights.filter(plan=row["plan"], holder_id=row["holder_id"], section=GOALS)
    cells = rows.sort("change", "goal_id", descending=[True, False]).select("goal_id", "change").iter_rows()
    said = [f"{goal_id} {100 * change:+.3g} %" for goal_id, change in cells]
    moved = percent(round(row["moved"], 3))
    return (
        f"{_short(row['name'])} ({row['holder_id']}): {moved} of the plan moved, {shortened(said, WEIGHTS)}"
    )


def points(value: float) -> str:
    """Points, with as many figures as it takes not to say nothing."""
    said = f"{value:.1f}" if abs(value) >= 0.05 else f"{value:.1g}"
    return f"{said} points"


def _short(name: str) -> str:
    return name if len(name) <= NAME else name[: NAME - 1] + "…"


def _row(comparison: Comparison, name: str) -> Row:
    return comparison.total.row(by_predicate=pl.col("plan") == name, named=True)


def _by(near: float, far: float | None) -> str:
    if far is None:
        return f"by at least {points(abs(near))}"
    return f"by {abs(near):.1f} to {points(abs(far))}"


def _why_not(pair: Pair) -> str:
    """Why the interval is open."""
    given = [side.name for side in (pair.before, pair.after) if side.bound is None]
    if given:
        return f"no bound is known for {' and '.join(given)}"
    return f"the bound of {pair.after.name} holds at its own rates"
