"""Fit of people for goals, and what a misfit costs."""

from __future__ import annotations

import pytest

import alignopt
from alignopt.problem.organisation import Organisation
from sketch import Sketch


def base() -> Sketch:
    """F1 asks for K1 at 4 (twice as important) and K2 at 2, C1 for K2 at 3, F2 for nothing."""
    sketch = Sketch().unit("O").unit("A", "O").unit("L", "O", capacity=1.0)
    sketch.goal("F1").goal("F2").goal("C1", "C")
    return sketch.asks("F1", "K1", 4, 2.0).asks("F1", "K2", 2).asks("C1", "K2", 3)


def compiled(sketch: Sketch) -> Organisation:
    return Organisation.of(alignopt.read(sketch.tables(), name="fits"))


def fits(sketch: Sketch, holder: str) -> dict[str, float | None]:
    organisation = compiled(sketch)
    span = organisation.candidates(organisation.holders.index[holder])
    values = {organisation.goals.ids[organisation.goal[at]]: float(organisation.fit[at]) for at in span}
    return {goal: None if fit != fit else fit for goal, fit in values.items()}


def costs(sketch: Sketch, holder: str) -> dict[str, float]:
    organisation = compiled(sketch)
    span = organisation.candidates(organisation.holders.index[holder])
    return {organisation.goals.ids[organisation.goal[at]]: float(organisation.cost[at]) for at in span}


PEOPLE: dict[str, tuple[dict[str, float], dict[str, float | None]]] = {
    "able": ({"K1": 4, "K2": 3}, {"F1": 1.0, "F2": None, "C1": 1.0}),
    "more than able": ({"K1": 5, "K2": 5}, {"F1": 1.0, "F2": None, "C1": 1.0}),
    "half able": ({"K1": 2, "K2": 1}, {"F1": 0.5, "F2": None, "C1": 1 / 3}),
    "by importance": ({"K1": 4, "K2": 0}, {"F1": 2 / 3, "F2": None, "C1": 0.0}),
    "a missing level is none": ({"K2": 3}, {"F1": 1 / 3, "F2": None, "C1": 1.0}),
    "a level of none is assessed": ({"K1": 0}, {"F1": 0.0, "F2": None, "C1": 0.0}),
    "not assessed": ({}, {"F1": None, "F2": None, "C1": None}),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_fit_is_the_mean_of_what_is_reached(name: str) -> None:
    levels, expected = PEOPLE[name]
    found = fits(base().person("P", "A", **levels), "P")
    assert found == {goal: fit if fit is None else pytest.approx(fit) for goal, fit in expected.items()}


def test_units_have_no_computed_fit() -> None:
    sketch = base().person("P", "A", K1=4)
    assert set(fits(sketch, "A").values()) == set(fits(sketch, "L").values()) == {None}


def test_a_stated_fit_stands_over_the_computed_one() -> None:
    sketch = base().person("P", "A", K1=4, K2=3).may("P", "F1", fit=0.4).may("P", "F2", "C1")
    assert fits(sketch, "P") == {"F1": 0.4, "F2": None, "C1": 1.0}


def test_the_nearest_stated_fit_wins() -> None:
    sketch = base().person("P", "A", K1=4, K2=3).person("Q", "A")
    sketch.may("A", "F1", "C1", fit=0.4).may("P", "F1", fit=0.9).may("Q", "C1")
    assert fits(sketch, "P") == {"F1": 0.9, "C1": 0.4}
    assert fits(sketch, "Q") == {"F1": 0.4, "C1": 0.4}


def test_a_leaf_unit_has_the_fit_that_is_stated() -> None:
    assert fits(base().person("P", "A").may("L", "F1", fit=0.8).may("L", "C1"), "L") == {
        "F1": 0.8,
        "C1": None,
    }


def test_what_has_no_fit_costs_what_the_holders_other_goals_cost_on_average() -> None:
    assert costs(base().person("P", "A", K1=2, K2=1), "P") == pytest.approx(
        {"F1": 0.5, "F2": (0.5 + 2 / 3) / 2, "C1": 2 / 3}
    )


def test_who_is_not_assessed_costs_nothing() -> None:
    assert costs(base().person("P", "A"), "P") == {"F1": 0.0, "F2": 0.0, "C1": 0.0}


def test_who_is_not_assessed_costs_what_is_stated_on_average() -> None:
    sketch = base().person("P", "A").may("P", "F1", fit=0.4).may("P", "F2", "C1")
    assert costs(sketch, "P") == pytest.approx({"F1": 0.6, "F2": 0.6, "C1": 0.6})
