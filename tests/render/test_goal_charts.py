"""What goals get against what they should, the hours they ask for, and what people still have to learn."""

from __future__ import annotations

from itertools import combinations

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes

import alignopt
from alignopt.render import competency_gaps, goal_coverage, goal_workload
from handmade import CARDS, plan_of, problem_of, renamed
from looking import drawn, overlap, rows, texts

CHARTS = [goal_coverage, goal_workload, competency_gaps]


def named(ax: Axes, name: str) -> bool:
    """Whether some row has a name, cut or folded as it may be."""
    folded = (" ".join(row.split()).removesuffix("…") for row in rows(ax))
    return any(row and name.startswith(row) for row in folded)


@pytest.fixture(scope="module")
def plan() -> alignopt.Plan:
    problem = alignopt.read("data/samples/it-department")
    return alignopt.solve(problem, settings=alignopt.Settings(passes=0))


@pytest.mark.parametrize("chart", CHARTS)
def test_it_takes_and_returns_axes(chart, plan):
    _, ax = plt.subplots()
    assert chart(plan, ax) is ax


@pytest.mark.parametrize("chart", CHARTS)
def test_no_text_covers_another(chart, plan):
    boxes = [text.get_window_extent() for text in drawn(chart(plan))]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


def test_every_strategic_goal_is_shown_with_what_it_gets(plan):
    ax = goal_coverage(plan)
    for name, delivered, people in plan.coverage.select("name", "delivered", "people").iter_rows():
        assert named(ax, name), name
        assert any(f"{100 * delivered:.1f} %" in text for text in texts(ax)), name
        assert str(people) in texts(ax)


def test_bars_are_as_long_as_what_is_delivered(plan):
    ax = goal_coverage(plan)
    widths = sorted(round(bar.get_width(), 6) for bar in ax.patches if bar.get_hatch() is None)
    for delivered in plan.coverage["delivered"]:
        assert any(abs(width - scale * delivered) < 1e-6 for width in widths for scale in (1, 100)), delivered


def test_every_goal_that_asks_for_effort_is_shown(plan):
    names = dict(plan.problem.goals.select("goal_id", "name").iter_rows())
    shown = rows(goal_workload(plan))
    asked = {names[goal] for goal in plan.workload["goal_id"]}
    assert sum(any(name.startswith(row.removesuffix("…")) for name in asked) for row in shown if row) >= len(
        asked
    )


def test_gaps_are_those_of_the_plan(plan):
    short = plan.gaps.filter(plan.gaps["gap"] > 0)
    names = dict(plan.problem.competencies.select("competency_id", "name").iter_rows())
    shown = rows(competency_gaps(plan))
    assert {names[each] for each in short["competency_id"]} <= set(shown)


@pytest.mark.parametrize("chart", CHARTS)
def test_names_that_look_like_formulas_are_drawn_as_they_are(chart):
    shop = plan_of(problem_of(), CARDS)
    names = dict.fromkeys(shop.problem.goals["goal_id"], "costs between $5 and $6")
    drawn(chart(renamed(shop, "goals", "goal_id", names)))
