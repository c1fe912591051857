"""Coverage of goals: what plans put on each strategic goal, against what it should get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alignopt.render.against import (
    AS_MUCH,
    Line,
    arranged,
    draw_rows,
    figure,
    heads_height,
    signed,
    standing,
)
from alignopt.render.canvas import entitle, explain, instead
from alignopt.render.keys import key, perspectives_of
from alignopt.render.palette import perspective_colours

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alignopt.plan.plan import Plan
    from alignopt.render.palette import Colour

    Row = dict[str, Any]

MOST = 40
LEAST = 0.0005
"""What is off by less than this, which rounds to less than 0.1 %, is on target."""
ROUNDING = 1e-6
"""Less than this share of an effort is nothing."""
TITLE = "What strategic goals get, against what they should"
HEADS = ("Carried by nobody", "Less than the target", "On target", "More than the target")
COLUMNS = ("Target", "Off by\n% points", "Carried\nby")
SHORT = "Effort\nshort"
NOTHING = "There are no strategic goals."


def goal_coverage(plan: Plan, ax: Axes | None = None) -> Axes:
    """A bar for each strategic goal: the share of capacity that plans put on it, against its target.

    The bar is what people's and leaf units' plans put on the goal or on goals that serve it (``delivered`` of
    ``plan.coverage``), the black tick its target, hatched what is missing. Beside it stands how many carry
    it and, where goals of its line state their effort, how much of that is short (``plan.workload``). Goals
    that nobody carries come first, then those that get too little, the most first.

    Parameters
    ----------
    plan
        The plan shown; of more than forty strategic goals, those furthest off their targets.
    ax
        Where to draw; a new figure if not given.
    """
    table = plan.coverage.to_dicts()
    if not table:
        return instead(ax, TITLE, NOTHING)
    shown = sorted(table, key=lambda row: (row["is_covered"], -abs(_off(row))))[:MOST]
    short, colours = _short(plan), perspective_colours(plan.problem)
    columns = COLUMNS + ((SHORT,) if short else ())
    rows = arranged([_line(row, colours, short) for row in shown], HEADS)
    ax, room = draw_rows(ax, rows, columns, lambda at: f"{100 * at:g} %")
    high = key(ax, perspectives_of(plan.problem, {row["perspective_id"] for row in shown}), room)
    entitle(ax, TITLE, pad=8 + max(high, heads_height(columns)))
    explain(ax, _caption(table, len(shown), effort=bool(short)))
    return ax


def _off(row: Row) -> float:
    return float(row["delivered"] - row["target_weight"])


def _short(plan: Plan) -> dict[str, tuple[float, float]]:
    """For each head of a line with goals that state their effort: what of it is short, and the effort."""
    goals = plan.organisation.goals
    top = {goal: goals.ids[at] for goal, at in zip(goals.ids, goals.top.tolist(), strict=True)}
    found: dict[str, tuple[float, float]] = {}
    for goal, effort, short in plan.workload.select("goal_id", "effort", "short").iter_rows():
        missing, asked = found.get(top[goal], (0.0, 0.0))
        found[top[goal]] = (missing + short, asked + effort)
    return found


def _line(row: Row, colours: dict[str, Colour], short: dict[str, tuple[float, float]]) -> Line:
    got, target, off = row["delivered"], row["target_weight"], _off(row)
    stands = standing(got, target, LEAST, row["people"])
    far = "" if stands == AS_MUCH else signed(off, f"{100 * abs(off):.1f}")
    cells = [f"{100 * target:.1f} %", far, f"{row['people']:,}" if row["people"] else "nobody"]
    missing, asked = short.get(row["goal_id"], (0.0, 0.0))
    some = f"{figure(missing)} of {figure(asked)}" if missing > ROUNDING * asked else "none"
    cells.append(some if asked else "")
    return Line(row["name"], colours[row["perspective_id"]], got, target, f"{100 * got:.1f} %", cells, stands)


def _caption(table: list[Row], shown: int, *, effort: bool) -> str:
    """What is seen, and how much of it."""
    said = (
        "Bar: share of capacity that plans of people and leaf units put on the goal or on goals that serve "
        "it. Black tick: its target; hatched: what is missing. Carried by: so many people and leaf units."
    )
    if effort:
        said += " Effort short: of the effort that goals of the line ask for, in units of capacity."
    total = sum(row["delivered"] for row in table)
    if total < 1 - LEAST:
        said += f" All bars together: {100 * total:.1f} %; the rest serves no strategic goal."
    if shown < len(table):
        said += f" Shown: the {shown} of {len(table):,} goals that are furthest off."
    return said
