"""Which named rules leave no plan, where it is proven that there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from alignopt.conflict.conflicts import WORK
from alignopt.conflict.groups import DEFAULTS, Bench
from alignopt.conflict.search import conflict_of_branches, conflicts_of_holders
from alignopt.explanation.near import ROOM
from alignopt.explanation.reason import RULED_OUT, Reason, said
from alignopt.explanation.rulings import requiring
from alignopt.rules.rule import stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.conflict.search import Found
    from alignopt.explanation.question import Question
    from alignopt.problem.problem import Problem

ASKED = "(the question)"
"""Id of the rule that stands for the question itself; it is never named."""


def why_ruled_out(question: Question) -> Iterator[Reason]:
    """The rules that together leave no plan, if they are known; what is not open at all needs none."""
    if question.candidate is None or requiring(question) or (question.is_why and question.is_required):
        return
    bench = Bench(_with_question(question))
    found = conflicts_of_holders(bench, WORK)
    if not found and len(question.organisation.goal) <= 2 * ROOM:
        joint = conflict_of_branches(bench, WORK)
        found = [] if joint is None else [joint]
    names = [name for each in found if _is_about(question, each) for name in each.core.groups]
    known = {rule.rule_id: rule for rule in stated(question.plan.problem.rules)}
    for name in dict.fromkeys(names):
        if name in known:
            yield Reason(RULED_OUT, said(known[name]))
        elif name in DEFAULTS:
            yield Reason(RULED_OUT, f"the default {DEFAULTS[name].replace('_', ' ')}")


def _with_question(question: Question) -> Problem:
    """The problem with the question as a rule."""
    rules = question.plan.problem.rules
    row = dict.fromkeys(rules.columns) | {
        "rule_id": ASKED,
        "kind": "forbid" if question.is_why else "require",
        "holder_id": question.holder_id,
        "goal_id": question.goal_id,
        "hard": True,
    }
    return replace(question.plan.problem, rules=pl.concat([rules, pl.DataFrame([row], schema=rules.schema)]))


def _is_about(question: Question, found: Found) -> bool:
    return ASKED in found.core.groups or question.holder in found.holders
