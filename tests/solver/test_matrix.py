"""From Pyomo to a matrix, and what Pyomo's own interface makes of the same model."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
import pytest

import alignopt
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.matrix import to_matrix
from organisations import NAMED


def toy() -> pyo.ConcreteModel:
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(0, 4), domain=pyo.Integers)
    model.y = pyo.Var(bounds=(None, 3))
    model.fixed = pyo.Var(initialize=2.0)
    model.fixed.fix(2.0)
    model.low = pyo.Constraint(expr=model.x + model.y >= 1 + model.fixed)
    model.equal = pyo.Constraint(expr=2 * model.x - model.y == 3)
    model.range = pyo.Constraint(expr=pyo.inequality(-1, model.x - model.y, 5))
    model.cost = pyo.Objective(expr=3 * model.x + model.y + 7)
    return model


def test_rows_bounds_and_offset():
    matrix = to_matrix(toy())
    names = [column.name for column in matrix.columns]
    assert sorted(names) == ["x", "y"]
    x, y = names.index("x"), names.index("y")
    assert (matrix.lower[x], matrix.upper[x], bool(matrix.whole[x])) == (0.0, 4.0, True)
    assert (matrix.lower[y], matrix.upper[y], bool(matrix.whole[y])) == (-np.inf, 3.0, False)
    assert (matrix.cost[x], matrix.cost[y], matrix.offset) == (3.0, 1.0, 7.0)
    assert 3.0 in matrix.row_lower
    assert ((matrix.row_lower == 3.0) & (matrix.row_upper == 3.0)).any()


def test_solved_as_by_hand():
    # x + y >= 3 and y = 2x - 3 make x >= 2; x = 2, y = 1 costs 14
    outcome = run(to_matrix(toy()), Limits())
    assert outcome.objective == pytest.approx(14.0)


@pytest.mark.parametrize("name", ["chain_of_units", "local_goal", "unassessed_people"])
def test_our_bridge_agrees_with_pyomos_interface(name):
    model = alignopt.build(alignopt.read(NAMED[name](), name=name))
    ours = run(to_matrix(model), Limits())
    solver = pyo.SolverFactory("appsi_highs")
    solver.highs_options = {"mip_abs_gap": 1e-6, "mip_rel_gap": 0.0}
    solver.solve(model)
    assert ours.objective == pytest.approx(pyo.value(model.total), abs=1e-4)


def test_some_columns_beside_the_others():
    matrix = to_matrix(toy())
    best = run(matrix, Limits())
    for free in ([True, False], [False, True], [True, True]):
        part = matrix.beside(best.values, np.array(free))
        assert len(part.cost) == sum(free)
        found = run(part, Limits())
        assert found.objective == pytest.approx(best.objective)
        assert found.values == pytest.approx(best.values[free])


def test_some_columns_and_rows_alone():
    matrix = to_matrix(toy())
    height = len(matrix.row_lower)
    rows = np.arange(height) != 1
    part = matrix.cut(np.array([True, True]), rows)
    assert part.row_lower.tolist() == matrix.row_lower[rows].tolist()
    dense = np.zeros((height, 2))
    dense[matrix.rows, matrix.column] = matrix.values
    left = np.zeros((height - 1, 2))
    left[part.rows, part.column] = part.values
    assert left.tolist() == dense[rows].tolist()
