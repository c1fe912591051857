"""Whose cards are decided anew for a question: few first, then more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.solver.improve import size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from alignopt.explanation.question import Question
    from alignopt.problem.organisation import Organisation

Free = tuple[int, ...]

ROOM = 800
"""Candidates that are decided together for one question, where fewer holders can do."""


def neighbourhoods(question: Question) -> Iterator[Free]:
    """Sets of holders, each larger than the one before: the nearest, with the cards above, and everybody.

    For a person: itself, its team, and their unit. For a unit: itself, those beneath that the question may
    leave without a line of sight, those right beneath and beside it. Cut to what can be decided in good time.
    """
    organisation = question.organisation
    near = _cut(organisation, _near(question), _must(question))
    yield near
    wide = _cut(organisation, [*near, *_above(organisation, question.holder)], near)
    if wide != near:
        yield wide
    everyone = tuple(np.flatnonzero(organisation.has_card).tolist())
    if everyone != wide and size(organisation, everyone) <= 2 * ROOM:
        yield everyone


def _cut(organisation: Organisation, wanted: Iterable[int], must: Iterable[int]) -> Free:
    """Of those wanted, as many as there is room for, in their order; all who must be among them."""
    found = dict.fromkeys(must)
    room = ROOM - size(organisation, found)
    for holder in wanted:
        if holder not in found and (needs := len(organisation.goals_of(holder))) <= room:
            found[holder] = None
            room -= needs
    return tuple(sorted(found))


def _must(question: Question) -> list[int]:
    """The holder, and those beneath whose line of sight depends on the goal."""
    organisation = question.organisation
    if not question.is_why or organisation.holders.is_leaf[question.holder]:
        return [question.holder]
    found, level = [question.holder], [question.holder]
    while level:
        level = [
            child
            for unit in level
            for child in organisation.children_with_cards(unit)
            if _serves(question, child)
        ]
        found += level
    return found


def _serves(question: Question, holder: int) -> bool:
    """Whether a holder carries the goal or one that serves it."""
    organisation = question.organisation
    carried = [at for at in organisation.candidates(holder) if question.cards.steps[at] > 0]
    return bool(organisation.goals.serves(organisation.goal[carried], question.goal).any())


def _near(question: Question) -> list[int]:
    """The holder's neighbours, nearest first."""
    organisation, holder = question.organisation, question.holder
    parent = int(organisation.holders.parent[holder])
    beside = [] if parent < 0 else organisation.children_with_cards(parent)
    beside.sort(key=lambda v: (not _may_serve(question, v), v))
    above = [parent] if parent >= 0 and organisation.has_card[parent] else []
    if organisation.holders.is_leaf[holder]:
        return [*above, *beside]
    return [*organisation.children_with_cards(holder), *beside]


def _may_serve(question: Question, holder: int) -> bool:
    """Whether the goal, or one that serves it, is open to a holder."""
    organisation = question.organisation
    return bool(organisation.goals.serves(organisation.goals_of(holder), question.goal).any())


def _above(organisation: Organisation, holder: int) -> Iterator[int]:
    """The cards above, all of them; then those right beneath each, from the nearest up."""
    path = [v for v in organisation.holders.path(holder)[1:] if organisation.has_card[v]]
    yield from path
    for unit in path:
        yield from organisation.children_with_cards(unit)
