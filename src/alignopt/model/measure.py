"""The criteria of cards under a policy: what they come to, and what soft rules they break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.model.score import Score, score

if TYPE_CHECKING:
    from alignopt.model.cards import Cards
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy


def measured(organisation: Organisation, policy: Policy, cards: Cards) -> Score:
    """Score cards, penalties of soft rules among the criteria."""
    shares = cards.shares(organisation, policy)
    return score(organisation, shares, None)
