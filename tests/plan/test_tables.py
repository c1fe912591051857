"""The tables of a plan."""

from __future__ import annotations

import polars as pl
import pytest

from alignopt.plan.plan import Plan
from handmade import CARDS, plan_of, problem_of


def test_scorecards_are_the_cards_top_down_heaviest_goal_first(plan: Plan) -> None:
    order = ["O", "A", "B", "P1", "P2", "P3", "P4"]
    expected = [
        (holder, goal, percent / 100)
        for holder in order
        for goal, percent in sorted(CARDS[holder].items(), key=lambda item: (-item[1], item[0]))
    ]
    assert plan.scorecards.select("holder_id", "goal_id", "weight").rows() == expected
    sums = plan.scorecards.group_by("holder_id").agg(pl.col("weight").sum())["weight"]
    assert sums.to_list() == pytest.approx([1.0] * 7)


def test_scorecards_say_what_each_goal_is_to_its_holder(plan: Plan) -> None:
    row = plan.scorecards.row(
        by_predicate=(pl.col("holder_id") == "P2") & (pl.col("goal_id") == "C1a"), named=True
    )
    assert row == {
        "holder_id": "P2",
        "goal_id": "C1a",
        "section": "goals",
        "weight": 0.4,
        "level": "person",
        "perspective_id": "C",
        "capacity": 1.0,
        "fit": 0.75,
        "target": "2.5",
        "target_unit": "hours",
        "serves": "C1a",
    }


def test_serves_is_the_nearest_goal_on_the_card_above(plan: Plan) -> None:
    serves = {
        (holder, goal): above
        for holder, goal, above in plan.scorecards.select("holder_id", "goal_id", "serves").iter_rows()
    }
    assert serves["A", "C1a"] == "C1"
    assert serves["P1", "C1a"] == "C1a"
    assert serves["O", "C1"] is None
    assert serves["B", "L1"] is None
    assert serves["P4", "L1"] == "L1"


def test_balance_compares_target_card_and_what_is_beneath(plan: Plan) -> None:
    rows = {row[:2]: row[2:] for row in plan.balance.iter_rows()}
    assert set(rows) == {(unit, perspective) for unit in "OAB" for perspective in "CF"}
    assert rows["O", "C"] == pytest.approx((0.6, 0.6, (2.6 * 0.5 + 0.4 * 0.6) / 3.0))
    assert rows["A", "C"] == pytest.approx((0.6, 0.5, (1 * 0.6 + 1 * 0.4 + 0.6 * 1.0) / 2.6))
    assert rows["B", "F"] == pytest.approx((0.4, 0.4, 0.0))


def test_coverage_counts_what_serves_a_strategic_goal(plan: Plan) -> None:
    rows = {row["goal_id"]: row for row in plan.coverage.iter_rows(named=True)}
    assert list(rows) == ["C1", "F1", "F2"]
    customers = rows["C1"]
    assert customers["target_weight"] == pytest.approx(0.6)
    assert customers["organisation_weight"] == pytest.approx(0.6)
    assert customers["delivered"] == pytest.approx((1 * 0.6 + 1 * 0.4 + 0.6 * 1.0 + 0.4 * 0.5) / 3.0)
    assert (customers["units"], customers["people"], customers["is_covered"]) == (3, 4, True)
    assert rows["F2"]["target_weight"] == pytest.approx(0.2)
    assert (rows["F2"]["units"], rows["F2"]["people"], rows["F2"]["is_covered"]) == (0, 0, False)


def test_gaps_are_what_goals_ask_and_people_lack(plan: Plan) -> None:
    assert plan.gaps.rows() == [
        ("P2", "K", 4.0, 3.0, 1.0, 0.4, 1),
        ("P3", "K", 4.0, None, None, 1.0, 1),
    ]


def test_workload_is_effort_against_staff() -> None:
    goals = problem_of().goals.with_columns(
        effort=pl.when(goal_id="C1a").then(2.0).when(goal_id="F2").then(0.5).otherwise(None)
    )
    plan = plan_of(problem_of(goals=goals), CARDS)
    rows = {row["goal_id"]: row for row in plan.workload.iter_rows(named=True)}
    assert set(rows) == {"C1a", "F2"}
    assert rows["C1a"]["staffed"] == pytest.approx(1.6)
    assert rows["C1a"]["short"] == pytest.approx(0.4)
    assert rows["F2"]["short"] == pytest.approx(0.5)


def test_unassigned_holders_have_a_reason(plan: Plan) -> None:
    assert plan.unassigned.rows() == [("E", "Empty room", "department", "no capacity")]


def test_criteria_are_followed_by_what_is_delivered(plan: Plan) -> None:
    names = plan.criteria["criterion"].to_list()
    assert names[-1] == "delivered"
    rates = dict(plan.criteria.select("criterion", "rate").iter_rows())
    assert rates["delivered"] is None
    assert rates["specificity"] == 0.25
    points = dict(plan.criteria.select("criterion", "points").iter_rows())
    total = sum(points[name] * rate for name, rate in rates.items() if rate is not None)
    assert plan.total == pytest.approx(total)
    short = 0.5 * (abs(1.8 / 3 - 0.6) + abs(1.0 / 3 - 0.2) + 0.2)
    assert points["delivered"] == pytest.approx(100 * short)
