"""The front door's verb: solve a problem into a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.plan.plan import Plan
from alignopt.solver.checkpoint import keeping
from alignopt.solver.settings import Settings
from alignopt.solver.solve import Method, find

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    from alignopt.problem.problem import Problem
    from alignopt.solver.checkpoint import Checkpoint
    from alignopt.solver.progress import Report
    from alignopt.solver.step import Extend


def solve(
    problem: Problem,
    method: Method = "cascade",
    *,
    start: Plan | None = None,
    settings: Settings | None = None,
    extend: Extend | None = None,
    executor: Executor | None = None,
    checkpoint: str | Path | Checkpoint | None = None,
    resume: bool = False,
    progress: Report | None = None,
) -> Plan:
    """Propose every holder's scorecard.

    Parameters
    ----------
    problem
        Validated tables, from :func:`alignopt.read`.
    method
        ``"cascade"``: level by level, for organisations of any size. ``"joint"``: all holders in one model,
        exact with a proven gap, for small ones.
    start
        A plan to begin with, of this problem or one like it: scorecards that still keep everything are kept
        at first, the others decided anew, then all is improved that the difference between the problems can
        reach. Faster than beginning anew, and what need not move stays. For the cascade only.
    settings
        Exchange rates, gap, limits, seed; defaults suit.
    extend
        Called with each Pyomo model before it is solved, to add constraints of your own. The model holds
        the holders that are free in that step (``model.HOLDERS``), so look before you index. The
        cascade's bound leaves out what it adds (and so holds all the more); the joint model's counts it in.
    executor
        Where steps are solved side by side, of any kind: threads, processes, Dask's. It stays open.
        Threads of this process if not given.
    checkpoint
        A file that keeps what is solved, as it is solved, in case the run ends before its plan is there: by
        Ctrl-C, an error, a power cut. It is removed once the plan is there; a ``Checkpoint`` that is handed
        in instead is left to you.
    resume
        Take up the run that left the checkpoint: the same problem, settings and versions, on any number of
        workers and with any time limit. What was solved is not solved again; the plan is the same as if
        nothing had happened.
    progress
        Called with a :class:`alignopt.solver.progress.Progress` as work is done. By default a bar where a
        person waits (a notebook or an interactive session), nothing elsewhere.

    Returns
    -------
    Plan
        The proposal. The same input gives the same plan, on any number of workers.

    Raises
    ------
    ValueError
        If there is no such method, or it cannot begin with a plan.
    BadCheckpoint
        If the checkpoint is there already and nothing is said of resuming; or if it is none, damaged, open
        elsewhere, or that of another problem, of other settings or of another version.
    NoPlan
        If no plan exists, or none was found within the limits; :func:`alignopt.conflicts` says which rules
        leave none.
    WorkersFailed
        If the executor refuses or loses a step.
    """
    from alignopt.solver.progress import reporting

    chosen = settings or Settings()
    with reporting(progress) as report, keeping(checkpoint, resume=resume) as kept:
        solution = find(
            problem,
            method,
            start=None if start is None else start.solution,
            settings=chosen,
            extend=extend,
            executor=executor,
            checkpoint=kept,
            progress=report,
        )
    return Plan(problem, method, chosen, solution)
