"""The bridge to HiGHS: the one file that knows it.

A matrix goes in, an outcome comes out. HiGHS runs in this process with one thread (parallelism is ours:
it keeps one scheduler per process and fails without a word if another instance asks for another number),
lets go of the interpreter's lock while it works, and prints nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from time import perf_counter
from typing import TYPE_CHECKING, ParamSpec

import highspy
import numpy as np

from alignopt.solver.halt import ended_by
from alignopt.solver.limits import Limits, Outcome
from alignopt.solver.status import Holds, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from alignopt.solver.matrix import Matrix

_STOPPED = {
    highspy.HighsModelStatus.kOptimal: Stopped.FINISHED,
    highspy.HighsModelStatus.kInfeasible: Stopped.INFEASIBLE,
    highspy.HighsModelStatus.kSolutionLimit: Stopped.WORK_LIMIT,
    highspy.HighsModelStatus.kIterationLimit: Stopped.WORK_LIMIT,
    highspy.HighsModelStatus.kTimeLimit: Stopped.TIME_LIMIT,
    highspy.HighsModelStatus.kInterrupt: Stopped.INTERRUPTED,
}
_SEARCHING: dict[str, str | int] = {"presolve": "off", "mip_pscost_minreliable": 0}
"""How to look for good cards within so many nodes, rather than for a proof: see docs/decisions/0020."""
_ROUGHLY: dict[str, str | float] = {
    "solver": "ipm",
    "run_crossover": "off",
    "ipm_optimality_tolerance": 1e-3,
}
"""How to find prices that are near the best."""
_FINDING = tuple(
    f"mip_heuristic_run_{each}" for each in ("feasibility_jump", "rins", "rens", "root_reduced_cost")
)
"""What looks for plans at the root, and tells nothing about how good they can be."""
_ONWARDS: dict[str, str | int] = {"presolve": "off", "simplex_strategy": 4}
"""How to go on from a feasible basis when costs change: by the primal simplex method."""
BROAD = 10_000
"""Columns from which a relaxation is quicker by an interior point first, with a basis found from there."""
_AT_END = 1e-7
"""What is nearer than this to an end of its range is there."""
_FIRST = threading.Lock()
_greeted = False
_HERE = threading.local()
Given = ParamSpec("Given")


def clocked(search: Callable[Given, Outcome]) -> Callable[Given, Outcome]:
    """Have the outcome of a search of several solves say so where the clock ended any of them."""

    @wraps(search)
    def told(*args: Given.args, **kwargs: Given.kwargs) -> Outcome:
        before = getattr(_HERE, "cut", 0)
        outcome = search(*args, **kwargs)
        if getattr(_HERE, "cut", 0) == before:
            return outcome
        holds = Holds.PLAN if outcome.holds is Holds.OPTIMAL else outcome.holds
        return replace(outcome, stopped=Stopped.TIME_LIMIT, holds=holds)

    return told


@clocked
def run(
    matrix: Matrix,
    limits: Limits,
    *,
    relax: bool = False,
    start: NDArray[np.float64] | None = None,
) -> Outcome:
    """Minimise over a matrix.

    Parameters
    ----------
    matrix
        The problem.
    limits
        Gap, nodes, seconds, seed.
    relax
        Let whole numbers be fractions: the linear relaxation.
    start
        Values to start from, one a column; NaN where nothing is known.

    Returns
    -------
    Outcome
        Read ``stopped`` and ``holds`` before anything else.
    """
    began = perf_counter()
    narrowed = None if relax or limits.within is None else _narrowed(matrix, limits, start)
    if narrowed is not None:
        near, beyond = narrowed
        outcome = _run(near, limits, relax, start, began)
        if outcome.holds is not Holds.NOTHING:
            return _as_of_all(outcome, beyond, limits)
    return _run(matrix, limits, relax, start, began)


def _run(
    matrix: Matrix, limits: Limits, relax: bool, start: NDArray[np.float64] | None, began: float
) -> Outcome:
    solver = _solver(limits)
    solver.passModel(to_lp(matrix, relax=relax))
    if start is not None:
        known = np.flatnonzero(~np.isnan(start)).astype(np.int32)
        solver.setSolution(len(known), known, start[known])
    _let_run(solver)
    return _outcome(solver, matrix, relax, perf_counter() - began)


def _narrowed(
    matrix: Matrix, limits: Limits, start: NDArray[np.float64] | None
) -> tuple[Matrix, float] | None:
    """The matrix without what lies beyond a limit, and the limit; None where the relaxation was not solved.

    Reduced-cost fixing: to move a whole number by one from the end of its range where the relaxation has it
    costs at least its reduced cost more than the relaxation. What a start has elsewhere stays possible.
    """
    assert limits.within is not None
    relaxation = Relaxation(matrix, limits)
    if relaxation.solve() is not Stopped.FINISHED:
        return None
    values, prices = relaxation.values, relaxation.prices
    begun = values if start is None else np.where(np.isnan(start), values, start)
    is_low = np.maximum(values, begun) <= matrix.lower + _AT_END
    is_high = np.minimum(values, begun) >= matrix.upper - _AT_END
    at_lower = matrix.whole & is_low & (prices > limits.within)
    at_upper = matrix.whole & is_high & (prices < -limits.within)
    near = replace(
        matrix,
        upper=np.where(at_lower, matrix.lower, matrix.upper),
        lower=np.where(at_upper, matrix.upper, matrix.lower),
    )
    return near, relaxation.objective + limits.within


def _as_of_all(outcome: Outcome, beyond: float, limits: Limits) -> Outcome:
    """What an outcome of a narrowed matrix says of the whole one."""
    bound = min(outcome.bound, beyond)
    if outcome.holds is Holds.OPTIMAL and outcome.objective > bound + limits.gap + 1e-6:
        return replace(outcome, bound=bound, holds=Holds.PLAN, stopped=Stopped.WORK_LIMIT)
    return replace(outcome, bound=bound)


class Relaxation:
    """A linear relaxation, solved again and again while columns are fixed, each time from its basis."""

    def __init__(self, matrix: Matrix, limits: Limits) -> None:
        self._solver = _solver(replace(limits, nodes=None))
        _set(self._solver, presolve="off")
        if len(matrix.cost) > BROAD:
            _set(self._solver, solver="ipm")
        self._solver.passModel(to_lp(matrix, relax=True))
        self._matrix = matrix

    def solve(self) -> Stopped:
        """Solve it as it stands now."""
        _let_run(self._solver)
        _set(self._solver, solver="choose")
        stopped = _STOPPED.get(self._solver.getModelStatus(), Stopped.FAILED)
        if stopped is Stopped.FINISHED:
            found = self._solver.getSolution()
            self.values, self.prices = np.array(found.col_value), np.array(found.col_dual)
            self.duals = np.array(found.row_dual)
            self.objective = float(self._solver.getInfo().objective_function_value)
        return stopped

    def fix(self, columns: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Give distinct columns their values."""
        self._bound(columns, values, values)

    def release(self, columns: NDArray[np.int64]) -> None:
        """Give distinct columns that were fixed their range again."""
        self._bound(columns, self._matrix.lower[columns], self._matrix.upper[columns])

    def _bound(
        self, columns: NDArray[np.int64], lower: NDArray[np.float64], upper: NDArray[np.float64]
    ) -> None:
        order = np.argsort(columns)
        places = columns[order].astype(np.int32)
        least, most = lower[order].astype(np.float64), upper[order].astype(np.float64)
        if self._solver.changeColsBounds(len(places), places, least, most) == highspy.HighsStatus.kError:
            message = f"the ranges of columns could not be changed: {places.tolist()}"
            raise ValueError(message)

    def add(
        self,
        cost: NDArray[np.float64],
        starts: NDArray[np.int64],
        rows: NDArray[np.int64],
        values: NDArray[np.float64],
    ) -> None:
        """Add columns of at least 0, by columns as in a :class:`Matrix`."""
        number, nothing = len(cost), np.zeros(len(cost))
        ends = np.full(number, highspy.kHighsInf)
        places = starts.astype(np.int32), rows.astype(np.int32)
        self._solver.addCols(number, cost, nothing, ends, len(rows), *places, values)


def rough_prices(matrix: Matrix, limits: Limits) -> NDArray[np.float64] | None:
    """Prices of rows in the linear relaxation, near the best, by the interior point method; None if none."""
    solver = _solver(replace(limits, nodes=None))
    _set(solver, **_ROUGHLY)
    solver.passModel(to_lp(matrix, relax=True))
    _let_run(solver)
    found = solver.getSolution()
    is_cut = solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit
    return np.array(found.row_dual) if found.dual_valid and not is_cut else None


def minima(matrix: Matrix, columns: list[int], patience: int | None = None) -> list[float]:
    """The least that each of some columns can be in the linear relaxation, each alone.

    One solver does all, each time from where it ended, which stays feasible; minus infinity where it found
    none, or took more iterations than there is patience for any but the first. Quickest where the first
    column is the one that the others make up.
    """
    cost = np.zeros(len(matrix.cost))
    solver = _solver(Limits())
    solver.passModel(to_lp(replace(matrix, cost=cost, offset=0.0), relax=True))
    every = np.arange(len(cost), dtype=np.int32)
    found = []
    for column in columns:
        cost[column] = 1.0
        solver.changeColsCost(len(cost), every, cost)
        cost[column] = 0.0
        _let_run(solver)
        _set(solver, **_ONWARDS)
        if patience is not None:
            _set(solver, simplex_iteration_limit=patience)
        is_least = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        found.append(float(solver.getInfo().objective_function_value) if is_least else -np.inf)
    return found


def version() -> str:
    """Which HiGHS this is."""
    return str(_quietly_made().version())


def _let_run(solver: highspy.Highs) -> None:
    """Solve; take down if the clock ended it.

    Whoever calls it off from another thread sets its clock to nothing. HiGHS reads that as it works, as
    often as it looks at the clock, and a run that nobody calls off pays nothing (a callback would).
    """
    with ended_by(lambda: solver.setOptionValue("time_limit", 0.0)):
        solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
        _HERE.cut = getattr(_HERE, "cut", 0) + 1


def _solver(limits: Limits) -> highspy.Highs:
    solver = _quietly_made()
    _set(solver, output_flag=False, threads=1, random_seed=limits.seed)
    _set(solver, mip_rel_gap=0.0, mip_abs_gap=max(limits.gap, 1e-6))
    if limits.nodes is not None:
        _set(solver, mip_max_nodes=limits.nodes, **({} if limits.proof else _SEARCHING))
        if limits.zeal is not None:
            _set(solver, mip_heuristic_effort=limits.zeal)
        if limits.presolve:
            _set(solver, presolve="on")
        if limits.bound_only:
            _set(solver, **dict.fromkeys(_FINDING, False), mip_heuristic_effort=0.0)
        if limits.within is not None:  # what this heuristic leaves out has been left out already
            _set(solver, mip_heuristic_run_root_reduced_cost=False)
    if limits.seconds is not None:
        _set(solver, time_limit=max(limits.seconds, 0.01))
    return solver


def _set(solver: highspy.Highs, /, **options: str | float) -> None:
    """Set options; HiGHS itself would go on with the former value of one that it refuses."""
    for option, value in options.items():
        if solver.setOptionValue(option, value) != highspy.HighsStatus.kOk:
            message = f"HiGHS refuses {option} = {value!r}"
            raise ValueError(message)


def to_lp(matrix: Matrix, *, relax: bool = False) -> highspy.HighsLp:
    """The matrix as HiGHS takes it; relaxed, fractions of steps are allowed."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(matrix.cost), len(matrix.row_lower)
    lp.col_cost_, lp.offset_ = matrix.cost, matrix.offset
    lp.col_lower_, lp.col_upper_ = matrix.lower, matrix.upper
    lp.row_lower_, lp.row_upper_ = matrix.row_lower, matrix.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.starts, matrix.rows
    lp.a_matrix_.value_ = matrix.values
    if not relax:
        kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
        lp.integrality_ = [kinds[whole] for whole in matrix.whole.tolist()]
    return lp


def _outcome(solver: highspy.Highs, matrix: Matrix, relax: bool, seconds: float) -> Outcome:
    """Read model status, primal status and info: none of them tells all."""
    info = solver.getInfo()
    stopped = _STOPPED.get(solver.getModelStatus(), Stopped.FAILED)
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    mixed = bool(matrix.whole.any()) and not relax
    objective = float(info.objective_function_value) if has_plan else np.inf
    bound = float(info.mip_dual_bound) if mixed else objective
    if stopped is not Stopped.FINISHED and not mixed:
        bound = -np.inf
    holds = Holds.PLAN if has_plan else Holds.NOTHING
    if has_plan and stopped is Stopped.FINISHED:
        holds = Holds.OPTIMAL
    return Outcome(
        stopped=stopped,
        holds=holds,
        values=np.array(solver.getSolution().col_value) if has_plan else np.empty(0),
        objective=objective,
        bound=bound,
        nodes=max(0, int(info.mip_node_count)) if mixed else 0,
        seconds=seconds,
    )


def _quietly_made() -> highspy.Highs:
    """A new solver. The first of a process prints a banner to file descriptor 1: keep it from there."""
    global _greeted
    if _greeted:
        return highspy.Highs()  # type: ignore[no-untyped-call]
    with _FIRST:
        if _greeted:
            return highspy.Highs()
        with _descriptor_one_closed():
            solver = highspy.Highs()  # type: ignore[no-untyped-call]
        _greeted = True
        return solver


@contextmanager
def _descriptor_one_closed() -> Iterator[None]:
    """Send what is written to file descriptor 1 to a temporary file, which is dropped."""
    if sys.stdout is not None:
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output at all
        yield
        return
    try:
        with tempfile.TemporaryFile() as drain:
            os.dup2(drain.fileno(), 1)
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
