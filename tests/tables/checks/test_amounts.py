from __future__ import annotations

import pytest


@pytest.mark.parametrize("weight", ["0.5", "0.3999", "0", "1"])
def test_perspective_targets_add_up(folder, weight):
    only = folder.put("perspectives", "FIN", "target_weight", weight).failure()
    assert (only["check"], only["column"]) == ("perspective_targets_add_up", "target_weight")
    assert only["got"] == f"{float(weight) + 0.6:.9g} in all"
    assert only["expected"] == "1 in all"


def test_a_sum_that_is_off_by_little_is_shown_with_its_digits(folder):
    assert folder.put("perspectives", "FIN", "target_weight", "0.40001").failure()["got"] == "1.00001 in all"


def test_a_sum_that_rounds_to_one_is_one(folder):
    thirds = "perspective_id,name,target_weight\nFIN,F,0.3333333\nCUS,C,0.3333333\nX,X,0.3333333\n"
    folder.write("perspectives.csv", thirds).add("goals", "G5,Five,X,,ORG,,,,,,,")
    assert folder.failures() == []


def test_no_sum_is_taken_over_a_weight_in_doubt(folder):
    assert folder.put("perspectives", "FIN", "target_weight", "40%").failure()["check"] == "cell_parses"


@pytest.mark.parametrize("again", ["0.3", "0.4"])
def test_a_perspective_given_twice_is_not_a_wrong_sum_too(folder, again):
    only = folder.add("perspectives", f"FIN,Again,{again}").failure()
    assert (only["check"], only["got"]) == ("key_is_unique", "FIN again, as in row 2")


@pytest.mark.parametrize(("weight", "total"), [("0.4", "0.8"), ("0.9", "1.8")])
def test_unit_targets_add_up(folder, weight, total):
    only = folder.also("unit_targets").put("unit_targets", "SAL", "target_weight", weight).failure()
    assert (only["check"], only["key"]) == ("unit_targets_add_up", "SAL")
    assert only["got"] == f"{total} in all for SAL"


@pytest.mark.parametrize(("weight", "total"), [("0", "0"), ("0.8", "1.6")])
def test_previous_weights_are_shares(folder, weight, total):
    only = folder.also("previous").put("previous", "P2", "weight", weight).failure()
    assert (only["check"], only["got"]) == ("previous_weights_are_shares", f"{total} in all for P2")


@pytest.mark.parametrize("weight", ["0.1", "0.5", "0.505"])
def test_previous_weights_may_be_rounded_or_in_part(folder, weight):
    assert folder.also("previous").put("previous", "P2", "weight", weight).failures() == []


@pytest.mark.parametrize(("holder", "table", "row"), [("P1", "people.csv", 2), ("OPS", "units.csv", 4)])
def test_a_leaf_without_capacity_is_named(folder, holder, table, row):
    only = folder.drop("capacity", holder).failure()
    assert (only["check"], only["table"], only["row"], only["key"]) == (
        "leaf_has_capacity",
        table,
        row,
        holder,
    )
    assert only["remedy"] == f"add {holder} to capacity.csv; 0 if it has none"


def test_capacity_of_a_unit_with_holders_beneath_is_refused(folder):
    only = folder.add("capacity", "SAL,4").failure()
    assert (only["check"], only["row"]) == ("only_leaves_have_capacity", 6)
    assert only["got"] == "SAL, a unit with holders beneath it"


def test_somebody_has_capacity(folder):
    folder.write("capacity.csv", "holder_id,capacity\nP1,0\nP2,0\nP3,0\nOPS,0.0\n")
    assert folder.failure()["got"] == "0 for everyone"


def test_a_unit_is_not_taken_for_a_leaf_if_its_child_cannot_be_told(folder):
    folder.put("people", "P1", "unit_id", "NOPE").put("people", "P2", "unit_id", "NOPE")
    folder.put("people", "P3", "unit_id", "NOPE")
    assert {each["check"] for each in folder.failures()} == {"reference_is_known"}


@pytest.mark.parametrize("priority", ["", "high", "-1"])
def test_some_priorities_are_not_enough(folder, priority):
    folder.add("goals", f"G4,More,FIN,,ORG,{priority},,,,,,")
    only = folder.failure()
    assert (only["row"], only["column"]) == (5, "priority")
    if not priority:
        assert only["expected"] == "a priority, as other strategic goals of FIN have one"


def test_priorities_are_complete_among_goals_that_serve_the_same(folder):
    only = folder.add("goals", "G4,More,CUS,G2,SAL,,,,,,,").failure()
    assert only["expected"] == "a priority, as other goals that serve G2 have one"


def test_no_priorities_at_all_are_fine(folder):
    for goal in ("G1", "G2", "G3"):
        folder.put("goals", goal, "priority", "")
    assert folder.failures() == []


def test_local_goals_need_no_priority(folder):
    assert folder.add("goals", "G4,Local,FIN,,SAL,,,,,,,").failures() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("priority", "0"), ("unit_id", "SAL"), ("perspective_id", "CUS"), ("parent_id", "G2")],
)
def test_a_perspective_with_a_target_has_a_goal(folder, column, value):
    only = folder.put("goals", "G1", column, value).failure()
    assert (only["check"], only["table"], only["key"]) == (
        "perspective_has_a_goal",
        "perspectives.csv",
        "FIN",
    )
    assert only["got"] == "0.4, and no strategic goal with a priority"


def test_a_perspective_without_a_target_needs_no_goal(folder):
    assert folder.add("perspectives", "LRN,Learning,0").failures() == []


@pytest.mark.parametrize("cell", ["priority", "unit_id", "parent_id"])
def test_a_goal_in_doubt_may_be_the_one(folder, cell):
    assert folder.put("goals", "G1", cell, "?").failure()["column"] == cell


def test_a_target_to_be_split_has_a_figure(folder):
    only = folder.put("goals", "G2", "target", "").failure()
    assert (only["check"], only["row"], only["got"]) == ("split_target_has_a_figure", 3, None)


def test_a_target_that_cannot_be_read_is_one_failure(folder):
    assert folder.put("goals", "G2", "target", "many").failure()["check"] == "text_is_well_formed"
