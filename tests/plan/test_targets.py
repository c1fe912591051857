"""Targets handed down."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignopt.plan.plan import Plan
from alignopt.plan.targets import largest_remainder
from handmade import CARDS, plan_of, problem_of

WEIGHTS = st.lists(st.fractions(Fraction(1, 1000), 1000), min_size=1, max_size=12)
TOTALS = st.builds(
    lambda units, exponent: Decimal(units).scaleb(exponent), st.integers(-(10**9), 10**9), st.integers(-6, 0)
)


def exact_sum(shares: list[Decimal]) -> Decimal:
    with localcontext(prec=1000):
        return sum(shares, Decimal(0))


@settings(deadline=None)
@given(TOTALS, WEIGHTS)
def test_shares_sum_exactly_at_the_written_precision(total: Decimal, weights: list[Fraction]) -> None:
    shares = largest_remainder(total, weights)
    assert exact_sum(shares) == total
    assert {share.as_tuple().exponent for share in shares} == {total.as_tuple().exponent}


@settings(deadline=None)
@given(TOTALS, WEIGHTS)
def test_no_share_is_a_unit_of_the_last_digit_away_from_proportion(
    total: Decimal, weights: list[Fraction]
) -> None:
    unit = Fraction(Decimal(1).scaleb(int(total.as_tuple().exponent)))
    for share, weight in zip(largest_remainder(total, weights), weights, strict=True):
        assert abs(Fraction(share) - Fraction(total) * weight / sum(weights)) < unit


@settings(deadline=None)
@given(TOTALS, WEIGHTS)
def test_what_is_left_over_goes_to_the_largest_remainders(total: Decimal, weights: list[Fraction]) -> None:
    unit = Fraction(Decimal(1).scaleb(int(total.as_tuple().exponent)))
    exact = [abs(Fraction(total)) * weight / sum(weights) / unit for weight in weights]
    shares = largest_remainder(total, weights)
    rounded_up = [abs(Fraction(share)) / unit > each for share, each in zip(shares, exact, strict=True)]
    remainders = [each - int(each) for each in exact]
    raised = [each for each, up in zip(remainders, rounded_up, strict=True) if up]
    kept = [each for each, up in zip(remainders, rounded_up, strict=True) if not up and each]
    assert min(raised, default=1) >= max(kept, default=0)


@settings(deadline=None)
@given(TOTALS, WEIGHTS)
def test_a_negative_total_is_split_like_its_opposite(total: Decimal, weights: list[Fraction]) -> None:
    opposite = largest_remainder(-total, weights)
    assert [-share for share in opposite] == largest_remainder(total, weights)


def test_first_come_first_served_among_equals() -> None:
    assert largest_remainder(Decimal(2), [Fraction(1)] * 3) == [1, 1, 0]


def test_more_digits_than_decimals_usually_have_stay_exact() -> None:
    total = Decimal("1234567890123456789012345678901234567890.0123456789012345678901234567890123456789")
    shares = largest_remainder(total, [Fraction(1), Fraction(1), Fraction(1)])
    assert exact_sum(shares) == total
    assert len(set(shares)) <= 2


def test_nothing_is_negative_about_a_share_of_nothing() -> None:
    assert [str(each) for each in largest_remainder(Decimal("-1"), [Fraction(1), Fraction(1)])] == ["-1", "0"]


def rows(plan: Plan, goal: str) -> dict[str | None, str]:
    return dict(plan.targets.filter(goal_id=goal).select("holder_id", "target").iter_rows())


def test_split_in_proportion_to_capacity_times_weight_from_holder_to_holder(plan: Plan) -> None:
    assert rows(plan, "C1") == {"O": "100", "B": "100", "P4": "100"}
    assert rows(plan, "C1a") == {"A": "10.0", "P1": "3.8", "P2": "2.5", "P3": "3.7"}


def test_a_tie_between_equal_work_goes_to_the_first_whatever_binary_numbers_make_of_it() -> None:
    """0.6 x 50 % and 1 x 30 % are the same; as a binary number, 0.6 is a little less than 3/5."""
    capacity = pl.DataFrame({"holder_id": ["P1", "P2", "P3", "P4"], "capacity": [0.6, 1.0, 0.6, 0.4]})
    units = problem_of().units.filter(pl.col("unit_id") != "E")
    goals = problem_of().goals.with_columns(target=pl.lit("7.51"))
    problem = problem_of(capacity=capacity, units=units, goals=goals)
    plan = plan_of(problem, {"P1": {"F2": 50}, "P2": {"F2": 30}})
    assert rows(plan, "F2") == {"P1": "3.76", "P2": "3.75"}


def test_shared_targets_repeat(plan: Plan) -> None:
    assert rows(plan, "F1") == dict.fromkeys(["O", "A", "B", "P1", "P2"], "5")


def test_what_nobody_carries_is_one_row_without_a_holder(plan: Plan) -> None:
    assert rows(plan, "F2") == {None: "7.50"}


def test_a_goal_without_a_target_has_no_row(plan: Plan) -> None:
    assert "L1" not in plan.targets["goal_id"]


def test_a_sub_goal_keeps_its_own_target(plan: Plan) -> None:
    assert "A" not in rows(plan, "C1")
    assert rows(plan, "C1a")["A"] == "10.0"


def test_it_stays_with_a_unit_where_nobody_beneath_carries_it() -> None:
    cards = {**CARDS, "P4": {"L1": 100}}
    assert rows(plan_of(problem_of(), cards), "C1") == {"O": "100", "B": "100"}


@pytest.mark.parametrize("target", ["-7.50", "0", "0.000", "-123456789012345.123456789012"])
def test_each_holder_hands_on_all_that_it_has(target: str) -> None:
    goals = problem_of().goals.with_columns(
        target=pl.when(goal_id="C1a").then(pl.lit(target)).otherwise("target")
    )
    shares = rows(plan_of(problem_of(goals=goals), CARDS), "C1a")
    assert exact_sum([Decimal(shares[person]) for person in ("P1", "P2", "P3")]) == Decimal(target)
    assert shares["A"] == target
