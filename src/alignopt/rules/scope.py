"""What a rule is about: whose scorecards, and which goals or competencies on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.rules.rule import COMPETENCIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.rule import Rule

    Bools = NDArray[np.bool_]


def holders_of(organisation: Organisation, rule: Rule) -> list[int]:
    """Who is in a rule's scope, scorecard or not: level, unit (with all beneath), role and holder must match.

    ``contributors`` without a level is about leaves; what is about competencies alone, about people.
    """
    holders = organisation.holders
    unit = None if rule.unit_id is None else holders.index[rule.unit_id]
    leaves_only = rule.kind == "contributors" and rule.level is None
    people_only = rule.section == COMPETENCIES or rule.kind == "section_weight"
    named = holders.top_down() if rule.holder_id is None else [holders.index[rule.holder_id]]
    return [
        at
        for at in named
        if (rule.level is None or holders.level[at] == rule.level)
        and (rule.role is None or holders.role[at] == rule.role)
        and (unit is None or organisation.is_beneath(at, unit))
        and (not leaves_only or holders.is_leaf[at])
        and (not people_only or holders.is_person[at])
    ]


def goals_of(organisation: Organisation, rule: Rule) -> Bools:
    """Per goal: whether a rule is about it."""
    goals = organisation.goals
    chosen = np.full(len(goals.ids), fill_value=rule.means_goals)
    if rule.goal_id is not None:
        chosen &= _is(goals.ids, rule.goal_id)
    if rule.kind == "level_mix":
        return chosen & _serving(organisation, rule)
    if rule.category is not None:
        chosen &= _is(goals.category, rule.category)
    if rule.perspective_id is not None:
        chosen &= goals.perspective == organisation.perspective_ids.index(rule.perspective_id)
    return chosen


def competencies_of(organisation: Organisation, rule: Rule) -> Bools:
    """Per competency: whether a rule is about it."""
    competencies = organisation.competencies
    compares_goals = rule.kind == "not_heavier_than" and rule.goal_id is not None
    chosen = np.full(len(competencies.ids), fill_value=rule.means_competencies and not compares_goals)
    if rule.goal_id is not None:
        chosen &= _is(competencies.ids, rule.goal_id)
    if rule.category is not None:
        chosen &= _is(competencies.category, rule.category)
    if rule.perspective_id is not None:
        chosen &= competencies.perspective == organisation.perspective_ids.index(rule.perspective_id)
    return chosen


def lines_of(organisation: Organisation, rule: Rule) -> dict[int, Bools]:
    """For each goal that a rule of contributors is about: which goals serve it, itself among them."""
    about = np.flatnonzero(goals_of(organisation, rule)).tolist()
    return {goal: organisation.goals.line(goal) for goal in about}


def _serving(organisation: Organisation, rule: Rule) -> Bools:
    """Goals that serve one of the category that enters at a unit of the level."""
    goals, levels = organisation.goals, organisation.holders.level
    head = np.ones(len(goals.ids), dtype=bool)
    if rule.other_id is not None:
        head &= _is(tuple(levels[entry] for entry in goals.entry), rule.other_id)
    if rule.category is not None:
        head &= _is(goals.category, rule.category)
    return goals.line(np.flatnonzero(head))


def _is(labels: tuple[str | None, ...], label: str) -> Bools:
    return np.array([each == label for each in labels], dtype=bool)
