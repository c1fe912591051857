"""Floors and bound: below every plan there is, and near the best where that is known."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings

import alignopt
from alignopt.model.rates import Rates
from alignopt.model.score import score
from alignopt.problem.organisation import Organisation
from alignopt.rules.policy import Policy, established
from alignopt.solver import bound
from organisations import NAMED, organisations

QUICK = alignopt.Settings(passes=0, nodes=20)


def bounds(*given, **more):
    with ThreadPoolExecutor(2) as executor:
        return bound.Bounding(*given, executor).found(**more)


@pytest.mark.parametrize(
    "name", ["local_goals_two_levels_down", "goal_nobody_can_do", "unit_targets", "last_period"]
)
@pytest.mark.parametrize("rates", [Rates(), Rates(priority=0, capability=3, specificity=0, churn=2)])
def test_below_any_plan_at_any_rates(name, rates):
    problem = alignopt.read(NAMED[name](), name=name)
    organisation = Organisation.of(problem)
    found = bounds(organisation, Policy.of(problem, organisation), rates)
    plan = alignopt.solve(problem, settings=QUICK)
    assert found.total <= rates.total(plan.score.points) + 1e-6
    points = plan.score.points | {"delivered": plan.score.delivered}
    assert all(floor <= points.get(each, 0.0) + 1e-6 for each, floor in found.floors.items())


@settings(max_examples=15)
@given(organisations())
def test_floors_hold_for_plans_made_for_something_else(tables):
    problem = alignopt.read(tables, name="drawn")
    organisation = Organisation.of(problem)
    if not organisation.has_card.any():
        return
    found = bounds(organisation, Policy.of(problem, organisation), Rates())
    lopsided = Rates(priority=0, alignment=0, balance=0, capability=1, workload=0, specificity=0, fairness=0)
    plan = alignopt.solve(problem, settings=alignopt.Settings(rates=lopsided, passes=0, nodes=10))
    now = score(organisation, plan.weights)
    for name, floor in found.floors.items():
        assert floor <= {**now.points, "delivered": now.delivered}.get(name, 0.0) + 1e-6
    assert found.total <= Rates().total(now.points) + 1e-6


def test_no_time_left_leaves_the_blocks(monkeypatch):
    problem = alignopt.read(NAMED["a_bit_of_everything"](), name="bits")
    organisation = Organisation.of(problem)
    policy = Policy.of(problem, organisation)
    short = bounds(organisation, policy, Rates(), seconds=0.0)
    whole = bounds(organisation, policy, Rates())
    assert short.total < whole.total
    assert short.floors == whole.floors
    monkeypatch.setattr(bound, "JOINT_CANDIDATES", 0)
    priced = bounds(organisation, policy, Rates())
    assert priced.floors == whole.floors
    assert short.total <= priced.total
    assert priced.total == pytest.approx(whole.total, abs=0.1)
    monkeypatch.setattr(bound, "WIDE_CANDIDATES", 0)  # few units
    assert bounds(organisation, policy, Rates()) == replace(short, is_cut=False)


def test_a_plan_decided_as_a_whole_has_the_solvers_own_bound():
    problem = alignopt.read(NAMED["a_bit_of_everything"](), name="bits")
    plan = alignopt.solve(problem)
    assert plan.gap < 0.1
    assert plan.holds is alignopt.Holds.OPTIMAL
    assert plan.stopped is alignopt.Stopped.FINISHED


@pytest.mark.parametrize("seed", [0, 1])
def test_cuts_tighten_the_relaxation_and_stay_below_the_best(monkeypatch, seed):
    problem = alignopt.read(alignopt.generate(6, seed), name="small")
    organisation, policy = established(problem)
    relaxed = bounds(organisation, policy, Rates())
    monkeypatch.setattr(bound, "LARGEST", 0)
    tightened = bounds(organisation, policy, Rates())
    best = alignopt.solve(problem, "joint")
    assert relaxed.total <= tightened.total + 1e-6
    assert tightened.total <= best.total + 1e-6
    assert tightened.floors == relaxed.floors
