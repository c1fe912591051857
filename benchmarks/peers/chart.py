"""A picture of results: what each plan loses, and how long it took, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

Results = list[dict[str, Any]]
COLOURS = {
    "alignopt": "#0b5394",
    "Pyomo + HiGHS": "#e08214",
    "matrix + HiGHS": "#b35806",
    "CP-SAT": "#8073ac",
    "rule of thumb": "#7f7f7f",
}
BAR = 0.16
LEAST = 0.1
"""What is shorter is drawn as long as this."""


def draw(results: Results, file: Path) -> None:
    """Draw two panels, problems one beneath the other, a bar for each contender."""
    problems = list(dict.fromkeys(result["problem"] for result in results))
    figure = Figure(figsize=(10, 1.2 + 1.35 * len(problems)), layout="constrained")
    lost, took = figure.subplots(1, 2, sharey=True)
    for row, problem in enumerate(problems):
        own = [result for result in results if result["problem"] == problem]
        for place, result in enumerate(own):
            at = row + (place - (len(own) - 1) / 2) * BAR
            colour = COLOURS.get(result["contender"], "#333333")
            _bar(lost, at, result["total"], "no plan", colour, ".1f")
            _bar(took, at, result["seconds"], "", colour, ",.0f")
        _bound(lost, row, own)
    _dress(lost, problems, "points lost: shorter is better")
    _dress(took, problems, "seconds, each gridline ten times the one before")
    took.set_xscale("log")
    took.xaxis.set_major_formatter("{x:g}")
    took.set_xlim(0.08, 6 * max([1.0, *(each["seconds"] or 0.0 for each in results)]))
    lost.set_xlim(0, 1.15 * max([1.0, *(each["total"] or 0.0 for each in results)]))
    _legend(figure, lost, results)
    figure.savefig(file, dpi=130)


def _bar(axes: Axes, at: float, value: float | None, missing: str, colour: str, form: str) -> None:
    if value is None:
        axes.annotate(missing, (0, at), (4, 0), textcoords="offset points", va="center", size=7, color=colour)
        return
    length = max(value, LEAST)
    axes.barh(at, length, height=0.9 * BAR, color=colour)
    text = f"below {LEAST}" if value < LEAST else f"{value:{form}}" if value >= 1 else f"{value:.1f}"
    axes.annotate(text, (length, at), (4, 0), textcoords="offset points", va="center", size=7)


def _bound(axes: Axes, row: int, own: Results) -> None:
    """A line that no plan of this problem can be left of: the best that anybody proved."""
    bounds = [each["bound"] for each in own if each.get("bound") is not None]
    if bounds:
        half = (len(own) / 2 + 0.2) * BAR
        axes.plot([max(bounds)] * 2, [row - half, row + half], color="black", linewidth=1.2, linestyle=":")


def _dress(axes: Axes, problems: list[str], title: str) -> None:
    axes.set_yticks(range(len(problems)), problems)
    axes.set_ylim(len(problems) - 0.5, -0.5)
    axes.set_title(title, loc="left", size=10)
    axes.grid(axis="x", color="#dddddd")
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _legend(figure: Figure, axes: Axes, results: Results) -> None:
    names = [name for name in COLOURS if any(each["contender"] == name for each in results)]
    handles = [axes.barh(0, 0, color=COLOURS[name], label=name) for name in names]
    line = axes.plot([], [], color="black", linewidth=1.2, linestyle=":", label="no plan can be left of this")
    figure.legend(handles=[*handles, *line], loc="outside lower center", ncols=3, frameon=False, fontsize=8)
