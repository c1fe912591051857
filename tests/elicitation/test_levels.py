"""Hierarchies: local and global weights, and what they come to for the lowest items."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignopt.elicitation.ahp import pairwise
from alignopt.elicitation.direct import points
from alignopt.elicitation.levels import hierarchy, synthesis
from alignopt.elicitation.weights import Weights
from alignopt.errors import BadInput


def test_wikipedia_choosing_a_leader() -> None:
    """Wikipedia, "Analytic hierarchy process - leader example", as in the tests of AHPy (MIT)."""
    top = pairwise(
        [[1, 4, 3, 7], [1 / 4, 1, 1 / 3, 3], [1 / 3, 3, 1, 5], [1 / 7, 1 / 3, 1 / 5, 1]],
        ["Experience", "Education", "Charisma", "Age"],
    )
    matrices = {
        "Experience": [[1, 1 / 4, 4], [4, 1, 9], [1 / 4, 1 / 9, 1]],
        "Education": [[1, 3, 1 / 5], [1 / 3, 1, 1 / 7], [5, 7, 1]],
        "Charisma": [[1, 5, 9], [1 / 5, 1, 4], [1 / 9, 1 / 4, 1]],
        "Age": [[1, 1 / 3, 5], [3, 1, 9], [1 / 5, 1 / 9, 1]],
    }
    people = ("Moll", "Nell", "Sue")
    below = {criterion: pairwise(matrix, people) for criterion, matrix in matrices.items()}
    assert top.values == pytest.approx([0.548, 0.127, 0.270, 0.056], abs=0.001)
    assert top.consistency is not None
    assert top.consistency.ratio == pytest.approx(0.044, abs=0.001)
    assert below["Experience"].values == pytest.approx([0.217, 0.717, 0.066], abs=0.001)

    levels = hierarchy(top, below)
    assert levels.height == 4 + 12
    overall = dict(synthesis(levels).select("item", "weight").iter_rows())
    assert overall == pytest.approx({"Moll": 0.358, "Nell": 0.493, "Sue": 0.150}, abs=0.001)
    assert synthesis(levels)["rank"].to_list() == [2, 1, 3]


def test_three_levels() -> None:
    levels = hierarchy(
        points({"finance": 60, "people": 40}),
        {
            "people": points({"training": 3, "hiring": 1}),
            "training": points({"courses": 1, "mentoring": 1}),
        },
    )
    assert levels.columns == ["level", "parent", "item", "local", "global"]
    assert [row[:3] for row in levels.iter_rows()] == [
        (1, None, "finance"),
        (1, None, "people"),
        (2, "people", "training"),
        (2, "people", "hiring"),
        (3, "training", "courses"),
        (3, "training", "mentoring"),
    ]
    assert levels["local"].to_list() == pytest.approx([0.6, 0.4, 0.75, 0.25, 0.5, 0.5])
    assert levels["global"].to_list() == pytest.approx([0.6, 0.4, 0.3, 0.1, 0.15, 0.15])
    assert synthesis(levels).rows() == [
        ("finance", pytest.approx(0.6), 1),
        ("hiring", pytest.approx(0.1), 4),
        ("courses", pytest.approx(0.15), 2),
        ("mentoring", pytest.approx(0.15), 2),
    ]


def test_what_is_beneath_a_shared_item_shares_out_all_of_it() -> None:
    shared = points({"x": 1, "y": 3})
    levels = hierarchy(points({"a": 1, "b": 1}), {"a": shared, "b": shared, "y": points({"y1": 2, "y2": 1})})
    third = levels.filter(level=3)
    assert third["parent"].to_list() == ["y", "y"]
    assert third["global"].to_list() == pytest.approx([0.5, 0.25])
    assert dict(synthesis(levels).select("item", "weight").iter_rows()) == pytest.approx(
        {"x": 0.25, "y1": 0.5, "y2": 0.25}
    )


def test_an_item_may_stand_on_two_levels() -> None:
    levels = hierarchy(points({"a": 1, "b": 1}), {"a": points({"b": 1, "c": 1}), "b": points({"d": 1})})
    assert levels.filter(item="d").select("level", "global").rows() == [(2, 0.5), (3, 0.25)]
    assert dict(synthesis(levels).select("item", "weight").iter_rows()) == {"d": 0.75, "c": 0.25}


def test_one_level() -> None:
    levels = hierarchy(points({"a": 3, "b": 1}), {})
    assert levels.rows() == [(1, None, "a", 0.75, 0.75), (1, None, "b", 0.25, 0.25)]
    assert synthesis(levels).rows() == [("a", 0.75, 1), ("b", 0.25, 2)]


@st.composite
def shares(draw: st.DrawFn, names: str) -> Weights:
    numbers = draw(st.lists(st.floats(0.1, 9), min_size=len(names), max_size=len(names)))
    return points(dict(zip(names, numbers, strict=True)))


@given(shares("abc"), shares("xyz"), shares("xyz"), shares("xyz"))
def test_the_whole_is_shared_out_and_alternatives_get_the_weighted_mean(
    top: Weights, first: Weights, second: Weights, third: Weights
) -> None:
    below = {"a": first, "b": second, "c": third}
    overall = synthesis(hierarchy(top, below))
    assert overall["weight"].sum() == pytest.approx(1.0)
    mean = top.values @ np.array([first.values, second.values, third.values])
    assert overall["weight"].to_list() == pytest.approx(mean.tolist())


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(
        BadInput, match=r"got 'custmer', expected one of the items: .*did you mean 'customer'\?"
    ):
        hierarchy(points({"customer": 1, "people": 1}), {"custmer": points({"a": 1}), "a": points({"b": 1})})


@pytest.mark.parametrize(
    ("below", "said"),
    [
        ({"a": points({"a": 1})}, r"\(a\): got a > a, expected no item beneath itself"),
        ({"a": points({"x": 1}), "x": points({"y": 1, "z": 1}), "z": points({"a": 1})}, "got a > x > z > a"),
        ({"p": points({"q": 1}), "q": points({"p": 1})}, "got p > q > p"),
    ],
)
def test_circles_are_refused(below: dict[str, Weights], said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        hierarchy(points({"a": 1, "b": 1}), below)
    assert caught.value.failures.filter(check="levels_end").height == 1


def test_two_circles_are_both_named() -> None:
    one, other = points({"b": 1, "c": 1}), points({"a": 1})
    with pytest.raises(BadInput, match=r"(?s)got a > b > a.*got p > p"):
        hierarchy(points({"a": 1}), {"a": one, "b": other, "p": points({"p": 1})})


def test_many_ways_down_are_no_circle() -> None:
    """Twelve levels of two items each beneath both of the level above: 4096 ways to the bottom."""
    two = [points({f"{level}a": 1, f"{level}b": 3}) for level in range(13)]
    below = {f"{level}{side}": two[level + 1] for level in range(12) for side in "ab"}
    levels = hierarchy(two[0], below)
    assert levels.height == 2 + 12 * 4
    assert synthesis(levels).rows() == [("12a", pytest.approx(0.25), 2), ("12b", pytest.approx(0.75), 1)]


def test_what_are_no_weights_is_refused() -> None:
    with pytest.raises(BadInput, match=r"\(a\): got dict, expected weights; hand in what pairwise"):
        hierarchy(points({"a": 1}), {"a": {"b": 1.0}})  # type: ignore[dict-item]


def test_a_parent_under_two_keys_is_refused() -> None:
    one = points({"x": 1})
    with pytest.raises(BadInput, match="2 parents of this name"):
        hierarchy(points({"1": 1}), {1: one, "1": one})  # type: ignore[dict-item]


def test_all_is_said_at_once() -> None:
    with pytest.raises(BadInput, match="2 failures in the judgements"):
        hierarchy(points({"a": 1}), {"a": points({"b": 1}), "b": points({"a": 1}), "q": points({"r": 1})})


def test_a_list_below_is_told_how_to_write_it() -> None:
    with pytest.raises(BadInput, match="got list, expected a mapping of items to weights"):
        hierarchy(points([1, 2]), [points([1])])  # type: ignore[arg-type]
