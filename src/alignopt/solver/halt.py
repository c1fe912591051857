"""Waiting for other threads' solves so that Ctrl-C is heard, and ending those that are under way.

A solver at work hears of nothing but its own clock. A thread that obeys a :class:`Halt` tells it how each of
its solves can be ended; what nobody calls off runs as if there was none.
"""

from __future__ import annotations

import signal
import threading
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from concurrent.futures import Future
    from types import FrameType
    from typing import Any

Found = TypeVar("Found")
MOMENT = 0.1
"""Seconds after which a waiting thread looks up."""
_HERE = threading.local()


def result_of(future: Future[Found], others: Callable[[], Collection[Future[Any]]] = tuple) -> Found:
    """The result of a future; meanwhile ``others`` may send more work, and says what is under way.

    A wait without an end does not hear Ctrl-C on Windows, nor anywhere once Polars has been imported: its
    handler of signals has the system go on waiting.
    """
    with _heard() as interrupts:
        while not future.done() and not interrupts:
            wait([future, *others()], timeout=MOMENT, return_when=FIRST_COMPLETED)
        if interrupts:
            raise interrupts[0]
        return future.result()


@contextmanager
def _heard() -> Iterator[list[BaseException]]:
    """What Ctrl-C raised meanwhile, also where it was raised in a finalizer, which swallows it."""
    raised: list[BaseException] = []
    handler = signal.getsignal(signal.SIGINT)
    if not callable(handler) or threading.current_thread() is not threading.main_thread():
        yield raised
        return

    def listening(number: int, frame: FrameType | None) -> None:
        try:
            handler(number, frame)
        except BaseException as error:
            raised.append(error)
            raise

    signal.signal(signal.SIGINT, listening)
    try:
        yield raised
    finally:
        signal.signal(signal.SIGINT, handler)


class Halt:
    """A word to the threads that obey it: end what you are solving, and begin nothing more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: list[Callable[[], object]] = []
        self._is_called = False

    def call(self) -> None:
        """End what is under way. The threads' work ends in CancelledError, soon but not at once."""
        with self._lock:
            self._is_called = True
            for end in self._ends:
                end()

    @contextmanager
    def watching(self, end: Callable[[], object]) -> Iterator[None]:
        """Do something that ``end`` can end from another thread."""
        with self._lock:
            self._refuse()
            self._ends.append(end)
        try:
            yield
        finally:
            with self._lock:
                self._ends.remove(end)
        self._refuse()

    def _refuse(self) -> None:
        if self._is_called:
            raise CancelledError


def obey(halt: Halt) -> None:
    """Have this thread's solves end when they are called off; for the initializer of a pool of threads."""
    _HERE.halt = halt


@contextmanager
def ended_by(end: Callable[[], object]) -> Iterator[None]:
    """Do something that can be called off, if this thread obeys anybody.

    Raises
    ------
    concurrent.futures.CancelledError
        If it was called off, before or meanwhile.
    """
    halt: Halt | None = getattr(_HERE, "halt", None)
    if halt is None:
        yield
        return
    with halt.watching(end):
        yield
