"""The relaxation over whole cards (Dantzig and Wolfe 1960), as far as they are generated.

Each whole card is a column; rows are those that couple cards, and one a holder that says that the shares of
its columns add up to one. Fewer cards are left in parts than rows couple them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.solver.highs import Relaxation
from alignopt.solver.limits import Limits
from alignopt.solver.status import Stopped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.solver.pricing import Pricing

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

WHOLE = 1e-6
"""A share that is nearer than this to one is one."""
NOISE = 1e-7
"""What the solver leaves of a reduced cost of zero."""


@dataclass(eq=False)
class Master:
    """Cards generated so far, in the relaxation.

    Attributes
    ----------
    pricing, limits
        The matrix taken apart, and what one solve may take.
    owners, cards
        Whose each column is, and the steps on it.
    """

    pricing: Pricing
    limits: Limits
    owners: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    cards: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))

    @cached_property
    def relaxation(self) -> Relaxation:
        """The linear program: shared columns, then cards."""
        pricing, ones = self.pricing, np.ones(self.number)
        part = pricing.entries.matrix.cut(pricing.shared, pricing.coupling)
        rows = np.concatenate([part.row_lower, ones]), np.concatenate([part.row_upper, ones])
        return Relaxation(replace(part, row_lower=rows[0], row_upper=rows[1]), self.limits)

    @property
    def number(self) -> int:
        """How many holders there are."""
        return len(self.pricing.entries.steps)

    @cached_property
    def height(self) -> int:
        """How many rows couple."""
        return int(self.pricing.coupling.sum())

    @cached_property
    def _used(self) -> tuple[Ints, Ints]:
        """Entries of cards in rows that couple, and these rows' places."""
        entries, coupling = self.pricing.entries, self.pricing.coupling
        used = np.flatnonzero(coupling[entries.row] & (entries.owner[entries.column] >= 0))
        return used, (np.cumsum(coupling) - 1)[entries.row[used]]

    @cached_property
    def _pairs(self) -> tuple[Ints, Ints]:
        """Pairs of holder and row that meet, and which pair each of those entries is in."""
        used, row = self._used
        entries = self.pricing.entries
        return np.unique(entries.owner[entries.column[used]] * (self.height + 1) + row, return_inverse=True)

    def add(self, cards: Ints, chosen: Ints) -> None:
        """Add a card for each of the chosen holders; ``cards`` has one for everybody."""
        entries, values = self.pricing.entries, self.pricing.filled(cards)
        matrix, (used, _), (pairs, pair) = entries.matrix, self._used, self._pairs
        there = matrix.values[used] * values[entries.column[used]]
        sums = np.bincount(pair, weights=there, minlength=len(pairs))
        owner, row = np.divmod(pairs, self.height + 1)
        place = np.full(self.number, -1)
        place[chosen] = np.arange(len(chosen))
        met = (place[owner] >= 0) & (sums != 0)
        column = np.concatenate([place[owner[met]], np.arange(len(chosen))])
        rows = np.concatenate([row[met], self.height + chosen])
        value = np.concatenate([sums[met], np.ones(len(chosen))])
        order = np.argsort(column, kind="stable")
        starts = np.searchsorted(column[order], np.arange(len(chosen)))
        cost = self._summed(matrix.cost * values)[chosen]
        self.relaxation.add(cost, starts, rows[order], value[order])
        self.owners = np.concatenate([self.owners, chosen])
        self.cards = np.concatenate([self.cards.reshape(-1, cards.shape[1]), cards[chosen]])

    def _summed(self, amounts: Floats) -> Floats:
        """Sums over each holder's columns, gauges among them."""
        owner = self.pricing.owner
        own = owner >= 0
        return np.bincount(owner[own], weights=amounts[own], minlength=self.number).astype(np.float64)

    def solve(self) -> bool:
        """Solve it as it stands now; whether that went well."""
        return self.relaxation.solve() is Stopped.FINISHED

    def take(self, columns: Ints) -> bool:
        """Take some cards whole, and solve again; whether that went well."""
        first = len(self.relaxation.values) - len(self.owners)
        self.relaxation.fix(first + columns, np.ones(len(columns)))
        return self.solve()

    @property
    def objective(self) -> float:
        """What the relaxation comes to."""
        return self.relaxation.objective

    @property
    def duals(self) -> Floats:
        """Prices of the rows that couple."""
        return self.relaxation.duals[: self.height]

    @property
    def largest(self) -> tuple[Ints, Floats]:
        """For each holder, which of the cards has the largest share, and that share."""
        shares = self.relaxation.values[-len(self.owners) :]
        order = np.argsort(shares, kind="stable")
        column, share = np.zeros(self.number, dtype=np.int64), np.zeros(self.number)
        column[self.owners[order]], share[self.owners[order]] = order, shares[order]
        return column, share

    def parted(self) -> Ints:
        """Holders who have several cards in parts."""
        return np.flatnonzero(self.largest[1] < 1 - WHOLE)

    def by_regret(self) -> Ints:
        """Holders, those first for whom another card would cost least."""
        more = np.maximum(self.relaxation.prices[-len(self.owners) :], 0.0)
        more[self.largest[0]] = np.inf
        least = np.full(self.number, np.inf)
        np.minimum.at(least, self.owners, more)
        least[self.parted()] = -1.0
        return np.argsort(least, kind="stable")

    def priced(self, duals: Floats) -> tuple[Ints, float]:
        """Each holder's cheapest card at prices of the rows that couple, and a bound.

        The bound is Lagrange's: with rows taken into the objective at any prices, the rest falls apart into
        cards and shared columns, each as cheap as can be.
        """
        pricing = self.pricing
        matrix, coupling, shared = pricing.entries.matrix, pricing.coupling, pricing.shared
        prices = self._prices(duals)
        cards, least = pricing.cheapest(prices)
        bound = matrix.offset + float(least.sum())
        bound += _least(prices[shared], matrix.lower[shared], matrix.upper[shared])
        bound += _least(duals, matrix.row_lower[coupling], matrix.row_upper[coupling])
        return cards, bound

    def better(self, cards: Ints) -> Ints:
        """Holders for whom their card is cheaper than what the master has."""
        cost = self._summed(self._prices(self.duals) * self.pricing.filled(cards))
        return np.flatnonzero(cost < self.relaxation.duals[self.height :] - NOISE)

    def _prices(self, duals: Floats) -> Floats:
        """What columns cost, less what they are worth to rows that couple."""
        matrix, entries, of_row = self.pricing.entries.matrix, self.pricing.entries, np.zeros(0)
        of_row = np.zeros(len(matrix.row_lower))
        of_row[self.pricing.coupling] = duals
        worth = matrix.values * of_row[entries.row]
        return np.asarray(
            matrix.cost - np.bincount(entries.column, weights=worth, minlength=len(matrix.cost))
        )


def _least(prices: Floats, lower: Floats, upper: Floats) -> float:
    """The least that columns between such bounds can cost."""
    ends = np.where(prices > 0, lower, upper)
    counts = (np.abs(prices) > NOISE) | np.isfinite(ends)
    return float(prices[counts] @ ends[counts])
