"""Finding the plans of a frontier: exactly with the joint method, near enough with the cascade."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.measure import measured
from alignopt.solver.limited import limiting
from alignopt.solver.solve import find
from alignopt.solver.status import Holds

if TYPE_CHECKING:
    from alignopt.model.rates import Rates
    from alignopt.problem.problem import Problem
    from alignopt.solver.bound import Bounds
    from alignopt.solver.settings import Settings
    from alignopt.solver.solve import Solution
    from alignopt.solver.step import Extend
    from alignopt.tradeoff.axes import Axes

SAME = 1e-6
"""Points that are the same."""
LITTLE = 1e-3
"""What a point of the other side counts where one side alone is to be best: it decides between equals."""
ASIDE = 1e-2
"""The same for the cascade, whose gaps would swallow less."""
SHARPEST = 10.0
"""How much steeper than its rates an objective may be made, so that gaps matter less."""


@dataclass(frozen=True, eq=False)
class Point:
    """A plan, where it lies, and the limit on x that it was sought for."""

    x: float
    y: float
    limit: float
    solution: Solution


@dataclass(eq=False)
class Tracer:
    """What all solves of one frontier share.

    Attributes
    ----------
    problem, axes, settings
        What is traded off, and how it is solved; its rates are the user's own.
    bounds
        Floors and bound of the problem, at those rates.
    tell
        Called after each solve.
    found
        Whatever was found so far.
    """

    problem: Problem
    axes: Axes
    settings: Settings
    bounds: Bounds
    tell: Callable[[], None]
    found: list[Point] = field(default_factory=list)

    def point(self, solution: Solution, limit: float = np.inf) -> Point:
        """Where a solution lies, and the solution as one at the user's own rates."""
        points = measured(solution.organisation, solution.policy, solution.cards).points
        own = replace(solution, rates=self.settings.rates, bounds=self.bounds, holds=Holds.PLAN)
        point = Point(self.axes.x.value(points), self.axes.y.value(points), limit, own)
        self.found.append(point)
        return point

    def joint(self, rates: Rates, limit: float = np.inf) -> Point:
        """Decide everybody at once, x at most at a limit."""
        extend: Extend | None = None
        if np.isfinite(limit):
            extend = limiting(self.axes.x.weights, limit + SAME / 2)
        settings = replace(self.settings, rates=rates)
        solution = find(self.problem, "joint", settings=settings, extend=extend)
        self.tell()
        return self.point(solution, limit)

    def cascade(self, rates: Rates, start: Solution | None) -> Point:
        """Decide everybody level by level, from a neighbour where there is one."""
        settings = replace(self.settings, rates=rates)
        solution = find(self.problem, start=start, known=self.bounds, settings=settings)
        self.tell()
        return self.point(solution)


Limits = Callable[[float, float], Sequence[float]]
"""From the best x, and x where y is best, to the limits, ascending."""


def traced_jointly(tracer: Tracer, limits: Limits) -> list[Point]:
    """For each limit, the plan that is best in y: the augmented epsilon-constraint method.

    From the loosest limit to the tightest: a plan that keeps the next limit, too, is the best one for it.
    """
    axes = tracer.axes
    least = tracer.joint(axes.rates(1.0, LITTLE))
    at = tracer.joint(axes.rates(LITTLE, 1.0))
    points = []
    for limit in reversed(limits(least.x, at.x)):
        if limit < least.x - SAME:
            break
        if at.x > limit + SAME:
            at = tracer.joint(axes.rates(LITTLE, 1.0), limit)
        points.append(replace(at, limit=limit))
    return points


def traced_by_rates(tracer: Tracer, limits: Limits, start: Solution | None, most: int) -> list[Point]:
    """For each limit, the best in y of all plans found while the rate of x is raised and lowered.

    Between two neighbours, x is weighed by the slope of the chord (Aneja and Nair 1979): whatever is better
    than both is then better than the chord. Where nothing is, the pair is settled.
    """
    axes = tracer.axes
    first = tracer.cascade(axes.rates(SHARPEST, SHARPEST * ASIDE), start)
    last = tracer.cascade(axes.rates(SHARPEST * ASIDE, SHARPEST), first.solution)
    wanted = limits(min(first.x, last.x), max(first.x, last.x))
    settled: set[tuple[int, int]] = set()
    for _ in range(most):
        pair = _widest(undominated(tracer.found), wanted, settled)
        if pair is None:
            break
        left, right = pair
        point = tracer.cascade(_along(axes, left, right), left.solution)
        if not _is_below(point, left, right):
            settled.add((id(left), id(right)))
    chosen = [_best_within(tracer.found, limit) for limit in wanted]
    return [
        replace(each, limit=limit) for each, limit in zip(chosen, wanted, strict=True) if each is not None
    ]


def undominated(points: Sequence[Point]) -> list[Point]:
    """Points than which none is better in one and no worse in the other, ascending in x, each once."""
    found: list[Point] = []
    for each in sorted(points, key=lambda point: (point.x, point.y)):
        if not found or each.y < found[-1].y - SAME:
            if found and each.x <= found[-1].x + SAME:
                found.pop()
            found.append(each)
    return found


def _widest(
    points: Sequence[Point], wanted: Sequence[float], settled: set[tuple[int, int]]
) -> tuple[Point, Point] | None:
    """The neighbours farthest apart that are not settled and have some limit between them."""
    pairs = [
        (left, right)
        for left, right in pairwise(points)
        if (id(left), id(right)) not in settled
        and any(left.x + SAME < limit < right.x - SAME for limit in wanted)
    ]
    return max(pairs, key=lambda pair: (pair[1].x - pair[0].x) * (pair[0].y - pair[1].y), default=None)


def _along(axes: Axes, left: Point, right: Point) -> Rates:
    """Rates at which two points are equally good."""
    slope = (left.y - right.y) / (right.x - left.x)
    sharper = min(SHARPEST, 1.0 / min(slope, 1.0))
    return axes.rates(sharper * slope, sharper)


def _is_below(point: Point, left: Point, right: Point) -> bool:
    """Whether a point lies below the chord of two others."""
    slope = (left.y - right.y) / (right.x - left.x)
    return point.y + slope * point.x < left.y + slope * left.x - SAME


def _best_within(points: Sequence[Point], limit: float) -> Point | None:
    within = [each for each in points if each.x <= limit + SAME]
    return min(within, key=lambda each: (each.y, each.x), default=None)
