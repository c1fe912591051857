"""What cores do while a run waits for a step that it cannot go on without: pieces of something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from alignopt.solver.halt import result_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from concurrent.futures import Future

    Found = TypeVar("Found")

AT_ONCE = 4
"""Pieces that are under way at once: few, as whatever is waited for next stands behind them."""


class Beside:
    """Pieces of work, each sent to an executor when the iterator is asked for the next."""

    def __init__(self, pieces: Iterator[Future[Any]]) -> None:
        self._pieces = pieces
        self._under_way: set[Future[Any]] = set()

    def result_of(self, awaited: Future[Found]) -> Found:
        """The result of a future; until it is there, pieces are sent, a few at a time."""
        return result_of(awaited, self._more)

    def _more(self) -> Collection[Future[Any]]:
        """Send pieces, as long as there are any and few are under way; those that are."""
        self._under_way = {piece for piece in self._under_way if not piece.done()}
        while len(self._under_way) < AT_ONCE and (piece := next(self._pieces, None)) is not None:
            self._under_way.add(piece)
        return self._under_way
