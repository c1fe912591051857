"""Pairwise judgements must be reciprocal, as far as numbers are written."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignopt.elicitation.reciprocity import reciprocal
from alignopt.errors import BadInput

PERSPECTIVES = [
    [1, 3.0927, 3.4098, 3.2711],
    [0.3233, 1, 0.9318, 0.5807],
    [0.2676, 1.1583, 1, 0.4735],
    [0.3057, 1.7222, 2.1120, 1],
]
"""Published with two pairs that are not reciprocal."""


def refused(matrix, items=None) -> list[tuple[str, str | None]]:
    with pytest.raises(BadInput) as caught:
        reciprocal(matrix, items)
    return caught.value.failures.select("check", "key").rows()


def test_the_published_perspective_matrix_has_exactly_two_bad_pairs() -> None:
    assert refused(PERSPECTIVES) == [
        ("pairs_are_reciprocal", "1 against 3"),
        ("pairs_are_reciprocal", "2 against 3"),
    ]


def test_bad_pairs_are_named_with_their_numbers() -> None:
    items = ["financial", "customer", "process", "learning"]
    with pytest.raises(BadInput, match="2 failures in the judgements") as caught:
        reciprocal(PERSPECTIVES, items)
    text = str(caught.value)
    assert "(financial against process): got 3.4098, and 0.2676 for process against financial" in text
    assert "(customer against process): got 0.9318, and 1.1583 for process against customer" in text


@pytest.mark.parametrize(
    ("value", "converse"),
    [
        (7, 0.14),
        (8, 0.13),
        (3, 0.33),
        (9, 0.11),
        (6, 0.17),
        (1.5, 0.67),
        (3, 0.3333),
        (2.5, 0.4),
        (0.75, 1.3333),
    ],
)
def test_numbers_as_tables_print_them_pass(value: float, converse: float) -> None:
    for matrix in ([[1, value], [converse, 1]], [[1, converse], [value, 1]]):
        found = reciprocal(matrix)
        assert found[0, 1] * found[1, 0] == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_single_precision_numbers_are_what_they_show(precision) -> None:
    assert reciprocal(np.array([[1, 3], [0.33, 1]], dtype=precision)).tolist() == [[1, 3], [1 / 3, 1]]


@pytest.mark.parametrize(
    ("value", "converse"),
    [(6, 0.2), (2, 1 / 3), (3, 3), (9, 0.1), (3, 0.34), (7, 0.13), (4, 0.2501), (1.5, 0.7), (5, 5.0)],
)
def test_numbers_that_cannot_be_meant_are_refused(value: float, converse: float) -> None:
    for matrix in ([[1, value], [converse, 1]], [[1, converse], [value, 1]]):
        assert refused(matrix) == [("pairs_are_reciprocal", "1 against 2")]


@pytest.mark.parametrize(
    ("matrix", "kept"),
    [
        ([[1, 0.33], [3, 1]], (1 / 3, 3)),
        ([[1, 7], [0.14, 1]], (7, 1 / 7)),
        ([[1, 0.1429], [7.0, 1]], (1 / 7, 7)),
        ([[1, 3.0927], [0.3233, 1]], (3.0927, 1 / 3.0927)),
        ([[1, 0.3233], [3.09, 1]], (0.3233, 1 / 0.3233)),
    ],
)
def test_the_more_precise_side_counts(matrix, kept) -> None:
    found = reciprocal(matrix)
    assert (found[0, 1], found[1, 0]) == pytest.approx(kept, rel=1e-15)


def test_a_missing_side_is_filled_in_from_the_other() -> None:
    found = reciprocal([[1, 4, None], [None, 1, float("nan")], [0.2, None, None]])
    assert found[1, 0] == 0.25
    assert found[0, 2] == 5
    assert found[2, 2] == 1
    assert np.isnan(found[1, 2])
    assert np.isnan(found[2, 1])


def test_a_polars_frame_names_the_items() -> None:
    frame = pl.DataFrame({"cost": [1.0, None], "speed": [3.0, 1.0]})
    assert reciprocal(frame).tolist() == [[1, 3], [1 / 3, 1]]
    assert refused(frame, ["speed", "cost"]) == [("columns_are_items", None)]
    with pytest.raises(BadInput, match="cost against speed"):
        reciprocal(frame.with_columns(speed=pl.Series([-3.0, 1.0])))


@given(st.lists(st.floats(1e-6, 1e6), min_size=3, max_size=3))
def test_a_reciprocal_matrix_is_left_as_it_is(ratios: list[float]) -> None:
    one, two, three = ratios
    matrix = np.array([[1, one, two], [1 / one, 1, three], [1 / two, 1 / three, 1]])
    assert reciprocal(matrix) == pytest.approx(matrix, rel=1e-6)
    again = reciprocal(reciprocal(matrix))
    assert again == pytest.approx(reciprocal(matrix), rel=1e-15)


def test_everything_wrong_is_said_at_once() -> None:
    matrix = [[2, 0, 3, "4"], [1, 1, -1, 1], [0.5, 1, 1, float("inf")], [1, 1, 1, 1]]
    assert refused(matrix, "abcd") == [
        ("items_equal_themselves", "a against a"),
        ("ratios_are_positive", "a against b"),
        ("judgements_are_numbers", "a against d"),
        ("ratios_are_positive", "b against c"),
        ("ratios_are_positive", "c against d"),
        ("pairs_are_reciprocal", "a against c"),
    ]


@pytest.mark.parametrize(
    ("matrix", "items", "check"),
    [
        ([], None, "the_matrix_is_square"),
        (3, None, "the_matrix_is_square"),
        (np.array(3), None, "the_matrix_is_square"),
        ("abc", None, "the_matrix_is_square"),
        ([1, 2, 3], None, "the_matrix_is_square"),
        ([[1, 2]], None, "the_matrix_is_square"),
        ([[1, 2], [0.5]], None, "the_matrix_is_square"),
        ([[1, 2], [0.5, 1]], ["a"], "items_are_counted"),
        ([[1, 2], [0.5, 1]], ["a", "a"], "items_are_unique"),
        ([[1, True], [1, 1]], None, "judgements_are_numbers"),
        ([[0.0]], None, "ratios_are_positive"),
    ],
)
def test_what_is_no_matrix_is_refused(matrix, items, check: str) -> None:
    assert refused(matrix, items)[0][0] == check


def test_items_of_one_name_are_the_only_fault_then() -> None:
    assert refused([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]], ["a", "a", "b"]) == [
        ("items_are_unique", "a")
    ]
    assert refused([[1, 3], [1 / 3, 1]], {"a", "b"}) == [("judgements_can_be_read", None)]


def test_a_numpy_matrix_is_one_too() -> None:
    with pytest.warns(PendingDeprecationWarning):
        matrix = np.matrix([[1, 3], [1 / 3, 1]])
    assert reciprocal(matrix).tolist() == [[1, 3], [1 / 3, 1]]
