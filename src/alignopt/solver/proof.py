"""Proof: where a plan is near its bound, everybody is decided together once more, beginning with that plan.

Near the bound branch and bound leaves little to look through, so that the best plan is soon found and proven.
Elsewhere nothing is tried: deciding all cards at once would come to no end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alignopt.model.scope import Scope
from alignopt.solver.progress import Progress
from alignopt.solver.status import Holds
from alignopt.solver.step import prepare, read_cards

if TYPE_CHECKING:
    from alignopt.model.cards import Cards
    from alignopt.solver.bound import Bounds
    from alignopt.solver.context import Context

NEAR = 0.5
"""Points between plan and bound, up to which everybody is decided together."""
LARGEST = 4_000
"""Candidates of an organisation, up to which that comes to an end in good time."""
PATIENCE = 5
"""That may take so many times the nodes of an ordinary step."""


def prove(context: Context, cards: Cards, bounds: Bounds) -> tuple[Cards, Bounds]:
    """Cards at least as good, and bounds at least as tight; the ledger says whether they are proven best.

    Parameters
    ----------
    context, cards
        The run, and a card for everybody.
    bounds
        What is known of how good a plan could be.
    """
    ledger, settings = context.ledger, context.settings
    if context.extend is not None:  # what is added to the model may cost something
        return cards, bounds
    total = settings.rates.total(context.measure(cards).points)
    apart = total - max(bounds.total, ledger.bound)
    ledger.proven |= apart <= settings.gap
    is_near = apart <= NEAR and len(context.organisation.goal) <= LARGEST
    if ledger.proven or not is_near or not settings.passes or context.is_late():
        return cards, bounds
    context.report(Progress(0, 1, "proving"))
    step = prepare(Scope.joint(context.organisation, context.policy, settings.rates), ties=False)
    outcome = context.solve(step, start=step.starting_at(cards), patience=PATIENCE, proof=True)
    context.report(Progress(1, 1, "proving"))
    if outcome.holds is Holds.NOTHING:
        return cards, bounds
    ledger.proven = outcome.holds is Holds.OPTIMAL
    bounds = replace(bounds, total=max(bounds.total, outcome.bound))
    found = cards.with_cards(context.organisation, context.policy, read_cards(step, outcome))
    is_better = settings.rates.total(context.measure(found).points) < total
    return (found if is_better else cards), bounds
