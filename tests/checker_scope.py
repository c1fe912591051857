"""The checker's reading of scopes: whose scorecards a rule is about, and what on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker_given import Given, Row

GOALS, COMPETENCIES = "goals", "competencies"
OF_BOTH = ("perspective_weight", "category_weight", "not_heavier_than", "weight_step")
"""Kinds that mean both sections unless one is named; all others then mean goals."""


def is_hard(rule: Row) -> bool:
    """Whether it must hold; an empty cell is true."""
    return rule.get("hard") is not False


def is_whole(rule: Row) -> bool:
    """Whether it is about sections as a whole: it names no goal, category or perspective."""
    return all(rule.get(column) is None for column in ("goal_id", "category", "perspective_id"))


def means(rule: Row, section: str) -> bool:
    """Whether a rule is about a section of scorecards."""
    named = rule.get("section")
    if named is None:
        return section == GOALS or rule["kind"] in OF_BOTH
    return bool(named == section)


def in_scope(given: Given, rule: Row, holder: str) -> bool:
    """Whether a rule binds a holder, if it has a scorecard: level, unit, role and holder must all match."""
    person = given.people.get(holder)
    level = "person" if person else given.units[holder]["level"]
    role = person.get("role") if person else None
    if person is None and (rule.get("section") == COMPETENCIES or rule["kind"] == "section_weight"):
        return False
    if rule["kind"] == "contributors" and rule.get("level") is None and given.beneath[holder]:
        return False
    return (
        rule.get("level") in (None, level)
        and rule.get("role") in (None, role)
        and rule.get("holder_id") in (None, holder)
        and (rule.get("unit_id") is None or rule["unit_id"] in given.path(holder))
    )


def is_about(given: Given, rule: Row, section: str, item: str) -> bool:
    """Whether a rule is about a goal (or a competency, in its section)."""
    if not means(rule, section) or rule.get("goal_id") not in (None, item):
        return False
    if rule["kind"] == "level_mix":
        return any(_is_head(given, rule, goal) for goal in given.line[item])
    row = (given.goals if section == GOALS else given.competencies)[item]
    return all(rule.get(column) in (None, row.get(column)) for column in ("category", "perspective_id"))


def _is_head(given: Given, rule: Row, goal: str) -> bool:
    """Whether a rule on the mix of levels is about what serves this goal."""
    row = given.goals[goal]
    level = given.units[row["unit_id"]]["level"]
    return rule.get("other_id") in (None, level) and rule.get("category") in (None, row.get("category"))


def is_barred(given: Given, holder: str, goal: str) -> bool:
    """Whether a hard rule forbids a goal to a holder, or a leaf's fit is known and too low for one."""
    for rule in given.rules:
        if is_hard(rule) and in_scope(given, rule, holder) and is_about(given, rule, GOALS, goal):
            if rule["kind"] == "forbid":
                return True
            if rule["kind"] == "min_fit" and is_unfit(given, holder, goal, rule["min"]):
                return True
    return False


def is_unfit(given: Given, holder: str, goal: str, least: float) -> bool:
    """Whether a person or leaf unit is known to fit a goal less than that."""
    fit = given.fit(holder, goal)
    return not given.beneath[holder] and fit is not None and fit < least - 1e-9
