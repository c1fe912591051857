"""Cautions about the links of the strategy map."""

from __future__ import annotations

import pytest

import alignopt
from alignopt.tables.circles import apart, circles
from mapped import CHAIN, linked, problem_of, tables_of

CIRCLE, ALONE = "links_have_no_circle", "links_reach_every_strategic_goal"
TWO = {"F": {"F1": 1, "F2": 1}, "C": {"C1": 1, "C2": 1}}


def told(*args, **more):
    """Cautions of tables that are known to have no failures."""
    tables = tables_of(*args, **more)
    assert alignopt.check(tables).is_empty()
    return alignopt.cautions(tables).to_dicts()


def test_sound_links_are_passed_without_a_word():
    assert told(CHAIN, ["L1 C1", "C1 F1", "L1 F1"]) == []
    assert told(CHAIN, []) == []


@pytest.mark.parametrize("sample", ["company", "it-department"])
def test_the_samples_give_no_caution(sample):
    assert alignopt.cautions(f"data/samples/{sample}").is_empty()


@pytest.mark.parametrize("people", [1, 5, 20, 60])
def test_generated_organisations_give_none(people):
    assert alignopt.cautions(alignopt.generate(people, 3)).is_empty()


def test_a_circle_is_named_where_it_begins():
    (only,) = told(CHAIN, ["L1 F1", "L1 C1", "F1 L1", "C1 F1"])
    assert (only["check"], only["table"], only["key"]) == (CIRCLE, "strategy_links", "F1/L1")
    assert (only["row"], only["column"]) == (2, "effect_goal_id")
    assert only["got"] == "F1 -> L1 -> F1"
    assert "never lead back" in only["expected"]
    assert only["remedy"] == "remove one of these links, unless the goals do drive each other"


def test_circles_that_hang_together_are_told_once_and_others_for_themselves():
    goals = {"F": {f"F{n}": 1 for n in range(1, 9)}}
    tangle = [f"F{a} F{b}" for a in range(1, 6) for b in range(1, 6) if a != b]
    found = told(goals, [*tangle, "F6 F7", "F7 F8", "F8 F6", "F5 F6"])
    assert [(each["check"], each["got"]) for each in found] == [
        (CIRCLE, "F1 -> F2 -> F1"),
        (CIRCLE, "F6 -> F7 -> F8 -> F6"),
    ]


def test_a_circle_by_way_of_goals_that_serve_strategic_ones():
    (only,) = told(CHAIN, ["L1 C1", "C1a F1", "F1 C1"], served=["C1a C1", "F1a F1"])
    assert (only["got"], only["key"]) == ("C1 -> F1 -> C1", "C1a/F1")
    assert told(CHAIN, ["L1 C1", "C1 F1", "F1a F1"], served=["F1a F1"]) == []


def test_strategic_goals_on_no_link_are_told_in_one_caution():
    goals = {"F": {"F1": 1, "F2": None}, "C": {f"C{n}": n for n in range(6)}}
    goals["F"]["F2"] = 2
    (only,) = told(goals, ["C1 F1"])
    assert (only["check"], only["table"], only["key"], only["column"]) == (ALONE, "goals", "F2", "goal_id")
    assert only["got"] == "F2, C2, C3 and 2 more, on no link of strategy_links"
    assert "what drives it" in only["remedy"]


def test_goals_without_a_weight_may_stand_alone():
    goals = {"F": {"F1": 1, "F2": 0}, "C": {"C1": 1}, "Z": {"Z1": 1}}
    assert told(goals, ["C1 F1"], targets={"F": 0.5, "C": 0.5, "Z": 0.0}, local=["X"]) == []


def test_a_link_of_a_goal_that_serves_it_is_enough():
    assert told(CHAIN, ["L1a C1", "C1 F1"], served=["L1a L1"]) == []


def test_without_priorities_all_goals_count():
    goals = {"F": {"F1": None, "F2": None}, "C": {"C1": None}}
    (only,) = told(goals, ["C1 F1"])
    assert only["got"] == "F2, on no link of strategy_links"


def test_reading_warns_and_reading_on_does_not():
    tables = tables_of(TWO, ["C1 F1", "C2 F2", "F2 C2"])
    with pytest.warns(alignopt.Caution, match=r"strategy_links.*C2 -> F2 -> C2.*unless the goals do drive"):
        problem = alignopt.read(tables)
    again = problem.replace(perspectives=problem.perspectives)
    assert again.cautions.height == 1


def test_circles_of_many_links_are_found_at_once():
    """A chain of 3,000 goals has none, and a ring of 200 has one."""
    assert circles([(f"G{at:04}", f"G{at + 1:04}") for at in range(3000)]) == []
    ring = tuple(f"G{at:03}" for at in range(200))
    assert circles(zip(ring, (*ring[1:], ring[0]), strict=True)) == [ring]


def test_a_link_with_itself_is_a_circle_of_one():
    assert circles([("a", "a"), ("a", "b")]) == [("a",)]


def test_circles_are_apart_only_where_no_other_joins_them():
    assert apart([("a", "b"), ("c", "d"), ("b", "c", "e")]) == [("a", "b")]


def test_a_circle_that_its_author_means_can_be_read_and_mapped():
    problem = problem_of({**tables_of(TWO, ["C1 F1"]), "strategy_links": linked("C1 F1", "F1 C1", "C2 F2")})
    assert alignopt.strategy_map(problem).circles == (("C1", "F1"),)
