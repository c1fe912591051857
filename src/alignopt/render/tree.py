"""One holder's line of sight as a tree: from its goals, card by card, up to the perspectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from alignopt.plan.markdown import percent
from alignopt.render.boxes import BETWEEN, PAD, bottom_of, boxes_of, grid_of, place, shown_of
from alignopt.render.canvas import LABEL, POINTS, TITLE, WIDTH, bare, canvas, entitle, explain
from alignopt.render.lettering import elide, height_of, wrap
from alignopt.render.palette import FAINT, INK, ink_on, tint

if TYPE_CHECKING:
    from typing import Literal

    from matplotlib.axes import Axes

    from alignopt.plan.plan import Plan
    from alignopt.render.boxes import Box, Grid

    HorizontalAlignment = Literal["left", "right"]

NARROWEST = 112.0
HEAD_LINES = 3
SMALLEST = 4.0
AROUND = 64.0


def line_of_sight_tree(plan: Plan, holder_id: str, ax: Axes | None = None) -> Axes:
    """A holder's goals at the left, the goals they serve on each card above, perspectives at the right.

    Parameters
    ----------
    plan
        The plan shown.
    holder_id
        Whose line of sight: a person or a unit.
    ax
        Where to draw; a new figure if not given. Text is set smaller where there is little room.

    Raises
    ------
    UnknownName
        If there is no such holder, or it got no scorecard.
    """
    sight = plan.line_of_sight(holder_id)
    shown = shown_of(sight)
    heads = _heads(plan, shown)
    tops = boxes_of(plan, sight, shown)
    if ax is None:
        width = max(WIDTH * POINTS, len(heads) * (NARROWEST + BETWEEN))
        grid = grid_of(tops, len(heads), width, LABEL)
        head = _head_height(heads, grid)
        high = head + sum(grid.band(box) for box in tops)
        ax = canvas(None, (high + AROUND) / POINTS, width / POINTS)
    else:
        frame = ax.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted())
        width, high = frame.width * POINTS, frame.height * POINTS
        grid = _fitting(tops, heads, width, high)
        head = _head_height(heads, grid)
    place(tops, grid, head)
    for column, (name, label) in enumerate(heads):
        _draw_head(ax, name, label, column * grid.step, head, grid)
    for box in tops:
        _draw(ax, box, grid)
    bare(ax)
    ax.set(xticks=[], yticks=[], xlim=(0, width), ylim=(max(high, bottom_of(tops, grid)), 0))
    entitle(ax, elide(f"Line of sight: {heads[0][0]}", width, TITLE, bold=True))
    left_out = sight.frame["holder_id"].n_unique() - len(shown)
    explain(ax, f"{CAPTION} {LEFT_OUT.format(left_out)}" if left_out else CAPTION)
    return ax


CAPTION = (
    "In a box: the goal's weight on that scorecard; beside a perspective, its share of the plan at the left. "
    "The thicker a line, the more of that plan it carries."
)
LEFT_OUT = "Left out: {} scorecards in between, which carry the same goals."


def _heads(plan: Plan, shown: list[str]) -> list[tuple[str, str]]:
    """Whose card each column shows, and what that is; the perspectives last."""
    holders = plan.organisation.holders
    cards = [
        (holders.names[v], holders.role[v] or holders.level[v] or "unit") for v in holders.positions(shown)
    ]
    return [*cards, ("Perspective", "")]


def _fitting(tops: list[Box], heads: list[tuple[str, str]], width: float, high: float) -> Grid:
    """The largest lettering at which all of it fits."""
    size = LABEL
    while True:
        grid = grid_of(tops, len(heads), width, size)
        needed = _head_height(heads, grid) + sum(grid.band(box) for box in tops)
        if needed <= high or size <= SMALLEST:
            return grid
        size -= 0.5


def _head_lines(name: str, label: str, grid: Grid) -> tuple[list[str], list[str]]:
    bold = wrap(name, grid.wide, grid.size, most=HEAD_LINES, bold=True)
    return bold, wrap(label, grid.wide, grid.size, most=1) if label else []


def _head_height(heads: list[tuple[str, str]], grid: Grid) -> float:
    most = max(sum(len(lines) for lines in _head_lines(*head, grid)) for head in heads)
    return height_of(most, grid.size) + 2 * PAD


def _draw_head(ax: Axes, name: str, label: str, x: float, bottom: float, grid: Grid) -> None:
    """Whose card it is, above its column."""
    bold, plain = _head_lines(name, label, grid)
    lines = height_of(len(plain), grid.size)
    for text, y, weight, colour in (
        (bold, bottom - PAD - lines, "bold", INK),
        (plain, bottom - PAD, "normal", FAINT),
    ):
        ax.text(
            x,
            y,
            "\n".join(text),
            fontsize=grid.size,
            fontweight=weight,
            color=colour,
            va="bottom",
            parse_math=False,
        )


def _draw(ax: Axes, box: Box, grid: Grid) -> None:
    """A box, and all that leads to it."""
    left, high = box.column * grid.step, grid.high(box)
    fill = tint(box.colour, 1.0 if box.is_perspective else 0.22)
    ax.add_patch(
        FancyBboxPatch(
            (left + 2, box.middle - high / 2 + 2),
            grid.wide - 4,
            high - 4,
            boxstyle="round,pad=2",
            facecolor=fill,
            edgecolor=box.colour,
            zorder=2,
        )
    )
    ink, right = ink_on(fill), left + grid.wide - PAD
    said: tuple[tuple[float, str, HorizontalAlignment, str], ...] = (
        (left + PAD, "\n".join(box.lines), "left", "normal"),
        (right, percent(box.weight), "right", "bold"),
    )
    for x, text, side, heavy in said:
        ax.text(
            x,
            box.middle,
            text,
            fontsize=grid.size,
            fontweight=heavy,
            ha=side,
            va="center",
            color=ink,
            zorder=3,
            parse_math=False,
        )
    for each in box.below:
        ax.add_patch(_link(each, box, grid))
        _draw(ax, each, grid)


def _link(below: Box, above: Box, grid: Grid) -> PathPatch:
    """A line from one box to the next, as thick as what it carries."""
    start, end = below.column * grid.step + grid.wide, above.column * grid.step
    near = end - (grid.step - grid.wide)
    half = (near + end) / 2
    codes = [Path.MOVETO, Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    points = [
        (start, below.middle),
        (near, below.middle),
        (half, below.middle),
        (half, above.middle),
        (end, above.middle),
    ]
    return PathPatch(
        Path(points, codes),
        facecolor="none",
        edgecolor=tint(below.colour, 0.7),
        linewidth=1.0 + 8.0 * below.share,
        capstyle="butt",
        zorder=1,
    )
