"""Part of a plan decided anew, all other cards as they are: how good it can be, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alignopt.model.build import worth_of_ties
from alignopt.solver.improve import effort_left
from alignopt.solver.status import Holds, Stopped
from alignopt.solver.step import prepare, read_cards

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.model.cards import Cards
    from alignopt.solver.context import Context
    from alignopt.solver.limits import Outcome
    from alignopt.solver.step import Step


@dataclass(frozen=True, eq=False)
class Part:
    """Some holders' cards, decided together.

    Attributes
    ----------
    free
        Whose.
    cards
        Everybody's, theirs among them; None where none were found.
    total
        Points of the whole plan with these cards; infinite where there are none.
    low
        Points below which the whole plan cannot come while the others' cards stay.
    stopped
        Why the search ended.
    """

    free: tuple[int, ...]
    cards: Cards | None
    total: float
    low: float
    stopped: Stopped

    @property
    def is_impossible(self) -> bool:
        """Whether it is proven that there are no such cards while the others' stay."""
        return self.stopped is Stopped.INFEASIBLE


def decide_part(context: Context, cards: Cards, free: Iterable[int], *, patience: int = 1) -> Part:
    """Decide some holders' cards anew, the others' as they are.

    Parameters
    ----------
    context
        The run.
    cards
        Everybody's; those of the free, where they are known, are where the search begins.
    free
        Whom to decide.
    patience
        How many times the nodes of an ordinary step it may take.
    """
    holders = sorted(set(free))
    left = cards.without(holders)
    scope = context.scope(holders, left, effort_left(context, left, holders))
    step = prepare(scope, context.extend)
    begin = step.starting_at(cards) if cards.known[holders].all() else None
    return _part(context, left, step, context.solve(step, start=begin, patience=patience))


def decide_parts(context: Context, cards: Cards, parts: Iterable[Iterable[int]]) -> list[Part]:
    """Decide several parts side by side, each as :func:`decide_part` would, alone; all cards are known."""
    frees = [sorted(set(free)) for free in parts]
    lefts = [cards.without(free) for free in frees]
    efforts = [effort_left(context, left, free) for free, left in zip(frees, lefts, strict=True)]
    scopes = [context.scope(*each) for each in zip(frees, lefts, efforts, strict=True)]
    solved = context.side_by_side(scopes, start=cards)
    return [_part(context, left, *each) for left, each in zip(lefts, solved, strict=True)]


def _part(context: Context, left: Cards, step: Step, outcome: Outcome) -> Part:
    """What came back, and what it comes to with the cards that were left as they are."""
    holders = step.scope.free
    if outcome.holds is Holds.NOTHING:
        return Part(holders, None, float("inf"), float("inf"), outcome.stopped)
    found = left.with_cards(context.organisation, context.policy, read_cards(step, outcome))
    total = context.settings.rates.total(context.measure(found).points)
    low = total - _left_open(step, outcome)
    return Part(holders, found, total, low, outcome.stopped)


def _left_open(step: Step, outcome: Outcome) -> float:
    """Points of the organisation that better cards might save: the gap, and what ties may be worth."""
    gap = outcome.objective - outcome.bound + worth_of_ties(step.scope)
    return max(0.0, gap) / step.scope.scale
