"""Pairwise judgements: weights by three methods, in any size and order."""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignopt.elicitation.ahp import column_mean, eigenvector, geometric_mean, judge_pairwise, pairwise
from alignopt.errors import BadInput, Caution, UnknownName

METHODS = ["eigenvector", "geometric_mean", "column_mean"]
SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0]
HOUSE = [[1, 6, 8], [1 / 6, 1, 4], [1 / 8, 1 / 4, 1]]
"""Saaty's sizes of houses, a consistency ratio of 0.117."""


def judged(seed: int, count: int) -> np.ndarray:
    """A random reciprocal matrix of Saaty's numbers."""
    random = np.random.default_rng(seed)
    upper = np.triu(random.choice(SCALE, size=(count, count)), 1)
    lower = np.divide(1, upper, out=np.zeros_like(upper), where=upper > 0).T
    return upper + lower + np.eye(count)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [1, 2, 3, 9, 40])
def test_consistent_judgements_give_back_their_weights(method: str, count: int) -> None:
    shares = np.random.default_rng(count).dirichlet(np.ones(count)) + 0.01
    shares /= shares.sum()
    weights = pairwise(shares[:, None] / shares[None, :], method=method)
    assert weights.values == pytest.approx(shares, rel=1e-9)
    assert weights.method == method
    assert weights.consistency.ratio == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("count", [2, 3, 5, 8, 15, 40])
def test_the_eigenvector_is_that_of_lapack(count: int) -> None:
    matrix = judged(count, count)
    weights, value = eigenvector(matrix)
    values, vectors = np.linalg.eig(matrix)
    principal = np.abs(vectors[:, values.real.argmax()].real)
    assert value == pytest.approx(values.real.max(), rel=1e-12)
    assert weights == pytest.approx(principal / principal.sum(), rel=1e-9)
    assert matrix @ weights == pytest.approx(value * weights, rel=1e-12)


def test_the_other_kernels_are_what_they_are_called() -> None:
    matrix = np.array(HOUSE)
    product = np.prod(matrix, axis=1) ** (1 / 3)
    assert geometric_mean(matrix) == pytest.approx(product / product.sum(), rel=1e-12)
    assert column_mean(matrix) == pytest.approx((matrix / matrix.sum(axis=0)).sum(axis=1) / 3, rel=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10), st.sampled_from(METHODS))
def test_weights_are_positive_sum_to_one_and_ignore_the_order(seed: int, count: int, method: str) -> None:
    matrix = judged(seed, count)
    weights = judge_pairwise(matrix, method=method)
    assert (weights.values > 0).all()
    assert weights.values.sum() == pytest.approx(1.0, abs=1e-12)
    order = np.random.default_rng(seed).permutation(count)
    shuffled = judge_pairwise(matrix[np.ix_(order, order)], [str(k + 1) for k in order], method=method)
    assert shuffled.values == pytest.approx(weights.values[order], rel=1e-12)
    assert shuffled.consistency.ratio == pytest.approx(weights.consistency.ratio, abs=1e-12)


def test_far_apart_ratios_are_no_trouble() -> None:
    matrix = [[1, 1e9, 1e-9], [1e-9, 1, 1e9], [1e9, 1e-9, 1]]
    assert judge_pairwise(matrix).values == pytest.approx([1 / 3] * 3, rel=1e-9)
    weights = judge_pairwise([[1, 1e12, 1e24], [None, 1, 1e12], [None, None, 1]])
    assert weights.values == pytest.approx([1.0, 1e-12, 1e-24], rel=1e-9)


def test_one_item_and_two() -> None:
    assert pairwise([[1]]).values.tolist() == [1.0]
    two = pairwise([[1, 4], [0.25, 1]], ["a", "b"])
    assert two.values == pytest.approx([0.8, 0.2], rel=1e-12)
    assert two.consistency.ratio == 0
    assert two.consistency.text == "With fewer than three items no judgement can contradict another."


@pytest.mark.parametrize("given_as", ["lists", "array", "frame", "pairs", "upper"])
def test_matrices_come_in_many_forms(given_as: str) -> None:
    matrix = [[1, 2, 6], [0.5, 1, 3], [1 / 6, 1 / 3, 1]]
    forms = {
        "lists": matrix,
        "array": np.array(matrix),
        "frame": pl.DataFrame(matrix, schema=["1", "2", "3"], orient="row"),
        "pairs": {("1", "2"): 2, ("1", "3"): 6, ("2", "3"): 3},
        "upper": [[1, 2, 6], [None, 1, 3], [None, None, 1]],
    }
    weights = pairwise(forms[given_as])
    assert weights.items == ("1", "2", "3")
    assert weights.values == pytest.approx([0.6, 0.3, 0.1], rel=1e-12)
    assert weights.judged == pytest.approx(np.array(matrix))


def test_pairs_follow_the_items_where_these_are_given() -> None:
    weights = pairwise({("speed", "cost"): 4}, ["cost", "speed"])
    assert weights.items == ("cost", "speed")
    assert weights.values == pytest.approx([0.2, 0.8])


@pytest.mark.parametrize("method", METHODS)
def test_missing_judgements_are_filled_in(method: str) -> None:
    weights = pairwise({("a", "b"): 2, ("b", "c"): 3}, method=method)
    assert weights.values == pytest.approx([0.6, 0.3, 0.1], rel=1e-9)
    assert np.isnan(weights.judged[0, 2])
    assert weights.consistency.missing == 1


def test_the_geometric_mean_of_an_incomplete_matrix_is_least_squares_of_what_is_given() -> None:
    pairs = {("a", "b"): 1, ("a", "c"): 5, ("a", "d"): 2, ("b", "c"): 3, ("b", "d"): 4}
    logs = np.log(judge_pairwise(pairs, method="geometric_mean").values)
    rows = [["abcd".index(item), "abcd".index(other)] for item, other in pairs]
    design = np.array([np.eye(4)[i] - np.eye(4)[j] for i, j in rows])
    expected = np.linalg.lstsq(design, np.log(list(pairs.values())), rcond=None)[0]
    assert logs - logs.mean() == pytest.approx(expected - expected.mean(), abs=1e-12)


def test_contradictions_warn_and_the_judge_never_does() -> None:
    with pytest.warns(Caution, match="got a consistency ratio of 0.117, expected at most 0.10") as caught:
        pairwise(HOUSE, ["Customer", "Internal process", "Learning and growth"])
    assert "These judgements contradict each other (0.117; above 0.10 ask again)" in str(caught[0].message)
    assert caught[0].filename == __file__
    assert str(caught[0].message).endswith("would mend it (then 0.000).")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert judge_pairwise(HOUSE).consistency.is_acceptable is False
        pairwise([[1, 2, 5], [0.5, 1, 2], [0.2, 0.5, 1]])


def test_what_was_handed_in_does_not_change() -> None:
    matrix = np.array([[1, np.nan], [0.25, 1]])
    before = matrix.copy()
    pairwise(matrix)
    assert np.array_equal(matrix, before, equal_nan=True)


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(UnknownName, match="'eigenvektor'; did you mean 'eigenvector'"):
        pairwise(HOUSE, method="eigenvektor")


@pytest.mark.parametrize(
    ("matrix", "items", "said"),
    [
        ([[1, 0], [1, 1]], "ab", r"a against b\): got 0, expected a finite ratio above 0"),
        ([[1, -2], [-0.5, 1]], "ab", r"b against a\): got -0.5, expected a finite ratio above 0"),
        (
            [[1, 2], [0.5, 3]],
            "ab",
            r"b against b\): got 3, expected 1: nothing is more important than itself",
        ),
        ([[1, 2], [0.6, 1]], "ab", r"a against b\): got 2, and 0.6 for b against a"),
        ([[1, "x"], [1, 1]], "ab", r"a against b\): got 'x', expected a ratio that is a finite number"),
        ([[1, 2], [0.5, 1]], "abc", r"got 3 items, and judgements on 2"),
        ({("a", "b"): 2}, "abc", r"comparisons that connect \(a, b\) with c"),
        ({("a", "b"): 2, ("b", "c"): 0}, None, r"b against c\): got 0"),
        ({("a", "a"): 2}, None, "expected two different items"),
        ({("a", "b"): 2, ("a", "d"): 2}, "abc", "got 'd', expected one of the items: a, b, c"),
        ([[1, None, None], [None, 1, 2], [None, None, 1]], None, r"connect 1 with \(2, 3\)"),
    ],
)
def test_bad_input_is_refused_with_what_and_where(matrix, items, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        pairwise(matrix, items)


def test_weights_show_themselves_with_their_consistency() -> None:
    shown = repr(judge_pairwise(HOUSE, "ABC"))
    assert shown.startswith(
        "Weights by eigenvector\nA  0.754\nB  0.181\nC  0.065\nThese judgements contradict"
    )
    assert "contradict" in judge_pairwise(HOUSE, "ABC")._repr_html_()
