"""The canvas of a chart: its axes, title and caption, alike for all charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from alignopt.render.lettering import wrap
from alignopt.render.palette import FAINT, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

WIDTH = 9.0
POINTS = 72.0
MARGIN = 8.0
TITLE, LABEL, SMALL = 12.0, 8.5, 7.5


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


def entitle(ax: Axes, title: str, *, pad: float = 8) -> None:
    """The title above the chart."""
    text = ax.set_title(
        title, loc="left", fontsize=TITLE, fontweight="bold", color=INK, pad=pad, parse_math=False
    )
    _from_the_left(ax, text)


def explain(ax: Axes, said: str) -> None:
    """The caption beneath the chart, as wide as there is room."""
    room = width_in_points(ax) - 2 * MARGIN
    if not _is_alone(ax):
        room -= ax.get_position().x0 * width_in_points(ax)
    lines = wrap(said, room, SMALL)
    text = ax.set_xlabel(
        "\n".join(lines), loc="left", fontsize=SMALL, color=FAINT, labelpad=8, parse_math=False
    )
    _from_the_left(ax, text)


def _from_the_left(ax: Axes, text: Text) -> None:
    """Let text begin at the left of the figure, where it is the chart's own, not of the axes."""
    figure = ax.get_figure(root=True)
    if figure is not None and _is_alone(ax):
        across = figure.transFigure + ScaledTranslation(MARGIN / 2 / POINTS, 0, figure.dpi_scale_trans)
        text.set_transform(blended_transform_factory(across, text.get_transform()))


def _is_alone(ax: Axes) -> bool:
    """Whether the figure was made by :func:`canvas`, for these axes only."""
    figure = ax.get_figure(root=True)
    return figure is not None and figure.get_layout_engine() is not None and figure.axes == [ax]


def instead(ax: Axes | None, title: str, said: str) -> Axes:
    """A chart of which there is nothing to draw: its title, and why."""
    ax = canvas(ax, height=1.3)
    bare(ax)
    ax.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(1, 0))
    room = ax.get_window_extent().width * POINTS / ax.figure.dpi - 2 * MARGIN
    lines = "\n".join(wrap(said, room, LABEL))
    ax.text(0, 0.5, lines, fontsize=LABEL, color=FAINT, va="center", parse_math=False)
    entitle(ax, title)
    return ax


def bare(ax: Axes) -> None:
    """No frame and no tick marks."""
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)


def rounded(share: float) -> str:
    """A share as a percentage of a few characters; nothing for nothing."""
    if share <= 0:
        return ""
    return "<1 %" if share < 0.005 else f"{share:.0%}".replace("%", " %")
