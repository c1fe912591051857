"""Comparisons of pairs, put into a matrix."""

from __future__ import annotations

import numpy as np
import pytest

from alignopt.elicitation.from_pairs import comparisons
from alignopt.errors import BadInput


def refused(pairs, items=None) -> list[tuple[str, str | None]]:
    with pytest.raises(BadInput) as caught:
        comparisons(pairs, items)
    return caught.value.failures.select("check", "key").rows()


def test_pairs_become_a_reciprocal_matrix() -> None:
    found = comparisons({("a", "b"): 2, ("c", "b"): 4, ("a", "c"): 1 / 3})
    assert found.tolist() == [[1, 2, 1 / 3], [0.5, 1, 0.25], [3, 4, 1]]


def test_what_nobody_compared_stays_open() -> None:
    found = comparisons({("a", "b"): 2, ("b", "c"): 4}, ["c", "a", "b"])
    assert np.isnan(found[0, 1])
    assert np.isnan(found[1, 0])
    assert np.isnan(found).sum() == 2
    assert found[1, 2] == 2
    assert found[0, 2] == 0.25


def test_items_stand_in_order_of_appearance() -> None:
    found = comparisons({("z", "a"): 2, ("m", "z"): 5})
    assert found[0].tolist()[1:] == [2, 0.2]


def test_both_ways_may_be_given_as_they_are_printed() -> None:
    assert comparisons({("a", "b"): 0.33, ("b", "a"): 3}).tolist() == [[1, 1 / 3], [3, 1]]
    assert comparisons({("b", "a"): 3, ("a", "b"): 0.33}, ["a", "b"]).tolist() == [[1, 1 / 3], [3, 1]]


def test_one_item_needs_no_comparison() -> None:
    assert comparisons({}, ["alone"]).tolist() == [[1.0]]


def test_everything_wrong_is_said_at_once() -> None:
    pairs = {
        ("a", "a"): 1,
        ("a", "b"): 0,
        ("b", "c"): -2,
        ("a", "c"): "three",
        ("a", "x"): 2,
        ("c", "d"): 3,
        ("d", "c"): 0.5,
        "ab": 4,
        ("b", "d"): None,
    }
    assert sorted(refused(pairs, ["a", "b", "c", "d"])) == [
        ("comparisons_are_of_pairs", "ab"),
        ("items_are_known", "a against x"),
        ("items_differ", "a against a"),
        ("judgements_are_numbers", "a against c"),
        ("judgements_are_numbers", "b against d"),
        ("pairs_are_reciprocal", "c against d"),
        ("ratios_are_positive", "a against b"),
        ("ratios_are_positive", "b against c"),
    ]


def test_messages_say_what_to_do() -> None:
    with pytest.raises(BadInput, match=r"a against a\): got 1, expected two different items; leave it out"):
        comparisons({("a", "a"): 1, ("a", "b"): 2})
    with pytest.raises(BadInput, match=r"got 'custmer', expected one of the items.*did you mean 'customer'"):
        comparisons({("custmer", "cost"): 1}, ["customer", "cost"])
    with pytest.raises(
        BadInput, match=r"got 3, and 0\.5 for b against a, expected one to be 1 over the other"
    ):
        comparisons({("a", "b"): 3, ("b", "a"): 0.5})


def test_nothing_compared_is_refused() -> None:
    assert refused({}) == [("something_is_judged", None)]


def test_a_pair_given_twice_is_refused() -> None:
    with pytest.raises(BadInput, match=r"1 against 2.*got 3, and 4 for the same pair"):
        comparisons({(1, 2): 3, ("1", "2"): 4})


def test_a_list_of_pairs_is_told_how_to_write_them() -> None:
    with pytest.raises(BadInput, match="got list, expected a mapping of pairs to numbers"):
        comparisons([("a", "b", 3)])  # type: ignore[arg-type]
