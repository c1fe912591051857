"""The same joint model compiled to a matrix and given to HiGHS directly, on both cores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

from alignopt.model.cards import Card, Cards
from alignopt.model.rates import Rates
from alignopt.model.scope import Scope
from alignopt.rules.policy import established
from alignopt.solver.highs import to_lp
from alignopt.solver.step import prepare
from benchmarks.peers.found import CORES, Clock, Found

if TYPE_CHECKING:
    from highspy.highs import HighsCallbackEvent
    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem
    from alignopt.solver.step import Extend, Step

FINISHED = {
    highspy.HighsModelStatus.kOptimal: "finished",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kTimeLimit: "time limit",
}


@dataclass(frozen=True, eq=False)
class Joint:
    """The joint model as a matrix, of whom, under which policy."""

    step: Step

    @classmethod
    def of(cls, problem: Problem, extend: Extend | None = None) -> Joint:
        """Build and compile, without the terms that break ties; ``extend`` may change the model before."""
        organisation, policy = established(problem)
        return cls(prepare(Scope.joint(organisation, policy, Rates()), extend, ties=False))

    def cards(self, values: NDArray[np.float64]) -> Cards:
        """The cards that stand in a vector of values, one a column."""
        scope, step = self.step.scope, self.step
        rounded = np.append(np.rint(values), 0.0).astype(np.int64)
        held = {v: Card(rounded[step.place[v]], rounded[step.competencies[v]]) for v in scope.free}
        return Cards.none(scope.organisation, scope.policy).with_cards(scope.organisation, scope.policy, held)


def solve(problem: Problem, seconds: float) -> Found:
    """Build, compile, and let HiGHS work for what is left of the time."""
    clock = Clock(seconds)
    joint = Joint.of(problem)
    scope, building = joint.step.scope, clock.passed
    if clock.left <= 0:
        return Found(scope.organisation, scope.policy, None, None, "time limit, while building", building)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", CORES)
    solver.setOptionValue("parallel", "on")
    solver.setOptionValue("time_limit", clock.left)
    solver.passModel(to_lp(joint.step.matrix))
    history: list[tuple[float, float]] = []

    def found(event: HighsCallbackEvent) -> None:
        history.append((clock.passed, float(event.data_out.objective_function_value)))

    solver.cbMipImprovingSolution += found
    solver.run()
    info, status = solver.getInfo(), solver.getModelStatus()
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = float(info.mip_dual_bound)
    return Found(
        organisation=scope.organisation,
        policy=scope.policy,
        cards=joint.cards(np.array(solver.getSolution().col_value)) if has_plan else None,
        bound=bound if np.isfinite(bound) else None,
        status=FINISHED.get(status, solver.modelStatusToString(status)),
        building=building,
        solving=clock.passed - building,
        history=tuple(history),
    )
