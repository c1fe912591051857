"""Sets of pairs of holder and goal, held as ascending keys ``holder x goals + goal``.

Pairs are few beside all that holders and goals could form, so nothing here ever has that shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from alignopt.problem.holders import Holders

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Distinct pairs of holder and goal, by holder, then by goal; ``goals`` is how many goals there are."""

    keys: Ints
    goals: int

    @classmethod
    def of(cls, holder: Iterable[int] | Ints, goal: Iterable[int] | Ints, goals: int) -> Pairs:
        """The set of pairs given."""
        keys = np.asarray(holder, dtype=np.int64) * goals + np.asarray(goal, dtype=np.int64)
        return cls(np.unique(keys), goals)

    @property
    def holder(self) -> Ints:
        """Holder of each pair."""
        return np.asarray(self.keys // max(1, self.goals))

    @property
    def goal(self) -> Ints:
        """Goal of each pair."""
        return np.asarray(self.keys % max(1, self.goals))

    def starts(self, holders: int) -> Ints:
        """Shape (holders + 1): where each holder's pairs begin."""
        return np.searchsorted(self.keys, np.arange(holders + 1) * self.goals).astype(np.int64)

    def where(self, holder: Ints, goal: Ints) -> Ints:
        """Position of each pair given; -1 where it is not in the set."""
        keys = holder * self.goals + goal
        at = np.searchsorted(self.keys, keys)
        inside = at < len(self.keys)
        same = np.zeros(len(keys), dtype=bool)
        same[inside] = self.keys[at[inside]] == keys[inside]
        return np.where(same, at, -1)

    def are_in(self, other: Pairs) -> Bools:
        """For each pair, whether another set has it, too."""
        return np.asarray(np.isin(self.keys, other.keys, assume_unique=True))

    def only(self, chosen: Bools) -> Pairs:
        """The pairs chosen."""
        return Pairs(self.keys[chosen], self.goals)

    def __or__(self, other: Pairs) -> Pairs:
        """The pairs of both."""
        return Pairs(np.union1d(self.keys, other.keys), self.goals)

    def handed_down(self, holders: Holders) -> Pairs:
        """Every holder's own pairs, and those of all holders above it."""
        reached = [self._of(*next(_levels(holders)))]
        for first, beyond in _levels(holders):
            if first:
                own, above = self._of(first, beyond), Pairs(reached[-1], self.goals)
                starts = above.starts(len(holders.ids))
                parent = holders.parent[first:beyond]
                count = starts[parent + 1] - starts[parent]
                at = np.repeat(starts[parent] - np.cumsum(count) + count, count) + np.arange(count.sum())
                down = np.repeat(np.arange(first, beyond), count) * self.goals + above.goal[at]
                reached.append(np.union1d(own, down))
        return Pairs(np.concatenate(reached), self.goals)

    def handed_up(self, holders: Holders) -> Pairs:
        """Every holder's own pairs, and those of all holders beneath it."""
        reached: list[Ints] = []
        for first, beyond in reversed(list(_levels(holders))):
            own = self._of(first, beyond)
            if reached:
                beneath = Pairs(reached[-1], self.goals)
                own = np.union1d(own, holders.parent[beneath.holder] * self.goals + beneath.goal)
            reached.append(own)
        return Pairs(np.concatenate(reached[::-1]), self.goals)

    def with_served(self, parent: Ints) -> Pairs:
        """The same with every goal that one of a holder's goals serves; ``parent`` is that of each goal."""
        reached, now = [self.keys], self
        while len(now.keys):
            above = parent[now.goal]
            now = Pairs(np.unique((now.holder * self.goals + above)[above >= 0]), self.goals)
            reached.append(now.keys)
        return Pairs(np.unique(np.concatenate(reached)), self.goals)

    def _of(self, first: int, beyond: int) -> Ints:
        """Keys of the pairs of some holders in a row."""
        span = np.searchsorted(self.keys, [first * self.goals, beyond * self.goals])
        return self.keys[span[0] : span[1]]


def _levels(holders: Holders) -> Iterator[tuple[int, int]]:
    """Holders of each depth, which stand in a row: first, and the one after the last."""
    edges = np.searchsorted(holders.depth, np.arange(int(holders.depth[-1]) + 2)).tolist()
    yield from pairwise(edges)
