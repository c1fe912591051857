"""The bridge to HiGHS: statuses, bounds, starting points, and silence."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from alignopt.solver.highs import Relaxation, minima, run
from alignopt.solver.limits import Limits
from alignopt.solver.status import Holds, Stopped
from knapsacks import SMALL, knapsack


def test_the_best_is_found_and_proven():
    outcome = run(SMALL, Limits())
    assert outcome.stopped is Stopped.FINISHED
    assert outcome.holds is Holds.OPTIMAL
    assert outcome.objective == pytest.approx(10.0 - 11.0)
    assert outcome.bound == pytest.approx(outcome.objective)
    assert np.rint(outcome.values).tolist() == [1, 0, 1]


def test_the_relaxation_is_no_worse():
    outcome = run(knapsack([3.0, 4.0, 5.0], [4.0, 5.0, 7.0], 7.0), Limits(), relax=True)
    assert outcome.objective == pytest.approx(10.0 - 7.0 - 4.0 * 2 / 3)
    assert outcome.bound == outcome.objective


def test_the_least_of_each_column_is_that_of_a_solve_of_its_own():
    tied = replace(SMALL, row_lower=np.array([7.5]))
    alone = [run(replace(tied, cost=cost, offset=0.0), Limits(), relax=True) for cost in np.eye(3)]
    assert minima(tied, [2, 0, 1]) == pytest.approx([alone[at].objective for at in (2, 0, 1)])
    assert minima(tied, [2]) == pytest.approx([0.1])  # 3 + 4 of 7.5 by the others, the rest by a tenth of 5


def test_there_is_no_least_where_nothing_exists():
    impossible = replace(SMALL, row_lower=np.array([13.0]), row_upper=np.array([14.0]))
    assert minima(impossible, [0, 1]) == [-np.inf, -np.inf]


def test_nothing_is_held_where_nothing_exists():
    impossible = replace(SMALL, row_lower=np.array([13.0]), row_upper=np.array([14.0]))
    outcome = run(impossible, Limits())
    assert outcome.stopped is Stopped.INFEASIBLE
    assert outcome.holds is Holds.NOTHING
    assert outcome.values.size == 0


def test_a_node_limit_says_so_and_keeps_its_bound():
    rng = np.random.default_rng(1)
    sizes = rng.integers(1000, 2000, 40).astype(float)
    hard = knapsack(sizes.tolist(), (sizes + rng.integers(0, 9, 40)).tolist(), float(sizes.sum() // 2))
    outcome = run(hard, Limits(nodes=1))
    full = run(hard, Limits(nodes=20_000))
    assert outcome.stopped in {Stopped.WORK_LIMIT, Stopped.FINISHED}
    assert outcome.bound <= full.objective + 1e-6
    assert full.bound <= full.objective + 1e-6


def test_a_start_is_taken():
    start = np.array([0.0, 0.0, 1.0])
    outcome = run(SMALL, Limits(), start=start)
    assert outcome.objective == pytest.approx(-1.0)


def test_the_same_on_every_run():
    rng = np.random.default_rng(2)
    sizes = rng.integers(10, 99, 30).astype(float).tolist()
    worth = rng.integers(10, 99, 30).astype(float).tolist()
    first, second = (run(knapsack(sizes, worth, 700.0), Limits(seed=3)) for _ in range(2))
    assert (first.values == second.values).all()


def test_nothing_is_printed_not_even_by_the_first_solver_of_a_process():
    code = (
        "import sys; sys.path.insert(0, 'tests');"
        "from knapsacks import SMALL; from alignopt.solver.highs import run;"
        "from alignopt.solver.limits import Limits;"
        "print(run(SMALL, Limits()).stopped.name)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "FINISHED\n"
    assert done.stderr == ""


@pytest.mark.parametrize("within", [0.0, 0.5, 1.0, 3.0, 100.0])
@pytest.mark.parametrize("room", [6.0, 7.5, 8.0, 11.0])
def test_what_is_looked_at_may_be_narrowed_and_the_bound_stays_true(within: float, room: float) -> None:
    matrix = knapsack([3.0, 4.0, 5.0, 2.0, 6.0], [4.0, 5.0, 7.0, 1.0, 3.0], room)
    best = run(matrix, Limits())
    near = run(matrix, Limits(within=within))
    relaxed = run(matrix, Limits(), relax=True)
    assert near.objective >= best.objective - 1e-9
    assert near.bound <= best.objective + 1e-9
    assert near.bound <= relaxed.objective + within + 1e-9
    if best.objective <= relaxed.objective + within:
        assert near.objective == pytest.approx(best.objective)
        assert near.holds is Holds.OPTIMAL
    elif near.holds is Holds.OPTIMAL:
        assert near.objective == pytest.approx(best.objective)


def test_a_relaxation_is_solved_again_with_columns_fixed() -> None:
    relaxation = Relaxation(SMALL, Limits())
    assert relaxation.solve() is Stopped.FINISHED
    assert relaxation.values.tolist() == pytest.approx([1.0, 0.0, 1.0])
    relaxation.fix(np.array([2, 1]), np.array([1.0, 0.0]))
    relaxation.release(np.array([2, 1]))
    relaxation.fix(np.array([2, 1]), np.array([0.0, 1.0]))
    assert relaxation.solve() is Stopped.FINISHED
    assert relaxation.values.tolist() == pytest.approx([1.0, 1.0, 0.0])
    with pytest.raises(ValueError, match="could not be changed"):
        relaxation.fix(np.array([1, 1]), np.array([0.0, 1.0]))
