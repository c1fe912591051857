"""Linear expressions that several criteria share: weights, roll-ups, staffing, absolute deviations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

from alignopt.model.reach import clusters_beneath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.model.reach import Cluster
    from alignopt.model.scope import Scope

Model = Any
"""A ``pyomo.environ.ConcreteModel``, which has no type hints."""


def weight_expression(model: Model, scope: Scope, holder: int, pair: tuple[str, str]) -> Any:
    """A free holder's weight on a goal, as a share: ``n / N``."""
    return model.steps[pair] * (1.0 / int(scope.policy.grid[holder]))


def roll_up(model: Model, scope: Scope, unit: int) -> dict[int, Any]:
    """The capacity-weighted average of the children's cards: goal to expression (or number).

    Children that are free give variables, known ones numbers; where none is decided yet, the unit's reach
    stands for them.
    """
    if scope.is_open_below(unit):
        return _reach_of(model, scope, unit)
    organisation = scope.organisation
    parts: dict[int, list[Any]] = {}
    for child, share in _speaking_children(scope, unit).items():
        for pair, at in zip(scope.names(child), organisation.candidates(child), strict=True):
            part = share * weight_expression(model, scope, child, pair)
            parts.setdefault(int(organisation.goal[at]), []).append(part)
    for child in scope.children(unit):
        if scope.cards.known[child] and not scope.is_free[child]:
            share = float(organisation.capacity[child] / organisation.card_capacity[unit])
            for at in organisation.candidates(child):
                if scope.known_weights[at] > 0:
                    part = share * float(scope.known_weights[at])
                    parts.setdefault(int(organisation.goal[at]), []).append(part)
    return {goal: pyo.quicksum(parts[goal]) for goal in sorted(parts)}


def staffed(model: Model, scope: Scope) -> dict[int, Any]:
    """Capacity that the scope's leaves put on each goal, by plan or within reach."""
    organisation = scope.organisation
    parts: dict[int, list[Any]] = {}
    for leaf in scope.free:
        if organisation.holders.is_leaf[leaf]:
            for pair, at in zip(scope.names(leaf), organisation.candidates(leaf), strict=True):
                part = float(organisation.capacity[leaf]) * weight_expression(model, scope, leaf, pair)
                parts.setdefault(int(organisation.goal[at]), []).append(part)
    for unit, name, cluster in cluster_names(model, scope):
        for goal in cluster.goals.tolist():
            part = model.reach_capacity[unit] * model.reach[name, organisation.goals.ids[goal]]
            parts.setdefault(goal, []).append(part)
    return {goal: pyo.quicksum(parts[goal]) for goal in sorted(parts)}


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

    ``sum_g r[k,g] = C_k / sum_k C_k`` and ``0 <= r[k,g] <= most_k C_k / sum_k C_k``.
    """
    model.reach = pyo.Var(pyo.Any, bounds=(0, 1), dense=False)
    model.reach_rows = pyo.ConstraintList()
    model.clusters = {}
    model.reach_capacity = {}
    if not scope.look_ahead:
        return
    organisation = scope.organisation
    for unit in scope.speakers:
        if organisation.holders.is_leaf[unit] or not scope.is_open_below(unit):
            continue
        clusters = clusters_beneath(organisation, scope.policy, unit)
        together = sum(cluster.capacity for cluster in clusters)
        model.reach_capacity[unit] = together
        model.clusters[unit] = {f"{scope.holder_id(unit)}/{at}": k for at, k in enumerate(clusters)}
        for name, cluster in model.clusters[unit].items():
            share = cluster.capacity / together
            variables = [model.reach[name, organisation.goals.ids[g]] for g in cluster.goals.tolist()]
            for variable in variables:
                variable.setub(cluster.most * share)
            model.reach_rows.add(pyo.quicksum(variables) == share)


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
