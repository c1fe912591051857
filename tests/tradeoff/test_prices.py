"""The price of each rule: against every plan of a tiny organisation with the rule and without it."""

from __future__ import annotations

from typing import Any

import pytest

import alignopt
from alignopt.rules.policy import established
from alignopt.tradeoff.limits import at_limit
from priced import EXACT, best, pair, problem

pytestmark = pytest.mark.filterwarnings("ignore::alignopt.errors.Caution")

NEAR = 1e-3
"""Ties may be worth so much of a point in a model."""

STATED: dict[str, tuple[str, float | None, float | None, dict[str, Any]]] = {
    "a most of goals": ("goal_count", None, 1, {"level": "person"}),
    "a least of goals": ("goal_count", 2, None, {"level": "person"}),
    "a heaviest weight": ("goal_weight", None, 0.5, {"role": "apprentice"}),
    "a perspective": ("perspective_weight", 0.5, None, {"perspective_id": "F", "level": "person"}),
    "a category": ("category_weight", None, 0.5, {"category": "x", "holder_id": "P"}),
    "a required goal": ("require", None, None, {"goal_id": "F1", "holder_id": "Q"}),
    "a fixed weight": ("fix_weight", 0.5, None, {"goal_id": "F1", "holder_id": "Q"}),
    "equal weights": ("equal_weights", None, None, {"level": "person"}),
    "one no heavier": (
        "not_heavier_than",
        None,
        None,
        {"goal_id": "F1", "other_id": "C1", "level": "person"},
    ),
    "contributors": ("contributors", 2, None, {"goal_id": "F1"}),
    "few contributors": ("contributors", None, 1, {"goal_id": "C1"}),
    "a forbidden goal": ("forbid", None, None, {"goal_id": "F1", "holder_id": "P"}),
    "a least fit": ("min_fit", 0.5, None, {"level": "person"}),
    "a price": ("goal_weight", None, 0.5, {"level": "person", "hard": False, "penalty": 0.1}),
}


@pytest.mark.parametrize("name", STATED)
def test_it_is_what_the_best_of_all_plans_gains_without_the_rule(name):
    kind, low, high, scope = STATED[name]
    tables = pair(0.5).rule(kind, low, high, **scope).tables()
    plan = alignopt.solve(alignopt.read(tables, name="tiny"), settings=EXACT)
    row = alignopt.prices(plan, rules=["R8"]).row(0, named=True)
    expected = best(tables) - best(pair(0.5).tables())
    assert row["price"] == pytest.approx(expected, abs=NEAR)
    assert row["kind"] == kind
    assert row["source"] == "the works council"
    if row["binds"]:
        assert row["low"] - NEAR <= expected <= row["high"] + NEAR
    else:
        assert row["price"] == 0
        assert row["high"] is None


def test_what_can_be_improved_anyway_is_not_booked_to_a_rule():
    """A plan that nobody has improved yet, and a rule that costs nothing."""
    changed = problem(pair(0.5).rule("goal_count", None, 2, level="person"))
    rough = alignopt.solve(changed, settings=alignopt.Settings(passes=0))
    best_plan = alignopt.solve(changed, settings=EXACT)
    assert rough.total > best_plan.total + 1
    row = alignopt.prices(rough, rules=["R8"], settings=EXACT).row(0, named=True)
    assert row["price"] == pytest.approx(0.0, abs=NEAR)
    assert not row["is_distinguishable"]


@pytest.fixture(scope="module")
def plan() -> alignopt.Plan:
    drawn = pair(0.5).rule("goal_count", None, 1, level="person").rule("goal_count", None, 3, level="person")
    return alignopt.solve(problem(drawn), settings=EXACT)


def test_all_stated_rules_are_priced_the_dearest_first(plan):
    frame = alignopt.prices(plan)
    assert set(frame["rule_id"]) == set(plan.problem.rules["rule_id"])
    assert frame["price"].to_list() == sorted(frame["price"], reverse=True)
    said = dict(frame.select("rule_id", "says").iter_rows())
    assert said["R8"] == "goal count at most 1, level person"


def test_nobody_is_at_the_limit_of_what_is_far_off_and_nothing_is_solved_for_it(plan):
    told: list[str] = []
    frame = alignopt.prices(plan, rules=["R9"], progress=lambda now: told.append(now.what))
    said = "goal count at most 3, level person"
    assert frame.rows() == [("R9", "goal_count", said, "the works council", 0, 0.0, 0.0, None, False, "")]
    assert told == []


def test_who_is_at_the_limit_is_named(plan):
    row = alignopt.prices(plan, rules=["R8"]).row(0, named=True)
    assert (row["binds"], row["holders"]) == (2, "P, Q")


def test_one_bar_over_all(plan):
    told = []
    alignopt.prices(plan, rules=["R1", "R8"], progress=told.append)
    assert [now.done for now in told] == list(range(1, told[0].total + 1))
    assert {now.total for now in told} == {told[-1].done}
    assert told[-1].what == "pricing rules: R8"


def test_defaults_have_a_price_where_they_are_asked_for():
    drawn = pair(0.5)
    drawn.rows["rules"] = [row for row in drawn.rows["rules"] if row["kind"] == "weight_step"]
    for goal in ("C2", "C3", "C4"):
        drawn.goal(goal, "C").may("P", goal, fit=0.1).may("Q", goal, fit=0.1)
    for row in drawn.rows["rules"]:
        row["min"] = 0.1
    plan = alignopt.solve(problem(drawn))
    row = alignopt.prices(plan, rules=["default goal_weight"]).row(0, named=True)
    assert (row["kind"], row["source"]) == ("goal_weight", "default")
    assert row["says"] == "goal weight where no rule says another"
    assert "P" in row["holders"].split(", ")
    assert row["price"] > 1, "P could do almost all of what it is best at"
    assert row["low"] <= row["price"] <= row["high"]


def test_a_default_number_of_goals_has_a_price_too():
    """Three goals at least, of which the apprentice is good at one."""
    drawn = pair(0.5)
    drawn.rows["rules"] = [row for row in drawn.rows["rules"] if row["kind"] == "weight_step"]
    for row in drawn.rows["rules"]:
        row["min"] = 0.1
    plan = alignopt.solve(problem(drawn.rule("goal_weight", 0.1, 1.0, level="person")))
    row = alignopt.prices(plan, rules=["default goal_count"]).row(0, named=True)
    assert row["binds"] > 0
    assert row["price"] > 1


def test_an_answer_is_the_same_twice(plan):
    assert alignopt.prices(plan).equals(alignopt.prices(plan))


def test_a_rule_that_is_not_there_is_an_unknown_name(plan):
    with pytest.raises(alignopt.UnknownName, match="there is no rule 'R88'; did you mean 'R8'"):
        alignopt.prices(plan, rules=["R88"])


def test_rates_other_than_the_plans_are_refused(plan):
    with pytest.raises(ValueError, match="the rates must be those of the plan"):
        alignopt.prices(plan, settings=alignopt.Settings(rates=alignopt.Rates(churn=1.0)))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.5, None, {"P"}), (0.25, None, set()), (None, 0.5, {"P"}), (None, 0.75, set()), (0.0, 1.0, set())],
)
def test_a_weight_is_at_the_limit_where_a_step_more_would_be_too_much(low, high, expected):
    """P carries halves in steps of a quarter: a least or most of a half is its limit."""
    drawn = pair(0.25).rule("fix_weight", 0.5, goal_id="F1", holder_id="P")
    drawn.rule("fix_weight", 0.5, goal_id="C1", holder_id="P").rule("goal_weight", low, high, holder_id="P")
    changed = problem(drawn)
    plan = alignopt.solve(changed, settings=alignopt.Settings(passes=0))
    organisation, policy = established(changed)
    rule = next(each for each in policy.rules if each.rule_id == "R10")
    found = at_limit(organisation, policy, plan.solution.cards, rule)
    assert {organisation.holders.ids[v] for v in found} == expected
