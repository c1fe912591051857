"""Where no plan exists, the rules that leave none are named, and the way out leads to a plan."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest

import alignopt
from alignopt.tables.kinds import KINDS
from ruled import problem, rule

Rules = list[dict[str, Any]]
PEOPLE: dict[str, Any] = {"level": "person"}

CONFLICTS: dict[str, tuple[Rules, set[str], str]] = {
    "goal_count": (
        [rule("goal_count", min=7, **PEOPLE)],
        {"R1"},
        r"at least 7 goals are asked for, at most 6 can be carried \(6 available\)",
    ),
    "goal_count in scopes that meet": (
        [
            rule("goal_count", min=4, role="clerk"),
            rule("goal_count", max=3, unit_id="A", level="person"),
            rule("goal_count", max=6, role="lead"),
        ],
        {"R1", "R2"},
        "P .*at least 4 goals are asked for, at most 3 can be carried",
    ),
    "goal_count of a category": (
        [
            rule("goal_count", min=3, category="sales", **PEOPLE),
            rule("goal_count", max=2, perspective_id="F", **PEOPLE),
        ],
        {"R1", "R2"},
        "no scorecard keeps all of them",
    ),
    "goal_weight": (
        [rule("goal_weight", min=0.3, **PEOPLE), rule("goal_count", min=4, **PEOPLE)],
        {"R1", "R2"},
        "4 to 6 goals of 30 % to 100 % each cannot add up to 100 % in steps of 5 %",
    ),
    "goal_weight against a default": (
        [rule("goal_weight", min=0.4, **PEOPLE)],
        {"R1", "default goal_count"},
        "3 to 6 goals of 40 % to 100 % each cannot add up to 100 %",
    ),
    "weight_step": (
        [rule("weight_step", min=0.25, **PEOPLE), rule("goal_count", min=5, **PEOPLE)],
        {"R1", "R2"},
        "cannot add up to 100 % in steps of 25 %",
    ),
    "perspective_weight": (
        [
            rule("perspective_weight", perspective_id="F", min=0.7, **PEOPLE),
            rule("perspective_weight", perspective_id="C", min=0.4, **PEOPLE),
        ],
        {"R1", "R2"},
        r"the least that must be put on parts adds up to 40 % \+ 70 %|70 % \+ 40 %, more than 100 %",
    ),
    "category_weight": (
        [
            rule("category_weight", category="sales", max=0.5, **PEOPLE),
            rule("category_weight", category="service", max=0.2, **PEOPLE),
            rule("category_weight", category="safety", max=0.2, **PEOPLE),
        ],
        {"R1", "R2", "R3"},
        r"the most that may be put on all parts adds up to .*, less than 100 %",
    ),
    "section_weight": (
        [
            rule("section_weight", section="competencies", min=0.3, **PEOPLE),
            rule("section_weight", section="goals", min=0.8, **PEOPLE),
        ],
        {"R1", "R2"},
        "no section of competencies fits",
    ),
    "contributors": (
        [rule("contributors", goal_id="C1", min=4)],
        {"R1"},
        "C1: at least 4 must carry it or a goal that serves it, 3 can",
    ),
    "contributors against forbid": (
        [
            rule("contributors", goal_id="F1", min=3),
            rule("forbid", perspective_id="F", holder_id="Q"),
            rule("forbid", category="safety", holder_id="R"),
        ],
        {"R1", "R2"},
        "F1: at least 3 must carry it or a goal that serves it, 2 can",
    ),
    "require": (
        [rule("require", goal_id="F1", **PEOPLE), rule("forbid", category="sales", role="lead")],
        {"R1", "R2"},
        "R .*must carry F1, which is not available to it",
    ),
    "fix_weight": (
        [
            rule("fix_weight", goal_id="F1", min=0.6, **PEOPLE),
            rule("perspective_weight", perspective_id="C", min=0.5, **PEOPLE),
        ],
        {"R1", "R2"},
        "no scorecard keeps all of them",
    ),
    "min_fit": (
        [rule("min_fit", min=0.6), rule("require", goal_id="C1", holder_id="P")],
        {"R1", "R2"},
        "P .*must carry C1, which is not available to it",
    ),
    "equal_weights": (
        [
            rule("equal_weights", **PEOPLE),
            rule("goal_weight", goal_id="F1", min=0.5, **PEOPLE),
            rule("require", goal_id="F1", **PEOPLE),
            rule("goal_count", min=3, **PEOPLE),
        ],
        {"R1", "R2", "R3", "R4"},
        "no scorecard keeps all of them",
    ),
    "not_heavier_than": (
        [
            rule("not_heavier_than", category="sales", other_id="safety", **PEOPLE),
            rule("category_weight", category="safety", max=0.2, **PEOPLE),
            rule("category_weight", category="sales", min=0.3, **PEOPLE),
        ],
        {"R1", "R2", "R3"},
        "no scorecard keeps all of them",
    ),
    "level_mix": (
        [
            rule("level_mix", other_id="unit", min=0.6, **PEOPLE),
            rule("goal_weight", category="safety", max=0.2, **PEOPLE),
            rule("goal_weight", goal_id="F1a", max=0.3, **PEOPLE),
        ],
        {"R1", "R2", "R3"},
        "unit must weigh at least 60 %, at most 50 % can be put on it",
    ),
    "a unit and those beneath it": (
        [
            rule("goal_count", max=2, holder_id="A"),
            rule("require", goal_id="F2", role="lead"),
            rule("require", goal_id="C2", role="clerk"),
            rule("require", goal_id="C1", role="clerk"),
        ],
        {"R1", "R2", "R3", "R4"},
        "cannot all be given a scorecard, each alone can",
    ),
}


def found(rules: Rules) -> alignopt.Conflicts:
    return alignopt.conflicts(problem(*rules))


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_names_a_minimal_set_of_rules_and_why(name: str) -> None:
    rules, core, words = CONFLICTS[name]
    conflicts = found(rules)
    assert conflicts
    assert conflicts.is_minimal
    first = conflicts.rules.filter(conflict=1)["rule_id"].to_list()
    assert set(first) == core
    assert re.search(words, str(conflicts)), str(conflicts)


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_is_no_plan_for_the_solver_too(name: str) -> None:
    rules, _, _ = CONFLICTS[name]
    for method in ("cascade", "joint"):
        with pytest.raises(alignopt.NoPlan, match="no plan exists"):
            alignopt.solve(problem(*rules), method)


@pytest.mark.parametrize("name", [name for name, (_, core, _) in CONFLICTS.items() if len(core) <= 3])
def test_without_any_one_of_the_rules_this_conflict_is_gone(name: str) -> None:
    rules, core, _ = CONFLICTS[name]
    stated = [row | {"rule_id": f"R{number}"} for number, row in enumerate(rules, start=1)]
    mine = [row for row in stated if row["rule_id"] in core]
    for kept in combinations(mine, len(mine) - 1):
        alignopt.solve(problem(*kept), settings=alignopt.Settings(passes=0))


@pytest.mark.parametrize("name", CONFLICTS)
def test_the_way_out_leads_to_a_plan(name: str) -> None:
    rules, _, _ = CONFLICTS[name]
    conflicts = found(rules)
    assert conflicts.is_repaired
    assert conflicts.repair.height >= 1
    assert not alignopt.conflicts(conflicts.repaired())
    alignopt.solve(conflicts.repaired(), settings=alignopt.Settings(passes=0))


def test_every_kind_has_its_conflict() -> None:
    kinds = {row["kind"] for rules, _, _ in CONFLICTS.values() for row in rules}
    assert kinds == set(KINDS)


def test_no_conflict_says_so() -> None:
    conflicts = found([rule("goal_count", max=4, level="person")])
    assert not conflicts
    assert not conflicts.is_minimal
    assert str(conflicts) == "no conflict: a plan exists"
    assert conflicts.rules.is_empty()


def test_two_conflicts_are_told_apart() -> None:
    conflicts = found([rule("goal_count", min=7, role="lead"), rule("goal_weight", max=0.1, role="clerk")])
    sets = conflicts.rules.group_by("conflict", maintain_order=True).agg("rule_id")["rule_id"].to_list()
    assert {frozenset(each) for each in sets} == {frozenset({"R1"}), frozenset({"R2"})} or len(sets) == 2
    assert conflicts.holders.group_by("conflict").len()["len"].sum() == 3


def test_the_cheapest_limits_move_by_the_least() -> None:
    conflicts = found(
        [
            rule("perspective_weight", perspective_id="F", min=0.7, level="person"),
            rule("perspective_weight", perspective_id="C", min=0.4, level="person"),
        ]
    )
    assert conflicts.repair["by"].sum() == pytest.approx(10.0)
    assert conflicts.repair["unit"].to_list() == ["percent"]
    assert conflicts.repair["bound"].to_list() == ["min"]


def test_a_count_moves_by_whole_goals() -> None:
    conflicts = found([rule("goal_count", min=8, max=9, level="person")])
    row = conflicts.repair.row(0, named=True)
    assert (row["rule_id"], row["bound"], row["now"], row["proposed"], row["by"]) == ("R1", "min", 8, 6, 2)
    assert "move min of R1 from 8 to 6" in str(conflicts)


def test_a_rule_without_limits_is_made_soft_for_as_few_as_possible() -> None:
    conflicts = found(
        [rule("require", goal_id="F1", level="person"), rule("forbid", category="sales", role="lead")]
    )
    row = conflicts.repair.row(0, named=True)
    assert row["bound"] is None
    assert row["holders"] == 1
    assert "broken for 1 holder" in row["text"]


def test_soft_rules_take_no_part_in_conflicts() -> None:
    soft = rule("goal_count", min=7, level="person", hard=False)
    assert not found([soft])


def test_the_source_is_told() -> None:
    conflicts = found([rule("goal_count", min=7, level="person", source="Works agreement, section 2")])
    assert "Works agreement, section 2" in str(conflicts)
    assert "Works agreement, section 2" in conflicts._repr_html_()
    assert conflicts.as_dict()["rules"][0]["source"] == "Works agreement, section 2"
