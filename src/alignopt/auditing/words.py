"""Findings in words: one plain sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.rules.rule import COMPETENCIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from alignopt.auditing.given import Given
    from alignopt.rules.checkers.view import Broken
    from alignopt.rules.rule import Rule

    Says = Callable[[Broken, Rule], str]


def about_rule(given: Given, broken: Broken, rule: Rule, reason: str) -> str:
    """A broken rule or default as a sentence.

    Parameters
    ----------
    given
        Says what holders are called.
    broken, rule
        The violation, and what it violates.
    reason
        The rule's id and source, or that it is the default.
    """
    said = SAYS[rule.kind](broken, rule)
    who = "" if broken.holder_id is None else f"{named(given, broken.holder_id)} "
    return f"{who}{said} ({reason})"


def about_structure(given: Given, broken: Broken, kind: str) -> str:
    """What is broken beside rules, as a sentence."""
    holder = broken.holder_id or ""
    item, why = broken.item_id, broken.why
    if kind == "unknown_holder":
        return f"{holder} is no unit or person of this problem; its card is left out"
    said = {
        "unknown_goal": f"carries {item}, which is no {'competency' if why == COMPETENCIES else 'goal'} "
        "of this problem",
        "no_scorecard": "has no scorecard, and should have one",
        "whole_card": f"has weights that add up to {percent(broken.got)}, not 100 % (scaled to 100 % for the "
        "criteria)",
        "availability": f"{why}, and so should have no scorecard"
        if item is None
        else f"carries {item}, which is not open to it: {item} {why}",
        "line_of_sight": f"carries {item}, which serves no goal on the card of {why}",
        "strategic_goal": f"does not carry {item}, a strategic goal with a target",
    }[kind]
    return f"{named(given, holder)} {said}"


def named(given: Given, holder_id: str) -> str:
    """A holder's id and name."""
    return f"{holder_id} ({given.name(holder_id)})"


def percent(value: float) -> str:
    """Percent of a card, as short as it can be said."""
    return f"{round(value, 3):g} %"


def _count(broken: Broken, rule: Rule) -> str:
    what = _plural(broken.got, "competency", "competencies") if rule.section == COMPETENCIES else None
    what = what or _plural(broken.got, "goal", "goals")
    return f"carries {what}{_scope(rule)}, {_bound(broken, '{:g}')}"


def _weight(broken: Broken, rule: Rule) -> str:
    return f"carries {broken.item_id} with {percent(broken.got)}, {_bound(broken, '{:g} %')}"


def _step(broken: Broken, rule: Rule) -> str:
    step = percent(broken.low or 0.0)
    return f"carries {broken.item_id} with {percent(broken.got)}, which is no multiple of {step}"


def _perspective(broken: Broken, rule: Rule) -> str:
    return f"puts {percent(broken.got)} on perspective {broken.item_id}, {_bound(broken, '{:g} %')}"


def _together(broken: Broken, rule: Rule) -> str:
    return f"puts {percent(broken.got)} on {_what(rule)}, {_bound(broken, '{:g} %')}"


def _contributors(broken: Broken, rule: Rule) -> str:
    holders = _plural(broken.got, "holder carries", "holders carry")
    return f"{holders} {broken.item_id} or a goal that serves it, {_bound(broken, '{:g}')}"


def _require(broken: Broken, rule: Rule) -> str:
    if rule.goal_id is not None:
        return f"does not carry {rule.goal_id}, which is required"
    return f"carries no goal{_scope(rule)}, at least 1 required"


def _forbid(broken: Broken, rule: Rule) -> str:
    return f"carries {broken.item_id}, which is forbidden"


def _fixed(broken: Broken, rule: Rule) -> str:
    if broken.got == 0:
        return f"does not carry {broken.item_id}, which must weigh {percent(broken.low or 0.0)}"
    return f"carries {broken.item_id} with {percent(broken.got)}, must be {percent(broken.low or 0.0)}"


def _fit(broken: Broken, rule: Rule) -> str:
    return f"carries {broken.item_id} with a fit of {broken.got:.2g}, at least {broken.low:g} required"


def _equal(broken: Broken, rule: Rule) -> str:
    what = "competencies" if rule.section == COMPETENCIES else "goals"
    return (
        f"has {what}{_scope(rule)} whose weights are {percent(broken.got)} apart, at most "
        f"{percent(broken.high or 0.0)} allowed"
    )


def _heavier(broken: Broken, rule: Rule) -> str:
    one = rule.goal_id or f"category {rule.category}"
    other = rule.other_id if rule.goal_id else f"category {rule.other_id}"
    high = percent(broken.high or 0.0)
    return f"puts {percent(broken.got)} on {one}, more than the {high} on {other}"


SAYS: dict[str, Says] = {
    "goal_count": _count,
    "goal_weight": _weight,
    "weight_step": _step,
    "perspective_weight": _perspective,
    "category_weight": _together,
    "section_weight": _together,
    "contributors": _contributors,
    "require": _require,
    "forbid": _forbid,
    "fix_weight": _fixed,
    "min_fit": _fit,
    "equal_weights": _equal,
    "not_heavier_than": _heavier,
    "level_mix": _together,
}
"""How a violation of each kind of rule is said, after who breaks it."""


def _bound(broken: Broken, pattern: str) -> str:
    """Which bound is broken."""
    if broken.low is not None and broken.got < broken.low:
        return f"at least {pattern.format(round(broken.low, 3))} required"
    return f"at most {pattern.format(round(broken.high or 0.0, 3))} allowed"


def _scope(rule: Rule) -> str:
    """Which goals a rule is about, where not all."""
    parts = [f"category {rule.category}"] if rule.category else []
    parts += [f"perspective {rule.perspective_id}"] if rule.perspective_id else []
    if rule.goal_id:
        return f" that are {rule.goal_id}"
    return f" of {' and '.join(parts)}" if parts else ""


def _what(rule: Rule) -> str:
    """What a rule adds up."""
    if rule.kind == "section_weight":
        return str(rule.section)
    if rule.kind == "level_mix":
        level = f" that enters at the level {rule.other_id}" if rule.other_id else ""
        kind = f" of category {rule.category}" if rule.category else ""
        return f"goals that serve one{kind}{level}"
    return _scope(rule).removeprefix(" of ")


def _plural(count: float, one: str, many: str) -> str:
    head, _, tail = (one if count == 1 else many).partition(" ")
    return f"{count:g} {head} {tail}".rstrip()
