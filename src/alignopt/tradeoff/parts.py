"""Parts of a plan decided anew under some policy: side by side where they do not touch each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alignopt.solver.adopt import adopted
from alignopt.solver.again import again
from alignopt.solver.improve import WORTHWHILE, apart, around
from alignopt.solver.part import decide_parts
from alignopt.solver.status import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from alignopt.model.cards import Cards
    from alignopt.problem.organisation import Organisation
    from alignopt.solver.context import Context
    from alignopt.solver.solve import Solution

    Part = tuple[int, ...]


ROOM = 400
"""Candidates that a part holds at most, where it can be cut: there are many, and each is decided twice."""


@dataclass(frozen=True, eq=False)
class Renewed:
    """Cards after some parts were decided anew.

    Attributes
    ----------
    cards, total
        Everybody's, and what they come to.
    open
        By part, points that better cards of it might still have saved while all others stayed.
    """

    cards: Cards
    total: float
    open: dict[Part, float]


def renewed(context: Context, cards: Cards, parts: Iterable[Part], tell: Callable[[], None]) -> Renewed:
    """Decide parts anew, each from the cards so far; what is not better is not taken."""
    total = _total(context, cards)
    left: dict[Part, float] = {}
    listed = list(parts)
    alone = context.policy.spans_branches
    for batch in [[each] for each in listed] if alone else apart(context.organisation, listed):
        if context.is_late():
            context.ledger.stopped.append(Stopped.TIME_LIMIT)
            left |= dict.fromkeys(batch, float("inf"))
            continue
        before = total
        for free, part in zip(batch, decide_parts(context, cards, batch), strict=True):
            left[free] = float("inf")
            if part.cards is not None:
                now = cards
                cards, total = _taken(context, cards, total, part.cards, free)
                left[free] = max(0.0, (before if cards is now else part.total) - part.low)
            tell()
    return Renewed(cards, total, left)


def _taken(context: Context, cards: Cards, total: float, found: Cards, free: Part) -> tuple[Cards, float]:
    """Cards with a part's taken in, if that is better; and what they come to."""
    of = context.organisation, context.policy
    merged = cards.with_cards(*of, {v: found.card(*of, v) for v in free})
    better = _total(context, merged)
    return (merged, better) if better < total - WORTHWHILE else (cards, total)


def taken_over(context: Context, solution: Solution) -> Cards:
    """Cards of a solution under another policy; whose do not hold there are decided anew."""
    cards = adopted(context.organisation, context.policy, solution)
    is_whole = bool(cards.known[context.organisation.has_card].all()) and context.keeps_counts(cards)
    return cards if is_whole else again(context, solution)


def with_cards(solution: Solution, cards: Cards) -> Solution:
    """A solution with other cards."""
    return replace(solution, cards=cards)


def parts_with(organisation: Organisation, holders: Iterable[int]) -> Iterator[Part]:
    """Neighbourhoods that hold some holders, as few and as large as there are, top-down."""
    waiting = dict.fromkeys(sorted(holders))
    units = [v for v in organisation.parents.tolist() if organisation.has_card[v]]
    for unit in units or organisation.parents.tolist():
        part = around(organisation, unit, ROOM)
        if any(holder in waiting for holder in part):
            yield part
            for holder in part:
                waiting.pop(holder, None)
    yield from ((holder,) for holder in waiting)


def _total(context: Context, cards: Cards) -> float:
    return context.settings.rates.total(context.measure(cards).points)


def has_more(mine: Organisation, other: Organisation, holder: int) -> bool:
    """Whether a holder may carry goals in one organisation that it may not in another of the same holders."""
    return not np.isin(mine.goals_of(holder), other.goals_of(holder)).all()
