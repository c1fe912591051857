"""Ranks: rank-order centroid and rank sum, with published values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignopt.elicitation.ranks import rank_order_centroid, rank_sum
from alignopt.errors import BadInput

METHODS = [rank_order_centroid, rank_sum]


@pytest.mark.parametrize(
    ("count", "published"),
    [
        (2, [0.75, 0.25]),
        (3, [0.6111, 0.2778, 0.1111]),
        (4, [0.5208, 0.2708, 0.1458, 0.0625]),
        (5, [0.4567, 0.2567, 0.1567, 0.0900, 0.0400]),
    ],
)
def test_rank_order_centroid_weights_of_barron_and_barrett_1996(count: int, published: list[float]) -> None:
    """Barron & Barrett (1996), Decision quality using ranked attribute weights, Management Science 42(11)."""
    weights = rank_order_centroid(range(1, count + 1))
    assert weights.values.round(4).tolist() == published
    assert weights.method == "rank_order_centroid"


def test_rank_sum_weights_of_stillwell_seaver_and_edwards_1981() -> None:
    """Stillwell, Seaver & Edwards (1981), A comparison of weight approximation techniques."""
    weights = rank_sum([1, 2, 3, 4])
    assert weights.values.tolist() == pytest.approx([0.4, 0.3, 0.2, 0.1])
    assert weights.method == "rank_sum"


def test_the_centroid_is_the_mean_of_the_corners_of_the_ordered_weights() -> None:
    """Corners of w1 >= w2 >= ... >= wn: equal weights on the first k."""
    corners = [[1 / k] * k + [0.0] * (6 - k) for k in range(1, 7)]
    assert rank_order_centroid([1, 2, 3, 4, 5, 6]).values == pytest.approx(np.mean(corners, axis=0))


@pytest.mark.parametrize("method", METHODS)
def test_equal_ranks_share_the_mean_of_their_places(method) -> None:
    first, second, third, fourth = method([1, 2, 3, 4]).values
    middle = (second + third) / 2
    for ranks in ([1, 2, 2, 4], [1, 2, 2, 3], [1, 2.5, 2.5, 4]):
        assert method(ranks).values.tolist() == pytest.approx([first, middle, middle, fourth])
    assert method([1, 1, 1]).values.tolist() == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("method", METHODS)
def test_names_and_order(method) -> None:
    weights = method({"finance": 2, "customer": 1, "process": 3}, ["customer", "finance", "process"])
    assert weights.items == ("customer", "finance", "process")
    assert weights.values.tolist() == method([1, 2, 3]).values.tolist()
    assert method([1]).values.tolist() == [1.0]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.randoms(), st.sampled_from(METHODS))
def test_weights_follow_the_ranks_whatever_the_order_of_the_items(ranks, random, method) -> None:
    weights = method(ranks).values
    assert weights.sum() == pytest.approx(1.0)
    for one, heavy in zip(ranks, weights, strict=True):
        for other, light in zip(ranks, weights, strict=True):
            assert (one < other) == (heavy > light + 1e-12)
    order = list(range(len(ranks)))
    random.shuffle(order)
    assert method([ranks[k] for k in order]).values == pytest.approx(weights[order])


def test_every_rank_that_is_none_is_named() -> None:
    with pytest.raises(
        BadInput, match=r"judgements \(c\): got 'first', expected a rank that is a finite number"
    ) as caught:
        rank_order_centroid({"a": 0, "b": 1, "c": "first"})
    assert caught.value.failures.select("check", "key").rows() == [
        ("judgements_are_numbers", "c"),
        ("ranks_begin_with_1", "a"),
    ]


def test_a_missing_item_is_named() -> None:
    with pytest.raises(BadInput, match=r"judgements \(c\): got nothing, expected a rank for each item"):
        rank_sum({"a": 1, "b": 2}, ["a", "b", "c"])


@pytest.mark.parametrize("method", [rank_order_centroid, rank_sum])
def test_all_equal_ranks_are_all_equal_to_the_last_bit(method) -> None:
    assert method([1, 1, 1, 1]).values.tolist() == [0.25] * 4
