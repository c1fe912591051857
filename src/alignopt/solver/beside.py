"""What cores do while a run waits for a step that it cannot go on without: pieces of something else."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from typing import TYPE_CHECKING, Any, TypeVar

from alignopt.solver.halt import MOMENT, result_of

if TYPE_CHECKING:
    from collections.abc import Iterator
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
        while not awaited.done():
            self._under_way = {piece for piece in self._under_way if not piece.done()}
            if len(self._under_way) >= AT_ONCE:
                wait({awaited, *self._under_way}, timeout=MOMENT, return_when=FIRST_COMPLETED)
                continue
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._under_way.add(piece)
        return result_of(awaited)
