"""The criteria of cards under a policy: what they come to, and what soft rules they break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.model.score import Score, score
from alignopt.rules.checkers.price import penalties
from alignopt.rules.checkers.view import Card, Item
from alignopt.rules.rule import COMPETENCIES, GOALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.model.cards import Cards, Shares
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy


def measured(organisation: Organisation, policy: Policy, cards: Cards) -> Score:
    """Score cards, penalties of soft rules among the criteria."""
    shares = cards.shares(organisation, policy)
    if not policy.is_priced:
        return score(organisation, shares)
    holders = organisation.holders.ids
    shown = {
        holders[holder]: viewed(organisation, policy, shares, holder) for holder in _priced_holders(policy)
    }
    return score(organisation, shares, penalties(organisation, policy, shown))


def _priced_holders(policy: Policy) -> list[int]:
    """Everyone whom a soft rule binds, top-down."""
    pairs = zip(policy.rules, policy.bound, strict=True)
    return sorted({holder for rule, bound in pairs if rule.penalty > 0 for holder in bound})


def viewed(organisation: Organisation, policy: Policy, shares: Shares, holder: int) -> Card:
    """One holder's card, as checkers see it."""
    section = policy.sections.of.get(holder)
    steps = {GOALS: 1.0 / int(policy.grid[holder])}
    if section is not None:
        steps[COMPETENCIES] = 1.0 / section.grid
    items = (*_goals(organisation, shares, holder), *_competencies(organisation, policy, shares, holder))
    return Card(organisation.holders.ids[holder], items, steps)


def _goals(organisation: Organisation, shares: Shares, holder: int) -> Iterator[Item]:
    is_leaf = bool(organisation.holders.is_leaf[holder])
    for at in organisation.candidates(holder):
        if shares.goals[at] > 0:
            fit = float(organisation.fit[at])
            yield Item(
                item_id=organisation.goals.ids[organisation.goal[at]],
                section=GOALS,
                weight=float(shares.goals[at] * shares.section[holder]),
                fit=fit if is_leaf and fit == fit else None,
            )


def _competencies(organisation: Organisation, policy: Policy, shares: Shares, holder: int) -> Iterator[Item]:
    for at in policy.sections.candidates(holder):
        if shares.competencies[at] > 0:
            name = organisation.competencies.ids[shares.competency[at]]
            yield Item(name, COMPETENCIES, float(shares.competencies[at]))
