"""From a Pyomo model to the matrix that a solver takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyomo.environ as pyo
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


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
