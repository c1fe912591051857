"""Bars against what they should be: rows under heads that say who gets too little and who too much."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from alignopt.render.canvas import MARGIN, POINTS, SMALL, bare, canvas, width_in_points
from alignopt.render.lettering import height_of, width_of
from alignopt.render.names import row_names
from alignopt.render.palette import FAINT, INK, LINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matplotlib.axes import Axes

    from alignopt.render.names import RowNames
    from alignopt.render.palette import Colour

NAMES = 205.0
ROW = 0.29
THICK, TALL = 0.56, 0.8
INDENT, APART, COLUMNS_APART = 7.0, 4.0, 13.0
FILL = 0.94
"""How much of its room text may take: on the screen it is a little wider than in points."""
NOBODY, LESS, AS_MUCH, MORE = range(4)


@dataclass(frozen=True)
class Line:
    """One row: its bar, what it should be, what stands beside it, and what stands in the columns."""

    name: str
    colour: Colour
    bar: float
    tick: float
    said: str
    cells: Sequence[str]
    standing: int

    @property
    def off(self) -> float:
        """How much more it is than it should be."""
        return self.bar - self.tick


@dataclass(frozen=True)
class Rows:
    """Lines in their places, and the heads between them."""

    lines: list[tuple[int, Line]]
    heads: list[tuple[int, str]]

    @property
    def count(self) -> int:
        """How many rows there are, heads included."""
        return len(self.lines) + len(self.heads)


def standing(bar: float, tick: float, slack: float, carriers: int) -> int:
    """Whether a goal is carried by nobody, or gets less than it should, as much (within slack), or more."""
    if not carriers:
        return NOBODY
    if abs(bar - tick) < slack:
        return AS_MUCH
    return LESS if bar < tick else MORE


def arranged(lines: Iterable[Line], heads: Sequence[str]) -> Rows:
    """Those that nobody carries first, then what gets too little, the most first; each lot under its head."""
    placed: list[tuple[int, Line]] = []
    written: list[tuple[int, str]] = []
    last = None
    for line in sorted(lines, key=lambda line: (line.standing, line.off)):
        if line.standing != last:
            last = line.standing
            written.append((len(placed) + len(written), heads[last]))
        placed.append((len(placed) + len(written), line))
    return Rows(placed, written)


def draw_rows(
    ax: Axes | None, rows: Rows, columns: Sequence[str], tick_label: Callable[[float], str]
) -> tuple[Axes, float]:
    """Draw bars, what they should be as ticks, and columns of figures at the right.

    Parameters
    ----------
    ax
        Where to draw; a new figure if not given.
    rows
        What to draw.
    columns
        Heads of the columns.
    tick_label
        How a place on the scale is written.

    Returns
    -------
    tuple
        The axes, and the room above the bars, left of the heads of columns, in points.
    """
    names = _names(rows)
    margin = names.width + 10
    free = width_in_points(ax) - margin - 2 * MARGIN if ax is None else _width(ax)
    ax = canvas(ax, height=1.55 + ROW * rows.count)
    ends = _column_ends([line for _, line in rows.lines], columns)
    room = max(free - ends[-1], free / 4)
    for y, line in rows.lines:
        _draw(ax, y, line)
        for end, cell in zip(ends, line.cells, strict=False):
            _figure(ax, y, cell, end - ends[-2])
    for end, head in zip(ends, columns, strict=False):
        _head(ax, head, end - ends[-2])
    _dress(ax, [line for _, line in rows.lines], rows.count, room, free, tick_label)
    names.put(ax, _places(rows), outdent=margin)
    return ax, room


def heads_height(columns: Sequence[str]) -> float:
    """How high the heads of columns are, in points."""
    return height_of(max(head.count("\n") + 1 for head in columns), SMALL) + 4


def _places(rows: Rows) -> list[int]:
    """Where each row stands, from top to bottom."""
    return sorted([y for y, _ in rows.heads] + [y for y, _ in rows.lines])


def _names(rows: Rows) -> RowNames:
    """Names of lines, set in under their heads."""
    heads = dict(rows.heads)
    names = {**heads, **{y: line.name for y, line in rows.lines}}
    places = _places(rows)
    return row_names(
        [names[y] for y in places],
        NAMES,
        bold=[y in heads for y in places],
        inset=[0.0 if y in heads else INDENT for y in places],
    )


def _width(ax: Axes) -> float:
    """Width of axes, in points."""
    return float(ax.get_window_extent().width) / ax.get_figure(root=True).dpi * POINTS  # type: ignore[union-attr]


def _column_ends(lines: list[Line], columns: Sequence[str]) -> list[float]:
    """Right end of each column, from where the first begins; last of all, the width of all with a margin."""
    ends, x = [], 0.0
    for at, head in enumerate(columns):
        wide = [width_of(part, SMALL, bold=True) for part in head.split("\n")]
        x += COLUMNS_APART + max([*wide, *(width_of(line.cells[at], SMALL) for line in lines)])
        ends.append(x)
    return [*ends, x + COLUMNS_APART]


def _draw(ax: Axes, y: int, line: Line) -> None:
    """The bar, hollow where it falls short of its tick, and the figure beside it."""
    ax.barh([y], [line.bar], height=THICK, color=line.colour, zorder=2)
    if line.standing in (NOBODY, LESS):
        ax.barh(
            [y], [-line.off], left=line.bar, height=THICK, facecolor="white",
            edgecolor=line.colour, hatch="////", linewidth=0.9, zorder=2,
        )  # fmt: skip
    ax.vlines([line.tick], y - TALL / 2, y + TALL / 2, colors="black", linewidth=1.8, zorder=3)
    ax.annotate(
        line.said,
        xy=(max(line.bar, line.tick), y),
        xytext=(APART, 0),
        textcoords="offset points",
        fontsize=SMALL,
        va="center_baseline",
        color=INK,
    )


def _figure(ax: Axes, y: int, said: str, back: float) -> None:
    """A figure that ends so many points from the right."""
    ax.annotate(
        said,
        xy=(1, y),
        xycoords=("axes fraction", "data"),
        xytext=(back, 0),
        textcoords="offset points",
        fontsize=SMALL,
        ha="right",
        va="center_baseline",
        color=INK,
    )


def _head(ax: Axes, said: str, back: float) -> None:
    ax.annotate(
        said,
        xy=(1, 1),
        xycoords="axes fraction",
        xytext=(back, 4),
        textcoords="offset points",
        fontsize=SMALL,
        fontweight="bold",
        ha="right",
        va="bottom",
        color=FAINT,
    )


def _dress(
    ax: Axes, lines: list[Line], count: int, room: float, free: float, tick_label: Callable[[float], str]
) -> None:
    """Limits: every bar and the figure beside it fit into the room; a scale up to the longest bar."""
    scale = inf
    for line in lines:
        beside = width_of(line.said, SMALL) / FILL + APART
        scale = min(scale, max(room - beside, room / 3) / (max(line.bar, line.tick) or 1e-9))
    top = max(max(line.bar, line.tick) for line in lines)
    nbins = max(1, min(5, int(top * scale / 40)))
    ticks = [at for at in MaxNLocator(nbins=nbins, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top) if at <= top]
    ax.set_xlim(0, free / scale)
    ax.set_ylim(count - 0.4, -0.6)
    bare(ax)
    ax.set_xticks(ticks, [tick_label(at) for at in ticks], fontsize=SMALL)
    ax.set_axisbelow(True)
    ax.grid(axis="x", color=LINE, linewidth=0.8)


def signed(number: float, written: str) -> str:
    """A number's text with its sign."""
    return ("+" if number > 0 else "−" if number < 0 else "") + written


def figure(number: float) -> str:
    """A number to three digits or more, without zeros at its end.

    >>> figure(12345.6), figure(0.125), figure(3)
    ('12,346', '0.125', '3')
    """
    size = abs(number)
    places = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 3
    text = f"{size:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
