"""Points and swings: weights in proportion."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignopt.elicitation.direct import points, swing
from alignopt.errors import BadInput

POINTS = {"customer": 50, "finance": 30, "process": 20}


def failures(given_points: object, items: object = None) -> list[tuple[str, str | None]]:
    """Check and key of everything that is refused."""
    with pytest.raises(BadInput) as caught:
        points(given_points, items)
    return caught.value.failures.select("check", "key").rows()


def test_points_become_shares() -> None:
    weights = points(POINTS)
    assert weights.items == ("customer", "finance", "process")
    assert weights.values.tolist() == [0.5, 0.3, 0.2]
    assert weights.method == "points"
    assert weights.consistency is None
    assert weights.frame["rank"].to_list() == [1, 2, 3]


def test_swing_scores_become_shares_as_in_the_textbook_form() -> None:
    """100 for the swing that matters most: von Winterfeldt & Edwards (1986), chapter 8."""
    weights = swing({"customer": 100, "finance": 60, "process": 40})
    assert weights.values.tolist() == pytest.approx([0.5, 0.3, 0.2])
    assert weights.method == "swing"


def test_fuel_economy_of_four_cars() -> None:
    """Haas & Meixner, An Illustrated Guide to the Analytic Hierarchy Process: measured values normalised."""
    found = points({"civic": 34, "saturn": 27, "escort": 24, "clio": 28})
    assert found.values.round(4).tolist() == [0.3009, 0.2389, 0.2124, 0.2478]


@pytest.mark.parametrize(
    "values",
    [
        [50, 30, 20],
        (5.0, 3.0, 2.0),
        np.array([50, 30, 20]),
        np.array([0.5, 0.3, 0.2], dtype=np.float32),
        pl.Series([50, 30, 20]),
        [Decimal("0.5"), Decimal("0.3"), Decimal("0.2")],
        [Fraction(5, 10), Fraction(3, 10), Fraction(2, 10)],
    ],
)
def test_any_list_of_numbers_will_do(values: object) -> None:
    weights = points(values)
    assert weights.items == ("1", "2", "3")
    assert weights.values.tolist() == pytest.approx([0.5, 0.3, 0.2], rel=1e-12)


def test_items_put_a_mapping_in_their_order() -> None:
    weights = points(POINTS, ["process", "customer", "finance"])
    assert weights.items == ("process", "customer", "finance")
    assert weights.values.tolist() == [0.2, 0.5, 0.3]


def test_one_item_has_all_the_weight() -> None:
    assert points([7]).values.tolist() == [1.0]


def test_nothing_for_what_does_not_matter() -> None:
    assert points([3, 0, 1]).values.tolist() == [0.75, 0.0, 0.25]


@given(st.lists(st.floats(0, 1e300), min_size=1, max_size=12).filter(any), st.sampled_from([1e-6, 3.0, 1e6]))
def test_weights_sum_to_one_on_any_scale(values: list[float], scale: float) -> None:
    weights = points(values).values
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert (weights >= 0).all()
    if min(value for value in values if value) > 1e-200:
        assert points([value * scale for value in values]).values == pytest.approx(weights, abs=1e-12)


def test_everything_wrong_is_said_at_once() -> None:
    assert failures({"a": -1, "b": None, "c": "much", "d": float("nan"), "e": float("inf"), "f": True}) == [
        ("judgements_are_numbers", "b"),
        ("judgements_are_numbers", "c"),
        ("judgements_are_numbers", "d"),
        ("judgements_are_numbers", "e"),
        ("judgements_are_numbers", "f"),
        ("points_are_not_negative", "a"),
    ]


def test_messages_say_what_and_where() -> None:
    with pytest.raises(
        BadInput,
        match=r"2 failures in the judgements:\n  judgements \(b\): got 'much', expected a number of points",
    ) as caught:
        points({"a": -1, "b": "much"})
    assert "judgements (a): got -1, expected points of at least 0" in str(caught.value)


def test_a_minus_before_nothing_is_no_weight_below_nothing() -> None:
    assert str(points([-0.0, 1]).values[0]) == "0.0"


def test_a_single_number_is_no_list_of_numbers() -> None:
    with pytest.raises(BadInput, match="a number of points for each item"):
        points(np.array(3))


def test_failures_come_in_the_order_of_what_was_handed_in() -> None:
    strange = {f"stranger {k}": 1 for k in range(20)}
    with pytest.raises(BadInput) as raised:
        points({"cost": 3} | strange, ["cost"])
    assert raised.value.failures["key"].to_list() == list(strange)


def test_items_and_mapping_must_name_the_same() -> None:
    assert sorted(failures({"customer": 1, "finanse": 2}, ["customer", "finance"])) == [
        ("items_are_all_judged", "finance"),
        ("items_are_known", "finanse"),
    ]
    with pytest.raises(BadInput, match="did you mean 'finance'"):
        points({"customer": 1, "finanse": 2}, ["customer", "finance"])


@pytest.mark.parametrize(
    ("values", "items", "check"),
    [
        ([1, 2], ["a"], "items_are_counted"),
        ([1, 2], ["a", "a"], "items_are_unique"),
        ({1: 2, "1": 3}, None, "items_are_unique"),
        ([1, 2], ["a", " "], "items_have_names"),
        ([1, 2], ["a", None], "items_have_names"),
        ([], None, "something_is_judged"),
        ({}, None, "something_is_judged"),
        ([0, 0], None, "something_matters"),
        (5, None, "judgements_can_be_read"),
        ({1, 2}, None, "judgements_can_be_read"),
        ([[1, 2], [3, 4]], None, "judgements_are_numbers"),
    ],
)
def test_what_cannot_be_meant_is_refused(values: object, items: object, check: str) -> None:
    assert failures(values, items)[0][0] == check
