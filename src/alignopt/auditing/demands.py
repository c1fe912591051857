"""Rules and defaults made ready for checkers: whose cards, and what on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alignopt.auditing.view import Demand
from alignopt.rules.bands import DEFAULT
from alignopt.rules.rule import COMPETENCIES, GOALS, Rule
from alignopt.rules.scope import competencies_of, goals_of, holders_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from alignopt.auditing.given import Given
    from alignopt.auditing.view import Card, Key
    from alignopt.problem.organisation import Organisation

DEFAULT_KINDS = {
    "goal_count": ("goal_count", GOALS),
    "goal_weight": ("goal_weight", GOALS),
    "weight_step": ("weight_step", GOALS),
    "competency_count": ("goal_count", COMPETENCIES),
    "competency_weight": ("goal_weight", COMPETENCIES),
    "competency_step": ("weight_step", COMPETENCIES),
}
"""Rows of what was applied that can be defaults: as which kind, in which section."""
WEIGHING = ("goal_weight", "fix_weight")
"""Kinds that replace the default weight of what they are about."""


def demands(given: Given) -> Iterator[Demand]:
    """Every stated rule, then every default that no stated rule replaced."""
    for rule in given.policy.rules:
        yield stated_demand(given, rule)
    yield from default_demands(given)


def stated_demand(given: Given, rule: Rule) -> Demand:
    """One stated rule."""
    organisation = given.organisation
    ids = (organisation.holders.ids[at] for at in holders_of(organisation, rule))
    lines = lines_of(organisation, rule) if rule.kind == "contributors" else {}
    goals = organisation.goals.ids
    return Demand(
        rule=rule,
        cards=tuple(given.bound[holder] for holder in ids if holder in given.bound),
        parts=dict(_parts(organisation, rule)),
        others=_others(organisation, rule),
        lines={goals[goal]: _named(goals, line) for goal, line in lines.items()},
    )


def default_demands(given: Given) -> Iterator[Demand]:
    """The defaults, holder by holder; a goal's default weight yields to rules about that goal's weight."""
    narrowed = _narrowed(given)
    rows = given.policy.applied.filter(source=DEFAULT).select("holder_id", "kind", "min", "max")
    for holder, name, low, high in rows.iter_rows():
        if name in DEFAULT_KINDS and holder in given.bound:
            kind, section = DEFAULT_KINDS[name]
            rule = Rule(rule_id=DEFAULT, kind=kind, section=section, min=low, max=high, source=DEFAULT)
            left_out = narrowed.get(holder, frozenset()) if kind == "goal_weight" else frozenset()
            card = given.bound[holder]
            yield Demand(rule, (card,), {None: _keys_of(card, section) - left_out})


def _keys_of(card: Card, section: str) -> frozenset[Key]:
    return frozenset(item.key for item in card.items if item.section == section)


def _narrowed(given: Given) -> dict[str, frozenset[Key]]:
    """By holder, goals and competencies whose weight a stated rule speaks of."""
    found: dict[str, frozenset[Key]] = {}
    for rule in given.policy.rules:
        if rule.kind in WEIGHING and rule.is_narrow:
            demand = stated_demand(given, rule)
            keys = frozenset[tuple[str, str]]().union(*demand.parts.values())
            for card in demand.cards:
                found[card.holder_id] = found.get(card.holder_id, frozenset()) | keys
    return found


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
