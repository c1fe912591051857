"""Rank shares: how often each goal takes which place under random weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.render.canvas import (
    MARGIN,
    SMALL,
    bare,
    canvas,
    entitle,
    explain,
    rounded,
    width_in_points,
)
from alignopt.render.lettering import width_of
from alignopt.render.names import row_names
from alignopt.render.palette import INK, colours_of, ink_on, tint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alignopt.render.palette import Colour
    from alignopt.robustness.rankings import RandomRankings

MOST = 40
NAMES = 235.0
ROW = 0.24
EMPTY = "#f4f4f4"
WIDEST = "100 %"


def rank_shares(rankings: RandomRankings, ax: Axes | None = None) -> Axes:
    """A heat map: goals, best first, by the share of draws in which they take each rank.

    Parameters
    ----------
    rankings
        From :func:`alignopt.robustness.random_rankings`; the first forty goals are shown.
    ax
        Where to draw; a new figure if not given.
    """
    goals = rankings.goals.head(MOST)
    ranks = int(goals["worst_rank"].max())  # type: ignore[arg-type]
    colours = colours_of(rankings.perspective_ids)
    names = row_names([f"{rank}. {name}" for rank, name in goals.select("rank", "name").iter_rows()], NAMES)
    ax = canvas(ax, height=1.5 + ROW * goals.height)
    cell = (width_in_points(ax) - names.width - 2 * MARGIN - 8) / ranks
    place = {goal: y for y, goal in enumerate(goals["goal_id"])}
    colour_of = dict(goals.select("goal_id", "perspective_id").iter_rows())
    ax.barh(range(goals.height), ranks, left=0.5, height=1.0, color=EMPTY, zorder=1)
    for goal, rank, share in rankings.shares.iter_rows():
        if goal in place:
            _cell(ax, rank, place[goal], share, colours[colour_of[goal]], cell)
    for y, rank in enumerate(goals["rank"]):
        ax.barh([y], [1], left=rank - 0.5, height=1.0, fill=False, edgecolor=INK, linewidth=1.1, zorder=3)
    _dress(ax, ranks, goals.height, cell)
    names.put(ax, range(goals.height))
    entitle(ax, "Which rank each strategic goal takes if weights are a little off")
    explain(ax, _caption(rankings, goals.height))
    return ax


def _cell(ax: Axes, rank: int, y: int, share: float, colour: Colour, room: float) -> None:
    """One cell; its share is written where the column is wide enough."""
    fill = tint(colour, 0.1 + 0.9 * share)
    ax.barh([y], [1], left=rank - 0.5, height=1.0, color=fill, edgecolor="white", linewidth=0.6, zorder=2)
    text = rounded(share)
    if width_of(WIDEST, SMALL) + 3 <= room:
        ax.text(
            rank, y, text, fontsize=SMALL, ha="center", va="center_baseline", color=ink_on(fill), zorder=4
        )


def _dress(ax: Axes, ranks: int, rows: int, cell: float) -> None:
    """Limits, and the ranks above, as many as there is room for."""
    every = next(step for step in (1, 2, 5, 10, 20, 50, ranks) if step * cell >= 16 or step == ranks)
    shown = [rank for rank in range(1, ranks + 1) if rank == 1 or rank % every == 0]
    ax.set_xlim(0.5, ranks + 0.5)
    ax.set_ylim(rows - 0.5, -0.5)
    ax.set_xticks(shown, [str(rank) for rank in shown], fontsize=SMALL)
    ax.xaxis.set_ticks_position("top")
    bare(ax)


def _caption(rankings: RandomRankings, rows: int) -> str:
    """What was drawn, what is seen, and how much of it."""
    said = (
        f"Cell: share of {rankings.draws:,} draws in which the goal has that rank, each weight up to "
        f"{rounded(rankings.spread) or '0 %'} more or less; framed: its rank now, which stands before its "
        f"name. The whole ranking stays the same in {rounded(rankings.same_order) or 'none'} of the draws."
    )
    if rows < rankings.goals.height:
        said += f" Shown: the first {rows} of {rankings.goals.height:,} goals."
    return said
