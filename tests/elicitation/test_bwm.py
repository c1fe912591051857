"""Best-worst judgements: published examples, what always holds, words, and bad input."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignopt.elicitation.bwm import best_worst, judge_best_worst
from alignopt.elicitation.bwm_consistency import BestWorstConsistency
from alignopt.elicitation.bwm_ratio import consistency_index
from alignopt.elicitation.weights import Weights
from alignopt.errors import BadInput, Caution

CAR = ("quality", "price", "comfort", "safety", "style")


def consistency_of(weights: Weights) -> BestWorstConsistency:
    assert isinstance(weights.consistency, BestWorstConsistency)
    return weights.consistency


@st.composite
def rows(draw: st.DrawFn, least: int = 2) -> tuple[int, int, list[float], list[float]]:
    """Best, worst and two rows of 2 to 6 items."""
    count = draw(st.integers(least, 6))
    times = st.one_of(st.integers(1, 9).map(float), st.floats(1, 9))
    to_others = draw(st.lists(times, min_size=count, max_size=count))
    to_worst = draw(st.lists(times, min_size=count, max_size=count))
    best, worst = draw(st.permutations(range(count)))[:2]
    to_others[best] = to_worst[worst] = 1.0
    to_worst[best] = to_others[worst]
    return best, worst, to_others, to_worst


def judged(at: tuple[int, int, list[float], list[float]]) -> Weights:
    best, worst, to_others, to_worst = at
    return judge_best_worst(str(best + 1), str(worst + 1), to_others, to_worst)


def test_rezaei_2016_choosing_a_car() -> None:
    """Rezaei (2016), Omega 64:126-130, Tables 2-4: consistent judgements."""
    car = best_worst("price", "style", [2, 1, 4, 2, 8], [4, 8, 2, 4, 1], CAR)
    assert car.items == CAR
    assert car.values == pytest.approx([0.2105, 0.4211, 0.1053, 0.2105, 0.0526], abs=1e-4)
    said = consistency_of(car)
    assert said.xi == pytest.approx(0.0, abs=1e-12)
    assert (said.xi_star, said.ratio) == (0.0, 0.0)
    assert said.is_acceptable
    assert said.mends.is_empty()
    assert said.text == "These judgements agree with each other (0.000; up to 0.10 is good)."


def test_r_package_bwm_choosing_a_car_with_judgements_that_differ() -> None:
    """Tomczak, R package BWM (MIT), tests: weights to eight digits, and xi over the consistency index."""
    car = best_worst("price", "style", [2, 1, 4, 3, 8], [4, 8, 2, 3, 1], CAR)
    published = [0.22950820, 0.44808743, 0.11475410, 0.15300546, 0.05464481]
    assert car.values == pytest.approx(published, abs=5e-9)
    said = consistency_of(car)
    assert said.xi / 4.47 == pytest.approx(0.002444958, abs=1e-8)
    assert said.is_acceptable


def test_rezaei_2015_choosing_a_transport_mode() -> None:
    """Rezaei (2015), Omega 53:49-57: xi* 0.26 and consistency ratio 0.058, at an index of 4.47."""
    mode = best_worst(
        "cost",
        "load flexibility",
        {"load flexibility": 8, "accessibility": 2, "cost": 1},
        {"load flexibility": 1, "accessibility": 5, "cost": 8},
    )
    said = consistency_of(mode)
    assert said.xi_star == pytest.approx(0.26, abs=0.005)
    assert said.index == pytest.approx(4.47, abs=0.005)
    assert said.ratio == pytest.approx(0.058, abs=0.0005)
    assert said.is_acceptable
    assert said.text == "These judgements agree with each other (0.058; up to 0.10 is good)."


def test_rezaei_2015_consistency_index() -> None:
    """Rezaei (2015), Omega 53:49-57, Table of consistency indices."""
    published = [0, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23]
    assert [consistency_index(a) for a in range(1, 10)] == pytest.approx(published, abs=0.005)


@pytest.mark.parametrize("times", [1.0, 1.5, 4.0, 9.0, 40.0])
def test_the_index_is_the_deviation_where_all_is_judged_as_best_to_worst(times: float) -> None:
    said = consistency_of(judged((0, 2, [1, times, times], [times, times, 1])))
    assert said.xi_star == pytest.approx(consistency_index(times), abs=1e-9)
    assert said.ratio == pytest.approx(0.0 if times == 1 else 1.0)


@settings(max_examples=40, deadline=None)
@given(rows(least=3))
def test_no_weights_deviate_less_than_the_least_deviation(
    at: tuple[int, int, list[float], list[float]],
) -> None:
    """The multiplicative model by a grid: the worst weighs 1, best and others are tried."""
    best, worst, to_others, to_worst = at
    heavy = np.linspace(0.5, 90.0, 1500)[:, None]
    light = np.linspace(0.2, 15.0, 1500)[None, :]
    largest = np.abs(heavy - to_others[worst])
    for item in range(len(to_others)):
        if item not in (best, worst):
            off = np.maximum(np.abs(heavy / light - to_others[item]), np.abs(light - to_worst[item]))
            largest = np.maximum(largest, off.min(axis=1, keepdims=True))
    least = consistency_of(judged(at)).xi_star
    assert least <= largest.min() + 1e-9
    assert least >= largest.min() - 0.25


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.02, 1.0), min_size=1, max_size=10))
def test_judgements_of_true_weights_give_them_back(true: list[float]) -> None:
    weights = np.array(true) / sum(true)
    best, worst = int(weights.argmax()), len(true) - 1 - int(weights[::-1].argmin())
    found = judged((best, worst, (weights[best] / weights).tolist(), (weights / weights[worst]).tolist()))
    assert found.values == pytest.approx(weights, abs=1e-7)
    assert consistency_of(found).xi == pytest.approx(0.0, abs=1e-7)
    assert consistency_of(found).ratio == pytest.approx(0.0, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(rows(), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(at: tuple[int, int, list[float], list[float]], random: object) -> None:
    best, worst, to_others, to_worst = at
    order = list(range(len(to_others)))
    random.shuffle(order)  # type: ignore[attr-defined]
    names = [str(item + 1) for item in order]
    other = judge_best_worst(
        str(best + 1),
        str(worst + 1),
        dict(zip(names, [to_others[item] for item in order], strict=True)),
        dict(zip(reversed(names), [to_worst[item] for item in reversed(order)], strict=True)),
    )
    first = judged(at)
    expected = dict(zip(first.items, first.values.tolist(), strict=True))
    assert dict(zip(other.items, other.values.tolist(), strict=True)) == pytest.approx(expected, abs=1e-6)
    assert consistency_of(other).ratio == pytest.approx(consistency_of(first).ratio, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(rows(least=3))
def test_mends_are_what_they_say(at: tuple[int, int, list[float], list[float]]) -> None:
    best, worst, to_others, to_worst = at
    said = consistency_of(judged(at))
    assert said.mends.is_empty() == said.is_acceptable
    for step in said.mends.iter_rows(named=True):
        item, other = int(step["item"]) - 1, int(step["other"]) - 1
        if item == best:
            assert to_others[other] == step["judged"]
            to_others[other] = step["proposed"]
        if other == worst:
            assert to_worst[item] == step["judged"]
            to_worst[item] = step["proposed"]
        again = consistency_of(judged((best, worst, to_others, to_worst)))
        assert again.ratio == pytest.approx(step["ratio"], abs=1e-9)
        assert step["proposed"] >= 1
    ratios = [said.ratio, *said.mends["ratio"].to_list()]
    assert all(after <= before + 1e-9 for before, after in pairwise(ratios))
    assert all(ratio > 0.10 for ratio in ratios[:-1])


def test_the_worst_judgement_and_what_would_mend_it() -> None:
    with pytest.warns(Caution, match="ask again") as caught:
        car = best_worst("price", "style", [2, 1, 4, 4, 8], [4, 8, 2, 6, 1], CAR)
    assert caught[0].filename == __file__
    said = consistency_of(car)
    assert not said.is_acceptable
    assert said.pairs.columns == [
        "item", "best_to_item", "item_to_worst", "product", "best_to_worst", "factor"
    ]  # fmt: skip
    assert said.pairs.rows()[0] == ("safety", 4.0, 6.0, 24.0, 8.0, 3.0)
    assert said.pairs["factor"].to_list() == [3.0, 1.0, 1.0]
    assert said.mends.rows() == [(1, "safety", "style", 6.0, 2.0, 0.0)]
    assert said.text == (
        "These judgements contradict each other (0.386; above 0.10 ask again). Most of all, price is judged "
        "4 times as important as safety, and safety 6 times as important as style: together 24 times as "
        "important, but the best against the worst is judged 8. To mend this, judge safety against the worst "
        "as 2 rather than 6 (then 0.000)."
    )
    assert said.text in repr(car)
    assert repr(said) == said.text


def test_the_best_against_the_worst_is_mended_where_all_others_agree() -> None:
    said = consistency_of(judge_best_worst("a", "d", [1, 2.5, 4, 4], [4, 4, 2.5, 1], ["a", "b", "c", "d"]))
    assert said.mends.rows() == [(1, "a", "d", 4.0, 10.0, 0.0)]
    assert "judge the best against the worst as 10 rather than 4" in said.text


def test_the_best_judged_no_better_than_the_worst() -> None:
    said = consistency_of(judge_best_worst("a", "c", [1, 3, 1], [1, 1, 1], ["a", "b", "c"]))
    assert said.ratio == math.inf
    assert not said.is_acceptable
    assert "a is judged 3 times as important as b, and b as important as c: together" in said.text
    assert said.mends["ratio"].to_list() == [0.0]


def test_where_one_change_is_not_enough_two_are_named() -> None:
    said = consistency_of(judge_best_worst("a", "e", [1, 5, 2, 2, 8], [8, 5, 8, 4, 1], list("abcde")))
    assert said.mends.height == 2
    assert said.text.endswith(
        "It takes 2 changes to mend this: first the best against b as 2 rather than 5 (then 0.175), next "
        "the best against c as 1 rather than 2 (then 0.058)."
    )


def test_many_contradictions_are_not_mended_one_by_one() -> None:
    count = 8
    to_others = [1, *[9, 1] * 3, 5]
    to_worst = [5, *[9, 1] * 3, 1]
    said = consistency_of(judged((0, count - 1, to_others, to_worst)))
    assert said.mends.height > 3
    assert said.mends["ratio"][-1] <= 0.10
    assert said.text.endswith("judge anew, the best against the worst first.")


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_items_cannot_contradict_themselves(count: int) -> None:
    weights = best_worst("1", str(count), [1, 3][:count], [3, 1][2 - count :])
    assert weights.values.tolist() == pytest.approx([0.75, 0.25] if count == 2 else [1.0])
    said = consistency_of(weights)
    assert said.is_acceptable
    assert said.pairs.is_empty()
    assert said.text == "With fewer than three items no judgement can contradict another."


def test_all_equal() -> None:
    weights = best_worst("a", "b", [1, 1, 1], [1, 1, 1], ["a", "b", "c"])
    assert weights.values == pytest.approx([1 / 3] * 3)
    assert consistency_of(weights).ratio == 0


def test_mappings_may_leave_out_what_goes_without_saying() -> None:
    whole = judge_best_worst("a", "c", {"a": 1, "b": 2, "c": 7}, {"a": 7, "b": 3, "c": 1})
    for to_others, to_worst in (
        ({"b": 2, "c": 7}, {"a": 7, "b": 3}),
        ({"b": 2, "c": 7, "a": 1}, {"b": 3}),
        ({"a": 1, "b": 2}, {"a": 7, "b": 3}),
    ):
        short = judge_best_worst("a", "c", to_others, to_worst, ["a", "b", "c"])
        assert short.values.tolist() == whole.values.tolist()


def test_arrays_series_and_numbers_as_names() -> None:
    expected = judge_best_worst("2", "3", [2, 1, 8], [5, 8, 1]).values.tolist()
    assert judge_best_worst(2, 3, np.array([2, 1, 8]), pl.Series([5.0, 8, 1])).values.tolist() == expected
    assert judge_best_worst(2, 3, {1: 2, 2: 1, 3: 8}, {1: 5, 2: 8, 3: 1}).values.tolist() == expected


def test_what_is_handed_in_stays_as_it_is() -> None:
    to_others, to_worst = {"b": 2.0, "c": 7.0}, np.array([7.0, 3.0, 1.0])
    judge_best_worst("a", "c", to_others, to_worst, ["a", "b", "c"])
    assert to_others == {"b": 2.0, "c": 7.0}
    assert to_worst.tolist() == [7.0, 3.0, 1.0]


ABC = ["a", "b", "c"]
REFUSED = {
    "unknown best": (
        ("d", "c", [1, 2, 3], [3, 2, 1], ABC),
        r"the best item\): got 'd', expected one of .*a, b, c",
    ),
    "unknown worst": (("a", "e", [1, 2, 3], [3, 2, 1], ABC), r"the worst item\): got 'e'"),
    "a name nearly right": (
        ("prise", "style", {"price": 1, "style": 2}, {"price": 2, "style": 1}, None),
        r"got 'prise'.*did you mean 'price'\?",
    ),
    "best is worst": (
        ("a", "a", [1, 2, 3], [1, 2, 1], ABC),
        "got the best item and the worst, expected two different",
    ),
    "two best": (
        (["a", "b"], "c", [1, 1, 3], [3, 3, 1], ABC),
        r"got \['a', 'b'\], expected one item; name one of",
    ),
    "two worst": (("a", ("b", "c"), [1, 1, 3], [3, 3, 1], ABC), r"the worst item\): got \('b', 'c'\)"),
    "best against itself": (
        ("a", "c", [2, 2, 3], [3, 2, 1], ABC),
        "a against a.*got 2 in best_to_others, expected 1",
    ),
    "worst against itself": (
        ("a", "c", [1, 2, 3], [3, 2, 4], ABC),
        "c against c.*got 4 in others_to_worst, expected 1",
    ),
    "zero": (
        ("a", "c", [1, 0, 3], [3, 2, 1], ABC),
        "a against b.*got 0 in best_to_others, expected at least 1",
    ),
    "negative": (
        ("a", "c", [1, 2, 3], [3, -2, 1], ABC),
        "b against c.*got -2 in others_to_worst, expected at least 1",
    ),
    "below one": (("a", "c", [1, 0.5, 3], [3, 2, 1], ABC), "name another item the best"),
    "less than the worst": (("a", "c", [1, 2, 3], [3, 0.5, 1], ABC), "name another item the worst"),
    "not a number": (
        ("a", "c", [1, math.nan, 3], [3, 2, 1], ABC),
        r"\(b\): got nan, expected a number in best_to_others",
    ),
    "text": (
        ("a", "c", [1, 2, 3], [3, "much", 1], ABC),
        r"\(b\): got 'much', expected a number in others_to_worst",
    ),
    "nothing": (("a", "c", [1, None, 3], [3, 2, 1], ABC), r"\(b\): got nothing"),
    "infinite": (("a", "c", [1, math.inf, 3], [3, 2, 1], ABC), r"\(b\): got inf"),
    "a missing item": (
        ("a", "c", {"a": 1, "b": 2, "c": 3}, {"a": 3, "c": 1}, None),
        r"\(b\): got nothing, expected a number in others_to_worst for each item",
    ),
    "an unknown item": (
        ("a", "c", {"a": 1, "b": 2, "c": 3, "f": 2}, {"a": 3, "b": 2, "c": 1}, ABC),
        r"got 'f', expected one of the items: a, b, c",
    ),
    "an item twice": (("a", "c", [1, 2, 3], [3, 2, 1], ["a", "c", "c"]), r"\(c\): got 2 items of this name"),
    "best to worst twice": (
        ("a", "c", [1, 2, 3], [4, 2, 1], ABC),
        "a against c.*got 3 in best_to_others and 4 in others_to_worst, expected the same number",
    ),
    "rows of different length": (("1", "2", [1, 2, 3], [2, 1], None), "got 3 items, and judgements on 2"),
    "no items": (("a", "c", {}, {}, None), "expected a number in best_to_others for at least one item"),
    "no rows": (("a", "c", 3, None, None), "got 3, expected a number in best_to_others for each item"),
}


@pytest.mark.parametrize(("given", "said"), REFUSED.values(), ids=REFUSED)
def test_bad_input_is_refused(given: tuple[object, ...], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        best_worst(*given)  # type: ignore[arg-type]


def test_an_item_under_two_keys_is_refused() -> None:
    with pytest.raises(BadInput, match="2 items of this name"):
        best_worst("1", "3", {2: 2, "2": 3, 3: 8}, {1: 8, 2: 4})


def test_everything_is_said_at_once() -> None:
    with pytest.raises(BadInput, match="6 failures in the judgements") as caught:
        best_worst("a", "x", {"a": 2, "b": 0, "c": -1}, {"a": 3, "b": "n", "c": 0.2}, ABC)
    assert caught.value.failures["key"].to_list() == [
        "b", "the worst item", "a against a", "a against b", "a against c", "c against x"
    ]  # fmt: skip
