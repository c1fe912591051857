"""The criteria of given cards: the same definitions as in the model, computed, not optimised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.cards import Shares

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
        The children's capacity-weighted average of goals, for units with children: a share for each pair of
        :attr:`Organisation.rolled`.
    perspectives
        Shape (parents, perspectives): the same by perspective, competencies included.
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
    perspectives: Floats
    staffed: Floats
    assessed: float


def score(organisation: Organisation, weights: Shares | Floats, penalties: float | None = None) -> Score:
    """Score cards.

    Parameters
    ----------
    organisation
        Holders, goals and candidates.
    weights
        The cards as shares; or the weight of every candidate, where goals are all there is on cards.
    penalties
        What soft rules are broken by, in points; None where no rule is soft.
    """
    shares = weights if isinstance(weights, Shares) else Shares.of_goals(organisation, weights)
    own, parents, goals = shares.goals, organisation.parents, organisation.goals
    share = organisation.capacity[parents] / max(organisation.measured_capacity, 1e-300)
    rolled = roll_up(organisation, own)
    lost = 1.0 - common(organisation, rolled, own)
    perspectives = roll_up_by_perspective(organisation, shares)
    off = half_deviation(perspectives, organisation.balance_target[parents])
    staff = staffed(organisation, own)
    points = {
        "priority": root_priority(organisation, own) + _sibling_priority(organisation, own),
        "alignment": float(share @ lost),
        "balance": float(share @ off),
        "capability": _capability(organisation, own),
        "workload": float(np.maximum(goals.effort - staff, 0.0).sum() / organisation.capacity[0]),
        "specificity": _specificity(organisation, own),
        "fairness": _fairness(organisation, own),
    }
    if shares.competency.size:
        points["development"] = development(organisation, shares)
    if organisation.had_card.any():
        points["churn"] = float(moved(organisation, own) @ organisation.capacity / organisation.capacity[0])
    if penalties is not None:
        points["rules"] = penalties / POINTS
    return Score(
        points={name: POINTS * value for name, value in points.items()},
        delivered=POINTS * _delivered(organisation, staff),
        alignment_of=_spread(organisation, lost),
        balance_of=_spread(organisation, off),
        roll_up=rolled,
        perspectives=perspectives,
        staffed=staff,
        assessed=_assessed(organisation, own),
    )


def roll_up_by_perspective(organisation: Organisation, shares: Shares) -> Floats:
    """The children's average by perspective, for each unit with children: goals and competencies.

    A competency counts for its perspective; one without a perspective counts as its holder's target has it.
    """
    whole = shares.goals * shares.section[organisation.holder]
    found = by_perspective(organisation, roll_up(organisation, whole))
    row_of = np.full(len(organisation.capacity), -1)
    row_of[organisation.parents] = np.arange(len(organisation.parents))
    card = competencies_by_perspective(organisation, shares)
    for holder in np.flatnonzero(card.any(axis=1)).tolist():
        parent = int(organisation.holders.parent[holder])
        if parent >= 0:
            part = organisation.capacity[holder] / organisation.card_capacity[parent]
            found[row_of[parent]] += part * card[holder]
    return found


def competencies_by_perspective(organisation: Organisation, shares: Shares) -> Floats:
    """What competencies put on each perspective of each holder's card, as shares of the whole card."""
    card = np.zeros((len(organisation.capacity), len(organisation.perspective_ids)))
    perspective = organisation.competencies.perspective[shares.competency]
    named = perspective >= 0
    np.add.at(card, (shares.holder[named], perspective[named]), shares.competencies[named])
    rest = np.bincount(
        shares.holder[~named], weights=shares.competencies[~named], minlength=len(organisation.capacity)
    )
    return np.asarray(card + rest[:, None] * organisation.balance_target)


def development(organisation: Organisation, shares: Shares) -> float:
    """Capacity that competencies on plans are away from what goals and roles ask for, as a share of all."""
    lost = 0.0
    for holder in np.unique(shares.holder).tolist():
        own = shares.holder == holder
        span = slice(organisation.start[holder], organisation.start[holder + 1])
        asked = organisation.competencies.asked(
            organisation.holders.role[holder], organisation.goals_of(holder)
        )
        wanted = (1.0 - shares.section[holder]) * (shares.goals[span] @ asked)[shares.competency[own]]
        off = 0.5 * np.abs(shares.competencies[own] - wanted).sum()
        lost += float(off * organisation.capacity[holder])
    return lost / float(organisation.capacity[0])


def moved(organisation: Organisation, weights: Floats) -> Floats:
    """Per holder, the part of last period's card (0 to 1) that has moved; 0 where there is none to compare.

    Half the sum of absolute differences. Goals that it may not carry any more have moved away.
    """
    differences = np.abs(weights - organisation.previous_weight)
    off = np.bincount(organisation.holder, weights=differences, minlength=len(organisation.capacity))
    return np.where(organisation.had_card, 0.5 * (off + organisation.previous_lost), 0.0)


def roll_up(organisation: Organisation, weights: Floats) -> Floats:
    """The children's average of each unit with children, along the pairs of :attr:`Organisation.rolled`."""
    used = np.flatnonzero((organisation.rolled.from_beneath >= 0) & (weights > 0))
    holder = organisation.holder[used]
    part = organisation.capacity[holder] / organisation.card_capacity[organisation.holders.parent[holder]]
    return np.bincount(
        organisation.rolled.from_beneath[used],
        weights=part * weights[used],
        minlength=len(organisation.rolled.row),
    ).astype(np.float64)


def common(organisation: Organisation, rolled: Floats, weights: Floats) -> Floats:
    """What units' roll-ups and cards have in common: the largest flow from one to the other along "serves".

    Goals form a forest, so taking the deepest goals first is optimal: what is left over on a goal can still
    go to any goal above it.
    """
    flows = organisation.rolled
    supply, card, taken = rolled.copy(), np.zeros(len(rolled)), np.zeros(len(rolled))
    carried = np.flatnonzero((flows.on_card >= 0) & (weights > 0))
    card[flows.on_card[carried]] = weights[carried]
    for level in flows.deepest_first:
        taken[level] = np.minimum(supply[level], card[level])
        goes_on = level[flows.above[level] >= 0]
        np.add.at(supply, flows.above[goes_on], supply[goes_on] - taken[goes_on])
    return np.bincount(flows.row, weights=taken, minlength=len(organisation.parents)).astype(np.float64)


def by_perspective(organisation: Organisation, rolled: Floats) -> Floats:
    """Add goals up by perspective: shape (parents, perspectives)."""
    flows = organisation.rolled
    shares = np.zeros((len(organisation.parents), len(organisation.perspective_ids)))
    np.add.at(shares, (flows.row, organisation.goals.perspective[flows.pairs.goal]), rolled)
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
    at, share, family = organisation.siblings
    unit = organisation.holder[at]
    total = np.bincount(family, weights=weights[at])
    off = np.abs(weights[at] - share * total[family]) * organisation.capacity[unit]
    return float(0.5 * off.sum()) / max(organisation.measured_capacity, 1e-300)


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
    return float(borrowed / organisation.beneath_root_capacity)


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
