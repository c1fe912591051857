"""Published tables of pairwise judgements: the weights and consistency ratios that their authors printed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from alignopt.elicitation.ahp import judge_pairwise, pairwise
from alignopt.errors import BadInput, Caution

DATA = Path(__file__).parents[3] / "shared" / "data" / "weights" / "ahp.json"

DRINKS = {
    **{
        ("coffee", other): value
        for other, value in {"wine": 9, "tea": 5, "beer": 2, "soda": 1, "milk": 1}.items()
    },
    **{("water", other): value for other, value in {"coffee": 2, "wine": 9, "tea": 9, "beer": 3}.items()},
    **{("soda", other): value for other, value in {"wine": 9, "tea": 4, "beer": 2, "milk": 2}.items()},
    **{(item, "wine"): value for item, value in {"tea": 3, "beer": 9, "milk": 9}.items()},
    **{(item, "tea"): value for item, value in {"beer": 3, "milk": 3}.items()},
    ("water", "soda"): 2,
    ("water", "milk"): 3,
    ("beer", "milk"): 1,
    ("coffee", "milk"): 1,
}
LEADER = {
    ("Experience", "Education"): 4,
    ("Experience", "Charisma"): 3,
    ("Experience", "Age"): 7,
    ("Charisma", "Education"): 3,
    ("Education", "Age"): 3,
    ("Charisma", "Age"): 5,
}
CANDIDATES = {
    "Experience": {("Nell", "Moll"): 4, ("Moll", "Sue"): 4, ("Nell", "Sue"): 9},
    "Education": {("Moll", "Nell"): 3, ("Sue", "Moll"): 5, ("Sue", "Nell"): 7},
    "Charisma": {("Moll", "Nell"): 5, ("Moll", "Sue"): 9, ("Nell", "Sue"): 4},
    "Age": {("Nell", "Moll"): 3, ("Moll", "Sue"): 5, ("Nell", "Sue"): 9},
}
CITIES = ["Bethesda", "Boston", "Pittsburgh", "Santa Fe"]
LIVING = {
    "Culture": [[1, None, 1, None], [2, 1, 2.5, 1], [1, None, 1, None], [2, 1, 2.5, 1]],
    "Family": [[1, 2, None, 4], [None, 1, None, 2], [3, 8, 1, 9], [None, None, None, 1]],
    "Housing": [[1, 5, None, 2.5], [None, 1, None, None], [2, 9, 1, 7], [None, 4, None, 1]],
    "Jobs": [[1, None, 3, 4], [2, 1, 6, 8], [None, None, 1, 1], [None, None, None, 1]],
    "Transportation": [[1, 1.5, None, 4], [None, 1, None, 2.5], [2, 3.5, 1, 9], [None, None, None, 1]],
}
LIVING_CRITERIA = {
    ("Culture", "Housing"): 3,
    ("Culture", "Transportation"): 5,
    ("Family", "Culture"): 5,
    ("Family", "Housing"): 7,
    ("Family", "Transportation"): 7,
    ("Housing", "Transportation"): 3,
    ("Jobs", "Culture"): 2,
    ("Jobs", "Housing"): 4,
    ("Jobs", "Transportation"): 7,
    ("Family", "Jobs"): 1,
}


def rounded(weights, digits: int = 3) -> dict[str, float]:
    return dict(zip(weights.items, weights.values.round(digits).tolist(), strict=True))


def by_any_random_index(weights) -> list[float]:
    """The consistency ratio, and that by the random index of Saaty (2005), to three decimals."""
    count = len(weights.items)
    later = weights.consistency.index / {3: 0.52, 4: 0.89, 7: 1.35}[count]
    return [round(weights.consistency.ratio, 3), round(later, 3)]


def test_relative_consumption_of_drinks_saaty_2008() -> None:
    """Saaty (2008), Decision making with the analytic hierarchy process, IJSSci 1(1), table 2."""
    weights = pairwise(DRINKS)
    assert rounded(weights) == {
        "coffee": 0.177,
        "wine": 0.019,
        "tea": 0.042,
        "beer": 0.116,
        "soda": 0.190,
        "milk": 0.129,
        "water": 0.327,
    }
    assert round(weights.consistency.ratio, 3) == 0.022


def test_the_drinks_as_one_edition_prints_them_are_refused_saaty_2008() -> None:
    """Tea against wine is 2 there, and wine against tea 1/3."""
    with pytest.raises(BadInput, match=r"1 failure.*\n.*\(wine against tea\): got 0.333333, and 2 for"):
        pairwise(DRINKS | {("wine", "tea"): 1 / 3, ("tea", "wine"): 2})


def test_flexibility_of_jobs_saaty_2008() -> None:
    """Saaty (2008), table 4: location, time and work."""
    weights = pairwise([[1, 1 / 3, 1 / 6], [3, 1, 1 / 4], [6, 4, 1]])
    assert weights.values.round(3).tolist() == [0.091, 0.218, 0.691]


def test_sizes_of_houses_saaty_1988_warn() -> None:
    """Saaty (1988), How to make a decision, ISAHP: a consistency ratio of 0.117."""
    with pytest.warns(Caution, match=r"0\.117"):
        weights = pairwise([[1, 6, 8], [1 / 6, 1, 4], [1 / 8, 1 / 4, 1]])
    assert round(weights.consistency.lambda_max, 3) == 3.136
    assert round(weights.consistency.index, 3) == 0.068
    assert round(weights.consistency.ratio, 3) == 0.117


def test_buying_a_house_saaty_1990() -> None:
    """Saaty (1990), How to make a decision, EJOR 48(1): eight criteria, lambda 9.669, ratio 0.169."""
    matrix = [
        [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4],
        [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
        [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
        [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8],
        [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
        [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6],
        [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2],
        [4, 7, 5, 8, 6, 6, 2, 1],
    ]
    with pytest.warns(Caution, match="item 3 is judged 6 times as important as item 7"):
        weights = pairwise(matrix)
    assert list(rounded(weights).values()) == [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    assert round(weights.consistency.lambda_max, 3) == 9.669
    assert round(weights.consistency.index, 3) == 0.238
    assert round(weights.consistency.ratio, 3) == 0.169


def test_buying_a_car_wikipedia() -> None:
    """Wikipedia, Analytic hierarchy process, car example: criteria, and what cost is made of."""
    criteria = {
        ("cost", "safety"): 3,
        ("cost", "style"): 7,
        ("cost", "capacity"): 3,
        ("safety", "style"): 9,
        ("safety", "capacity"): 1,
        ("style", "capacity"): 1 / 7,
    }
    assert list(rounded(pairwise(criteria)).values()) == [0.510, 0.234, 0.041, 0.215]
    costs = [[1, 2, 5, 3], [None, 1, 2, 2], [None, None, 1, 1 / 2], [None, None, None, 1]]
    assert pairwise(costs).values == pytest.approx([0.488, 0.252, 0.100, 0.161], abs=0.0005)


def test_wealth_of_nations_saaty_1977() -> None:
    """Saaty (1977), A scaling method for priorities in hierarchical structures, J. Math. Psychology 15(3)."""
    matrix = [
        [1, 4, 9, 6, 6, 5, 5],
        [1 / 4, 1, 7, 5, 5, 3, 4],
        [1 / 9, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 7, 1 / 5],
        [1 / 6, 1 / 5, 5, 1, 1, 1 / 3, 1 / 3],
        [1 / 6, 1 / 5, 5, 1, 1, 1 / 3, 1 / 3],
        [1 / 5, 1 / 3, 7, 3, 3, 1, 2],
        [1 / 5, 1 / 4, 5, 3, 3, 1 / 2, 1],
    ]
    weights = pairwise(matrix, ["US", "USSR", "China", "France", "UK", "Japan", "W. Germany"])
    assert list(rounded(weights).values()) == [0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094]
    assert round(weights.consistency.lambda_max, 2) == 7.61


def test_choosing_a_leader_wikipedia() -> None:
    """Wikipedia, Analytic hierarchy process, leader example: overall figures are from rounded weights.

    The ratios printed for three candidates, 0.035 and 0.062, are by a random index of 0.52 (Saaty 2005).
    """
    top = pairwise(LEADER)
    assert rounded(top) == {"Experience": 0.548, "Education": 0.127, "Charisma": 0.270, "Age": 0.056}
    assert round(top.consistency.ratio, 3) == 0.044
    below = {name: pairwise(pairs, ["Moll", "Nell", "Sue"]) for name, pairs in CANDIDATES.items()}
    assert list(rounded(below["Experience"]).values()) == [0.217, 0.717, 0.066]
    assert below["Experience"].consistency.index / 0.52 == pytest.approx(0.035, abs=0.0005)
    assert below["Education"].consistency.index / 0.52 == pytest.approx(0.062, abs=0.0005)
    overall = sum(weight * below[name].values for name, weight in zip(top.items, top.values, strict=True))
    assert overall == pytest.approx([0.358, 0.493, 0.150], abs=0.001)


def test_choosing_a_city_to_live_in_saaty_2005() -> None:
    """Saaty (2005), Theory and Applications of the Analytic Network Process, as AHPy's tests give it."""
    top = pairwise(LIVING_CRITERIA)
    below = {name: pairwise(matrix, CITIES) for name, matrix in LIVING.items()}
    assert {name for name, weights in below.items() if weights.consistency.missing} == set()
    overall = sum(weight * below[name].values for name, weight in zip(top.items, top.values, strict=True))
    assert overall.round(4).tolist() == pytest.approx([0.2291, 0.2748, 0.3852, 0.1110], abs=1e-4)


def test_a_thesis_that_printed_column_means() -> None:
    """Published as .089 .203 .365 .343, which are means of normalised columns, not the eigenvector."""
    matrix = [[1, 1 / 2, 1 / 5, 1 / 3], [2, 1, 1 / 3, 1], [5, 3, 1, 1 / 2], [3, 1, 2, 1]]
    by_columns = judge_pairwise(matrix, method="column_mean")
    assert by_columns.values.round(3).tolist() == [0.089, 0.203, 0.365, 0.343]
    with pytest.warns(Caution, match=r"0\.118"):
        weights = pairwise(matrix)
    assert weights.values.round(4).tolist() == [0.0870, 0.1958, 0.3616, 0.3555]
    assert round(weights.consistency.ratio, 3) == round(by_columns.consistency.ratio, 3) == 0.118


def test_an_incomplete_matrix_bozoki_fulop_and_ronyai_2010() -> None:
    """Bozóki, Fülöp & Rónyai (2010), Math. Comput. Modelling 52, as AHPy's tests give it.

    The ratio printed there, 0.0372, is by the random index of Donegan & Dodd (1991), 0.8286 for four items.
    """
    pairs = {("a", "b"): 1, ("a", "c"): 5, ("a", "d"): 2, ("b", "c"): 3, ("b", "d"): 4}
    weights = pairwise(pairs)
    assert rounded(weights, 4) == {"a": 0.3738, "b": 0.3920, "c": 0.0985, "d": 0.1357}
    assert round(weights.consistency.completed[2, 3], 4) == 0.7303
    assert round(weights.consistency.index / 0.8286, 4) == 0.0372
    assert round(weights.consistency.ratio, 4) == round(0.0372 * 0.8286 / 0.90, 4) == 0.0342


@pytest.mark.skipif(not DATA.is_file(), reason="the published weights, ../shared/data/weights, are absent")
def test_every_table_of_the_shared_file() -> None:
    tables = json.loads(DATA.read_text(encoding="utf-8"))
    hierarchies = [
        level for each in tables["hierarchical"] for level in [each["top"], *each["children"].values()]
    ]
    seen = 0
    for table in [*tables["single_level"], *hierarchies]:
        if "must be rejected" in table.get("expected", ""):
            with pytest.raises(BadInput, match="1 failure"):
                pairwise(table["matrix"], table["items"])
            continue
        weights = judge_pairwise(table["matrix"], table["items"])
        if "published_weights" in table:
            assert weights.values == pytest.approx(table["published_weights"], abs=0.001)
            seen += 1
        if "published_CR" in table:
            assert table["published_CR"] in by_any_random_index(weights)
    assert seen >= 4
    for table in tables["incomplete"]:
        given = {tuple(pair.split(",")): value for pair, value in table["given"].items()}
        weights = judge_pairwise(given, table["items"])
        assert weights.values.round(4).tolist() == table["weights_after_completion"]
        for pair, value in table["missing"].items():
            i, j = (table["items"].index(item) for item in pair.split(","))
            assert weights.consistency.completed[i, j] == pytest.approx(value, abs=5e-5)
            assert np.isnan(weights.judged[i, j])
