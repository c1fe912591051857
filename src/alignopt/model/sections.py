"""Constraint families of the section of competencies on people's scorecards.

In the inequalities, ``v`` is a person, ``c`` a competency, ``d`` is *developed* (0 or 1), ``m`` is
*competency_steps* (integer), ``M`` the steps in 100 % for competencies. The section of goals takes one of a
few numbers of steps ``s``; where there is a choice, ``z[v,s]`` is *goals_share* (0 or 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

if TYPE_CHECKING:
    from alignopt.model.scope import Scope
    from alignopt.rules.sections import Section


def declare_sections(model: pyo.ConcreteModel, scope: Scope) -> None:
    """Index sets and decisions of the free holders that have a section of competencies."""
    chosen = sections_of(scope)
    pairs = [pair for v in chosen for pair in scope.competency_names(v)]
    model.COMPETENCIES = pyo.Set(initialize=pairs, dimen=2)
    model.developed = pyo.Var(model.COMPETENCIES, domain=pyo.Binary)
    model.competency_steps = pyo.Var(model.COMPETENCIES, domain=pyo.NonNegativeIntegers)
    choices = {v: section.options for v, section in chosen.items() if len(section.options) > 1}
    sizes = [(scope.holder_id(v), s) for v in choices for s in choices[v]]
    model.CHOICES = pyo.Set(initialize=sizes, dimen=2)
    model.goals_share = pyo.Var(model.CHOICES, domain=pyo.Binary)
    parts = [(*pair, s) for v in choices for pair in scope.names(v) for s in choices[v]]
    model.PARTS = pyo.Set(initialize=parts, dimen=3)
    model.part = pyo.Var(model.PARTS, bounds=(0, None))


def sections_of(scope: Scope) -> dict[int, Section]:
    """The sections of the free holders that have variables of their own."""
    every = scope.policy.sections.of
    return {holder: every[holder] for holder in scope.speakers if holder in every}


def goal_steps(model: pyo.ConcreteModel, scope: Scope, holder: int) -> Any:
    """Steps that a holder's section of goals takes: a number, or ``sum_s s z[v,s]`` for a choice."""
    options = scope.options(holder)
    if len(options) == 1:
        return options[0]
    name = scope.holder_id(holder)
    return pyo.quicksum(steps * model.goals_share[name, steps] for steps in options)


def section_choice(model: pyo.ConcreteModel, scope: Scope) -> None:
    """One size of the section of goals, and goals' steps in parts, one for each size that it may have.

    ``sum_s z[v,s] = 1``, ``n[v,g] = sum_s part[v,g,s]``, ``sum_g part[v,g,s] = s z[v,s]``. So a weight within
    the section, ``n / s`` for the size chosen, is ``sum_s part[v,g,s] / s``, which is linear.
    """
    model.section_choice = pyo.ConstraintList()
    for holder, section in sections_of(scope).items():
        if len(section.options) > 1:
            name, pairs = scope.holder_id(holder), scope.names(holder)
            chosen = {steps: model.goals_share[name, steps] for steps in section.options}
            model.section_choice.add(pyo.quicksum(chosen.values()) == 1)
            for pair in pairs:
                parts = pyo.quicksum(model.part[*pair, steps] for steps in section.options)
                model.section_choice.add(parts == model.steps[pair])
            for steps, variable in chosen.items():
                taken = pyo.quicksum(model.part[*pair, steps] for pair in pairs)
                model.section_choice.add(taken == steps * variable)


def competency_section(model: pyo.ConcreteModel, scope: Scope) -> None:
    """Competencies take what goals leave: ``sum_c m[v,c] = M - M s / N``, within count and band.

    ``min y <= sum_c d[v,c] <= max y`` with ``y`` 0 where goals take all; ``min d <= m <= max d`` for each.
    """
    model.competency_section = pyo.ConstraintList()
    add = model.competency_section.add
    for holder, section in sections_of(scope).items():
        pairs = scope.competency_names(holder)
        if not pairs:
            continue
        left, is_filled = _rest(model, scope, holder, section)
        count = pyo.quicksum(model.developed[pair] for pair in pairs)
        add(pyo.quicksum(model.competency_steps[pair] for pair in pairs) == left)
        add(count >= section.fewest * is_filled)
        add(count <= section.most * is_filled)
        for pair in pairs:
            add(model.competency_steps[pair] >= section.lightest * model.developed[pair])
            add(model.competency_steps[pair] <= section.heaviest * model.developed[pair])


def asked_competencies(model: pyo.ConcreteModel, scope: Scope) -> None:
    """A competency stands on a card only if it is asked for: ``d[v,c] <= sum_{g asks for c} a[v,g]``.

    What the person's role asks for needs no goal.
    """
    model.asked_competencies = pyo.ConstraintList()
    organisation = scope.organisation
    asks = organisation.competencies.asked_by_goal
    for holder, section in sections_of(scope).items():
        by_role = organisation.competencies.by_role(organisation.holders.role[holder])
        goals, pairs = organisation.goals_of(holder).tolist(), scope.names(holder)
        for competency, own in zip(section.competencies, scope.competency_names(holder), strict=True):
            if by_role[competency] <= 0:
                asking = [
                    model.assigned[pair]
                    for goal, pair in zip(goals, pairs, strict=True)
                    if asks[goal, competency] > 0
                ]
                model.asked_competencies.add(model.developed[own] <= pyo.quicksum(asking))


def is_filled(model: pyo.ConcreteModel, scope: Scope, holder: int) -> Any:
    """Whether any competencies stand on a holder's card (0 or 1): a number, or an expression."""
    section = scope.policy.sections.of.get(holder)
    return 0 if section is None or not section.competencies else _rest(model, scope, holder, section)[1]


def _rest(model: pyo.ConcreteModel, scope: Scope, holder: int, section: Section) -> tuple[Any, Any]:
    """Steps of competencies, and whether there are any (0 or 1): numbers, or expressions of the choice."""
    rest = {steps: section.steps_left(steps) for steps in section.options}
    if len(rest) == 1:
        (left,) = rest.values()
        return left, int(left > 0)
    chosen = {steps: model.goals_share[scope.holder_id(holder), steps] for steps in rest}
    left = pyo.quicksum(rest[steps] * variable for steps, variable in chosen.items())
    return left, pyo.quicksum(variable for steps, variable in chosen.items() if rest[steps] > 0)
