"""The linear best-worst model as solved, against published weights and two ways that do without the model."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from alignopt.errors import NoPlan
from alignopt.model.best_worst import Comparisons
from alignopt.solver import best_worst as solver
from alignopt.solver.best_worst import best_worst_weights, largest_difference
from alignopt.solver.limits import Outcome
from alignopt.solver.status import Holds, Stopped


def compared(best: int, worst: int, best_to_others: list[float], others_to_worst: list[float]) -> Comparisons:
    names = tuple("abcdefghijklmnop"[: len(best_to_others)])
    return Comparisons(names, best, worst, np.array(best_to_others, float), np.array(others_to_worst, float))


@st.composite
def comparisons(draw: st.DrawFn, most: float = 9.0) -> Comparisons:
    """Whole numbers or not, of 2 to 8 items, agreeing or not."""
    count = draw(st.integers(2, 8))
    whole = st.integers(1, int(most)).map(float)
    times = st.one_of(whole, st.floats(1, most, allow_nan=False))
    to_others = draw(st.lists(times, min_size=count, max_size=count))
    to_worst = draw(st.lists(times, min_size=count, max_size=count))
    best, worst = draw(st.permutations(range(count)))[:2]
    to_others[best] = to_worst[worst] = 1.0
    to_worst[best] = to_others[worst]
    return compared(best, worst, to_others, to_worst)


def test_rezaei_2016_table_2_consistent() -> None:
    """Rezaei (2016), Omega 64:126-130: choosing a car, fully consistent."""
    weights, xi = best_worst_weights(compared(1, 4, [2, 1, 4, 2, 8], [4, 8, 2, 4, 1]))
    assert weights == pytest.approx([0.2105, 0.4211, 0.1053, 0.2105, 0.0526], abs=1e-4)
    assert weights == pytest.approx([0.21052632, 0.42105263, 0.10526316, 0.21052632, 0.05263158], abs=1e-8)
    assert xi == pytest.approx(0.0, abs=1e-12)


def test_tomczak_r_package_inconsistent() -> None:
    """R package BWM (J. Tomczak, tests of commit 8e62890): its ratio is xi over the index of 8, 4.47."""
    weights, xi = best_worst_weights(compared(1, 4, [2, 1, 4, 3, 8], [4, 8, 2, 3, 1]))
    assert weights == pytest.approx([0.22950820, 0.44808743, 0.11475410, 0.15300546, 0.05464481], abs=1e-8)
    assert xi / 4.47 == pytest.approx(0.002444958, abs=1e-8)


def least_by_linprog(at: Comparisons) -> tuple[np.ndarray, float]:
    """The same model, written down anew for another front end."""
    count = len(at.items)
    rows = []
    for item in range(count):
        for times, over, under in (
            (at.best_to_others[item], at.best, item),
            (at.others_to_worst[item], item, at.worst),
        ):
            row = np.zeros(count + 1)
            row[over] += 1
            row[under] -= times
            rows += [np.append(row[:-1], -1.0), np.append(-row[:-1], -1.0)]
    done = linprog(
        np.append(np.zeros(count), 1.0),
        A_ub=np.array(rows),
        b_ub=np.zeros(len(rows)),
        A_eq=[[1.0] * count + [0.0]],
        b_eq=[1.0],
        method="highs-ipm",
    )
    assert done.success
    return done.x[:count], float(done.fun)


def least_by_hand(at: Comparisons) -> tuple[np.ndarray, float] | None:
    """Without a solver; None where all agree.

    With xi = 1 the weights are to be as large as they can: w_j = min((w_B + 1) / a_Bj, a_jW w_W + 1), and
    (w_W, w_B) is the last point between rising lines w_B = r_j w_W +- c_j, r_j = a_Bj a_jW, c_j = 1 + a_Bj.
    """
    rise = at.best_to_others * at.others_to_worst
    off = 1 + at.best_to_others
    off[at.worst] = 1.0
    lines = [item for item in range(len(rise)) if item != at.best]
    crossings = [
        (off[one] + off[other]) / (rise[other] - rise[one])
        for one in lines
        for other in lines
        if rise[other] > rise[one]
    ]
    if not crossings:
        return None
    least = min(crossings)
    most = min(rise[item] * least + off[item] for item in lines)
    weights = np.minimum((most + 1) / at.best_to_others, at.others_to_worst * least + 1)
    weights[at.best], weights[at.worst] = most, least
    return weights / weights.sum(), 1 / weights.sum()


@settings(max_examples=60, deadline=None)
@given(comparisons())
def test_no_smaller_difference_exists(at: Comparisons) -> None:
    weights, xi = best_worst_weights(at)
    assert weights.sum() == pytest.approx(1.0)
    assert weights.min() >= 0
    assert xi == pytest.approx(largest_difference(at, weights))
    assert xi == pytest.approx(least_by_linprog(at)[1], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(comparisons(most=200.0))
def test_the_one_optimum_is_found_on_any_scale(at: Comparisons) -> None:
    expected = least_by_hand(at)
    weights, xi = best_worst_weights(at)
    if expected is None:
        assert xi == pytest.approx(0.0, abs=1e-9)
    elif expected[1] > 1e-6:  # the solver's tolerance
        assert weights == pytest.approx(expected[0], abs=1e-6)
        assert xi == pytest.approx(expected[1], abs=1e-7)


@settings(max_examples=40, deadline=None)
@given(comparisons(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(at: Comparisons, random: object) -> None:
    order = list(range(len(at.items)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = compared(
        order.index(at.best),
        order.index(at.worst),
        at.best_to_others[order].tolist(),
        at.others_to_worst[order].tolist(),
    )
    assert best_worst_weights(other)[0] == pytest.approx(best_worst_weights(at)[0][order], abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=12))
def test_comparisons_of_true_weights_give_them_back(true: list[float]) -> None:
    weights = np.array(true) / sum(true)
    best, worst = int(weights.argmax()), int(weights.argmin())
    at = compared(best, worst, (weights[best] / weights).tolist(), (weights / weights[worst]).tolist())
    found, xi = best_worst_weights(at)
    assert found == pytest.approx(weights, abs=1e-7)
    assert xi == pytest.approx(0.0, abs=1e-7)


def test_without_an_optimum_nothing_is_returned() -> None:
    empty = Outcome(Stopped.FAILED, Holds.NOTHING, np.empty(0), np.inf, -np.inf, 0, 0.0)
    with (
        patch.object(solver, "run", return_value=empty),
        pytest.raises(NoPlan, match="best-worst model was not solved") as caught,
    ):
        best_worst_weights(compared(0, 1, [1, 2], [2, 1]))
    assert caught.value.stopped is Stopped.FAILED
