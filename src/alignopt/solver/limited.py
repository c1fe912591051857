"""A limit on criteria as a constraint, for whoever extends a model that decides everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyomo.environ as pyo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alignopt.solver.step import Extend


def limiting(weights: Mapping[str, float], most: float) -> Extend:
    """Let a weighted sum of criteria be at most so many points: ``sum_c weight_c points_c <= most``.

    For the joint model, whose points are those of the organisation; the epsilon of the epsilon-constraint
    method (Haimes, Lasdon and Wismer 1971).
    """

    def extend(model: pyo.ConcreteModel) -> None:
        model.limited = pyo.Var(bounds=(None, most))
        worth = pyo.quicksum(weight * model.points[name] for name, weight in weights.items())
        model.limited_row = pyo.Constraint(expr=model.limited == worth)

    return extend
