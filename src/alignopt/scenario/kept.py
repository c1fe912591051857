"""What a baseline's cards come to in another problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.model.measure import measured
from alignopt.solver.adopt import adopted
from alignopt.solver.again import shares_by_id

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan


def kept_total(baseline: Plan, plan: Plan) -> float | None:
    """Total points of the baseline's cards in the plan's problem, at its rates; None if they do not hold.

    Cards of those who left are left out. They do not hold where somebody needs a card and has none, or a
    former card is not possible any more: a goal that is gone, another step, a hard rule.
    """
    organisation, policy = plan.organisation, plan.solution.policy
    cards = adopted(organisation, policy, *shares_by_id(baseline.solution))
    is_whole = cards.known[organisation.has_card].all()
    if not is_whole or not all(count.holds(organisation, cards.steps) for count in policy.counts):
        return None
    return plan.settings.rates.total(measured(organisation, policy, cards).points)
