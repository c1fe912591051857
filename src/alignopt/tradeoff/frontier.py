"""The frontier between two criteria: how much of one buys how much of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.model.cards import Cards
from alignopt.model.measure import measured
from alignopt.plan.plan import Plan
from alignopt.rules.policy import established
from alignopt.solver.adopt import adopted
from alignopt.solver.progress import Progress, reporting
from alignopt.solver.settings import Settings
from alignopt.solver.solve import METHODS, bounded, refuse_contradictions, running
from alignopt.tradeoff.axes import Axes
from alignopt.tradeoff.knee import knee_of
from alignopt.tradeoff.tracing import SAME, Tracer, traced_by_rates, traced_jointly, undominated

if TYPE_CHECKING:
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem
    from alignopt.rules.policy import Policy
    from alignopt.solver.progress import Report
    from alignopt.solver.solve import Method, Solution
    from alignopt.tradeoff.tracing import Limits

SCHEMA = {
    "x": pl.Float64,
    "y": pl.Float64,
    "eps": pl.Float64,
    "total": pl.Float64,
    "bound": pl.Float64,
    "is_knee": pl.Boolean,
    "decided": pl.Int64,
}
EXACT = Settings(gap=0.0)
BRIEF = Settings(passes=1)


@dataclass(frozen=True, eq=False, repr=False)
class Frontier:
    """Plans of which none is better in one criterion and no worse in the other, x ascending.

    Attributes
    ----------
    problem
        What is planned.
    x, y
        The criteria, in points, lower is better; ``"gain"`` is all but the other one, at their rates.
    method
        How plans were found: ``"joint"`` finds the best there are, ``"cascade"`` good ones.
    plans
        One for each point; each is a plan like any other, at the user's own rates.
    points
        Of each, its x and y.
    limits
        Of each, the limit on x that it was found for.
    """

    problem: Problem
    x: str
    y: str
    method: Method
    plans: tuple[Plan, ...]
    points: tuple[tuple[float, float], ...]
    limits: tuple[float, ...]

    @cached_property
    def knee_at(self) -> int | None:
        """Position of the knee; None where the frontier does not bulge."""
        return knee_of(self.points)

    @property
    def knee(self) -> Plan | None:
        """The plan at the knee: beyond it, either criterion is dear in points of the other."""
        return None if self.knee_at is None else self.plans[self.knee_at]

    @cached_property
    def frame(self) -> pl.DataFrame:
        """One row per point, x ascending.

        Columns: x and y (points of the two criteria), eps (the limit on x that it keeps), total (of all
        criteria at the user's rates), bound (points below which no plan's total can come), is_knee, decided
        (how many scorecards were decided when it was found; the others were kept from a neighbour).
        """
        rows = [
            (*point, limit, plan.total, plan.bound, at == self.knee_at, len(plan.decided))
            for at, (plan, point, limit) in enumerate(zip(self.plans, self.points, self.limits, strict=True))
        ]
        return pl.DataFrame(rows, schema=SCHEMA, orient="row")

    def best_within(self, limit: float) -> Plan:
        """The plan that is best in y of those with x at most at a limit, in points.

        Raises
        ------
        ValueError
            If none of them is.
        """
        within = [
            plan for plan, point in zip(self.plans, self.points, strict=True) if point[0] <= limit + SAME
        ]
        if not within:
            message = (
                f"limit: got {limit:g}, but no plan of this frontier has {self.x} below {self.points[0][0]:g}"
            )
            raise ValueError(message)
        return within[-1]

    def __repr__(self) -> str:
        """The points, the knee, and what either criterion costs beside it."""
        from alignopt.tradeoff.frontier_words import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from alignopt.tradeoff.frontier_words import as_html

        return as_html(self)


def frontier(
    problem: Problem,
    x: str,
    y: str,
    *,
    points: int | Sequence[float] = 7,
    settings: Settings | None = None,
    start: Plan | None = None,
    method: Method = "cascade",
    rest: float = 1e-3,
    progress: Report | None = None,
) -> Frontier:
    """The trade-off between two criteria: for each limit on one, the plan that is best in the other.

    ``min y + rest x others  subject to  x <= eps`` for limits eps from the best x to x where y is best (the
    augmented epsilon-constraint method). The other criteria count a fraction of their rates, so that they
    decide between plans that are equally good in x and y; ``frontier(problem, "churn", "gain")`` is stability
    against all others at their full rates. Dominated points are left out.

    With the joint method, the limit is a constraint of the model and each point the best there is, within the
    gap. The cascade raises the rate of x until the limit is kept, each plan solved from a neighbour's, and
    takes the best of all plans found that keep it: points where the true frontier is dented are missed.

    Parameters
    ----------
    problem
        Validated tables.
    x, y
        Criteria (see :class:`alignopt.Rates`), or ``"gain"``: the sum of all but the other one, at their
        rates.
    points
        How many limits, evenly spread from the best x to x at the best y; or the limits, in points.
    settings
        The user's rates, limits of work; by default an exact gap for the joint method, one pass of
        improvement for the cascade.
    start
        A plan to begin with, for the cascade.
    method
        ``"cascade"``, or ``"joint"`` for small organisations.
    rest
        What the other criteria count beside, as a fraction of their rates.
    progress
        As for :func:`alignopt.solve`; one bar for all.

    Returns
    -------
    Frontier
        Plans, their points, and the knee.

    Raises
    ------
    UnknownName
        If there is no such criterion, or nothing in the problem to measure it by.
    ValueError
        If x and y are the same, limits, method or rest mean nothing, or no plan keeps any of the limits.
    NoPlan
        If no plan exists, or none was found.

    References
    ----------
    .. [1] Haimes, Lasdon and Wismer (1971): On a bicriterion formulation of the problems of integrated system
       identification and system optimization. IEEE Trans. Systems, Man, and Cybernetics 1, 296-297.
    .. [2] Mavrotas (2009): Effective implementation of the epsilon-constraint method in multi-objective
       mathematical programming problems. Applied Mathematics and Computation 213, 455-465.
    .. [3] Aneja and Nair (1979): Bicriteria transportation problem. Management Science 25, 73-78.
    .. [4] Das (1999): On characterizing the "knee" of the Pareto curve based on normal-boundary intersection.
       Structural Optimization 18, 107-115.
    .. [5] Branke, Deb, Dierolf and Osswald (2004): Finding knees in multi-objective optimization. PPSN VIII,
       722-731.
    """
    limits, count = _limits(points)
    _refuse(method, rest, start, settings)
    chosen = settings or (EXACT if method == "joint" else BRIEF)
    stated = established(problem)
    axes = Axes.of(x, y, chosen.rates, measured(*stated, Cards.none(*stated)).points, rest)
    refuse_contradictions(*stated)
    with reporting(progress) as report:
        meter = Meter(report, count + 3)
        with running(*stated, chosen) as context:
            floors = bounded(context)
        tracer = Tracer(problem, axes, chosen, floors, meter.solved)
        meter.solved()
        if method == "joint":
            traced = traced_jointly(tracer, limits)
        else:
            traced = traced_by_rates(tracer, limits, _begun(tracer, *stated, start), count)
        meter.finished()
    if not traced:
        least = min(each.x for each in tracer.found)
        message = f"points: no limit on {x} can be kept: the least that was found is {least:.3g} points"
        raise ValueError(message)
    kept = undominated(traced)
    return Frontier(
        problem=problem,
        x=x,
        y=y,
        method=method,
        plans=tuple(Plan(problem, method, chosen, each.solution) for each in kept),
        points=tuple((each.x, each.y) for each in kept),
        limits=tuple(each.limit for each in kept),
    )


class Meter:
    """How many of all solves are done; some may turn out not to be needed."""

    def __init__(self, report: Report, total: int) -> None:
        self.report, self.total, self.done = report, total, 0

    def solved(self) -> None:
        """One more is done."""
        self.done += 1
        self.report(Progress(min(self.done, self.total), self.total, "tracing the frontier"))

    def finished(self) -> None:
        """The others are not needed."""
        if self.done < self.total:
            self.report(Progress(self.total, self.total, "tracing the frontier"))


def _limits(points: int | Sequence[float]) -> tuple[Limits, int]:
    """How to lay limits between the ends, and how many there are."""
    if isinstance(points, int):
        if points < 2:
            message = f"points: got {points}, expected at least 2, or the limits themselves"
            raise ValueError(message)
        return lambda low, high: np.linspace(low, high, points).tolist(), points
    given = sorted({float(each) for each in points})
    if not given or not all(isfinite(each) and each >= 0 for each in given):
        message = f"points: got {list(points)}, expected a number of limits, or limits of at least 0 points"
        raise ValueError(message)
    return lambda _, __: given, len(given)


def _refuse(method: str, rest: float, start: Plan | None, settings: Settings | None) -> None:
    if method not in METHODS:
        message = f"method: got {method!r}, expected one of {', '.join(METHODS)}"
        raise ValueError(message)
    if not 0.0 <= rest <= 1.0:
        message = f"rest: got {rest}, expected a fraction of the other criteria's rates, 0 to 1"
        raise ValueError(message)
    if method == "cascade" and settings is not None and not settings.passes:
        message = "settings: passes is 0, so that no point would be improved from the one before; at least 1"
        raise ValueError(message)
    if method == "joint" and start is not None:
        message = "start: the joint method decides everybody at once and keeps nothing; use the cascade"
        raise ValueError(message)


def _begun(tracer: Tracer, organisation: Organisation, policy: Policy, start: Plan | None) -> Solution | None:
    """What to begin with; if all of it still holds, it is a point, too."""
    if start is None:
        return None
    cards = adopted(organisation, policy, start.solution)
    is_whole = bool(cards.known[organisation.has_card].all())
    if is_whole and all(count.holds(organisation, cards.steps) for count in policy.counts):
        kept = replace(start.solution, organisation=organisation, policy=policy, cards=cards)
        tracer.point(replace(kept, decided=frozenset()))
    return start.solution
