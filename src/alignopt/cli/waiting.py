"""Long work that can be watched and interrupted."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from alignopt.solver.halt import result_of
from alignopt.solver.progress import bar, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alignopt.solver.progress import Report

T = TypeVar("T")


@contextmanager
def watched(*, visible: bool) -> Iterator[Report]:
    """A bar if somebody watches, else silence."""
    if not visible:
        yield silent
        return
    with bar() as report:
        yield report


@contextmanager
def undisturbed() -> Iterator[None]:
    """Do something short that another Ctrl-C, or order to end, must not break off."""
    if threading.current_thread() is not threading.main_thread():  # where no signal comes
        yield
        return
    before = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def interruptibly(work: Callable[[], T]) -> T:
    """Do work in a thread of its own and wait for it.

    A solver gives the interpreter no chance to act on Ctrl-C before it returns; a waiting thread has one.
    Whoever catches the interrupt must end the process, as the work goes on.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    threading.Thread(target=run, name="solve", daemon=True).start()
    return result_of(outcome)
