"""The plan as a value."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

import alignopt
from alignopt.plan.plan import Plan
from alignopt.solver.bound import Bounds
from handmade import problem_of


def test_a_plan_does_not_change(plan: Plan) -> None:
    with pytest.raises(FrozenInstanceError):
        plan.method = "joint"  # type: ignore[misc]


def test_tables_are_made_once(plan: Plan) -> None:
    assert plan.scorecards is plan.scorecards


def test_the_gap_is_what_lies_between_total_and_bound(plan: Plan) -> None:
    bounded = replace(plan, solution=replace(plan.solution, bounds=Bounds(plan.solution.bounds.floors, 12.5)))
    assert bounded.bound == 12.5
    assert bounded.gap == pytest.approx(bounded.total - 12.5)


def test_a_plan_can_be_kept_with_pickle(plan: Plan) -> None:
    again: Plan = pickle.loads(pickle.dumps(plan))
    assert again.scorecards.equals(plan.scorecards)
    assert repr(again) == repr(plan)


def test_solve_gives_a_plan_that_answers_its_problem() -> None:
    problem = problem_of()
    plan = alignopt.solve(problem, settings=alignopt.Settings(passes=0))
    assert isinstance(plan, alignopt.Plan)
    assert plan.problem is problem
    assert plan.bound <= plan.total
    assert set(plan.scorecards["holder_id"]) == {"O", "A", "B", "P1", "P2", "P3", "P4"}
