"""Improvement: parts of a plan are decided anew, everything else known, and kept where that is better.

A *neighbourhood* is a unit with as much of what is beneath it as can be decided together in good time: all
of it where it is small, so that a small organisation is decided as a whole. Neighbourhoods that do not
touch each other are solved side by side; whatever comes back is kept only if the exact total gets better.
Each pass looks with another seed; what is proven best is not looked at again until a card changes near it.
Where rules count holders across branches, all neighbourhoods touch each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.solver.context import Turn
from alignopt.solver.cut import Unfinished
from alignopt.solver.progress import Progress
from alignopt.solver.status import Holds, Stopped
from alignopt.solver.step import read_cards

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from alignopt.model.cards import Card, Cards
    from alignopt.model.scope import Scope
    from alignopt.model.score import Score
    from alignopt.problem.organisation import Organisation
    from alignopt.solver.context import Context

    Floats = NDArray[np.float64]

LARGEST = 1_600
"""Candidates that a neighbourhood holds at most, where it can be cut at all."""

FEW = 16
"""Neighbourhoods that are decided anew at least where an organisation is large: those where most is lost."""
AGAIN = 380_000
"""Candidates that a large organisation has, with those that are decided anew there: the larger, the fewer."""

BRIEF = 0.25
"""The part of the usual nodes that a first pass takes, as most is found soon: see docs/decisions/0027."""

WORTHWHILE = 1e-7
"""Points by which the total must get better."""

Neighbourhood = tuple[int, ...]


def improve(
    context: Context, cards: Cards, *, about: Collection[int] | None = None, room: int | None = None
) -> Cards:
    """Cards whose total is no worse than that of those given.

    Parameters
    ----------
    context, cards
        The run, and a card for everybody.
    about
        Holders where improvement begins; it goes on wherever cards change. None for everywhere.
    room
        Candidates that a neighbourhood holds at most; :data:`LARGEST` if not given.
    """
    organisation = context.organisation
    best = context.measure(cards)
    settled: set[Neighbourhood] = set()
    if about is not None:
        begun = tuple(about)
        all_of_them = neighbourhoods(organisation, best, room)
        settled = {each for each in all_of_them if not touches(organisation, each, begun)}
    alone = context.policy.spans_branches
    everyone = tuple(np.flatnonzero(organisation.has_card).tolist())
    passes, spent = context.settings.passes, 0
    for number in range(passes):
        turn = Turn(number, BRIEF if number == 0 and passes > 1 else 1.0)
        before = best
        todo = [each for each in neighbourhoods(organisation, best, room) if each not in settled]
        if context.is_large:
            todo = _affordable(organisation, todo, spent)
            spent += sum(size(organisation, each) for each in todo)
        done = 0
        for batch in [[each] for each in todo] if alone else apart(organisation, todo):
            if context.is_late():
                context.ledger.stopped.append(Stopped.TIME_LIMIT)
                context.ledger.unfinished = Unfinished(number + 1, done, len(todo))
                return cards
            for free, found, is_best in _decided_anew(context, cards, best, batch, turn):
                merged = cards.with_cards(organisation, context.policy, found)
                better = context.measure(merged)
                if _gain(context, best, better) > WORTHWHILE:
                    changed = cards.changed_by(organisation, context.policy, found)
                    cards, best = merged, better
                    settled = {each for each in settled if not touches(organisation, each, changed)}
                settled |= _settled(todo, free) if is_best else set()
                if free == everyone and is_best:
                    context.ledger.proven = True
                    return cards
            done += len(batch)
            context.report(Progress(done, len(todo), f"improving, pass {number + 1}"))
        if number > 0 and _gain(context, before, best) <= WORTHWHILE:
            break
    return cards


def _settled(all_of_them: list[Neighbourhood], free: Neighbourhood) -> set[Neighbourhood]:
    """A neighbourhood that was decided within the gap, and those inside it: they would save no more."""
    inside = set(free)
    return {each for each in all_of_them if inside.issuperset(each)}


def neighbourhoods(organisation: Organisation, now: Score, room: int | None = None) -> list[Neighbourhood]:
    """Holders to decide anew together, one neighbourhood a unit: everyone first, then where most is lost."""
    lost = (now.alignment_of + now.balance_of) * organisation.capacity
    units = [u for u in organisation.parents.tolist() if organisation.has_card[u]]
    units.sort(key=lambda unit: (-lost[unit], unit))
    found = list(dict.fromkeys(around(organisation, unit, room) for unit in units))
    return sorted(found, key=lambda each: len(each) < organisation.has_card.sum())


def _affordable(organisation: Organisation, todo: list[Neighbourhood], spent: int) -> list[Neighbourhood]:
    """The first of them, as many as a large organisation has time for, which has spent some of it already."""
    together = spent + np.cumsum([size(organisation, each) for each in todo])
    number = int(np.searchsorted(together, AGAIN - len(organisation.goal), "right"))
    return todo[: number if spent else max(FEW, number)]


def around(organisation: Organisation, unit: int, room: int | None = None) -> Neighbourhood:
    """A unit and all beneath it, level by level as far down as there is room; at least its children.

    The room is in candidates; :data:`LARGEST` if not given.
    """
    most = LARGEST if room is None else room
    found: Neighbourhood = ()
    gathered: list[int] = []
    level = [unit]
    while level:
        gathered += level
        if size(organisation, gathered) > most:
            break
        found = tuple(sorted(gathered))
        level = [c for v in level for c in organisation.children_with_cards(v)]
    return found if len(found) > 1 else tuple(organisation.children_with_cards(unit))


def size(organisation: Organisation, holders: Iterable[int]) -> int:
    """How many candidates some holders have."""
    return sum(len(organisation.goals_of(v)) for v in holders)


def apart(organisation: Organisation, todo: list[Neighbourhood]) -> list[list[Neighbourhood]]:
    """In batches within which no card stands right above, beneath or in two neighbourhoods at once."""
    batches: list[list[Neighbourhood]] = []
    taken: list[tuple[set[int], set[int]]] = []
    for each in todo:
        free, above = set(each), _above(organisation, each)
        for batch, (others, theirs) in zip(batches, taken, strict=True):
            if free.isdisjoint(others) and free.isdisjoint(theirs) and above.isdisjoint(others):
                batch.append(each)
                others |= free
                theirs |= above
                break
        else:
            batches.append([each])
            taken.append((free, above))
    return batches


def touches(organisation: Organisation, one: Neighbourhood, other: Neighbourhood) -> bool:
    """Whether some unit's alignment or balance depends on cards of both."""
    mine = _above(organisation, one) | set(one)
    return not mine.isdisjoint(_above(organisation, other) | set(other))


def _above(organisation: Organisation, free: Neighbourhood) -> set[int]:
    """The holders right above."""
    return {int(organisation.holders.parent[v]) for v in free} - {-1}


def _decided_anew(
    context: Context, cards: Cards, now: Score, batch: list[Neighbourhood], turn: Turn
) -> list[tuple[Neighbourhood, dict[int, Card], bool]]:
    """New cards for each neighbourhood, everyone else known (none: not found), and whether they are best."""
    scopes = [_scope(context, cards, now, free) for free in batch]
    solved = context.side_by_side(scopes, cards, turn)
    return [
        (
            free,
            {} if outcome.holds is Holds.NOTHING else read_cards(step, outcome),
            outcome.holds is Holds.OPTIMAL,
        )
        for free, (step, outcome) in zip(batch, solved, strict=True)
    ]


def _scope(context: Context, cards: Cards, now: Score, free: Neighbourhood) -> Scope:
    """What is free, what is known, and the effort that the others leave to be staffed."""
    organisation, holders = context.organisation, list(free)
    others = now.staffed - _staffed_by(context, cards, holders)
    effort = np.maximum(organisation.goals.effort - others, 0.0)
    return context.scope(holders, cards.without(holders), effort)


def effort_left(context: Context, cards: Cards, free: list[int]) -> Floats:
    """The effort that holders with cards leave to be staffed by those who are free."""
    known = np.flatnonzero(cards.known).tolist()
    others = _staffed_by(context, cards, [v for v in known if v not in set(free)])
    return np.asarray(np.maximum(context.organisation.goals.effort - others, 0.0))


def _staffed_by(context: Context, cards: Cards, holders: list[int]) -> Floats:
    """Capacity that these holders' leaves put on each goal."""
    organisation = context.organisation
    work = np.zeros(len(organisation.goals.ids))
    for holder in holders:
        if organisation.holders.is_leaf[holder]:
            span = slice(organisation.start[holder], organisation.start[holder + 1])
            weight = cards.steps[span] / max(1, int(cards.steps[span].sum()))
            np.add.at(work, organisation.goal[span], organisation.capacity[holder] * weight)
    return work


def _gain(context: Context, before: Score, after: Score) -> float:
    rates = context.settings.rates
    return rates.total(before.points) - rates.total(after.points)
