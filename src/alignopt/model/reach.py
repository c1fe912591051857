"""What the people beneath a unit could carry, as a small continuous model: its reach.

A step decides a unit's card before anybody beneath it has one. Leaves that may carry the same goals
within the same band are one *cluster*; how a cluster could spread its capacity over its goals is a
continuous variable. Counts and whole steps are left out, so reach is a relaxation of what follows.

Where that makes too many variables, leaves of one branch are one cluster, and goals that are alike to who
looks from above are one *bundle*, for which its first goal stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


ALIKE = 0.1
"""Goals are at about the same cost where their costs are the same rounded to this."""


@dataclass(frozen=True, eq=False)
class Cluster:
    """Leaves with the same candidates and band, or of one branch.

    Attributes
    ----------
    capacity
        Theirs together.
    goals
        Indices of the goals they may carry; of a bundle, the first.
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


def reach_beneath(
    organisation: Organisation, policy: Policy, units: list[int], effort: Floats, room: int
) -> tuple[dict[int, list[Cluster]], dict[int, Ints]]:
    """Clusters beneath each unit, and bundles of goals: the first of each, and all of them.

    Parameters
    ----------
    organisation, policy
        Whose.
    units
        Units that are decided together; each has as much room as the others.
    effort
        What each goal asks for.
    room
        How many variables there should be at most, if people and goals can be taken together enough.
    """
    found: dict[int, list[Cluster]] = {}
    is_crowded = False
    for unit in units:
        leaves = _leaves_beneath(organisation, unit)
        groups = _that_look_the_same(organisation, policy, leaves)
        if sum(len(organisation.goals_of(members[0])) for members in groups) * len(units) > room:
            groups = _of_one_branch(organisation, unit, leaves, room // len(units))
            is_crowded = True
        found[unit] = [_cluster(organisation, policy, members) for members in groups]
    if not is_crowded:
        return found, {}
    bundles = _bundles(organisation, found, effort)
    first = np.arange(len(effort))
    for at, goals in bundles.items():
        first[goals] = at
    bundled = {unit: [_bundled(each, first) for each in clusters] for unit, clusters in found.items()}
    return bundled, bundles


def _that_look_the_same(organisation: Organisation, policy: Policy, leaves: list[int]) -> list[list[int]]:
    """Leaves by what they may carry and within which band, in the order of their first members."""
    groups: dict[tuple[bytes, bytes], list[int]] = {}
    for leaf in leaves:
        looks = (organisation.goals_of(leaf).tobytes(), heaviest_shares(organisation, policy, leaf).tobytes())
        groups.setdefault(looks, []).append(leaf)
    return list(groups.values())


def _of_one_branch(organisation: Organisation, unit: int, leaves: list[int], room: int) -> list[list[int]]:
    """Leaves by the branches they are in, the deepest taken together first, until there is room.

    Branches right beneath the unit stay apart at least.
    """
    branches = leaves
    while True:
        branches = _one_up(organisation, branches, unit)
        together: dict[int, list[int]] = {}
        for leaf, branch in zip(leaves, branches, strict=True):
            together.setdefault(branch, []).append(leaf)
        groups = list(together.values())
        if all(organisation.holders.parent[branch] == unit for branch in together):
            return groups
        if sum(len(_goals_of(organisation, members)) for members in groups) <= room:
            return groups


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
    most = np.concatenate([heaviest_shares(organisation, policy, leaf) for leaf in members])
    return Cluster(
        capacity=together,
        goals=goals,
        cost=mean(organisation.cost[at], able),
        most=mean(most, together),
        previous=mean(organisation.previous_weight[at], together),
        lost=float(np.average(organisation.previous_lost[members], weights=held)),
    )


def _bundles(
    organisation: Organisation, clusters: dict[int, list[Cluster]], effort: Floats
) -> dict[int, Ints]:
    """Goals that are alike from above, where there are several: the first of them, and all.

    Alike are goals of one perspective, all with effort or all without, that the same clusters may carry at
    about the same cost, with or without having done so before, and that serve the same goals of the units.
    """
    looks: dict[int, list[bytes]] = {}
    for unit, theirs in clusters.items():
        mine = organisation.goals_of(unit)
        for at, cluster in enumerate(theirs):
            serves = np.packbits(organisation.goals.serves(cluster.goals[:, None], mine[None, :]), axis=1)
            cost = np.rint(cluster.cost / ALIKE).astype(np.int64).tolist()
            had = (cluster.previous > 0).tolist()
            for goal, *its, served in zip(cluster.goals.tolist(), cost, had, serves, strict=True):
                look = b"%d %d %d %d " % (unit, at, *its) + served.tobytes()
                looks.setdefault(goal, []).append(look)
    alike: dict[tuple[int, bool, bytes], list[int]] = {}
    for goal in sorted(looks):
        kind = int(organisation.goals.perspective[goal]), bool(effort[goal] > 0)
        alike.setdefault((*kind, b" ".join(looks[goal])), []).append(goal)
    return {goals[0]: np.array(goals) for goals in alike.values() if len(goals) > 1}


def _bundled(cluster: Cluster, first: Ints) -> Cluster:
    """A cluster with one goal for each bundle."""
    goals, place, number = np.unique(first[cluster.goals], return_inverse=True, return_counts=True)

    def together(values: Floats) -> Floats:
        return np.bincount(place, weights=values).astype(np.float64)

    return replace(
        cluster,
        goals=goals,
        cost=together(cluster.cost) / number,
        most=np.minimum(1.0, together(cluster.most)),
        previous=together(cluster.previous),
    )


def _goals_of(organisation: Organisation, members: list[int]) -> Ints:
    return np.unique(np.concatenate([organisation.goals_of(leaf) for leaf in members]))


def heaviest_shares(organisation: Organisation, policy: Policy, leaf: int) -> NDArray[np.float64]:
    """The heaviest share that a leaf's section of goals can give each of its candidates."""
    span = slice(organisation.start[leaf], organisation.start[leaf + 1])
    options = policy.sections.of[leaf].options if leaf in policy.sections.of else ()
    whole = min(options, default=int(policy.grid[leaf]))
    return np.asarray(np.minimum(1.0, policy.heaviest[span] / whole))
