"""A key of colours above a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alignopt.render.canvas import LABEL
from alignopt.render.lettering import elide, height_of, width_of
from alignopt.render.palette import INK, perspective_colours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from matplotlib.axes import Axes

    from alignopt.problem.problem import Problem
    from alignopt.render.palette import Colour

SQUARE, BETWEEN = 8.0, 16.0


def key(ax: Axes, entries: Iterable[tuple[str, Colour]], room: float) -> float:
    """Write names beside squares of their colour, on as many lines as they need.

    Parameters
    ----------
    ax
        Above which it stands.
    entries
        Names and colours, in this order.
    room
        How wide it may be, in points.

    Returns
    -------
    float
        How high it is, in points.
    """
    places, line, x = [], 0, 0.0
    for name, colour in entries:
        said = elide(name, room - SQUARE - 4, LABEL)
        wide = SQUARE + 4 + width_of(said, LABEL)
        if x and x + wide > room:
            line, x = line + 1, 0.0
        places.append((x, line, said, colour))
        x += wide + BETWEEN
    for x, at, said, colour in places:
        _entry(ax, x, 6 + height_of(line - at, LABEL), said, colour)
    return height_of(line + 1, LABEL) + 4


def perspectives_of(problem: Problem, shown: Collection[str]) -> list[tuple[str, Colour]]:
    """Entries of a key: name and colour of those perspectives that are shown, in their order."""
    names = dict(problem.perspectives.select("perspective_id", "name").iter_rows())
    return [(names[each], colour) for each, colour in perspective_colours(problem).items() if each in shown]


def _entry(ax: Axes, x: float, y: float, said: str, colour: Colour) -> None:
    place: dict[str, Any] = {"xy": (0, 1), "xycoords": "axes fraction", "textcoords": "offset points"}
    ax.annotate("■", xytext=(x, y), fontsize=LABEL, color=colour, **place)
    ax.annotate(said, xytext=(x + SQUARE + 4, y), fontsize=LABEL, color=INK, parse_math=False, **place)
