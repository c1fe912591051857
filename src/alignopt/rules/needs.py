"""What a unit's card must cover so that every holder beneath it can fill a scorecard of its own.

A holder beneath a unit may carry a goal only if the unit carries one that it serves. So a holder that
needs ``k`` goals, out of those available to it, needs ``k`` of them covered by every card above it
(but for local goals whose line starts in between). One such pair (goals, k) is a *need*.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.rule import Rule

ROUNDING = 1e-9


@dataclass(frozen=True)
class Need:
    """Of these goals (indices, ascending), at least ``count`` must be covered."""

    goals: tuple[int, ...]
    count: int


@dataclass(frozen=True, eq=False)
class Card:
    """What one holder's own bands say about the goals it may carry, along its candidates.

    Attributes
    ----------
    goals
        Indices.
    heaviest
        The most steps that each may take.
    required
        Whether each must be carried.
    grid, room
        Steps in 100 %, and the fewest of them that goals take.
    fewest
        The fewest goals.
    """

    goals: NDArray[np.int64]
    heaviest: NDArray[np.int64]
    required: NDArray[np.bool_]
    grid: int
    room: int
    fewest: int

    def need(self, chosen: NDArray[np.bool_], steps: float) -> Need:
        """So many steps on some of the goals need so many of them."""
        return Need(tuple(self.goals[chosen].tolist()), _fewest_for(self.heaviest[chosen], steps))


def needs_of(card: Card, demands: Iterable[tuple[NDArray[np.bool_], Rule]]) -> tuple[Need, ...]:
    """What a holder needs to be covered above it: enough goals, those required, and what hard rules ask for.

    Parameters
    ----------
    demands
        Hard rules that bind the holder, each with those of its goals that the rule is about.
    """
    everything = np.ones(len(card.goals), dtype=bool)
    whole = card.need(everything, card.room)
    least = max(whole.count, card.fewest)
    found = {Need(whole.goals, least): None}
    found |= dict.fromkeys(Need((goal,), 1) for goal in card.goals[card.required].tolist())
    for chosen, rule in demands:
        found |= dict.fromkeys(_demanded(card, chosen, rule, least))
    return tuple(need for need in found if need.count > 0)


def _demanded(card: Card, chosen: NDArray[np.bool_], rule: Rule, least: int) -> list[Need]:
    """What one rule asks of the goals it is about, and of all others."""
    some, others = tuple(card.goals[chosen].tolist()), tuple(card.goals[~chosen].tolist())
    low, high = rule.at_least, rule.at_most
    if rule.kind in ("goal_count", "require"):
        needs = [] if low is None else [Need(some, ceil(low - ROUNDING))]
        return needs if high is None else [*needs, Need(others, least - floor(high + ROUNDING))]
    needs = [] if not low else [card.need(chosen, low * card.grid)]
    return needs if high is None else [*needs, card.need(~chosen, card.room - high * card.grid)]


def _fewest_for(heaviest: NDArray[np.int64], steps: float) -> int:
    """How many goals it takes at least to make up so many steps."""
    if steps <= ROUNDING:
        return 0
    together = np.cumsum(np.sort(heaviest)[::-1])
    return int(np.searchsorted(together, steps - ROUNDING)) + 1


def needs_beneath(organisation: Organisation, own: Mapping[int, tuple[Need, ...]]) -> list[tuple[Need, ...]]:
    """For each holder, the distinct needs of all holders beneath it, as its own card must meet them.

    Parameters
    ----------
    own
        What each holder with a scorecard needs to fill it under its policy.
    """
    raw: list[dict[Need, None]] = [{} for _ in organisation.capacity]
    for holder in organisation.holders.bottom_up():
        parent = int(organisation.holders.parent[holder])
        if parent < 0 or organisation.capacity[holder] <= 0:
            continue
        raw[parent].update(raw[holder])
        if organisation.has_card[holder]:
            raw[parent].update(dict.fromkeys(own[holder]))
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
    cover = Cover.of(organisation, unit, needs)
    greedy = _greedy_cover(cover)
    return greedy if greedy <= enough else _exact_cover(cover)


def _as_seen_from(organisation: Organisation, unit: int, need: Need) -> Need:
    """The part of a need that this unit's card must meet: lines that start beneath it need nothing."""
    forest, depth = organisation.goals, organisation.holders.depth
    start = forest.top[list(need.goals)]
    beneath = forest.is_local[start] & (depth[forest.entry[start]] > depth[unit])
    left = tuple(goal for goal, free in zip(need.goals, beneath, strict=True) if not free)
    return Need(left, max(0, need.count - int(beneath.sum())))


@dataclass(frozen=True, eq=False)
class Cover:
    """What covers what, of a unit's goals and the needs beneath it.

    Goals that the same of the unit's goals cover are one *class*: needs tell of how many goals of each class.

    Attributes
    ----------
    covers
        Shape (classes, goals of the unit): whether a goal covers those of a class.
    members
        Shape (needs, classes): how many goals of a class a need counts.
    asked
        Per need: how many must be covered.
    """

    covers: NDArray[np.bool_]
    members: NDArray[np.int64]
    asked: NDArray[np.int64]

    @classmethod
    def of(cls, organisation: Organisation, unit: int, needs: Iterable[Need]) -> Cover:
        """See which of a unit's goals cover the needs beneath it; needs that come to the same are one."""
        needs = tuple(needs)
        mine = organisation.goals_of(unit)
        goals, inverse = np.unique(
            np.array([goal for need in needs for goal in need.goals], dtype=np.int64), return_inverse=True
        )
        covers, class_of = np.unique(
            organisation.goals.serves(goals[:, None], mine[None, :]), axis=0, return_inverse=True
        )
        members = np.zeros((len(needs), len(covers) + 1), dtype=np.int64)
        row = np.repeat(np.arange(len(needs)), [len(need.goals) for need in needs])
        np.add.at(members, (row, class_of.reshape(-1)[inverse]), 1)
        members[:, -1] = [need.count for need in needs]
        distinct = np.unique(members, axis=0)
        return cls(covers, distinct[:, :-1], distinct[:, -1])


def _greedy_cover(cover: Cover) -> int:
    asked, members, chosen = cover.asked, cover.members, 0
    while (asked > 0).any():
        gains = np.minimum(members @ cover.covers, asked[:, None])
        best = int(gains.clip(min=0).sum(axis=0).argmax())
        covered = cover.covers[:, best]
        asked = asked - members[:, covered].sum(axis=1)
        members = np.where(covered, 0, members)
        chosen += 1
        if chosen > cover.covers.shape[1]:
            break
    return chosen


def _exact_cover(cover: Cover) -> int:
    """Minimise the number of goals chosen, each need covered (a small MIP, through SciPy)."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    k, n = cover.covers.shape
    covering = np.hstack([-cover.covers.astype(float), np.eye(k)])
    meeting = np.hstack([np.zeros((len(cover.asked), n)), cover.members])
    answer = milp(
        np.concatenate([np.ones(n), np.zeros(k)]),
        constraints=[
            LinearConstraint(covering, -np.inf, 0.0),
            LinearConstraint(meeting, cover.asked, np.inf),
        ],
        bounds=Bounds(0.0, 1.0),
        integrality=np.concatenate([np.ones(n), np.zeros(k)]),
    )
    return n if answer.x is None else round(float(answer.fun))
