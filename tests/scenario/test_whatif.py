"""What if: scenarios solved from a baseline, failing ones among good ones, figures that fit together."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

import alignopt
from alignopt import changes
from alignopt.changes import Scenario
from alignopt.scenario import whatif as module
from alignopt.solver.status import Stopped
from handmade import CARDS, plan_of, problem_of, shop
from ruled import problem as ruled
from sketch import Sketch

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan
    from alignopt.problem.problem import Problem
    from alignopt.solver.progress import Progress

GOOD = {
    "more customer": [changes.target("C", 0.6)],
    "half a lead": [changes.capacity("R", times=0.5)],
    "without Q": [changes.leaves("Q")],
    "four goals": [changes.new_rule("four", kind="goal_count", level="person", min=4, max=4)],
    "as it is": [],
}
BAD = {
    "nine goals": [changes.new_rule("nine", kind="goal_count", level="person", min=9, max=9)],
    "nobody leaves": [changes.leaves("PP")],
    "in a circle": [changes.cell("goals", "F1", "parent_id", "F1a")],
}


@pytest.fixture(scope="module")
def office() -> Plan:
    return alignopt.solve(ruled())


@pytest.fixture(scope="module")
def found(office: Plan) -> alignopt.WhatIf:
    first, *rest = GOOD
    return alignopt.whatif(office, {first: GOOD[first], **BAD, **{name: GOOD[name] for name in rest}})


@pytest.fixture
def unsolved(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What solves were asked for; each gives the shop's plan."""
    seen: list[dict[str, object]] = []

    def note(problem: Problem, method: str, **others: object) -> Plan:
        seen.append({"problem": problem, "method": method, **others})
        return plan_of(problem, CARDS)

    monkeypatch.setattr(module, "solve", note)
    return seen


def rows(found: alignopt.WhatIf) -> dict[str, dict[str, object]]:
    return {row["scenario"]: row for row in found.summary.iter_rows(named=True)}


def people(plan: Plan) -> pl.DataFrame:
    """Goals on people's scorecards."""
    return plan.goals.filter(level="person")


def test_scenarios_stand_in_the_order_given(found: alignopt.WhatIf) -> None:
    names = ["more customer", *BAD, "half a lead", "without Q", "four goals", "as it is"]
    assert [each.scenario for each in found.outcomes] == names
    assert found.summary["scenario"].to_list() == names
    assert found.criteria.columns == ["criterion", "baseline", *names]


def test_one_that_fails_says_why_and_the_others_go_on(found: alignopt.WhatIf) -> None:
    failed = {each.scenario: each.failed for each in found.outcomes if each.plan is None}
    assert list(failed) == list(BAD)
    assert failed["nine goals"].startswith("no plan exists: the rules leave no scorecard for 3 holders (al")
    assert failed["nobody leaves"] == "there is no person 'PP'; did you mean 'P'?"
    assert failed["in a circle"].startswith(
        "1 failure in the tables of scenario 'in a circle':\n  goals, par"
    )
    assert dict(found.summary.select("scenario", "failed").drop_nulls().iter_rows()) == failed
    for name in BAD:
        assert found.criteria[name].null_count() == found.criteria.height
        assert {key for key, value in rows(found)[name].items() if value is not None} == {
            "scenario",
            "failed",
        }


def test_every_plan_is_of_the_changed_tables(found: alignopt.WhatIf) -> None:
    assert found.plan("more customer").problem.perspectives["target_weight"].to_list() == pytest.approx(
        [0.6, 0.4]
    )
    assert "Q" not in found.plan("without Q").scorecards["holder_id"]
    counts = people(found.plan("four goals")).group_by("holder_id").len()
    assert counts["len"].to_list() == [4, 4, 4]
    for each in found.outcomes:
        if each.plan is not None:
            assert each.problem is each.plan.problem
            assert alignopt.audit(each.problem, each.plan).is_sound


def test_changes_are_told_also_where_they_cannot_be_made(found: alignopt.WhatIf) -> None:
    told = {each.scenario: each.changes for each in found.outcomes}
    assert told["more customer"] == ("Customer's target from 50 % to 60 %, the others in proportion",)
    assert told["nobody leaves"] == ("leaves of PP",)
    assert told["nine goals"] == ("New rule nine (goal_count: level person, min 9, max 9)",)
    assert told["as it is"] == ()


def test_figures_are_those_of_comparisons_and_plans(found: alignopt.WhatIf) -> None:
    for name in GOOD:
        row, plan = rows(found)[name], found.plan(name)
        pair = alignopt.compare(found.baseline, plan, names=("before", "after"))
        total = pair.total.row(1, named=True)
        for each in ("total", "bound", "change", "low", "high", "is_distinguishable"):
            assert row[each] == total[each]
        assert row["total"] == pytest.approx(plan.total)
        assert row["change"] == pytest.approx(plan.total - found.baseline.total)
        assert row["moved"] == pair.moved
        assert row["holders"] == pair.moves["changed"].item()
        assert row["decided"] == len(plan.decided)
        assert found.outcome(name).comparison.names == ("baseline", name)


def test_a_scenario_without_changes_changes_nothing(found: alignopt.WhatIf) -> None:
    row = rows(found)["as it is"]
    assert (row["change"], row["moved"], row["holders"], row["decided"]) == (0.0, 0.0, 0, 0)
    assert row["kept_total"] == pytest.approx(found.baseline.total)


def test_kept_is_what_an_audit_of_the_baseline_s_cards_comes_to(found: alignopt.WhatIf) -> None:
    for name in ("more customer", "half a lead", "as it is"):
        problem = found.outcome(name).problem
        audit = alignopt.audit(problem, found.baseline)
        assert audit.is_sound
        assert rows(found)[name]["kept_total"] == pytest.approx(audit.total)


def test_keeping_is_never_better_than_solving_again_and_never_below_the_bound(found: alignopt.WhatIf) -> None:
    kept = found.summary.drop_nulls("kept_total")
    assert kept.height >= 3
    for row in kept.iter_rows(named=True):
        assert row["bound"] - 1e-6 <= row["total"] <= row["kept_total"] + 1e-6


def test_kept_is_shown_beside_the_total(found: alignopt.WhatIf) -> None:
    row = rows(found)["more customer"]
    (line,) = (line for line in repr(found).splitlines() if line.startswith("more customer"))
    assert f"{row['total']:.1f}   {row['kept_total']:.1f}   " in line
    assert row["kept_total"] > row["total"] + 1


def test_kept_is_null_where_the_baseline_s_cards_do_not_hold(found: alignopt.WhatIf) -> None:
    counts = (
        found.baseline.goals.filter(pl.col("holder_id").is_in(["P", "Q", "R"])).group_by("holder_id").len()
    )
    assert set(counts["len"]) != {4}
    assert rows(found)["four goals"]["kept_total"] is None


def test_kept_counts_holders_across_branches(office: Plan) -> None:
    """As many as carry a goal now may carry it; one fewer, and the cards as a whole do not hold."""
    many = people(office).filter(goal_id="C1a").height
    assert many > 1
    rule = {"kind": "contributors", "goal_id": "C1a", "level": "person"}
    scenarios = {str(most): [changes.new_rule("few", max=most, **rule)] for most in (many, many - 1)}
    summary = alignopt.whatif(office, scenarios).summary
    assert summary["kept_total"].to_list() == [pytest.approx(office.total), None]


def test_a_newcomer_has_no_card_to_keep(office: Plan) -> None:
    joined = {"one more": [changes.joins("N", like="P", name="New")]}
    found = alignopt.whatif(office, joined)
    assert found.summary["kept_total"].to_list() == [None]
    assert "N" in found.plan("one more").scorecards["holder_id"]


def test_criteria_beside_the_baseline_s(found: alignopt.WhatIf) -> None:
    assert found.criteria["criterion"].to_list() == found.baseline.criteria["criterion"].to_list()
    assert found.criteria["baseline"].to_list() == found.baseline.criteria["points"].to_list()
    assert found.criteria["without Q"].to_list() == found.plan("without Q").criteria["points"].to_list()


def test_a_criterion_that_only_a_scenario_has_is_listed(office: Plan) -> None:
    soft = changes.new_rule(
        kind="goal_weight", level="person", goal_id="F1", min=0.4, hard="false", penalty=0.01
    )
    criteria = alignopt.whatif(office, {"soft": [soft]}).criteria
    assert criteria.filter(criterion="rules")["baseline"].to_list() == [None]
    assert criteria.filter(criterion="rules")["soft"].null_count() == 0
    assert criteria["criterion"].to_list()[-1] == "delivered"


def test_who_asks_for_a_plan_that_failed_is_told_the_reason(found: alignopt.WhatIf) -> None:
    with pytest.raises(alignopt.NoPlan, match="the rules leave no scorecard for 3 holders") as caught:
        found.plan("nine goals")
    assert caught.value.stopped is Stopped.INFEASIBLE
    with pytest.raises(alignopt.UnknownName, match="there is no person 'PP'; did you mean 'P'"):
        found.outcome("nobody leaves").planned()
    with pytest.raises(alignopt.BadInput, match="failure in the tables of scenario 'in a circle'"):
        _ = found.outcome("in a circle").comparison


def test_an_unknown_scenario(found: alignopt.WhatIf) -> None:
    with pytest.raises(alignopt.UnknownName, match="no scenario 'four goal'; did you mean 'four goals'"):
        found.plan("four goal")


def test_the_conflict_of_a_scenario_can_be_asked_for(found: alignopt.WhatIf) -> None:
    problem = found.outcome("nine goals").problem
    assert problem is not None
    assert "nine" in alignopt.conflicts(problem).rules["rule_id"]


def test_any_number_of_workers_gives_the_same(office: Plan) -> None:
    some = {name: GOOD[name] for name in ("more customer", "four goals")}
    one, two = (alignopt.whatif(ruled(), some, settings=alignopt.Settings(workers=each)) for each in (1, 3))
    assert one.summary.equals(two.summary)
    for name in some:
        assert one.plan(name).scorecards.equals(two.plan(name).scorecards)


def test_a_plan_is_taken_as_it_is(unsolved: list[dict[str, object]]) -> None:
    plan = replace(shop(), settings=alignopt.Settings(passes=1, seed=3))
    found = alignopt.whatif(plan, {"a": [changes.target("C", 0.5)]})
    assert found.baseline is plan
    ((asked),) = unsolved
    assert (asked["method"], asked["start"], asked["settings"]) == ("cascade", plan, plan.settings)


def test_the_baseline_of_a_problem_is_solved_first(unsolved: list[dict[str, object]]) -> None:
    problem, settings = problem_of(), alignopt.Settings(passes=0)
    found = alignopt.whatif(problem, {"a": [changes.target("C", 0.5)]}, settings=settings)
    first, second = unsolved
    assert first["problem"] is problem
    assert first.get("start") is None
    assert second["start"] is found.baseline
    assert {each["settings"] for each in unsolved} == {settings}


def test_jointly_each_is_solved_anew(unsolved: list[dict[str, object]]) -> None:
    alignopt.whatif(shop(), {"a": [changes.target("C", 0.5)]}, "joint")
    assert [(each["method"], each["start"]) for each in unsolved] == [("joint", None)]


def test_jointly_for_real() -> None:
    found = alignopt.whatif(ruled(), {"a": GOOD["more customer"]}, "joint")
    alone = alignopt.solve(found.outcome("a").problem, "joint")
    assert found.plan("a").scorecards.equals(alone.scorecards)


def test_other_rates_than_the_plan_s_are_refused(unsolved: list[dict[str, object]]) -> None:
    settings = alignopt.Settings(rates=alignopt.Rates(balance=3))
    with pytest.raises(ValueError, match="settings: their rates are not those of the plan"):
        alignopt.whatif(shop(), {"a": []}, settings=settings)
    assert not unsolved


def test_a_baseline_without_a_plan_is_no_baseline() -> None:
    with pytest.raises(alignopt.NoPlan, match="the baseline, which scenarios are held against: no plan exi"):
        alignopt.whatif(changes.Scenario("x", BAD["nine goals"]).apply(ruled()), {"a": []})


def test_a_changed_problem_may_stand_for_changes(unsolved: list[dict[str, object]]) -> None:
    plan, other = shop(), problem_of().replace(name="other")
    found = alignopt.whatif(plan, {"other": other, "half": [changes.target("C", 0.5)]})
    assert found.plan("other").problem is other
    assert found.outcome("other").changes == ()
    assert [each.scenario for each in found.outcomes] == ["other", "half"]


def test_a_problem_of_strangers_cannot_be_held_against_the_baseline(office: Plan) -> None:
    sketch = Sketch(X=1.0).unit("U").person("V", "U")
    for each in ("X1", "X2", "X3"):
        sketch.goal(each, "X", "U")
    found = alignopt.whatif(office, {"strangers": alignopt.read(sketch.tables(), name="strangers")})
    assert found.outcomes[0].plan is None
    assert "strangers: got none of the 5 holders and 6 goals of the baseline" in found.outcomes[0].failed


@pytest.mark.parametrize(
    "scenarios",
    [
        {"a": [changes.leaves("P2")], "b": []},
        [Scenario("a", [changes.leaves("P2")]), Scenario("b")],
        pl.DataFrame(
            {
                "scenario": ["a", "b"],
                "change": ["leaves", "drops"],
                "item_id": ["P2", "L1"],
            }
        ),
    ],
    ids=["mapping", "list", "frame"],
)
def test_scenarios_come_in_any_form(scenarios: object) -> None:
    todo = module.cases(scenarios, problem_of())
    assert [each.name for each in todo] == ["a", "b"]
    assert todo[0].changes == ("P2 (Bo) leaves A (Sales)",)


@pytest.mark.parametrize("name", ["baseline", "criterion"])
def test_names_that_mean_something_else_are_refused(name: str, unsolved: list[dict[str, object]]) -> None:
    with pytest.raises(
        alignopt.BadInput, match=f"scenarios, scenario \\({name}\\): got {name}, expected any other name"
    ):
        alignopt.whatif(shop(), {"a": [], name: []})
    assert not unsolved


def test_no_scenario_is_refused(unsolved: list[dict[str, object]]) -> None:
    with pytest.raises(alignopt.BadInput, match="got no scenario, expected at least one"):
        alignopt.whatif(problem_of(), {})
    assert not unsolved


def test_what_are_no_scenarios_is_refused_before_anything_is_solved(
    unsolved: list[dict[str, object]],
) -> None:
    with pytest.raises(TypeError, match="expected scenarios"):
        alignopt.whatif(problem_of(), [changes.leaves("P2")])
    table = pl.DataFrame({"scenario": ["a", "b"], "change": ["leaves", "flies"], "item_id": ["P9", "P2"]})
    with pytest.raises(alignopt.BadInput, match="2 failures in the scenarios"):
        alignopt.whatif(problem_of(), table)
    assert not unsolved


def test_progress_says_which_scenario_it_is_about(unsolved: list[dict[str, object]]) -> None:
    told: list[Progress] = []
    alignopt.whatif(problem_of(), {"a": [], "b": []}, progress=told.append)
    for asked in unsolved:
        asked["progress"](alignopt.Progress(1, 3, "bounding"))  # type: ignore[operator]
    assert told == [
        alignopt.Progress(1, 3, f"{name}: bounding") for name in ("baseline", "a (1 of 2)", "b (2 of 2)")
    ]


def test_what_a_scenario_may_not_mean_is_told(unsolved: list[dict[str, object]]) -> None:
    nobody = {"a": [changes.new_rule(kind="goal_count", level="team", max=4)]}
    with pytest.warns(alignopt.Caution, match="a level that nobody has"):
        alignopt.whatif(shop(), nobody)


def test_nothing_is_warned_of_where_nothing_is_amiss(unsolved: list[dict[str, object]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alignopt.whatif(shop(), {"a": [changes.target("C", 0.5)]})
    assert len(unsolved) == 1


def test_what_more_searching_brings_is_not_booked_to_the_changes(
    office: Plan, found: alignopt.WhatIf
) -> None:
    """The baseline is a poor plan, which the scenario does not bear on."""
    forced = changes.new_rule("forced", kind="goal_count", level="person", min=1, max=1)
    poor = alignopt.whatif(office, {"forced": [forced]}).plan("forced")
    solution = replace(poor.solution, policy=office.solution.policy, bounds=office.solution.bounds)
    missed = replace(office, solution=solution)
    assert missed.total > office.total
    after = alignopt.whatif(missed, {"a bit less": [changes.capacity("R", times=0.999)]})
    outcome = after.outcomes[0]
    assert outcome.is_better
    assert outcome.unchanged_total == pytest.approx(outcome.plan.total, abs=0.5)
    assert "a bit less: the plan found is better than the baseline even without the changes" in repr(after)
    assert found.outcome("as it is").unchanged_total == pytest.approx(office.total)
    assert not found.outcome("as it is").is_better
    assert found.outcome("nobody leaves").unchanged_total is None
    assert "even without the changes" not in repr(found)
