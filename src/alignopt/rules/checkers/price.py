"""What soft rules are broken by on given scorecards, at their penalties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.rules.checkers.demands import stated_demand
from alignopt.rules.checkers.kinds import CHECKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.checkers.view import Card
    from alignopt.rules.policy import Policy


def penalties(organisation: Organisation, policy: Policy, cards: Mapping[str, Card]) -> float:
    """Points that cards (by holder) cost under the policy's soft rules: penalty times violation, summed."""
    cost = 0.0
    for rule in policy.rules:
        if rule.penalty > 0:
            demand = stated_demand(organisation, rule, cards)
            cost += rule.penalty * sum(broken.by for broken in CHECKS[rule.kind](demand))
    return cost
