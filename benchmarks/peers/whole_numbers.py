"""A mixed-integer problem in whole numbers only, so that a solver of such problems can take it.

A column that may be a fraction is counted in grains of ``1 / SCALE``. Rows of whole columns whose entries are
whole once multiplied by a small number stay as they are, exactly. Every other row is multiplied by
``SCALE x finer``, where *finer* is the least power of ten that keeps rounding of its entries below half
a grain, its entries are rounded, and its sides are moved outwards by all that rounding can come to. So every
solution of the problem, each fraction rounded to the nearest grain, keeps these rows, and costs at most
half a grain more in each: an optimum of the whole numbers less ``slack`` is a bound of the problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csc_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.solver.matrix import Matrix

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SCALE = 100_000
"""Grains in 1."""
MULTIPLES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 50, 100)
FINER = (1, 10, 100, 1_000, 10_000)
ROUNDING = 1e-7
FAR = 2**60
PASSES = 3


@dataclass(frozen=True, eq=False)
class WholeNumbers:
    """``minimise cost x + offset`` over ``low <= A x <= high`` and bounds, every column a whole number.

    ``A`` is held by rows: entries of row i stand at ``starts[i]:starts[i + 1]``. ``slack`` is how much
    the optimum here can be above the optimum of the problem it was made from.
    """

    cost: Floats
    offset: float
    lower: Ints
    upper: Ints
    row_lower: Ints
    row_upper: Ints
    starts: Ints
    columns: Ints
    values: Ints
    slack: float


def whole_numbers(matrix: Matrix) -> WholeNumbers:
    """Translate a problem; see the head of this module."""
    entries = csc_matrix(
        (matrix.values, matrix.rows, matrix.starts), (len(matrix.row_lower), len(matrix.cost))
    )
    by_row = entries.tocsr()
    by_row.sort_indices()
    rows = np.repeat(np.arange(by_row.shape[0]), np.diff(by_row.indptr))
    lower, upper = _bounded(matrix, rows, by_row.indices, by_row.data)
    grains = np.where(matrix.whole, 1.0, float(SCALE))
    low = np.where(matrix.whole, np.ceil(lower - ROUNDING), np.rint(lower * grains))
    high = np.where(matrix.whole, np.floor(upper + ROUNDING), np.rint(upper * grains))
    made = _Rows(rows, by_row.indices, by_row.data, matrix, grains, np.maximum(np.abs(low), np.abs(high)))
    values, row_lower, row_upper = made.rounded()
    return WholeNumbers(
        cost=matrix.cost / grains,
        offset=matrix.offset,
        lower=low.astype(np.int64),
        upper=high.astype(np.int64),
        row_lower=row_lower,
        row_upper=row_upper,
        starts=by_row.indptr.astype(np.int64),
        columns=by_row.indices.astype(np.int64),
        values=values,
        slack=float((np.abs(matrix.cost) * 0.5 / grains)[~matrix.whole & (low < high)].sum()),
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """The entries of all rows: which row, which column, what; and how large each column can be."""

    rows: Ints
    columns: Ints
    values: Floats
    matrix: Matrix
    grains: Floats
    largest: Floats

    def rounded(self) -> tuple[Ints, Ints, Ints]:
        """Entries, and least and most of each row, in whole numbers."""
        factor, is_exact = self._factors()
        scaled = self.values * factor[self.rows] / self.grains[self.columns]
        whole = np.rint(scaled)
        moved = np.where(is_exact, ROUNDING, self._off(scaled, whole) + self._half_grains(whole) + ROUNDING)
        low, high = self.matrix.row_lower * factor - moved, self.matrix.row_upper * factor + moved
        least = np.where(np.isfinite(low), np.ceil(low), -FAR)
        most = np.where(np.isfinite(high), np.floor(high), FAR)
        return whole.astype(np.int64), least.astype(np.int64), most.astype(np.int64)

    def _factors(self) -> tuple[Floats, NDArray[np.bool_]]:
        """What each row is multiplied by, and whether nothing is rounded then."""
        count = len(self.matrix.row_lower)
        mixed = np.zeros(count, dtype=bool)
        mixed[self.rows[~self.matrix.whole[self.columns]]] = True
        factor, is_exact = np.zeros(count), np.zeros(count, dtype=bool)
        for multiple in MULTIPLES:
            off = self._worst(np.abs(self.values * multiple - np.rint(self.values * multiple)))
            found = ~mixed & ~is_exact & (off < ROUNDING)
            factor[found], is_exact[found] = multiple, True
        for finer in FINER:
            left = factor == 0
            scaled = self.values * (SCALE * finer) / self.grains[self.columns]
            off = self._off(scaled, np.rint(scaled))
            factor[left & ((off <= 0.5 * finer) | (finer == FINER[-1]))] = SCALE * finer
        return factor, is_exact

    def _worst(self, entries: Floats) -> Floats:
        worst = np.zeros(len(self.matrix.row_lower))
        np.maximum.at(worst, self.rows, entries)
        return worst

    def _off(self, scaled: Floats, whole: Floats) -> Floats:
        """Per row, the most that rounding of entries comes to."""
        return self._summed(np.abs(scaled - whole) * self.largest[self.columns])

    def _half_grains(self, whole: Floats) -> Floats:
        """Per row, the most that rounding of fractions to grains comes to."""
        return self._summed(np.where(self.matrix.whole[self.columns], 0.0, 0.5 * np.abs(whole)))

    def _summed(self, entries: Floats) -> Floats:
        summed = np.bincount(self.rows, weights=entries, minlength=len(self.matrix.row_lower))
        return np.asarray(summed, dtype=np.float64)


def _bounded(matrix: Matrix, rows: Ints, columns: Ints, values: Floats) -> tuple[Floats, Floats]:
    """Bounds of every column: as stated, else as rows imply, else as far as any row can ask for."""
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    for _ in range(PASSES):
        if np.isfinite(upper).all():
            return lower, upper
        open_ = np.isinf(upper)
        at = open_[columns]
        free = _others(matrix, rows, columns, values, lower, upper)
        tight = np.full(len(upper), np.inf)
        with np.errstate(invalid="ignore"):
            most = np.where(values > 0, matrix.row_upper[rows] - free[0], matrix.row_lower[rows] - free[1])
        implied = np.where(np.isnan(most), np.inf, most / values)
        np.minimum.at(tight, columns[at], np.where(implied[at] >= -ROUNDING, implied[at], np.inf))
        upper[open_] = tight[open_]
    return lower, _asked_for(matrix, rows, columns, values, lower, upper)


def _asked_for(
    matrix: Matrix, rows: Ints, columns: Ints, values: Floats, lower: Floats, upper: Floats
) -> Floats:
    """Of a column that costs something and that every row only pushes up, no more than a row asks for."""
    open_ = np.isinf(upper)
    least, most = _others(matrix, rows, columns, values, lower, upper)
    asks = np.where(values > 0, matrix.row_lower[rows] - least, matrix.row_upper[rows] - most) / values
    pushed = np.where(values > 0, np.isinf(matrix.row_upper[rows]), np.isinf(matrix.row_lower[rows]))
    mine = open_[columns]
    if (open_ & (matrix.cost < 0)).any() or not pushed[mine].all() or not np.isfinite(asks[mine]).all():
        message = "a column without a bound: it cannot be counted in whole numbers"
        raise ValueError(message)
    found = np.where(open_, lower, upper)
    np.maximum.at(found, columns[mine], asks[mine])
    return found


def _others(
    matrix: Matrix, rows: Ints, columns: Ints, values: Floats, lower: Floats, upper: Floats
) -> tuple[Floats, Floats]:
    """For each entry, the least and the most that the rest of its row can come to."""
    one, other = values * lower[columns], values * upper[columns]
    found = []
    for part, far in ((np.minimum(one, other), -np.inf), (np.maximum(one, other), np.inf)):
        is_far, count = np.isinf(part), len(matrix.row_lower)
        near = np.where(is_far, 0.0, part)
        whole = np.bincount(rows, weights=near, minlength=count)[rows] - near
        others = np.bincount(rows, weights=is_far, minlength=count)[rows] - is_far
        found.append(np.where(others > 0, far, whole))
    return found[0], found[1]
