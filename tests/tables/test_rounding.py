"""Numbers as they are written: what a pair of them may stand for, and whether they may be reciprocal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignopt.tables.rounding import are_reciprocal, rounded


@pytest.mark.parametrize("number", [3, 0.5, 1 / 3, 0.1, 2.5, 0.3, 0.0625, 1e-300, 1e300])
def test_whole_numbers_their_reciprocals_and_few_decimals_are_exact(number: float) -> None:
    assert rounded(number, 1)[0] == (number, number, 0.0)


def test_two_decimals_or_more_may_be_off_by_half_of_the_last() -> None:
    assert rounded(0.33, 3)[0] == pytest.approx((0.325, 0.335, 0.005 / 0.33))
    assert rounded(3.0927, 0.3233)[0] == pytest.approx((3.09265, 3.09275, 0.00005 / 3.0927))


def test_beside_a_rounded_number_none_is_more_precise() -> None:
    assert rounded(4.95, 0.2)[1] == pytest.approx((0.195, 0.205, 0.025))
    assert rounded(1.0, 0.99)[0] == pytest.approx((0.995, 1.005, 0.005))


@given(st.floats(0.12, 9), st.integers(2, 6))
def test_a_ratio_and_its_reciprocal_in_so_many_decimals_are_reciprocal(ratio: float, decimals: int) -> None:
    pair = round(ratio, decimals), round(1 / ratio, decimals)
    if any(each.uncertainty for each in rounded(*pair)):
        assert are_reciprocal(*pair)
        assert are_reciprocal(*pair[::-1])


@pytest.mark.parametrize(
    ("one", "other", "is_rounded"),
    [
        (3, 0.33, True),
        (3, 0.3333333, True),
        (7, 0.14, True),
        (8, 0.13, True),
        (2.5, 0.4, True),
        (3.0927, 0.3233, True),
        (3.4098, 0.2676, False),
        (4.95, 0.2, True),
        (4.9, 0.2, False),
        (6, 0.2, False),
        (2, 1 / 3, False),
        (0.9318, 1.1583, False),
        (7, 0.13, False),
        (3, 0.3, False),
        (3, 3, False),
        (0.14, 0.14, False),
        (5e-324, 5e-324, False),
        (1e12, 1e-12, True),
    ],
)
def test_reciprocal_but_for_rounding(one: float, other: float, is_rounded: bool) -> None:
    assert are_reciprocal(one, other) == are_reciprocal(other, one) == is_rounded
