"""The frontier between two criteria: plans as dots, joined, the knee marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.render.canvas import LABEL, SMALL, bare, canvas, entitle, explain
from alignopt.render.palette import FAINT, INK, LINE, NEUTRAL, OKABE_ITO
from alignopt.tradeoff.axes import GAIN
from alignopt.tradeoff.frontier_words import lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alignopt.tradeoff.frontier import Frontier

BLUE, KNEE = OKABE_ITO[0], OKABE_ITO[5]
RIGHT = 0.55
"""From this part of the width on, what is said of a point stands to the left of it, beneath the curve."""
AWAY = 9.0
BELOW = 24.0


def frontier(traced: Frontier, ax: Axes | None = None) -> Axes:
    """Two criteria against each other, each dot a plan.

    Parameters
    ----------
    traced
        From :func:`alignopt.frontier`.
    ax
        Where to draw; a new figure if not given.
    """
    ax = canvas(ax, height=4.6, width=7.0)
    across, up = (list(side) for side in zip(*traced.points, strict=True))
    ax.plot(across, up, "-", color=BLUE, linewidth=1.6, zorder=2)
    ax.plot(across, up, "o", color=BLUE, markersize=6.5, markeredgecolor="white", zorder=3)
    ax.margins(0.07, 0.09)
    if traced.knee_at is not None:
        _mark_knee(ax, traced, across, up)
    bare(ax)
    ax.set_axisbelow(True)
    ax.grid(color=LINE, linewidth=0.8)
    ax.tick_params(labelsize=SMALL)
    entitle(ax, f"{traced.x.capitalize()} against {traced.y}")
    explain(ax, _caption(traced))
    _name_axes(ax, traced)
    return ax


def _mark_knee(ax: Axes, traced: Frontier, across: list[float], up: list[float]) -> None:
    """The knee with its figures, and the line that it is farthest from."""
    at = traced.knee_at or 0
    x, y = traced.points[at]
    ax.plot(across[:: len(across) - 1], up[:: len(up) - 1], "--", color=NEUTRAL, linewidth=0.9, zorder=1)
    ax.plot([x], [y], "D", color=KNEE, markersize=9, markeredgecolor="white", zorder=4)
    is_right = (x - across[0]) / (across[-1] - across[0]) > RIGHT
    side = -1 if is_right else 1
    ax.annotate(
        f"knee: {traced.x} {x:.1f}, {traced.y} {y:.1f}",
        xy=(x, y),
        xytext=(side * AWAY, side * AWAY / 2),
        textcoords="offset points",
        fontsize=LABEL,
        fontweight="bold",
        color=INK,
        ha="right" if is_right else "left",
        va="top" if is_right else "bottom",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
        parse_math=False,
        zorder=5,
    )


def _name_axes(ax: Axes, traced: Frontier) -> None:
    """What either axis counts; the label beneath is the caption's."""
    ax.set_ylabel(_axis(traced.y), fontsize=LABEL, color=FAINT, parse_math=False)
    ax.xaxis.labelpad = BELOW
    ax.annotate(
        _axis(traced.x),
        xy=(0.5, 0),
        xycoords="axes fraction",
        xytext=(0, -BELOW),
        textcoords="offset points",
        fontsize=LABEL,
        color=FAINT,
        ha="center",
        va="center",
        annotation_clip=False,
        parse_math=False,
    )


def _axis(name: str) -> str:
    return f"{name}, points (lower is better)"


def _caption(traced: Frontier) -> str:
    said = "Each dot is a plan; none of the others is better in one criterion and no worse in the other. "
    sentences = [line[0].upper() + line[1:] for line in lines(traced) if not line.startswith(GAIN)]
    said += ". ".join(sentences) + "."
    if GAIN in (traced.x, traced.y):
        other = traced.y if traced.x == GAIN else traced.x
        said += f" Gain is what all criteria but {other} come to, at their rates."
    if traced.knee_at is not None:
        said += " Dashed: the straight line between the ends, which the knee is farthest below."
    if traced.method == "cascade":
        said += " The plans are the best that were found; better ones are not ruled out."
    return said
