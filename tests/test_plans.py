"""Whole plans, held to the specification by the independent checker."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import cache
from multiprocessing import get_context
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings

import alignopt
import ruled
from checker import taken_from, violations
from checker_given import Given
from organisations import NAMED, organisations, staff
from sketch import Sketch, Tables

QUICK = alignopt.Settings(passes=1, nodes=60)
JOINT = alignopt.Settings(time_limit=timedelta(minutes=10))
LARGE = ("more_goals_than_steps", "stated_rules", "coarse_steps")
DRAW = (Phase.generate,)


def solve(tables: Tables, method: Any = "cascade", **more: Any) -> alignopt.Plan:
    return alignopt.solve(alignopt.read(tables, name="a test"), method, **{"settings": QUICK} | more)


def assert_sound(tables: Tables, plan: alignopt.Plan) -> None:
    assert violations(tables, taken_from(plan)) == []


def assert_same(one: alignopt.Plan, other: alignopt.Plan) -> None:
    mine, theirs = taken_from(one), taken_from(other)
    for name, value in mine.items():
        is_same = value.equals(theirs[name]) if isinstance(value, pl.DataFrame) else value == theirs[name]
        assert is_same, name


@cache
def optimum(name: str) -> tuple[Tables, alignopt.Plan]:
    tables = NAMED[name]()
    return tables, solve(tables, "joint", settings=JOINT)


@pytest.mark.parametrize("name", NAMED)
def test_an_odd_organisation_gets_a_sound_plan(name: str) -> None:
    tables = NAMED[name]()
    assert_sound(tables, solve(tables))


@pytest.mark.parametrize("name", sorted(set(NAMED) - set(LARGE)))
def test_an_odd_organisation_gets_a_sound_plan_from_the_joint_model(name: str) -> None:
    tables, plan = optimum(name)
    assert_sound(tables, plan)
    assert plan.holds is alignopt.Holds.OPTIMAL
    assert plan.gap <= JOINT.gap + 1e-6


@settings(max_examples=35, phases=DRAW)
@given(organisations())
def test_any_organisation_gets_a_sound_plan(tables: Tables) -> None:
    if Given(tables).holders:
        assert_sound(tables, solve(tables))
    else:
        with pytest.raises(alignopt.NoPlan, match="nobody with capacity has a goal to carry"):
            solve(tables)


@settings(max_examples=12, phases=DRAW)
@given(organisations())
def test_any_organisation_gets_a_sound_plan_from_the_joint_model(tables: Tables) -> None:
    if Given(tables).holders:
        joint = solve(tables, "joint", settings=JOINT)
        assert_sound(tables, joint)
        cascade = solve(tables)
        assert joint.bound <= cascade.total + 1e-6
        assert cascade.bound <= joint.total + 1e-6


COMPARED = {
    name: NAMED[name]
    for name in (
        "eleven_specialists",
        "last_period",
        "a_bit_of_everything",
        "narrow_unit",
        "unassessed_people",
        "stated_fit",
        "unit_targets",
        "siblings_with_priorities",
    )
} | {
    "staff 1": lambda: staff(1),
    "staff 6": lambda: staff(6),
    "staff 10": lambda: staff(10),
    "staff 14": lambda: staff(14),
    "staff 1 in ten units": lambda: staff(1, units=10),
}


@pytest.fixture(scope="module")
def excess() -> dict[str, float]:
    """Points that the cascade's total is above the joint optimum, by organisation."""
    out = {}
    for name, make in COMPARED.items():
        tables = make()
        joint = optimum(name)[1] if name in NAMED else solve(tables, "joint", settings=JOINT)
        assert joint.holds is alignopt.Holds.OPTIMAL, name
        cascade = solve(tables, settings=alignopt.Settings())
        assert cascade.total >= joint.bound - 1e-6, name
        assert cascade.bound <= joint.total + 1e-6, name
        out[name] = cascade.total - joint.total
    return out


def test_the_cascade_is_near_the_optimum(excess: dict[str, float]) -> None:
    assert sum(excess.values()) / len(excess) <= 0.5, excess


def test_the_cascade_is_never_far_from_the_optimum(excess: dict[str, float]) -> None:
    assert max(excess.values()) <= 2.0, excess


ALL = [name for name, _ in alignopt.Rates().items()]
CRITERIA = [name for name in ALL if name not in ("development", "churn", "rules")]


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize(
    "name", ["a_bit_of_everything", "perspective_without_target", "local_goals_two_levels_down"]
)
def test_no_floor_is_above_what_a_criterion_comes_to_alone(name: str, criterion: str) -> None:
    alone = alignopt.Rates(**{each: float(each == criterion) for each in ALL})
    only = solve(NAMED[name](), "joint", settings=replace(JOINT, rates=alone))
    points, floor = only.criteria.filter(criterion=criterion).select("points", "floor").row(0)
    assert floor <= points + 1e-6
    assert optimum(name)[1].criteria.filter(criterion=criterion)["floor"].item() <= points + 1e-6


def test_the_floor_of_churn_is_above_none() -> None:
    """Part of it is lost whatever the plan; no floor is above what it comes to alone."""
    alone = alignopt.Rates(**{each: float(each == "churn") for each in ALL})
    only = solve(NAMED["last_period"](), "joint", settings=replace(JOINT, rates=alone))
    points, floor = only.criteria.filter(criterion="churn").select("points", "floor").row(0)
    assert 20.0 - 1e-6 <= floor <= points + 1e-6  # 40 % of P03's card and all of P05's, of 7 in all


@pytest.mark.parametrize("criterion", ["balance", "capability", "development", "rules"])
def test_no_floor_is_above_what_a_criterion_comes_to_alone_under_rules(criterion: str) -> None:
    problem = ruled.problem(
        ruled.rule("section_weight", section="competencies", min=0.1, max=0.3, level="person"),
        ruled.rule("goal_count", min=4, level="person", hard=False, penalty=0.5),
        ruled.rule("forbid", category="safety", hard=False, penalty=2.0),
    )
    alone = alignopt.Rates(**{each: float(each == criterion) for each in ALL})
    only = alignopt.solve(problem, "joint", settings=replace(JOINT, rates=alone))
    points, floor = only.criteria.filter(criterion=criterion).select("points", "floor").row(0)
    assert floor <= points + 1e-6
    assert only.bound <= only.total + 1e-6


SEVERAL = ("unit_targets", "deep_and_ragged", "siblings_with_priorities")


@pytest.mark.parametrize("name", SEVERAL)
def test_the_plan_is_the_same_on_any_number_of_workers_and_on_every_run(name: str) -> None:
    tables = NAMED[name]()
    first = solve(tables, settings=alignopt.Settings(passes=1, nodes=60, workers=1))
    assert_same(first, solve(tables, settings=alignopt.Settings(passes=1, nodes=60, workers=2)))
    assert_same(first, solve(tables))


@pytest.mark.parametrize("name", SEVERAL)
def test_the_order_of_rows_does_not_matter(name: str) -> None:
    tables = NAMED[name]()
    shuffled = {table: frame.sample(fraction=1.0, shuffle=True, seed=7) for table, frame in tables.items()}
    assert_same(solve(tables), solve(shuffled))


def test_processes_give_the_plan_of_threads() -> None:
    tables = NAMED["siblings_with_priorities"]()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        assert_same(solve(tables, executor=executor), solve(tables))


def test_ten_equal_clerks_get_equal_plans() -> None:
    plan = solve(NAMED["ten_clerks"]())
    cards = plan.scorecards.filter(level="person").select("holder_id", "goal_id", "weight")
    people = [card.drop("holder_id").sort("goal_id") for _, card in cards.group_by("holder_id")]
    assert len(people) == 10
    assert all(card.equals(people[0]) for card in people)


def test_clerks_get_unequal_plans_where_equal_ones_cost() -> None:
    """Eight goals to be staffed, and nobody may carry more than six: equal plans would leave two out."""
    sketch = Sketch(F=1.0).unit("O").unit("A", "O").people(4, "A", role="clerk")
    for number in range(1, 9):
        sketch.goal(f"F{number}", effort=0.5)
    tables = sketch.tables()
    plan = solve(tables)
    assert_sound(tables, plan)
    fairness, workload = (
        plan.criteria.filter(criterion=name)["points"].item() for name in ("fairness", "workload")
    )
    assert fairness > 0
    assert workload == pytest.approx(0.0, abs=1e-6)


def forbid(holder: str, goal: str) -> Any:
    """An extension that keeps a goal off a holder's card, where the step decides that card."""

    def extend(model: Any) -> None:
        if (holder, goal) in model.PAIRS:
            model.assigned[holder, goal].fix(0)
            model.steps[holder, goal].fix(0)

    return extend


def heaviest(plan: alignopt.Plan) -> tuple[str, str]:
    """The first person on the plan, and that person's heaviest goal."""
    row = plan.scorecards.filter(level="person").row(0, named=True)
    return row["holder_id"], row["goal_id"]


@pytest.mark.parametrize("method", ["cascade", "joint"])
@pytest.mark.parametrize("name", ["a_bit_of_everything", "ten_clerks"])
def test_an_extension_is_obeyed(name: str, method: str) -> None:
    tables = NAMED[name]()
    holder, goal = heaviest(solve(tables, method, settings=JOINT))
    plan = solve(tables, method, extend=forbid(holder, goal), settings=JOINT)
    assert_sound(tables, plan)
    assert goal not in plan.scorecards.filter(holder_id=holder)["goal_id"].to_list()


@pytest.mark.parametrize("method", ["cascade", "joint"])
def test_an_extension_of_one_among_twins_is_obeyed(method: str) -> None:
    tables = NAMED["ten_clerks"]()
    for person in ("P02", "P10"):
        goal = solve(tables, method).scorecards.filter(holder_id=person)["goal_id"][0]
        plan = solve(tables, method, extend=forbid(person, goal))
        assert goal not in plan.scorecards.filter(holder_id=person)["goal_id"].to_list()


def impossible() -> dict[str, Sketch]:
    """Organisations whose stated rules leave no plan."""

    def base() -> Sketch:
        sketch = Sketch().unit("O").unit("A", "O").people(2, "A")
        for name in ("F1", "F2", "C1", "C2"):
            sketch.goal(name, name[0])
        return sketch

    return {
        "more goals than there are": base().rule("goal_count", 5, None, level="person"),
        "too light to make a whole": base().rule("goal_weight", None, 0.2, level="person"),
        "too heavy for the count": base().rule("goal_weight", 0.5, None, level="person"),
        "too many steps": base().rule("goal_count", 3, None).rule("weight_step", 0.5, 0.5, level="person"),
        "rules that contradict": base()
        .rule("goal_count", 3, None)
        .rule("goal_count", None, 2, holder_id="P01"),
        "a unit too narrow for its people": base().rule("goal_count", 1, 2, holder_id="A"),
        "a unit too narrow for two people": base()
        .may("P01", "F1", "F2")
        .may("P02", "C1", "C2")
        .rule("goal_count", None, 3, holder_id="A"),
    }


@pytest.mark.parametrize("method", ["cascade", "joint"])
@pytest.mark.parametrize("name", impossible())
def test_rules_that_leave_no_plan_are_reported(name: str, method: str) -> None:
    with pytest.raises(alignopt.NoPlan, match="no plan exists") as caught:
        solve(impossible()[name].tables(), method)
    assert caught.value.stopped is alignopt.Stopped.INFEASIBLE


@pytest.mark.parametrize("method", ["cascade", "joint"])
def test_an_extension_that_leaves_no_plan_is_reported(method: str) -> None:
    def extend(model: Any) -> None:
        for pair in model.PAIRS:
            if pair[0] == "A01":
                model.assigned[pair].fix(0)

    with pytest.raises(alignopt.NoPlan):
        solve(NAMED["unit_without_goals"](), method, extend=extend)
