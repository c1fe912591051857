"""Solving again from a former plan: what still holds is kept, what does not is decided anew, then improved.

What changed decides where improvement begins: a rule on one team starts it there, another target everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.solver.adopt import adopted
from alignopt.solver.cascade import Task, cascade, with_those_above
from alignopt.solver.described import Described
from alignopt.solver.improve import LARGEST, around, effort_left, improve, size
from alignopt.solver.progress import Progress
from alignopt.solver.status import Holds
from alignopt.solver.step import read_cards

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from alignopt.model.cards import Cards
    from alignopt.problem.organisation import Organisation
    from alignopt.solver.context import Context
    from alignopt.solver.solve import Solution


def again(
    context: Context, former: Solution, about: Collection[int] | None = None, room: int | None = None
) -> Cards:
    """Cards for everybody, from those of a former plan.

    Parameters
    ----------
    context, former
        The run, and what it begins with.
    about
        Holders where improvement begins, beside those who lost their cards; None for whoever changed.
    room
        Candidates that improvement decides together at most; as many as in any solve if not given.

    Raises
    ------
    NoPlan
        If some holders cannot all be given a card.
    """
    cards = adopted(context.organisation, context.policy, former)
    undecided = _undecided(context.organisation, cards)
    cards = _decided(context, cards)
    if not context.keeps_counts(cards):
        return cascade(context)
    begun = changed(context, former) if about is None else frozenset(about)
    return improve(context, cards, about=begun | frozenset(undecided), room=room)


def changed(context: Context, former: Solution) -> frozenset[int]:
    """Holders for whom something is not as it was, other than cards; everybody, where that is about goals."""
    now, before = Described.of(context.organisation, context.policy), former.described
    everyone = range(len(context.organisation.capacity))
    if now.is_about_goals(before) or context.settings.rates != former.rates:
        return frozenset(everyone)
    ids = context.organisation.holders.ids
    return frozenset(v for v in everyone if now.holders[ids[v]] != before.holders.get(ids[v]))


def _decided(context: Context, cards: Cards) -> Cards:
    """Cards for those who have none, from the top down."""
    while undecided := _undecided(context.organisation, cards):
        context.report(Progress(0, 1, "deciding what no longer holds"))
        cards = _with_the_first(context, cards, undecided)
    return cards


def _with_the_first(context: Context, cards: Cards, undecided: list[int]) -> Cards:
    """Cards for the topmost undecided holder and its undecided siblings, at least."""
    organisation = context.organisation
    parent = int(organisation.holders.parent[undecided[0]])
    team = [v for v in undecided if organisation.holders.parent[v] == parent]
    for free, dropped in _attempts(organisation, team, undecided, parent):
        left = cards.without(dropped)
        scope = context.scope(free, left.without(free), effort_left(context, left, free))
        ((step, outcome),) = context.side_by_side([scope])
        if outcome.holds is not Holds.NOTHING:
            return left.with_cards(organisation, context.policy, read_cards(step, outcome))
    left = cards.without(_beneath(organisation, team))
    return with_those_above(context, Task.of(parent, team, organisation.goals.effort), left)


def _attempts(
    organisation: Organisation, team: list[int], undecided: list[int], parent: int
) -> Iterator[tuple[list[int], list[int]]]:
    """Whom to decide, and whom to leave undecided: as few as may do first, then more."""
    beneath = _beneath(organisation, team)
    lost = sorted({*team, *(v for v in undecided if v in set(beneath))})
    if size(organisation, lost) <= LARGEST:
        yield lost, []
    whole = sorted({*team, *beneath})
    if len(whole) > len(lost) and size(organisation, whole) <= LARGEST:
        yield whole, []
    if parent >= 0 and organisation.has_card[parent]:
        near = sorted({*around(organisation, parent), *lost, parent})
        if size(organisation, near) <= 2 * LARGEST:
            yield near, []
    yield team, beneath


def _undecided(organisation: Organisation, cards: Cards) -> list[int]:
    """Holders that should have a card and have none, top-down."""
    return np.flatnonzero(organisation.has_card & ~cards.known).tolist()


def _beneath(organisation: Organisation, team: list[int]) -> list[int]:
    """Everyone with a card beneath some holders."""
    found: list[int] = []
    level = list(team)
    while level:
        level = [child for v in level for child in organisation.children[v].tolist()]
        found += [v for v in level if organisation.has_card[v]]
    return sorted(found)
