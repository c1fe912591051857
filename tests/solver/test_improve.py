"""Improvement: which holders are decided together, and that it never makes a plan worse."""

from __future__ import annotations

import pytest

import alignopt
from alignopt.problem.organisation import Organisation
from alignopt.solver import improve
from organisations import NAMED, staff


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return Organisation.of(alignopt.read(staff(1), name="staff"))


def size(organisation: Organisation, holders: tuple[int, ...]) -> int:
    return sum(len(organisation.goals_of(v)) for v in holders)


def test_a_small_organisation_is_one_neighbourhood(organisation):
    assert improve.around(organisation, 0) == tuple(range(len(organisation.capacity)))


def test_a_large_one_is_cut_level_by_level(organisation, monkeypatch):
    units = (0, *organisation.children[0].tolist())
    monkeypatch.setattr(improve, "LARGEST", size(organisation, units))
    assert improve.around(organisation, 0) == units
    first = units[1]
    assert improve.around(organisation, first) == (first, *organisation.children[first].tolist())


def test_children_are_decided_together_however_many(organisation, monkeypatch):
    monkeypatch.setattr(improve, "LARGEST", 1)
    assert improve.around(organisation, 0) == tuple(organisation.children[0].tolist())


def test_batches_keep_those_apart_that_bear_on_each_other(organisation):
    first, second = organisation.children[0].tolist()[:2]
    teams = [(unit, *organisation.children[unit].tolist()) for unit in (first, second)]
    top = (0, first, second)
    assert improve.apart(organisation, [teams[0], teams[1]]) == [teams]
    assert improve.apart(organisation, [teams[0], top]) == [[teams[0]], [top]]
    people = tuple(organisation.children[second].tolist())
    assert improve.apart(organisation, [top, people]) == [[top], [people]]
    assert improve.touches(organisation, teams[0], teams[1])
    leaves = (tuple(organisation.children[unit].tolist()) for unit in (first, second))
    assert not improve.touches(organisation, *leaves)


def test_room_may_be_smaller_than_usual(organisation):
    units = (0, *organisation.children[0].tolist())
    assert improve.around(organisation, 0, size(organisation, units)) == units


def test_what_was_decided_within_the_gap_settles_what_is_inside():
    all_of_them = [(0, 1, 2, 3), (1, 3), (2, 4), (0, 1)]
    assert improve._settled(all_of_them, (0, 1, 2, 3)) == {(0, 1, 2, 3), (1, 3), (0, 1)}
    assert improve._settled(all_of_them, (2, 4)) == {(2, 4)}


@pytest.mark.parametrize("name", ["a_bit_of_everything", "ten_clerks", "too_much_effort"])
def test_more_passes_are_never_worse(name):
    problem = alignopt.read(NAMED[name](), name=name)
    totals = [
        alignopt.solve(problem, settings=alignopt.Settings(passes=n, nodes=40)).total for n in (0, 1, 2)
    ]
    assert totals == sorted(totals, reverse=True)


def test_cutting_small_still_improves(monkeypatch):
    monkeypatch.setattr(improve, "LARGEST", 60)
    problem = alignopt.read(staff(2), name="staff")
    down, better = (
        alignopt.solve(problem, settings=alignopt.Settings(passes=n, nodes=40)).total for n in (0, 2)
    )
    assert better < down


def test_a_large_organisation_decides_as_much_anew_as_it_has_time_for(organisation, monkeypatch):
    teams = [(int(unit), *organisation.children[unit].tolist()) for unit in organisation.children[0][:3]]
    sizes = [size(organisation, each) for each in teams]
    monkeypatch.setattr(improve, "FEW", 1)
    monkeypatch.setattr(improve, "AGAIN", len(organisation.goal) + sizes[0] + sizes[1])
    assert improve._affordable(organisation, teams, 0) == teams[:2]
    assert improve._affordable(organisation, teams, 1) == teams[:1]
    assert improve._affordable(organisation, teams, sizes[0] + sizes[1]) == []
    monkeypatch.setattr(improve, "AGAIN", 0)
    assert improve._affordable(organisation, teams, 0) == teams[:1]
