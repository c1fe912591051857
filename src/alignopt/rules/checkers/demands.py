"""Stated rules made ready for checkers: whose cards, and what on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alignopt.rules.checkers.view import Demand
from alignopt.rules.rule import COMPETENCIES, GOALS, Rule
from alignopt.rules.scope import competencies_of, goals_of, holders_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.checkers.view import Card, Key


def stated_demand(organisation: Organisation, rule: Rule, bound: Mapping[str, Card]) -> Demand:
    """One stated rule, with those of some cards (by holder) that it binds."""
    ids = (organisation.holders.ids[at] for at in holders_of(organisation, rule))
    lines = lines_of(organisation, rule) if rule.kind == "contributors" else {}
    goals = organisation.goals.ids
    return Demand(
        rule=rule,
        cards=tuple(bound[holder] for holder in ids if holder in bound),
        parts=dict(_parts(organisation, rule)),
        others=_others(organisation, rule),
        lines={goals[goal]: _named(goals, line) for goal, line in lines.items()},
    )


def _parts(organisation: Organisation, rule: Rule) -> Iterator[tuple[str | None, frozenset[Key]]]:
    """What a rule is about: one set, or one for each perspective where it means each of them."""
    goals, competencies = goals_of(organisation, rule), _competencies(organisation, rule)
    if rule.kind != "perspective_weight":
        yield None, _keys(organisation, goals, competencies)
        return
    for at, perspective in enumerate(organisation.perspective_ids):
        if rule.perspective_id in (None, perspective):
            yield (
                perspective,
                _keys(
                    organisation,
                    goals & (organisation.goals.perspective == at),
                    competencies & (organisation.competencies.perspective == at),
                ),
            )


def _competencies(organisation: Organisation, rule: Rule) -> NDArray[np.bool_]:
    """Competencies that a rule is about; a step is for both sections unless one is named."""
    if rule.kind == "weight_step" and rule.section is None:
        return np.ones(len(organisation.competencies.ids), dtype=bool)
    return competencies_of(organisation, rule)


def _others(organisation: Organisation, rule: Rule) -> frozenset[Key]:
    """What a comparison compares with: a goal where it names a goal, else a category."""
    if rule.kind != "not_heavier_than":
        return frozenset()
    if rule.goal_id is None:
        other = replace(rule, category=rule.other_id)
    else:
        other = replace(rule, goal_id=rule.other_id, category=None)
    return _keys(organisation, goals_of(organisation, other), competencies_of(organisation, other))


def _keys(
    organisation: Organisation, goals: NDArray[np.bool_], competencies: NDArray[np.bool_]
) -> frozenset[Key]:
    of_goals = _named(organisation.goals.ids, goals)
    of_competencies = _named(organisation.competencies.ids, competencies)
    keys = [(GOALS, name) for name in of_goals] + [(COMPETENCIES, name) for name in of_competencies]
    return frozenset(keys)


def _named(ids: tuple[str, ...], chosen: NDArray[np.bool_]) -> frozenset[str]:
    return frozenset(ids[at] for at in np.flatnonzero(chosen).tolist())
