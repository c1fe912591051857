"""Tiny organisations of which every plan can be tried, and what the checker makes of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import alignopt
from checker_bands import Case
from checker_points import CRITERIA, SOMETIMES
from enumerated import Model
from sketch import Sketch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sketch import Tables

EXACT = alignopt.Settings(gap=0.0, nodes=100_000)


def pair(step: float = 0.25) -> Sketch:
    """A clerk and an apprentice, good at different goals, under a unit; cards of quarters."""
    sketch = Sketch(F=0.6, C=0.4).unit("O").unit("A", "O")
    sketch.person("P", "A", capacity=2.0, role="clerk").person("Q", "A", role="apprentice")
    sketch.goal("F1", category="x").goal("C1", "C", category="y").goal("C1a", "C", at="A", serves="C1")
    sketch.may("P", "F1", fit=0.9).may("P", "C1", fit=0.5).may("P", "C1a", fit=0.6)
    sketch.may("Q", "F1", fit=0.3).may("Q", "C1", fit=0.8).may("Q", "C1a", fit=0.2)
    sketch.rule("weight_step", 0.5, unit_id="O", level="organisation").rule("weight_step", 0.5, level="unit")
    sketch.rule("weight_step", step, level="person")
    for level in ("unit", "person"):
        sketch.rule("goal_count", 1, None, level=level).rule("goal_weight", 0.0, 1.0, level=level)
    return sketch


def remembered() -> Sketch:
    """The same, where both had a card last period."""
    return pair().carried("P", C1=0.5, C1a=0.5).carried("Q", F1=0.75, C1a=0.25)


def problem(sketch: Sketch) -> alignopt.Problem:
    return alignopt.read(sketch.tables(), name="tiny")


@dataclass(frozen=True)
class Tried:
    """One plan with what it comes to, by criterion."""

    goals: Mapping[str, Mapping[str, float]]
    points: Mapping[str, float]

    @property
    def total(self) -> float:
        return alignopt.Rates().total(dict(self.points))


def every_plan(tables: Tables) -> list[Tried]:
    """All plans that the specification allows, measured by the checker."""
    model = Model(alignopt.read(tables))
    found = []
    for goals, competencies in model.plans():
        if model.is_accepted((goals, competencies)):
            case = Case(model.given, model.bands, {}, goals, competencies)
            found.append(Tried(goals, {name: 100 * of(case) for name, of in MEASURES.items()}))
    return found


MEASURES = CRITERIA | SOMETIMES


@cache
def plans_of(name: str) -> list[Tried]:
    """All plans of one of the organisations above, by its name."""
    return every_plan({"pair": pair, "remembered": remembered}[name]().tables())


def best(tables: Tables) -> float:
    """The least total of any plan."""
    return min(each.total for each in every_plan(tables))
