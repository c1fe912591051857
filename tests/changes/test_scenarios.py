"""Scenarios: names and order, what they leave alone, and what they say if something is wrong."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError

import pytest

import alignopt
from alignopt import changes
from changed import column, differing, problem

SMALL = problem()
EVERY = (
    changes.target("F", 0.6),
    changes.target("C", by=0.1, unit_id="A"),
    changes.priority("F1", 50),
    changes.capacity("A", times=0.5),
    changes.rule("R1", max=6),
    changes.without_rule("R2"),
    changes.new_rule(kind="goal_count", level="person", max=4),
    changes.leaves("P2"),
    changes.joins("N", like="P1"),
    changes.drops("F1a"),
    changes.adds("LOC2", parent_id="LOC"),
    changes.moves("P1", "B"),
    changes.cell("goals", "F1a1", "effort", 100),
)


def test_there_is_one_of_every_kind():
    from alignopt.tables.names import CHANGES

    assert {change.kind for change in EVERY} == set(CHANGES)
    assert {change.kind for change in EVERY} <= set(changes.__all__)


@pytest.mark.parametrize("change", EVERY, ids=lambda change: change.kind)
def test_the_problem_stays_as_it_is(change):
    before = problem()
    after = change.apply(before)
    assert before == SMALL
    assert after != SMALL
    assert after.name == "small"


@pytest.mark.parametrize("change", EVERY, ids=lambda change: change.kind)
def test_changes_are_values(change):
    assert change == copy.deepcopy(change) == pickle.loads(pickle.dumps(change))
    assert len({change, copy.copy(change)}) == 1
    assert isinstance(change, changes.Change)
    with pytest.raises(FrozenInstanceError):
        change.anything = 1


def test_a_scenario_is_named_beside_the_problem():
    after = changes.Scenario("growth", [changes.capacity("A", times=2)]).apply(SMALL)
    assert after.name == "small: growth"
    assert differing(SMALL, after) == {"capacity"}


def test_a_scenario_without_changes_is_the_baseline():
    base = changes.Scenario("baseline")
    assert base.apply(SMALL) == SMALL
    assert base.texts(SMALL) == ()


def test_changes_of_the_same_cell_are_made_in_order():
    steps = [changes.priority("F1", 10), changes.priority("F1", by=5), changes.priority("F1", times=2)]
    there = changes.Scenario("there", steps)
    back = changes.Scenario("back", steps[::-1])
    assert column(there.apply(SMALL).goals, "priority")["F1"] == 30.0
    assert column(back.apply(SMALL).goals, "priority")["F1"] == 10.0
    assert [text.rpartition(" from ")[2] for text in there.texts(SMALL)] == [
        "60 to 10",
        "10 to 15",
        "15 to 30",
    ]


def test_tables_are_checked_once_all_changes_are_made():
    """Between the two changes, a goal enters above the one that it serves."""
    steps = [changes.cell("goals", "F1a1", "unit_id", "O"), changes.cell("goals", "F1a1", "unit_id", "A")]
    assert changes.Scenario("there and back", steps).apply(SMALL) == SMALL


def test_scenarios_are_frozen_and_equal_by_what_they_say():
    one = changes.Scenario("one", [changes.drops("F2")])
    assert one == changes.Scenario("one", (changes.drops("F2"),))
    assert one != changes.Scenario("two", one.changes)
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(FrozenInstanceError):
        one.name = "two"


def test_tables_that_are_not_sound_are_those_of_the_scenario():
    steps = [changes.drops("C1"), changes.drops("C2"), changes.capacity("O", 0)]
    with pytest.raises(
        alignopt.BadInput, match="2 failures in the tables of scenario 'nothing left'"
    ) as caught:
        changes.Scenario("nothing left", steps).apply(SMALL)
    assert caught.value.failures["check"].to_list() == ["perspective_has_a_goal", "somebody_has_capacity"]
    assert caught.value.failures["row"].null_count() == 2


def test_changes_that_cannot_be_made_are_listed_together():
    steps = [changes.target("F", by=0.9), changes.priority("LOC", 1), changes.capacity("A", times=2)]
    with pytest.raises(alignopt.BadInput, match="2 failures in the changes of scenario 'much'") as caught:
        changes.Scenario("much", steps).apply(SMALL)
    assert caught.value.failures.select("table", "key").rows() == [("target", "F"), ("priority", "LOC")]


def test_what_left_is_unknown_to_the_changes_after_it():
    steps = [changes.leaves("P1"), changes.joins("N", like="P1")]
    with pytest.raises(alignopt.UnknownName, match="there is no person 'P1'"):
        changes.Scenario("late", steps).apply(SMALL)
    assert "N" in changes.Scenario("in time", steps[::-1]).apply(SMALL).people["person_id"]


def test_cautions_are_those_that_were_not_there_before():
    ruled = changes.new_rule(kind="goal_count", role="Boss", max=4)
    scenario = changes.Scenario("no boss", [ruled, changes.leaves("Q1")])
    with pytest.warns(alignopt.Caution, match="Boss, a role that nobody has") as caught:
        scenario.apply(SMALL)
    assert len(caught) == 1
    assert caught[0].filename == __file__


@pytest.mark.parametrize(
    ("name", "listed", "error", "said"),
    [
        ("", [], ValueError, "expected the name of a scenario, got ''"),
        (7, [], TypeError, "expected the name of a scenario, got 7"),
        ("x", ["drops"], TypeError, "expected changes in scenario 'x'.*got str"),
        ("x", "drops", TypeError, "expected changes in scenario 'x'.*got str"),
        ("x", changes.drops("F2"), TypeError, "expected changes in scenario 'x'.*got Drops"),
    ],
)
def test_what_is_no_scenario(name, listed, error, said):
    with pytest.raises(error, match=said):
        changes.Scenario(name, listed)


def test_an_unknown_name_keeps_what_it_was_when_pickled():
    with pytest.raises(alignopt.UnknownName) as caught:
        changes.drops("F1aa").apply(SMALL)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.kind, again.got, again.near[0]) == ("goal", "F1aa", "F1a")


def test_circles_made_by_cells_are_reported_and_do_not_hang():
    steps = [changes.cell("units", "O", "parent_id", "A"), changes.target("F", by=0.1, unit_id="B")]
    with pytest.raises(alignopt.BadInput, match="a circle: A → O → A"):
        changes.Scenario("circle", [*steps, changes.capacity("B", times=2)]).apply(SMALL)
    round_about = [changes.cell("goals", "F1", "parent_id", "F1a"), changes.drops("F1a1")]
    with pytest.raises(alignopt.BadInput, match="a circle: F1 → F1a → F1"):
        changes.Scenario("circle", round_about).apply(SMALL)
