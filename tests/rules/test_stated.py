"""Stated rules: what they leave each holder and each goal, and when the defaults are gone."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import alignopt
from alignopt.rules.policy import Policy, established
from sketch import Sketch, Tables


def base() -> Sketch:
    """Four goals, a person in a unit."""
    sketch = Sketch().unit("O").unit("A", "O").person("P", "A")
    for name in ("F1", "F2", "C1", "C2"):
        sketch.goal(name, name[0])
    return sketch


def ruled(*rules: tuple[str, float | None, float | None, dict[str, Any]]) -> Tables:
    """The same with rules that may fill any column."""
    sketch = base()
    for kind, low, high, _ in rules:
        sketch.rule(kind, low, high)
    tables = sketch.tables()
    rows = [row | columns for row, (*_, columns) in zip(tables["rules"].to_dicts(), rules, strict=True)]
    text = ("level", "unit_id", "role", "holder_id", "perspective_id", "goal_id", "category", "section")
    schema = dict.fromkeys(("rule_id", "kind", *text, "other_id", "source"), pl.String)
    schema |= {"min": pl.Float64, "max": pl.Float64, "hard": pl.Boolean, "penalty": pl.Float64}
    full = [{name: row.get(name) for name in schema} for row in rows]
    return tables | {"rules": pl.DataFrame(full, schema=schema)}


def policy_of(*rules: tuple[str, float | None, float | None, dict[str, Any]]) -> tuple[Policy, Any]:
    organisation, policy = established(alignopt.read(ruled(*rules), name="rules"))
    return policy, organisation


def bands(holder: str, *rules: Any) -> dict[str, tuple[int, int]]:
    """Lightest and heaviest steps of each goal that a holder may carry."""
    policy, organisation = policy_of(*rules)
    at = organisation.holders.index[holder]
    return {
        organisation.goals.ids[organisation.goal[each]]: (
            int(policy.lightest[each]),
            int(policy.heaviest[each]),
        )
        for each in organisation.candidates(at)
    }


def test_a_weight_of_one_goal_replaces_the_default_for_that_goal_alone() -> None:
    found = bands("P", ("goal_weight", 0.45, None, {"goal_id": "F1"}))
    assert found == {"F1": (9, 20), "F2": (2, 8), "C1": (2, 8), "C2": (2, 8)}


def test_weights_intersect_goal_by_goal() -> None:
    rules = [
        ("goal_weight", 0.1, 0.5, {"level": "person"}),
        ("goal_weight", 0.2, None, {"perspective_id": "F", "holder_id": "P"}),
        ("goal_weight", None, 0.3, {"goal_id": "F2"}),
    ]
    assert bands("P", *rules) == {"F1": (4, 10), "F2": (4, 6), "C1": (2, 10), "C2": (2, 10)}


def test_a_fix_leaves_one_weight_and_requires_the_goal() -> None:
    rule = ("fix_weight", 0.5, None, {"goal_id": "C1", "holder_id": "P"})
    assert bands("P", rule)["C1"] == (10, 10)
    policy, organisation = policy_of(rule)
    at = organisation.holders.index["P"]
    assert [organisation.goals.ids[g] for g in policy.required_goals(organisation, at)] == ["C1"]


def test_a_soft_rule_takes_the_default_away() -> None:
    rules = [
        ("goal_weight", 0.3, None, {"hard": False, "level": "person"}),
        ("goal_count", None, 2, {"hard": False, "level": "person"}),
    ]
    assert set(bands("P", *rules).values()) == {(1, 20)}
    policy, organisation = policy_of(*rules)
    at = organisation.holders.index["P"]
    assert (policy.min_goals[at], policy.max_goals[at]) == (1, 4)


@pytest.mark.parametrize(("step", "grid"), [(0.1, 20), (0.04, 100), (0.25, 20), (1.0, 20)])
def test_a_soft_step_gives_way_to_the_default(step: float, grid: int) -> None:
    policy, organisation = policy_of(("weight_step", step, None, {"hard": False, "level": "person"}))
    assert policy.grid[organisation.holders.index["P"]] == grid


def test_a_hard_step_is_not_refined_by_a_soft_one() -> None:
    hard = ("weight_step", 0.1, None, {"level": "person"})
    soft = ("weight_step", 0.05, None, {"hard": False, "level": "person"})
    policy, organisation = policy_of(hard, soft)
    assert policy.grid[organisation.holders.index["P"]] == 10


def test_what_is_forbidden_is_not_available() -> None:
    _, organisation = policy_of(("forbid", None, None, {"perspective_id": "F", "unit_id": "A"}))
    names = {
        holder: [organisation.goals.ids[g] for g in organisation.goals_of(organisation.holders.index[holder])]
        for holder in ("O", "A", "P")
    }
    assert names == {"O": ["C1", "C2"], "A": ["C1", "C2"], "P": ["C1", "C2"]}


def test_a_rule_for_a_category_does_not_lift_the_default_count() -> None:
    policy, organisation = policy_of(("goal_count", 1, 2, {"perspective_id": "F"}))
    at = organisation.holders.index["P"]
    assert (policy.min_goals[at], policy.max_goals[at]) == (3, 4)
    assert [rule.kind for rule, _ in policy.modelled] == ["goal_count"]


@pytest.mark.parametrize("hard", [True, None])
def test_a_rule_is_hard_unless_it_says_otherwise(hard: bool | None) -> None:
    plan = alignopt.solve(alignopt.read(ruled(("goal_count", 4, 4, {"hard": hard})), name="rules"))
    assert plan.scorecards.filter(holder_id="P").height == 4


def test_those_who_are_bound_by_no_rule_keep_the_defaults() -> None:
    policy, organisation = policy_of(("goal_count", 4, 4, {"holder_id": "P"}))
    assert policy.stated_for(organisation.holders.index["P"]) == ("R1",)
    assert policy.stated_for(organisation.holders.index["A"]) == ()
