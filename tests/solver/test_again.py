"""Solving again from a plan: what still holds is kept, what does not is decided anew, all rules are kept."""

from __future__ import annotations

import polars as pl
import pytest

import alignopt
from alignopt.solver.adopt import adopted
from alignopt.solver.described import Described
from ruled import problem, rule

QUICK = alignopt.Settings(passes=1)
OFFICE = problem()


@pytest.fixture(scope="module")
def plan() -> alignopt.Plan:
    return alignopt.solve(OFFICE, settings=QUICK)


def cards_of(plan: alignopt.Plan) -> set[tuple[str, str, str, float]]:
    return set(plan.scorecards.select("holder_id", "goal_id", "section", pl.col("weight").round(6)).rows())


def carried(plan: alignopt.Plan, holder: str) -> list[str]:
    return plan.goals.filter(holder_id=holder)["goal_id"].to_list()


def kept(plan: alignopt.Plan, changed: alignopt.Problem) -> list[str]:
    """Whose card of a plan still holds in another problem."""
    organisation, policy = again_arrays(changed)
    cards = adopted(organisation, policy, plan.solution)
    return [organisation.holders.ids[v] for v in range(len(cards.known)) if cards.known[v]]


def again_arrays(changed: alignopt.Problem):
    from alignopt.rules.policy import established

    return established(changed)


def test_the_same_problem_keeps_everything(plan):
    same = alignopt.solve(problem(), start=plan, settings=QUICK)
    assert cards_of(same) == cards_of(plan)
    assert same.decided == ()
    assert same.total == pytest.approx(plan.total)


def test_a_plan_from_nothing_decides_everybody(plan):
    assert set(plan.decided) == set(plan.scorecards["holder_id"])


def test_other_rates_are_about_everybody(plan):
    heavy = alignopt.Settings(passes=1, rates=alignopt.Rates(balance=5.0))
    other = alignopt.solve(OFFICE, start=plan, settings=heavy)
    assert set(other.decided) == set(plan.scorecards["holder_id"])
    fresh = alignopt.solve(OFFICE, settings=heavy)
    assert other.total == pytest.approx(fresh.total, abs=0.05)


@pytest.mark.parametrize(
    "rules",
    [
        [rule("forbid", holder_id="P", goal_id="C1")],
        [rule("forbid", level="person", goal_id="F1a")],
        [rule("require", holder_id="Q", goal_id="C2")],
        [rule("goal_count", level="person", min=3.0, max=3.0)],
        [rule("goal_weight", level="person", min=0.2, max=0.5)],
        [rule("weight_step", level="person", min=0.25)],
        [rule("perspective_weight", level="person", perspective_id="F", min=0.6)],
        [rule("section_weight", level="person", section="competencies", min=0.2, max=0.2)],
        [rule("contributors", goal_id="C2", min=2.0)],
        [rule("forbid", holder_id="A", goal_id="C1"), rule("forbid", holder_id="A", goal_id="C1a")],
        [rule("goal_count", holder_id="O", min=3.0, max=3.0)],
        [rule("perspective_weight", level="person", perspective_id="F", min=0.6, hard=False, penalty=0.5)],
    ],
    ids=lambda rules: f"{rules[0]['kind']} {rules[0]['holder_id'] or ''}",
)
def test_other_rules_are_kept_and_the_plan_is_as_good_as_a_new_one(plan, rules):
    changed = problem(*rules)
    found = alignopt.solve(changed, start=plan, settings=QUICK)
    assert alignopt.audit(changed, found).is_sound
    assert found.total == pytest.approx(alignopt.solve(changed, settings=QUICK).total, abs=0.05)
    assert found.bound <= found.total + 1e-6


def test_back_again_from_a_plan_with_competencies(plan):
    eighty = problem(rule("section_weight", level="person", section="competencies", min=0.2, max=0.2))
    with_them = alignopt.solve(eighty, start=plan, settings=QUICK)
    assert not with_them.competencies.is_empty()
    same = alignopt.solve(eighty, start=with_them, settings=QUICK)
    assert cards_of(same) == cards_of(with_them)
    back = alignopt.solve(OFFICE, start=with_them, settings=QUICK)
    assert back.competencies.is_empty()
    assert alignopt.audit(OFFICE, back).is_sound


def test_only_cards_that_break_something_are_given_up(plan):
    taken = carried(plan, "P")[0]
    holders = {"O", "A", "P", "Q", "R"}
    assert set(kept(plan, OFFICE)) == holders
    assert set(kept(plan, problem(rule("forbid", holder_id="P", goal_id=taken)))) == holders - {"P"}
    assert set(kept(plan, problem(rule("weight_step", holder_id="Q", min=0.5)))) == holders - {"Q"}
    # heavier than any card of clerks allows: rules beyond bands are looked at, too
    least = rule("perspective_weight", role="clerk", perspective_id="F", min=0.95)
    assert set(kept(plan, problem(least))) == holders - {"P", "Q"}


def test_who_is_not_covered_any_more_is_decided_anew(plan):
    above = carried(plan, "A")
    serving = next(goal for goal in above if any(goal in carried(plan, each) for each in "PQR"))
    changed = problem(rule("forbid", holder_id="A", goal_id=serving))
    found = alignopt.solve(changed, start=plan, settings=QUICK)
    assert serving not in carried(found, "A")
    assert alignopt.audit(changed, found).is_sound


def test_people_join_and_leave(plan):
    tables = OFFICE.tables()
    joined = OFFICE.replace(
        people=pl.concat([tables["people"], tables["people"].head(1).with_columns(person_id=pl.lit("S"))]),
        capacity=pl.concat([tables["capacity"], pl.DataFrame({"holder_id": ["S"], "capacity": [1.0]})]),
    )
    found = alignopt.solve(joined, start=plan, settings=QUICK)
    assert "S" in found.decided
    assert alignopt.audit(joined, found).is_sound
    left = {
        table: tables[table].filter(pl.col(key) != "P")
        for table, key in (("people", "person_id"), ("capacity", "holder_id"), ("proficiencies", "person_id"))
    }
    smaller = alignopt.solve(OFFICE.replace(**left), start=plan, settings=QUICK)
    assert "P" not in set(smaller.scorecards["holder_id"])
    assert alignopt.audit(smaller.problem, smaller).is_sound


def test_a_dropped_goal_is_given_up_by_those_who_carried_it(plan):
    goal = "F1a" if "F1a" in set(plan.goals["goal_id"]) else "C1a"
    fewer = OFFICE.replace(
        goals=OFFICE.goals.filter(pl.col("goal_id") != goal),
        goal_competencies=OFFICE.goal_competencies.filter(pl.col("goal_id") != goal),
    )
    found = alignopt.solve(fewer, start=plan, settings=QUICK)
    assert goal not in set(found.goals["goal_id"])
    assert alignopt.audit(fewer, found).is_sound


def test_it_tells_whom_a_change_is_about():
    before = Described.of(*again_arrays(OFFICE))
    after = Described.of(*again_arrays(problem(rule("goal_count", role="lead", max=2.0))))
    assert not after.is_about_goals(before)
    assert [each for each in before.holders if before.holders[each] != after.holders[each]] == ["R"]
    targets = OFFICE.perspectives.with_columns(target_weight=pl.Series([0.6, 0.4]))
    assert Described.of(*again_arrays(OFFICE.replace(perspectives=targets))).is_about_goals(before)


def test_where_no_plan_exists_it_says_so(plan):
    fewer = [rule("forbid", level="person", goal_id=goal) for goal in ("F1", "F2", "C1")]
    with pytest.raises(alignopt.NoPlan, match="no plan exists"):
        alignopt.solve(problem(*fewer, rule("goal_count", level="person", min=4.0)), start=plan)


def test_the_joint_method_keeps_nothing(plan):
    with pytest.raises(ValueError, match="start: the joint method decides everybody at once"):
        alignopt.solve(OFFICE, "joint", start=plan)


def test_the_same_again_is_the_same_on_any_number_of_workers(plan):
    changed = problem(rule("goal_count", level="person", min=3.0, max=3.0))
    one, other = (
        alignopt.solve(changed, start=plan, settings=alignopt.Settings(passes=1, workers=workers))
        for workers in (1, 3)
    )
    assert cards_of(one) == cards_of(other)
