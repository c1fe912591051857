"""What the clock cut from a search, in numbers and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from alignopt.wording import counted

if TYPE_CHECKING:
    from typing import Any


@dataclass(frozen=True)
class Unfinished:
    """Where improvement ended: so many neighbourhoods of a pass were decided anew, out of so many."""

    turn: int
    done: int
    total: int

    def __str__(self) -> str:
        """In words."""
        total = counted(self.total, "neighbourhood")
        return f"improvement ended in pass {self.turn} after {self.done:,} of {total}"


@dataclass(frozen=True)
class Cut:
    """What a time limit cut; false where it cut nothing.

    Attributes
    ----------
    searches, steps
        Steps whose search the clock ended, of so many steps in all.
    improvement
        Where improvement ended; None where it came to its end.
    bound
        Whether the joint relaxation is missing from the bound.
    """

    searches: int = 0
    steps: int = 0
    improvement: Unfinished | None = None
    bound: bool = False

    def __bool__(self) -> bool:
        """Whether anything was cut."""
        return bool(self.searches or self.improvement or self.bound)

    def __str__(self) -> str:
        """In words and numbers; nothing, where nothing was cut."""
        said = []
        if self.searches:
            said.append(f"steps whose search the clock ended: {self.searches:,} of {self.steps:,}")
        if self.improvement:
            said.append(str(self.improvement))
        if self.bound:
            said.append("the joint relaxation was left out of the bound")
        return "; ".join(said)

    def facts(self) -> dict[str, Any] | None:
        """For machines: the numbers, and the words; None where nothing was cut."""
        return {**asdict(self), "text": str(self)} if self else None
