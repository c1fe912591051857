"""The plan as it would be otherwise: as few cards as needed decided anew, everyone else's as they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from alignopt.errors import NoPlan
from alignopt.explanation.near import neighbourhoods
from alignopt.solver.adopt import is_covered
from alignopt.solver.again import again
from alignopt.solver.feasible import Verdict, alone, feasible
from alignopt.solver.limits import Limits
from alignopt.solver.part import Part, decide_part
from alignopt.solver.solve import running
from alignopt.solver.status import Stopped

if TYPE_CHECKING:
    from alignopt.explanation.near import Free
    from alignopt.explanation.question import Question
    from alignopt.model.cards import Cards
    from alignopt.plan.plan import Plan
    from alignopt.solver.context import Context

WORK = Limits(nodes=2_000, seconds=20.0)
"""What a test may take whether there is any card at all."""
SAME = 1e-7
"""Points by which totals may differ and yet be the same."""
FEW = 8
"""Up to so many who move, two at a time are put back as well: they may have changed places."""

_as_it_is: WeakKeyDictionary[Plan, dict[Free, Part]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Found:
    """What came of it.

    Attributes
    ----------
    free
        Whose cards were decided anew.
    cards
        Everybody's, if it were otherwise; None where there are none, or none were found.
    is_impossible
        Whether it is proven that there are none, whoever's cards change.
    best, low
        The least total found if it were otherwise, and points below which it cannot come while others' cards
        stay.
    kept
        Cards that leave it as it is; the plan's own, or better ones for the same holders.
    kept_total, kept_low
        The same points for the best that leaves it as it is.
    alone
        Points of the whole plan where nobody else's card changes; None where that is not possible.
    stopped
        Why the search ended.
    """

    free: Free
    cards: Cards | None
    is_impossible: bool
    best: float
    low: float
    kept: Cards
    kept_total: float
    kept_low: float
    alone: float | None
    stopped: Stopped


def resolved(question: Question) -> Found:
    """Decide it otherwise: in the nearest neighbourhood where that can be done."""
    if question.candidate is None or (question.is_why and question.is_required):
        return _nothing(question, (question.holder,), is_impossible=True)
    organisation, policy = question.organisation, question.otherwise
    free: Free = (question.holder,)
    everyone = tuple(np.flatnonzero(organisation.has_card).tolist())
    with running(organisation, policy, question.plan.settings) as context:
        own = decide_part(context, question.cards, free)
        if own.is_impossible and _is_hopeless(question, free):
            return _nothing(question, free, is_impossible=True)
        begin = question.cards if own.cards is None else own.cards
        for free in neighbourhoods(question):
            part = decide_part(context, begin, free)
            if part.cards is not None:
                return _found(context, question, part, own)
            if free == everyone:
                return _nothing(question, free, is_impossible=part.is_impossible)
        if _is_hopeless(question, free):
            return _nothing(question, free, is_impossible=True)
        return _everywhere(context, question)


def _fewer(context: Context, question: Question, part: Part, own: Part) -> list[Cards]:
    """Cards where nobody else moves, and such where the card above alone does, if that is free to."""
    found = [] if own.cards is None else [own.cards]
    parent = int(question.organisation.holders.parent[question.holder])
    if parent in part.free:
        begin = question.cards if own.cards is None else own.cards
        both = decide_part(context, begin, (parent, question.holder))
        found += [] if both.cards is None else [both.cards]
    return found


def as_it_is(plan: Plan, free: Free) -> Part:
    """The best of a neighbourhood without any question: found once for each plan."""
    known = _as_it_is.setdefault(plan, {})
    if free not in known:
        with running(plan.organisation, plan.solution.policy, plan.settings) as context:
            known[free] = decide_part(context, plan.solution.cards, free)
    return known[free]


def _found(context: Context, question: Question, part: Part, own: Part) -> Found:
    """Weigh cards that were found against the plan and the best of the same neighbourhood.

    The best without any question bounds both sides; it is one of them itself. Where it is better than the
    plan and leaves the goal as it is, the plan has something left that is not for the question: the other
    plan may have as much left, so that nobody moves for it.
    """
    base, plan = as_it_is(question.plan, part.free), question.plan
    cards, total = part.cards, part.total
    kept, kept_total = question.cards, plan.total
    if base.cards is not None and question.keeps(base.cards):
        if base.total < kept_total - SAME:
            kept, kept_total = base.cards, base.total
    elif base.cards is not None and base.total < total:
        cards, total = base.cards, base.total
    assert cards is not None
    fewer = _fewer(context, question, part, own)
    total = min([total, *(points_of(context, each) for each in fewer)])
    left = plan.total - kept_total
    least = max(plan.bound, base.low if np.isfinite(base.low) else -np.inf)
    return Found(
        free=part.free,
        cards=_with_fewest_moves(context, question, cards, fewer, total + left),
        is_impossible=False,
        best=total,
        low=min(total, max(least, part.low)),
        kept=kept,
        kept_total=kept_total,
        kept_low=min(kept_total, least),
        alone=None if own.cards is None else own.total,
        stopped=part.stopped,
    )


def _everywhere(context: Context, question: Question) -> Found:
    """Solve all of it again from the plan, since no part was enough; bounded by the plan's bound alone."""
    plan = question.plan
    try:
        cards = again(context, plan.solution)
    except NoPlan as error:
        everyone = tuple(np.flatnonzero(question.organisation.has_card).tolist())
        return _nothing(question, everyone, is_impossible=error.stopped is Stopped.INFEASIBLE)
    total = points_of(context, cards)
    return Found(
        free=tuple(sorted(context.ledger.decided)),
        cards=_with_fewest_moves(context, question, cards, [], total),
        is_impossible=False,
        best=total,
        low=min(total, plan.bound),
        kept=question.cards,
        kept_total=plan.total,
        kept_low=plan.bound,
        alone=None,
        stopped=Stopped.WORK_LIMIT,
    )


def _nothing(question: Question, free: Free, *, is_impossible: bool) -> Found:
    plan, inf = question.plan, float("inf")
    stopped = Stopped.INFEASIBLE if is_impossible else Stopped.WORK_LIMIT
    return Found(
        free=free,
        cards=None,
        is_impossible=is_impossible,
        best=inf,
        low=inf,
        kept=question.cards,
        kept_total=plan.total,
        kept_low=plan.bound,
        alone=None,
        stopped=stopped,
    )


def _is_hopeless(question: Question, holders: Free) -> bool:
    """Whether some holders can have no cards at all, whatever stands above them."""
    scope = alone(question.organisation, question.otherwise, holders)
    return feasible(scope, WORK) is Verdict.IMPOSSIBLE


def _with_fewest_moves(
    context: Context, question: Question, cards: Cards, fewer: list[Cards], total: float
) -> Cards:
    """Cards that move fewer others and come to no more than a total, within the gap of a step."""
    most = total + max(SAME, context.settings.gap)
    for other in fewer:
        if points_of(context, other) <= most:
            return other
    moved = [v for v in moved_holders(question, cards) if v != question.holder]
    for group in [*reversed([(v,) for v in moved]), *_pairs(moved), *[(v,) for v in moved]]:
        back = _put_back(context, question, cards, group)
        if back is not None and points_of(context, back) <= most:
            cards = back
    return cards


def _pairs(moved: list[int]) -> list[tuple[int, ...]]:
    return list(combinations(moved, 2)) if len(moved) <= FEW else []


def points_of(context: Context, cards: Cards) -> float:
    """The total of cards, in points."""
    return context.settings.rates.total(context.measure(cards).points)


def _put_back(context: Context, question: Question, cards: Cards, group: tuple[int, ...]) -> Cards | None:
    """The cards with some holders' own as they are in the plan; None where that does not hold together."""
    organisation, policy = context.organisation, context.policy
    back = {
        holder: question.cards.card(organisation, question.plan.solution.policy, holder) for holder in group
    }
    other = cards.with_cards(organisation, policy, back)
    concerned = {each for v in group for each in (v, *organisation.children_with_cards(v))}
    holds = all(is_covered(organisation, other, each) for each in concerned) and context.keeps_counts(other)
    return other if holds else None


def moved_holders(question: Question, cards: Cards) -> list[int]:
    """Holders whose cards differ from the plan's, top-down."""
    organisation, before = question.organisation, question.cards
    sections = question.plan.solution.policy.sections
    goals = organisation.holder[before.steps != cards.steps]
    competencies = sections.holder[before.competency_steps != cards.competency_steps]
    return sorted({*goals.tolist(), *competencies.tolist()})
