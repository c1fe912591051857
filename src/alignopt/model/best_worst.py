"""The linear best-worst model: weights that are as near as they can be to two rows of comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Comparisons:
    """What is compared with the best item and with the worst one.

    Attributes
    ----------
    items
        Their names.
    best, worst
        Places of the best and the worst item.
    best_to_others
        Shape (items): how many times as important as each item the best is; 1 at the best.
    others_to_worst
        Shape (items): how many times as important as the worst each item is; 1 at the worst.
    """

    items: tuple[str, ...]
    best: int
    worst: int
    best_to_others: Floats
    others_to_worst: Floats


def build_best_worst(compared: Comparisons) -> pyo.ConcreteModel:
    """The linear best-worst model: minimise ``xi`` over the families of :data:`FAMILIES`.

    Parameters
    ----------
    compared
        The comparisons, each above 0.

    Returns
    -------
    pyomo.environ.ConcreteModel
        With ``w``, the weight of each item, and ``xi``, the largest difference.

    References
    ----------
    Rezaei, J. (2016). Best-worst multi-criteria decision-making method: some properties and a linear model.
    Omega 64, 126-130.
    """
    model = declare(compared)
    for family in FAMILIES:
        family(model, compared)
    model.total = pyo.Objective(expr=model.xi)
    return model


def declare(compared: Comparisons) -> pyo.ConcreteModel:
    """The variables: ``w >= 0`` and ``xi >= 0``."""
    model = pyo.ConcreteModel(name="best_worst")
    model.w = pyo.Var(compared.items, bounds=(0, None))
    model.xi = pyo.Var(bounds=(0, None))
    return model


def whole_weight(model: pyo.ConcreteModel, compared: Comparisons) -> None:
    """Weights share out the whole: ``sum_j w[j] = 1``."""
    model.whole_weight = pyo.Constraint(expr=pyo.quicksum(model.w.values()) == 1)


def near_best(model: pyo.ConcreteModel, compared: Comparisons) -> None:
    """The best is so many times as important: ``|w[best] - best_to_others[j] w[j]| <= xi``, all other j."""
    model.near_best = pyo.ConstraintList()
    best = compared.items[compared.best]
    for item, times in zip(compared.items, compared.best_to_others.tolist(), strict=True):
        if item != best:
            _within(model.near_best, model.w[best] - times * model.w[item], model.xi)


def near_worst(model: pyo.ConcreteModel, compared: Comparisons) -> None:
    """So many times as important as the worst: ``|w[j] - others_to_worst[j] w[worst]| <= xi``.

    For j neither the worst nor the best, which :func:`near_best` compares with the worst.
    """
    model.near_worst = pyo.ConstraintList()
    best, worst = compared.items[compared.best], compared.items[compared.worst]
    for item, times in zip(compared.items, compared.others_to_worst.tolist(), strict=True):
        if item not in (best, worst):
            _within(model.near_worst, model.w[item] - times * model.w[worst], model.xi)


def _within(rows: Any, difference: Any, most: Any) -> None:
    """Two rows: ``difference <= most`` and ``-difference <= most``."""
    rows.add(difference <= most)
    rows.add(-difference <= most)


FAMILIES: tuple[Callable[[pyo.ConcreteModel, Comparisons], None], ...] = (
    whole_weight,
    near_best,
    near_worst,
)
"""The constraint families, in the order in which they are written."""
