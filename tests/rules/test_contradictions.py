"""Rules that leave a holder no scorecard are named before anything is solved."""

from __future__ import annotations

import pytest

import alignopt
from alignopt.problem.organisation import Organisation
from alignopt.rules.contradictions import contradictions
from alignopt.rules.policy import Policy
from organisations import NAMED
from sketch import Sketch

Rules = list[tuple[str, float | None, float | None]]


def found(sketch: Sketch) -> list[str]:
    problem = alignopt.read(sketch.tables(), name="rules")
    organisation = Organisation.of(problem)
    return [str(each) for each in contradictions(organisation, Policy.of(problem, organisation))]


def ruled(rules: Rules) -> Sketch:
    """Four goals and a person who is bound by the rules."""
    sketch = Sketch().unit("O").unit("A", "O").person("P", "A").person("Q", "A")
    for name in ("F1", "F2", "C1", "C2"):
        sketch.goal(name, name[0])
    for kind, low, high in rules:
        sketch.rule(kind, low, high, holder_id="P")
    return sketch


CONTRADICTIONS: dict[str, tuple[Rules, str]] = {
    "more than there are": (
        [("goal_count", 5, None)],
        "P: at least 5 goals are asked for, at most 4 can be carried (4 available) (rules: R1)",
    ),
    "counts that exclude each other": (
        [("goal_count", 3, None), ("goal_count", None, 2)],
        "P: at least 3 goals are asked for, at most 2 can be carried (4 available) (rules: R1, R2)",
    ),
    "weights that exclude each other": (
        [("goal_weight", 0.4, None), ("goal_weight", None, 0.3)],
        "P: a goal must weigh at least 40 % and at most 30 %, in steps of 5 % (rules: R1, R2)",
    ),
    "nothing between two steps": (
        [("goal_weight", 0.21, 0.24)],
        "P: a goal must weigh at least 25 % and at most 20 %, in steps of 5 % (rules: R1)",
    ),
    "too light": (
        [("goal_weight", None, 0.2)],
        "P: 3 to 4 goals of 5 % to 20 % each cannot add up to 100 % in steps of 5 % (rules: R1)",
    ),
    "too heavy": (
        [("goal_weight", 0.4, None)],
        "P: 3 to 4 goals of 40 % to 100 % each cannot add up to 100 % in steps of 5 % (rules: R1)",
    ),
    "too coarse": (
        [("goal_count", 3, 4), ("weight_step", 0.5, 0.5)],
        "P: 3 to 4 goals of 50 % to 50 % each cannot add up to 100 % in steps of 50 % (rules: R1, R2)",
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_named(name: str) -> None:
    rules, words = CONTRADICTIONS[name]
    assert found(ruled(rules)) == [words]


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_reported_as_no_plan(name: str) -> None:
    rules, words = CONTRADICTIONS[name]
    with pytest.raises(alignopt.NoPlan, match="the rules leave no scorecard for 1 holder") as caught:
        alignopt.solve(alignopt.read(ruled(rules).tables(), name="rules"))
    assert words in str(caught.value)
    assert caught.value.stopped is alignopt.Stopped.INFEASIBLE


@pytest.mark.parametrize(
    "rules",
    [
        [("goal_count", 4, None)],
        [("goal_count", None, 1)],
        [("goal_weight", 0.25, 0.25)],
        [("goal_weight", 0.2, 0.35)],
        [("goal_count", 1, 2), ("weight_step", 0.5, 0.5)],
        [("weight_step", 1.0, 1.0), ("goal_count", 1, 4)],
    ],
)
def test_rules_at_the_edge_leave_a_scorecard(rules: Rules) -> None:
    assert found(ruled(rules)) == []


def test_a_root_that_may_not_carry_what_is_required_is_named() -> None:
    sketch = ruled([]).rule("goal_count", None, 1, holder_id="O")
    for goal in ("F1", "C1"):
        sketch.rule("require", holder_id="O", goal_id=goal)
    assert found(sketch) == ["O: 2 goals must be carried, at most 1 may be (rules: R1, R2, R3)"]


def test_a_stated_number_of_goals_at_the_root_replaces_the_whole_strategy() -> None:
    sketch = ruled([]).rule("goal_count", None, 3, holder_id="O")
    assert found(sketch) == []
    plan = alignopt.solve(alignopt.read(sketch.tables(), name="rules"))
    assert plan.scorecards.filter(holder_id="O").height <= 3


@pytest.mark.parametrize("name", sorted(set(NAMED) - {"more_goals_than_steps"}))
def test_defaults_never_contradict_themselves(name: str) -> None:
    problem = alignopt.read(NAMED[name](), name=name)
    organisation = Organisation.of(problem)
    assert contradictions(organisation, Policy.of(problem, organisation)) == []
