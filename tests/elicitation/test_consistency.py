"""Consistency of pairwise judgements: ratio, limit, the worst pairs, and what would mend them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignopt.elicitation.ahp import judge_pairwise
from alignopt.elicitation.completion import complete
from alignopt.elicitation.consistency import RANDOM_INDEX, random_index
from alignopt.elicitation.mending import SCALE, best_of_each

HOUSE = [[1, 6, 8], [1 / 6, 1, 4], [1 / 8, 1 / 4, 1]]


def judged(seed: int, count: int, missing: float = 0.0) -> np.ndarray:
    """A random reciprocal matrix of Saaty's numbers; every item is compared with the next."""
    random = np.random.default_rng(seed)
    matrix = np.full((count, count), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for i in range(count):
        for j in range(i + 1, count):
            if random.random() >= missing or j == i + 1:
                matrix[i, j] = random.choice(SCALE)
                matrix[j, i] = 1 / matrix[i, j]
    return matrix


def changed(matrix: np.ndarray, i: int, j: int, value: float) -> np.ndarray:
    copy = matrix.copy()
    copy[i, j], copy[j, i] = value, 1 / value
    return copy


def greatest(matrix: np.ndarray) -> float:
    return float(np.linalg.eigvals(matrix).real.max())


def test_the_random_index_is_saatys_then_that_of_alonso_and_lamata_2006() -> None:
    assert [random_index(count) for count in (1, 2, 3, 4, 7, 15)] == [0, 0, 0.58, 0.90, 1.32, 1.59]
    assert random_index(16) == pytest.approx((2.7699 * 16 - 4.3513 - 16) / 15)
    indices = [random_index(count) for count in range(15, 60)]
    assert indices == sorted(indices)
    assert RANDOM_INDEX[11] == 1.48


@pytest.mark.parametrize("method", ["eigenvector", "geometric_mean", "column_mean"])
def test_the_ratio_is_that_of_the_eigenvalue_whatever_the_method(method: str) -> None:
    consistency = judge_pairwise(HOUSE, method=method).consistency
    assert consistency.lambda_max == pytest.approx(greatest(np.array(HOUSE)), rel=1e-12)
    assert consistency.index == pytest.approx((consistency.lambda_max - 3) / 2)
    assert consistency.ratio == pytest.approx(consistency.index / 0.58)
    assert consistency.limit == 0.10
    assert not consistency.is_acceptable


def test_beyond_fifteen_items_there_is_a_ratio_too() -> None:
    consistency = judge_pairwise(judged(1, 20)).consistency
    assert consistency.ratio == pytest.approx(consistency.index / random_index(20))
    assert 0.5 < consistency.ratio < 1.5


def test_random_judgements_have_a_ratio_of_about_one() -> None:
    """That is what the random index is."""
    ratios = [judge_pairwise(judged(seed, 7)).consistency.ratio for seed in range(300)]
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.08)


@pytest.mark.parametrize(
    ("count", "missing", "limit"), [(4, 1, 0.0667), (4, 2, 0.0333), (5, 3, 0.05), (6, 0, 0.1), (7, 5, 0.0667)]
)
def test_the_limit_falls_with_what_is_missing(count: int, missing: int, limit: float) -> None:
    """Ágoston & Csató (2022): the random index of incomplete matrices shrinks in proportion."""
    matrix = judged(0, count)
    gone = [(i, j) for i in range(count) for j in range(i + 2, count)][:missing]
    for i, j in gone:
        matrix[i, j] = matrix[j, i] = np.nan
    consistency = judge_pairwise(matrix).consistency
    assert consistency.missing == missing
    assert round(consistency.limit, 4) == limit


def test_where_nothing_is_judged_twice_over_nothing_can_be_told() -> None:
    consistency = judge_pairwise({("a", "b"): 3, ("b", "c"): 2, ("b", "d"): 5}).consistency
    assert math.isnan(consistency.ratio)
    assert consistency.is_acceptable
    assert "nothing can be told" in consistency.text
    assert consistency.mends.is_empty()
    assert consistency.pairs["best"].to_list() == pytest.approx(consistency.pairs["judged"].to_list())


def test_pairs_say_what_was_judged_what_is_implied_and_what_is_best() -> None:
    consistency = judge_pairwise(HOUSE, "ABC").consistency
    pairs = consistency.pairs
    assert pairs.columns == ["item", "other", "judged", "implied", "factor", "best", "ratio_after"]
    rows = {(row["item"], row["other"]): row for row in pairs.to_dicts()}
    assert {pair: row["judged"] for pair, row in rows.items()} == {
        ("A", "B"): 6.0,
        ("A", "C"): 8.0,
        ("B", "C"): 4.0,
    }
    best = {pair: row["best"] for pair, row in rows.items()}
    assert best == pytest.approx({("A", "B"): 2.0, ("A", "C"): 24.0, ("B", "C"): 4 / 3})
    weights = dict(zip("ABC", consistency.weights, strict=True))
    for (item, other), row in rows.items():
        assert row["implied"] == pytest.approx(weights[item] / weights[other])
        assert row["factor"] == pytest.approx(
            max(row["judged"] / row["implied"], row["implied"] / row["judged"])
        )
        assert row["ratio_after"] == pytest.approx(0.0, abs=1e-9)


def test_the_one_judgement_that_is_out_of_line_is_found() -> None:
    weights = np.array([8, 4, 2, 1, 1])
    matrix = changed(weights[:, None] / weights[None, :], 3, 0, 4.0)
    consistency = judge_pairwise(matrix, "abcde").consistency
    worst = consistency.pairs.row(0, named=True)
    assert (worst["item"], worst["other"], worst["judged"]) == ("a", "d", 0.25)
    assert worst["best"] == pytest.approx(8.0, rel=1e-6)
    assert worst["ratio_after"] == pytest.approx(0.0, abs=1e-9)
    mend = consistency.mends.row(0, named=True)
    assert (mend["item"], mend["other"], mend["proposed"]) == ("a", "d", 8.0)
    assert consistency.mends.height == 1


def test_the_text_is_one_a_manager_understands() -> None:
    weights = np.array([8, 4, 2, 1])
    matrix = changed(weights[:, None] / weights[None, :], 3, 0, 4.0)
    text = judge_pairwise(matrix, ["cost", "speed", "trust", "fun"]).consistency.text
    assert text.startswith("These judgements contradict each other (")
    assert text.endswith(
        "above 0.10 ask again). Most of all, fun is judged 4 times as important as cost, while the others "
        "imply the reverse, 8 times, which would mend it (then 0.000)."
    )


def test_beyond_saatys_scale_the_text_says_more_than_9() -> None:
    pairs = {("a", "b"): 2, ("a", "c"): 6, ("b", "c"): 3, ("b", "d"): 6, ("c", "d"): 2, ("a", "d"): 2}
    assert judge_pairwise(pairs).consistency.text.endswith(
        "Most of all, a is judged 2 times as important as d, while the others imply more than 9 times; "
        "9 times would mend it (then 0.004)."
    )
    finer = judge_pairwise([[1, 6.3, 8.1], [None, 1, 4.7], [None, None, 1]], "abc").consistency
    assert "more than" not in finer.text


def test_ratios_beyond_all_measure_are_written_short() -> None:
    text = judge_pairwise({("a", "b"): 1e9, ("b", "c"): 1e9, ("c", "a"): 1e9}).consistency.text
    assert (
        "a is judged 1e+09 times as important as b, while the others imply the reverse, 1e+18 times" in text
    )


def test_where_one_change_is_not_enough_the_text_counts_them_and_names_two() -> None:
    weights = np.array([6, 3, 2, 1, 1])
    matrix = changed(weights[:, None] / weights[None, :], 0, 4, 1 / 6)
    matrix = changed(matrix, 1, 2, 1 / 7)
    names = ["Customer trust", "Lasting results", "Lean processes", "Skilled people", "Sound finances"]
    consistency = judge_pairwise(matrix, names).consistency
    assert consistency.mends.height == 2
    assert consistency.text.endswith(
        "Most of all, Sound finances is judged 6 times as important as Customer trust, while the others "
        "imply the reverse, 6 times. It takes 2 changes to mend this: first that (then 0.173), next "
        "Lasting results 2 times as important as Lean processes (then 0.002)."
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 9), st.sampled_from([0.0, 0.4]))
def test_the_text_is_short_enough_for_a_warning_and_names_the_first_change(
    seed: int, count: int, missing: float
) -> None:
    names = [f"Strategic goal {k}" for k in range(count)]
    consistency = judge_pairwise(judged(seed, count, missing), names).consistency
    assert len(consistency.text) <= 400
    if not consistency.is_acceptable:
        first = consistency.mends.row(0, named=True)
        said = consistency.text.partition("Most of all, ")[2].partition(", while")[0]
        assert first["item"] in said
        assert first["other"] in said


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(7, 12), st.sampled_from([0.0, 0.3]))
def test_of_many_pairs_the_best_change_is_found_among_a_few(seed: int, count: int, missing: float) -> None:
    consistency = judge_pairwise(judged(seed, count, missing)).consistency
    if not consistency.is_acceptable:
        best = consistency.pairs["ratio_after"][0]
        assert best <= consistency.mends["ratio"][0] <= best + 0.05 * consistency.ratio


def test_the_text_of_good_judgements() -> None:
    good = judge_pairwise([[1, 2, 5], [0.5, 1, 2], [0.2, 0.5, 1]]).consistency
    assert good.text == "These judgements agree with each other (0.005; up to 0.10 is good)."
    assert good.mends.is_empty()
    pairs = {("a", "b"): 1, ("a", "c"): 5, ("a", "d"): 2, ("b", "c"): 3, ("b", "d"): 4}
    assert "up to 0.067, as 1 comparison is missing, is good" in judge_pairwise(pairs).consistency.text


def test_items_without_names_are_called_items() -> None:
    assert "item 1 is judged 6 times as important as item 2" in judge_pairwise(HOUSE).consistency.text


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 7), st.sampled_from([0.0, 0.4]))
def test_no_other_value_of_a_pair_is_better_than_its_best(seed: int, count: int, missing: float) -> None:
    matrix = judged(seed, count, missing)
    consistency = judge_pairwise(matrix).consistency
    scale = random_index(count) * (count - 1)
    for row in consistency.pairs.head(4).to_dicts():
        i, j = int(row["item"]) - 1, int(row["other"]) - 1
        least = greatest(complete(changed(matrix, i, j, row["best"])))
        if not math.isnan(row["ratio_after"]):
            assert row["ratio_after"] == pytest.approx(max(least - count, 0) / scale, abs=1e-7)
            assert row["ratio_after"] <= consistency.ratio + 1e-9
        for factor in (0.5, 0.9, 1.1, 2.0):
            assert greatest(complete(changed(matrix, i, j, row["best"] * factor))) >= least - 1e-9


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 9))
def test_all_pairs_at_once_and_one_by_one_agree(seed: int, count: int) -> None:
    matrix = judged(seed, count)
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    best, values = best_of_each(matrix, matrix, ([i for i, _ in pairs], [j for _, j in pairs]))
    for (i, j), one, value in zip(pairs, best, values, strict=True):
        filled = complete(changed(matrix, i, j, np.nan))
        assert one == pytest.approx(filled[i, j], rel=1e-6)
        assert value == pytest.approx(greatest(filled), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 7), st.sampled_from([0.0, 0.4]))
def test_mends_lead_to_acceptable_judgements_on_saatys_scale(seed: int, count: int, missing: float) -> None:
    matrix = judged(seed, count, missing)
    consistency = judge_pairwise(matrix).consistency
    ratio, now = consistency.ratio, matrix
    for step, row in enumerate(consistency.mends.to_dicts(), start=1):
        assert row["step"] == step
        i, j = int(row["item"]) - 1, int(row["other"]) - 1
        assert row["judged"] == matrix[i, j]
        assert np.abs(SCALE / row["proposed"] - 1).min() < 1e-12
        now = changed(now, i, j, row["proposed"])
        after = judge_pairwise(now).consistency
        assert after.ratio == pytest.approx(row["ratio"], abs=1e-7)
        assert after.ratio < ratio
        ratio = after.ratio
    assert judge_pairwise(now).consistency.is_acceptable


def test_mends_of_finer_judgements_have_two_digits() -> None:
    matrix = [[1, 6.3, 8.1], [None, 1, 4.7], [None, None, 1]]
    mends = judge_pairwise(matrix, "abc").consistency.mends
    assert mends.select("item", "other", "judged", "proposed").rows() == [("b", "c", 4.7, 1.3)]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 7))
def test_the_order_of_items_does_not_matter(seed: int, count: int) -> None:
    matrix = judged(seed, count)
    order = np.random.default_rng(seed).permutation(count)
    one = judge_pairwise(matrix).consistency
    other = judge_pairwise(matrix[np.ix_(order, order)], [str(k + 1) for k in order]).consistency
    assert other.ratio == pytest.approx(one.ratio, abs=1e-12)
    assert sorted(other.pairs["ratio_after"]) == pytest.approx(sorted(one.pairs["ratio_after"]), abs=1e-9)
    assert sorted(other.pairs["factor"]) == pytest.approx(sorted(one.pairs["factor"]), rel=1e-9)
