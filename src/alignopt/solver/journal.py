"""What was solved, kept: an executor that hands back what a checkpoint holds, and keeps what comes.

An answer goes by a digest of its question: the function and all that decides its result, to the bit. So a
run that is taken up builds its steps as before and has those that were solved handed back, whatever order
they were solved in.
"""

from __future__ import annotations

import json
import zlib
from concurrent.futures import Executor, Future
from dataclasses import fields, is_dataclass
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from alignopt.solver.limits import Limits, Outcome
from alignopt.solver.status import Holds, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from alignopt.solver.checkpoint import Checkpoint

    Answer = Outcome | list[float]

_UNDECIDED = (Stopped.TIME_LIMIT, Stopped.INTERRUPTED, Stopped.FAILED)
"""Why an answer stopped that another run may not get."""


class Journal(Executor):
    """An executor for one run, over another that does the work."""

    def __init__(self, executor: Executor, checkpoint: Checkpoint) -> None:
        self._executor = executor
        self._checkpoint = checkpoint

    def submit(self, function: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """Hand back the answer to a question, or have it found."""
        key = digest(function.__module__, function.__qualname__, args, options)
        kept = self._checkpoint.answer(key)
        if kept is not None:
            known: Future[Any] = Future()
            known.set_result(from_bytes(kept))
            return known
        future = self._executor.submit(function, *args, **options)
        future.add_done_callback(partial(self._keep, key))
        return future

    def _keep(self, key: bytes, future: Future[Answer]) -> None:
        if future.cancelled() or future.exception() is not None:
            return
        answer = future.result()
        if isinstance(answer, list) or answer.stopped not in _UNDECIDED:
            self._checkpoint.keep(key, to_bytes(answer))


class _Hash(Protocol):
    def update(self, data: Any, /) -> None: ...


def digest(*question: Any) -> bytes:
    """Sixteen bytes that stand for a question; the time that it may take does not count.

    Raises
    ------
    TypeError
        If there is something in it that is not told apart bit by bit.
    """
    found = blake2b(digest_size=16)
    _feed(found, question)
    return found.digest()


def _feed(into: _Hash, value: Any) -> None:
    into.update(type(value).__name__.encode() + b":")
    match value:
        case np.ndarray():
            into.update(f"{value.dtype.str}{value.shape};".encode())
            into.update(np.ascontiguousarray(value).data)
        case None | bool() | int() | float() | str() | bytes() | np.generic():
            into.update(f"{value!r};".encode())
        case list() | tuple():
            into.update(f"{len(value)};".encode())
            for each in value:
                _feed(into, each)
        case dict():
            _feed(into, sorted(value.items()))
        case Limits():
            _feed(into, [getattr(value, each.name) for each in fields(value) if each.name != "seconds"])
        case _ if is_dataclass(value):
            _feed(into, [getattr(value, each.name) for each in fields(value)])
        case _:
            message = f"a checkpoint cannot tell one {type(value).__name__} from another"
            raise TypeError(message)


def to_bytes(answer: Answer) -> bytes:
    """An answer as bytes: a line of JSON, then numbers as they are in memory; all of it compressed."""
    if isinstance(answer, list):
        head: dict[str, Any] = {}
        numbers = np.array(answer, dtype="<f8")
    else:
        head = {each.name: getattr(answer, each.name) for each in fields(answer) if each.name != "values"}
        head |= {"stopped": answer.stopped.name, "holds": answer.holds.name}
        numbers = answer.values.astype("<f8")
    return zlib.compress(json.dumps(head).encode() + b"\n" + numbers.tobytes(), 1)


def from_bytes(kept: bytes) -> Answer:
    """The answer that was made into bytes, the same to the bit."""
    head, _, raw = zlib.decompress(kept).partition(b"\n")
    numbers = np.frombuffer(raw, dtype="<f8").astype(np.float64)
    told = json.loads(head)
    if not told:
        return [float(each) for each in numbers]
    told |= {"stopped": Stopped[told["stopped"]], "holds": Holds[told["holds"]]}
    return Outcome(values=numbers, **told)
