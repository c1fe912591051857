"""Heads of columns, level where they fit, upright where they don't; and of lanes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alignopt.render.canvas import LABEL, SMALL
from alignopt.render.lettering import height_of, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

HIGHEST = 118.0
LINES = 4


@dataclass(frozen=True)
class Heads:
    """Heads as they are set: lines of each, whether upright, and how high they are in points."""

    lines: list[list[str]]
    upright: bool
    high: float

    def put(self, ax: Axes, at: Sequence[float]) -> None:
        """Write them above the columns whose middles are given."""
        for lines, x in zip(self.lines, at, strict=True):
            ax.annotate(
                "\n".join(lines),
                xy=(x, 1),
                xycoords=("data", "axes fraction"),
                xytext=(0, 3),
                textcoords="offset points",
                fontsize=SMALL,
                ha="center",
                va="bottom",
                rotation=90 if self.upright else 0,
                parse_math=False,
            )


def lane_head(ax: Axes, name: str, left: float, room: float, *, lift: float) -> int:
    """A lane's name above it, in bold, from its left; on how many lines.

    Parameters
    ----------
    ax
        The axes.
    name
        Cut after two lines.
    left
        Where the lane begins, in data.
    room, lift
        How wide it may be, and how far above the axes it stands, in points.
    """
    lines = wrap(name, room, LABEL, most=2, bold=True)
    ax.annotate(
        "\n".join(lines),
        xy=(left, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, lift),
        textcoords="offset points",
        fontsize=LABEL,
        fontweight="bold",
        va="bottom",
        parse_math=False,
    )
    return len(lines)


def column_heads(names: Sequence[str], cell: float) -> Heads:
    """Set the heads of columns that are ``cell`` points wide."""
    level = [wrap(name, cell - 4, SMALL) for name in names]
    longest = max(width_of(word, SMALL) for name in names for word in name.split())
    if longest <= cell - 4 and max(len(lines) for lines in level) <= LINES:
        return Heads(level, False, height_of(max(len(lines) for lines in level), SMALL))
    most = max(1, int(cell / height_of(1, SMALL)))
    upright = [wrap(name, HIGHEST, SMALL, most=most) for name in names]
    return Heads(upright, True, max(width_of(line, SMALL) for lines in upright for line in lines))
