"""Missing pairwise judgements: filled in so that those given contradict each other least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.elicitation.eigen import principal
from alignopt.elicitation.given import Faults, against

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alignopt.elicitation.weights import Floats


def complete(matrix: Floats, items: Sequence[str] | None = None) -> Floats:
    r"""Fill in missing judgements so that the principal eigenvalue is least.

    .. math:: \min_{x > 0} \lambda_{\max}(A(x)), \qquad a_{ij} = x_{ij} = 1 / a_{ji} \text{ where missing}

    The logarithm of the eigenvalue is convex in the logarithms of the entries, and the minimum is unique if
    the comparisons connect all items. There each :math:`x_{ij}^2 = (r_i / l_i) (l_j / r_j)` with the right
    and left principal vectors :math:`r` and :math:`l`, so that :math:`x_{ij} = e^{u_i - u_j}` for some
    :math:`u`: one number an item is looked for, from the logarithmic least squares on, by the exact gradient.

    Parameters
    ----------
    matrix
        Shape (items, items): reciprocal, NaN where missing.
    items
        Their names, for messages.

    Returns
    -------
    array
        Shape (items, items): positive and reciprocal; what was given is unchanged.

    Raises
    ------
    BadInput
        If no comparison connects some items with the others, with the groups.

    References
    ----------
    Bozóki, S., Fülöp, J., & Rónyai, L. (2010). On optimal completion of incomplete pairwise comparison
    matrices. Mathematical and Computer Modelling 52(1-2), 318-333.
    """
    is_missing = np.isnan(matrix)
    if not is_missing.any():
        return matrix
    heights = _least_heights(matrix, _least_squares(matrix, items))
    return np.where(is_missing, np.exp(heights[:, None] - heights[None, :]), matrix)


def logarithmic_least_squares(matrix: Floats, items: Sequence[str] | None = None) -> Floats:
    r"""Weights that come nearest to the judgements given, in logarithms.

    .. math:: \min_w \sum_{(i,j) \text{ given}} (\ln a_{ij} - \ln w_i + \ln w_j)^2

    Of a complete matrix these are the normalised geometric means of its rows.

    Parameters
    ----------
    matrix
        Shape (items, items): reciprocal, NaN where missing.
    items
        Their names, for messages.

    Returns
    -------
    array
        Shape (items): positive, summing to 1.

    Raises
    ------
    BadInput
        If no comparison connects some items with the others, with the groups.

    References
    ----------
    Bozóki, S., Fülöp, J., & Rónyai, L. (2010). On optimal completion of incomplete pairwise comparison
    matrices. Mathematical and Computer Modelling 52(1-2), 318-333, section 5.
    """
    heights = _least_squares(matrix, items)
    weights = np.exp(heights - heights.max())
    shares: Floats = weights / weights.sum()
    return shares


def groups(matrix: Floats) -> list[list[int]]:
    """Places of the items that comparisons connect, group by group; one group if they connect all."""
    left = set(range(len(matrix)))
    found = []
    while left:
        reached = [min(left)]
        left -= set(reached)
        for place in reached:
            new = [other for other in sorted(left) if not np.isnan(matrix[place, other])]
            reached += new
            left -= set(new)
        found.append(sorted(reached))
    return found


def _least_squares(matrix: Floats, items: Sequence[str] | None) -> Floats:
    """Shape (items): logarithms of weights, from the Laplacian of the graph of comparisons."""
    _refuse_apart(groups(matrix), items)
    is_given = ~np.isnan(matrix)
    logs = np.where(is_given, np.log(np.where(is_given, matrix, 1.0)), 0.0)
    laplacian = np.diag(is_given.sum(axis=1)) - is_given + 1.0
    heights: Floats = np.linalg.solve(laplacian, logs.sum(axis=1))
    return heights


def _least_heights(matrix: Floats, start: Floats) -> Floats:
    """Shape (items): u of the least eigenvalue, of the matrix rescaled by it: what is missing is 1 there."""
    from scipy.optimize import minimize

    is_given = ~np.isnan(matrix)
    logs = np.log(np.where(is_given, matrix, 1.0))

    def value(heights: Floats) -> tuple[float, Floats]:
        rescaled = np.where(is_given, np.exp(logs - heights[:, None] + heights[None, :]), 1.0)
        found = principal(rescaled)
        pull = np.where(is_given, found.left[:, None] * rescaled * found.right[None, :], 0.0) / found.value
        return float(np.log(found.value)), pull.sum(axis=0) - pull.sum(axis=1)

    heights: Floats = minimize(value, start, jac=True, method="BFGS", options={"gtol": 1e-11}).x
    return heights


def _refuse_apart(apart: list[list[int]], items: Sequence[str] | None) -> None:
    if len(apart) < 2:
        return
    names = [[items[k] if items else str(k + 1) for k in group] for group in apart]
    faults = Faults()
    faults.add(
        "comparisons_connect_all_items",
        got=f"{len(names)} groups",
        expected=f"comparisons that connect {' with '.join(map(_listed, names))}",
        remedy=f"compare an item of each with one of another, such as {against(names[0][0], names[1][0])}",
    )
    faults.refuse()


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"({', '.join(names)})"
