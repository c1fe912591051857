"""Circles in a map of links: a cause that is, by way of others, its own effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Link = tuple[str, str]
Circle = tuple[str, ...]
ARROW = " -> "


def circles(links: Iterable[Link]) -> list[Circle]:
    """A shortest circle through every link that is on one, each circle once.

    Longer circles that only put these together are left out: there may be more of them than anybody can read.

    Parameters
    ----------
    links
        Cause and effect of each link; a link of something with itself is a circle of one.

    Returns
    -------
    list of tuple of str
        Each from its smallest member on along the links; short ones first, then by their members.

    Examples
    --------
    >>> circles([("a", "b"), ("b", "a"), ("b", "c"), ("c", "a"), ("c", "d")])
    [('a', 'b'), ('a', 'b', 'c')]
    """
    effects = _on_circles(links)
    found = set()
    for start in effects:
        ways = _shortest_ways(start, effects)
        for end, way in ways.items():
            if start in effects[end]:
                found.add(_from_the_smallest(way))
    return sorted(found, key=_short_first)


def apart(found: Iterable[Circle]) -> list[Circle]:
    """Of circles that hang together, directly or through others, the shortest only.

    Examples
    --------
    >>> apart([("a", "b"), ("c", "d"), ("a", "x", "y"), ("d", "e", "f")])
    [('a', 'b'), ('c', 'd')]
    """
    groups: list[tuple[Circle, set[str]]] = []
    for circle in found:
        near = [group for group in groups if not group[1].isdisjoint(circle)]
        groups = [group for group in groups if group[1].isdisjoint(circle)]
        first = min([circle, *(first for first, _ in near)], key=_short_first)
        groups.append((first, set(circle).union(*(members for _, members in near))))
    return sorted((first for first, _ in groups), key=_short_first)


def as_words(circle: Circle) -> str:
    """A circle, back to where it begins.

    Examples
    --------
    >>> as_words(("a", "b", "c"))
    'a -> b -> c -> a'
    """
    return ARROW.join((*circle, circle[0]))


def _on_circles(links: Iterable[Link]) -> dict[str, list[str]]:
    """Effects of each cause, without what has no cause or no effect, and so is on no circle."""
    left = set(links)
    while True:
        both = {cause for cause, _ in left} & {effect for _, effect in left}
        kept = {link for link in left if both.issuperset(link)}
        if len(kept) == len(left):
            break
        left = kept
    effects: dict[str, list[str]] = {}
    for cause, effect in sorted(left):
        effects.setdefault(cause, []).append(effect)
    return effects


def _shortest_ways(start: str, effects: dict[str, list[str]]) -> dict[str, Circle]:
    """A shortest way along the links to each that can be reached, the first in order of ids."""
    ways: dict[str, Circle] = {start: (start,)}
    ahead = [start]
    for at in ahead:
        for effect in effects[at]:
            if effect not in ways:
                ways[effect] = (*ways[at], effect)
                ahead.append(effect)
    return ways


def _short_first(circle: Circle) -> tuple[int, Circle]:
    return len(circle), circle


def _from_the_smallest(circle: Circle) -> Circle:
    first = circle.index(min(circle))
    return circle[first:] + circle[:first]
