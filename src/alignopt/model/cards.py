"""Scorecards while they are being made: whole steps per candidate, and whose are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class Cards:
    """Steps of every candidate (0 where it is not carried), and which holders have been decided."""

    steps: NDArray[np.int64]
    known: NDArray[np.bool_]

    @classmethod
    def none(cls, organisation: Organisation) -> Cards:
        """Nobody's card is decided."""
        holders = len(organisation.capacity)
        return cls(np.zeros(len(organisation.goal), dtype=np.int64), np.zeros(holders, dtype=bool))

    def with_cards(self, organisation: Organisation, cards: Mapping[int, NDArray[np.int64]]) -> Cards:
        """The same with some holders' cards put in: holder to steps along its candidates."""
        steps, known = self.steps.copy(), self.known.copy()
        for holder, card in cards.items():
            steps[organisation.start[holder] : organisation.start[holder + 1]] = card
            known[holder] = True
        return Cards(steps, known)

    def without(self, holders: list[int]) -> Cards:
        """The same with some holders undecided again."""
        known = self.known.copy()
        known[holders] = False
        return Cards(self.steps, known)

    def weights(self, organisation: Organisation, policy: Policy) -> NDArray[np.float64]:
        """Weight of every candidate as a share; 0 for holders that are not decided."""
        grid = np.maximum(policy.grid[organisation.holder], 1)
        return np.where(self.known[organisation.holder], self.steps / grid, 0.0)
