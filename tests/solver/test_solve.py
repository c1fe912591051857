"""Finding cards: settings that are refused, limits, reasons, and workers of any kind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import polars as pl
import pytest

import alignopt
from alignopt.solver.progress import Progress
from organisations import NAMED, staff

QUICK = alignopt.Settings(passes=1, nodes=20)


def read(name: str) -> alignopt.Problem:
    return alignopt.read(NAMED[name](), name=name)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"gap": -1.0}, "gap must be 0 or more points"),
        ({"gap": float("nan")}, "gap must be 0 or more points"),
        ({"nodes": 0}, "nodes must be a whole number from 1 to 100,000,000, got 0"),
        ({"nodes": 10**10}, "nodes must be .* got 10000000000"),
        ({"passes": -1}, "passes must be a whole number from 0 "),
        ({"seed": -1}, "seed must be a whole number from 0 "),
        ({"seed": 2**31}, "seed must be .* got 2147483648"),
        ({"seed": 0.5}, "seed must be a whole number"),
        ({"nodes": float("inf")}, "nodes must be a whole number"),
        ({"workers": 0}, "workers must be a whole number from 1 "),
        ({"time_limit": timedelta(0)}, "time_limit must be positive"),
    ],
)
def test_settings_that_mean_nothing_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        alignopt.Settings(**settings)


@pytest.mark.parametrize("rate", [-1.0, float("nan"), float("inf")])
def test_rates_that_mean_nothing_are_refused(rate):
    with pytest.raises(ValueError, match=r"rate of balance: got .*, expected a finite number"):
        alignopt.Rates(balance=rate)


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="method: got 'magic', expected one of cascade, joint"):
        alignopt.solve(read("one_person"), "magic")


def test_progress_is_told_to_the_end():
    seen: list[Progress] = []
    alignopt.solve(read("a_bit_of_everything"), settings=QUICK, progress=seen.append)
    assert {"cascading", "bounding"} <= {each.what for each in seen}
    assert all(0 <= each.done <= each.total for each in seen)
    assert seen[-1].done == seen[-1].total


def test_a_rate_of_zero_leaves_a_criterion_out():
    problem = alignopt.read(staff(3), name="staff")
    only = alignopt.Rates(priority=0, alignment=0, balance=0, workload=0, specificity=0, fairness=0)
    plan = alignopt.solve(problem, settings=alignopt.Settings(rates=only, passes=1, nodes=20))
    usual = alignopt.solve(problem, settings=QUICK)
    assert plan.total == pytest.approx(plan.score.points["capability"])
    assert plan.score.points["capability"] <= usual.score.points["capability"] + 1e-6


def test_the_callers_executor_is_used_and_left_open():
    with ThreadPoolExecutor(1) as mine:
        plan = alignopt.solve(read("ten_clerks"), settings=QUICK, executor=mine)
        assert mine.submit(int, "7").result() == 7
    assert plan.scorecards.height > 0


def why_stopped(
    problem: alignopt.Problem, method: str, settings: alignopt.Settings
) -> alignopt.Stopped | None:
    try:
        return alignopt.solve(problem, method, settings=settings).stopped
    except alignopt.NoPlan as error:
        return error.stopped


@pytest.mark.parametrize("method", ["cascade", "joint"])
def test_a_time_limit_that_cuts_says_so(method):
    hurried = alignopt.Settings(time_limit=timedelta(microseconds=1))
    problem = alignopt.read(staff(4), name="staff")
    assert why_stopped(problem, method, hurried) is alignopt.Stopped.TIME_LIMIT


def rule(kind: str, low: float | None, high: float | None, **scope: str) -> pl.DataFrame:
    return pl.DataFrame([{"rule_id": f"R-{kind}", "kind": kind, "min": low, "max": high, **scope}])


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (rule("goal_count", 9, None, level="person"), r"at least 9 goals .* at most \d .*R-goal_count"),
        (
            rule("goal_weight", None, 0.05, level="person"),
            r"cannot add up to 100 % in steps of 5 % .*R-goal_weight",
        ),
        (rule("goal_weight", 0.62, 0.63, level="person"), r"must weigh at least 65 % and at most 60 %"),
    ],
)
def test_rules_that_leave_no_scorecard_are_named_before_solving(rules, message):
    tables = {**NAMED["ten_clerks"](), "rules": rules}
    with pytest.raises(
        alignopt.NoPlan, match="no plan exists: the rules leave no scorecard for 10 holders"
    ) as caught:
        alignopt.solve(alignopt.read(tables, name="clerks"))
    assert caught.match(message)
    assert caught.value.stopped is alignopt.Stopped.INFEASIBLE


def test_impossible_for_several_together_is_said_to_be_proven():
    def everyone_else(model):
        from pyomo.environ import Constraint, quicksum

        model.mine = Constraint(expr=quicksum(model.assigned.values()) <= 0.5)

    with pytest.raises(alignopt.NoPlan, match="no plan exists") as caught:
        alignopt.solve(read("ten_clerks"), extend=everyone_else)
    assert caught.value.stopped is alignopt.Stopped.INFEASIBLE
