"""Floors and bound: how good any plan could possibly be.

All come from linear relaxations, so nothing a plan could reach lies below them. A *block* is one unit with
its children, its parent left out: dropping what ties blocks together only makes more possible, so the sum
of the blocks' optima bounds the whole from below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from alignopt.model.build import build_scope
from alignopt.model.cards import Cards
from alignopt.model.criteria import workload
from alignopt.model.expressions import declare_reach, half_sum_of_deviations
from alignopt.model.rates import CRITERIA, Rates
from alignopt.model.scope import Scope
from alignopt.model.staffing import staffed
from alignopt.solver.block import block, is_block
from alignopt.solver.columns import lagrangian
from alignopt.solver.context import AHEAD, NUMEROUS
from alignopt.solver.dive import slots
from alignopt.solver.halt import result_of
from alignopt.solver.highs import minima, run
from alignopt.solver.improve import LARGEST
from alignopt.solver.limits import Limits, Outcome
from alignopt.solver.matrix import to_matrix
from alignopt.solver.shortfall import shortfalls
from alignopt.solver.status import Stopped
from alignopt.solver.step import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.solver.matrix import Matrix

DELIVERED = "delivered"
JOINT_CANDIDATES = 12_000
"""Up to this many candidates the joint relaxation is solved for the bound."""
CUT_CANDIDATES = 8_000
"""Up to this many the relaxation gets cuts, where improvement cannot decide everybody together."""
PRICED_CANDIDATES, WIDE_CANDIDATES = 40_000, 60_000
"""Up to this many, prices of it are looked for; up to the latter where units are few. Above: blocks alone."""
PATIENCE = 5_000
"""Iterations after which a criterion's floor in a block counts as 0: ten times what usual blocks take."""


@dataclass(frozen=True)
class Bounds:
    """Floors of each criterion and of what is delivered, and a bound on the total, all in points.

    ``is_cut``: the clock left the joint relaxation out of it.
    """

    floors: dict[str, float]
    total: float
    is_cut: bool = False


class Bounding:
    """Floors and bound of a problem that has a plan, found piece by piece.

    Models are built here and solved on the executor.
    """

    def __init__(self, organisation: Organisation, policy: Policy, rates: Rates, executor: Executor) -> None:
        self._organisation, self._policy, self._rates = organisation, policy, rates
        self._executor = executor
        self._whole: Future[Outcome] | None = None
        self._sent: list[tuple[list[str], Future[list[float]]]] = []
        self._blocks = self._all_blocks()

    def pieces(self, *, is_timed: bool) -> Iterator[Future[Any]]:
        """Have the whole and then blocks bounded, one whenever the next is asked for.

        Where time is limited, the whole is left for what will be left of it.
        """
        if not is_timed:
            self._whole, _ = self._joint(None)
            if self._whole is not None:
                yield self._whole
        yield from self._blocks

    def found(self, *, seconds: float | None = None) -> Bounds:
        """What is left to be bounded, and all together; ``seconds`` are left for the joint relaxation."""
        joint, is_cut = (self._whole, False) if self._whole is not None else self._joint(seconds)
        reach = _reach_floors(self._organisation, self._policy)
        whole = None if reach is None else self._minima(reach)
        for at, _ in enumerate(self._blocks):
            if at >= AHEAD:
                result_of(self._sent[-AHEAD][1])
        short = [
            self._executor.submit(run, matrix, Limits(), relax=True)
            for matrix in shortfalls(self._organisation, self._policy)
        ]
        floors = dict.fromkeys([*CRITERIA, DELIVERED, TOTAL], 0.0)
        for names, least in self._sent:
            values = result_of(least)
            for name, value in zip(names, values, strict=True):
                floors[name] += max(0.0, value)
        if reach is not None and whole is not None:
            values = result_of(whole)
            floors |= dict(zip(reach.columns, values, strict=True))
        floors["workload"] = max([floors["workload"], *(result_of(each).bound for each in short)])
        blocks = floors.pop(TOTAL)
        total = max(blocks + self._rates.workload * floors["workload"], self._rates.total(floors))
        if joint is not None:
            outcome = result_of(joint)
            total = max(total, outcome.bound)
            is_cut = outcome.stopped is Stopped.TIME_LIMIT
        return Bounds({name: max(0.0, value) for name, value in floors.items()}, max(0.0, total), is_cut)

    def _all_blocks(self) -> Iterator[Future[list[float]]]:
        for unit in self._organisation.parents.tolist():
            block = _block(self._organisation, self._policy, self._rates, unit)
            if block is not None:
                least = self._minima(block, PATIENCE)
                self._sent.append((list(block.columns), least))
                yield least

    def _minima(self, asked: Asked, patience: int | None = None) -> Future[list[float]]:
        """Have the least values found, in the order of the columns."""
        return self._executor.submit(minima, asked.matrix, list(asked.columns.values()), patience)

    def _joint(self, seconds: float | None) -> tuple[Future[Outcome] | None, bool]:
        """Have the joint relaxation solved, where it is not too large; whether the clock leaves it out."""
        organisation, limits = self._organisation, Limits(seconds=seconds)
        is_asked = len(organisation.goal) <= JOINT_CANDIDATES
        if not (is_asked or _is_priced(organisation)):
            return None, False
        if seconds is not None and seconds <= 0:
            return None, True
        scope = replace(Scope.joint(organisation, self._policy, self._rates), tight=True)
        if is_asked:
            matrix = replace(to_matrix(build_scope(scope, ties=False)), columns=())
            if LARGEST < len(organisation.goal) <= CUT_CANDIDATES:
                at_root = replace(limits, nodes=1, presolve=True, bound_only=True)
                return self._executor.submit(run, matrix, at_root), False
            return self._executor.submit(run, matrix, limits, relax=True), False
        step = prepare(scope, ties=False)
        return self._executor.submit(lagrangian, step.matrix, slots(step), limits), False


def _is_priced(organisation: Organisation) -> bool:
    """Whether prices of the joint relaxation can be found in good time: the more so where units are few."""
    few = len(organisation.parents) <= NUMEROUS
    return len(organisation.goal) <= (WIDE_CANDIDATES if few else PRICED_CANDIDATES)


TOTAL = "total"


@dataclass(frozen=True, eq=False)
class Asked:
    """A relaxation, and columns of it whose least values are asked for, by name."""

    matrix: Matrix
    columns: dict[str, int]

    @classmethod
    def of(cls, model: pyo.ConcreteModel, variables: dict[str, object]) -> Asked:
        """Compile a model whose own objective does not matter."""
        model.total.deactivate()
        model.any = pyo.Objective(expr=pyo.quicksum(variables.values()))
        matrix = to_matrix(model)
        column = {id(variable): at for at, variable in enumerate(matrix.columns)}
        places = {name: column[id(variable)] for name, variable in variables.items()}
        return cls(replace(matrix, columns=()), places)


def _block(organisation: Organisation, policy: Policy, rates: Rates, unit: int) -> Asked | None:
    """Floors of one unit with its children, criterion by criterion, and of their weighted sum."""
    children = organisation.children_with_cards(unit)
    own = [unit] if organisation.has_card[unit] else []
    if not children and not own:
        return None
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
    if is_block(scope, unit):
        return Asked(*block(scope, unit, TOTAL))
    model = build_scope(scope, ties=False)
    model.worth = pyo.Var([*CRITERIA, TOTAL])
    model.worth_rows = pyo.ConstraintList()
    for name in CRITERIA:
        model.worth_rows.add(model.worth[name] == model.points[name])
    weighted = pyo.quicksum(rate * model.worth[name] for name, rate in rates.items())
    model.worth_rows.add(model.worth[TOTAL] == weighted)
    return Asked.of(model, {name: model.worth[name] for name in [TOTAL, *CRITERIA]})


def _reach_floors(organisation: Organisation, policy: Policy) -> Asked | None:
    """Floors of what concerns all leaves at once: effort staffed, and strategic goals delivered."""
    if not organisation.has_card[0] or organisation.holders.is_leaf[0]:
        return None
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
    return Asked.of(model, {name: model.worth[name] for name in (DELIVERED, "workload")})
