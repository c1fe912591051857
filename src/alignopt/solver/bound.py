"""Floors and bound: how good any plan could possibly be.

All come from linear relaxations, so nothing a plan could reach lies below them. A *block* is one unit with
its children, its parent left out: dropping what ties blocks together only makes more possible, so the sum
of the blocks' optima bounds the whole from below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo

from alignopt.model.build import build_scope
from alignopt.model.cards import Cards
from alignopt.model.criteria import workload
from alignopt.model.expressions import declare_reach, half_sum_of_deviations, staffed
from alignopt.model.rates import CRITERIA, Rates
from alignopt.model.scope import Scope
from alignopt.solver.highs import Limits, run
from alignopt.solver.matrix import to_matrix
from alignopt.solver.status import Holds

if TYPE_CHECKING:
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.solver.matrix import Matrix

DELIVERED = "delivered"
JOINT_CANDIDATES = 12_000
"""Up to this many candidates the joint relaxation is solved for the bound; above it, blocks alone."""


@dataclass(frozen=True)
class Bounds:
    """Floors of each criterion and of what is delivered, and a bound on the total, all in points."""

    floors: dict[str, float]
    total: float


def bounds(
    organisation: Organisation, policy: Policy, rates: Rates, *, seconds: float | None = None
) -> Bounds:
    """Floors and bound of a problem that has a plan; ``seconds`` are left for the joint relaxation."""
    floors = dict.fromkeys([*CRITERIA, DELIVERED], 0.0)
    blocks = 0.0
    for unit in organisation.parents.tolist():
        for name, value in _block(organisation, policy, rates, unit).items():
            if name == TOTAL:
                blocks += value
            else:
                floors[name] += value
    floors |= _reach_floors(organisation, policy)
    total = max(blocks + rates.workload * floors["workload"], rates.total(floors))
    if len(organisation.goal) <= JOINT_CANDIDATES and (seconds is None or seconds > 0):
        total = max(total, joint_bound(organisation, policy, rates, seconds))
    return Bounds({name: max(0.0, value) for name, value in floors.items()}, max(0.0, total))


def joint_bound(
    organisation: Organisation, policy: Policy, rates: Rates, seconds: float | None = None
) -> float:
    """The linear relaxation of the joint model; minus infinity where the seconds did not suffice."""
    model = build_scope(Scope.joint(organisation, policy, rates), ties=False)
    return _least(to_matrix(model), Limits(seconds=seconds))


TOTAL = "total"


def _block(organisation: Organisation, policy: Policy, rates: Rates, unit: int) -> dict[str, float]:
    """Floors of one unit with its children, criterion by criterion, and of their weighted sum."""
    children = organisation.children_with_cards(unit)
    own = [unit] if organisation.has_card[unit] else []
    if not children and not own:
        return {}
    scope = Scope(
        organisation=organisation,
        policy=policy,
        free=tuple(sorted([*children, *own])),
        cards=Cards.none(organisation, policy),
        effort=np.zeros(len(organisation.goals.ids)),
        rates=rates,
        look_ahead=False,
        measured=(unit,),
        guests=frozenset(own),
    )
    model = build_scope(scope, ties=False)
    model.worth = pyo.Var([*CRITERIA, TOTAL])
    model.worth_rows = pyo.ConstraintList()
    for name in CRITERIA:
        model.worth_rows.add(model.worth[name] == model.points[name])
    weighted = pyo.quicksum(rate * model.worth[name] for name, rate in rates.items())
    model.worth_rows.add(model.worth[TOTAL] == weighted)
    return _minima(model, {name: model.worth[name] for name in [*CRITERIA, TOTAL]})


def _reach_floors(organisation: Organisation, policy: Policy) -> dict[str, float]:
    """Floors of what concerns all leaves at once: effort staffed, and strategic goals delivered."""
    if not organisation.has_card[0] or organisation.holders.is_leaf[0]:
        return {}
    goals = organisation.goals
    joint = Scope.joint(organisation, policy, Rates())
    scope = replace(joint, free=(0,), look_ahead=True, measured=None)
    model = pyo.ConcreteModel()
    declare_reach(model, scope)
    whole = float(organisation.capacity[0])
    lines: dict[int, list[object]] = {int(goal): [] for goal in np.flatnonzero(goals.is_strategic)}
    for goal, expression in staffed(model, scope).items():
        if goals.is_strategic[goals.top[goal]]:
            lines[int(goals.top[goal])].append(expression / whole)
    model.off = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.off_rows = pyo.ConstraintList()
    differences = [
        ((goals.ids[goal], ""), pyo.quicksum(line) - float(goals.target_weight[goal]))
        for goal, line in lines.items()
    ]
    model.worth = pyo.Var([DELIVERED, "workload"])
    half = half_sum_of_deviations(model.off, model.off_rows, differences)
    model.off_rows.add(model.worth[DELIVERED] == 100 * half)
    model.off_rows.add(model.worth["workload"] == workload(model, scope))
    model.total = pyo.Objective(expr=0 * model.worth["workload"])
    return _minima(model, {name: model.worth[name] for name in (DELIVERED, "workload")})


def _minima(model: pyo.ConcreteModel, variables: dict[str, object]) -> dict[str, float]:
    """The least that each variable can be over a model's relaxation."""
    model.total.deactivate()
    model.any = pyo.Objective(expr=pyo.quicksum(variables.values()))
    matrix = to_matrix(model)
    column = {id(variable): at for at, variable in enumerate(matrix.columns)}
    least = {}
    for name, variable in variables.items():
        cost = np.zeros(len(matrix.cost))
        cost[column[id(variable)]] = 1.0
        least[name] = _least(replace(matrix, cost=cost, offset=0.0))
    return least


def _least(matrix: Matrix, limits: Limits | None = None) -> float:
    outcome = run(matrix, limits or Limits(), relax=True)
    if outcome.holds is not Holds.OPTIMAL:
        return -np.inf
    return outcome.objective
