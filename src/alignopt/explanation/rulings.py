"""Rules that a goal on a card fills, or that leave no room for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alignopt.explanation.reason import Reason, goal, people, said
from alignopt.model.measure import viewed
from alignopt.rules.bands import DEFAULT
from alignopt.rules.budgets import able_holders
from alignopt.rules.checkers.demands import stated_demand
from alignopt.rules.checkers.kinds import CHECKS
from alignopt.rules.checkers.view import Item
from alignopt.rules.rule import GOALS
from alignopt.rules.scope import goals_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.explanation.question import Question
    from alignopt.rules.checkers.view import Broken, Card
    from alignopt.rules.rule import Rule

SHAPING = ("weight_step", "equal_weights", "not_heavier_than", "goal_weight", "contributors")
"""Kinds that say how weights relate, not what must be carried; and those that count holders."""


def why_ruled(question: Question) -> Iterator[Reason]:
    """Rules and defaults that bear on the question: what requires it, what it fills, what leaves no room."""
    policy = question.plan.solution.policy
    if question.is_why:
        yield from _required(question)
    card = _card_otherwise(question)
    for rule in policy.rules_of.get(question.holder, ()):
        if rule.hard and rule.kind not in SHAPING and not _names_the_goal(rule):
            demand = stated_demand(question.organisation, rule, {card.holder_id: card})
            for broken in CHECKS[rule.kind](demand):
                yield _filled(question, rule, broken)
    yield from _by_default(question)
    for rule in policy.rules:
        if rule.hard and rule.kind == "contributors":
            yield from _counted(question, rule)


def requiring(question: Question) -> list[Rule]:
    """The hard rules by which the goal must stand on the card."""
    rules = question.plan.solution.policy.rules_of.get(question.holder, ())
    return [
        rule
        for rule in rules
        if rule.hard and rule.means_goals and rule.kind in ("require", "fix_weight")
        if rule.goal_id == question.goal_id and goals_of(question.organisation, rule)[question.goal]
    ]


def _names_the_goal(rule: Rule) -> bool:
    return rule.kind in ("require", "fix_weight") and rule.goal_id is not None


def _required(question: Question) -> Iterator[Reason]:
    stated = requiring(question)
    for rule in stated:
        yield Reason("rule", f"{said(rule)} asks for it")
    if question.is_required and not stated:
        target = float(question.organisation.goals.target_weight[question.goal])
        text = "by default, the organisation's card carries every strategic goal that has a target"
        yield Reason("default", text, figure=target, unit="share")


def _card_otherwise(question: Question) -> Card:
    """The card without the goal, or with it at its lightest; nothing else changed."""
    organisation, policy = question.organisation, question.plan.solution.policy
    card = viewed(organisation, policy, question.plan.shares, question.holder)
    if question.is_why:
        kept = (item for item in card.items if item.key != (GOALS, question.goal_id))
        return replace(card, items=tuple(kept))
    lightest = int(policy.lightest[question.candidate]) / int(policy.grid[question.holder])
    return replace(card, items=(*card.items, Item(question.goal_id, GOALS, lightest)))


def _filled(question: Question, rule: Rule, broken: Broken) -> Reason:
    """A bound that the card without the goal, or with it, would break, if nothing else on it changed."""
    is_least = broken.low is not None and broken.got < broken.low
    unit = rule.about.unit
    shown = f"{round(broken.got, 2):g} %" if unit == "percent" else people(round(broken.got), "goal", "goals")
    given = "without it there would be" if question.is_why else "with it there would be"
    text = f"{said(rule)}: {given} {shown}, unless others change"
    return Reason("rule", text, figure=broken.got, beside=broken.low if is_least else broken.high, unit=unit)


def _by_default(question: Question) -> Iterator[Reason]:
    """The default count of goals, where no rule states one, and it leaves no choice."""
    applied = question.plan.solution.policy.applied
    row = applied.filter(holder_id=question.holder_id, kind="goal_count").row(0, named=True)
    span = question.organisation.candidates(question.holder)
    carried = int(np.count_nonzero(question.cards.steps[span.start : span.stop]))
    where = "by default" if row["source"] == DEFAULT else f"by {row['source']}"
    if question.is_why and len(span) <= row["min"]:
        available = people(len(span), "goal is open", "goals are open")
        text = f"only {available}, and at least {row['min']:g} must be carried ({where})"
        yield Reason("default", text, figure=float(len(span)), beside=row["min"], unit="goals")
    elif not question.is_why and carried >= row["max"] and row["source"] == DEFAULT:
        text = f"the card is full: {people(carried, 'goal', 'goals')}, at most {row['max']:g} {where}"
        yield Reason("default", text, figure=float(carried), beside=row["max"], unit="goals")


def _counted(question: Question, rule: Rule) -> Iterator[Reason]:
    """A rule on how many carry a line of goals, which is met exactly."""
    organisation, steps = question.organisation, question.cards.steps
    for head, line in lines_of(organisation, rule).items():
        able = able_holders(organisation, rule, line)
        if not line[question.goal] or question.holder not in able:
            continue
        carried = np.flatnonzero((steps > 0) & line[organisation.goal])
        carrying = set(organisation.holder[carried].tolist()) & set(able)
        own = int((organisation.holder[carried] == question.holder).sum())
        short = question.is_why and own == 1 and len(carrying) <= (rule.min or 0)
        over = not question.is_why and own == 0 and rule.max is not None and len(carrying) >= rule.max
        if short or over:
            shown = people(len(carrying), "holder carries", "holders carry")
            text = f"{said(rule)}: {shown} {goal(organisation, head)} or a goal that serves it"
            beside = rule.min if short else rule.max
            yield Reason("rule", text, figure=float(len(carrying)), beside=beside, unit="holders")
