"""A new problem whose targets and priorities come from judgements, and what a plan says of it."""

from __future__ import annotations

import polars as pl
import pytest

import alignopt
from judged import compared, problem, rated

JUDGED = [
    *rated("Ann", "points", None, {"C": 10, "F": 50, "L": 20, "P": 20}),
    *compared("Bo", "C", {("C1", "C2"): 2.0, ("C1", "C3"): 2.0, ("C2", "C3"): 1.0}),
    *rated("Ann", "points", "C1", {"C1a": 1, "C1b": 3}),
]
QUICK = alignopt.Settings(passes=0)


def test_targets_and_priorities_change_and_nothing_else():
    before = problem(JUDGED)
    after = alignopt.priorities(before)
    assert after.perspectives["target_weight"].to_list() == pytest.approx([0.1, 0.5, 0.2, 0.2])
    priority = dict(after.goals.select("goal_id", "priority").iter_rows())
    assert [priority[each] for each in ("C1", "C2", "C3")] == pytest.approx([50, 25, 25])
    assert [priority[each] for each in ("C1a", "C1b")] == pytest.approx([25, 75])
    assert [priority[each] for each in ("F1", "F2", "L1", "P1")] == [None] * 4
    changed = {"target_weight", "priority", "source"}
    for table, frame in before.tables().items():
        kept = [name for name in frame.columns if name not in changed or table == "judgements"]
        assert after.tables()[table].select(kept).equals(frame.select(kept)), table


def test_the_problem_given_stays_as_it_is():
    before = problem(JUDGED)
    kept = {table: frame.clone() for table, frame in before.tables().items()}
    alignopt.priorities(before)
    assert all(before.tables()[table].equals(frame) for table, frame in kept.items())


def test_sources_say_who_and_how():
    after = alignopt.priorities(problem(JUDGED), "geometric_mean")
    assert after.perspectives["source"].unique().to_list() == ["judgements of Ann: points"]
    source = dict(after.goals.select("goal_id", "source").iter_rows())
    assert source["C1"] == "judgements of Bo: pairwise comparisons (geometric mean)"
    assert source["C1a"] == "judgements of Ann: points"
    assert source["F1"] is None


def test_the_plan_says_where_its_targets_come_from_and_aims_at_them():
    plan = alignopt.solve(alignopt.priorities(problem(JUDGED)), settings=QUICK)
    aims = plan.aims
    assert aims.filter(kind="perspective")["target_weight"].to_list() == pytest.approx([0.1, 0.5, 0.2, 0.2])
    assert aims.filter(item_id="C1")["target_weight"][0] == pytest.approx(0.05)
    assert "targets of the perspectives: judgements of Ann: points" in repr(plan)
    assert "goals of Customer: judgements of Bo: pairwise comparisons (principal eigenvector)" in repr(plan)


def test_written_and_read_again_it_says_the_same(tmp_path):
    after = alignopt.priorities(problem(JUDGED))
    assert alignopt.read(after.write(tmp_path / "new")) == after


def test_judged_twice_is_judged_once():
    once = alignopt.priorities(problem(JUDGED))
    assert alignopt.priorities(once) == once


def test_a_perspective_that_is_judged_needs_a_goal():
    before = problem(JUDGED).replace(judgements=None)
    zero = pl.when(perspective_id="P").then(0.0).when(perspective_id="C").then(0.5)
    perspectives = before.perspectives.with_columns(target_weight=zero.otherwise("target_weight"))
    goals = before.goals.filter(pl.col("goal_id") != "P1")
    bare = before.replace(perspectives=perspectives, goals=goals, judgements=problem(JUDGED).judgements)
    with pytest.raises(alignopt.BadInput, match=r"perspectives.*\(P\).*no strategic goal"):
        alignopt.priorities(bare)


LINKS = pl.DataFrame(
    [("L1", "C1", 3.0), ("P1", "C1", 1.0), ("C2", "F1", 1.0), ("C3", "F2", 1.0)],
    schema=["cause_goal_id", "effect_goal_id", "strength"],
    orient="row",
)


def test_the_strategy_map_spreads_what_was_judged():
    linked = problem(JUDGED).replace(strategy_links=LINKS)
    after = alignopt.priorities(linked, pass_on=0.5)
    # of C1's 5 % half is kept; F1 and F2 (25 %) pass 12.5 % each to C2 and C3, which nothing drives
    assert after.perspectives["target_weight"].to_list() == pytest.approx([0.1, 0.5, 0.2, 0.2])
    priority = dict(after.goals.select("goal_id", "priority").iter_rows())
    spread = [0.025, 0.15, 0.15]
    expected = [100 * each / sum(spread) for each in spread]
    assert [priority[each] for each in ("C1", "C2", "C3")] == pytest.approx(expected)
    source = after.goals.filter(goal_id="C1")["source"][0]
    assert source.startswith("judgements of Bo")
    assert "then strategy map: half of every goal's priority passed on to its drivers" in source


def test_across_perspectives_the_drivers_gain_what_the_outcomes_give():
    linked = problem(JUDGED).replace(strategy_links=LINKS)
    after = alignopt.priorities(linked, pass_on=0.5, across=True)
    targets = dict(after.perspectives.select("perspective_id", "target_weight").iter_rows())
    given = {"F": 0.25, "C": 0.325, "L": 0.2 + 0.025 * 0.75, "P": 0.2 + 0.025 * 0.25}
    assert targets == pytest.approx(given)


def test_the_strategy_map_works_on_stated_targets_where_nothing_is_judged():
    linked = problem().replace(strategy_links=LINKS)
    after = alignopt.priorities(linked, pass_on=0.0)
    assert after.perspectives["source"].null_count() == 4
    assert after.goals.filter(goal_id="F1")["priority"][0] == pytest.approx(50)


def test_nothing_to_go_by_is_refused():
    with pytest.raises(alignopt.BadInput, match="got no judgements"):
        alignopt.priorities(problem())
    with pytest.raises(alignopt.BadInput, match="the strategy map"):
        alignopt.priorities(problem(JUDGED), pass_on=0.5)


@pytest.mark.parametrize("pass_on", [1.0, -0.1, float("nan")])
def test_a_share_to_pass_on_is_below_one(pass_on):
    with pytest.raises(ValueError, match="pass_on"):
        alignopt.priorities(problem(JUDGED).replace(strategy_links=LINKS), pass_on=pass_on)
