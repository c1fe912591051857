"""The chart of a frontier: its points, its knee, both axes named, and nothing runs into anything."""

from __future__ import annotations

from itertools import combinations

import matplotlib.pyplot as plt
import pytest

import alignopt
from alignopt import render
from alignopt.tradeoff.frontier import Frontier
from looking import caption, drawn, overlap, texts
from priced import problem, remembered

pytestmark = pytest.mark.filterwarnings("ignore::alignopt.errors.Caution")

BENT = [(0.0, 40.0), (5.0, 31.0), (10.0, 26.0), (30.0, 22.0)]
LATE = [(0.0, 40.0), (10.0, 38.0), (28.0, 23.0), (30.0, 10.0), (30.5, 5.0)]
STRAIGHT = [(0.0, 10.0), (5.0, 5.0), (10.0, 0.0)]


@pytest.fixture(scope="module")
def plan() -> alignopt.Plan:
    return alignopt.solve(problem(remembered()), settings=alignopt.Settings(passes=0))


def traced(plan: alignopt.Plan, points: list[tuple[float, float]], **other: str) -> Frontier:
    """A frontier with these points, whatever the plans are."""
    names = {"x": "churn", "y": "gain", "method": "joint"} | other
    return Frontier(
        problem=plan.problem,
        plans=(plan,) * len(points),
        points=tuple(points),
        limits=tuple(x for x, _ in points),
        **names,
    )


def test_points_are_joined_in_order(plan):
    ax = render.frontier(traced(plan, BENT))
    for line in ax.lines[:2]:
        assert list(zip(line.get_xdata(), line.get_ydata(), strict=True)) == BENT


def test_the_knee_is_marked_and_named(plan):
    ax = render.frontier(traced(plan, BENT))
    (mark,) = (line for line in ax.lines if line.get_marker() == "D")
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (10.0, 26.0)
    assert "knee: churn 10.0, gain 26.0" in texts(ax)
    (chord,) = (line for line in ax.lines if line.get_linestyle() == "--")
    assert list(chord.get_xdata()) == [0.0, 30.0]
    assert list(chord.get_ydata()) == [40.0, 22.0]


@pytest.mark.parametrize("points", [STRAIGHT, BENT[:2], BENT[:1]])
def test_without_a_knee_there_is_no_mark(plan, points):
    ax = render.frontier(traced(plan, points))
    assert not [line for line in ax.lines if line.get_marker() == "D" or line.get_linestyle() == "--"]
    assert not [text for text in texts(ax) if text.startswith("knee")]


def test_axes_say_what_they_count_and_that_lower_is_better(plan):
    ax = render.frontier(traced(plan, BENT))
    assert ax.get_ylabel() == "gain, points (lower is better)"
    assert "churn, points (lower is better)" in texts(ax)
    assert ax.get_title(loc="left") == "Churn against gain"


def test_the_caption_says_what_buys_what_and_how_sure_that_is(plan):
    said = caption(render.frontier(traced(plan, BENT)))
    assert "Knee at churn 10.0, gain 26.0: a point of churn buys 1.4 of gain up to there, and 0.2 bey" in said
    assert "Gain is what all criteria but churn come to, at their rates." in said
    assert "better ones are not ruled out" not in said
    found = caption(render.frontier(traced(plan, BENT, y="balance", method="cascade")))
    assert "better ones are not ruled out" in found
    assert "Gain" not in found


@pytest.mark.parametrize("points", [BENT, LATE, STRAIGHT, BENT[:1]])
def test_nothing_runs_into_anything(plan, points):
    ax = render.frontier(traced(plan, points))
    said = {*texts(ax), ax.get_xlabel(), ax.get_ylabel()}
    shown = [text for text in [*drawn(ax), ax.yaxis.label] if text.get_text() in said]
    width, high = ax.get_figure(root=True).canvas.get_width_height()
    for text in shown:
        box = text.get_window_extent()
        assert box.x0 >= -1
        assert box.x1 <= width + 1
        assert box.y0 >= -1
        assert box.y1 <= high + 1
    assert not [
        (one.get_text(), other.get_text())
        for one, other in combinations(shown, 2)
        if overlap(one.get_window_extent(), other.get_window_extent())
    ]


def test_it_draws_on_the_axes_given(plan):
    _, ax = plt.subplots()
    before = plt.get_fignums()
    assert render.frontier(traced(plan, BENT), ax) is ax
    assert plt.get_fignums() == before


def test_it_draws_the_same_twice(plan):
    one, two = (render.frontier(traced(plan, BENT)) for _ in range(2))
    for ax in (one, two):
        ax.figure.canvas.draw()
    assert bytes(one.figure.canvas.buffer_rgba()) == bytes(two.figure.canvas.buffer_rgba())
