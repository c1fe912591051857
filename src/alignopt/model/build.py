"""Putting a model together: variables, constraint families, criteria, objective."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

from alignopt.model import criteria, scorecard, sections
from alignopt.model.expressions import declare_reach, reach_in_sight
from alignopt.model.kinds import stated_rules
from alignopt.model.rates import CRITERIA, Rates
from alignopt.model.scope import Scope
from alignopt.model.sections import declare_sections
from alignopt.rules.policy import established

if TYPE_CHECKING:
    from alignopt.problem.problem import Problem

FAMILIES = (
    scorecard.whole_card,
    scorecard.weight_band,
    scorecard.goal_count,
    scorecard.required_goals,
    scorecard.line_of_sight,
    scorecard.room_below,
    sections.section_choice,
    sections.competency_section,
    sections.asked_competencies,
    stated_rules,
)

TIE = 1e-4
"""Points that a tie-breaking term is worth at most per unit of capacity: too little to buy anything."""


def build(problem: Problem, rates: Rates | None = None) -> pyo.ConcreteModel:
    """The whole problem as one Pyomo model, every holder free: the joint model.

    Variables are ``assigned[holder_id, goal_id]`` (0 or 1) and ``steps[holder_id, goal_id]`` (integer);
    a weight is steps over the holder's grid. People with a section of competencies have ``developed`` and
    ``competency_steps`` likewise. ``points[criterion]`` are the criteria, ``total`` the
    objective, in points.

    Parameters
    ----------
    problem
        The validated tables.
    rates
        Exchange rates of the criteria.

    Returns
    -------
    pyomo.environ.ConcreteModel
        Ready to be inspected, extended, or handed to a solver.
    """
    organisation, policy = established(problem)
    return build_scope(Scope.joint(organisation, policy, rates or Rates()))


def build_scope(scope: Scope, *, ties: bool = True) -> pyo.ConcreteModel:
    """The model of one scope: what is free decided, what is known given; ``ties`` adds tie-breaking."""
    model = build_rules(scope)
    declare_reach(model, scope)
    reach_in_sight(model, scope)
    model.points = pyo.Expression(list(CRITERIA))
    for name in CRITERIA:
        model.points[name] = getattr(criteria, name)(model, scope)
    worth = pyo.quicksum(rate * model.points[name] for name, rate in scope.rates.items() if rate > 0)
    broken = _ties(model, scope) if ties else 0.0
    model.total = pyo.Objective(expr=scope.scale * worth + broken)
    return model


def build_rules(scope: Scope) -> pyo.ConcreteModel:
    """What a scope's cards must keep to, without any criterion or objective."""
    model = declare(scope)
    for family in FAMILIES:
        family(model, scope)
    return model


def declare(scope: Scope) -> pyo.ConcreteModel:
    """Index sets and decisions of the free holders."""
    model = pyo.ConcreteModel(name="alignopt")
    model.HOLDERS = pyo.Set(initialize=[scope.holder_id(v) for v in scope.speakers])
    pairs = [pair for v in scope.speakers for pair in scope.names(v)]
    model.PAIRS = pyo.Set(initialize=pairs, dimen=2)
    model.assigned = pyo.Var(model.PAIRS, domain=pyo.Binary)
    index, grid = scope.organisation.holders.index, scope.policy.grid

    def up_to_all(_: pyo.ConcreteModel, holder: str, __: str) -> tuple[int, int]:
        return 0, int(grid[index[holder]])

    model.steps = pyo.Var(model.PAIRS, domain=pyo.NonNegativeIntegers, bounds=up_to_all)
    declare_sections(model, scope)
    return model


def worth_of_ties(scope: Scope) -> float:
    """The most that the tie-breaking terms of a scope can add to its total."""
    held = sum(float(scope.organisation.capacity[holder]) for holder in scope.speakers)
    return TIE * 100 * held / scope.budget


def _ties(model: pyo.ConcreteModel, scope: Scope) -> Any:
    """A tie goes to even weights: the heaviest weight of each card, times next to nothing."""
    model.top = pyo.Var(model.HOLDERS, bounds=(0, 1))
    model.top_rows = pyo.ConstraintList()
    terms = []
    for holder in scope.speakers:
        name, grid = scope.holder_id(holder), int(scope.policy.grid[holder])
        for pair in scope.names(holder):
            model.top_rows.add(model.steps[pair] <= grid * model.top[name])
        terms.append(float(scope.organisation.capacity[holder] / scope.budget) * model.top[name])
    return TIE * 100 * pyo.quicksum(terms)
