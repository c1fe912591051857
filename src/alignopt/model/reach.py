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
    """Leaves with the same candidates and band, or of one branch.

    Attributes
    ----------
    capacity
        Theirs together.
    goals
        Indices of the goals they may carry.
    cost
        Capacity-weighted mean cost of a full weight on each of those goals, for those who may carry it.
    most
        The heaviest weight that all of them together may give each of those goals, as a share.
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


def clusters_beneath(organisation: Organisation, policy: Policy, unit: int, room: int) -> list[Cluster]:
    """Group the leaves beneath a unit, in the order of their first members.

    Those that look the same are one cluster. Where that makes more variables than there is ``room`` for,
    those in one branch are, the deepest branches first; those right beneath the unit stay apart at least.
    """
    leaves = _leaves_beneath(organisation, unit)
    groups: dict[tuple[bytes, bytes], list[int]] = {}
    for leaf in leaves:
        looks = (organisation.goals_of(leaf).tobytes(), _most(organisation, policy, leaf).tobytes())
        groups.setdefault(looks, []).append(leaf)
    if sum(len(organisation.goals_of(members[0])) for members in groups.values()) <= room:
        return [_cluster(organisation, policy, members) for members in groups.values()]
    clusters: list[Cluster] = []
    branches = leaves
    while branches:
        branches = _one_up(organisation, branches, unit)
        together: dict[int, list[int]] = {}
        for leaf, branch in zip(leaves, branches, strict=True):
            together.setdefault(branch, []).append(leaf)
        clusters = [_cluster(organisation, policy, members) for members in together.values()]
        if len(together) < 2 or sum(len(each.goals) for each in clusters) <= room:
            break
        if all(organisation.holders.parent[branch] == unit for branch in together):
            break
    return clusters


def _one_up(organisation: Organisation, branches: list[int], unit: int) -> list[int]:
    """The deepest of some holders replaced by those above them, but for those right beneath a unit."""
    depth, parent = organisation.holders.depth, organisation.holders.parent
    deepest = max(int(depth[branch]) for branch in branches)
    return [
        int(parent[branch]) if depth[branch] == deepest and parent[branch] != unit else branch
        for branch in branches
    ]


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
    held = organisation.capacity[members]
    spans = [organisation.candidates(leaf) for leaf in members]
    at = np.concatenate([np.arange(span.start, span.stop) for span in spans])
    capacity = np.repeat(held, [len(span) for span in spans])
    goals, place = np.unique(organisation.goal[at], return_inverse=True)

    def mean(values: NDArray[np.float64], of: NDArray[np.float64] | float) -> NDArray[np.float64]:
        total = np.bincount(place, weights=capacity * values, minlength=len(goals))
        return np.asarray(total / of)

    able = np.bincount(place, weights=capacity, minlength=len(goals)).astype(np.float64)
    together = float(held.sum())
    most = np.concatenate([_most(organisation, policy, leaf) for leaf in members])
    return Cluster(
        capacity=together,
        goals=goals,
        cost=mean(organisation.cost[at], able),
        most=mean(most, together),
        previous=mean(organisation.previous_weight[at], together),
        lost=float(np.average(organisation.previous_lost[members], weights=held)),
    )


def _most(organisation: Organisation, policy: Policy, leaf: int) -> NDArray[np.float64]:
    """The heaviest share that a leaf's section of goals can give each of its candidates."""
    span = slice(organisation.start[leaf], organisation.start[leaf + 1])
    options = policy.sections.of[leaf].options if leaf in policy.sections.of else ()
    whole = min(options, default=int(policy.grid[leaf]))
    return np.asarray(np.minimum(1.0, policy.heaviest[span] / whole))
