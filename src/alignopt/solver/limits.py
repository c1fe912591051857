"""What one run of the solver may take, and what comes back from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from alignopt.solver.status import Holds, Stopped


@dataclass(frozen=True)
class Limits:
    """What one run may take: nodes decide, seconds are the safety net.

    ``presolve``: simplify first, also where nodes are limited. ``bound_only``: look for no plan, of which one
    may come up all the same. ``zeal``: the part of the work that may go into looking for plans
    beside branching; None for the solver's own. ``proof``: look for a proof rather than for good cards
    within so many nodes. ``within``: the best is expected to be no more
    than so much above the relaxation. What the reduced costs of the relaxation show to lie beyond is not
    looked at, and the bound says no more than that.
    """

    gap: float = 0.0
    nodes: int | None = None
    seconds: float | None = None
    seed: int = 0
    within: float | None = None
    presolve: bool = False
    bound_only: bool = False
    zeal: float | None = None
    proof: bool = False


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came back: why it stopped, what one holds, and how good it is at least.

    ``values`` are empty where one holds nothing; ``bound`` is never above the best objective there is.
    """

    stopped: Stopped
    holds: Holds
    values: NDArray[np.float64]
    objective: float
    bound: float
    nodes: int
    seconds: float
