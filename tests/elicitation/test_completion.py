"""Missing pairwise judgements: filled in so that the principal eigenvalue is least."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignopt.elicitation.completion import complete, groups, logarithmic_least_squares
from alignopt.elicitation.from_pairs import comparisons
from alignopt.errors import BadInput

SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0]


def greatest(matrix: np.ndarray) -> float:
    """The principal eigenvalue, by LAPACK instead of the product's own way."""
    return float(np.linalg.eigvals(matrix).real.max())


def incomplete(seed: int, count: int, missing: float) -> np.ndarray:
    """A random matrix of Saaty's numbers whose comparisons connect all items."""
    random = np.random.default_rng(seed)
    matrix = np.full((count, count), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for i in range(count):
        for j in range(i + 1, count):
            if random.random() > missing or j == i + 1:
                matrix[i, j] = random.choice(SCALE)
                matrix[j, i] = 1 / matrix[i, j]
    return matrix


def test_the_example_of_bozoki_fulop_and_ronyai_2010() -> None:
    """Bozóki, Fülöp & Rónyai (2010), On optimal completion: c against d is 0.7303."""
    given = {("a", "b"): 1, ("a", "c"): 5, ("a", "d"): 2, ("b", "c"): 3, ("b", "d"): 4}
    completed = complete(comparisons(given))
    assert round(completed[2, 3], 4) == 0.7303
    assert completed[2, 3] == pytest.approx(np.sqrt(8 / 15), abs=1e-9)


def test_the_larger_example_of_bozoki_fulop_and_ronyai_2010() -> None:
    """Eight criteria of buying a house, 12 comparisons missing, as AHPy's tests give them."""
    given = {
        **{("a", other): value for other, value in zip("bcdef", (5, 3, 7, 6, 6), strict=True)},
        **{("h", other): value for other, value in zip("abdf", (4, 7, 8, 6), strict=True)},
        ("b", "d"): 5,
        ("b", "f"): 3,
        ("c", "e"): 3,
        ("c", "g"): 6,
        ("f", "d"): 4,
        ("g", "a"): 3,
        ("g", "e"): 5,
    }
    published = {
        "bc": 0.3300187496240363,
        "be": 1.7197409185349517,
        "bg": 0.4663515002203321,
        "cd": 9.920512661898753,
        "cf": 4.852486449214693,
        "ch": 0.5696073301509899,
        "de": 0.5252768142894285,
        "dg": 0.1424438146531802,
        "ef": 0.9311973564754218,
        "eh": 0.10930828182051665,
        "fg": 0.2912120796181874,
        "gh": 0.4030898885178746,
    }
    completed = complete(comparisons(given, "abcdefgh"))
    found = {pair: completed["abcdefgh".index(pair[0]), "abcdefgh".index(pair[1])] for pair in published}
    assert found == pytest.approx(published, rel=2e-5)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 8), st.sampled_from([0.2, 0.5, 0.8]))
def test_no_other_filling_in_is_better(seed: int, count: int, missing: float) -> None:
    matrix = incomplete(seed, count, missing)
    completed = complete(matrix)
    is_given = ~np.isnan(matrix)
    assert completed[is_given] == pytest.approx(matrix[is_given], rel=1e-12)
    assert completed * completed.T == pytest.approx(np.ones_like(matrix), rel=1e-12)
    least = greatest(completed)
    for i, j in np.argwhere(np.triu(~is_given)):
        for factor in (0.8, 0.99, 1.01, 1.25):
            changed = completed.copy()
            changed[i, j] *= factor
            changed[j, i] /= factor
            assert greatest(changed) >= least - 1e-9
    random = np.random.default_rng(seed)
    for size in (0.001, 0.1, 1.0):
        shift = np.where(is_given, 0.0, np.triu(random.normal(size=matrix.shape, scale=size), 1))
        assert greatest(completed * np.exp(shift - shift.T)) >= least - 1e-9


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 9))
def test_consistent_judgements_are_completed_consistently(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    weights = np.exp(random.normal(size=count))
    whole = weights[:, None] / weights[None, :]
    matrix = np.where(np.isnan(incomplete(seed, count, 0.7)), np.nan, whole)
    assert complete(matrix) == pytest.approx(whole, rel=1e-9)
    assert logarithmic_least_squares(matrix) == pytest.approx(weights / weights.sum(), rel=1e-9)


def test_the_order_of_items_does_not_matter() -> None:
    matrix = incomplete(7, 7, 0.5)
    order = np.random.default_rng(1).permutation(7)
    shuffled = complete(matrix[np.ix_(order, order)])
    assert shuffled == pytest.approx(complete(matrix)[np.ix_(order, order)], rel=1e-7)


def test_a_large_matrix_with_most_missing() -> None:
    matrix = incomplete(3, 40, 0.8)
    completed = complete(matrix)
    assert np.isnan(matrix).sum() > 1000
    logs = np.log(completed)
    values, vectors = np.linalg.eig(completed)
    right = np.abs(vectors[:, values.real.argmax()].real)
    values, vectors = np.linalg.eig(completed.T)
    left = np.abs(vectors[:, values.real.argmax()].real)
    pull = (np.log(right / left)[:, None] - np.log(right / left)[None, :]) / 2
    assert logs[np.isnan(matrix)] == pytest.approx(pull[np.isnan(matrix)], abs=1e-6)


def test_a_complete_matrix_stays_as_it_is() -> None:
    matrix = np.array([[1.0, 4.0], [0.25, 1.0]])
    assert complete(matrix).tolist() == matrix.tolist()


def test_least_squares_of_a_complete_matrix_are_geometric_means() -> None:
    matrix = incomplete(5, 6, 0.0)
    means = np.exp(np.log(matrix).mean(axis=1))
    assert logarithmic_least_squares(matrix) == pytest.approx(means / means.sum(), rel=1e-12)


def test_logarithmic_least_squares_are_least() -> None:
    matrix = incomplete(11, 6, 0.5)
    logs = np.log(logarithmic_least_squares(matrix))

    def off(heights: np.ndarray) -> float:
        return float(np.nansum((np.log(matrix) - heights[:, None] + heights[None, :]) ** 2))

    for k in range(6):
        for step in (-0.01, 0.01):
            assert off(logs + step * np.eye(6)[k]) > off(logs)


def test_groups_that_nothing_connects_are_named() -> None:
    matrix = comparisons(
        {("cost", "speed"): 2, ("brand", "trust"): 3}, ["cost", "brand", "speed", "trust", "fun"]
    )
    assert groups(matrix) == [[0, 2], [1, 3], [4]]
    with pytest.raises(
        BadInput, match=r"comparisons that connect \(cost, speed\) with \(brand, trust\) with fun"
    ) as caught:
        complete(matrix, ["cost", "brand", "speed", "trust", "fun"])
    assert "such as cost against brand" in str(caught.value)
    with pytest.raises(BadInput, match=r"\(1, 3\) with \(2, 4\) with 5"):
        logarithmic_least_squares(matrix)
