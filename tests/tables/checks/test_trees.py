from __future__ import annotations

import pytest

TOP = "that of the unit at the top is empty"


def test_two_roots_are_one_failure_at_the_smaller_tree(folder):
    only = folder.also("eligibility").put("units", "SAL", "parent_id", "").failure()
    assert (only["check"], only["row"], only["key"]) == ("units_have_one_root", 3, "SAL")
    assert only["got"] == "a second unit at the top, beside ORG"
    assert only["remedy"] == "fill in the unit above it"


@pytest.mark.parametrize("header", ["unit_id,name,level", "unit_id,name,level,parent_id"])
def test_no_parents_at_all_are_one_failure(folder, header):
    rest = "," * (header.count(",") - 2)
    folder.write("units.csv", f"{header}\nORG,O,a{rest}\nSAL,S,b{rest}\nOPS,P,b{rest}\n")
    only = folder.failure()
    assert (only["check"], only["row"]) == ("units_have_one_root", None)
    assert only["got"] == "no parent_id in any of 3 units"


def test_the_root_is_the_one_with_most_beneath(folder):
    folder.write(
        "units.csv", "unit_id,name,parent_id,level\nX,Stray,,a\nORG,O,,a\nSAL,S,ORG,b\nOPS,P,ORG,b\n"
    )
    folder.add("capacity", "X,1")
    assert folder.failure()["key"] == "X"


@pytest.mark.parametrize(
    ("edits", "got"),
    [
        ([("ORG", "ORG")], "a circle: ORG → ORG, and no unit at the top"),
        ([("ORG", "SAL")], "a circle: ORG → SAL → ORG, and no unit at the top"),
        ([("SAL", "SAL")], "a circle: SAL → SAL"),
        ([("SAL", "OPS"), ("OPS", "SAL")], "a circle: OPS → SAL → OPS"),
    ],
)
def test_a_circle_of_units_is_one_failure(folder, edits, got):
    folder.also("eligibility").drop("capacity", "OPS").add("people", "P4,Dan,OPS,,").add("capacity", "P4,1")
    for unit, parent in edits:
        folder.put("units", unit, "parent_id", parent)
    only = folder.failure()
    assert (only["check"], only["got"]) == ("units_have_no_cycle", got)
    assert TOP in str(only["remedy"])


def test_no_unit_at_the_top_is_a_circle(folder):
    folder.put("units", "ORG", "parent_id", "OPS")
    assert "no unit at the top" in str(folder.failure()["got"])


def test_two_circles_are_two_failures(folder):
    folder.put("units", "SAL", "parent_id", "SAL").put("units", "OPS", "parent_id", "OPS")
    assert [each["key"] for each in folder.failures()] == ["SAL", "OPS"]


def test_a_long_circle_is_shortened(folder):
    names = [f"N{at}" for at in range(9)]
    lines = [f"{name},x,{names[at - 1]},g," for at, name in enumerate(names)]
    folder.add("units", *lines)
    only = folder.failure()
    assert only["got"] == "a circle: N0 → N8 → N7 → ... → N2 → N1 → N0"


@pytest.mark.parametrize(
    ("edits", "got"),
    [
        ([("G3", "G3")], "a circle: G3 → G3"),
        ([("G2", "G3")], "a circle: G2 → G3 → G2"),
    ],
)
def test_a_circle_of_goals_is_one_failure(folder, edits, got):
    for goal, parent in edits:
        folder.put("goals", goal, "parent_id", parent).put("goals", goal, "unit_id", "ORG")
    folder.put("goals", "G3", "unit_id", "ORG")
    only = folder.failure()
    assert (only["check"], only["got"]) == ("goals_have_no_cycle", got)


def test_a_goal_enters_where_what_it_serves_does_or_beneath(folder):
    folder.put("goals", "G2", "unit_id", "SAL").add("goals", "G4,More,CUS,,ORG,1,,,,,,")
    folder.put("goals", "G3", "unit_id", "OPS")
    only = folder.failure()
    assert only["check"] == "goal_enters_beneath_what_it_serves"
    assert only["got"] == "OPS, while G2 enters at SAL"
    assert only["expected"] == "SAL, or a unit beneath it"


def test_a_goal_above_what_it_serves_is_refused(folder):
    folder.add("goals", "G4,More,CUS,G3,ORG,1,,,,,,")
    assert folder.failure()["got"] == "ORG, while G3 enters at SAL"


@pytest.mark.parametrize(("holder", "goal"), [("P1", "G3"), ("OPS", "G3"), ("ORG", "G3"), ("OPS", "G2")])
def test_eligibility_may_list_a_goal_that_enters_elsewhere(folder, holder, goal):
    """It stays out of reach, and the plan says who has no goal."""
    folder.write("eligibility.csv", f"holder_id,goal_id\n{holder},{goal}\n")
    assert folder.failures() == []


def test_a_lead_may_sit_in_another_unit(folder):
    assert folder.put("units", "OPS", "lead_id", "P2").failures() == []
