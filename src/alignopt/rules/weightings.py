"""What stated rules ask of one scorecard that carries exactly the given items, as limits on whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, gcd, lcm
from typing import TYPE_CHECKING

from alignopt.rules.counting import Alike, Limits, Order, Total
from alignopt.rules.rule import COMPETENCIES, GOALS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from alignopt.rules.rule import Rule

ROUNDING = 1e-6
IGNORED = ("contributors", "min_fit")
"""Kinds that say nothing about how one scorecard is weighted."""


@dataclass(frozen=True)
class Item:
    """A goal or competency on the scorecard, and what is known of it.

    Attributes
    ----------
    goal_id, perspective_id, category
        None where nothing is said.
    section
        ``goals`` or ``competencies``.
    serves
        Ids of the rules on the mix of levels that it counts for; None where that is not known.
    """

    goal_id: str | None = None
    perspective_id: str | None = None
    category: str | None = None
    section: str = GOALS
    serves: frozenset[str] | None = None


@dataclass(frozen=True)
class Card:
    """The items of a scorecard in whole numbers: ``whole`` is 100 %, an item a multiple of its ``stride``."""

    items: tuple[Item, ...]
    perspectives: tuple[str, ...]
    whole: int
    stride: tuple[int, ...]

    @classmethod
    def of(
        cls, items: Sequence[Item], perspectives: Sequence[str], rules: Sequence[Rule], step: float
    ) -> Card:
        """The grids of both sections, brought to one unit."""
        grids = {section: _grid(rules, section, step) for section in (GOALS, COMPETENCIES)}
        whole = lcm(*(grids[section] for section in {item.section for item in items}))
        return cls(tuple(items), tuple(perspectives), whole, tuple(whole // grids[i.section] for i in items))

    def chosen(self, rule: Rule) -> frozenset[int]:
        """Positions of the items that a rule is about."""
        return frozenset(at for at, item in enumerate(self.items) if _is_about(rule, item))

    def band(self, low: float | None, high: float | None) -> tuple[int, int]:
        """Shares in whole units, rounded inwards."""
        least = 0 if low is None else ceil(low * self.whole - ROUNDING)
        return least, self.whole if high is None else min(self.whole, floor(high * self.whole + ROUNDING))


def limits_of(card: Card, rules: Sequence[Rule]) -> Limits | None:
    """The limits that hard rules set; None if the items alone break one.

    Raises
    ------
    ValueError
        If a rule asks for the level at which goals enter, which is not known.
    """
    if not all(_CARRIED[rule.kind](len(card.chosen(rule)), rule) for rule in rules if rule.kind in _CARRIED):
        return None
    low, high = list(card.stride), [card.whole] * len(card.items)
    for rule in rules:
        if rule.kind in ("goal_weight", "fix_weight"):
            least, most = card.band(rule.min, rule.min if rule.kind == "fix_weight" else rule.max)
            for at in card.chosen(rule):
                low[at], high[at] = max(low[at], least), min(high[at], most)
    return Limits(
        whole=card.whole,
        low=tuple(low),
        high=tuple(high),
        stride=card.stride,
        totals=tuple(total for rule in rules for total in _totals(card, rule)),
        alike=tuple(alike for rule in rules for alike in _alike(card, rule)),
        orders=tuple(order for rule in rules for order in _orders(card, rule)),
    )


def grid_of(step: float) -> int:
    """Steps in 100 %.

    Raises
    ------
    ValueError
        If the step does not divide 100 %.
    """
    if not 0 < step <= 1 or abs(1 / step - round(1 / step)) > ROUNDING:
        raise ValueError(f"step: got {step}, expected a step that divides 100 %, such as 0.05")
    return round(1 / step)


def _grid(rules: Sequence[Rule], section: str, step: float) -> int:
    """Steps in 100 % of a section: multiples of every stated step, or of the one told where none is."""
    wanted = [rule for rule in rules if rule.kind == "weight_step" and (rule.section or GOALS) == section]
    return gcd(*(grid_of(rule.min or rule.max or 0.0) for rule in wanted)) or grid_of(step)


def _is_about(rule: Rule, item: Item) -> bool:
    means = rule.means_competencies if item.section == COMPETENCIES else rule.means_goals
    if not means or rule.goal_id not in (None, item.goal_id):
        return False
    if rule.kind == "level_mix":
        return _is_mixed(rule, item)
    return rule.category in (None, item.category) and rule.perspective_id in (None, item.perspective_id)


def _is_mixed(rule: Rule, item: Item) -> bool:
    if item.serves is not None:
        return rule.rule_id in item.serves
    if rule.other_id is not None:
        raise ValueError(
            f"rule {rule.rule_id} (level_mix) goes by the level {rule.other_id} at which goals enter: "
            "give the problem, and goals with their goal_id"
        )
    return rule.category == item.category


def _counted(number: int, rule: Rule) -> bool:
    return (rule.min or 0) - ROUNDING <= number <= (float("inf") if rule.max is None else rule.max + ROUNDING)


def _is_carried(number: int, rule: Rule) -> bool:
    return number > 0


def _is_not_carried(number: int, rule: Rule) -> bool:
    return number == 0


_CARRIED: dict[str, Callable[[int, Rule], bool]] = {
    "goal_count": _counted,
    "require": _is_carried,
    "fix_weight": _is_carried,
    "forbid": _is_not_carried,
}
"""Kinds that the items alone keep to or break."""


def _totals(card: Card, rule: Rule) -> list[Total]:
    """What a rule asks of sums."""
    if rule.kind not in ("category_weight", "section_weight", "perspective_weight", "level_mix"):
        return []
    band = card.band(rule.min, rule.max)
    chosen = card.chosen(rule)
    if rule.kind == "perspective_weight" and rule.perspective_id is None:
        of = {
            name: [at for at in chosen if card.items[at].perspective_id == name] for name in card.perspectives
        }
        return [Total(frozenset(items), *band) for items in of.values()]
    return [Total(chosen, *band)]


def _alike(card: Card, rule: Rule) -> list[Alike]:
    chosen = card.chosen(rule) if rule.kind == "equal_weights" else frozenset()
    return [Alike(chosen, max(card.stride[at] for at in chosen))] if len(chosen) > 1 else []


def _orders(card: Card, rule: Rule) -> list[Order]:
    """One goal or category against another, in both sections."""
    if rule.kind != "not_heavier_than":
        return []
    by = "category" if rule.goal_id is None else "goal_id"
    heavier = frozenset(at for at, item in enumerate(card.items) if getattr(item, by) == rule.other_id)
    return [Order(card.chosen(rule), heavier)]
