"""Linear expressions that several criteria share: weights, roll-ups, staffing, absolute deviations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from alignopt.model.reach import reach_beneath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from alignopt.model.reach import Cluster
    from alignopt.model.scope import Scope
    from alignopt.problem.organisation import Organisation

REACH = 3_000
"""Variables of reach that a model should have at most: with more, people and goals are taken together."""

Model = Any
"""A ``pyomo.environ.ConcreteModel``, which has no type hints."""


def weight_expression(model: Model, scope: Scope, holder: int, pair: tuple[str, str]) -> Any:
    """A free holder's weight on a goal, as a share of its section of goals: ``n / N``, or ``n / s``.

    Where the section of goals may take several numbers of steps ``s``, ``sum_s part[v,g,s] / s``.
    """
    options = scope.options(holder)
    if len(options) == 1:
        return model.steps[pair] * (1.0 / options[0])
    return pyo.quicksum(model.part[*pair, steps] * (1.0 / steps) for steps in options)


def card_expression(model: Model, scope: Scope, holder: int, pair: tuple[str, str]) -> Any:
    """A free holder's weight on a goal, as a share of the whole card: ``n / N``."""
    return model.steps[pair] * (1.0 / int(scope.policy.grid[holder]))


def roll_up(model: Model, scope: Scope, unit: int, *, whole: bool = True) -> dict[int, Any]:
    """The capacity-weighted average of the children's cards: goal to expression (or number).

    Children that are free give variables, known ones numbers; where none is decided yet, the unit's reach
    stands for them. ``whole``: a child's section of goals counts as its whole card; else as what it is.
    """
    if scope.is_open_below(unit):
        return _reach_of(model, scope, unit)
    organisation = scope.organisation
    parts: dict[int, list[Any]] = {}
    for child, share in _speaking_children(scope, unit).items():
        weigh = weight_expression if whole else card_expression
        for pair, at in zip(scope.names(child), organisation.candidates(child), strict=True):
            part = share * weigh(model, scope, child, pair)
            parts.setdefault(int(organisation.goal[at]), []).append(part)
    for child in scope.children(unit):
        if scope.cards.known[child] and not scope.is_free[child]:
            share = float(organisation.capacity[child] / organisation.card_capacity[unit])
            share *= 1.0 if whole else float(scope.known_shares.section[child])
            for at in organisation.candidates(child):
                if scope.known_weights[at] > 0:
                    part = share * float(scope.known_weights[at])
                    parts.setdefault(int(organisation.goal[at]), []).append(part)
    return {goal: pyo.quicksum(parts[goal]) for goal in sorted(parts)}


def perspective_shares(model: Model, scope: Scope, unit: int) -> list[Any]:
    """The roll-up by perspective, competencies included: one expression for each perspective.

    A child's competencies count for their perspectives; those without one count as the child's target has
    it, so that they weigh on no side.
    """
    organisation = scope.organisation
    shares: list[list[Any]] = [[] for _ in organisation.perspective_ids]
    for goal, expression in roll_up(model, scope, unit, whole=False).items():
        shares[int(organisation.goals.perspective[goal])].append(expression)
    for child, share in _speaking_children(scope, unit).items():
        for perspective, expression in _competencies_of(model, scope, child):
            shares[perspective].append(share * expression)
    for child in scope.children(unit):
        if scope.cards.known[child] and not scope.is_free[child]:
            share = float(organisation.capacity[child] / organisation.card_capacity[unit])
            for perspective, weight in _known_competencies(scope, child):
                shares[perspective].append(share * weight)
    return [pyo.quicksum(parts) for parts in shares]


def _known_competencies(scope: Scope, holder: int) -> Iterator[tuple[int, float]]:
    """What a known card's competencies put on each perspective: perspective and share, in parts."""
    organisation, shares = scope.organisation, scope.known_shares
    for at in scope.policy.sections.candidates(holder):
        weight = float(shares.competencies[at])
        if weight > 0:
            perspective = int(organisation.competencies.perspective[shares.competency[at]])
            for each, part in _counted_for(organisation, holder, perspective):
                yield each, part * weight


def _counted_for(organisation: Organisation, holder: int, perspective: int) -> list[tuple[int, float]]:
    """The perspectives that a competency counts for, and in which parts: its own, or as the target has it."""
    if perspective >= 0:
        return [(perspective, 1.0)]
    return list(enumerate(organisation.balance_target[holder].tolist()))


def _competencies_of(model: Model, scope: Scope, holder: int) -> Iterator[tuple[int, Any]]:
    """The same for a free card: expressions."""
    section = scope.policy.sections.of.get(holder)
    if section is not None:
        organisation = scope.organisation
        for competency, pair in zip(section.competencies, scope.competency_names(holder), strict=True):
            weight = model.competency_steps[pair] * (1.0 / section.grid)
            perspective = int(organisation.competencies.perspective[competency])
            for each, part in _counted_for(organisation, holder, perspective):
                yield each, part * weight


def half_sum_of_deviations(
    deviation: Any, rows: Any, differences: Iterable[tuple[tuple[str, str], Any]]
) -> Any:
    """``1/2 sum |difference|``: for each, a variable no less than the difference and its negative."""
    variables = []
    for name, difference in differences:
        rows.add(deviation[name] >= difference)
        rows.add(deviation[name] >= -difference)
        variables.append(deviation[name])
    return 0.5 * pyo.quicksum(variables)


def declare_reach(model: Model, scope: Scope) -> None:
    """What the clusters beneath a free unit could carry, as shares of all of them together.

    ``sum_g r[k,g] = C_k / sum_k C_k`` and ``0 <= r[k,g] <= most[k,g] C_k / sum_k C_k``.
    """
    model.reach = pyo.Var(pyo.Any, bounds=(0, 1), dense=False)
    model.reach_rows = pyo.ConstraintList()
    model.clusters = {}
    model.reach_capacity = {}
    model.above_reach = {}
    model.bundles = {}
    if not scope.look_ahead:
        return
    organisation = scope.organisation
    looked = [v for v in scope.speakers if not organisation.holders.is_leaf[v] and scope.is_open_below(v)]
    beneath, model.bundles = reach_beneath(organisation, scope.policy, looked, scope.effort, REACH)
    for unit, clusters in beneath.items():
        together = sum(cluster.capacity for cluster in clusters)
        model.reach_capacity[unit] = together
        model.clusters[unit] = {f"{scope.holder_id(unit)}/{at}": k for at, k in enumerate(clusters)}
        for name, cluster in model.clusters[unit].items():
            share = cluster.capacity / together
            variables = [model.reach[name, organisation.goals.ids[g]] for g in cluster.goals.tolist()]
            for variable, most in zip(variables, cluster.most.tolist(), strict=True):
                variable.setub(most * share)
            model.reach_rows.add(pyo.quicksum(variables) == share)


def reach_in_sight(model: Model, scope: Scope) -> None:
    """Reach keeps to the line of sight: ``r[k,g] <= most[k,g] sum_{s: g serves s} a[v,s]``.

    For goals of lines that start at the unit or above; those that start beneath it need nothing above.
    ``above_reach[v,g]`` keeps the sums.
    """
    organisation, goals = scope.organisation, scope.organisation.goals
    model.reach_in_sight = pyo.ConstraintList()
    for unit, name, cluster in cluster_names(model, scope):
        mine, pairs = organisation.goals_of(unit), scope.names(unit)
        covers = goals.serves(cluster.goals[:, None], mine[None, :])
        for goal, covering in zip(cluster.goals.tolist(), covers, strict=True):
            if covering.any():
                if (unit, goal) not in model.above_reach:
                    above = pyo.quicksum(model.assigned[pairs[at]] for at in np.flatnonzero(covering))
                    model.above_reach[unit, goal] = above
                variable = model.reach[name, goals.ids[goal]]
                model.reach_in_sight.add(variable <= float(variable.ub) * model.above_reach[unit, goal])


def cluster_names(model: Model, scope: Scope) -> list[tuple[int, str, Cluster]]:
    """All clusters of the model: the unit above, the cluster's name, the cluster."""
    return [
        (unit, name, cluster)
        for unit in scope.speakers
        for name, cluster in model.clusters.get(unit, {}).items()
    ]


def _reach_of(model: Model, scope: Scope, unit: int) -> dict[int, Any]:
    parts: dict[int, list[Any]] = {}
    for name, cluster in model.clusters.get(unit, {}).items():
        for goal in cluster.goals.tolist():
            variable = model.reach[name, scope.organisation.goals.ids[goal]]
            parts.setdefault(goal, []).append(variable)
    return {goal: pyo.quicksum(parts[goal]) for goal in sorted(parts)}


def _speaking_children(scope: Scope, unit: int) -> dict[int, float]:
    """Free children that have variables, with the share of the unit's capacity they stand for."""
    shares: dict[int, float] = {}
    for child in scope.children(unit):
        if scope.is_free[child]:
            speaker = scope.spokesman[child]
            part = float(scope.organisation.capacity[child] / scope.organisation.card_capacity[unit])
            shares[speaker] = shares.get(speaker, 0.0) + part
    return shares
