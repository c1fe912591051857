"""Looking for the rules that contradict each other, so that it can be interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import alignopt
from alignopt.cli.waiting import interruptibly

if TYPE_CHECKING:
    from alignopt import Conflicts, Problem


def conflict_of(problem: Problem) -> Conflicts:
    """Which rules of a problem contradict each other; false if there is nothing to tell."""
    return interruptibly(lambda: alignopt.conflicts(problem))
