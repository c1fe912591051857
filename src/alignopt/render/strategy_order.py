"""The order of goals in the lanes of a strategy map: few links cross, and links are short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Link = tuple[str, str]
    Lanes = list[list[str]]

SWEEPS = 8
MOST_LINKS = 150
"""Beyond so many links, goals are not exchanged one by one."""
LENGTH = 0.5
"""What the length of a link counts, in crossings per width of the map."""


def in_order(lanes: Sequence[Sequence[str]], links: Sequence[Link]) -> Lanes:
    """Order the goals within lanes.

    Barycentres (each goal at the mean place of those it is linked with) in sweeps up and down, the best of
    which is kept (Sugiyama, Tagawa and Toda, 1981); then neighbours change places as long as that helps.

    Parameters
    ----------
    lanes
        Goals of each lane, from the bottom, in the order in which equals stay.
    links
        Cause and effect.
    """
    best: Lanes = [list(lane) for lane in lanes]
    if not links:
        return best
    least, now = _cost(best, links), best
    near = _neighbours(links)
    for sweep in range(SWEEPS):
        now = _swept(now, near, upwards=sweep % 2 == 0)
        cost = _cost(now, links)
        if cost < least:
            best, least = now, cost
    return _exchanged(best, links) if len(links) <= MOST_LINKS else best


def crossings(lanes: Sequence[Sequence[str]], links: Sequence[Link]) -> int:
    """How many pairs of links between lanes cross, if all were straight and goals evenly spaced."""
    low, high, start, end = _lines(lanes, links)
    apart = high > low
    low, high, start, end = low[apart], high[apart], start[apart], end[apart]
    slope = (end - start) / (high - low)
    bottom, top = np.maximum.outer(low, low), np.minimum.outer(high, high)
    at_bottom = _difference(start, slope, low, bottom)
    at_top = _difference(start, slope, low, top)
    crossed = (top > bottom) & (at_bottom * at_top < -1e-12)
    return int(crossed.sum()) // 2


def _difference(
    start: NDArray[np.float64], slope: NDArray[np.float64], low: NDArray[np.int64], at: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How far to the right of each other two links are at some height."""
    mine = start[:, None] + slope[:, None] * (at - low[:, None])
    theirs = start[None, :] + slope[None, :] * (at - low[None, :])
    return mine - theirs


def _lines(
    lanes: Sequence[Sequence[str]], links: Sequence[Link]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """For each link, the lower and the upper lane, and the places there."""
    place = _places(lanes)
    lane = {goal: at for at, goals in enumerate(lanes) for goal in goals}
    ends = [sorted(link, key=lambda goal: lane[goal]) for link in links]
    low = np.array([lane[one] for one, _ in ends], dtype=np.int64)
    high = np.array([lane[other] for _, other in ends], dtype=np.int64)
    return low, high, np.array([place[one] for one, _ in ends]), np.array([place[other] for _, other in ends])


def _places(lanes: Sequence[Sequence[str]]) -> dict[str, float]:
    """Where each goal stands from left to right: 0 to 1."""
    return {goal: (at + 0.5) / len(goals) for goals in lanes for at, goal in enumerate(goals)}


def _cost(lanes: Sequence[Sequence[str]], links: Sequence[Link]) -> float:
    place = _places(lanes)
    return crossings(lanes, links) + LENGTH * sum(abs(place[one] - place[other]) for one, other in links)


def _neighbours(links: Sequence[Link]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for one, other in links:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    return near


def _swept(lanes: Lanes, near: Mapping[str, Sequence[str]], *, upwards: bool) -> Lanes:
    """Every lane in the order of barycentres, one after the other."""
    lanes = [list(lane) for lane in lanes]
    count = len(lanes)
    for at in range(count) if upwards else range(count - 1, -1, -1):
        place = _places(lanes)
        middle = {
            goal: float(np.mean([place[other] for other in near.get(goal, (goal,))])) for goal in lanes[at]
        }
        lanes[at].sort(key=lambda goal: round(middle[goal], 9))
    return lanes


def _exchanged(lanes: Lanes, links: Sequence[Link]) -> Lanes:
    """Neighbours changed as long as that helps."""
    least = _cost(lanes, links)
    while True:
        before = least
        for lane in lanes:
            for at in range(len(lane) - 1):
                lane[at], lane[at + 1] = lane[at + 1], lane[at]
                cost = _cost(lanes, links)
                if cost < least - 1e-9:
                    least = cost
                else:
                    lane[at], lane[at + 1] = lane[at + 1], lane[at]
        if least >= before - 1e-9:
            return lanes
