"""Weights of the linear best-worst model, by HiGHS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.errors import NoPlan
from alignopt.model.best_worst import build_best_worst
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.matrix import to_matrix
from alignopt.solver.status import Holds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.model.best_worst import Comparisons


def best_worst_weights(compared: Comparisons) -> tuple[NDArray[np.float64], float]:
    """Solve the linear best-worst model, which has exactly one optimum.

    (For ``xi`` fixed, every weight is the larger, the larger those of best and worst are; these two are
    bounded by rising lines only, so that one point is best for both.)

    Parameters
    ----------
    compared
        The comparisons.

    Returns
    -------
    tuple of array and float
        The weights, shape (items), which sum to 1, and ``xi``: the largest difference they leave.

    Raises
    ------
    NoPlan
        If the solver proves no optimum, which is not known to happen.
    """
    model = build_best_worst(compared)
    matrix = to_matrix(model)
    outcome = run(matrix, Limits())
    if outcome.holds is not Holds.OPTIMAL:
        message = f"the best-worst model was not solved ({outcome.stopped.value}); judge on a smaller scale"
        raise NoPlan(message, stopped=outcome.stopped)
    found = dict(zip(map(id, matrix.columns), outcome.values.tolist(), strict=True))
    weights = np.array([max(0.0, found[id(model.w[item])]) for item in compared.items])
    weights /= weights.sum()
    return weights, largest_difference(compared, weights)


def largest_difference(compared: Comparisons, weights: NDArray[np.float64]) -> float:
    """What the model minimises, for given weights: the largest of its absolute differences."""
    to_best = weights[compared.best] - compared.best_to_others * weights
    to_worst = weights - compared.others_to_worst * weights[compared.worst]
    return float(max(np.abs(to_best).max(), np.abs(to_worst).max()))
