"""The checker's rules: each kind evaluated on scorecards, word by word, with the amount that is too much.

Amounts are in the units of the specification: goals, holders, or percent of a scorecard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from checker_scope import COMPETENCIES, GOALS, in_scope, is_about, is_hard, is_unfit

if TYPE_CHECKING:
    from checker_bands import Case
    from checker_given import Row

PERCENT = 100
CLOSE = 1e-7
USUAL_PENALTY = 1.0


class Broken(NamedTuple):
    """What breaks a rule, and by how much."""

    words: str
    amount: float


class Item(NamedTuple):
    """A goal or competency on a scorecard."""

    section: str
    name: str
    weight: float


def bound_by(case: Case, rule: Row) -> list[str]:
    """The holders with a scorecard in a rule's scope."""
    return [holder for holder in sorted(case.cards) if in_scope(case.given, rule, holder)]


def items(case: Case, holder: str) -> list[Item]:
    """Everything on a holder's scorecard."""
    goals = [Item(GOALS, *each) for each in case.cards[holder].items()]
    return goals + [Item(COMPETENCIES, *each) for each in case.developed.get(holder, {}).items()]


def chosen(case: Case, rule: Row, holder: str) -> list[Item]:
    """What a rule is about on a holder's scorecard."""
    return [item for item in items(case, holder) if is_about(case.given, rule, item.section, item.name)]


def beyond(value: float, low: float | None, high: float | None) -> float:
    """By how much a value is below or above its bounds."""
    return max(0.0, (low or 0.0) - value, value - high if high is not None else 0.0)


def goal_count(case: Case, rule: Row) -> Iterator[Broken]:
    """Goals too many or too few on each card; of competencies, on each that has any."""
    for holder in bound_by(case, rule):
        if rule.get("section") == COMPETENCIES and not case.developed.get(holder):
            continue
        count = len(chosen(case, rule, holder))
        yield Broken(f"{holder}: {count} in scope", beyond(count, rule.get("min"), rule.get("max")))


def goal_weight(case: Case, rule: Row) -> Iterator[Broken]:
    """Percent too light or too heavy, each goal by itself."""
    for holder in bound_by(case, rule):
        for item in chosen(case, rule, holder):
            by = PERCENT * beyond(item.weight, rule.get("min"), rule.get("max"))
            yield Broken(f"{holder}/{item.name}: weight {item.weight:g}", by)


def weight_step(case: Case, rule: Row) -> Iterator[Broken]:
    """Weights that are no multiples of the step."""
    step = rule["min"] or rule["max"]
    for holder in bound_by(case, rule):
        for item in chosen(case, rule, holder):
            parts = item.weight / step
            yield Broken(f"{holder}/{item.name}: {parts:g} steps", float(abs(parts - round(parts)) > CLOSE))


def added_up(case: Case, rule: Row) -> Iterator[Broken]:
    """Percent that what is in scope weighs too much or too little together."""
    for holder in bound_by(case, rule):
        weight = sum(item.weight for item in chosen(case, rule, holder))
        by = PERCENT * beyond(weight, rule.get("min"), rule.get("max"))
        yield Broken(f"{holder}: {weight:g} together", by)


def perspective_weight(case: Case, rule: Row) -> Iterator[Broken]:
    """The same for the perspective named, or for each."""
    if rule.get("perspective_id") is not None:
        yield from added_up(case, rule)
        return
    for row in case.given.tables["perspectives"].to_dicts():
        yield from added_up(case, rule | {"perspective_id": row["perspective_id"]})


def contributors(case: Case, rule: Row) -> Iterator[Broken]:
    """Holders too many or too few for each goal: those who carry it, or one that serves it."""
    given = case.given
    for goal in sorted(given.goals):
        if is_about(given, rule, GOALS, goal):
            count = sum(
                any(goal in given.line[each] for each in case.cards[holder])
                for holder in bound_by(case, rule)
            )
            yield Broken(f"{goal}: {count} contribute", beyond(count, rule.get("min"), rule.get("max")))


def require(case: Case, rule: Row) -> Iterator[Broken]:
    """Cards on which nothing of what is required stands."""
    for holder in bound_by(case, rule):
        yield Broken(f"{holder}: nothing of it", float(not chosen(case, rule, holder)))


def forbid(case: Case, rule: Row) -> Iterator[Broken]:
    """Goals that should not stand there."""
    for holder in bound_by(case, rule):
        yield from (Broken(f"{holder}/{item.name} stands there", 1.0) for item in chosen(case, rule, holder))


def fix_weight(case: Case, rule: Row) -> Iterator[Broken]:
    """Percent off the weight; a goal that does not stand there weighs nothing."""
    for holder in bound_by(case, rule):
        weight = sum(item.weight for item in chosen(case, rule, holder))
        yield Broken(f"{holder}: weight {weight:g}", PERCENT * abs(weight - rule["min"]))


def min_fit(case: Case, rule: Row) -> Iterator[Broken]:
    """Goals carried by people and leaf units who are known to fit them less."""
    for holder in bound_by(case, rule):
        for item in chosen(case, rule, holder):
            if is_unfit(case.given, holder, item.name, rule["min"]):
                yield Broken(f"{holder}/{item.name}: fit {case.given.fit(holder, item.name):g}", 1.0)


def equal_weights(case: Case, rule: Row) -> Iterator[Broken]:
    """Percent between heaviest and lightest beyond one step."""
    for holder in bound_by(case, rule):
        weights = [item.weight for item in chosen(case, rule, holder)]
        if weights:
            section = case.bands.section(holder) if rule.get("section") == COMPETENCIES else None
            step = float(section.step if section else case.bands.step(holder))
            apart = max(weights) - min(weights)
            yield Broken(f"{holder}: {apart:g} apart", PERCENT * max(0.0, apart - step))


def not_heavier_than(case: Case, rule: Row) -> Iterator[Broken]:
    """Percent that one goal or category weighs more than the other."""
    column = "goal_id" if rule.get("goal_id") is not None else "category"
    for holder in bound_by(case, rule):
        one, other = (
            sum(item.weight for item in chosen(case, rule | {column: name}, holder))
            for name in (rule[column], rule["other_id"])
        )
        yield Broken(f"{holder}: {one:g} against {other:g}", PERCENT * max(0.0, one - other))


EVALUATED: dict[str, Callable[[Case, Row], Iterator[Broken]]] = {
    "goal_count": goal_count,
    "goal_weight": goal_weight,
    "weight_step": weight_step,
    "perspective_weight": perspective_weight,
    "category_weight": added_up,
    "section_weight": added_up,
    "contributors": contributors,
    "require": require,
    "forbid": forbid,
    "fix_weight": fix_weight,
    "min_fit": min_fit,
    "equal_weights": equal_weights,
    "not_heavier_than": not_heavier_than,
    "level_mix": added_up,
}


def violation(case: Case, rule: Row) -> float:
    """What a rule is broken by, all in all."""
    return sum(each.amount for each in EVALUATED[rule["kind"]](case, rule))


def rules_are_kept(case: Case) -> Iterator[str]:
    """No hard rule is broken."""
    for rule in filter(is_hard, case.given.rules):
        for words, amount in EVALUATED[rule["kind"]](case, rule):
            if amount > CLOSE * PERCENT:
                yield f"rule {rule['rule_id']} ({rule['kind']}): {words}, {amount:g} too much or too little"


def broken_at_a_price(case: Case) -> float:
    """Points that soft rules cost: a penalty for each unit of violation."""
    return sum(penalty(rule) * violation(case, rule) for rule in case.given.rules if not is_hard(rule))


def penalty(rule: Row) -> float:
    """Points for each unit that a soft rule is broken by."""
    stated = rule.get("penalty")
    return USUAL_PENALTY if stated is None else float(stated)
