"""Two questions, two enums: why did the solver stop, and what does one hold."""

from __future__ import annotations

from enum import Enum


class Stopped(Enum):
    """Why solving stopped."""

    FINISHED = "finished"
    """Everything that was to be done is done, each step within its gap."""

    WORK_LIMIT = "work limit"
    """A limit counted in work (nodes) ended at least one step: the same on every run."""

    TIME_LIMIT = "time limit"
    """The clock ended it: another run may give another plan."""

    INTERRUPTED = "interrupted"
    """Somebody pressed Ctrl-C."""

    INFEASIBLE = "infeasible"
    """It is proven that no plan exists."""

    FAILED = "failed"
    """The solver gave up; its own words are in the log."""


class Holds(Enum):
    """What one holds in hand."""

    OPTIMAL = "a plan proven best within the gap"
    PLAN = "a plan"
    NOTHING = "no plan"


def worst(reasons: list[Stopped]) -> Stopped:
    """Of several steps' reasons, the one to tell first."""
    order = list(Stopped)
    return max(reasons, key=order.index, default=Stopped.FINISHED)
