"""How far weights may go: a bar for each, as wide as the ranking of goals holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from alignopt.render.lettering import wrap
from alignopt.render.names import row_names
from alignopt.render.palette import FAINT, LINE, colours_of, tint

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.axes import Axes

    from alignopt.render.palette import Colour

    Row = dict[str, Any]

MOST = 30
NAMES = 205.0
ROW = 0.33
HALF = 0.26
APART = 5.0
FILL = 0.94
"""How much of the room beside a bar text may take: on the screen it is a little wider than in points."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def weight_ranges(ranges: pl.DataFrame, ax: Axes | None = None) -> Axes:
    """A bar for each weight, from the least to the greatest at which the ranking of goals holds.

    Parameters
    ----------
    ranges
        From :func:`alignopt.robustness.weight_ranges`; the first thirty rows are shown.
    ax
        Where to draw; a new figure if not given.

    Raises
    ------
    ValueError
        If there are no rows.
    """
    if ranges.is_empty():
        message = "ranges: there are no rows to show"
        raise ValueError(message)
    rows = ranges.head(MOST).to_dicts()
    colours = colours_of(sorted(ranges["perspective_id"].unique()))
    names = row_names(
        [f"{row['name']}: {rounded(row['weight']) or '0 %'}" for row in rows],
        NAMES,
        bold=[row["kind"] == "perspective" for row in rows],
    )
    ax = canvas(ax, height=1.25 + ROW * len(rows))
    room = width_in_points(ax) - names.width - 2 * MARGIN - 14
    for y, row in enumerate(rows):
        _draw(ax, y, row, colours[row["perspective_id"]], room)
    bare(ax)
    ax.set_xlim(0, 1)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xticks(TICKS, [rounded(tick) or "0" for tick in TICKS], fontsize=SMALL)
    ax.set_axisbelow(True)
    ax.grid(axis="x", color=LINE, linewidth=0.8)
    names.put(ax, range(len(rows)))
    entitle(ax, "How far each weight may go before goals change places")
    explain(ax, _caption(ranges, rows))
    return ax


def _draw(ax: Axes, y: int, row: Row, colour: Colour, room: float) -> None:
    """One weight: where the ranking holds, what happens at the ends, and the weight now."""
    low, high = row["low"], row["high"]
    left, right = (0.0 if low is None else low), (1.0 if high is None else high)
    ax.barh([y], [right - left], left=left, height=2 * HALF, color=tint(colour, 0.3), zorder=2)
    ends = [end for end in (low, high) if end is not None]
    ax.vlines(ends, y - HALF - 0.08, y + HALF + 0.08, colors=[colour], linewidth=1.8, zorder=3)
    ax.plot([row["weight"]], [y], "o", color=colour, markersize=5.5, markeredgecolor="white", zorder=4)
    if low is not None:
        _end(ax, y, row["low_swap"], low, -1, low * room)
    if high is not None:
        _end(ax, y, row["high_swap"], high, 1, (1 - high) * room)


def _end(ax: Axes, y: int, said: str, x: float, side: int, free: float) -> None:
    """Who passes whom at an end, on up to two lines outside the bar, if there is room for all of it."""
    lines = wrap(said, max(1.0, FILL * free - APART), SMALL)
    if len(lines) > 2:
        return
    ax.annotate(
        "\n".join(lines),
        xy=(x, y),
        xytext=(side * (APART - 1), 0),
        textcoords="offset points",
        fontsize=SMALL,
        linespacing=1.05,
        ha="left" if side > 0 else "right",
        va="center",
        color=FAINT,
        parse_math=False,
        zorder=4,
    )


def _caption(ranges: pl.DataFrame, rows: list[Row]) -> str:
    """What is seen, and how much of it."""
    said = (
        "Dot and figure: the weight now, of a perspective (bold) among all, of a goal within its "
        "perspective. Bar: where it may go, the others of its set in the same proportions, while the ranking "
        "of strategic goals holds; at a mark goals change places, without one they never do. Most delicate "
        "first."
    )
    if len(rows) < ranges.height:
        said += f" Shown: the first {len(rows)} of {ranges.height:,} weights."
    return said
