"""The same joint model in whole numbers, given to OR-tools' CP-SAT."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers.found import CORES, Clock, Found
from benchmarks.peers.matrix_highs import Joint
from benchmarks.peers.whole_numbers import whole_numbers

if TYPE_CHECKING:
    import pyomo.environ as pyo
    from ortools.sat.python import cp_model

    from alignopt.problem.problem import Problem
    from benchmarks.peers.whole_numbers import WholeNumbers

STATUS = {
    "OPTIMAL": "finished",
    "FEASIBLE": "time limit",
    "UNKNOWN": "time limit",
    "INFEASIBLE": "infeasible",
}


def solve(problem: Problem, seconds: float) -> Found:
    """Build, compile, translate, and let CP-SAT work for what is left of the time."""
    from ortools.sat.python import cp_model

    clock = Clock(seconds)
    joint = Joint.of(problem, _declare_whole)
    scope = joint.step.scope
    made = whole_numbers(joint.step.matrix)
    model, variables = _model(made)
    building = clock.passed
    if clock.left <= 0:
        return Found(scope.organisation, scope.policy, None, None, "time limit, while building", building)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = clock.left
    solver.parameters.num_workers = CORES
    history: list[tuple[float, float]] = []
    status = solver.solve(model, _watch(clock, history))
    has_plan = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    bound = solver.best_objective_bound - made.slack if status != cp_model.INFEASIBLE else None
    return Found(
        organisation=scope.organisation,
        policy=scope.policy,
        cards=joint.cards(_values(solver, variables)) if has_plan else None,
        bound=bound if bound is not None and np.isfinite(bound) and bound > -1e6 else None,
        status=STATUS.get(solver.status_name(status), solver.status_name(status)),
        building=building,
        solving=clock.passed - building,
        history=tuple(history),
    )


def _watch(clock: Clock, history: list[tuple[float, float]]) -> cp_model.CpSolverSolutionCallback:
    """What CP-SAT calls with each better plan: when, and its points, are noted."""
    from ortools.sat.python import cp_model

    class Watch(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            history.append((clock.passed, self.objective_value))

    return Watch()


def _declare_whole(model: pyo.ConcreteModel) -> None:
    """Say of what can only be whole, once steps and choices are, that it is: HiGHS need not be told."""
    from pyomo.environ import NonNegativeIntegers

    for variable in (*model.part.values(), *model.contributes.values()):
        variable.domain = NonNegativeIntegers


def _model(made: WholeNumbers) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    bounds = zip(made.lower.tolist(), made.upper.tolist(), strict=True)
    variables = [model.new_int_var(low, high, "") for low, high in bounds]
    columns, values = made.columns.tolist(), made.values.tolist()
    low, high, starts = made.row_lower.tolist(), made.row_upper.tolist(), made.starts.tolist()
    for row in range(len(low)):
        span = slice(starts[row], starts[row + 1])
        expression = cp_model.LinearExpr.weighted_sum([variables[at] for at in columns[span]], values[span])
        model.add_linear_constraint(expression, low[row], high[row])
    priced = np.flatnonzero(made.cost).tolist()
    cost = cp_model.LinearExpr.weighted_sum([variables[at] for at in priced], made.cost[priced].tolist())
    model.minimize(cost + made.offset)
    return model, variables


def _values(solver: cp_model.CpSolver, variables: list[cp_model.IntVar]) -> np.ndarray:
    """What each column is; only whole columns of the problem are read off it."""
    return np.array([solver.value(each) for each in variables], dtype=float)
