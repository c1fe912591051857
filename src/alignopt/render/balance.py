"""Balance by unit: what plans put on each perspective, beside what it should be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from alignopt.errors import UnknownName
from alignopt.render.canvas import (
    LABEL,
    MARGIN,
    SMALL,
    bare,
    canvas,
    entitle,
    explain,
    rounded,
    width_in_points,
)
from alignopt.render.headings import lane_head
from alignopt.render.lettering import folded, height_of, width_of
from alignopt.render.names import row_names
from alignopt.render.palette import INK, LINE, perspective_colours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from alignopt.plan.plan import Plan
    from alignopt.render.names import RowNames
    from alignopt.render.palette import Colour

MOST = 25
ROW = 0.27
INDENT = 8.0
BETWEEN = 34.0
NAMES = 205.0


@dataclass(frozen=True)
class Lane:
    """One perspective's part of the chart: where it begins, and its bars and ticks, one per unit."""

    left: float
    name: str
    colour: Colour
    bars: list[float]
    ticks: list[float]


def balance_by_unit(plan: Plan, ax: Axes | None = None, *, unit_ids: Sequence[str] | None = None) -> Axes:
    """Bars of what plans put on each perspective, a row per unit and a lane per perspective.

    A bar is the share that the scorecards right beneath a unit put on the perspective (``roll_up`` of
    ``plan.balance``), the black tick the unit's target.

    Parameters
    ----------
    plan
        The plan shown.
    ax
        Where to draw; a new figure if not given.
    unit_ids
        Which units, in this order. By default the root and the largest units, in the order of the tree.

    Raises
    ------
    UnknownName
        If there is no such unit, or nobody beneath it has a scorecard.
    ValueError
        If the list of units is empty.
    """
    units = _chosen(plan, unit_ids)
    names = _names(plan, units, indented=unit_ids is None)
    margin = names.width + 10
    ax = canvas(ax, height=1.3 + ROW * (len(units) + 1))
    lanes, scale = _lanes(plan, units)
    room = (width_in_points(ax) - margin - 2 * MARGIN) / len(lanes) - BETWEEN
    point = scale / room
    lanes = [replace(lane, left=at * (room + BETWEEN) * point) for at, lane in enumerate(lanes)]
    lines = [_head(ax, lane, scale, room) for lane in lanes]
    for lane in lanes:
        _bars(ax, lane, point)
    _dress(ax, lanes, scale, len(units))
    ax.set_xlim(0, lanes[-1].left + scale + BETWEEN * point)
    names.put(ax, range(len(units)), outdent=margin)
    entitle(ax, "What plans put on each perspective, unit by unit", pad=12 + max(lines))
    explain(ax, _caption(plan, units, is_chosen=unit_ids is not None))
    return ax


def _chosen(plan: Plan, unit_ids: Sequence[str] | None) -> list[int]:
    """Positions of the units shown."""
    holders, known = plan.organisation.holders, plan.organisation.parents.tolist()
    if unit_ids is None:
        return _tree_order(plan, known)
    if not unit_ids:
        message = "unit_ids: name at least one unit, or leave it out"
        raise ValueError(message)
    for unit in unit_ids:
        if unit not in holders.index:
            raise UnknownName.among("unit", unit, [holders.ids[v] for v in known])
        if holders.index[unit] not in known:
            message = f"{unit} has no balance to show: nobody beneath it has a scorecard"
            raise UnknownName(message)
    return holders.positions(unit_ids)


def _tree_order(plan: Plan, known: list[int]) -> list[int]:
    """The root and the largest units; each right after what it belongs to, larger ones first."""
    capacity = plan.organisation.capacity
    largest = sorted(known, key=lambda v: (-capacity[v], v))
    shown = set(largest[:MOST])
    order: list[int] = []
    waiting = [largest[0]]
    while waiting:
        unit = waiting.pop()
        order.append(unit)
        beneath = [v for v in plan.organisation.children[unit].tolist() if v in shown]
        waiting += sorted(beneath, key=lambda v: (capacity[v], -v))
    return order


def _lanes(plan: Plan, units: list[int]) -> tuple[list[Lane], float]:
    """Lanes in the order of perspectives, and the share at which each of them ends."""
    ids = [plan.organisation.holders.ids[v] for v in units]
    found = {
        (unit, perspective): (roll_up, target)
        for unit, perspective, roll_up, target in plan.balance.select(
            "unit_id", "perspective_id", "roll_up", "target"
        ).iter_rows()
    }
    values = [found[unit, each] for unit in ids for each in plan.organisation.perspective_ids]
    scale = min(1.0, ceil(max(max(pair) for pair in values) * 10 + 1e-9) / 10)
    colours = perspective_colours(plan.problem)
    names = dict(plan.problem.perspectives.select("perspective_id", "name").iter_rows())
    lanes = []
    for perspective in plan.organisation.perspective_ids:
        pairs = [found[unit, perspective] for unit in ids]
        bars, ticks = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        lanes.append(Lane(0.0, names[perspective], colours[perspective], bars, ticks))
    return lanes, scale


def _head(ax: Axes, lane: Lane, scale: float, room: float) -> float:
    """The lane's name above it, underlined in its colour; how high that is, in points."""
    ax.barh([-0.85], [scale], left=lane.left, height=0.16, color=lane.colour)
    lines = lane_head(ax, lane.name, lane.left, room + BETWEEN - 4, lift=2)
    return height_of(lines, LABEL)


def _bars(ax: Axes, lane: Lane, point: float) -> None:
    """One lane: its bars, ticks, and what each bar says; ``point`` is the share that is one point wide."""
    rows = range(len(lane.bars))
    ax.barh(rows, lane.bars, left=lane.left, height=0.62, color=lane.colour, zorder=2)
    at = [lane.left + tick for tick in lane.ticks]
    ax.vlines(at, [y - 0.42 for y in rows], [y + 0.42 for y in rows], colors="black", linewidth=1.8, zorder=3)
    for y, (bar, tick) in enumerate(zip(lane.bars, lane.ticks, strict=True)):
        wide = (width_of(rounded(bar), SMALL) + 6) * point
        end = tick if bar <= tick <= bar + wide else bar
        ax.text(
            lane.left + end + 3 * point,
            y,
            rounded(bar),
            fontsize=SMALL,
            va="center_baseline",
            color=INK,
        )


def _names(plan: Plan, units: list[int], *, indented: bool) -> RowNames:
    """Names of units, those beneath others set in, the organisation in bold."""
    holders = plan.organisation.holders
    return row_names(
        [holders.names[unit] for unit in units],
        NAMES,
        bold=[unit == 0 for unit in units],
        inset=[INDENT * int(holders.depth[unit]) if indented else 0.0 for unit in units],
    )


def _dress(ax: Axes, lanes: list[Lane], scale: float, rows: int) -> None:
    """Limits, and a scale for each lane."""
    step = next(each for each in (0.1, 0.2, 0.25, 0.5) if scale / each < 4)
    marks = [step * at for at in range(int(scale / step + 1e-9) + 1)]
    at = [lane.left + mark for lane in lanes for mark in marks]
    ax.set_xticks(at, [rounded(mark) or "0" for mark in marks] * len(lanes), fontsize=SMALL)
    ax.set_ylim(rows - 0.4, -0.95)
    bare(ax)
    ax.set_axisbelow(True)
    ax.grid(axis="x", color=LINE, linewidth=0.8)


def _caption(plan: Plan, units: list[int], *, is_chosen: bool) -> str:
    """What is seen, and how much of it."""
    many = len(plan.organisation.parents)
    said = (
        "Bar: average share, weighted by capacity, that the scorecards right beneath the unit put on the "
        "perspective. Black tick: the unit's target."
    )
    if len(units) < many:
        root = folded(plan.organisation.holders.names[units[0]])
        kind = "a choice" if is_chosen else f"{root} and its largest units"
        said += f" Shown: {len(units)} of {many:,} units ({kind})."
    return said
