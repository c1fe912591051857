"""Other weights, and a plan: what re-planning would bring, and who would be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.errors import NoPlan
from alignopt.model.measure import measured
from alignopt.plan.propose import solve
from alignopt.robustness.aimed import Aimed
from alignopt.robustness.cases import at_random, shifted
from alignopt.robustness.rankings import refuse
from alignopt.rules.policy import established
from alignopt.solver.progress import Progress, reporting, silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from alignopt.plan.plan import Plan
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem
    from alignopt.robustness.cases import Case
    from alignopt.rules.policy import Policy
    from alignopt.solver.progress import Report
    from alignopt.solver.step import Extend

    Row = tuple[object, ...]

SCHEMA = {
    "case": pl.String,
    "item_id": pl.String,
    "name": pl.String,
    "weight": pl.Float64,
    "becomes": pl.Float64,
    "kept": pl.Float64,
    "renewed": pl.Float64,
    "bound": pl.Float64,
    "gain": pl.Float64,
    "at_most": pl.Float64,
    "moved": pl.Float64,
    "holders": pl.Int64,
    "failed": pl.String,
}
SAME = 1e-9


def plan_changes(
    plan: Plan,
    *,
    shifts: Sequence[float] = (-0.10, -0.05, 0.05, 0.10),
    draws: int = 0,
    spread: float = 0.2,
    seed: int = 0,
    extend: Extend | None = None,
    executor: Executor | None = None,
    progress: Report | None = None,
) -> pl.DataFrame:
    """What other weights would make of a plan, and what planning anew would bring then.

    Each perspective's target is moved by each shift, the others keeping their proportions; or all weights
    are drawn at random. Each time the problem is solved anew, with the plan's own method and settings, and
    the new plan is compared with what the plan at hand comes to under the new weights. Targets that units
    state for themselves stay as they are.

    Parameters
    ----------
    plan
        The plan at hand.
    shifts
        In share of the organisation: 0.05 makes 30 % into 35 %. What would leave 0 to 1, or leave a
        perspective without a target that has one now, is left out; so are perspectives without a target.
    draws, spread, seed
        How many random weightings, and how they are drawn: see :func:`alignopt.robustness.random_rankings`.
    extend
        As for :func:`alignopt.solve`: hand in what the plan itself was solved with.
    executor, progress
        As for :func:`alignopt.solve`; one bar for all.

    Returns
    -------
    polars.DataFrame
        One row per case: perspectives by id, each from the least to the greatest weight, then draws.
        Columns: case (text); item_id, name, weight and becomes (the perspective, its target now and in the
        case; null for draws); kept (total points of the plan at hand under the new weights); renewed (of the
        new plan); bound (points below which no plan can come); gain (kept - renewed: what re-planning
        brings; it may be slightly negative, since neither plan need be the best); at_most (kept - bound: what
        any plan could bring at most); moved (share of the organisation's capacity that the new plans of
        people and leaf units put on other goals: half the sum of |w - w'|, weighted by capacity); holders
        (how many of their plans change); failed (why no new plan was found; what comes of one is then null).

    Raises
    ------
    ValueError
        If the spread or the number of draws means nothing, or the plan does not fit its problem's tables.
    """
    refuse(spread, draws, least=0)
    aimed = Aimed.of(plan.problem)
    cases = [*shifted(aimed, shifts), *at_random(aimed, draws, spread, seed)]
    rows = []
    with reporting(progress) as report:
        for done, case in enumerate(cases):
            report(Progress(done, len(cases), case.text))
            problem = case.problem(plan.problem, aimed)
            rows.append((*_named(case), *_compared(plan, problem, extend, executor)))
        if cases:
            report(Progress(len(cases), len(cases), cases[-1].text))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _named(case: Case) -> Row:
    return case.text, case.item_id, case.name, case.weight, case.becomes


def _compared(plan: Plan, problem: Problem, extend: Extend | None, executor: Executor | None) -> Row:
    """From kept to failed: the plan at hand against one made anew."""
    organisation, policy = established(problem)
    _require_the_same_candidates(plan, organisation, policy)
    score = measured(organisation, policy, plan.solution.cards)
    kept = plan.settings.rates.total(score.points)
    try:
        new = solve(
            problem, plan.method, settings=plan.settings, extend=extend, executor=executor, progress=silent
        )
    except NoPlan as error:
        return kept, None, None, None, None, None, None, str(error).splitlines()[0]
    moved, holders = _moves(plan, new)
    return kept, new.total, new.bound, kept - new.total, kept - new.bound, moved, holders, None


def _require_the_same_candidates(plan: Plan, organisation: Organisation, policy: Policy) -> None:
    """Weights decide neither who may carry what, nor in which steps: the plan's cards mean the same."""
    was, before = plan.organisation, plan.solution.policy
    pairs = (
        (was.start, organisation.start),
        (was.goal, organisation.goal),
        (before.grid, policy.grid),
        (before.sections.start, policy.sections.start),
    )
    if not all(np.array_equal(one, other) for one, other in pairs):
        message = (
            "plan: its scorecards are not of the same candidates and steps as its problem's tables give; "
            "solve the problem anew (alignopt.solve(plan.problem)) and hand in that plan"
        )
        raise ValueError(message)


def _moves(plan: Plan, new: Plan) -> tuple[float, int]:
    """Share of capacity on other goals, and how many plans of leaves change."""
    organisation, one, other = plan.organisation, plan.shares, new.shares
    off = np.abs(one.goals - other.goals)
    leaf = organisation.holders.is_leaf
    work = organisation.capacity[organisation.holder] * leaf[organisation.holder]
    changed = np.abs(one.section - other.section) > SAME
    changed |= _any(organisation.holder, off, len(leaf))
    changed |= _any(one.holder, np.abs(one.competencies - other.competencies), len(leaf))
    return float(0.5 * (off * work).sum() / organisation.capacity[0]), int((changed & leaf).sum())


def _any(holder: NDArray[np.int64], off: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    """Which holders have anything on their cards that is off."""
    return np.asarray(np.bincount(holder, weights=off, minlength=count) > SAME)
