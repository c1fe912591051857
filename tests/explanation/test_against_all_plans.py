"""Answers against every plan of tiny organisations, one by one."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import alignopt
from checker import taken_from, violations
from enumerated import Model, Plan, differences
from sketch import Sketch, Tables
from test_rules import ORGANISATIONS

EXACT = alignopt.Settings(gap=1e-6, nodes=2_000)


def two_teams() -> Sketch:
    """Two units, a person in each, one goal that enters at one of them; a category that everybody carries."""
    sketch = Sketch(F=0.5, C=0.5).unit("O").unit("A", "O").unit("B", "O")
    sketch.person("P", "A", K=2).person("Q", "B", capacity=2.0, K=1)
    sketch.goal("F1", category="x", effort=2.0).goal("C1", "C", category="y").goal("F1a", at="A", serves="F1")
    sketch.asks("F1", "K", 2).rule("weight_step", 0.5).rule("goal_count", 1, 2)
    return sketch.rule("goal_weight", 0.5, 1.0).rule("require", category="y", level="person")


CASES = ORGANISATIONS | {"two teams": two_teams}


def tables_of(name: str) -> Tables:
    return CASES[name]().tables()


@cache
def everything(name: str) -> tuple[alignopt.Plan, Model, list[Plan]]:
    """The plan, and every plan that there is, as checker and model agree."""
    problem = alignopt.read(tables_of(name), name=name)
    model = Model(problem)
    plans, found = differences(model)
    assert found == []
    return alignopt.solve(problem, settings=EXACT), model, plans


def answers(name: str) -> list[alignopt.Explanation]:
    """Every question that can be asked."""
    plan, _, _ = everything(name)
    organisation = plan.organisation
    return [
        ask(plan, holder, goal)
        for at, holder in enumerate(organisation.holders.ids)
        if organisation.has_card[at]
        for goal in organisation.goals.ids
        for ask in [alignopt.why if goal in card(plan, holder) else alignopt.why_not]
    ]


def card(plan: alignopt.Plan, holder: str) -> dict[str, float]:
    return dict(plan.goals.filter(holder_id=holder).select("goal_id", "weight").iter_rows())


def best(answer: alignopt.Explanation, *, carried: bool) -> float:
    """The least total of all plans where the holder carries the goal, or not, and others' cards stay."""
    _, model, plans = everything(answer.plan.problem.name)
    ids = answer.plan.organisation.holders.ids
    kept = [
        v for at, v in enumerate(ids) if at not in answer.found.free and answer.plan.organisation.has_card[at]
    ]
    stays = {holder: card(answer.plan, holder) for holder in kept}
    totals = [
        model.expected_points(plan)
        for plan in plans
        if (answer.goal_id in plan[0][answer.holder_id]) == carried
        if all(plan[0][holder] == pytest.approx(own) for holder, own in stays.items())
    ]
    return min(totals, default=float("inf"))


@pytest.mark.parametrize("name", CASES)
def test_what_is_possible_and_what_it_costs_is_what_all_plans_say(name: str) -> None:
    _, _, plans = everything(name)
    seen: set[Any] = set()
    for answer in answers(name):
        carried = answer.goal_id in card(answer.plan, answer.holder_id)
        exists = any((answer.goal_id in plan[0][answer.holder_id]) != carried for plan in plans)
        assert answer.is_possible == exists, answer.text
        seen.add((answer.is_possible, answer.is_free))
        if not exists:
            assert (answer.other, answer.change, answer.low, answer.high) == (None, None, None, None)
            continue
        without, with_it = best(answer, carried=not carried), best(answer, carried=carried)
        assert answer.change == pytest.approx(without - answer.plan.total, abs=1e-3), answer.text
        assert answer.low - 1e-6 <= without - with_it <= answer.high + 1e-6, answer.text
        assert answer.high - answer.low < 0.1
    assert len(seen) > 1


@pytest.mark.parametrize("name", CASES)
def test_the_other_plan_is_a_plan_of_the_same_problem(name: str) -> None:
    for answer in answers(name):
        if answer.other is not None:
            assert violations(tables_of(name), taken_from(answer.other)) == []
            is_on = answer.goal_id in card(answer.other, answer.holder_id)
            assert is_on != (answer.goal_id in card(answer.plan, answer.holder_id))
            assert answer.other.bound == pytest.approx(min(answer.plan.bound, answer.other.total))
            assert answer.criteria["weighted"].sum() == pytest.approx(answer.change)


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_otherwise_is_said_with_a_reason(name: str) -> None:
    for answer in answers(name):
        if not answer.is_possible:
            assert "No plan exists" in answer.sentences[-1]
            assert len(answer.sentences) == 3, answer.text
            assert not answer.reasons.is_empty()


@pytest.mark.parametrize("name", CASES)
def test_the_same_question_has_the_same_answer(name: str) -> None:
    assert [each.text for each in answers(name)] == [each.text for each in answers(name)]
