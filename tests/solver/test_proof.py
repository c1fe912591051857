"""Proof: where a plan is near its bound, everybody is decided together once more, and only there."""

from __future__ import annotations

from datetime import timedelta

import pytest

import alignopt
from alignopt.solver import improve, proof
from alignopt.solver.status import Holds
from checker import taken_from, violations
from organisations import NAMED, staff


@pytest.fixture
def cut_small(monkeypatch):
    """Improvement that never decides everybody together, so that it proves nothing by itself."""
    monkeypatch.setattr(improve, "LARGEST", 1)


@pytest.mark.parametrize("name", ["a_bit_of_everything", "ten_clerks", "chain_of_units", "too_much_effort"])
def test_a_plan_near_its_bound_is_made_the_best_there_is(name, cut_small, monkeypatch):
    monkeypatch.setattr(proof, "NEAR", 100.0)
    problem = alignopt.read(NAMED[name](), name=name)
    plan, best = alignopt.solve(problem), alignopt.solve(problem, method="joint")
    assert plan.holds is Holds.OPTIMAL
    assert plan.gap <= alignopt.Settings().gap + 1e-6
    assert best.total - 1e-6 <= plan.total <= best.total + alignopt.Settings().gap + 1e-6
    assert plan.bound <= best.total + 1e-6
    assert violations(problem.tables(), taken_from(plan)) == []


def test_elsewhere_nothing_is_tried(cut_small, monkeypatch):
    problem = alignopt.read(staff(2), name="staff")
    monkeypatch.setattr(proof, "NEAR", 0.0)
    plan = alignopt.solve(problem, settings=alignopt.Settings(nodes=40))
    assert plan.gap > alignopt.Settings().gap
    assert plan.holds is Holds.PLAN


def test_a_limit_in_nodes_keeps_a_plan_that_is_no_worse(cut_small, monkeypatch):
    """What is found in a node or two is no proof; the bound may have come nearer."""
    problem = alignopt.read(staff(2), name="staff")
    settings = alignopt.Settings(nodes=1)
    monkeypatch.setattr(proof, "NEAR", 0.0)
    before = alignopt.solve(problem, settings=settings)
    monkeypatch.setattr(proof, "NEAR", 100.0)
    after = alignopt.solve(problem, settings=settings)
    assert after.total <= before.total
    assert after.bound >= before.bound
    assert after.solution.steps == before.solution.steps + 1
    assert after.solution.bounds.total <= after.total + 1e-6


@pytest.mark.parametrize("settings", [alignopt.Settings(passes=0), alignopt.Settings(gap=1000.0)])
def test_without_improvement_or_within_the_gap_nobody_is_decided_again(settings, cut_small, monkeypatch):
    problem = alignopt.read(NAMED["ten_clerks"](), name="ten clerks")
    monkeypatch.setattr(proof, "NEAR", 100.0)
    asked = alignopt.solve(problem, settings=settings)
    monkeypatch.setattr(proof, "NEAR", -1.0)
    assert alignopt.solve(problem, settings=settings).solution.steps == asked.solution.steps


def test_a_plan_at_its_bound_is_proven(cut_small):
    """A gap as large as all there is: the plan is as good as asked for."""
    problem = alignopt.read(NAMED["ten_clerks"](), name="ten clerks")
    assert alignopt.solve(problem, settings=alignopt.Settings(gap=1000.0)).holds is Holds.OPTIMAL


def test_what_is_added_to_the_model_is_not_proven_by_bounds_that_do_not_know_it(cut_small, monkeypatch):
    problem = alignopt.read(NAMED["ten_clerks"](), name="ten clerks")
    monkeypatch.setattr(proof, "NEAR", 100.0)
    plan = alignopt.solve(problem, settings=alignopt.Settings(gap=1000.0), extend=lambda model: None)
    assert plan.holds is Holds.PLAN


def test_without_time_left_nobody_is_decided_again(cut_small, monkeypatch):
    """A run that has no time left decides nobody again."""
    problem = alignopt.read(NAMED["ten_clerks"](), name="ten clerks")
    monkeypatch.setattr(proof, "NEAR", 100.0)
    plan = alignopt.solve(problem, settings=alignopt.Settings(time_limit=timedelta(microseconds=1)))
    assert plan.cut
    assert plan.holds is Holds.PLAN
