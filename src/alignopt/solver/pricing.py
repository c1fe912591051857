"""The cheapest whole card of every holder, at given prices: exact, for all of them at once.

Dynamic programming over goals, with how many goals and how many steps are given so far. What a card costs is
a sum over its goals, each a function of its steps: their prices, and what gauges of one goal make of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.solver.parted import EXACT, IMPOSSIBLE, Entries, Gauges, Keeping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alignopt.solver.dive import Slot
    from alignopt.solver.matrix import Matrix

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pricing:
    """Cards apart from what couples them.

    Attributes
    ----------
    entries, keeping, gauges
        The matrix, what cards keep to, and what measures only one card.
    """

    entries: Entries
    keeping: Keeping
    gauges: Gauges

    @classmethod
    def of(cls, matrix: Matrix, slots: Sequence[Slot]) -> Pricing | None:
        """Of a matrix whose whole numbers are cards, each with all that :class:`Keeping` tells; else None."""
        entries = Entries.of(matrix, slots)
        keeping = Keeping.of(entries)
        others = matrix.whole & (entries.owner < 0) & (matrix.lower < matrix.upper)
        if keeping is None or others.any():
            return None
        return cls(entries, keeping, Gauges.of(entries))

    @cached_property
    def coupling(self) -> Bools:
        """Rows that neither cards nor gauges keep to by themselves."""
        return ~(self.keeping.rows | self.gauges.rows)

    @cached_property
    def shared(self) -> Bools:
        """Columns that are neither on a card nor a gauge."""
        free = self.entries.owner < 0
        free[self.gauges.column] = False
        return free

    @cached_property
    def owner(self) -> Ints:
        """Per column, whose card it is on, or measures; -1 where it is shared."""
        entries, gauges = self.entries, self.gauges
        whose = entries.owner.copy()
        whose[gauges.column[gauges.of_row[gauges.rows]]] = entries.owner_of_row[gauges.rows]
        return whose

    def loose(self) -> tuple[Matrix, Bools, Bools]:
        """A relaxation that is quickly solved, without bands and counts; its columns and rows in the matrix.

        Steps are at most what they may be, and as few as a goal must have that is carried in any case.
        """
        entries, keeping, matrix = self.entries, self.keeping, self.entries.matrix
        there = entries.steps >= 0
        steps = entries.steps[there]
        lower, upper = matrix.lower.copy(), matrix.upper.copy()
        lower[steps], upper[steps] = (
            np.where(keeping.must, keeping.lightest, 0)[there],
            keeping.heaviest[there],
        )
        kept = self.coupling | keeping.wholes
        kept[self.gauges.rows] = self._is_sole[self.gauges.of_row[self.gauges.rows]]
        columns = np.bincount(entries.column[kept[entries.row]], minlength=len(matrix.cost)) > 0
        columns |= (matrix.cost != 0) & (self.owner < 0)
        columns[entries.assigned[there]] |= matrix.cost[entries.assigned[there]] != 0
        return replace(matrix, lower=lower, upper=upper).cut(columns, kept), columns, kept

    @cached_property
    def _is_sole(self) -> Bools:
        """Per gauge, whether it is of one goal."""
        gauges = self.gauges
        of_entry = gauges.of_row[self.entries.row[gauges.entry]]
        return np.asarray(np.bincount(of_entry, minlength=len(gauges.column)) == 1)

    @cached_property
    def _of_goals(self) -> Floats:
        """What each number of steps of each goal costs by gauges; impossible, where it cannot be.

        A gauge that is no less than ``f n`` for several goals of a card of ``N`` steps is no less than
        ``sum f n^2 / N``, since ``sum n = N``: a sum over goals, and less for even weights.
        """
        keeping, gauges, entries = self.keeping, self.gauges, self.entries
        steps = np.arange(int(keeping.whole.max()) + 1)
        within = (steps >= keeping.lightest[..., None]) & (steps <= keeping.heaviest[..., None])
        within[..., 0] = ~keeping.must
        cost = np.where(within, 0.0, IMPOSSIBLE)
        gauge, place = gauges.of_row[entries.row[gauges.entry]], entries.place[entries.column[gauges.entry]]
        column, factor = gauges.column[gauge], gauges.factor[:, None]
        whole = keeping.whole[place // cost.shape[1]]
        alone = np.maximum(entries.matrix.lower[column, None], gauges.base[:, None] + factor * steps)
        least = np.where(self._is_sole[gauge, None], alone, factor * steps**2 / whole[:, None])
        paid = entries.matrix.cost[column, None] * least
        np.add.at(cost.reshape(-1, len(steps)), place, paid)
        return cost

    def cheapest(self, prices: Floats) -> tuple[Ints, Floats]:
        """Each card's steps, and what it costs at least, at prices of the columns.

        A card that is impossible costs more than :data:`IMPOSSIBLE` halved.
        """
        entries = self.entries
        there = entries.steps >= 0
        a_step = np.where(there, prices[entries.steps], 0.0)
        a_goal = np.where(there, prices[entries.assigned], 0.0)
        steps = np.arange(self._of_goals.shape[2])
        return self._least(self._of_goals + a_step[..., None] * steps + a_goal[..., None] * (steps > 0))

    def nearest(self, values: Floats) -> tuple[Ints, Floats]:
        """Each card with the least sum of differences to values of the columns, and that sum."""
        weights = np.where(self.entries.steps >= 0, values[self.entries.steps], 0.0)
        far = np.abs(np.arange(self._of_goals.shape[2]) - weights[..., None])
        return self._least(np.where(self._of_goals < IMPOSSIBLE / 2, far, IMPOSSIBLE))

    def _least(self, cost: Floats) -> tuple[Ints, Floats]:
        """Cards of the least cost, which is told for each number of steps of each goal."""
        keeping = self.keeping
        cards, least = np.zeros(cost.shape[:2], dtype=np.int64), np.zeros(len(cost))
        for whole in np.unique(keeping.whole).tolist():
            some = np.flatnonzero(keeping.whole == whole)
            counts = keeping.fewest[some], keeping.most[some]
            cards[some], least[some] = cheapest_cards(cost[some, :, : whole + 1], *counts)
        return cards, least

    def are_cards(self, cards: Ints) -> Bools:
        """Whether each is a whole card that keeps to what it must."""
        keeping, carried = self.keeping, cards > 0
        within = np.where(carried, (cards >= keeping.lightest) & (cards <= keeping.heaviest), ~keeping.must)
        number = carried.sum(axis=1)
        counts = (number >= keeping.fewest) & (number <= keeping.most)
        return np.asarray(within.all(axis=1) & counts & (cards.sum(axis=1) == keeping.whole))

    def filled(self, cards: Ints) -> Floats:
        """Values of all columns with these cards, gauges among them; 0 for what is shared."""
        entries, gauges = self.entries, self.gauges
        matrix, there = entries.matrix, entries.steps >= 0
        values = np.zeros(len(matrix.cost))
        values[entries.steps[there]] = cards[there]
        values[entries.assigned[there]] = cards[there] > 0
        values[gauges.column] = matrix.lower[gauges.column]
        least = gauges.base + gauges.factor * values[entries.column[gauges.entry]]
        np.maximum.at(values, gauges.column[gauges.of_row[entries.row[gauges.entry]]], least)
        return values


def cheapest_cards(cost: Floats, fewest: Ints, most: Ints) -> tuple[Ints, Floats]:
    """Cards of the least cost with so many goals, all of the same number of steps."""
    best = np.full((len(cost), int(most.max()) + 1, cost.shape[2]), IMPOSSIBLE)
    best[:, 0, 0] = 0.0
    taken = []
    for goal in range(cost.shape[1]):
        best, given = _with_goal(best, cost[:, goal])
        taken.append(given)
    final, goals, every = best[:, :, -1].copy(), np.arange(best.shape[1]), np.arange(len(best))
    final[(goals < fewest[:, None]) | (goals > most[:, None])] = IMPOSSIBLE
    number, left = final.argmin(axis=1), np.full(len(best), cost.shape[2] - 1)
    least = final[every, number]
    cards = np.zeros(cost.shape[:2], dtype=np.int64)
    for goal in reversed(range(len(taken))):
        given = taken[goal][every, number, left]
        cards[:, goal] = given
        left -= given
        number = number - (given > 0)
    return cards, least


def _with_goal(best: Floats, cost: Floats) -> tuple[Floats, NDArray[np.int16]]:
    """One goal more: what is best for each number of goals and steps, and how many steps of it that takes."""
    found = best + cost[:, 0, None, None]
    given = np.zeros(best.shape, dtype=np.int16)
    possible = np.flatnonzero((cost < IMPOSSIBLE / 2).any(axis=0))
    for steps in possible[possible > 0].tolist():
        offer = best[:, :-1, : best.shape[2] - steps] + cost[:, steps, None, None]
        there = found[:, 1:, steps:]
        better = offer < there - EXACT
        np.copyto(there, offer, where=better)
        np.copyto(given[:, 1:, steps:], np.int16(steps), where=better)
    return found, given
