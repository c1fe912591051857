"""Steps on an executor that the caller brings: threads, processes, a cluster.

A step travels as bytes that :func:`pickle.loads` turns into its result. So nothing in it can be taken for an
option or a reference of the executor's own, what stands between (Dask's scheduler) needs no alignopt, and a
worker without it can say so. What goes wrong comes back as one kind of error that says what to do.
"""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from alignopt.errors import WorkersFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_INSTALL = "install alignopt where steps are solved, from the lock that it was installed from here"
_CLOSED = "give alignopt an executor that is open, and keep it open until the plan is there"
_REMEDIES = {
    "ImportError": f"a worker lacks a library; {_INSTALL}",
    "BrokenExecutor": (
        "a worker ended by force, ran out of memory or could not start; solve again with a new executor, of "
        "fewer workers if memory ran out (a script that starts processes needs "
        "'if __name__ == \"__main__\":')"
    ),
    "KilledWorker": "workers that took it died, one after another; give each more memory and solve again",
    "NoWorkerError": "the cluster has no worker left; start some and solve again",
    "CancelledError": f"it was cancelled, or the connection to its worker lost; {_CLOSED}",
    "MemoryError": "a worker ran out of memory; give each more, or have fewer of them on a machine",
}
"""What happened and what to do, by the name of an error or of its parent, whose library may be absent."""
_UNKNOWN = "its worker raised an error; solve without an executor to see whether it does so here, too"


@dataclass(frozen=True, eq=False)
class Asked:
    """A call that is made where it is unpickled, and gives its result there.

    Attributes
    ----------
    call
        The pickled function, its arguments and its options.
    versions
        Of what decides about the result, where the call comes from.
    ticket
        Makes it unlike any other. Executors that know equal calls (Dask's) would otherwise keep the failure
        of a former one, and take back both when one of two runs is ended.
    """

    call: bytes
    versions: tuple[str, ...]
    ticket: str

    @classmethod
    def of(cls, function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Asked:
        """Pack a call."""
        return cls(pickle.dumps((function, args, options)), versions(), uuid4().hex)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Pickle as a call of :func:`answered`."""
        return answered, (self.call, self.versions, self.ticket)


def answered(call: bytes, asked_by: tuple[str, ...], _ticket: str) -> Any:
    """Make a call that was sent here.

    Raises
    ------
    WorkersFailed
        If versions differ here from where it comes from: the plan would depend on who solved what.
    """
    here = versions()
    if here != asked_by:
        differ = [f"{its}, not {ours}" for its, ours in zip(here, asked_by, strict=False) if its != ours]
        message = f"a step was not solved: its worker has {' and '.join(differ)}; {_INSTALL}"
        raise WorkersFailed(message)
    function, args, options = pickle.loads(call)
    return function(*args, **options)


@cache
def versions() -> tuple[str, ...]:
    """Versions of what decides about the result of a step."""
    import numpy as np

    from alignopt.solver.highs import version

    own = sys.modules["alignopt"].__version__
    return f"alignopt {own}", f"HiGHS {version()}", f"numpy {np.__version__}"


@contextmanager
def lent(executor: Executor) -> Iterator[Executor]:
    """A caller's executor for one run; at its end, what is not done is taken back, and nothing is closed."""
    ours = _Lent(executor)
    try:
        yield ours
    finally:
        ours.take_back()


class _Lent(Executor):
    """Sends calls as bytes, and tells what goes wrong as :class:`alignopt.WorkersFailed`."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._sent: set[Future[Any]] = set()

    def submit(self, function: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """Send a call."""
        asked = pickle.dumps(Asked.of(function, args, options))
        try:
            theirs = self._executor.submit(pickle.loads, asked)
        except Exception as error:
            raise _told("the executor took no step", error, _CLOSED) from error
        ours: Future[Any] = Future()
        self._sent.add(theirs)
        theirs.add_done_callback(partial(self._come_back, ours))
        return ours

    def _come_back(self, ours: Future[Any], theirs: Future[Any]) -> None:
        self._sent.discard(theirs)
        if not ours.set_running_or_notify_cancel():
            return
        error = CancelledError() if theirs.cancelled() else theirs.exception()
        if error is None:
            ours.set_result(theirs.result())
        elif isinstance(error, Exception) and not isinstance(error, WorkersFailed):
            told = _told("a step was not solved", error, _UNKNOWN)
            told.__cause__ = error
            ours.set_exception(told)
        else:
            ours.set_exception(error)

    def take_back(self) -> None:
        """Cancel what nobody waits for any more."""
        for future in list(self._sent):
            future.cancel()


def _told(what: str, error: Exception, otherwise: str) -> WorkersFailed:
    """An error in words: what happened and what to do, then what its library says."""
    names = [each.__name__ for each in type(error).__mro__]
    known = next((_REMEDIES[name] for name in names if name in _REMEDIES), otherwise)
    said = ": ".join(part for part in (names[0], str(error).strip(" .\n")) if part)
    return WorkersFailed(f"{what}: {known} ({said})")
