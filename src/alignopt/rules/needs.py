"""What a unit's card must cover so that every holder beneath it can fill a scorecard of its own.

A holder beneath a unit may carry a goal only if the unit carries one that it serves. So a holder that
needs ``k`` goals, out of those available to it, needs ``k`` of them covered by every card above it
(but for local goals whose line starts in between). One such pair (goals, k) is a *need*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation


@dataclass(frozen=True)
class Need:
    """Of these goals (indices, ascending), at least ``count`` must be covered."""

    goals: tuple[int, ...]
    count: int


def needs_beneath(organisation: Organisation, least: NDArray[np.int64]) -> list[tuple[Need, ...]]:
    """For each holder, the distinct needs of all holders beneath it, as its own card must meet them.

    Parameters
    ----------
    least
        For each holder, the fewest goals that make a full scorecard under its policy.
    """
    raw: list[dict[Need, None]] = [{} for _ in organisation.capacity]
    for holder in organisation.holders.bottom_up():
        parent = int(organisation.holders.parent[holder])
        if parent < 0 or organisation.capacity[holder] <= 0:
            continue
        raw[parent].update(raw[holder])
        if organisation.has_card[holder]:
            own = Need(tuple(organisation.goals_of(holder).tolist()), int(least[holder]))
            raw[parent][own] = None
    return [
        tuple(_as_seen_from(organisation, holder, need) for need in raw[holder])
        if organisation.has_card[holder]
        else ()
        for holder in organisation.holders.top_down()
    ]


def fewest_goals_covering(organisation: Organisation, unit: int, needs: tuple[Need, ...], enough: int) -> int:
    """Size of the smallest set of the unit's goals that meets all needs.

    Exact where the answer is above ``enough``; a greedy set no larger than that ends the search early.
    """
    goals = organisation.goals_of(unit)
    greedy = _greedy_cover(organisation, goals, needs)
    if greedy <= enough:
        return greedy
    return _exact_cover(organisation, goals, needs)


def _as_seen_from(organisation: Organisation, unit: int, need: Need) -> Need:
    """The part of a need that this unit's card must meet: lines that start beneath it need nothing."""
    forest, depth = organisation.goals, organisation.holders.depth
    start = forest.top[list(need.goals)]
    beneath = forest.is_local[start] & (depth[forest.entry[start]] > depth[unit])
    left = tuple(goal for goal, free in zip(need.goals, beneath, strict=True) if not free)
    return Need(left, max(0, need.count - int(beneath.sum())))


def _greedy_cover(organisation: Organisation, goals: NDArray[np.int64], needs: tuple[Need, ...]) -> int:
    serves = organisation.goals.serves
    asked = np.array([need.count for need in needs])
    member = np.zeros((len(needs), len(serves)), dtype=bool)
    for row, need in enumerate(needs):
        member[row, list(need.goals)] = True
    chosen = 0
    while (asked > 0).any():
        gains = np.minimum(member.astype(int) @ serves[:, goals].astype(int), asked[:, None])
        best = int(gains.clip(min=0).sum(axis=0).argmax())
        covered = serves[:, goals[best]]
        asked = asked - (member & covered).sum(axis=1)
        member &= ~covered
        chosen += 1
        if chosen > len(goals):
            break
    return chosen


def _exact_cover(organisation: Organisation, goals: NDArray[np.int64], needs: tuple[Need, ...]) -> int:
    """Minimise the number of goals chosen, each need covered (a small MIP, through SciPy)."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    serves = organisation.goals.serves
    below = np.unique(np.concatenate([np.array(need.goals, dtype=np.int64) for need in needs]))
    place = {goal: at for at, goal in enumerate(below.tolist())}
    n, k = len(goals), len(below)
    covering = np.hstack([-serves[np.ix_(below, goals)].astype(float), np.eye(k)])
    meeting = np.zeros((len(needs), n + k))
    for row, need in enumerate(needs):
        meeting[row, [n + place[goal] for goal in need.goals]] = 1.0
    answer = milp(
        np.concatenate([np.ones(n), np.zeros(k)]),
        constraints=[
            LinearConstraint(covering, -np.inf, 0.0),
            LinearConstraint(meeting, [need.count for need in needs], np.inf),
        ],
        bounds=Bounds(0.0, 1.0),
        integrality=np.concatenate([np.ones(n), np.zeros(k)]),
    )
    return n if answer.x is None else round(float(answer.fun))
