"""What a waiting person is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """So many parts of the work are done, out of so many; ``what`` is being done now."""

    done: int
    total: int
    what: str


Report = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Tell nobody."""
