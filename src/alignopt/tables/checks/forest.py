"""Trees as parent pointers: ancestors and circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def ancestors(node: str, parents: Mapping[str, str | None]) -> set[str]:
    """The node and all above it; unknown parents and circles end the way.

    Examples
    --------
    >>> sorted(ancestors("group", {"group": "department", "department": "top", "top": None}))
    ['department', 'group', 'top']
    """
    seen: set[str] = set()
    at: str | None = node
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return seen


def cycles(parents: Mapping[str, str | None]) -> list[list[str]]:
    """Every circle once, from its smallest member upwards.

    Examples
    --------
    >>> cycles({"b": "a", "a": "b", "c": "a", "d": None})
    [['a', 'b']]
    """
    state: dict[str, int] = {}
    found = []
    for walk, start in enumerate(parents, start=1):
        way = []
        at: str | None = start
        while at is not None and at in parents and at not in state:
            state[at] = walk
            way.append(at)
            at = parents[at]
        if at is not None and state.get(at) == walk:
            circle = way[way.index(at) :]
            first = circle.index(min(circle))
            found.append(circle[first:] + circle[:first])
    return found
