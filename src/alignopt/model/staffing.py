"""Who works on what: capacity that leaves, or people within a unit's reach, put on each goal.

Of what is beneath a unit, no more counts for a goal than the goal asks for, and only as far as the unit's
card covers it: ``useful[v,g] <= effort_g sum_{s: g serves s} a[v,s]``. For whole ``a`` that changes nothing;
a relaxation that carries a little of every goal can no longer staff all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

from alignopt.model.expressions import Model, cluster_names, weight_expression
from alignopt.model.scorecard import covering

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from alignopt.model.scope import Scope

    Floats = NDArray[np.float64]


def effort_asked(model: Model, scope: Scope) -> Floats:
    """Effort goal by goal; that of a bundle is asked of its first goal."""
    effort = scope.effort.copy()
    for first, goals in model.bundles.items():
        effort[goals] = 0.0
        effort[first] = scope.effort[goals].sum()
    return effort


def staffed(model: Model, scope: Scope) -> dict[int, Any]:
    """Capacity that the scope's leaves put on each goal, and people within reach."""
    parts: dict[int, list[Any]] = {}
    for _, goal, part in _by_leaf(model, scope):
        parts.setdefault(goal, []).append(part)
    for (_, goal), capacity in _reach_by_goal(model, scope).items():
        parts.setdefault(goal, []).append(capacity)
    return _summed(parts)


def usefully_staffed(model: Model, scope: Scope, asked: Floats) -> dict[int, Any]:
    """The same, but as useful as the cards of units above make it, for goals that ask for effort.

    Those of units that look ahead; in a tight scope, those of all units that are free.
    """
    model.useful = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.useful_rows = pyo.ConstraintList()
    arrived = _Arrived()
    for leaf, goal, part in _by_leaf(model, scope):
        if asked[goal] > 0:
            arrived.add(int(scope.organisation.holders.parent[leaf]), goal, part)
    for (unit, goal), capacity in _reach_by_goal(model, scope).items():
        if asked[goal] > 0:
            above, part = model.above_reach.get((unit, goal)), capacity
            if above is not None:
                part = _useful(model, scope, unit, goal, capacity, float(asked[goal]) * above)
            arrived.add(int(scope.organisation.holders.parent[unit]), goal, part)
    return _summed(_seen_from_above(model, scope, asked, arrived) if scope.tight else arrived.all)


class _Arrived:
    """Parts that have come up to each holder, goal by goal; -1 for what nothing stands above."""

    def __init__(self) -> None:
        self.at: dict[int, dict[int, list[Any]]] = {}

    def add(self, holder: int, goal: int, part: Any) -> None:
        self.at.setdefault(holder, {}).setdefault(goal, []).append(part)

    @property
    def all(self) -> dict[int, list[Any]]:
        """Wherever it is, goal by goal."""
        found: dict[int, list[Any]] = {}
        for parts in self.at.values():
            for goal, some in parts.items():
                found.setdefault(goal, []).extend(some)
        return found


def _seen_from_above(model: Model, scope: Scope, asked: Floats, arrived: _Arrived) -> dict[int, list[Any]]:
    """What of it is useful, unit by unit on the way up; who has no card lets nobody see through."""
    organisation, top = scope.organisation, _Arrived()
    depth = organisation.holders.depth
    while arrived.at:
        unit = max(arrived.at, key=lambda v: (int(depth[v]) if v >= 0 else -1, v))
        for goal, parts in sorted(arrived.at.pop(unit).items()):
            if unit < 0 or not organisation.has_card[unit]:
                for part in parts:
                    top.add(-1, goal, part)
                continue
            starts_beneath = not organisation.goals.serves(goal, organisation.goals_of(unit)).any()
            if scope.is_free[unit] and not starts_beneath:
                most = float(asked[goal]) * covering(model, scope, unit, goal)
                parts = [_useful(model, scope, unit, goal, pyo.quicksum(parts), most)]
            for part in parts:
                arrived.add(int(organisation.holders.parent[unit]), goal, part)
    return top.all


def _useful(model: Model, scope: Scope, unit: int, goal: int, capacity: Any, most: Any) -> Any:
    useful = model.useful[scope.holder_id(unit), scope.organisation.goals.ids[goal]]
    model.useful_rows.add(useful <= capacity)
    model.useful_rows.add(useful <= most)
    return useful


def _by_leaf(model: Model, scope: Scope) -> Iterator[tuple[int, int, Any]]:
    """Leaf, goal, and the capacity that the one puts on the other, by plan."""
    organisation = scope.organisation
    for leaf in scope.free:
        if organisation.holders.is_leaf[leaf]:
            for pair, at in zip(scope.names(leaf), organisation.candidates(leaf), strict=True):
                part = float(organisation.capacity[leaf]) * weight_expression(model, scope, leaf, pair)
                yield leaf, int(organisation.goal[at]), part


def _reach_by_goal(model: Model, scope: Scope) -> dict[tuple[int, int], Any]:
    """Capacity that the people beneath a unit put on a goal within reach, by unit and goal."""
    parts: dict[tuple[int, int], list[Any]] = {}
    for unit, name, cluster in cluster_names(model, scope):
        for goal in cluster.goals.tolist():
            variable = model.reach[name, scope.organisation.goals.ids[goal]]
            parts.setdefault((unit, goal), []).append(model.reach_capacity[unit] * variable)
    return {pair: pyo.quicksum(variables) for pair, variables in parts.items()}


def _summed(parts: dict[int, list[Any]]) -> dict[int, Any]:
    return {goal: pyo.quicksum(parts[goal]) for goal in sorted(parts)}
