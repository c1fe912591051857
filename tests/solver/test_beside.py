"""What is done while a run waits: in order, a few at a time, and never instead of what is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

import alignopt
from alignopt.rules.policy import established
from alignopt.solver.beside import AT_ONCE, Beside
from alignopt.solver.bound import Bounding


def waiting(sent: list[Future[int]]) -> Iterator[Future[int]]:
    """Pieces that nobody finishes."""
    while True:
        sent.append(Future())
        yield sent[-1]


def test_what_is_there_is_not_waited_for() -> None:
    sent: list[Future[int]] = []
    done: Future[str] = Future()
    done.set_result("there")
    assert Beside(waiting(sent)).result_of(done) == "there"
    assert not sent


def test_no_more_than_a_few_are_under_way() -> None:
    sent: list[Future[int]] = []
    with ThreadPoolExecutor(1) as executor:
        gate = Event()
        awaited = executor.submit(gate.wait)
        beside = Beside(waiting(sent))
        helper = ThreadPoolExecutor(1)
        found = helper.submit(beside.result_of, awaited)
        while len(sent) < AT_ONCE:
            pass
        sent[0].set_result(1)
        while len(sent) < AT_ONCE + 1:
            pass
        gate.set()
        assert found.result() is True
        helper.shutdown()
    assert len(sent) == AT_ONCE + 1


def test_an_error_of_what_is_waited_for_is_raised() -> None:
    failed: Future[None] = Future()
    failed.set_exception(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        Beside(iter(())).result_of(failed)


def test_blocks_bounded_meanwhile_give_the_same_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = alignopt.read(alignopt.generate(30, 1), name="small")
    sent: list[object] = []
    pieces = Bounding.pieces

    def counted(self: Bounding, *, is_timed: bool) -> Iterator[Future[Any]]:
        for piece in pieces(self, is_timed=is_timed):
            sent.append(piece)
            yield piece

    monkeypatch.setattr(Bounding, "pieces", counted)
    beside = alignopt.solve(problem, settings=alignopt.Settings(passes=0))
    assert sent
    organisation, policy = established(problem)
    with ThreadPoolExecutor(2) as executor:
        alone = Bounding(organisation, policy, alignopt.Rates(), executor).found()
    assert alone == beside.solution.bounds
