"""A plan under other weights: what re-planning would bring, a lane for each perspective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
from alignopt.render.lettering import height_of, width_of
from alignopt.render.palette import (
    FAINT,
    INK,
    LINE,
    NEUTRAL,
    colours_of,
    perspective_colours,
    tint,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from matplotlib.axes import Axes

    from alignopt.problem.problem import Problem
    from alignopt.render.palette import Colour

    Case = dict[str, Any]

GAP, EDGE = 0.16, 0.12
HEIGHT = 3.4
SCALE = 34.0
LEAST, MOST = 9.0, 400.0
"""Areas of the smallest and the largest dot, in square points."""
ROOM = 0.12
DRAWS = "Random weights"


@dataclass(frozen=True)
class Lane:
    """One perspective's part of the chart, or that of random weights; ``x`` is from 0 to 1 in the lane."""

    left: float
    name: str
    colour: Colour
    cases: list[Case]
    x: list[float]
    now: float | None

    def at(self, x: float) -> float:
        """Where a place in the lane is on the axes."""
        return self.left + EDGE + (1 - 2 * EDGE) * x


def plan_changes(changes: pl.DataFrame, ax: Axes | None = None, *, problem: Problem | None = None) -> Axes:
    """What re-planning would bring under other weights, and how much of the work it would move.

    Parameters
    ----------
    changes
        From :func:`alignopt.robustness.plan_changes`.
    ax
        Where to draw; a new figure if not given.
    problem
        Of the plan: gives perspectives the colours that they have in other charts, even where some have no
        target and so no rows.

    Raises
    ------
    ValueError
        If there are no rows.
    """
    if changes.is_empty():
        message = "changes: there are no rows to show"
        raise ValueError(message)
    ids = changes["item_id"].drop_nulls().unique().sort()
    lanes = _lanes(changes, colours_of(ids) if problem is None else perspective_colours(problem))
    ax = canvas(ax, height=HEIGHT)
    room = (width_in_points(ax) - 2 * MARGIN - SCALE) / (len(lanes) * (1 + GAP))
    low, high = _limits(changes)
    for lane in lanes:
        _draw(ax, lane, room, high)
    bare(ax)
    _ticks(ax, lanes, room)
    ax.set_xlim(0, lanes[-1].left + 1)
    ax.set_ylim(low, high)
    ax.set_yticks([tick for tick in ax.get_yticks() if low <= tick <= high])
    ax.tick_params(axis="y", labelsize=SMALL)
    ax.set_axisbelow(True)
    ax.grid(axis="y", color=LINE, linewidth=0.8)
    lines = max(lane_head(ax, lane.name, lane.left, room * (1 + GAP) - 4, lift=4) for lane in lanes)
    entitle(ax, "Points that re-planning would bring under other weights", pad=14 + height_of(lines, LABEL))
    explain(ax, _caption(changes))
    return ax


def _lanes(changes: pl.DataFrame, colours: Mapping[str, Colour]) -> list[Lane]:
    """A lane for each perspective, then one for random weights."""
    lanes: list[Lane] = []
    for (item,), rows in changes.group_by("item_id", maintain_order=True):
        left = len(lanes) * (1 + GAP)
        cases = rows.sort("becomes").to_dicts()
        if item is None:
            x = [(at + 0.5) / len(cases) for at in range(len(cases))]
            lanes.append(Lane(left, DRAWS, tint(NEUTRAL, 1.0), cases, x, None))
        else:
            weights = [*(case["becomes"] for case in cases), cases[0]["weight"]]
            least, wide = min(weights), (max(weights) - min(weights)) or 1.0
            *x, now = [(weight - least) / wide for weight in weights]
            lanes.append(Lane(left, cases[0]["name"], colours[str(item)], cases, x, now))
    return lanes


def _limits(changes: pl.DataFrame) -> tuple[float, float]:
    """Least and greatest points: room for every gain, and for bounds as far as they do not dwarf them."""
    gains, most = changes["gain"].drop_nulls().to_list(), changes["at_most"].drop_nulls().to_list()
    high = max(1.0, 1.25 * max(gains, default=0.0))
    high = max(high, min(1.05 * max(most, default=0.0), 3 * high))
    low = min(0.0, *gains) if gains else 0.0
    return low - ROOM * (high - low), high


def _draw(ax: Axes, lane: Lane, room: float, high: float) -> None:
    """What re-planning brings, with a dot for what it moves, and pale above it what any plan could bring."""
    known = [
        (lane.at(x), case) for x, case in zip(lane.x, lane.cases, strict=True) if case["gain"] is not None
    ]
    ax.hlines([0], lane.left, lane.left + 1, colors=FAINT, linewidth=0.9, zorder=1)
    for x, case in known:
        top = max(case["gain"], min(case["at_most"], high))
        ax.vlines([x], case["gain"], top, colors=[tint(lane.colour, 0.3)], linewidth=5, zorder=2)
    if lane.now is not None:
        points = sorted([*((x, case["gain"]) for x, case in known), (lane.at(lane.now), 0.0)])
        ax.plot(*zip(*points, strict=True), color=lane.colour, linewidth=1.6, zorder=3)
        ax.plot([lane.at(lane.now)], [0], "|", color=INK, markersize=11, markeredgewidth=1.6, zorder=4)
    sizes = [LEAST + MOST * case["moved"] for _, case in known]
    gains = [case["gain"] for _, case in known]
    ax.scatter([x for x, _ in known], gains, s=sizes, color=[lane.colour], edgecolors="white", zorder=5)
    failed = [lane.at(x) for x, case in zip(lane.x, lane.cases, strict=True) if case["gain"] is None]
    ax.plot(failed, [0.0] * len(failed), "x", color=INK, markersize=6, zorder=5)
    if lane.cases and room * (1 - 2 * EDGE) / len(lane.cases) >= width_of("100 %", SMALL):
        for (x, case), size in zip(known, sizes, strict=True):
            _moved(ax, x, case, size)


def _moved(ax: Axes, x: float, case: Case, size: float) -> None:
    """What share of the capacity a new plan moves, under its dot."""
    ax.annotate(
        rounded(case["moved"]) or "0 %",
        xy=(x, case["gain"]),
        xytext=(0, -(size**0.5) / 2 - 2),
        textcoords="offset points",
        fontsize=SMALL,
        ha="center",
        va="top",
        color=INK,
        zorder=6,
    )


def _ticks(ax: Axes, lanes: list[Lane], room: float) -> None:
    """Weights under each lane: all that were tried, or the ends and the weight now, or that alone."""
    at, said = [], []
    for lane in lanes:
        if lane.now is None:
            continue
        places = [(lane.now, lane.cases[0]["weight"])]
        tried = [(x, case["becomes"]) for x, case in zip(lane.x, lane.cases, strict=True)]
        for more in ([tried[0], tried[-1]], tried):
            wanted = sorted({*places, *more})
            if _fit([lane.at(x) * room for x, _ in wanted], [rounded(weight) for _, weight in wanted]):
                places = wanted
        at += [lane.at(x) for x, _ in places]
        said += [rounded(weight) for _, weight in places]
    ax.set_xticks(at, said, fontsize=SMALL)


def _fit(at: list[float], texts: list[str]) -> bool:
    """Whether texts centred at some points do not run into each other."""
    half = [width_of(text, SMALL) / 2 + 2 for text in texts]
    return all(at[i + 1] - at[i] >= half[i] + half[i + 1] for i in range(len(at) - 1))


def _caption(changes: pl.DataFrame) -> str:
    """What is seen."""
    said = (
        "Across: the perspective's target weight, now (black mark) and as tried, the others in the same "
        "proportions. Up: points that re-planning brings against keeping the plan; pale: what any plan could "
        "bring at most. The larger a dot, the more of the capacity the new plan moves, in percent where "
        "there is room."
    )
    if changes["item_id"].null_count():
        said += " At the right, all weights at random."
    if changes["failed"].null_count() < changes.height:
        said += " Cross: no new plan was found."
    return said
