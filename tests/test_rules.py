"""Rules of every kind, held to the specification: what binds, what is priced, and all plans of tiny cases."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

import alignopt
from enumerated import Model, differences
from sketch import Sketch

QUICK = alignopt.Settings(passes=1, nodes=60)


def alone() -> Sketch:
    """One person under the root, four goals in two categories; cards of quarters, the root's of halves."""
    sketch = Sketch().unit("O").person("P", "O", role="clerk")
    sketch.goal("F1", category="x").goal("C1", "C", category="y")
    sketch.goal("F1a", "C", serves="F1", category="y").goal("C1a", "F", serves="C1", category="x")
    sketch.may("P", "F1", "C1", "C1a").may("P", "F1a", fit=0.3)
    return loose(sketch).rule("weight_step", 0.25, level="person")


def pair() -> Sketch:
    """A person and a leaf unit, three goals, one of which enters at the unit; cards of halves."""
    sketch = Sketch().unit("O").unit("A", "O").unit("L", "O", capacity=2.0).person("P", "A", role="clerk")
    sketch.goal("F1", category="x").goal("C1", "C", category="y").goal("F1a", at="A", serves="F1")
    return loose(sketch).rule("weight_step", 0.5, unit_id="O")


def developing() -> Sketch:
    """One person with competencies on the card, which role and one of three goals ask for."""
    sketch = Sketch().unit("O").person("P", "O", role="clerk")
    sketch.goal("F1", category="x").goal("C1", "C", category="y").goal("F1a", serves="F1", category="x")
    sketch.competency("K1", "F", "x").competency("K2", None, "y")
    sketch.expects("clerk", K1=2).asks("F1a", "K2", 3).asks("F1a", "K1", 1)
    sketch.rule("section_weight", 0.25, 0.5, section="competencies")
    return loose(sketch).rule("weight_step", 0.25, level="person")


def loose(sketch: Sketch) -> Sketch:
    """Let default counts and weights go, so that a rule more is all that counts; a root's card of halves."""
    sketch.rule("weight_step", 0.5, level="organisation")
    for level in ("unit", "person") if len(sketch.rows["units"]) > 1 else ("person",):
        sketch.rule("goal_count", 1, None, level=level).rule("goal_weight", 0.0, 1.0, level=level)
    return sketch


ORGANISATIONS: dict[str, Callable[[], Sketch]] = {"alone": alone, "pair": pair, "developing": developing}

Case = tuple[str, str, float | None, float | None, dict[str, str]]

CASES: tuple[Case, ...] = (
    ("alone", "goal_count", 2, 3, {"level": "person"}),
    ("alone", "goal_count", 1, 1, {"category": "x", "role": "clerk"}),
    ("alone", "goal_count", None, 1, {"perspective_id": "C", "holder_id": "P"}),
    ("alone", "goal_count", 1, None, {"goal_id": "F1a", "level": "person"}),
    ("developing", "goal_count", 2, 2, {"section": "competencies"}),
    ("developing", "goal_count", None, 0, {"section": "competencies", "category": "x"}),
    ("alone", "goal_weight", 0.3, 0.6, {"level": "person"}),
    ("alone", "goal_weight", 0.5, None, {"category": "y", "level": "person"}),
    ("alone", "goal_weight", None, 0.25, {"goal_id": "F1", "level": "person"}),
    ("developing", "goal_weight", None, 0.25, {"section": "competencies"}),
    ("developing", "goal_weight", 0.5, None, {"section": "competencies", "goal_id": "K2"}),
    ("alone", "weight_step", 0.5, None, {"role": "clerk"}),
    ("developing", "weight_step", 0.5, None, {"section": "competencies"}),
    ("developing", "weight_step", 0.5, None, {"section": "goals"}),
    ("alone", "perspective_weight", 0.5, 0.5, {"perspective_id": "F"}),
    ("alone", "perspective_weight", 0.25, 0.75, {}),
    ("developing", "perspective_weight", 0.75, None, {"perspective_id": "F", "level": "person"}),
    ("developing", "perspective_weight", None, 0.0, {"perspective_id": "F", "section": "competencies"}),
    ("alone", "category_weight", 0.5, 0.5, {"category": "x"}),
    ("developing", "category_weight", 0.5, 0.75, {"category": "x", "level": "person"}),
    ("developing", "category_weight", None, 0.0, {"category": "x", "section": "competencies"}),
    ("alone", "category_weight", None, 0.25, {"category": "y", "perspective_id": "C", "level": "person"}),
    ("developing", "section_weight", 0.5, None, {"section": "competencies"}),
    ("developing", "section_weight", 0.6, 0.9, {"section": "goals"}),
    ("pair", "contributors", 2, 2, {"goal_id": "F1"}),
    ("pair", "contributors", None, 1, {"category": "x"}),
    ("pair", "contributors", 1, None, {"perspective_id": "C", "unit_id": "A"}),
    ("pair", "contributors", 1, None, {"goal_id": "C1", "level": "unit"}),
    ("pair", "contributors", 1, None, {"goal_id": "F1a", "role": "clerk"}),
    ("alone", "require", None, None, {"goal_id": "C1a", "level": "person"}),
    ("alone", "require", None, None, {"category": "y", "holder_id": "P"}),
    ("pair", "require", None, None, {"perspective_id": "C"}),
    ("developing", "require", None, None, {"goal_id": "K2", "section": "competencies"}),
    ("alone", "forbid", None, None, {"goal_id": "F1", "level": "person"}),
    ("alone", "forbid", None, None, {"goal_id": "F1", "level": "organisation"}),
    ("pair", "forbid", None, None, {"category": "x", "unit_id": "A"}),
    ("pair", "forbid", None, None, {"perspective_id": "C", "role": "clerk"}),
    ("developing", "forbid", None, None, {"goal_id": "K1", "section": "competencies"}),
    ("alone", "fix_weight", 0.5, None, {"goal_id": "C1", "level": "person"}),
    ("pair", "fix_weight", 1.0, None, {"goal_id": "F1a", "role": "clerk"}),
    ("developing", "fix_weight", 0.25, None, {"goal_id": "K1", "section": "competencies"}),
    ("alone", "min_fit", 0.5, None, {}),
    ("alone", "min_fit", 0.5, None, {"category": "y", "unit_id": "O"}),
    ("alone", "equal_weights", None, None, {"role": "clerk"}),
    ("alone", "equal_weights", None, None, {"perspective_id": "C"}),
    ("alone", "equal_weights", None, None, {"category": "x"}),
    ("alone", "not_heavier_than", None, None, {"goal_id": "F1", "other_id": "C1"}),
    ("alone", "not_heavier_than", None, None, {"category": "x", "other_id": "y", "level": "person"}),
    ("developing", "not_heavier_than", None, None, {"category": "x", "other_id": "y", "level": "person"}),
    ("pair", "level_mix", 0.5, None, {"other_id": "unit", "unit_id": "A"}),
    ("pair", "level_mix", None, 0.5, {"category": "x", "role": "clerk"}),
    ("developing", "level_mix", 0.5, 0.5, {"other_id": "organisation", "level": "person"}),
)
"""Organisation, kind, min, max and scope."""


@cache
def number_of_plans(name: str) -> int:
    """How many plans an organisation has without further rules, as checker and model agree."""
    both, found = differences(Model(alignopt.read(ORGANISATIONS[name]().tables())))
    assert found == []
    return len(both)


def in_words(case: Case) -> str:
    name, kind, low, high, scope = case
    return " ".join(map(str, [name, kind, low, high, *scope.values()]))


@pytest.mark.parametrize("case", CASES, ids=in_words)
def test_checker_and_model_allow_the_same_plans(case: Case) -> None:
    name, kind, low, high, scope = case
    problem = alignopt.read(ORGANISATIONS[name]().rule(kind, low, high, **scope).tables())
    both, found = differences(Model(problem))
    assert found == []
    assert 0 < len(both) < number_of_plans(name)
