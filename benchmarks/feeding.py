"""Ways from a step to HiGHS: how long each takes until the solver holds the model.

    python -m benchmarks.feeding --people 300

First the steps of real teams (a unit's people under its known card), by the ways that can feed them:
alignopt's arrays; Pyomo's model through its standard-form compiler and one ``passModel``; the same model
through Pyomo's own persistent interface to HiGHS. Then the bands of as many cards (``min a <= n <= max a``),
written as rules over sets, with and without Pyomo's templates, and changed in place through the persistent
interface. Milliseconds are those of the processor.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from time import process_time
from typing import Any
from unittest.mock import patch

import numpy as np
import pyomo.core.base.constraint as constraints
import pyomo.environ as pyo
from pyomo.contrib.solver.solvers.highs import Highs
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

import alignopt
from alignopt.model.build import build_scope
from alignopt.model.scope import Scope
from alignopt.rules.policy import established
from alignopt.solver import context
from alignopt.solver.cascade import cascade
from alignopt.solver.highs import Relaxation
from alignopt.solver.limits import Limits
from alignopt.solver.matrix import Matrix, to_matrix
from alignopt.solver.solve import running
from alignopt.solver.step import Step, prepare
from alignopt.solver.team import Team, is_team

TEAMS = 20


def main() -> None:
    """Measure each way and print it with its ratio to the quickest."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feeding", description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    asked = parser.parse_args()
    scopes = team_scopes(asked.people)
    cards = sum(len(scope.free) for scope in scopes) / len(scopes)
    print(f"steps of {len(scopes)} teams, {cards:.1f} cards each, ms a step")
    ways: dict[str, Callable[[Scope], Any]] = {
        "arrays, passModel": lambda scope: held(Team(scope).matrix()),
        "Pyomo, standard form, passModel": lambda scope: held(to_matrix(build_scope(scope))),
        "Pyomo, persistent interface": lambda scope: Highs().set_instance(build_scope(scope)),
    }
    steps = {name: mean_of(partial(_each, way, scopes)) for name, way in ways.items()}
    show({name: took / len(scopes) for name, took in steps.items()})
    whole = build_scope(scopes[0])
    matrix = to_matrix(whole)
    print("of which, for one team:")
    parts: dict[str, Callable[[], Any]] = {
        "building Pyomo's model": lambda: build_scope(scopes[0]),
        "standard form": lambda: to_matrix(whole),
        "passModel": lambda: held(matrix),
    }
    show({name: mean_of(part) for name, part in parts.items()})
    print("bands of ten cards with thirty goals each, ms")
    show(bands())


def _each(way: Callable[[Scope], Any], scopes: list[Scope]) -> None:
    for scope in scopes:
        way(scope)


def team_scopes(people: int) -> list[Scope]:
    """The scopes of some teams of a made-up organisation, on its way down."""
    found: list[Scope] = []

    def noted(scope: Scope, *rest: Any, **more: Any) -> Step:
        if is_team(scope):
            found.append(scope)
        return prepare(scope, *rest, **more)

    organisation, policy = established(alignopt.read(alignopt.generate(people)))
    fast = alignopt.Settings(passes=0, nodes=1)
    with patch.object(context, "prepare", noted), running(organisation, policy, fast) as opened:
        cascade(opened)
    return found[:TEAMS]


def held(matrix: Matrix) -> Relaxation:
    """A solver that holds a matrix."""
    return Relaxation(matrix, Limits())


def bands() -> dict[str, float]:
    """The family of bands by rules, by templates, and changed in place."""

    def compiled(*, templates: bool) -> Any:
        constraints.TEMPLATIZE_CONSTRAINTS = templates
        try:
            return LinearStandardFormCompiler().write(band_model(), mixed_form=True)
        finally:
            constraints.TEMPLATIZE_CONSTRAINTS = False

    model, solver = band_model(), Highs()
    solver.set_instance(model)
    places = np.arange(300)

    def changed() -> None:
        for place in places.tolist():
            model.heaviest[place] = 7 if pyo.value(model.heaviest[place]) == 8 else 8
        solver.update_parameters()

    return {
        "rules, standard form": mean_of(lambda: compiled(templates=False)),
        "templates, standard form": mean_of(lambda: compiled(templates=True)),
        "rules, persistent interface": mean_of(lambda: Highs().set_instance(band_model())),
        "held already, changed in place": mean_of(changed),
    }


def band_model() -> pyo.ConcreteModel:
    """Steps and assigned of ten cards, and their bands."""
    model = pyo.ConcreteModel()
    model.pairs = pyo.RangeSet(0, 299)
    model.lightest = pyo.Param(model.pairs, initialize=1, mutable=True)
    model.heaviest = pyo.Param(model.pairs, initialize=8, mutable=True)
    model.steps = pyo.Var(model.pairs, domain=pyo.Integers, bounds=(0, 20))
    model.assigned = pyo.Var(model.pairs, domain=pyo.Binary)

    @model.Constraint(model.pairs)  # type: ignore[untyped-decorator]
    def light(model: Any, at: int) -> Any:
        return model.steps[at] - model.lightest[at] * model.assigned[at] >= 0

    @model.Constraint(model.pairs)  # type: ignore[untyped-decorator]
    def heavy(model: Any, at: int) -> Any:
        return model.steps[at] - model.heaviest[at] * model.assigned[at] <= 0

    model.total = pyo.Objective(expr=pyo.quicksum(model.steps.values()))
    return model


def mean_of(work: Callable[[], Any], times: int = 5) -> float:
    """Milliseconds of one run, the first not counted."""
    work()
    began = process_time()
    for _ in range(times):
        work()
    return 1000 * (process_time() - began) / times


def show(measured: dict[str, float]) -> None:
    """A line each, with its ratio to the least."""
    least = min(measured.values())
    for name, took in measured.items():
        print(f"  {name:<34}{took:>9.2f}{took / least:>8.1f} x", flush=True)


if __name__ == "__main__":
    main()
