"""The criteria: one function each, giving an expression in points of the organisation.

A point is 1 % of the organisation's capacity ``C``. ``U`` are the units with children, ``C_U`` their
capacities summed, ``w = n / N`` a weight. Each function adds what it needs to measure deviations to the
model, for the part of the problem that its scope can change, and returns the expression to minimise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from alignopt.model.expressions import (
    Model,
    cluster_names,
    half_sum_of_deviations,
    perspective_shares,
    roll_up,
    weight_expression,
)
from alignopt.model.sections import sections_of
from alignopt.model.staffing import effort_asked, usefully_staffed

if TYPE_CHECKING:
    from alignopt.model.reach import Cluster
    from alignopt.model.scope import Scope
    from alignopt.rules.sections import Section

POINTS = 100.0


def priority(model: Model, scope: Scope) -> Any:
    """Weights near the priorities stated.

    At the root ``1/2 sum_strategic |W_g - target_g|``, where weight on a sub-goal counts for the strategic
    goal it serves; at units with children, for goals with priorities that serve the same goal,
    ``1/2 sum_g |w_g - share_g sum_siblings w|``, as a mean over units weighted by capacity.
    """
    return _root_priority(model, scope) + _sibling_priority(model, scope)


def alignment(model: Model, scope: Scope) -> Any:
    """What children do is what their parent aims at: ``sum_U C_v (1 - common_v) / C_U``.

    ``common_v = sum_{g,s} m[v,g,s]`` over goals g of the children's roll-up R and goals s of v's card that g
    serves; ``sum_s m[v,g,s] <= R[g]`` and ``sum_g m[v,g,s] <= w[v,s]``, ``m >= 0``.
    """
    model.common = pyo.Var(pyo.Any, bounds=(0, 1), dense=False)
    model.common_of_roll_up = pyo.ConstraintList()
    model.common_of_card = pyo.ConstraintList()
    lost = [_unit_share(scope, v) * (1 - _common(model, scope, v)) for v in scope.touched]
    return POINTS * pyo.quicksum(lost)


def balance(model: Model, scope: Scope) -> Any:
    """Perspectives as targeted: ``sum_U C_v 1/2 sum_p |R_v[p] - target_v[p]| / C_U``, R the roll-up.

    Competencies on people's cards count for their perspectives.
    """
    organisation = scope.organisation
    model.off_balance = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.balance_rows = pyo.ConstraintList()
    terms = []
    for unit in scope.touched:
        shares = perspective_shares(model, scope, unit)
        targets = organisation.balance_target[unit].tolist()
        pairs = [
            ((scope.holder_id(unit), name), share - target)
            for name, share, target in zip(organisation.perspective_ids, shares, targets, strict=True)
        ]
        half = half_sum_of_deviations(model.off_balance, model.balance_rows, pairs)
        terms.append(_unit_share(scope, unit) * half)
    return POINTS * pyo.quicksum(terms)


def capability(model: Model, scope: Scope) -> Any:
    """Work goes to those who can do it: ``sum_leaves C_l sum_g w[l,g] cost[l,g] / C``, cost = 1 - fit."""
    organisation = scope.organisation
    terms = []
    for leaf in scope.free:
        if organisation.holders.is_leaf[leaf]:
            share = organisation.capacity[leaf] / organisation.capacity[0]
            terms += [
                share * organisation.cost[at] * weight_expression(model, scope, leaf, pair)
                for pair, at in zip(scope.names(leaf), organisation.candidates(leaf), strict=True)
                if organisation.cost[at] > 0
            ]
    for unit, name, cluster in cluster_names(model, scope):
        share = model.reach_capacity[unit] / organisation.capacity[0]
        terms += [
            share * cost * model.reach[name, organisation.goals.ids[goal]]
            for goal, cost in zip(cluster.goals.tolist(), cluster.cost.tolist(), strict=True)
            if cost > 0
        ]
    return POINTS * pyo.quicksum(terms)


def workload(model: Model, scope: Scope) -> Any:
    """Effort asked for is staffed: ``sum_g short_g / C``, ``short_g >= effort_g - sum_leaves C_l w[l,g]``.

    Of what is beneath a unit, only what is useful counts: see :mod:`alignopt.model.staffing`.
    """
    organisation = scope.organisation
    model.short = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.short_rows = pyo.ConstraintList()
    terms: list[Any] = []
    asked = effort_asked(model, scope)
    work = usefully_staffed(model, scope, asked)
    for goal in np.flatnonzero(asked > 0).tolist():
        effort = float(asked[goal])
        if goal in work:
            name = organisation.goals.ids[goal]
            model.short_rows.add(model.short[name] >= effort - work[goal])
            terms.append(model.short[name])
        else:  # nobody here can carry it
            terms.append(effort)
    return POINTS * pyo.quicksum(terms) / float(organisation.capacity[0])


def specificity(model: Model, scope: Scope) -> Any:
    """Own words rather than borrowed ones: weight on a goal where one that serves it is available.

    ``sum_v C_v sum_{g general to v} w[v,g] / sum_v C_v`` over all holders beneath the root.
    """
    organisation = scope.organisation
    below = organisation.beneath_root_capacity
    terms = [
        float(organisation.capacity[v] / below) * weight_expression(model, scope, v, pair)
        for v in scope.free
        if organisation.holders.parent[v] >= 0 and v not in scope.guests
        for pair, at in zip(scope.names(v), organisation.candidates(v), strict=True)
        if organisation.is_general[at]
    ]
    return POINTS * pyo.quicksum(terms)


def fairness(model: Model, scope: Scope) -> Any:
    """Twins get alike plans: ``sum_l C_l 1/2 sum_g |w[l,g] - mean over the twins| / C``."""
    organisation = scope.organisation
    model.typical = pyo.Var(pyo.Any, bounds=(0, 1), dense=False)
    model.unlike = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.typical_rows = pyo.ConstraintList()
    model.fairness_rows = pyo.ConstraintList()
    terms = []
    above = dict.fromkeys(int(organisation.holders.parent[holder]) for holder in scope.free)
    for group in (group for v in above for group in organisation.twins_beneath.get(v, ())):
        if all(v in scope.spokesman for v in group.tolist()):
            speakers = list(dict.fromkeys(scope.spokesman[v] for v in group.tolist()))
            terms += _unlike_twins(model, scope, speakers) if len(speakers) > 1 else []
    return POINTS * pyo.quicksum(terms)


def development(model: Model, scope: Scope) -> Any:
    """Competencies are as asked for: ``sum C_l 1/2 sum_c |X[l,c] - (1-s) asked[l,c]| / C``.

    ``X`` are shares of the whole card, ``s`` the share of goals, ``asked[l,c] = sum_g w[l,g] D[g,c]`` what
    the goals on the card and the role ask for, as shares (see :meth:`Competencies.asked`).
    """
    organisation = scope.organisation
    model.off_asked = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.asked_rows = pyo.ConstraintList()
    terms = []
    for person, section in sections_of(scope).items():
        held = sum(float(organisation.capacity[v]) for v in scope.represented[person])
        asked = _asked(model, scope, person, section)
        pairs = [
            (pair, model.competency_steps[pair] * (1.0 / section.grid) - asked[competency])
            for pair, competency in zip(scope.competency_names(person), section.competencies, strict=True)
        ]
        half = half_sum_of_deviations(model.off_asked, model.asked_rows, pairs)
        terms.append(held / float(organisation.capacity[0]) * half)
    return POINTS * pyo.quicksum(terms)


def churn(model: Model, scope: Scope) -> Any:
    """Plans stay what they were: ``sum_l C_l 1/2 sum_g |w[l,g] - u[l,g]| / C``, leaves that had a card.

    ``u`` are weights of last period, as shares of what is still a goal. Both add up to 1, so half the sum is
    ``sum_g moved[l,g]`` with ``moved[l,g] >= u[l,g] - w[l,g]`` and ``>= 0``: of a goal that is not available
    any more, all of it. For leaves that are not decided yet, what their reach cannot cover:
    ``moved[k,g] >= sum_l C_l u[l,g] / sum_k C_k - r[k,g]``.
    """
    organisation = scope.organisation
    model.moved = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.moved_rows = pyo.ConstraintList()
    terms = []
    for leaf in np.flatnonzero(organisation.had_card & scope.is_free).tolist():
        share = float(organisation.capacity[leaf] / organisation.capacity[0])
        terms.append(share * _moved(model, scope, leaf))
    for unit, name, cluster in cluster_names(model, scope):
        share = float(model.reach_capacity[unit] / organisation.capacity[0])
        terms.append(share * _out_of_reach(model, scope, unit, name, cluster))
    return POINTS * pyo.quicksum(terms)


def rules(model: Model, scope: Scope) -> Any:
    """What soft rules are broken by, at their penalties: ``sum penalty x violation``."""
    return pyo.quicksum(price * violation for price, violation in model.penalties)


def _unit_share(scope: Scope, unit: int) -> float:
    """A unit's part in a mean over all units with children, weighted by capacity."""
    organisation = scope.organisation
    return float(organisation.capacity[unit]) / organisation.measured_capacity


def _root_priority(model: Model, scope: Scope) -> Any:
    organisation, goals = scope.organisation, scope.organisation.goals
    model.off_priority = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.priority_rows = pyo.ConstraintList()
    if not scope.is_free[0]:
        return 0.0
    pairs = scope.names(0)
    lines: dict[int, list[Any]] = {int(goal): [] for goal in np.flatnonzero(goals.is_strategic)}
    for pair, goal in zip(pairs, organisation.goals_of(0).tolist(), strict=True):
        lines[int(goals.top[goal])].append(weight_expression(model, scope, 0, pair))
    deviations = [
        ((scope.holder_id(0), goals.ids[goal]), pyo.quicksum(line) - float(goals.target_weight[goal]))
        for goal, line in lines.items()
        if line
    ]
    unreachable = sum(float(goals.target_weight[goal]) for goal, line in lines.items() if not line)
    half = half_sum_of_deviations(model.off_priority, model.priority_rows, deviations)
    return POINTS * (half + 0.5 * unreachable)


def _sibling_priority(model: Model, scope: Scope) -> Any:
    organisation, goals = scope.organisation, scope.organisation.goals
    model.off_share = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.share_rows = pyo.ConstraintList()
    terms = []
    for unit in scope.touched:
        if not scope.is_free[unit]:
            continue
        pairs = dict(zip(organisation.goals_of(unit).tolist(), scope.names(unit), strict=True))
        for family in organisation.sibling_families(unit):
            weights = {goal: weight_expression(model, scope, unit, pairs[goal]) for goal in family}
            total = pyo.quicksum(weights.values())
            deviations = [
                ((scope.holder_id(unit), goals.ids[goal]), weights[goal] - share * total)
                for goal, share in family.items()
            ]
            half = half_sum_of_deviations(model.off_share, model.share_rows, deviations)
            terms.append(_unit_share(scope, unit) * half)
    return POINTS * pyo.quicksum(terms)


def _common(model: Model, scope: Scope, unit: int) -> Any:
    """What a unit's card and the roll-up beneath it have in common, as an expression."""
    goals = scope.organisation.goals
    name = scope.holder_id(unit)
    card = _card(model, scope, unit)
    onto: dict[int, list[Any]] = {goal: [] for goal in card}
    for goal, expression in roll_up(model, scope, unit).items():
        served = [each for each in card if goals.serves(goal, each)]
        flows = [model.common[name, goals.ids[goal], goals.ids[each]] for each in served]
        for each, flow in zip(served, flows, strict=True):
            onto[each].append(flow)
        if flows:
            model.common_of_roll_up.add(pyo.quicksum(flows) <= expression)
    for goal, flows in onto.items():
        if flows:
            model.common_of_card.add(pyo.quicksum(flows) <= card[goal])
    return pyo.quicksum(flow for flows in onto.values() for flow in flows)


def _card(model: Model, scope: Scope, unit: int) -> dict[int, Any]:
    """A unit's card, goal to weight: expressions where it is free, numbers where it is known."""
    organisation = scope.organisation
    if scope.is_free[unit]:
        return {
            goal: weight_expression(model, scope, unit, pair)
            for goal, pair in zip(organisation.goals_of(unit).tolist(), scope.names(unit), strict=True)
        }
    weights = scope.known_weights
    return {
        int(organisation.goal[at]): float(weights[at])
        for at in organisation.candidates(unit)
        if weights[at] > 0
    }


def _unlike_twins(model: Model, scope: Scope, members: list[int]) -> list[Any]:
    """What those with variables, each for itself or for several, are away from the mean of all."""
    organisation = scope.organisation
    number = [len(scope.represented[member]) for member in members]
    held = [float(organisation.capacity[scope.represented[member]].sum()) for member in members]
    terms = []
    for place, goal in enumerate(organisation.goals_of(members[0]).tolist()):
        pairs = [scope.names(member)[place] for member in members]
        weights = [
            weight_expression(model, scope, member, pair) for member, pair in zip(members, pairs, strict=True)
        ]
        typical = model.typical[scope.holder_id(members[0]), organisation.goals.ids[goal]]
        together = pyo.quicksum(times * weight for times, weight in zip(number, weights, strict=True))
        model.typical_rows.add(sum(number) * typical == together)
        for pair, weight, capacity in zip(pairs, weights, held, strict=True):
            half = half_sum_of_deviations(model.unlike, model.fairness_rows, [(pair, weight - typical)])
            terms.append(capacity / float(organisation.capacity[0]) * half)
    return terms


def _moved(model: Model, scope: Scope, leaf: int) -> Any:
    """The part of a leaf's card of last period that is on other goals now."""
    organisation = scope.organisation
    span = organisation.candidates(leaf)
    kept, lost = organisation.previous_weight[span.start : span.stop], organisation.previous_lost[leaf]
    variables = []
    for pair, weight in zip(scope.names(leaf), kept.tolist(), strict=True):
        if weight > 0:
            variable = model.moved[scope.holder_id(leaf), pair[1]]
            model.moved_rows.add(variable >= weight - weight_expression(model, scope, leaf, pair))
            variables.append(variable)
    return pyo.quicksum(variables) + float(lost)


def _out_of_reach(model: Model, scope: Scope, unit: int, name: str, cluster: Cluster) -> Any:
    """The least that the leaves of a cluster can move, as a share of all who are beneath the unit."""
    part = float(cluster.capacity / model.reach_capacity[unit])
    variables = []
    for goal, weight in zip(cluster.goals.tolist(), cluster.previous.tolist(), strict=True):
        if weight > 0:
            pair = name, scope.organisation.goals.ids[goal]
            model.moved_rows.add(model.moved[pair] >= part * weight - model.reach[pair])
            variables.append(model.moved[pair])
    return pyo.quicksum(variables) + part * cluster.lost


def _asked(model: Model, scope: Scope, person: int, section: Section) -> dict[int, Any]:
    """What a person's goals and role ask for of each competency, as a share of the whole card."""
    organisation = scope.organisation
    goals, pairs = organisation.goals_of(person), scope.names(person)
    asks = organisation.competencies.asked(organisation.holders.role[person], goals)
    options = scope.options(person)
    rest = {steps: 1.0 - steps / section.whole for steps in options}

    def worth(pair: tuple[str, str]) -> Any:
        """Weight in the section of goals, times the share of competencies."""
        if len(options) == 1:
            return model.steps[pair] * (rest[options[0]] / options[0])
        return pyo.quicksum(model.part[*pair, steps] * (rest[steps] / steps) for steps in options)

    return {
        competency: pyo.quicksum(
            float(share) * worth(pair)
            for share, pair in zip(asks[:, competency], pairs, strict=True)
            if share > 0
        )
        for competency in section.competencies
    }
