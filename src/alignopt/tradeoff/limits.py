"""Who is at the limit of a rule: whose card would break it, were it one step tighter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.measure import viewed
from alignopt.rules.bands import DEFAULT
from alignopt.rules.checkers.demands import stated_demand
from alignopt.rules.checkers.kinds import CHECKS
from alignopt.rules.rule import COMPETENCIES
from alignopt.rules.scope import goals_of, lines_of
from alignopt.tradeoff.narrower import unlike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alignopt.model.cards import Cards
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.checkers.view import Card
    from alignopt.rules.policy import Policy
    from alignopt.rules.rule import Rule
    from alignopt.tradeoff.narrower import Stated

    Held = dict[int, Card]

NEARLY = 1e-9


def at_limit(organisation: Organisation, policy: Policy, cards: Cards, rule: Rule) -> list[int]:
    """Holders at the limit of a stated rule, ascending.

    One unit is a goal, a holder, or one step of the holder's own. Kinds that know no more and no less
    (``weight_step``, ``fix_weight``, ``equal_weights``, ``forbid``, ``min_fit``) are at the limit of everyone
    whom they could bear on; ``require`` of everyone who carries no more than it asks for. Of
    ``contributors``, those at the least who carry the goal, and at the most those who might and do not.
    """
    shares = cards.shares(organisation, policy)
    bound = [v for each, bound in zip(policy.rules, policy.bound, strict=True) if each is rule for v in bound]
    held = {v: viewed(organisation, policy, shares, v) for v in bound if cards.known[v]}
    return sorted(v for v in KINDS.get(rule.kind, _graded)(organisation, rule, held))


def at_default(organisation: Organisation, policy: Policy, cards: Cards, kind: str) -> list[int]:
    """Holders at the limit of a default: fewest or most goals, or a lightest or heaviest weight."""
    rows = policy.applied.filter(kind=kind, source=DEFAULT)["holder_id"].to_list()
    near = _counts_default if kind == "goal_count" else _weighs_default
    index = organisation.holders.index
    return sorted(
        v for v in map(index.__getitem__, rows) if cards.known[v] and near(organisation, policy, cards, v)
    )


def loosened(before: Stated, after: Stated, cards: Cards) -> set[int]:
    """Holders at a limit that another policy for the same organisation does not set, or sets farther off.

    Only they gain by the other policy at once; others may follow. Who loses by it is another matter.
    """
    organisation, mine, theirs = before.organisation, before.policy, after.policy
    count = np.bincount(organisation.holder[cards.steps > 0], minlength=len(mine.grid))
    free = (mine.grid != theirs.grid) & organisation.has_card
    free |= (count >= mine.max_goals) & (theirs.max_goals > mine.max_goals)
    free |= (count <= mine.min_goals) & (theirs.min_goals < mine.min_goals)
    share, other = (policy.grid[organisation.holder] for policy in (mine, theirs))
    steps, carried = cards.steps, cards.steps > 0
    wider = (steps >= mine.heaviest) & (theirs.heaviest * share > mine.heaviest * other)
    wider |= (steps <= mine.lightest) & (theirs.lightest * share < mine.lightest * other)
    found = {*np.flatnonzero(free).tolist(), *organisation.holder[carried & wider].tolist()}
    found.update(organisation.holder[mine.required & ~theirs.required].tolist())
    found.update(v for v, section in mine.sections.of.items() if theirs.sections.of.get(v) != section)
    for rule in unlike(mine.rules, theirs.rules):
        if any(rule is each for each, _ in mine.modelled):
            found.update(at_limit(organisation, mine, cards, rule))
    return found


def _counts_default(organisation: Organisation, policy: Policy, cards: Cards, holder: int) -> bool:
    span = slice(organisation.start[holder], organisation.start[holder + 1])
    count, available = int((cards.steps[span] > 0).sum()), span.stop - span.start
    low, high = int(policy.min_goals[holder]), int(policy.max_goals[holder])
    return (count == low and low > 1) or (count == high and high < available)


def _weighs_default(organisation: Organisation, policy: Policy, cards: Cards, holder: int) -> bool:
    span = slice(organisation.start[holder], organisation.start[holder + 1])
    steps, low, high = cards.steps[span], policy.lightest[span], policy.heaviest[span]
    least = (steps == low) & (low > 1)
    most = (steps == high) & (high < policy.grid[holder])
    return bool(((least | most) & (steps > 0)).any())


def _graded(organisation: Organisation, rule: Rule, held: Held) -> Iterator[int]:
    """Whose card a rule one unit tighter, at either end, would refuse."""
    for holder, card in held.items():
        unit = 1.0 if rule.about.bounds == "count" else min(card.steps.values())
        for tighter in _tighter(rule, unit):
            demand = stated_demand(organisation, tighter, {card.holder_id: card})
            if any(True for _ in CHECKS[rule.kind](demand)):
                yield holder
                break


def _tighter(rule: Rule, unit: float) -> Iterator[Rule]:
    """The rule with one bound alone, moved by a unit; a bound that bounds nothing is left out."""
    whole = np.inf if rule.about.bounds == "count" else 1.0
    nothing = 1.0 if rule.kind == "goal_count" and not rule.is_narrow else 0.0
    if rule.min is not None and rule.min > nothing + NEARLY:
        yield replace(rule, min=rule.min + unit, max=None)
    if rule.max is not None and rule.max < whole - NEARLY:
        yield replace(rule, min=None, max=rule.max - unit)


def _contributors(organisation: Organisation, rule: Rule, held: Held) -> Iterator[int]:
    """Of goals with no more or no fewer contributors than allowed: who carries them, or who might."""
    found: set[int] = set()
    for line in lines_of(organisation, rule).values():
        able = [v for v in held if line[organisation.goals_of(v)].any()]
        named = {organisation.goals.ids[at] for at in np.flatnonzero(line).tolist()}
        carrying = {v for v in able if any(item.item_id in named for item in held[v].goals)}
        if rule.min is not None and len(carrying) < rule.min + 1 and rule.min > 0:
            found |= carrying
        if rule.max is not None and len(carrying) > rule.max - 1:
            found |= set(able) - carrying
    yield from found


def _required(organisation: Organisation, rule: Rule, held: Held) -> Iterator[int]:
    for holder, card in held.items():
        demand = stated_demand(organisation, rule, {card.holder_id: card})
        if len(demand.chosen(card)) <= 1:
            yield holder


def _equal(organisation: Organisation, rule: Rule, held: Held) -> Iterator[int]:
    for holder, card in held.items():
        demand = stated_demand(organisation, rule, {card.holder_id: card})
        if len(demand.chosen(card)) > 1:
            yield holder


def _compared(organisation: Organisation, rule: Rule, held: Held) -> Iterator[int]:
    """Whose goal, one step heavier, would be heavier than the other."""
    for holder, card in held.items():
        demand = stated_demand(organisation, rule, {card.holder_id: card})
        weight = sum(item.weight for item in demand.chosen(card))
        other = sum(item.weight for item in card.items if item.key in demand.others)
        if weight + min(card.steps.values()) > other + NEARLY and _could_carry(organisation, rule, holder):
            yield holder


def _everyone(organisation: Organisation, rule: Rule, held: Held) -> Iterator[int]:
    yield from (holder for holder in held if _could_carry(organisation, rule, holder))


def _whoever_is_bound(organisation: Organisation, rule: Rule, held: Held) -> Iterator[int]:
    """Goals that a rule bars are no candidates any more, so nobody is seen to want them."""
    del organisation, rule
    yield from held


def _could_carry(organisation: Organisation, rule: Rule, holder: int) -> bool:
    is_about = goals_of(organisation, rule)[organisation.goals_of(holder)]
    return bool(is_about.any()) or rule.section == COMPETENCIES or rule.means_competencies


KINDS: dict[str, Callable[[Organisation, Rule, Held], Iterator[int]]] = {
    "contributors": _contributors,
    "equal_weights": _equal,
    "fix_weight": _everyone,
    "forbid": _whoever_is_bound,
    "min_fit": _whoever_is_bound,
    "not_heavier_than": _compared,
    "require": _required,
    "weight_step": _whoever_is_bound,
}
"""Kinds for which being at the limit is not a matter of moving a bound."""
