"""What the people beneath a unit could carry, as a small continuous model: its reach.

A step decides a unit's card before anybody beneath it has one. Leaves that may carry the same goals
within the same band are one *cluster*; how a cluster could spread its capacity over its goals is a
continuous variable. Counts and whole steps are left out, so reach is a relaxation of what follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class Cluster:
    """Leaves with the same candidates and band.

    Attributes
    ----------
    capacity
        Theirs together.
    goals
        Indices of the goals they may carry.
    cost
        Capacity-weighted mean cost of a full weight on each of those goals.
    most
        The heaviest weight that one of them may give each of those goals, as a share.
    previous
        Capacity-weighted mean of last period's weight on each of those goals; 0 for who had no card.
    lost
        The same mean of what was on goals that they may not carry any more.
    """

    capacity: float
    goals: NDArray[np.int64]
    cost: NDArray[np.float64]
    most: NDArray[np.float64]
    previous: NDArray[np.float64]
    lost: float


def clusters_beneath(organisation: Organisation, policy: Policy, unit: int) -> list[Cluster]:
    """Group the leaves beneath a unit, in the order of their first members."""
    groups: dict[tuple[bytes, bytes], list[int]] = {}
    for leaf in _leaves_beneath(organisation, unit):
        looks = (organisation.goals_of(leaf).tobytes(), _most(organisation, policy, leaf).tobytes())
        groups.setdefault(looks, []).append(leaf)
    return [_cluster(organisation, policy, members) for members in groups.values()]


def _leaves_beneath(organisation: Organisation, unit: int) -> list[int]:
    """Leaves with a scorecard, one branch after the other."""
    leaves, waiting = [], [unit]
    while waiting:
        at = waiting.pop()
        if organisation.holders.is_leaf[at] and organisation.has_card[at]:
            leaves.append(at)
        waiting += reversed(organisation.children[at].tolist())
    return leaves


def _cluster(organisation: Organisation, policy: Policy, members: list[int]) -> Cluster:
    first = members[0]
    weight = organisation.capacity[members]
    rows = [slice(organisation.start[leaf], organisation.start[leaf + 1]) for leaf in members]
    cost = np.average([organisation.cost[row] for row in rows], axis=0, weights=weight)
    previous = np.average([organisation.previous_weight[row] for row in rows], axis=0, weights=weight)
    return Cluster(
        capacity=float(weight.sum()),
        goals=organisation.goals_of(first),
        cost=cost,
        most=_most(organisation, policy, first),
        previous=previous,
        lost=float(np.average(organisation.previous_lost[members], weights=weight)),
    )


def _most(organisation: Organisation, policy: Policy, leaf: int) -> NDArray[np.float64]:
    """The heaviest share that a leaf's section of goals can give each of its candidates."""
    span = slice(organisation.start[leaf], organisation.start[leaf + 1])
    options = policy.sections.of[leaf].options if leaf in policy.sections.of else ()
    whole = min(options, default=int(policy.grid[leaf]))
    return np.asarray(np.minimum(1.0, policy.heaviest[span] / whole))
