"""Answers that are kept: told apart by all that decides about them, and handed back to the bit."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignopt.solver.dive import Slot, dive
from alignopt.solver.highs import minima, run
from alignopt.solver.journal import Journal, digest, from_bytes, to_bytes
from alignopt.solver.limits import Limits, Outcome
from alignopt.solver.status import Holds, Stopped
from knapsacks import SMALL

STEPS = np.array([0, 1])
SLOT = Slot(STEPS, STEPS, STEPS[:0], STEPS, STEPS, whole=4, most=2)
CHANGED_MATRIX = {
    "cost": SMALL.cost + np.array([0, 0, 1e-12]),
    "offset": np.nextafter(SMALL.offset, 11),
    "lower": SMALL.lower - 1,
    "upper": SMALL.upper + 1,
    "whole": ~SMALL.whole,
    "row_lower": np.zeros(1),
    "row_upper": SMALL.row_upper + 1,
    "starts": SMALL.starts[::-1],
    "rows": SMALL.rows + 1,
    "values": -SMALL.values,
    "columns": ("x",),
}
CHANGED_LIMITS = {
    "bound_only": True,
    "gap": 0.1,
    "nodes": 7,
    "seed": 1,
    "within": 0.0,
    "presolve": True,
    "zeal": 0.1,
    "proof": True,
}


class Memory:
    """A checkpoint without a file."""

    def __init__(self):
        self.kept = {}

    def answer(self, key):
        return self.kept.get(key)

    def keep(self, key, value):
        self.kept[key] = value


@pytest.mark.parametrize("name", [each.name for each in fields(SMALL)])
def test_everything_in_a_matrix_counts(name):
    assert digest(replace(SMALL, **{name: CHANGED_MATRIX[name]})) != digest(SMALL)


@pytest.mark.parametrize("name", [each.name for each in fields(Limits) if each.name != "seconds"])
def test_every_limit_of_work_counts(name):
    assert digest(replace(Limits(), **{name: CHANGED_LIMITS[name]})) != digest(Limits())


def test_seconds_do_not_count():
    assert digest(Limits(seconds=1.5)) == digest(Limits())


@pytest.mark.parametrize("name", [each.name for each in fields(SLOT)])
def test_every_part_of_a_card_counts(name):
    other = {"whole": 5, "most": 3}.get(name, np.array([5, 6, 7]))
    assert digest((replace(SLOT, **{name: other}),)) != digest((SLOT,))


def test_what_looks_alike_is_told_apart():
    alike = [1, 1.0, True, "1", b"1", None, [1], (1,), [[1]], {"1": 1}, {"1": [1]}, [], "", np.array([1])]
    alike += [np.array([1.0]), np.array([1], dtype=np.int32), np.array([[1]]), np.int64(1), 0.0, -0.0]
    assert len({digest(each) for each in alike}) == len(alike)
    assert digest("ab", "c") != digest("a", "bc")


def test_the_order_of_options_does_not_count():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_what_cannot_be_told_apart_is_refused():
    with pytest.raises(TypeError, match="cannot tell one set from another"):
        digest(SMALL, {1, 2})


NUMBERS = st.floats(width=64)


@given(
    st.builds(
        Outcome,
        stopped=st.sampled_from(Stopped),
        holds=st.sampled_from(Holds),
        values=st.lists(NUMBERS).map(np.array).map(lambda each: each.astype(np.float64)),
        objective=NUMBERS,
        bound=NUMBERS,
        nodes=st.integers(0, 10**9),
        seconds=NUMBERS,
    )
)
def test_an_outcome_comes_back_to_the_bit(outcome):
    again = from_bytes(to_bytes(outcome))
    assert isinstance(again, Outcome)
    for each in fields(outcome):
        mine, theirs = getattr(outcome, each.name), getattr(again, each.name)
        assert type(mine) is type(theirs)
        if isinstance(mine, float | np.ndarray):
            assert np.asarray(mine).tobytes() == np.asarray(theirs).tobytes() or np.isnan(mine).all()
        else:
            assert mine == theirs


@given(st.lists(st.floats(allow_nan=False)))
def test_numbers_come_back_to_the_bit(numbers):
    again = from_bytes(to_bytes(numbers))
    assert np.array(again).tobytes() == np.array(numbers).tobytes()
    assert all(type(each) is float for each in again)


@pytest.mark.parametrize(
    "question",
    [(run, SMALL, Limits()), (minima, SMALL, [0, 1]), (dive, SMALL, (), Limits())],
    ids=lambda question: question[0].__name__,
)
def test_what_was_answered_is_not_asked_again(question):
    memory = Memory()
    with ThreadPoolExecutor(1) as pool:
        first = Journal(pool, memory).submit(*question).result()
    again = Journal(pool, memory).submit(*question).result()  # the pool is closed
    assert to_bytes(again) == to_bytes(first)


def test_options_are_part_of_the_question():
    memory = Memory()
    with ThreadPoolExecutor(1) as pool:
        journal = Journal(pool, memory)
        for options in ({}, {"relax": True}, {"start": np.zeros(3)}, {"start": np.ones(3)}):
            journal.submit(run, SMALL, Limits(), **options)
    assert len(memory.kept) == 4


@pytest.mark.parametrize("stopped", Stopped)
def test_what_another_run_would_not_get_is_not_kept(stopped):
    memory = Memory()
    future = Future()

    class Sent:
        def submit(self, function, /, *args, **options):
            return future

    Journal(Sent(), memory).submit(run, SMALL, Limits())
    future.set_result(Outcome(stopped, Holds.PLAN, np.zeros(1), 0.0, 0.0, 0, 0.0))
    is_kept = stopped in {Stopped.FINISHED, Stopped.WORK_LIMIT, Stopped.INFEASIBLE}
    assert bool(memory.kept) == is_kept


def test_a_question_that_failed_or_was_taken_back_leaves_nothing():
    memory = Memory()
    with ThreadPoolExecutor(1) as pool:
        failed = Journal(pool, memory).submit(int, "x")
        with pytest.raises(ValueError, match="invalid literal"):
            failed.result()
    taken_back = Future()

    class Sent:
        def submit(self, function, /, *args, **options):
            return taken_back

    Journal(Sent(), memory).submit(run, SMALL, Limits())
    taken_back.cancel()
    taken_back.set_running_or_notify_cancel()
    assert memory.kept == {}
