"""From a Pyomo model to the matrix that a solver takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyomo.environ as pyo
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Matrix:
    """``minimise cost x + offset`` over ``low <= A x <= high`` and bounds, some columns whole numbers.

    ``A`` is held by columns: entries of column j stand at ``starts[j]:starts[j + 1]``.
    ``columns`` are the model's variables, in the order of the columns.
    """

    cost: Floats
    offset: float
    lower: Floats
    upper: Floats
    whole: NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    values: Floats
    columns: tuple[Any, ...]

    @property
    def column(self) -> NDArray[np.int64]:
        """Column of each entry."""
        return np.repeat(np.arange(len(self.cost)), np.diff(self.starts))

    def cut(self, columns: Bools, rows: Bools) -> Matrix:
        """Some columns and rows alone; columns that are left out count as 0."""
        entry = columns[self.column] & rows[self.rows]
        number = np.bincount(self.column[entry], minlength=len(self.cost))[columns]
        return Matrix(
            cost=self.cost[columns],
            offset=self.offset,
            lower=self.lower[columns],
            upper=self.upper[columns],
            whole=self.whole[columns],
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            starts=np.concatenate([[0], np.cumsum(number)]).astype(np.int32),
            rows=(np.cumsum(rows) - 1)[self.rows[entry]].astype(np.int32),
            values=self.values[entry],
            columns=(),
        )

    def beside(self, values: Floats, free: Bools) -> Matrix:
        """Columns that are free, beside all others with these values; rows that are about others alone go."""
        column, height = self.column, len(self.row_lower)
        others = ~free[column]
        taken = np.bincount(
            self.rows[others], weights=self.values[others] * values[column[others]], minlength=height
        )
        about = np.bincount(self.rows[~others], minlength=height) > 0
        part = self.cut(free, about)
        return replace(
            part,
            offset=self.offset + float(self.cost[~free] @ values[~free]),
            row_lower=part.row_lower - taken[about],
            row_upper=part.row_upper - taken[about],
        )


def to_matrix(model: pyo.ConcreteModel) -> Matrix:
    """Compile a linear Pyomo model with one active objective, which is minimised."""
    from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

    form = LinearStandardFormCompiler().write(model, mixed_form=True)
    sides = np.array([row.bound_type for row in form.rows], dtype=np.int64)
    bound = np.asarray(form.rhs, dtype=float)
    matrix = form.A.tocsc()
    return Matrix(
        cost=np.asarray(form.c.todense(), dtype=float).reshape(-1),
        offset=float(np.asarray(form.c_offset).reshape(-1)[0]),
        lower=np.array([_bound(each.lb, -np.inf) for each in form.columns]),
        upper=np.array([_bound(each.ub, np.inf) for each in form.columns]),
        whole=np.array([each.is_integer() for each in form.columns], dtype=bool),
        row_lower=_row_lower(sides, bound),
        row_upper=_row_upper(sides, bound),
        starts=matrix.indptr.astype(np.int32),
        rows=matrix.indices.astype(np.int32),
        values=matrix.data.astype(float),
        columns=tuple(form.columns),
    )


def _bound(value: float | None, missing: float) -> float:
    return missing if value is None else float(value)


def _row_lower(sides: NDArray[np.int64], bound: Floats) -> Floats:
    """Pyomo's mixed form: -1 is a row of "at least", 0 of "equal", 1 of "at most"."""
    return np.where(sides <= 0, bound, -np.inf)


def _row_upper(sides: NDArray[np.int64], bound: Floats) -> Floats:
    return np.where(sides >= 0, bound, np.inf)
