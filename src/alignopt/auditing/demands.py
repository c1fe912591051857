"""Rules and defaults made ready for checkers: whose cards, and what on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.rules.bands import DEFAULT
from alignopt.rules.checkers.demands import stated_demand
from alignopt.rules.checkers.view import Demand
from alignopt.rules.rule import COMPETENCIES, GOALS, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.auditing.given import Given
    from alignopt.rules.checkers.view import Card, Key

DEFAULT_KINDS = {
    "goal_count": ("goal_count", GOALS),
    "goal_weight": ("goal_weight", GOALS),
    "weight_step": ("weight_step", GOALS),
    "competency_count": ("goal_count", COMPETENCIES),
    "competency_weight": ("goal_weight", COMPETENCIES),
    "competency_step": ("weight_step", COMPETENCIES),
}
"""Rows of what was applied that can be defaults: as which kind, in which section."""
WEIGHING = ("goal_weight", "fix_weight")
"""Kinds that replace the default weight of what they are about."""


def demands(given: Given) -> Iterator[Demand]:
    """Every stated rule, then every default that no stated rule replaced."""
    for rule in given.policy.rules:
        yield stated_demand(given.organisation, rule, given.bound)
    yield from default_demands(given)


def default_demands(given: Given) -> Iterator[Demand]:
    """The defaults, holder by holder; a goal's default weight yields to rules about that goal's weight."""
    narrowed = _narrowed(given)
    rows = given.policy.applied.filter(source=DEFAULT).select("holder_id", "kind", "min", "max")
    for holder, name, low, high in rows.iter_rows():
        if name in DEFAULT_KINDS and holder in given.bound:
            kind, section = DEFAULT_KINDS[name]
            rule = Rule(rule_id=DEFAULT, kind=kind, section=section, min=low, max=high, source=DEFAULT)
            left_out = narrowed.get(holder, frozenset()) if kind == "goal_weight" else frozenset()
            card = given.bound[holder]
            yield Demand(rule, (card,), {None: _keys_of(card, section) - left_out})


def _keys_of(card: Card, section: str) -> frozenset[Key]:
    return frozenset(item.key for item in card.items if item.section == section)


def _narrowed(given: Given) -> dict[str, frozenset[Key]]:
    """By holder, goals and competencies whose weight a stated rule speaks of."""
    found: dict[str, frozenset[Key]] = {}
    for rule in given.policy.rules:
        if rule.kind in WEIGHING and rule.is_narrow:
            demand = stated_demand(given.organisation, rule, given.bound)
            keys = frozenset[tuple[str, str]]().union(*demand.parts.values())
            for card in demand.cards:
                found[card.holder_id] = found.get(card.holder_id, frozenset()) | keys
    return found
