"""How far a figure moves: to another, by so much, or times so much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alignopt.changes.given import Given

DIGITS = 12
"""Decimals that are kept: what lies beyond is noise of binary arithmetic."""


@dataclass(frozen=True)
class Step:
    """What a figure becomes; exactly one of the three is there."""

    to: float | None = None
    by: float | None = None
    times: float | None = None

    def of(self, now: float) -> float:
        """What a figure becomes."""
        if self.to is not None:
            return self.to
        new = now + self.by if self.by is not None else now * (1.0 if self.times is None else self.times)
        return round(new, DIGITS)


def step_of(given: Given, home: tuple[str, str], *, to: object, by: object, times: object = None) -> Step:
    """How far a figure moves, as it was given; what is wrong is left with ``given``.

    Parameters
    ----------
    given
        What the change is given.
    home
        Table and column of the figure.
    to, by, times
        Numbers, or text of them; None for those that are not given.
    """
    ways = {"to": to, "by": by, "times": times}
    stated = [name for name, value in ways.items() if value not in (None, "")]
    if len(stated) != 1:
        got = " and ".join(stated) or None
        given.refuse(
            "to", got, "one of to, by and times", "give the new figure, the difference or the factor"
        )
        return Step()
    return Step(
        to=given.cell(to, *home, said="to", needed=False),
        by=given.cell(by, "scenarios", "by"),
        times=given.cell(times, "scenarios", "times"),
    )
