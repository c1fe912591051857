from __future__ import annotations

import copy
import dataclasses
import pickle

import polars as pl
import pytest

import alignopt
from alignopt import BadInput, Problem, UnknownName
from alignopt.tables.names import TABLES

PERSPECTIVES = pl.DataFrame(
    {"perspective_id": ["F", "C"], "name": ["Finance", "Customer"], "target_weight": [0.4, 0.6]}
)
UNITS = pl.DataFrame(
    {"unit_id": ["T", "S"], "name": ["Top", "Sales"], "parent_id": [None, "T"], "level": ["org", "unit"]}
)
GOALS = pl.DataFrame(
    {"goal_id": ["G2", "G1"], "name": ["Two", "One"], "perspective_id": ["C", "F"], "unit_id": ["T", "T"]}
)
CAPACITY = pl.DataFrame({"holder_id": ["S"], "capacity": [10]})


@pytest.fixture
def problem() -> Problem:
    tables = {"perspectives": PERSPECTIVES, "units": UNITS, "goals": GOALS, "capacity": CAPACITY}
    return alignopt.read(tables, name="two")


def test_tables_are_sorted_and_complete(problem):
    assert problem.goals["goal_id"].to_list() == ["G1", "G2"]
    assert problem.capacity["capacity"].to_list() == [10.0]
    assert problem.rules.is_empty()
    assert list(problem.tables()) == list(TABLES)


def test_nothing_can_be_set(problem):
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'goals'"):
        problem.goals = GOALS


def test_changing_its_tables_does_not_change_the_problem(problem):
    tables = problem.tables()
    tables["goals"][0, "name"] = "Other"
    tables["goals"].insert_column(0, pl.lit(1).alias("more"))
    assert problem.goals["name"].to_list() == ["One", "Two"]
    assert "more" not in problem.goals.columns


def test_changing_what_was_handed_in_does_not_change_the_problem():
    goals = GOALS.clone()
    problem = alignopt.read(
        {"perspectives": PERSPECTIVES, "units": UNITS, "goals": goals, "capacity": CAPACITY}
    )
    goals[0, "name"] = "Other"
    assert problem.goals["name"].to_list() == ["One", "Two"]


def test_replace_gives_a_changed_problem_and_leaves_the_other(problem):
    changed = problem.replace(capacity=CAPACITY.with_columns(capacity=pl.lit(5)), name="three")
    assert (changed.name, problem.name) == ("three", "two")
    assert (changed.capacity["capacity"][0], problem.capacity["capacity"][0]) == (5.0, 10.0)
    assert changed != problem
    assert changed.goals.equals(problem.goals)


def test_replace_by_nothing_is_the_same(problem):
    assert problem.replace() == problem
    assert problem.replace().name == "two"


def test_replace_is_checked_against_the_other_tables(problem):
    with pytest.raises(
        BadInput, match=r"capacity row 0, holder_id \(X\): got X, expected an id from units or people"
    ) as caught:
        problem.replace(capacity=pl.DataFrame({"holder_id": ["X"], "capacity": [1]}))
    assert set(caught.value.failures["check"]) == {"reference_is_known", "leaf_has_capacity"}
    assert problem.capacity["holder_id"].to_list() == ["S"]


def test_replace_by_none_empties_an_optional_table(problem):
    filled = problem.replace(
        unit_targets=pl.DataFrame({"unit_id": ["S"], "perspective_id": ["F"], "target_weight": [1.0]})
    )
    assert filled.unit_targets.height == 1
    assert filled.replace(unit_targets=None) == problem


def test_a_table_that_is_needed_cannot_be_emptied(problem):
    with pytest.raises(BadInput, match="goals: got no such table"):
        problem.replace(goals=None)


def test_replace_knows_the_tables(problem):
    with pytest.raises(UnknownName, match="there is no table 'goal'; did you mean 'goals'"):
        problem.replace(goal=GOALS)


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda problem: pickle.loads(pickle.dumps(problem))]
)
def test_problems_travel(problem, again):
    other = again(problem)
    assert other == problem
    assert other.name == problem.name


def test_equality_is_that_of_tables(problem):
    assert problem == alignopt.read(problem.tables(), name="another name")
    assert problem != "a problem"
    with pytest.raises(TypeError, match="unhashable"):
        hash(problem)


def test_it_shows_itself(problem):
    assert repr(problem).splitlines() == [
        "Problem two",
        "perspectives             2",
        "units                    2",
        "goals                    2",
        "capacity                 1",
    ]


def test_it_shows_itself_in_a_notebook(problem):
    shown = problem.replace(name="<b>two</b>")._repr_html_()
    assert "&lt;b&gt;two" in shown
    assert shown.count("<tr>") == 5


def test_the_order_of_rows_and_columns_does_not_matter(problem):
    tables = {
        table: frame.reverse().select(reversed(frame.columns)) for table, frame in problem.tables().items()
    }
    assert alignopt.read(tables) == problem
