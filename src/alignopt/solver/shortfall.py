"""Effort that stays short in any plan: a unit's card covers only so many goals, and people work beneath it.

Level by level, a small relaxation about the cards of the units there. Of what the people beneath one of them
could do for a goal, no more counts than the goal asks for, and only as far as its card covers it:
``useful[v,g] <= min(effort_g, able[v,g]) sum_{s: g serves s} a[v,s]`` and ``sum_g useful[v,g] <= C_v``, so
that ``short_g >= effort_g - sum_v useful[v,g]``. What is done beneath no card of that level counts as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.criteria import POINTS
from alignopt.model.reach import heaviest_shares
from alignopt.solver.team import Entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.solver.matrix import Matrix

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

NOBODY = -1
ROOM = 100_000
"""Pairs of unit and goal; a level of more is left out: with so many cards, some cover each goal anyway."""


def shortfalls(organisation: Organisation, policy: Policy) -> Iterator[Matrix]:
    """A relaxation for each level of units with cards: no plan's workload, in points, is less than any."""
    if not (organisation.goals.effort > 0).any() or not len(organisation.leaves):
        return
    could = Could.of(organisation, policy)
    is_unit = organisation.has_card & ~organisation.holders.is_leaf
    for depth in np.unique(organisation.holders.depth[is_unit]).tolist():
        level = Level(organisation, policy, could, seen_by(organisation, depth))
        if len(level.able[0]) <= ROOM:
            yield level.matrix()


def seen_by(organisation: Organisation, depth: int) -> Ints:
    """Per leaf with a card, the unit of a level above it; -1 where a holder without a card is in between."""
    parent, has_card = organisation.holders.parent, organisation.has_card
    unit = parent[organisation.leaves].astype(np.int64)
    while True:
        unit[(unit >= 0) & ~has_card[unit]] = NOBODY
        deeper = (unit >= 0) & (organisation.holders.depth[unit] > depth)
        if not deeper.any():
            return np.where((unit >= 0) & (organisation.holders.depth[unit] == depth), unit, NOBODY)
        unit[deeper] = parent[unit[deeper]]


@dataclass(frozen=True, eq=False)
class Could:
    """What each leaf could do for goals that ask for effort.

    Attributes
    ----------
    leaf, goal
        Place among the leaves with cards, and goal.
    capacity
        The most that the one can put on the other.
    starts
        Whether the goal's line starts at the leaf, so that nothing above need cover it.
    """

    leaf: Ints
    goal: Ints
    capacity: Floats
    starts: NDArray[np.bool_]

    @classmethod
    def of(cls, organisation: Organisation, policy: Policy) -> Could:
        """Of an organisation under a policy."""
        leaves = organisation.leaves.tolist()
        at = np.concatenate([organisation.candidates(leaf) for leaf in leaves]).astype(np.int64)
        shares = np.concatenate([heaviest_shares(organisation, policy, leaf) for leaf in leaves])
        place = np.repeat(np.arange(len(leaves)), [len(organisation.candidates(leaf)) for leaf in leaves])
        asked = organisation.goals.effort[organisation.goal[at]] > 0
        at, shares, place = at[asked], shares[asked], place[asked]
        capacity = organisation.capacity[organisation.holder[at]] * shares
        return cls(place, organisation.goal[at], capacity, organisation.starts_here[at])


@dataclass(frozen=True, eq=False)
class Level:
    """The relaxation about the cards of one level, while it is written.

    Attributes
    ----------
    organisation, policy, could
        Whose, and what leaves could do.
    above
        Per leaf with a card, the unit that covers what it does; -1 for none.
    """

    organisation: Organisation
    policy: Policy
    could: Could
    above: Ints
    entries: Entries = field(default_factory=Entries)

    @cached_property
    def able(self) -> tuple[Ints, Ints, Floats]:
        """Unit and goal, units ascending, and the most that is useful of what those beneath could do."""
        could, effort = self.could, self.organisation.goals.effort
        unit = np.where(could.starts, NOBODY, self.above[could.leaf])
        keys, place = np.unique((unit - NOBODY) * len(effort) + could.goal, return_inverse=True)
        able = np.bincount(place, weights=could.capacity, minlength=len(keys))
        unit, goal = keys // len(effort) + NOBODY, keys % len(effort)
        return unit, goal, np.minimum(able, effort[goal])

    @cached_property
    def held(self) -> Floats:
        """Per holder, the capacity of the leaves whose work it covers."""
        organisation, covered = self.organisation, self.above != NOBODY
        capacity = organisation.capacity[organisation.leaves[covered]]
        return np.bincount(
            self.above[covered], weights=capacity, minlength=len(organisation.capacity)
        ).astype(np.float64)

    def matrix(self) -> Matrix:
        """The whole of it; the objective is what workload comes to, in points."""
        entries, effort = self.entries, self.organisation.goals.effort
        unit, goal, most = self.able
        asked = np.flatnonzero(effort > 0)
        useful = entries.columns(len(goal), 0.0, most) + np.arange(len(goal))
        short = entries.columns(len(asked), 0.0, np.inf) + np.arange(len(asked))
        entries.pay(short, POINTS / float(self.organisation.capacity[0]))
        rows = entries.rows(effort[asked], np.inf)
        entries.put(rows + np.arange(len(asked)), short, 1.0)
        entries.put(rows + np.searchsorted(asked, goal), useful, 1.0)
        units = np.unique(unit[unit != NOBODY])
        first, last = np.searchsorted(unit, units), np.searchsorted(unit, units, "right")
        for v, begin, end in zip(units.tolist(), first.tolist(), last.tolist(), strict=True):
            self._beneath(v, useful[begin:end], goal[begin:end], most[begin:end])
        return entries.matrix()

    def _beneath(self, unit: int, useful: Ints, goal: Ints, most: Floats) -> None:
        """What is useful beneath a unit keeps to what its card covers, and to who is there."""
        organisation, policy, entries = self.organisation, self.policy, self.entries
        span = slice(organisation.start[unit], organisation.start[unit + 1])
        mine = organisation.goal[span]
        assigned = entries.columns(len(mine), 0.0, 1.0) + np.arange(len(mine))
        entries.at_least(assigned[policy.required[span]], 1.0)
        self._at_most(float(policy.max_goals[unit]), assigned, 1.0)
        self._at_most(float(policy.grid[unit]), assigned, policy.lightest[span])
        self._at_most(float(self.held[unit]), useful, 1.0)
        covers = organisation.goals.serves(goal[:, None], mine[None, :])
        bound = covers.any(axis=1)  # the others' lines start beneath
        of, by = np.nonzero(covers[bound])
        rows = entries.rows(np.full(int(bound.sum()), -np.inf), 0.0)
        entries.put(rows + np.arange(int(bound.sum())), useful[bound], 1.0)
        entries.put(rows + of, assigned[by], -most[bound][of])

    def _at_most(self, limit: float, columns: Ints, values: float | NDArray[np.number]) -> None:
        row = self.entries.rows(np.full(1, -np.inf), limit)
        self.entries.put(np.full(len(columns), row), columns, values)
