"""Scorecards as checkers see them: plain dataclasses, one holder's card at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alignopt.rules.rule import COMPETENCIES, GOALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alignopt.rules.rule import Rule

TOLERANCE = 1e-7
"""Shares closer than this are the same."""
PERCENT = 100.0

Key = tuple[str, str]
"""Section and id: a goal and a competency may have the same id."""


@dataclass(frozen=True)
class Item:
    """A goal or competency that stands on a card.

    Attributes
    ----------
    item_id, section
        Which one; the section is goals or competencies.
    weight
        Share of the whole card.
    is_known
        Whether the problem has it.
    fit
        The holder's fit for it; None where there is none, and for units.
    """

    item_id: str
    section: str
    weight: float
    is_known: bool = True
    fit: float | None = None

    @property
    def key(self) -> Key:
        """Section and id."""
        return self.section, self.item_id


@dataclass(frozen=True)
class Card:
    """One holder's scorecard; ``steps`` is the holder's step by section, as a share."""

    holder_id: str
    items: tuple[Item, ...]
    steps: Mapping[str, float] = field(default_factory=dict)

    @property
    def goals(self) -> tuple[Item, ...]:
        """The goals that the problem knows."""
        return tuple(item for item in self.items if item.section == GOALS and item.is_known)

    @property
    def has_competencies(self) -> bool:
        """Whether any competency stands on it."""
        return any(item.section == COMPETENCIES for item in self.items)

    @property
    def total(self) -> float:
        """All weights together."""
        return sum(item.weight for item in self.items)


@dataclass(frozen=True)
class Demand:
    """One rule, the cards that it binds, and what on them it is about.

    Attributes
    ----------
    rule
        The rule; a default is one, too.
    cards
        Cards of the holders in its scope.
    parts
        Goals and competencies in its scope; where it limits several sums, one set for each, by perspective.
    others
        What a comparison compares with.
    lines
        For rules on contributors, each goal in scope with the goals that serve it, itself among them.
    """

    rule: Rule
    cards: tuple[Card, ...]
    parts: Mapping[str | None, frozenset[Key]]
    others: frozenset[Key] = frozenset()
    lines: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def takes_unknown(self) -> bool:
        """Whether goals that the problem does not know count: for rules on all goals of a card."""
        rule = self.rule
        return rule.means_goals and not rule.is_narrow and rule.kind in WHOLE

    def chosen(self, card: Card) -> list[Item]:
        """What stands on a card and is in scope."""
        in_scope = frozenset[Key]().union(*self.parts.values())
        return [
            item
            for item in card.items
            if item.key in in_scope or (self.takes_unknown and not item.is_known and item.section == GOALS)
        ]

    def carried(self) -> Iterator[tuple[Card, list[Item]]]:
        """Each card with what on it is in scope."""
        for card in self.cards:
            yield card, self.chosen(card)

    @property
    def is_about_competencies(self) -> bool:
        """Whether the rule is about the section of competencies alone."""
        return self.rule.section == COMPETENCIES


WHOLE = ("goal_count", "goal_weight", "weight_step", "section_weight", "equal_weights")
"""Kinds that are about whatever stands in a section, unless a scope column says which goals."""


@dataclass(frozen=True)
class Broken:
    """One violation.

    Attributes
    ----------
    holder_id
        Whose card; None where holders are counted.
    item_id
        The goal, competency or perspective at fault; None where several are together.
    got, low, high
        What is, and what should be; counts, percent of a card, or fits. None: no bound.
    by
        By how much it is broken, in the unit of the kind: goals, percent or holders.
    why
        More words, where numbers do not say it.
    """

    holder_id: str | None
    item_id: str | None
    got: float
    low: float | None
    high: float | None
    by: float
    why: str = ""


def excess(got: float, low: float | None, high: float | None) -> float:
    """By how much a number is below its least or above its most; 0 within the tolerance."""
    short = 0.0 if low is None else low - got
    over = 0.0 if high is None else got - high
    by = max(short, over)
    return by if by > TOLERANCE else 0.0
