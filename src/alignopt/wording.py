"""Numbers and names as they stand in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def counted(number: int, one: str, many: str | None = None) -> str:
    """How many: 1 goal, 2 goals.

    >>> counted(1, "goal"), counted(2, "person", "people"), counted(1200, "goal")
    ('1 goal', '2 people', '1,200 goals')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names in a row; nothing, where there are none.

    >>> listed(["a"]), listed("ab"), listed("abc", "or")
    ('a', 'a and b', 'a, b or c')
    """
    *first, end = [*names] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def tenths(share: float) -> str:
    """A share as percent, with one decimal.

    >>> tenths(0.125), tenths(1)
    ('12.5 %', '100.0 %')
    """
    return f"{share:.1%}".replace("%", " %")
