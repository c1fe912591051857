"""Names of rows: all of one size, on one line or two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alignopt.render.canvas import LABEL, SMALL
from alignopt.render.lettering import folded, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes


@dataclass(frozen=True)
class RowNames:
    """Names as they are set."""

    texts: list[str]
    bold: Sequence[bool]
    size: float

    @property
    def width(self) -> float:
        """Width of the widest, in points."""
        return max(
            width_of(line, self.size, bold=bold)
            for text, bold in zip(self.texts, self.bold, strict=True)
            for line in text.split("\n")
        )

    def put(self, ax: Axes, at: Sequence[float], *, outdent: float | None = None) -> None:
        """Write them beside the rows: up to the axes, or from ``outdent`` points to the left of them."""
        ax.set_yticks(at, self.texts, fontsize=self.size, linespacing=1.1, parse_math=False)
        for label, bold in zip(ax.get_yticklabels(), self.bold, strict=True):
            label.set_fontweight("bold" if bold else "normal")
            label.set_multialignment("right" if outdent is None else "left")
            if outdent is not None:
                label.set_horizontalalignment("left")
        if outdent is not None:
            ax.tick_params(axis="y", pad=outdent)


def row_names(
    names: Sequence[str],
    room: float,
    *,
    bold: Sequence[bool] | None = None,
    inset: Sequence[float] | None = None,
) -> RowNames:
    """Set the names of rows so that they fit.

    Parameters
    ----------
    names
        From top to bottom.
    room
        Width to fit into, in points. Where one does not, all are set smaller, and long ones on two lines.
    bold
        Which are set in bold.
    inset
        How far each is set in from the left, in points.
    """
    heavy = [False] * len(names) if bold is None else bold
    start = [0.0] * len(names) if inset is None else inset
    rows = list(zip(map(folded, names), heavy, start, strict=True))
    fit = all(width_of(name, LABEL, bold=each) + space <= room for name, each, space in rows)
    size = LABEL if fit else SMALL
    texts = []
    for name, each, space in rows:
        blank = " " * round(space / width_of(" ", size))
        lines = wrap(name, room - space, size, most=2, bold=each)
        texts.append("\n".join(blank + line for line in lines))
    return RowNames(texts, heavy, size)
