"""The criteria of given scorecards, by the same definitions as a plan's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.cards import Shares
from alignopt.model.score import score
from alignopt.rules.rule import COMPETENCIES

if TYPE_CHECKING:
    from alignopt.auditing.given import Given
    from alignopt.model.score import Score
    from alignopt.rules.checkers.view import Card


def shares_of(given: Given) -> Shares:
    """The cards as shares, along the candidates of ``given.weighed``.

    Only what the problem knows counts, on cards of holders to whom rules leave some goal, scaled to 100 %.
    """
    organisation = given.weighed
    goals, section = np.zeros(len(organisation.goal)), np.ones(len(organisation.capacity))
    competencies = _positions(given)
    for holder, card in given.measured.items():
        at = organisation.holders.index[holder]
        known = {item.key: item.weight for item in card.items if item.is_known}
        total, on_goals = sum(known.values()), sum(item.weight for item in card.goals)
        if total <= 0:
            continue
        section[at] = on_goals / total
        span = organisation.candidates(at)
        own = _goal_weights(card)
        for place, goal in zip(span, organisation.goals_of(at).tolist(), strict=True):
            goals[place] = own.get(organisation.goals.ids[goal], 0.0) / (on_goals or 1.0)
        for (section_name, item), weight in known.items():
            if section_name == COMPETENCIES:
                competencies[at, organisation.competencies.ids.index(item)] = weight / total
    places = sorted(competencies)
    return Shares(
        goals=goals,
        section=section,
        competencies=np.array([competencies[place] for place in places], dtype=np.float64),
        competency=np.array([competency for _, competency in places], dtype=np.int64),
        holder=np.array([holder for holder, _ in places], dtype=np.int64),
    )


def scored(given: Given, shares: Shares, cost: float) -> Score:
    """The criteria; ``cost`` is what soft rules are broken by, in points."""
    return score(given.weighed, shares, cost if given.policy.is_priced else None)


def _goal_weights(card: Card) -> dict[str, float]:
    return {item.item_id: item.weight for item in card.goals}


def _positions(given: Given) -> dict[tuple[int, int], float]:
    """Holder and competency of all that may stand on plans, with nothing on them yet."""
    sections = given.policy.sections
    return {
        (holder, competency): 0.0
        for holder, section in sections.of.items()
        for competency in section.competencies
    }
