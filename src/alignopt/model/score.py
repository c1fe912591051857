"""The criteria of given cards: the same definitions as in the model, computed, not optimised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation

    Floats = NDArray[np.float64]

POINTS = 100.0


@dataclass(frozen=True, eq=False)
class Score:
    """What cards come to.

    Attributes
    ----------
    points
        Points of each criterion, lower is better.
    delivered
        Points between what the leaves' plans put on strategic goals and their targets.
    alignment_of, balance_of
        Per holder, the part of its own scorecard (0 to 1) that is lost; 0 where not measured.
    roll_up
        Shape (holders, goals): the children's capacity-weighted average card, for units with children.
    staffed
        Per goal, the capacity that leaves put on it.
    assessed
        Share of the leaves' work whose fit is known.
    """

    points: dict[str, float]
    delivered: float
    alignment_of: Floats
    balance_of: Floats
    roll_up: Floats
    staffed: Floats
    assessed: float


def score(organisation: Organisation, weights: Floats) -> Score:
    """Score cards.

    Parameters
    ----------
    organisation
        Holders, goals and candidates.
    weights
        Weight of every candidate, as a share.
    """
    parents, goals = organisation.parents, organisation.goals
    share = organisation.capacity[parents] / max(organisation.capacity[parents].sum(), 1e-300)
    rolled = roll_up(organisation, weights)
    card = np.zeros((len(parents), len(goals.ids)))
    place = {unit: row for row, unit in enumerate(parents.tolist())}
    for unit, row in place.items():
        span = slice(organisation.start[unit], organisation.start[unit + 1])
        card[row, organisation.goal[span]] = weights[span]
    lost = 1.0 - common(organisation, rolled, card)
    off = half_deviation(by_perspective(organisation, rolled), organisation.balance_target[parents])
    staff = staffed(organisation, weights)
    points = {
        "priority": root_priority(organisation, weights) + _sibling_priority(organisation, weights),
        "alignment": float(share @ lost),
        "balance": float(share @ off),
        "capability": _capability(organisation, weights),
        "workload": float(np.maximum(goals.effort - staff, 0.0).sum() / organisation.capacity[0]),
        "specificity": _specificity(organisation, weights),
        "fairness": _fairness(organisation, weights),
    }
    return Score(
        points={name: POINTS * value for name, value in points.items()},
        delivered=POINTS * _delivered(organisation, staff),
        alignment_of=_spread(organisation, lost),
        balance_of=_spread(organisation, off),
        roll_up=rolled,
        staffed=staff,
        assessed=_assessed(organisation, weights),
    )


def roll_up(organisation: Organisation, weights: Floats) -> Floats:
    """For each unit with children (rows in the order of ``organisation.parents``), its children's average."""
    row_of = np.full(len(organisation.capacity) + 1, -1)
    row_of[organisation.parents] = np.arange(len(organisation.parents))
    parent = organisation.holders.parent[organisation.holder]
    rows = np.where(parent >= 0, row_of[parent], -1)
    used = (rows >= 0) & (weights > 0)
    part = organisation.capacity[organisation.holder[used]] / organisation.card_capacity[parent[used]]
    rolled = np.zeros((len(organisation.parents), len(organisation.goals.ids)))
    np.add.at(rolled, (rows[used], organisation.goal[used]), part * weights[used])
    return rolled


def common(organisation: Organisation, rolled: Floats, card: Floats) -> Floats:
    """What roll-ups and cards have in common: the largest flow from one to the other along "serves".

    Goals form a forest, so taking the deepest goals first is optimal: what is left over on a goal can still
    go to any goal above it.
    """
    supply, credit = rolled.copy(), np.zeros(len(rolled))
    for goal in organisation.goals.deepest_first.tolist():
        taken = np.minimum(supply[:, goal], card[:, goal])
        credit += taken
        above = organisation.goals.parent[goal]
        if above >= 0:
            supply[:, above] += supply[:, goal] - taken
    return credit


def by_perspective(organisation: Organisation, rolled: Floats) -> Floats:
    """Add goals up by perspective, row by row."""
    shares = np.zeros((len(rolled), len(organisation.perspective_ids)))
    for goal, perspective in enumerate(organisation.goals.perspective.tolist()):
        shares[:, perspective] += rolled[:, goal]
    return shares


def half_deviation(shares: Floats, target: Floats) -> Floats:
    """Half the sum of absolute differences, row by row."""
    return np.asarray(0.5 * np.abs(shares - target).sum(axis=1))


def staffed(organisation: Organisation, weights: Floats) -> Floats:
    """Capacity that leaves put on each goal."""
    work, goals = _work(organisation, weights), len(organisation.goals.ids)
    return np.bincount(organisation.goal, weights=work, minlength=goals).astype(np.float64)


def root_priority(organisation: Organisation, weights: Floats) -> float:
    """Half the sum over strategic goals of |weight of their lines on the root's card - target|."""
    goals = organisation.goals
    span = slice(organisation.start[0], organisation.start[1])
    tops = goals.top[organisation.goal[span]]
    weight = np.bincount(tops, weights=weights[span], minlength=len(goals.ids))
    strategic = goals.is_strategic
    return float(0.5 * np.abs(weight[strategic] - goals.target_weight[strategic]).sum())


def _sibling_priority(organisation: Organisation, weights: Floats) -> float:
    lost, capacity = 0.0, organisation.capacity
    for unit in organisation.parents.tolist():
        own = dict(
            zip(
                organisation.goals_of(unit).tolist(),
                weights[organisation.start[unit] : organisation.start[unit + 1]].tolist(),
                strict=True,
            )
        )
        for family in organisation.sibling_families(unit):
            total = sum(own[goal] for goal in family)
            off = sum(abs(own[goal] - share * total) for goal, share in family.items())
            lost += 0.5 * off * float(capacity[unit])
    return lost / max(float(capacity[organisation.parents].sum()), 1e-300)


def _capability(organisation: Organisation, weights: Floats) -> float:
    lost = _work(organisation, weights) * organisation.cost
    return float(lost.sum() / organisation.capacity[0])


def _assessed(organisation: Organisation, weights: Floats) -> float:
    work = _work(organisation, weights)
    return float(work[~np.isnan(organisation.fit)].sum() / max(work.sum(), 1e-300))


def _work(organisation: Organisation, weights: Floats) -> Floats:
    """Capacity that leaves put on each candidate; 0 for units."""
    leaf = organisation.holders.is_leaf[organisation.holder]
    return np.where(leaf, organisation.capacity[organisation.holder] * weights, 0.0)


def _specificity(organisation: Organisation, weights: Floats) -> float:
    below = organisation.has_card & (organisation.holders.parent >= 0)
    capacity = np.where(below, organisation.capacity, 0.0)
    borrowed = (capacity[organisation.holder] * weights)[organisation.is_general].sum()
    return float(borrowed / (capacity.sum() or 1.0))


def _fairness(organisation: Organisation, weights: Floats) -> float:
    lost = 0.0
    for group in organisation.twins:
        cards = np.array([weights[organisation.start[v] : organisation.start[v + 1]] for v in group])
        off = 0.5 * np.abs(cards - cards.mean(axis=0)).sum(axis=1)
        lost += float(off @ organisation.capacity[group])
    return lost / float(organisation.capacity[0])


def _delivered(organisation: Organisation, staff: Floats) -> float:
    goals = organisation.goals
    lines = np.bincount(goals.top, weights=staff, minlength=len(goals.ids)) / organisation.capacity[0]
    strategic = goals.is_strategic
    return float(0.5 * np.abs(lines[strategic] - goals.target_weight[strategic]).sum())


def _spread(organisation: Organisation, values: Floats) -> Floats:
    """From one value a parent to one value a holder."""
    spread = np.zeros(len(organisation.capacity))
    spread[organisation.parents] = values
    return spread
