"""One measure for all: cards scored by the package's own criteria, and held against independent checks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from alignopt.auditing.audit import audit
from alignopt.model.rates import CRITERIA, Rates
from alignopt.plan.plan import Plan
from alignopt.solver.bound import DELIVERED, Bounds
from alignopt.solver.settings import Settings
from alignopt.solver.solve import Solution
from alignopt.solver.status import Holds, Stopped

if TYPE_CHECKING:
    from alignopt.problem.problem import Problem
    from benchmarks.peers.found import Found

TESTS = Path(__file__).resolve().parents[2] / "tests"
SHOWN = 5


def judged(problem: Problem, found: Found) -> dict[str, object]:
    """Total points of the cards, and what is wrong with them.

    ``broken`` counts holders of whom the package's audit finds that something hard is broken; ``violations``
    what the independent checker of the test-suite finds, which shares no code with the package.
    """
    if found.cards is None:
        return {"total": None, "broken": None, "violations": None, "said": []}
    plan = _plan(problem, found)
    hard = audit(problem, plan).findings.filter(pl.col("hard"))
    said = _violations(problem, plan)
    return {
        "total": plan.total,
        "criteria": plan.score.points,
        "broken": hard["holder_id"].n_unique(),
        "violations": len(said),
        "said": said[:SHOWN],
    }


def _plan(problem: Problem, found: Found) -> Plan:
    """Cards as a plan, without floors, so that all checks of plans can read it."""
    assert found.cards is not None
    floors = dict.fromkeys([*CRITERIA, DELIVERED], 0.0)
    solution = Solution(
        organisation=found.organisation,
        policy=found.policy,
        cards=found.cards,
        stopped=Stopped.FINISHED,
        holds=Holds.PLAN,
        bounds=Bounds(floors, 0.0 if found.bound is None else found.bound),
        rates=Rates(),
        decided=frozenset(),
        steps=1,
        building=0.0,
        solving=0.0,
    )
    return Plan(problem, "joint", Settings(), solution)


def _violations(problem: Problem, plan: Plan) -> list[str]:
    if str(TESTS) not in sys.path:
        sys.path.append(str(TESTS))
    from checker import taken_from, violations

    return [str(each) for each in violations(problem.tables(), taken_from(plan))]
