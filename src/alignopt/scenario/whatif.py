"""The verb: a baseline and scenarios in, what comes of each out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.comparison.comparison import compare
from alignopt.errors import BadInput, NoPlan
from alignopt.plan.plan import Plan
from alignopt.plan.propose import solve
from alignopt.scenario.cases import BASELINE, cases
from alignopt.scenario.found import WhatIf
from alignopt.scenario.outcome import Outcome
from alignopt.solver.progress import Progress, reporting
from alignopt.solver.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from alignopt.errors import AlignoptError
    from alignopt.problem.problem import Problem
    from alignopt.scenario.cases import Case
    from alignopt.solver.progress import Report
    from alignopt.solver.solve import Method


def whatif(
    baseline: Problem | Plan,
    scenarios: object,
    method: Method = "cascade",
    *,
    settings: Settings | None = None,
    executor: Executor | None = None,
    progress: Report | None = None,
) -> WhatIf:
    """Solve scenarios, each from the baseline's plan, and hold what comes of them against it.

    Parameters
    ----------
    baseline
        The tables as they are, which are solved first; or a plan of them, which is taken as it is.
    scenarios
        What :func:`alignopt.changes.read` takes: a file or a frame with the columns of the table scenarios,
        a mapping of names to lists of changes, or a list of scenarios. In a mapping, a changed problem may
        stand for a list of changes. Each is about the baseline, not about the scenario before it.
    method
        ``"cascade"`` begins with the baseline's scorecards, so that what need not move stays. ``"joint"``
        decides everybody anew, exactly, for small organisations.
    settings
        Of every solve; by default those of the plan that is handed in.
    executor, progress
        As for :func:`alignopt.solve`; what is done is told with the scenario it is done for.

    Returns
    -------
    WhatIf
        Scenarios in the order given. One whose changes cannot be made, or that has no plan, says why, and
        the others are solved all the same.

    Raises
    ------
    BadInput
        If the scenarios cannot be read, there are none, or one is called ``baseline`` or ``criterion``.
    NoPlan
        If the baseline itself has no plan.
    TypeError, ValueError
        If what is handed in are no scenarios, or the settings have other rates than the plan handed in.

    Warns
    -----
    Caution
        For each thing that scenarios leave that may not be meant, and was not there before.

    Examples
    --------
    >>> import alignopt
    >>> from alignopt import changes
    >>> problem = alignopt.read(alignopt.generate(3))
    >>> less = {"less": [changes.capacity("P-03", times=0.5)]}
    >>> found = alignopt.whatif(problem, less, settings=alignopt.Settings(passes=0))
    >>> found.outcomes[0].changes
    ('Capacity of P-03 (Ingrid Mansour) from 1 to 0.5',)
    """
    former = baseline if isinstance(baseline, Plan) else None
    chosen = _settings(former, settings)
    problem = baseline.problem if isinstance(baseline, Plan) else baseline
    todo = cases(scenarios, problem)
    with reporting(progress) as report:
        if former is None:
            told = _within(report, BASELINE)
            former = _of_the_baseline(problem, method, chosen, executor, told)
        outcomes = []
        for number, case in enumerate(todo, start=1):
            told = _within(report, f"{case.name} ({number} of {len(todo)})")
            outcomes.append(_outcome(former, case, method, chosen, executor, told))
    return WhatIf(former, tuple(outcomes))


def _settings(former: Plan | None, given: Settings | None) -> Settings:
    """The settings to solve with: criteria of both sides must count the same."""
    if former is None:
        return given or Settings()
    if given is not None and given.rates != former.settings.rates:
        message = (
            "settings: their rates are not those of the plan that is handed in, so totals could not be "
            "compared; hand in the problem instead, or replace(plan.settings, ...)"
        )
        raise ValueError(message)
    return given or former.settings


def _within(report: Report, name: str) -> Report:
    """What is told, with the scenario that it is told of."""
    return lambda now: report(Progress(now.done, now.total, f"{name}: {now.what}"))


def _of_the_baseline(
    problem: Problem, method: Method, settings: Settings, executor: Executor | None, report: Report
) -> Plan:
    try:
        return solve(problem, method, settings=settings, executor=executor, progress=report)
    except NoPlan as error:
        message = f"the baseline, which scenarios are held against: {error}"
        raise NoPlan(message, stopped=error.stopped) from error


def _outcome(
    former: Plan, case: Case, method: Method, settings: Settings, executor: Executor | None, report: Report
) -> Outcome:
    """A plan for one case, or why there is none; strangers to the baseline cannot be held against it."""
    plan: Plan | None = None
    error: AlignoptError | None = case.error
    start = None if method == "joint" else former
    if case.problem is not None:
        try:
            plan = solve(
                case.problem, method, start=start, settings=settings, executor=executor, progress=report
            )
            compare(former, plan, names=(BASELINE, case.name))
        except (NoPlan, BadInput) as reason:
            plan, error = None, reason
    return Outcome(case.name, case.changes, case.problem, plan, error, former)
