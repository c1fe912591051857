"""What every set of scorecards keeps to, rules or not: full cards, available goals, lines of sight.

Each checker is named as the kind that its findings show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.auditing.sight import Sight
from alignopt.rules.checkers.view import PERCENT, Broken, excess
from alignopt.rules.rule import COMPETENCIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alignopt.auditing.given import Given
    from alignopt.rules.checkers.view import Card

    Check = Callable[[Given], Iterator[Broken]]

ROUNDING = 1e-9


def unknown_holder(given: Given) -> Iterator[Broken]:
    """Every card is that of a unit or person of the problem."""
    for holder in given.strangers:
        yield Broken(holder, None, 1.0, None, 0.0, 1.0)


def unknown_goal(given: Given) -> Iterator[Broken]:
    """What stands on a card is a goal or competency of the problem."""
    for card in given.cards.values():
        for item in card.items:
            if not item.is_known:
                yield Broken(card.holder_id, item.item_id, 1.0, None, 0.0, 1.0, item.section)


def no_scorecard(given: Given) -> Iterator[Broken]:
    """Everyone who has capacity and something to carry has a card."""
    for holder in given.missing:
        yield Broken(holder, None, 0.0, 1.0, None, 1.0)


def whole_card(given: Given) -> Iterator[Broken]:
    """The weights of a card add up to 100 %."""
    for card in given.cards.values():
        by = excess(card.total, 1.0, 1.0)
        if by:
            yield Broken(card.holder_id, None, PERCENT * card.total, PERCENT, PERCENT, PERCENT * by)


def availability(given: Given) -> Iterator[Broken]:
    """What stands on a card is open to its holder, by where it enters and who is eligible."""
    organisation = given.open_to
    for card in given.cards.values():
        at = organisation.holders.index[card.holder_id]
        if organisation.capacity[at] > 0:
            yield from _not_open(given, card, at)
            continue
        is_leaf, count = organisation.holders.is_leaf[at], float(len(card.items))
        why = "has no capacity" if is_leaf else "has nobody with capacity beneath it"
        yield Broken(card.holder_id, None, count, None, 0.0, count, why)


def line_of_sight(given: Given) -> Iterator[Broken]:
    """A goal is carried only under a card with one that it serves; a local line may start where it enters."""
    sight = Sight(given)
    for card in given.cards.values():
        above = sight.above(card.holder_id)
        for item in card.goals:
            if not sight.is_covered(card.holder_id, item.item_id):
                yield Broken(card.holder_id, item.item_id, 0.0, 1.0, None, 1.0, above or "")


def strategic_goal(given: Given) -> Iterator[Broken]:
    """The top card carries every strategic goal with a target, unless its number of goals is stated."""
    organisation = given.organisation
    card = given.bound.get(organisation.holders.ids[0])
    if card is None:
        return
    carried = {item.item_id for item in card.goals}
    for at in organisation.candidates(0):
        goal, is_required = int(organisation.goal[at]), bool(given.policy.required[at])
        name, target = organisation.goals.ids[goal], float(organisation.goals.target_weight[goal])
        if is_required and target > ROUNDING and name not in carried:
            yield Broken(card.holder_id, name, 0.0, 1.0, None, 1.0)


STRUCTURE: dict[str, Check] = {
    check.__name__: check
    for check in (
        unknown_holder,
        unknown_goal,
        no_scorecard,
        whole_card,
        availability,
        line_of_sight,
        strategic_goal,
    )
}
"""The checkers of what holds without any rule, in the order of their findings."""


def _not_open(given: Given, card: Card, holder: int) -> Iterator[Broken]:
    """Goals that are not open to a holder; competencies without a section, or that nothing asks for."""
    organisation = given.open_to
    available = {organisation.goals.ids[goal] for goal in organisation.goals_of(holder).tolist()}
    for item in card.items:
        why = None
        if item.is_known and item.section == COMPETENCIES:
            why = _competency_why(given, holder, item.item_id)
        elif item.is_known and item.item_id not in available:
            why = _why_not(given, holder, item.item_id)
        if why is not None:
            yield Broken(card.holder_id, item.item_id, 1.0, None, 0.0, 1.0, why)


def _why_not(given: Given, holder: int, goal_id: str) -> str:
    """Why a goal is not open to a holder."""
    organisation = given.open_to
    goal = organisation.goals.index[goal_id]
    entry = int(organisation.goals.entry[goal])
    if not organisation.is_beneath(holder, entry):
        return f"enters at {organisation.holders.ids[entry]}"
    if organisation.holders.is_leaf[holder]:
        return "is not in its list of eligible goals"
    return "is open to nobody beneath it, nor is a goal that serves it"


def _competency_why(given: Given, holder: int, competency_id: str) -> str | None:
    """Why a competency should not stand on a card; None if it may."""
    section, ids = given.policy.sections.of.get(holder), given.organisation.competencies.ids
    if section is None:
        return "is a competency, and no rule gives it a section for them"
    if competency_id in {ids[at] for at in section.competencies}:
        return None
    return "is asked for neither by the role nor by a goal that is open to it"
