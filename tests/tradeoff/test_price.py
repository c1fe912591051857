"""The price of a change: against every plan of a tiny organisation, and what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

import alignopt
from alignopt import changes
from alignopt.plan.tables import ROUNDING
from alignopt.rules.policy import established
from alignopt.tradeoff.narrower import Stated
from priced import EXACT, best, pair, problem

if TYPE_CHECKING:
    from sketch import Sketch

pytestmark = pytest.mark.filterwarnings("ignore::alignopt.errors.Caution")

NEAR = 1e-3
"""Ties may be worth so much of a point in a model."""


@pytest.fixture(scope="module")
def plan() -> alignopt.Plan:
    return alignopt.solve(problem(pair(0.5)), settings=EXACT)


@pytest.fixture(scope="module")
def least() -> float:
    return best(pair(0.5).tables())


@pytest.fixture(scope="module")
def dearer(plan: alignopt.Plan) -> alignopt.Price:
    """The apprentice must share the clerk's goal."""
    return alignopt.price(plan, changes.new_rule(kind="require", holder_id="Q", goal_id="C1a"))


@pytest.fixture(scope="module")
def retargeted(plan: alignopt.Plan) -> alignopt.Price:
    return alignopt.price(plan, changes.target("F", by=-0.2))


CHANGED = {
    "a rule more": (
        changes.new_rule("X", kind="require", holder_id="Q", goal_id="F1"),
        lambda: pair(0.5).rule("require", holder_id="Q", goal_id="F1"),
    ),
    "a count": (
        changes.new_rule("X", kind="goal_count", level="person", min=2),
        lambda: pair(0.5).rule("goal_count", 2, level="person"),
    ),
    "a goal forbidden": (
        changes.new_rule("X", kind="forbid", holder_id="P", goal_id="C1a"),
        lambda: pair(0.5).rule("forbid", holder_id="P", goal_id="C1a"),
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_it_is_the_difference_of_the_best_of_all_plans(name, plan, least):
    change, drawn = CHANGED[name]
    price = alignopt.price(plan, change, settings=EXACT)
    expected = best(drawn().tables()) - least
    assert price.change == pytest.approx(expected, abs=NEAR)
    assert price.low - ROUNDING <= expected <= price.high + ROUNDING


def test_other_targets_cost_what_the_best_plan_for_them_costs(plan, least):
    price = alignopt.price(plan, changes.target("F", to=0.4), settings=EXACT)
    sketch = pair(0.5)
    for row in sketch.rows["perspectives"]:
        row["target_weight"] = 0.4 if row["perspective_id"] == "F" else 0.6
    expected = best(sketch.tables()) - least
    assert price.change == pytest.approx(expected, abs=NEAR)
    assert price.low - ROUNDING <= expected <= price.high + ROUNDING


def test_what_leaves_everything_allowed_as_it_was_is_free(plan):
    """A why-not that is free says so."""
    price = alignopt.price(plan, changes.new_rule(kind="goal_count", level="person", max=3))
    assert price.change == 0
    assert price.decided == ()
    assert set(price.kept) == {"O", "A", "P", "Q"}
    assert price.kept_total == pytest.approx(plan.total)
    assert "costs nothing: the total stays" in repr(price)
    assert price.other.bound == plan.bound
    assert "decided anew: 0 of 4 scorecards, the others kept; bound taken over" in repr(price)


def test_a_rule_more_never_saves_and_takes_the_bound_over(dearer, plan):
    assert dearer.is_narrower
    assert not dearer.is_wider
    assert dearer.low >= 0
    assert dearer.other.bound >= plan.bound
    assert dearer.broken
    assert dearer.kept_total is None


def test_a_rule_less_never_costs(dearer):
    price = alignopt.price(dearer.other, changes.without_rule("new-1"))
    assert price.is_wider
    assert price.high <= 0
    assert price.change == pytest.approx(-dearer.change, abs=NEAR)
    assert "saves" in repr(price)
    assert "bound computed anew" in repr(price)


def test_a_stated_count_may_be_wider_than_the_default_it_replaces():
    default = problem(_with_defaults())
    wider = default.replace(rules=problem(_with_defaults().rule("goal_count", 1, None, level="person")).rules)
    assert Stated(*established(default)).is_within(Stated(*established(wider)))
    assert not Stated(*established(wider)).is_within(Stated(*established(default)))


def _with_defaults() -> Sketch:
    sketch = pair()
    sketch.rows["rules"] = [row for row in sketch.rows["rules"] if row["kind"] == "weight_step"]
    return sketch


def test_a_forbidden_goal_is_no_narrower_problem_since_it_changes_the_criteria():
    """Whoever may not carry the goal that is more specific is not blamed for carrying the general one."""
    before, after = (problem(each) for each in (pair(), pair().rule("forbid", holder_id="P", goal_id="C1a")))
    assert not Stated(*established(after)).is_within(Stated(*established(before)))


def test_criteria_add_up_to_the_change(dearer, retargeted):
    for price in (dearer, retargeted):
        assert price.criteria["weighted"].sum() == pytest.approx(price.change)
        frame = price.criteria.drop_nulls("weighted")
        assert (frame["after"] - frame["before"]).to_list() == pytest.approx(frame["change"].to_list())
        assert frame["before"].to_list() == pytest.approx(
            price.plan.criteria.filter(pl.col("rate").is_not_null())["points"].to_list()
        )


def test_other_targets_say_what_keeping_the_plan_costs(retargeted, plan):
    aimed = alignopt.audit(retargeted.other.problem, _weights(plan))
    assert retargeted.kept_total == pytest.approx(aimed.total)
    assert retargeted.kept_total >= retargeted.other.total - ROUNDING
    text = repr(retargeted)
    assert "criteria are measured against the targets and priorities as changed" in text
    assert f"the plan at hand itself comes to {retargeted.kept_total:.1f} points with the change" in text
    assert "keeping it costs" in text


def _weights(plan: alignopt.Plan) -> dict[str, dict[str, float]]:
    cards: dict[str, dict[str, float]] = {}
    for holder, goal, weight in plan.scorecards.select("holder_id", "goal_id", "weight").iter_rows():
        cards.setdefault(holder, {})[goal] = weight
    return cards


def test_it_says_what_it_costs_and_how_sure_that_is(dearer):
    text = repr(dearer)
    assert text.startswith("New rule new-1 (require: holder_id Q, goal_id C1a)\n")
    assert f"costs {dearer.change:.1f} points: total {dearer.other.total:.1f} instead of" in text
    if dearer.is_distinguishable:
        assert "that is certain" in text
    else:
        assert "the bounds cannot tell whether it costs anything at all" in text
    assert "<table>" in dearer._repr_html_()


def test_what_the_bounds_cannot_tell_is_not_claimed(plan):
    rough = alignopt.solve(plan.problem, settings=alignopt.Settings(passes=0))
    price = alignopt.price(rough, changes.new_rule(kind="goal_count", level="person", max=2))
    assert not price.is_distinguishable
    assert price.high > 0
    assert "the bounds cannot tell whether it costs anything at all (0 to " in repr(price)


def test_a_forced_change_that_improves_the_plan_is_offered_as_a_new_baseline(plan):
    """A plan that is not the best one, and a rule that the best one keeps."""
    forced = changes.new_rule(kind="fix_weight", holder_id="Q", goal_id="F1", min=1.0)
    poor = alignopt.price(plan, forced).other
    solution = replace(poor.solution, policy=plan.solution.policy, bounds=plan.solution.bounds)
    freed = alignopt.Plan(plan.problem, "cascade", poor.settings, solution)
    carried = plan.goals.filter(holder_id="Q")["goal_id"][0]
    price = alignopt.price(freed, changes.new_rule(kind="require", holder_id="Q", goal_id=carried))
    assert price.change < 0
    assert price.is_better
    assert price.high >= 0
    assert "take price.other for the plan at hand" in repr(price)


def test_a_gain_that_a_looser_rule_does_not_bring_is_not_booked_to_it_in_silence():
    """Q carries one goal, since none is below 60 %; a second one is permitted, and the search goes on."""
    one = pair(0.5).rule("goal_weight", 0.6, 1.0, holder_id="Q").rule("goal_count", 1, 1, holder_id="Q")
    plan = alignopt.solve(problem(one), settings=EXACT)
    other = next(goal for goal in ("F1", "C1a") if goal not in plan.goals.filter(holder_id="Q")["goal_id"])
    poor = alignopt.price(plan, changes.new_rule(kind="require", holder_id="Q", goal_id=other)).other
    solution = replace(poor.solution, policy=plan.solution.policy, bounds=plan.solution.bounds)
    missed = alignopt.Plan(plan.problem, "cascade", poor.settings, solution)
    count = plan.problem.rules.filter(kind="goal_count", holder_id="Q")["rule_id"].item()
    price = alignopt.price(missed, changes.rule(count, max=2))
    assert not price.is_narrower
    assert price.change < 0
    assert price.unchanged_total == pytest.approx(price.other.total)
    assert price.is_better
    assert "the new plan is a better one without the change, too" in repr(price)


def test_changes_come_one_by_one_as_a_list_as_a_scenario_or_made(plan):
    change = changes.target("F", by=-0.2)
    single = alignopt.price(plan, change)
    listed = alignopt.price(plan, [change])
    scenario = alignopt.price(plan, changes.Scenario("less", [change]))
    made = alignopt.price(plan, change.apply(plan.problem))
    for other in (listed, scenario, made):
        assert other.change == single.change
        assert other.other.scorecards.equals(single.other.scorecards)
    assert single.text == listed.text == scenario.text
    assert "target weight of 2 perspectives differs" in made.text


def test_the_same_problem_costs_nothing(plan):
    price = alignopt.price(plan, plan.problem)
    assert price.change == price.low == 0
    assert price.text == "Nothing is changed"


def test_what_is_no_change_is_refused(plan):
    with pytest.raises(
        TypeError, match=r"expected a change .*, a list of them, a scenario or a problem, got str"
    ):
        alignopt.price(plan, "more customers")
    with pytest.raises(TypeError, match="got int"):
        alignopt.price(plan, [changes.target("F", to=0.5), 3])


def test_other_rates_are_refused(plan):
    rates = alignopt.Settings(rates=alignopt.Rates(balance=2.0))
    with pytest.raises(ValueError, match="the rates must be those of the plan"):
        alignopt.price(plan, changes.target("F", to=0.5), settings=rates)


def test_what_is_not_there_is_said(plan):
    with pytest.raises(alignopt.UnknownName, match="'R99'"):
        alignopt.price(plan, changes.without_rule("R99"))


def test_a_change_that_leaves_no_plan_raises(plan):
    with pytest.raises(alignopt.NoPlan, match="no plan exists"):
        alignopt.price(plan, changes.new_rule(kind="goal_count", level="person", min=7))
