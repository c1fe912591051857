"""How a plan shows itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alignopt.plan.display import as_markdown
from alignopt.plan.plan import Plan
from alignopt.solver.status import Holds, Stopped
from handmade import SHOP, plan_of, problem_of, renamed, shop_with_little_choice


def test_text_is_headline_criteria_verdict_and_notices(plan: Plan) -> None:
    lines = repr(plan).splitlines()
    assert lines[0] == "Plan for Corner shop: 3 units, 4 people, 14 weights (cascade)"
    assert lines[1] == "criterion    ▼ points   floor   rate"
    assert [line.split()[0] for line in lines[2:11]] == plan.criteria["criterion"].to_list()
    assert (
        lines[11] == f"total {plan.total:.1f} points; no plan is below 0.0 (gap {plan.total:.1f}); finished"
    )
    assert lines[12:] == [
        "nobody carries 1 strategic goal: see plan.coverage",
        "fit is known for 33% of the work: see plan.scorecards",
        "1 holder without a scorecard: see plan.unassigned",
    ]


def test_defaults_that_gave_way_are_pointed_at() -> None:
    assert "defaults yielded for 2 holders: see plan.policy" in repr(shop_with_little_choice())


def test_every_criterion_in_the_table_has_a_meaning(plan: Plan) -> None:
    html = plan._repr_html_()
    for row in plan.criteria.iter_rows(named=True):
        assert f"<td style='text-align:left'>{row['criterion']}</td>" in html
        assert f"<td style='text-align:right'>{row['points']:.1f}</td>" in html
    assert "<td style='text-align:left'></td>" not in html


def test_names_are_text_in_a_notebook(plan: Plan) -> None:
    html = renamed(plan, "units", "unit_id", {"O": "<img src=x>&"})._repr_html_()
    assert "&lt;img src=x&gt;&amp;" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("stopped", "said"),
    [
        (Stopped.FINISHED, "; finished"),
        (Stopped.WORK_LIMIT, "; stopped by the work limit"),
        (Stopped.TIME_LIMIT, "; stopped by the time limit, so another run may give another plan"),
        (Stopped.INTERRUPTED, "; interrupted"),
    ],
)
def test_why_it_stopped_is_said_in_words(plan: Plan, stopped: Stopped, said: str) -> None:
    cut = replace(plan, solution=replace(plan.solution, stopped=stopped))
    assert said in repr(cut)


@pytest.mark.parametrize(("apart", "said"), [(0.02, " to within 0.02 points"), (0.0, ""), (1e-9, "")])
def test_a_plan_that_is_proven_best_says_so(plan: Plan, apart: float, said: str) -> None:
    bounds = replace(plan.solution.bounds, total=plan.total - apart)
    best = replace(plan, solution=replace(plan.solution, holds=Holds.OPTIMAL, bounds=bounds))
    assert f"total {plan.total:.1f} points, proven best{said}; finished" in repr(best)


def test_a_plan_without_people_does_not_count_them() -> None:
    tables = {
        "perspectives": SHOP["perspectives"],
        "units": "unit_id,name,parent_id,level\nO,Shop,,company\nA,Sales,O,department\n",
        "goals": "goal_id,name,perspective_id,unit_id\nC1,Glad customers,C,O\nF1,Sound money,F,O\n",
        "capacity": "holder_id,capacity\nA,2\n",
    }
    card = {"C1": 60, "F1": 40}
    lone = plan_of(problem_of(tables), {"O": card, "A": card})
    assert repr(lone).startswith("Plan for Shop: 2 units, 4 weights (cascade)")


def test_markdown_points_at_files(plan: Plan) -> None:
    text = "\n".join(as_markdown(plan))
    assert text.startswith("# Plan for Corner shop: ")
    assert "- nobody carries 1 strategic goal: see [coverage.csv](coverage.csv)" in text
