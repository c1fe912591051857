"""Parts of a plan decided anew, one after the other, under some policy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alignopt.solver.adopt import adopted
from alignopt.solver.again import again
from alignopt.solver.improve import WORTHWHILE, around
from alignopt.solver.part import decide_part
from alignopt.solver.status import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from alignopt.model.cards import Cards
    from alignopt.problem.organisation import Organisation
    from alignopt.solver.context import Context
    from alignopt.solver.solve import Solution

    Part = tuple[int, ...]


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
    total, left = _total(context, cards), {}
    for free in parts:
        if context.is_late():
            context.ledger.stopped.append(Stopped.TIME_LIMIT)
            left[free] = float("inf")
            continue
        part = decide_part(context, cards, free)
        if part.cards is not None and part.total < total - WORTHWHILE:
            cards, total = part.cards, part.total
        left[free] = max(0.0, total - part.low) if part.cards is not None else float("inf")
        tell()
    return Renewed(cards, total, left)


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
        part = around(organisation, unit)
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
