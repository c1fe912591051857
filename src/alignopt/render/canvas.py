"""The canvas of a chart: its axes, title and caption, alike for all charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.transforms import ScaledTranslation

from alignopt.render.lettering import folded, width_of, wrap
from alignopt.render.palette import FAINT, INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text

WIDTH = 9.0
POINTS = 72.0
MARGIN = 8.0
TITLE, LABEL, SMALL, FINE = 12.0, 8.5, 7.5, 7.0


def canvas(ax: Axes | None, height: float, width: float = WIDTH) -> Axes:
    """The axes given, or those of a new figure of some inches."""
    if ax is not None:
        return ax
    _, made = plt.subplots(figsize=(width, height), layout="constrained")
    return made


def width_in_points(ax: Axes | None) -> float:
    """How wide the whole figure of some axes is, or will be."""
    figure = None if ax is None else ax.get_figure(root=True)
    return WIDTH * POINTS if figure is None else float(figure.get_size_inches()[0]) * POINTS


def entitle(ax: Axes, title: str, *, pad: float = 8, outdent: float = 0) -> None:
    """The title above the chart, ``outdent`` points to the left of the axes."""
    text = ax.set_title(
        title, loc="left", fontsize=TITLE, fontweight="bold", color=INK, pad=pad, parse_math=False
    )
    _shift(ax, text, -outdent)


def explain(ax: Axes, said: str, *, outdent: float = 0) -> None:
    """The caption beneath the chart, as wide as there is room."""
    figure, room = ax.get_figure(root=True), width_in_points(ax)
    if figure is not None and figure.get_layout_engine() is None:
        room -= ax.get_position().x0 * room - outdent
    lines = wrap(said, room - 2 * MARGIN, SMALL)
    text = ax.set_xlabel(
        "\n".join(lines), loc="left", fontsize=SMALL, color=FAINT, labelpad=8, parse_math=False
    )
    _shift(ax, text, -outdent)


def _shift(ax: Axes, text: Text, points: float) -> None:
    figure = ax.get_figure(root=True)
    if figure is not None and points:
        offset = ScaledTranslation(points / POINTS, 0, figure.dpi_scale_trans)
        text.set_transform(text.get_transform() + offset)


def bare(ax: Axes) -> None:
    """No frame and no tick marks."""
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)


def fitted(name: str, room: float, *, bold: bool = False) -> tuple[str, float]:
    """A row's name and its size: on one line, else on two smaller ones."""
    name = folded(name)
    if width_of(name, LABEL, bold=bold) <= room:
        return name, LABEL
    return "\n".join(wrap(name, room, FINE, most=2, bold=bold)), FINE


def widest(names: Sequence[tuple[str, float]], bold: Sequence[bool]) -> float:
    """Width of the widest of some rows' names."""
    return max(
        width_of(line, size, bold=heavy)
        for (name, size), heavy in zip(names, bold, strict=True)
        for line in name.split("\n")
    )


def name_rows(
    ax: Axes,
    at: Sequence[float],
    names: Sequence[tuple[str, float]],
    *,
    bold: Sequence[bool],
    outdent: float | None = None,
) -> None:
    """Names beside the rows: right up to the axes, or from ``outdent`` points to the left of them."""
    ax.set_yticks(at, [name for name, _ in names], parse_math=False)
    for label, (_, size), heavy in zip(ax.get_yticklabels(), names, bold, strict=True):
        label.set(fontsize=size, fontweight="bold" if heavy else "normal")
        label.set(linespacing=1.1, multialignment="right" if outdent is None else "left")
        if outdent is not None:
            label.set_horizontalalignment("left")
    if outdent is not None:
        ax.tick_params(axis="y", pad=outdent)


def rounded(share: float) -> str:
    """A share as a percentage of a few characters; nothing for nothing."""
    if share <= 0:
        return ""
    return "<1 %" if share < 0.005 else f"{share:.0%}".replace("%", " %")
