"""Trees as parent pointers: who stands above whom, and circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Span = tuple[int, int]


def spans(parents: Mapping[str, str | None]) -> dict[str, Span]:
    """Every node beneath a root as a span of numbers: all beneath a node lie within its span.

    Nodes whose line upwards ends in a circle, or at a parent that is not known, have none.

    Examples
    --------
    >>> spans({"group": "department", "department": "top", "top": None, "lost": "nowhere"})
    {'top': (0, 3), 'department': (1, 3), 'group': (2, 3)}
    """
    children: dict[str, list[str]] = {}
    for node, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(node)
    out: dict[str, Span] = {}
    count = 0
    ahead = [(root, False) for root, parent in parents.items() if parent is None]
    while ahead:
        node, is_done = ahead.pop()
        if is_done:
            out[node] = (out[node][0], count)
            continue
        out[node] = (count, count + 1)
        count += 1
        ahead.append((node, True))
        ahead += [(child, False) for child in children.get(node, ())]
    return out


def holds(above: Span, beneath: Span) -> bool:
    """Whether the node of one span stands above that of another, or is the same.

    Examples
    --------
    >>> holds((0, 3), (2, 3)), holds((1, 2), (2, 3))
    (True, False)
    """
    return above[0] <= beneath[0] < above[1]


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
