"""Constraint families: what every scorecard keeps to, and the line of sight between them.

Each function adds one family to a model that :func:`alignopt.model.build.declare` has begun, for the
holders that are free in its scope. In the inequalities, ``v`` is a holder, ``p`` its parent, ``g`` and
``s`` goals; ``a`` is *assigned* (0 or 1), ``n`` is *steps* (integer), ``N`` the steps in 100 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

from alignopt.model.sections import goal_steps
from alignopt.rules.needs import Cover

if TYPE_CHECKING:
    from alignopt.model.scope import Scope


def whole_card(model: pyo.ConcreteModel, scope: Scope) -> None:
    """The weights of a card make up 100 %: ``sum_g n[v,g] = N[v]``, or what its section of goals takes."""

    def rule(model: pyo.ConcreteModel, holder: str) -> object:
        at = scope.organisation.holders.index[holder]
        return pyo.quicksum(model.steps[pair] for pair in scope.names(at)) == goal_steps(model, scope, at)

    model.whole_card = pyo.Constraint(model.HOLDERS, rule=rule)


def weight_band(model: pyo.ConcreteModel, scope: Scope) -> None:
    """A goal that is carried keeps its band: ``min a[v,g] <= n[v,g] <= max a[v,g]``."""
    bands = scope.bands

    def lightest(model: pyo.ConcreteModel, holder: str, goal: str) -> object:
        return model.steps[holder, goal] >= bands[holder, goal][0] * model.assigned[holder, goal]

    def heaviest(model: pyo.ConcreteModel, holder: str, goal: str) -> object:
        return model.steps[holder, goal] <= bands[holder, goal][1] * model.assigned[holder, goal]

    model.lightest = pyo.Constraint(model.PAIRS, rule=lightest)
    model.heaviest = pyo.Constraint(model.PAIRS, rule=heaviest)


def goal_count(model: pyo.ConcreteModel, scope: Scope) -> None:
    """A card carries so many goals: ``min <= sum_g a[v,g] <= max``."""
    index, policy = scope.organisation.holders.index, scope.policy

    def count(model: pyo.ConcreteModel, holder: str) -> Any:
        return pyo.quicksum(model.assigned[pair] for pair in scope.names(index[holder]))

    def fewest(model: pyo.ConcreteModel, holder: str) -> object:
        return count(model, holder) >= int(policy.min_goals[index[holder]])

    def most(model: pyo.ConcreteModel, holder: str) -> object:
        return count(model, holder) <= int(policy.max_goals[index[holder]])

    model.fewest_goals = pyo.Constraint(model.HOLDERS, rule=fewest)
    model.most_goals = pyo.Constraint(model.HOLDERS, rule=most)


def required_goals(model: pyo.ConcreteModel, scope: Scope) -> None:
    """A required goal is carried: ``a[v,g] = 1``."""
    model.required_goals = pyo.ConstraintList()
    for holder in scope.speakers:
        for pair, at in zip(scope.names(holder), scope.organisation.candidates(holder), strict=True):
            if scope.policy.required[at]:
                model.required_goals.add(model.assigned[pair] == 1)


def line_of_sight(model: pyo.ConcreteModel, scope: Scope) -> None:
    """A goal is carried only under one that it serves: ``a[v,g] <= sum_{s: g serves s} a[p,s]``.

    Where the parent's card is known, what it does not cover is fixed to 0; where a child's card is known,
    each of its goals must stay covered: ``1 <= sum_{s: g serves s} a[p,s]``. The head of a local line needs
    nothing above it.
    """
    model.line_of_sight = pyo.ConstraintList()
    for holder in scope.speakers:
        parent = int(scope.organisation.holders.parent[holder])
        if parent >= 0 and scope.is_free[parent]:
            _under_free_parent(model, scope, holder, parent)
        elif parent >= 0 and scope.cards.known[parent]:
            _under_known_parent(model, scope, holder, parent)
        _over_known_children(model, scope, holder)


def room_below(model: pyo.ConcreteModel, scope: Scope) -> None:
    """A card leaves every holder beneath it one to fill: ``sum_c m[need,c] covered[v,c] >= k``.

    ``covered[v,c] <= sum_{s: g in c serves s} a[v,s]``, at most 1, for classes ``c`` of goals that serve the
    same of the unit's; ``m`` counts a need's goals by class. For units whose children are not decided yet.
    """
    model.room_below = pyo.ConstraintList()
    model.covered = pyo.Var(pyo.Any, bounds=(0, 1), dense=False)
    if not scope.look_ahead:
        return
    for holder in scope.speakers:
        if not scope.organisation.holders.is_leaf[holder] and scope.is_open_below(holder):
            _cover_needs(model, scope, holder)


def _under_free_parent(model: pyo.ConcreteModel, scope: Scope, holder: int, parent: int) -> None:
    organisation = scope.organisation
    for pair, at in zip(scope.names(holder), organisation.candidates(holder), strict=True):
        if not organisation.starts_here[at]:
            above = covering(model, scope, parent, int(organisation.goal[at]))
            model.line_of_sight.add(model.assigned[pair] <= above)


def _under_known_parent(model: pyo.ConcreteModel, scope: Scope, holder: int, parent: int) -> None:
    organisation = scope.organisation
    carried = [
        int(organisation.goal[at]) for at in organisation.candidates(parent) if scope.cards.steps[at] > 0
    ]
    for pair, at in zip(scope.names(holder), organisation.candidates(holder), strict=True):
        covered = organisation.goals.serves(organisation.goal[at], carried).any()
        if not covered and not organisation.starts_here[at]:
            model.assigned[pair].fix(0)
            model.steps[pair].fix(0)


def _over_known_children(model: pyo.ConcreteModel, scope: Scope, holder: int) -> None:
    organisation = scope.organisation
    carried = {
        int(organisation.goal[at])
        for child in scope.children(holder)
        if scope.cards.known[child] and not scope.is_free[child]
        for at in organisation.candidates(child)
        if scope.cards.steps[at] > 0 and not organisation.starts_here[at]
    }
    for goal in sorted(carried):
        model.line_of_sight.add(covering(model, scope, holder, goal) >= 1)


def _cover_needs(model: pyo.ConcreteModel, scope: Scope, holder: int) -> None:
    name, pairs = scope.holder_id(holder), scope.names(holder)
    needs = [need for need in scope.policy.needs[holder] if need.count > 0 and need.goals]
    if not needs:
        return
    cover = Cover.of(scope.organisation, holder, needs)
    for at, covers in enumerate(cover.covers.tolist()):
        above = pyo.quicksum(model.assigned[pair] for pair, does in zip(pairs, covers, strict=True) if does)
        model.room_below.add(model.covered[name, at] <= above)
    for members, asked in zip(cover.members.tolist(), cover.asked.tolist(), strict=True):
        covered = pyo.quicksum(
            number * model.covered[name, at] for at, number in enumerate(members) if number
        )
        model.room_below.add(covered >= min(asked, sum(members)))


def covering(model: pyo.ConcreteModel, scope: Scope, holder: int, goal: int) -> Any:
    """How many of a free holder's carried goals this goal serves, as an expression."""
    organisation = scope.organisation
    mine = organisation.goals_of(holder)
    serves = organisation.goals.serves(goal, mine)
    pairs = scope.names(holder)
    return pyo.quicksum(
        model.assigned[pair] for pair, is_served in zip(pairs, serves, strict=True) if is_served
    )
