"""Any executor gives the same plan to the bit, whatever the order in which it answers."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

import alignopt
from alignopt.solver import context
from marked import chain, expected, mark, marks, teams, without_f1b

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUIET = 0.03


class Backwards(Executor):
    """Waits until no more is sent, then answers what was sent last first."""

    def __init__(self) -> None:
        self._sent: SimpleQueue[Any] = SimpleQueue()
        self._thread = Thread(target=self._work)
        self._thread.start()
        self.overtaken = 0

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._sent.put((future, function, args))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._sent.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (first := self._sent.get()) is not None:
            sent = [first]
            with suppress(Empty):
                while True:
                    sent.append(self._sent.get(timeout=QUIET))
            self.overtaken += len(sent) - 1
            for future, function, args in reversed(sent):
                try:
                    future.set_result(function(*args))
                except Exception as error:
                    future.set_exception(error)


class Dawdling(ThreadPoolExecutor):
    """Begins each step late, and not equally late."""

    def __init__(self) -> None:
        super().__init__(4)
        self._draw = Random(7)

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        return super().submit(_late, self._draw.uniform(0, 0.04), function, *args)


def _late(seconds: float, function: Callable[..., Any], *args: Any) -> Any:
    time.sleep(seconds)
    return function(*args)


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_threads_give_the_same_plans():
    with ThreadPoolExecutor(3) as pool:
        assert marks(pool) == expected()


def test_what_extends_a_model_matters():
    """Or the comparison would not show that it reached the solver."""
    assert "F1b" in alignopt.solve(chain()).goals.filter(holder_id="P")["goal_id"]
    plan = alignopt.solve(chain(), extend=without_f1b)
    assert "F1b" not in plan.goals.filter(holder_id="P")["goal_id"]


def test_threads_of_our_own_give_the_same_plan():
    plan = alignopt.solve(teams(), settings=alignopt.Settings(workers=3))
    assert mark(plan) == expected()["new"]


def test_processes_give_the_same_plans_and_need_neither_models_nor_tables(processes):
    assert marks(processes) == expected()
    asked = "[name for name in ('pyomo', 'polars', 'pandera') if name in __import__('sys').modules]"
    assert processes.submit(eval, asked).result() == []


def test_answers_in_reverse_give_the_same_plans():
    with Backwards() as backwards:
        assert marks(backwards) == expected()
        assert backwards.overtaken > 10


def test_late_answers_give_the_same_plans():
    with Dawdling() as dawdling:
        assert marks(dawdling) == expected()


@pytest.mark.parametrize("kind", ["backwards", "processes"])
def test_large_organisations_are_the_same_too(kind, monkeypatch, request):
    """Theirs is another way of solving steps: dives, and narrowed matrices."""
    monkeypatch.setattr(context, "AMPLE", 0)
    monkeypatch.setattr(context, "NUMEROUS", 0)
    one = alignopt.solve(teams(), settings=alignopt.Settings(workers=1))
    if kind == "processes":
        other = alignopt.solve(teams(), executor=request.getfixturevalue("processes"))
    else:
        with Backwards() as backwards:
            other = alignopt.solve(teams(), executor=backwards)
    assert mark(other) == mark(one)
    assert mark(one) != expected()["new"]
