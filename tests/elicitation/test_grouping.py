"""Groups: what several believe together, who differs most, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignopt.elicitation.ahp import judge_pairwise, pairwise
from alignopt.elicitation.bwm import best_worst
from alignopt.elicitation.direct import points, swing
from alignopt.elicitation.grouping import Group, group
from alignopt.elicitation.weights import Weights
from alignopt.errors import BadInput

ITEMS = ("cost", "speed", "care")
METHODS = ("eigenvector", "geometric_mean", "column_mean")


@st.composite
def matrices(draw: st.DrawFn, count: int = 3) -> np.ndarray:
    """Reciprocal, complete."""
    matrix = np.ones((count, count))
    scale = st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 5.0, 9.0])
    for one, other in zip(*np.triu_indices(count, k=1), strict=True):
        matrix[one, other] = draw(scale)
        matrix[other, one] = 1 / matrix[one, other]
    return matrix


@st.composite
def opinions(draw: st.DrawFn, method: str | None = None) -> dict[str, Weights]:
    """One to four people who judged pairwise by one method."""
    method = method or draw(st.sampled_from(METHODS))
    count = draw(st.integers(1, 4))
    return {name: judge_pairwise(draw(matrices()), ITEMS, method=method) for name in "ABCD"[:count]}


@st.composite
def rated(draw: st.DrawFn) -> dict[str, Weights]:
    """Two or three people of different forms."""
    numbers = st.lists(st.floats(0.1, 9), min_size=3, max_size=3)
    people = {"A": points(draw(numbers), ITEMS), "B": judge_pairwise(draw(matrices()), ITEMS)}
    return people | ({"C": swing(draw(numbers), ITEMS)} if draw(st.booleans()) else {})


def values_of(found: Group) -> dict[str, float]:
    return dict(zip(found.weights.items, found.weights.values.tolist(), strict=True))


def reordered(weights: Weights, order: list[int]) -> Weights:
    items = [weights.items[place] for place in order]
    if weights.judged is not None:
        return judge_pairwise(weights.judged[np.ix_(order, order)], items, method=weights.method)
    return points(weights.values[order], items)


def test_decision_lens_geometric_mean_of_an_apple_and_an_orange() -> None:
    """Decision Lens (June 2007), "Combining group members' judgments": 2, 3 and 4 make 24^(1/3)."""
    fruit = ("apple", "orange")
    found = group({str(times): pairwise([[1, times], [1 / times, 1]], fruit) for times in (2, 3, 4)})
    assert found.weights.judged is not None
    assert found.weights.judged[0, 1] == pytest.approx(24 ** (1 / 3))
    assert found.weights.judged[1, 0] == pytest.approx((1 / 24) ** (1 / 3))


def test_by_hand() -> None:
    found = group(
        {
            "Ann": pairwise([[1, 4, 8], [1 / 4, 1, 2], [1 / 8, 1 / 2, 1]], ITEMS),
            "Bo": pairwise([[1, 1, 2], [1, 1, 2], [1 / 2, 1 / 2, 1]], ITEMS),
        }
    )
    assert found.weights.judged == pytest.approx(np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]))
    assert found.weights.values == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert found.weights.consistency is not None
    assert found.weights.consistency.ratio == pytest.approx(0.0, abs=1e-9)
    assert found.importance == {"Ann": 0.5, "Bo": 0.5}


@settings(max_examples=40, deadline=None)
@given(st.one_of(opinions(), rated()), st.randoms(use_true_random=False))
def test_order_does_not_matter(judged: dict[str, Weights], random: object) -> None:
    names = list(judged)
    random.shuffle(names)  # type: ignore[attr-defined]
    same_items = group({name: judged[name] for name in names})
    assert values_of(same_items) == values_of(group(judged))

    order = [0, 1, 2]
    random.shuffle(order)  # type: ignore[attr-defined]
    other = group({name: reordered(judged[name], order) if name != "A" else judged[name] for name in names})
    assert values_of(other) == pytest.approx(values_of(group(judged)), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(opinions(), st.integers(2, 4))
def test_everybody_alike_gives_the_same(judged: dict[str, Weights], count: int) -> None:
    own = judged["A"]
    found = group({str(place): own for place in range(count)})
    assert found.weights.values == pytest.approx(own.values, abs=1e-9)
    assert found.disagreement["factor"].to_list() == [1.0] * 3
    assert found.pairs["factor"].to_list() == [1.0] * 3
    assert f"All {count} weigh alike." in found.text
    assert own.consistency is not None
    assert found.consistency["ratio"].to_list() == pytest.approx(
        [own.consistency.ratio] * (count + 1), abs=1e-9
    )


@settings(max_examples=30, deadline=None)
@given(st.one_of(opinions(), rated()))
def test_who_counts_twice_is_there_twice(judged: dict[str, Weights]) -> None:
    twice = group(judged, importance={name: 2 if name == "A" else 1 for name in judged})
    there = group({**judged, "A again": judged["A"]})
    assert values_of(twice) == pytest.approx(values_of(there), abs=1e-9)
    assert math.fsum(twice.importance.values()) == pytest.approx(1.0)
    again = group(judged, importance={name: 20 if name == "A" else 10 for name in judged})
    assert values_of(again) == pytest.approx(values_of(twice), abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(opinions(method="geometric_mean"))
def test_by_geometric_means_judgements_and_weights_come_to_the_same(judged: dict[str, Weights]) -> None:
    """Aczel and Saaty's way and Forman and Peniwati's agree for the row geometric mean."""
    mean = np.exp(np.mean([np.log(own.values) for own in judged.values()], axis=0))
    assert group(judged).weights.values == pytest.approx(mean / mean.sum(), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.one_of(opinions(), rated()))
def test_nobody_is_outdone(judged: dict[str, Weights]) -> None:
    """The ratio of two weights by geometric mean lies between those of the respondents."""
    found = group(judged)
    assert found.weights.values.sum() == pytest.approx(1.0)
    given = found.weights.judged
    for one, other in ((0, 1), (0, 2), (1, 2)):
        if given is not None:
            said = [own.judged[one, other] for own in judged.values() if own.judged is not None]
            got = given[one, other]
        else:
            said = [own.values[one] / own.values[other] for own in judged.values()]
            got = found.weights.values[one] / found.weights.values[other]
        assert min(said) - 1e-9 <= got <= max(said) + 1e-9


def test_different_forms_are_put_together_by_their_weights() -> None:
    found = group(
        {
            "Ann": points({"cost": 80, "speed": 10, "care": 10}),
            "Bo": pairwise([[1, 1, 1], [1, 1, 1], [1, 1, 1]], ITEMS),
        }
    )
    root = np.sqrt(np.array([0.8, 0.1, 0.1]) / 3)
    assert found.weights.values == pytest.approx(root / root.sum())
    assert found.weights.method == "geometric_mean"
    assert found.weights.consistency is None
    assert found.pairs.is_empty()
    assert found.consistency["respondent"].to_list() == ["Bo"]
    assert found.by_respondent.columns == ["respondent", "item", "weight", "rank", "ratio", "is_acceptable"]
    assert found.by_respondent.rows()[0] == ("Ann", "cost", 0.8, 1, None, None)
    assert found.by_respondent.filter(respondent="Bo")["is_acceptable"].to_list() == [True] * 3


def test_one_form_keeps_its_method() -> None:
    car = {"a": 1, "b": 2, "c": 4}, {"a": 4, "b": 2, "c": 1}
    van = {"a": 4, "b": 2, "c": 1}, {"a": 1, "b": 2, "c": 4}
    found = group({"Ann": best_worst("a", "c", *car), "Bo": best_worst("c", "a", *van)})
    assert found.weights.method == "best_worst"
    assert found.weights.values == pytest.approx([1 / 3] * 3)
    assert found.consistency.select("respondent", "method").rows() == [
        ("Ann", "best_worst"),
        ("Bo", "best_worst"),
    ]


def test_a_pair_that_one_left_out_is_the_others() -> None:
    found = group(
        {
            "Ann": pairwise({("cost", "speed"): 2, ("speed", "care"): 2}, ITEMS),
            "Bo": pairwise({("cost", "speed"): 8, ("cost", "care"): 16}, ITEMS),
        },
        importance={"Ann": 3, "Bo": 1},
    )
    assert found.weights.judged is not None
    assert found.weights.judged[0, 1] == pytest.approx(2 ** (3 / 4) * 8 ** (1 / 4))
    assert found.weights.judged[1, 2] == pytest.approx(2)
    assert found.weights.judged[0, 2] == pytest.approx(16)
    only = found.pairs.filter(item="cost", other="care")
    assert only.select("lowest_by", "highest_by", "factor").row(0) == ("Bo", "Bo", 1.0)


def test_where_they_disagree_most() -> None:
    found = group(
        {
            "Ann": pairwise([[1, 4, 8], [1 / 4, 1, 2], [1 / 8, 1 / 2, 1]], ITEMS),
            "Bo": pairwise([[1, 1 / 2, 1], [2, 1, 2], [1, 1 / 2, 1]], ITEMS),
        }
    )
    assert found.disagreement.columns == [
        "item", "weight", "lowest", "lowest_by", "highest", "highest_by", "factor"
    ]  # fmt: skip
    assert found.disagreement["item"].to_list() == ["cost", "speed", "care"]
    assert found.disagreement.row(0, named=True) == {
        "item": "cost",
        "weight": pytest.approx(found.weights.values[0]),
        "lowest": pytest.approx(1 / 4),
        "lowest_by": "Bo",
        "highest": pytest.approx(8 / 11),
        "highest_by": "Ann",
        "factor": pytest.approx(32 / 11),
    }
    assert found.pairs.row(0) == (
        "cost", "care", pytest.approx(8**0.5), 1.0, "Bo", pytest.approx(8), "Ann", pytest.approx(8)
    )  # fmt: skip
    assert found.pairs["judged"].min() >= 1
    assert found.text == (
        "They disagree most about cost: Ann gives it 73 %, Bo 25 %; together they give it 49 %. Of the "
        "pairs, they disagree most about cost and care: Ann judges cost 8 times as important as care, Bo "
        "judges both equally important."
    )
    assert repr(found).splitlines()[:2] == [
        "Weights of 2 respondents together (lowest to highest)",
        "cost   0.485  (0.250 to 0.727)",
    ]
    assert found.text in repr(found)
    assert found.text in found._repr_html_()


def test_whose_judgements_contradict_each_other() -> None:
    round_about = judge_pairwise([[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]], ITEMS)
    sound = judge_pairwise(np.ones((3, 3)), ITEMS)
    found = group({"Ann": round_about, "Bo": sound})
    assert round_about.consistency is not None
    ratio = f"{round_about.consistency.ratio:.3f}"
    assert f"Judgements that contradict each other, to be asked for again: Ann ({ratio})." in found.text
    assert "Those of the group contradict each other, too" in found.text
    assert found.consistency["respondent"].to_list() == ["Ann", "Bo", None]
    assert found.consistency["is_acceptable"].to_list() == [False, True, False]


def test_one_respondent_is_the_group() -> None:
    own = points({"cost": 1, "speed": 0})
    found = group({"Ann": own})
    assert found.weights is own
    assert found.importance == {"Ann": 1.0}
    assert found.text == "Only Ann judged."
    assert repr(found) == f"{own!r}\nOnly Ann judged."


def test_what_all_give_nothing_is_worth_nothing() -> None:
    found = group({"Ann": points({"a": 1, "b": 3, "c": 0}), "Bo": points({"a": 3, "b": 1, "c": 0})})
    assert found.weights.values == pytest.approx([0.5, 0.5, 0.0])
    assert found.disagreement.filter(item="c")["factor"].to_list() == [1.0]


def test_names_are_escaped() -> None:
    found = group({"<b>": points({"<i>": 1, "x": 2}), "B": points({"<i>": 2, "x": 1})})
    assert "<b>" not in found._repr_html_()
    assert "&lt;i&gt;" in found._repr_html_()


TWO = {"Ann": points({"a": 1, "b": 2}), "Bo": points({"a": 2, "b": 1})}
REFUSED = {
    "nobody": ({}, None, "got nobody, expected weights of at least one respondent"),
    "a list": ([TWO["Ann"]], None, "got list, expected weights of at least one respondent"),
    "no weights": ({"Ann": {"a": 1}}, None, r"\(Ann\): got dict, expected weights"),
    "an item less": (
        TWO | {"Cy": points({"a": 1})},
        None,
        r"\(Cy/b\): got nothing, expected weights of the same items from everybody, and Ann",
    ),
    "an item more": (
        TWO | {"Cy": points({"a": 1, "b": 1, "c": 1})},
        None,
        "let Ann judge c, or leave it out",
    ),
    "unknown importance": (TWO, {"Ann": 1, "Bo": 1, "Cy": 1}, "got the importance of 'Cy', expected one of"),
    "missing importance": (TWO, {"Ann": 1}, r"\(Bo\): got nothing, expected how much the resp"),
    "no importance": (
        TWO,
        {"Ann": 1, "Bo": 0},
        r"\(Bo\): got 0, expected how much the respondent counts: a number",
    ),
    "negative": (TWO, {"Ann": -1, "Bo": 1}, r"\(Ann\): got -1"),
    "infinite": (TWO, {"Ann": math.inf, "Bo": 1}, r"\(Ann\): got inf"),
    "text": (TWO, {"Ann": "much", "Bo": 1}, r"\(Ann\): got 'much'"),
    "a veto": (
        TWO | {"Cy": points({"a": 1, "b": 0})},
        None,
        r"\(Cy/b\): got a weight of 0, expected some weight, since Ann gives it some",
    ),
}


@pytest.mark.parametrize(("judged", "importance", "said"), REFUSED.values(), ids=REFUSED)
def test_bad_input_is_refused(judged: object, importance: object, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        group(judged, importance=importance)  # type: ignore[arg-type]


def test_items_without_names_are_called_items() -> None:
    both = group({"Ann": pairwise([[1, 2], [0.5, 1]]), "Bo": pairwise([[1, 0.2], [5, 1]])})
    assert "disagree most about item 1: Ann" in both.text
    assert "Ann judges item 1 2 times as important as item 2" in both.text


def test_two_respondents_of_one_name_are_refused() -> None:
    ann = points({"a": 1, "b": 2})
    with pytest.raises(BadInput, match="2 respondents of this name"):
        group({1: ann, "1": ann})  # type: ignore[dict-item]
    with pytest.raises(BadInput, match="2 respondents of this name"):
        group({"1": ann}, importance={1: 2, "1": 3})  # type: ignore[dict-item]


def test_everything_is_said_at_once() -> None:
    with pytest.raises(BadInput, match="3 failures in the judgements"):
        group(TWO | {"Cy": points({"a": 1})}, importance={"Ann": 0, "Bo": 1, "Di": 1, "Cy": 1})


def test_importance_is_a_mapping_on_any_scale() -> None:
    judged = {"Ann": points([1, 2]), "Bo": points([2, 1])}
    with pytest.raises(BadInput, match="got list, expected a mapping of respondents to numbers"):
        group(judged, importance=[1, 2])  # type: ignore[arg-type]
    assert group(judged, importance={"Ann": 1e308, "Bo": 1e308}).importance == {"Ann": 0.5, "Bo": 0.5}
