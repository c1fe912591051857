"""Looking for the rules that contradict each other, so that it can be interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import alignopt
from alignopt.cli.waiting import interruptibly

if TYPE_CHECKING:
    from alignopt.problem.problem import Problem


def conflict_of(problem: Problem) -> Any:
    """Which rules of a problem contradict each other; false if a plan exists."""
    find: Any = alignopt.conflicts
    return interruptibly(lambda: find(problem))
