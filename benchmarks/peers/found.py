"""What a contender hands in, and what it is given."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alignopt.model.cards import Cards
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy

CORES = 2
"""Threads that a solver may use."""


@dataclass(frozen=True, eq=False)
class Found:
    """What came of one run.

    Attributes
    ----------
    organisation, policy
        Who, under which policy.
    cards
        Everybody's scorecard; None where no plan was found.
    bound
        Points below which no plan can come, as far as this contender proved; None where it proved nothing.
    status
        How it ended, in words.
    building
        Seconds spent in Pyomo and in translating; summed over threads.
    solving
        Seconds spent inside the solver; summed over threads. None where there is none.
    history
        When each plan that was the best so far was found, in seconds since the run began, and the points that
        the solver says it has. Empty where the contender does not say.
    """

    organisation: Organisation
    policy: Policy
    cards: Cards | None
    bound: float | None
    status: str
    building: float | None = None
    solving: float | None = None
    history: tuple[tuple[float, float], ...] = ()


class Clock:
    """Seconds since a run began, and those that are left of what it was given."""

    def __init__(self, allowed: float) -> None:
        self.allowed = allowed
        self._began = perf_counter()

    @property
    def passed(self) -> float:
        """Seconds since it began."""
        return perf_counter() - self._began

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.allowed - self.passed
