"""How to solve: a small value with defaults that suit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from math import inf
from numbers import Integral

from alignopt.model.rates import Rates

LARGEST = 100_000_000
"""The largest number of nodes, passes or workers, and the largest seed: beyond it numbers of HiGHS end."""


@dataclass(frozen=True)
class Settings:
    """Settings of a solve.

    Attributes
    ----------
    rates
        Exchange rates of the criteria: what one point of each counts in the total.
    gap
        Absolute gap, in points of the step's own capacity, at which a step is good enough.
    nodes
        Branch-and-bound nodes that a small step may take (larger ones take fewer, in proportion): a limit
        in work, so the result is reproducible. The joint model has none.
    passes
        Improvement passes after the way down; 0 leaves the cascade as it came.
    time_limit
        Safety net for the whole solve. A plan that it cut says what was cut, and is not reproducible.
    seed
        Random seed of the solver: 0 to 100,000,000.
    workers
        Steps solved side by side; None for as many as there are cores. The plan does not depend on it. An
        executor of one's own has its own.
    """

    rates: Rates = field(default_factory=Rates)
    gap: float = 0.02
    nodes: int = 800
    passes: int = 4
    time_limit: timedelta | None = None
    seed: int = 0
    workers: int | None = None

    def __post_init__(self) -> None:
        """Refuse values that mean nothing."""
        if not 0 <= self.gap < inf:
            message = f"settings: gap must be 0 or more points, got {self.gap}"
            raise ValueError(message)
        whole = {"nodes": (self.nodes, 1), "passes": (self.passes, 0), "seed": (self.seed, 0)}
        if self.workers is not None:
            whole["workers"] = (self.workers, 1)
        for name, (number, least) in whole.items():
            if not isinstance(number, Integral) or not least <= number <= LARGEST:
                message = f"settings: {name} must be a whole number from {least} to {LARGEST:,}, got {number}"
                raise ValueError(message)
        if self.time_limit is not None and self.time_limit <= timedelta(0):
            message = f"settings: time_limit must be positive, got {self.time_limit}"
            raise ValueError(message)
