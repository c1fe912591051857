"""What each kind of rule demands of given scorecards: one checker for each kind, named as the kind.

Weights are shares while they are compared, and percent in what is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.rules.checkers.view import PERCENT, TOLERANCE, Broken, excess
from alignopt.rules.rule import GOALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alignopt.rules.checkers.view import Card, Demand

    Check = Callable[[Demand], Iterator[Broken]]


def goal_count(demand: Demand) -> Iterator[Broken]:
    """No card has fewer goals in scope than min or more than max; of competencies, no card that has any."""
    rule = demand.rule
    for card, chosen in demand.carried():
        count = len(chosen)
        by = excess(count, rule.min, rule.max)
        if by and not (demand.is_about_competencies and not card.has_competencies):
            yield Broken(card.holder_id, None, count, rule.min, rule.max, by)


def goal_weight(demand: Demand) -> Iterator[Broken]:
    """Each goal in scope that stands on a card weighs at least min and at most max."""
    for card, chosen in demand.carried():
        for item in chosen:
            yield from _share(demand, card, item.item_id, item.weight)


def weight_step(demand: Demand) -> Iterator[Broken]:
    """Each weight on a card is a multiple of min."""
    step = 1 / round(1 / (demand.rule.min or demand.rule.max or 1.0))
    for card, chosen in demand.carried():
        for item in chosen:
            if abs(item.weight - step * round(item.weight / step)) > TOLERANCE:
                got, low = PERCENT * item.weight, PERCENT * step
                yield Broken(card.holder_id, item.item_id, got, low, None, 1.0)


def perspective_weight(demand: Demand) -> Iterator[Broken]:
    """On each card, the perspective (each perspective, if none is named) weighs min to max."""
    for perspective, keys in demand.parts.items():
        for card in demand.cards:
            weight = sum(item.weight for item in card.items if item.key in keys)
            yield from _share(demand, card, perspective, weight)


def category_weight(demand: Demand) -> Iterator[Broken]:
    """On each card, the category weighs min to max."""
    yield from _together(demand)


def section_weight(demand: Demand) -> Iterator[Broken]:
    """On each card, the section weighs min to max."""
    yield from _together(demand)


def level_mix(demand: Demand) -> Iterator[Broken]:
    """On each card, goals that serve one of the level or category weigh min to max."""
    yield from _together(demand)


def contributors(demand: Demand) -> Iterator[Broken]:
    """Each goal in scope is carried, itself or through goals that serve it, by min to max holders."""
    rule = demand.rule
    for goal, line in demand.lines.items():
        count = sum(any(item.item_id in line for item in card.goals) for card in demand.cards)
        by = excess(count, rule.min, rule.max)
        if by:
            yield Broken(None, goal, count, rule.min, rule.max, by)


def require(demand: Demand) -> Iterator[Broken]:
    """The goal, or at least one of the category or perspective, stands on each card."""
    for card, chosen in demand.carried():
        if not chosen:
            yield Broken(card.holder_id, demand.rule.goal_id, 0.0, 1.0, None, 1.0)


def forbid(demand: Demand) -> Iterator[Broken]:
    """No goal in scope stands on a card."""
    for card, chosen in demand.carried():
        for item in chosen:
            yield Broken(card.holder_id, item.item_id, 1.0, None, 0.0, 1.0)


def fix_weight(demand: Demand) -> Iterator[Broken]:
    """The goal weighs exactly min on each card; where it is missing, it weighs nothing."""
    fixed = demand.rule.min or 0.0
    for card, chosen in demand.carried():
        weight = sum(item.weight for item in chosen)
        by = excess(weight, fixed, fixed)
        if by:
            percent = PERCENT * fixed
            yield Broken(
                card.holder_id, demand.rule.goal_id, PERCENT * weight, percent, percent, PERCENT * by
            )


def min_fit(demand: Demand) -> Iterator[Broken]:
    """No person or leaf unit carries a goal in scope for which its fit is known and below min."""
    least = demand.rule.min or 0.0
    for card, chosen in demand.carried():
        for item in chosen:
            if item.fit is not None and excess(item.fit, least, None):
                yield Broken(card.holder_id, item.item_id, item.fit, least, None, 1.0)


def equal_weights(demand: Demand) -> Iterator[Broken]:
    """On each card, the heaviest goal in scope is at most one step heavier than the lightest."""
    section = demand.rule.section or GOALS
    for card, chosen in demand.carried():
        weights = [item.weight for item in chosen]
        step, spread = card.steps.get(section, 0.0), max(weights, default=0.0) - min(weights, default=0.0)
        by = excess(spread, None, step)
        if by:
            yield Broken(card.holder_id, None, PERCENT * spread, None, PERCENT * step, PERCENT * by)


def not_heavier_than(demand: Demand) -> Iterator[Broken]:
    """On each card, the goal or category weighs no more than the other."""
    for card, chosen in demand.carried():
        weight = sum(item.weight for item in chosen)
        other = sum(item.weight for item in card.items if item.key in demand.others)
        by = excess(weight, None, other)
        if by:
            item = demand.rule.goal_id
            yield Broken(card.holder_id, item, PERCENT * weight, None, PERCENT * other, PERCENT * by)


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        goal_count,
        goal_weight,
        weight_step,
        perspective_weight,
        category_weight,
        section_weight,
        contributors,
        require,
        forbid,
        fix_weight,
        min_fit,
        equal_weights,
        not_heavier_than,
        level_mix,
    )
}
"""The checker of each kind of rule."""


def _together(demand: Demand) -> Iterator[Broken]:
    """What is in scope weighs min to max together."""
    for card, chosen in demand.carried():
        yield from _share(demand, card, None, sum(item.weight for item in chosen))


def _share(demand: Demand, card: Card, item: str | None, weight: float) -> Iterator[Broken]:
    """A share against the bounds of the rule."""
    rule = demand.rule
    by = excess(weight, rule.min, rule.max)
    if by:
        low, high = (None if bound is None else PERCENT * bound for bound in (rule.min, rule.max))
        yield Broken(card.holder_id, item, PERCENT * weight, low, high, PERCENT * by)
