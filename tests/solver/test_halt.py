"""Ending solves that are under way in other threads."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait

import pytest

from alignopt.solver import halt
from alignopt.solver.halt import Halt, ended_by, obey, result_of
from alignopt.solver.highs import minima, run
from alignopt.solver.limits import Limits
from knapsacks import SMALL, endless


def test_a_search_that_would_take_hours_is_ended():
    halt = Halt()
    with ThreadPoolExecutor(2, initializer=obey, initargs=(halt,)) as pool:
        searches = [pool.submit(run, endless(), Limits()) for _ in range(2)]
        with pytest.raises(TimeoutError):
            searches[0].result(timeout=0.3)
        halt.call()
        for search in searches:
            with pytest.raises(CancelledError):
                search.result(timeout=60)


@pytest.mark.parametrize("question", [lambda: run(SMALL, Limits()), lambda: minima(SMALL, [0])])
def test_nothing_begins_once_it_is_called_off(question):
    halt = Halt()
    with ThreadPoolExecutor(1, initializer=obey, initargs=(halt,)) as pool:
        pool.submit(question).result()
        halt.call()
        with pytest.raises(CancelledError):
            pool.submit(question).result()


def test_those_who_obey_nobody_go_on():
    halt = Halt()
    with ThreadPoolExecutor(1, initializer=obey, initargs=(halt,)):
        halt.call()
        assert run(SMALL, Limits()).objective == pytest.approx(-1.0)


def test_an_answer_that_comes_while_it_is_called_off_is_none():
    halt, begun, called = Halt(), threading.Event(), threading.Event()

    def work():
        with ended_by(called.set):
            begun.set()
            assert called.wait(60)
        pytest.fail("it went on")

    with ThreadPoolExecutor(1, initializer=obey, initargs=(halt,)) as pool:
        future = pool.submit(work)
        assert begun.wait(60)
        halt.call()
        with pytest.raises(CancelledError):
            future.result(timeout=60)


class Finalized:
    """What a Ctrl-C comes upon while it is taken down, where Python swallows whatever is raised."""

    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):  # the handler is called between two of these
            pass


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_is_heard_though_a_finalizer_swallows_it(monkeypatch):
    def waiting(futures, timeout, return_when):
        done = wait(futures, timeout, return_when)
        Finalized()
        return done

    monkeypatch.setattr(halt, "wait", waiting)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        result_of(Future())
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_it_is_heard_too_where_the_answer_comes_meanwhile(monkeypatch):
    def waiting(futures, timeout, return_when):
        Finalized()
        future.set_result(7)
        return wait(futures, timeout, return_when)

    future: Future[int] = Future()
    monkeypatch.setattr(halt, "wait", waiting)
    with pytest.raises(KeyboardInterrupt):
        result_of(future)


def test_in_another_thread_one_waits_without_listening():
    with ThreadPoolExecutor(2) as pool:
        assert pool.submit(result_of, pool.submit(int, "7")).result() == 7
