"""A picture of how plans got better while solvers worked, in multiples of the time that alignopt took."""

from __future__ import annotations

import sys
from math import ceil
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from benchmarks.peers.chart import COLOURS, Results

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

HIGHEST = 1.5
"""Plans that lose more than so many times what alignopt's does are off the picture."""
EARLIEST = 0.05
"""Where the picture begins, in times alignopt's seconds."""
COLUMNS = 2
"""Panels side by side at most."""


def draw_course(results: Results, file: Path) -> None:
    """Draw a panel for each problem of which some contender said when it found its plans."""
    problems = list(dict.fromkeys(each["problem"] for each in results if each.get("history")))
    if not problems:
        sys.exit(f"{file} was not drawn: of these results, none says when plans were found")
    columns = min(COLUMNS, len(problems))
    rows = ceil(len(problems) / columns)
    figure = Figure(figsize=(5 * columns, 0.9 + 3.3 * rows), layout="constrained")
    drawn = set()
    places = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in places[len(problems) :]:
        axes.remove()
    for axes, problem in zip(places, problems, strict=False):
        own = [each for each in results if each["problem"] == problem and each["total"] is not None]
        drawn |= _panel(axes, problem, own)
    handles = [
        Line2D([], [], color=COLOURS[name], marker="o", label=name) for name in COLOURS if name in drawn
    ]
    bound = Line2D([], [], color="black", linestyle=":", label="no plan can be below this")
    figure.legend(handles=[*handles, bound], loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    figure.savefig(file, dpi=130)


def _panel(axes: Axes, problem: str, own: Results) -> set[str]:
    """One problem; the contenders that can be seen."""
    first = next((each for each in own if each["contender"] == "alignopt"), None)
    unit = 1.0 if first is None else first["seconds"]
    floor = max((each["bound"] for each in own if each.get("bound") is not None), default=0.0)
    best = min(each["total"] for each in own) if first is None else first["total"]
    shown = [each for each in own if each["total"] <= HIGHEST * best and each["seconds"] >= EARLIEST * unit]
    for number, each in enumerate(shown):
        _course(axes, each, unit, above=number % 2 == 0)
    axes.axhline(floor, color="black", linewidth=1.2, linestyle=":")
    axes.set_ylim(floor - 0.05 * (HIGHEST * best - floor), HIGHEST * best)
    axes.set_xscale("log")
    axes.set_xlim(left=EARLIEST)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_title(problem, loc="left", size=10)
    axes.set_xlabel("seconds" if first is None else f"times alignopt's {unit:,.0f} seconds", size=9)
    axes.set_ylabel("points lost", size=9)
    axes.grid(color="#dddddd")
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    return {each["contender"] for each in shown}


def _course(axes: Axes, result: dict[str, Any], unit: float, *, above: bool) -> None:
    """Steps from plan to plan, and a dot for what was handed in, its points written above or below."""
    colour, last = COLOURS.get(result["contender"], "#333333"), (result["seconds"] / unit, result["total"])
    plans = [(seconds / unit, points) for seconds, points in result.get("history", ())]
    if plans:
        times, points = zip(*plans, last, strict=True)
        axes.step(times, points, where="post", color=colour, linewidth=1.4)
    axes.plot(*last, marker="o", color=colour, markersize=7)
    place = (5, 4 if above else -11)
    axes.annotate(f"{last[1]:.1f}", last, place, textcoords="offset points", size=8, color=colour)
