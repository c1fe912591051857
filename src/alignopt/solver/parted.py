"""A matrix taken apart: whole cards, each by itself, and the rows that couple them.

What a whole card keeps to (steps in 100 %, bands, counts) is recognised in the matrix itself, so a row of any
other kind couples, even if it is about one card only. So are *gauges*: columns that only measure one card,
such as its heaviest weight, or what has moved away from a goal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alignopt.solver.dive import Slot
    from alignopt.solver.matrix import Matrix

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

IMPOSSIBLE = 1e18
EXACT = 1e-9
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Entries:
    """A matrix entry by entry, and whose cards its columns and rows are about.

    Attributes
    ----------
    matrix
        The matrix.
    steps, assigned
        Columns of each card, goal by goal, cards in rows; -1 where a card has fewer goals.
    """

    matrix: Matrix
    steps: Ints
    assigned: Ints

    @classmethod
    def of(cls, matrix: Matrix, slots: Sequence[Slot]) -> Entries:
        """Of a matrix in which slots have their columns."""
        shape = len(slots), max(len(slot.steps) for slot in slots)
        steps, assigned = np.full(shape, NOBODY, dtype=np.int64), np.full(shape, NOBODY, dtype=np.int64)
        for place, slot in enumerate(slots):
            steps[place, : len(slot.steps)] = slot.steps
            assigned[place, : len(slot.assigned)] = slot.assigned
        return cls(matrix, steps, assigned)

    @cached_property
    def column(self) -> Ints:
        """Column of each entry."""
        return self.matrix.column

    @cached_property
    def row(self) -> Ints:
        """Row of each entry."""
        return self.matrix.rows.astype(np.int64)

    @cached_property
    def place(self) -> Ints:
        """Per column, its place in the table of cards and goals; -1 where it stands in none."""
        found = np.full(len(self.matrix.cost), NOBODY, dtype=np.int64)
        for table in (self.steps, self.assigned):
            found[table[table >= 0]] = np.flatnonzero(table >= 0)
        return found

    @cached_property
    def is_steps(self) -> Bools:
        """Per column, whether it is steps."""
        found = np.zeros(len(self.matrix.cost), dtype=bool)
        found[self.steps[self.steps >= 0]] = True
        return found

    @cached_property
    def owner(self) -> Ints:
        """Per column, whose card it is; -1 where it is nobody's."""
        return np.where(self.place >= 0, self.place // self.steps.shape[1], NOBODY)

    @cached_property
    def owner_of_row(self) -> Ints:
        """Per row, whose card it is about; -1 where it is nobody's or more than one's."""
        owned = self.owner[self.column] >= 0
        row, whose = self.row[owned], self.owner[self.column[owned]]
        height = len(self.matrix.row_lower)
        first = np.full(height, len(self.steps), dtype=np.int64)
        last = np.full(height, NOBODY, dtype=np.int64)
        np.minimum.at(first, row, whose)
        np.maximum.at(last, row, whose)
        return np.where(first == last, first, NOBODY)

    def in_row(self, chosen: Bools) -> Ints:
        """Per row, how many of the chosen entries stand in it."""
        return np.bincount(self.row[chosen], minlength=len(self.matrix.row_lower))


@dataclass(frozen=True, eq=False)
class Keeping:
    """What each card keeps to by itself; cards in rows, goals in columns.

    Attributes
    ----------
    whole, fewest, most
        Steps in 100 %, and how many goals.
    lightest, heaviest
        Steps of each goal, where it is carried.
    must
        Whether a goal is carried in any case.
    wholes, rows
        Which rows of the matrix say that cards are whole, and which say all this.
    """

    whole: Ints
    fewest: Ints
    most: Ints
    lightest: Ints
    heaviest: Ints
    must: Bools
    wholes: Bools
    rows: Bools

    @classmethod
    def of(cls, entries: Entries) -> Keeping | None:
        """As the matrix has it; None where some card is not whole, or a goal has no band."""
        wholes, whole = _wholes(entries)
        counts, fewest, most = _counts(entries)
        bands, lightest, heaviest = _bands(entries)
        lower, upper, bounds = _bounds(entries)
        there = entries.steps >= 0
        if (whole <= 0).any() or (lightest[there] < 1).any() or (heaviest[there] >= IMPOSSIBLE).any():
            return None
        steps, assigned = np.where(there, entries.steps, 0), np.where(there, entries.assigned, 0)
        lightest = np.maximum(lightest, np.ceil(lower[steps] - EXACT))
        heaviest = np.minimum(heaviest, np.floor(upper[steps] + EXACT))
        barred = ~there | (upper[assigned] < 1 - EXACT)
        return cls(
            whole=whole.astype(np.int64),
            fewest=np.ceil(fewest - EXACT).astype(np.int64),
            most=np.floor(np.minimum(most, entries.steps.shape[1]) + EXACT).astype(np.int64),
            lightest=lightest.astype(np.int64),
            heaviest=np.where(barred, 0, heaviest).astype(np.int64),
            must=there & ((lower[assigned] > EXACT) | (lower[steps] > EXACT)),
            wholes=wholes,
            rows=wholes | counts | bands | bounds,
        )


def _alone(entries: Entries) -> Bools:
    """Rows about one card and nothing else."""
    strangers = entries.in_row(entries.owner[entries.column] < 0)
    return np.asarray((entries.owner_of_row >= 0) & (strangers == 0))


def _sums(entries: Entries, of_steps: bool) -> Bools:
    """Rows that are the plain sum of all steps of a card, or of all its assigned."""
    meant = (entries.is_steps[entries.column] == of_steps) & (entries.owner[entries.column] >= 0)
    plain = meant & (np.abs(entries.matrix.values - 1) < EXACT)
    held = (entries.steps >= 0).sum(axis=1)
    number = entries.in_row(np.ones(len(entries.row), dtype=bool))
    is_sum = (entries.in_row(plain) == number) & (number == held[entries.owner_of_row])
    return np.asarray(_alone(entries) & is_sum)


def _wholes(entries: Entries) -> tuple[Bools, Floats]:
    matrix = entries.matrix
    rows = _sums(entries, True) & (matrix.row_lower == matrix.row_upper)
    whole = np.zeros(len(entries.steps))
    whole[entries.owner_of_row[rows]] = matrix.row_lower[rows]
    return rows, whole


def _counts(entries: Entries) -> tuple[Bools, Floats, Floats]:
    matrix, rows = entries.matrix, _sums(entries, False)
    fewest, most = np.zeros(len(entries.steps)), np.full(len(entries.steps), IMPOSSIBLE)
    np.maximum.at(fewest, entries.owner_of_row[rows], matrix.row_lower[rows])
    np.minimum.at(most, entries.owner_of_row[rows], matrix.row_upper[rows])
    return rows, fewest, most


def _bands(entries: Entries) -> tuple[Bools, Floats, Floats]:
    """Rows that hold steps between multiples of assigned, and these: ``low a <= n <= high a``."""
    matrix, height = entries.matrix, len(entries.matrix.row_lower)
    owned, steps = entries.owner[entries.column] >= 0, entries.is_steps[entries.column]
    one, other = entries.in_row(owned & steps), entries.in_row(owned & ~steps)
    pair = _alone(entries) & (one == 1) & (other == 1)

    def of(chosen: Bools, values: NDArray[np.number]) -> Floats:
        return np.bincount(entries.row[chosen], weights=values[chosen], minlength=height).astype(np.float64)

    place = entries.place[entries.column]
    n, a = of(owned & steps, matrix.values), of(owned & ~steps, matrix.values)
    goal = of(owned & steps, place).astype(np.int64)
    pair &= goal == of(owned & ~steps, place)
    above = (matrix.row_lower == 0) & np.isinf(matrix.row_upper)
    beneath = (matrix.row_upper == 0) & np.isinf(matrix.row_lower)
    ratio = np.divide(-a, n, out=np.zeros(height), where=pair & (n != 0))
    low, high = (
        (pair & ((above & (n > 0)) | (beneath & (n < 0)))),
        pair & ((above & (n < 0)) | (beneath & (n > 0))),
    )
    lightest, heaviest = np.zeros(entries.steps.size), np.full(entries.steps.size, IMPOSSIBLE)
    np.maximum.at(lightest, goal[low], np.ceil(ratio[low] - EXACT))
    np.minimum.at(heaviest, goal[high], np.floor(ratio[high] + EXACT))
    shape = entries.steps.shape
    return low | high, lightest.reshape(shape), heaviest.reshape(shape)


def _bounds(entries: Entries) -> tuple[Floats, Floats, Bools]:
    """Bounds of the columns, rows about one column of a card taken as such; and these rows."""
    matrix = entries.matrix
    single = _alone(entries) & (entries.in_row(np.ones(len(entries.row), dtype=bool)) == 1)
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    at = single[entries.row]
    row, column, value = entries.row[at], entries.column[at], matrix.values[at]
    ends = matrix.row_lower[row] / value, matrix.row_upper[row] / value
    np.maximum.at(lower, column, np.minimum(*ends))
    np.minimum.at(upper, column, np.maximum(*ends))
    return lower, upper, single


@dataclass(frozen=True, eq=False)
class Gauges:
    """Columns that cost something and only measure steps of one card: no less than ``base + factor n``.

    That is for one goal, or for several with a base of 0 and factors above it: no less than the heaviest.

    Attributes
    ----------
    column
        Which columns.
    rows
        Which rows of the matrix make them.
    of_row
        Per row, the place of its gauge; -1 where it makes none.
    entry
        The card's entry in each of these rows.
    base, factor
        For each of these.
    """

    column: Ints
    rows: Bools
    of_row: Ints
    entry: Ints
    base: Floats
    factor: Floats

    @classmethod
    def of(cls, entries: Entries) -> Gauges:
        """As the matrix has them."""
        matrix, width = entries.matrix, len(entries.matrix.cost)
        row, column = entries.row, entries.column
        entry, stranger = _measuring(entries)
        value, meant = matrix.values[stranger], column[stranger]
        side = np.where(value > 0, matrix.row_lower[row[stranger]], matrix.row_upper[row[stranger]])
        base, factor = side / value, -matrix.values[entry] / value
        worst = base + np.maximum(0.0, factor) * matrix.upper[column[entry]]
        number = np.bincount(meant, minlength=width)
        fits = (number[meant] == 1) | ((base == 0) & (factor > 0))
        fits &= (matrix.lower[column[entry]] >= 0) & (worst <= matrix.upper[meant] + EXACT)
        whose, owner = np.full(width, NOBODY, dtype=np.int64), entries.owner[column[entry]]
        whose[meant] = owner
        fits &= whose[meant] == owner
        is_gauge = ~matrix.whole & (matrix.cost >= 0) & np.isfinite(matrix.lower) & (number > 0)
        is_gauge &= number == np.bincount(column, minlength=width)
        is_gauge[meant[~fits]] = False
        use = is_gauge[meant]
        place = np.cumsum(is_gauge) - 1
        of_row = np.full(len(matrix.row_lower), NOBODY, dtype=np.int64)
        of_row[row[entry[use]]] = place[meant[use]]
        return cls(np.flatnonzero(is_gauge), of_row >= 0, of_row, entry[use], base[use], factor[use])


def _measuring(entries: Entries) -> tuple[Ints, Ints]:
    """Entries of steps, and those of columns of nobody's beside them, where these are pushed up by them."""
    matrix, row = entries.matrix, entries.row
    free, steps = entries.owner[entries.column] < 0, entries.is_steps[entries.column]
    pair = (entries.in_row(free) == 1) & (entries.in_row(~free) == 1) & (entries.in_row(steps) == 1)
    up = np.isfinite(matrix.row_lower[row]) & np.isinf(matrix.row_upper[row]) & (matrix.values > 0)
    up |= np.isfinite(matrix.row_upper[row]) & np.isinf(matrix.row_lower[row]) & (matrix.values < 0)
    chosen = pair & (entries.in_row(free & up) == 1)
    one, other = np.flatnonzero(steps & chosen[row]), np.flatnonzero(free & chosen[row])
    return one[np.argsort(row[one], kind="stable")], other[np.argsort(row[other], kind="stable")]
