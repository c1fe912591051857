"""Why a goal is not open to a holder at all: where it enters, lists of goals, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.explanation.reason import Reason, goal, holder, said
from alignopt.plan.markdown import percent
from alignopt.problem.organisation import Organisation
from alignopt.rules.availability import BARRING
from alignopt.rules.scope import goals_of, holders_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.explanation.question import Question
    from alignopt.rules.rule import Rule


def why_closed(question: Question) -> Iterator[Reason]:
    """Every reason why the goal is not open to the holder; none where it is open."""
    if question.candidate is not None:
        return
    yield from _enters_elsewhere(question)
    rules = list(_barring(question))
    yield from rules
    is_leaf = question.organisation.holders.is_leaf[question.holder]
    yield from _not_listed(question) if is_leaf else _nobody_beneath(question)


def _enters_elsewhere(question: Question) -> Iterator[Reason]:
    organisation = question.organisation
    entry = int(organisation.goals.entry[question.goal])
    if not organisation.is_beneath(question.holder, entry):
        where, who = holder(organisation, entry), holder(organisation, question.holder)
        yield Reason("entry", f"it enters at {where}, and {who} is not beneath")


def _not_listed(question: Question) -> Iterator[Reason]:
    """The holder, or a unit above it, has a list of goals, and this is on none of them."""
    organisation, rows = question.organisation, question.plan.problem.eligibility
    path = organisation.holders.path(question.holder)
    lists = [v for v in path if not rows.filter(holder_id=organisation.holders.ids[v]).is_empty()]
    ids = [organisation.holders.ids[v] for v in lists]
    mine = rows.filter(pl.col("holder_id").is_in(ids), goal_id=question.goal_id)
    if lists and mine.is_empty():
        whose = " or ".join(holder(organisation, v) for v in lists)
        yield Reason("eligibility", f"it is not among the goals listed in eligibility for {whose}")


def _nobody_beneath(question: Question) -> Iterator[Reason]:
    """No leaf beneath a unit may carry the goal or one that serves it."""
    organisation = question.organisation
    line = organisation.goals.line(question.goal)
    leaves = [v for v in organisation.leaves.tolist() if organisation.is_beneath(v, question.holder)]
    if not any(line[organisation.goals_of(v)].any() for v in leaves):
        what = goal(organisation, question.goal)
        yield Reason("eligibility", f"nobody beneath may carry {what} or a goal that serves it")


def _barring(question: Question) -> Iterator[Reason]:
    """Hard rules that take the goal out of what the holder may carry."""
    organisation = question.organisation
    for rule in question.plan.solution.policy.rules:
        if not (rule.hard and rule.kind in BARRING and rule.means_goals):
            continue
        if question.holder in holders_of(organisation, rule) and goals_of(organisation, rule)[question.goal]:
            yield from _barred_by(question, rule)


def _barred_by(question: Question, rule: Rule) -> Iterator[Reason]:
    if rule.kind == "forbid":
        yield Reason("rule", f"{said(rule)} forbids it")
        return
    fit, least = _fit(question), rule.min or 0.0
    if question.organisation.holders.is_leaf[question.holder] and fit is not None and fit < least - 1e-9:
        text = (
            f"the fit for it is {percent(round(fit, 2))}, and {said(rule)} asks for at least {percent(least)}"
        )
        yield Reason("rule", text, figure=fit, beside=least, unit="fit")


def _fit(question: Question) -> float | None:
    """The holder's fit for the goal if no rule barred it; None where there is none."""
    open_to_all = Organisation.of(question.plan.problem)
    found = np.flatnonzero(open_to_all.goals_of(question.holder) == question.goal)
    if not found.size:
        return None
    fit = float(open_to_all.fit[open_to_all.candidates(question.holder)[int(found[0])]])
    return fit if fit == fit else None
