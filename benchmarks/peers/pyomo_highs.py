"""The joint model as it comes from Pyomo, solved through Pyomo's own interface to HiGHS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.build import build_scope
from alignopt.model.cards import Card, Cards
from alignopt.model.rates import Rates
from alignopt.model.scope import Scope
from alignopt.rules.policy import established
from benchmarks.peers.found import CORES, Clock, Found

if TYPE_CHECKING:
    import pyomo.environ as pyo
    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem


def solve(problem: Problem, seconds: float) -> Found:
    """Build the joint model and hand it to ``pyomo.contrib.solver``, with what is left of the time."""
    from pyomo.contrib.solver.solvers.highs import Highs

    clock = Clock(seconds)
    organisation, policy = established(problem)
    scope = Scope.joint(organisation, policy, Rates())
    model = build_scope(scope, ties=False)
    building = clock.passed
    if clock.left <= 0:
        return Found(organisation, policy, None, None, "time limit, while building", building)
    results = Highs().solve(
        model,
        time_limit=clock.left,
        threads=CORES,
        load_solutions=False,
        raise_exception_on_nonoptimal_result=False,
    )
    solving = float(results.timing_info.highs_time or 0.0)
    cards = None
    if results.incumbent_objective is not None and np.isfinite(results.incumbent_objective):
        results.solution_loader.load_vars()
        cards = read_cards(scope, model)
    bound = results.objective_bound
    return Found(
        organisation=organisation,
        policy=policy,
        cards=cards,
        bound=float(bound) if bound is not None and np.isfinite(bound) else None,
        status=_in_words(results.termination_condition.name),
        building=clock.passed - solving,
        solving=solving,
    )


def read_cards(scope: Scope, model: pyo.ConcreteModel) -> Cards:
    """The cards, off the values of the model's variables."""
    organisation, policy = scope.organisation, scope.policy

    def steps(variables: pyo.Var, pairs: list[tuple[str, str]]) -> NDArray[np.int64]:
        values = [variables[pair].value or 0.0 for pair in pairs]
        return np.asarray(np.rint(np.array(values, dtype=float)).astype(np.int64))

    held = {
        holder: Card(
            steps(model.steps, scope.names(holder)),
            steps(model.competency_steps, scope.competency_names(holder)),
        )
        for holder in scope.free
    }
    return Cards.none(organisation, policy).with_cards(organisation, policy, held)


def _in_words(condition: str) -> str:
    """Pyomo's name of how it ended, as the others' are called."""
    if condition == "convergenceCriteriaSatisfied":
        return "finished"
    return "time limit" if condition == "maxTimeLimit" else condition
