"""Alignopt as a user calls it: ``alignopt.solve(problem)``, no limit, default settings."""

from __future__ import annotations

import alignopt
from alignopt.rules.policy import established
from benchmarks.peers.found import Found


def solve(problem: alignopt.Problem, seconds: float) -> Found:
    """Solve with default settings; what others are allowed is not asked."""
    try:
        plan = alignopt.solve(problem)
    except alignopt.NoPlan as error:
        stopped = "no plan" if error.stopped is None else error.stopped.value
        return Found(*established(problem), None, None, stopped)
    solution = plan.solution
    return Found(
        organisation=solution.organisation,
        policy=solution.policy,
        cards=solution.cards,
        bound=plan.bound,
        status=solution.stopped.value,
        building=solution.building,
        solving=solution.solving,
    )
