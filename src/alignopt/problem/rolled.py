"""What can come together at each unit from the cards right beneath it, and how it flows up to its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.problem.pairs import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation

    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rolled:
    """Pairs of a unit with children and a goal: those on cards right beneath it, and all that they serve.

    Attributes
    ----------
    pairs
        The pairs.
    row
        Per pair: the unit's place among the units with children.
    above
        Per pair: the pair of the same unit with the goal that this one serves; -1 where there is none.
    from_beneath
        Per candidate: its pair at the unit above its holder; -1 where there is no unit above.
    on_card
        Per candidate: its pair at its holder, which is a unit with children; -1 where it has none.
    depth
        Per pair: how many goals its goal serves.
    """

    pairs: Pairs
    row: Ints
    above: Ints
    from_beneath: Ints
    on_card: Ints
    depth: Ints

    @classmethod
    def of(cls, organisation: Organisation) -> Rolled:
        """Lay the pairs out."""
        goals, number = organisation.goals, len(organisation.goals.ids)
        place = np.full(len(organisation.capacity) + 1, -1)
        place[organisation.parents] = np.arange(len(organisation.parents))
        unit = organisation.holders.parent[organisation.holder]
        beneath = place[unit] >= 0
        pairs = Pairs.of(unit[beneath], organisation.goal[beneath], number).with_served(goals.parent)
        goal, served = pairs.goal, goals.parent[pairs.goal]
        return cls(
            pairs=pairs,
            row=place[pairs.holder],
            above=np.where(served >= 0, pairs.where(pairs.holder, served), -1),
            from_beneath=np.where(beneath, pairs.where(unit, organisation.goal), -1),
            on_card=pairs.where(organisation.holder, organisation.goal),
            depth=goals.depth[goal],
        )

    @cached_property
    def deepest_first(self) -> list[Ints]:
        """Positions of pairs, level by level of goals, the deepest first."""
        order = np.argsort(-self.depth, kind="stable")
        edges = np.flatnonzero(np.diff(self.depth[order])) + 1
        return np.split(order, edges) if len(order) else []

    def at(self, unit: int) -> slice:
        """Where a unit's pairs stand."""
        goals = self.pairs.goals
        first, beyond = np.searchsorted(self.pairs.keys, [unit * goals, (unit + 1) * goals])
        return slice(int(first), int(beyond))
