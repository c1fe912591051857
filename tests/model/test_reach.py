"""What is beneath units, seen from above: who and what is taken together where there is no room for all."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

import alignopt
from alignopt.model.build import build_scope
from alignopt.model.cards import Cards
from alignopt.model.reach import ALIKE, reach_beneath
from alignopt.model.scope import Scope
from alignopt.model.staffing import effort_asked
from alignopt.rules.policy import established
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.step import prepare, read_reach

PLENTY = 1_000_000


@pytest.fixture(scope="module")
def given():
    return established(alignopt.read(alignopt.generate(600, seed=3)))


@pytest.fixture(scope="module")
def units() -> list[int]:
    """The whole organisation, whose departments are branches right beneath it."""
    return [0]


def beneath(given, units, room):
    organisation, policy = given
    return reach_beneath(organisation, policy, units, organisation.goals.effort, room)


def size(clusters) -> int:
    return sum(len(each.goals) for theirs in clusters.values() for each in theirs)


def test_with_room_nothing_is_taken_together(given, units):
    organisation, _ = given
    clusters, bundles = beneath(given, units, PLENTY)
    assert not bundles
    for unit in units:
        leaves = [
            leaf for leaf in np.flatnonzero(organisation.holders.is_leaf) if under(organisation, leaf, unit)
        ]
        could = {int(goal) for leaf in leaves for goal in organisation.goals_of(leaf)}
        assert {int(goal) for each in clusters[unit] for goal in each.goals} == could


def test_without_room_there_are_fewer_of_both(given, units):
    many, _ = beneath(given, units, PLENTY)
    few, bundles = beneath(given, units, 100)
    assert size(few) < size(many) / 2
    assert bundles
    for unit in units:
        before, after = (sum(each.capacity for each in of[unit]) for of in (many, few))
        assert after == pytest.approx(before)


def test_goals_of_a_bundle_are_alike_from_above(given, units):
    """Told apart by everything a step knows of a goal, one by one."""
    organisation, _ = given
    goals = organisation.goals
    _, bundles = beneath(given, units, 100)
    members = [goal for bundle in bundles.values() for goal in bundle.tolist()]
    assert len(members) == len(set(members))
    carriers = carried_by(organisation, units)
    for first, bundle in bundles.items():
        assert first == bundle[0]
        assert len(bundle) > 1
        for one, other in combinations(bundle.tolist(), 2):
            assert goals.perspective[one] == goals.perspective[other]
            assert (goals.effort[one] > 0) == (goals.effort[other] > 0)
            assert carriers[one].keys() == carriers[other].keys()
            for branch, (cost, unit) in carriers[one].items():
                assert abs(cost - carriers[other][branch][0]) <= ALIKE + 1e-9
                for above in organisation.goals_of(unit).tolist():
                    assert goals.serves(one, above) == goals.serves(other, above)


def test_no_effort_is_lost_in_a_bundle(given, units):
    scope = scope_of(given, units)
    model = build_scope(scope)
    asked = effort_asked(model, scope)
    assert model.bundles
    assert asked.sum() == pytest.approx(scope.effort.sum())
    for first, bundle in model.bundles.items():
        assert asked[first] == pytest.approx(scope.effort[bundle].sum())


def test_what_a_bundle_is_given_goes_where_effort_is_asked_for(given, units):
    scope = scope_of(given, units)
    step = prepare(scope)
    outcome = run(step.matrix, Limits(), relax=True)
    reach = read_reach(step, outcome)
    for unit in units:
        assert reach[unit].sum() == pytest.approx(1.0)
    column = {(unit, goal): [] for unit, goal, _ in step.reach}
    for unit, goal, at in step.reach:
        column[unit, goal].append(outcome.values[at])
    checked = 0
    for (unit, goal), values in column.items():
        bundle = step.bundles.get(goal)
        if bundle is not None and scope.effort[goal] > 0 and sum(values) > 0:
            parts = reach[unit][bundle] / scope.effort[bundle]
            assert parts == pytest.approx(np.full(len(bundle), sum(values) / scope.effort[bundle].sum()))
            checked += 1
    assert checked > 5


def test_taken_together_they_are_worth_about_as_much(given, units, monkeypatch):
    """The relaxation's objective, in points of the units' people, with and without bundles."""
    together = prepare(scope_of(given, units))
    monkeypatch.setattr("alignopt.model.reach._bundles", lambda *_: {})
    apart = prepare(scope_of(given, units))
    assert len(together.matrix.cost) < 0.9 * len(apart.matrix.cost)
    found, exact = (run(each.matrix, Limits(), relax=True).objective for each in (together, apart))
    assert found == pytest.approx(exact, abs=1.0)


@pytest.fixture(autouse=True)
def crowded(monkeypatch):
    """Room for a hundred variables of reach, so that a small organisation is a crowd."""
    monkeypatch.setattr("alignopt.model.expressions.REACH", 100)


def scope_of(given, units) -> Scope:
    organisation, policy = given
    whole = organisation.goals.effort
    return Scope(
        organisation, policy, free=tuple(units), cards=Cards.none(organisation, policy), effort=whole
    )


def carried_by(organisation, units) -> dict[int, dict[int, tuple[float, int]]]:
    """For each goal, branches right beneath units whose people may carry it: mean cost, and the unit."""
    found: dict[int, dict[int, list[tuple[float, float, int]]]] = {}
    for leaf in np.flatnonzero(organisation.holders.is_leaf).tolist():
        branch = leaf
        while organisation.holders.parent[branch] not in units:
            branch = int(organisation.holders.parent[branch])
            if branch < 0:
                break
        if branch >= 0:
            unit = int(organisation.holders.parent[branch])
            for at in organisation.candidates(leaf):
                told = float(organisation.capacity[leaf]), float(organisation.cost[at]), unit
                found.setdefault(int(organisation.goal[at]), {}).setdefault(branch, []).append(told)
    return {
        goal: {
            branch: (sum(held * cost for held, cost, _ in told) / sum(held for held, *_ in told), told[0][2])
            for branch, told in branches.items()
        }
        for goal, branches in found.items()
    }


def under(organisation, holder: int, unit: int) -> bool:
    while holder >= 0 and holder != unit:
        holder = int(organisation.holders.parent[holder])
    return holder == unit
