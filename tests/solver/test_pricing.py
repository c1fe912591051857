"""The cheapest whole card, against all there are; what is recognised as a card's own rows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignopt.solver.dive import Slot
from alignopt.solver.matrix import Matrix
from alignopt.solver.parted import IMPOSSIBLE
from alignopt.solver.pricing import Pricing

NUMBER = 4
EVERY = np.arange(NUMBER)
SLOT = Slot(
    steps=EVERY, assigned=EVERY + NUMBER, reach=EVERY[:0], lightest=EVERY, heaviest=EVERY, whole=0, most=0
)
"""Where the card stands; what it keeps to is in the matrix."""


def card_matrix(low: list[int], high: list[int], whole: int, counts: tuple[int, int], must: int) -> Matrix:
    """One card of steps n and assigned a, with its heaviest weight as a gauge, and one row that couples."""
    rows: list[tuple[dict[int, float], float, float]] = [
        (dict.fromkeys(range(NUMBER), 1.0), whole, whole),
        (dict.fromkeys(range(NUMBER, 2 * NUMBER), 1.0), *counts),
    ]
    for goal in range(NUMBER):
        rows.append(({goal: 1.0, NUMBER + goal: -low[goal]}, 0.0, np.inf))
        rows.append(({goal: -1.0, NUMBER + goal: float(high[goal])}, 0.0, np.inf))
        rows.append(({goal: 1.0, 2 * NUMBER: -whole}, -np.inf, 0.0))
    rows.append(({NUMBER + must: 1.0}, 1.0, np.inf))
    rows.append(({0: 1.0, 1: 1.0}, -np.inf, 5.0))
    dense = np.zeros((len(rows), 2 * NUMBER + 1))
    for at, (entries, _, _) in enumerate(rows):
        dense[at, list(entries)] = list(entries.values())
    column, row = np.nonzero(dense.T)
    return Matrix(
        cost=np.append(np.zeros(2 * NUMBER), 0.5),
        offset=0.0,
        lower=np.zeros(2 * NUMBER + 1),
        upper=np.repeat([whole, 1.0], [NUMBER, NUMBER + 1]),
        whole=np.repeat([True, False], [2 * NUMBER, 1]),
        row_lower=np.array([lower for _, lower, _ in rows]),
        row_upper=np.array([upper for _, _, upper in rows]),
        starts=np.searchsorted(column, np.arange(2 * NUMBER + 2)).astype(np.int32),
        rows=row.astype(np.int32),
        values=dense[row, column],
        columns=(),
    )


@given(st.data())
def test_the_cheapest_card_is_the_cheapest(data: st.DataObject) -> None:
    low = [data.draw(st.integers(1, 3)) for _ in range(NUMBER)]
    high = [data.draw(st.integers(each, 6)) for each in low]
    whole, fewest = data.draw(st.integers(2, 10)), data.draw(st.integers(1, 3))
    most, must = data.draw(st.integers(fewest, 4)), data.draw(st.integers(0, NUMBER - 1))
    prices = np.array([data.draw(st.floats(-2, 2)) for _ in range(2 * NUMBER)] + [0.5])
    pricing = Pricing.of(card_matrix(low, high, whole, (fewest, most), must), [SLOT])
    assert pricing is not None
    choices = [(0, *range(one, other + 1)) for one, other in zip(low, high, strict=True)]
    cards = [
        np.array(card)
        for card in itertools.product(*choices)
        if sum(card) == whole and card[must] and fewest <= np.count_nonzero(card) <= most
    ]
    worth = [prices[:NUMBER] @ card + prices[NUMBER : 2 * NUMBER] @ (card > 0) for card in cards]
    even = [0.5 * (card**2).sum() / whole**2 for card in cards]
    (found,), (cost,) = pricing.cheapest(prices)
    if not cards:
        assert cost >= IMPOSSIBLE / 2
        return
    assert cost == pytest.approx(min(each + more for each, more in zip(worth, even, strict=True)), abs=1e-7)
    assert (
        cost <= min(each + 0.5 * card.max() / whole for each, card in zip(worth, cards, strict=True)) + 1e-7
    )
    assert any((found == card).all() for card in cards)
    assert pricing.are_cards(found[None]).all()
    assert pricing.filled(found[None])[2 * NUMBER] == pytest.approx(found.max() / whole)
    (near,), _ = pricing.nearest(np.append(cards[0], np.zeros(NUMBER + 1)))
    assert near.tolist() == cards[0].tolist()


def test_only_rows_of_a_whole_card_are_taken_for_its_own() -> None:
    matrix = card_matrix([1] * NUMBER, [6] * NUMBER, 10, (2, 3), 1)
    pricing = Pricing.of(matrix, [SLOT])
    assert pricing is not None
    assert np.flatnonzero(pricing.coupling).tolist() == [len(matrix.row_lower) - 1]
    assert pricing.gauges.column.tolist() == [2 * NUMBER]
    assert pricing.keeping.fewest.tolist() == [2]
    assert pricing.keeping.most.tolist() == [3]
    assert pricing.keeping.must.tolist() == [[False, True, False, False]]
