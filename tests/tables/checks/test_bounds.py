from __future__ import annotations

import pytest


def test_a_minimum_above_the_maximum(folder):
    only = folder.also("rules").put("rules", "R1", "min", "9").failure()
    assert (only["check"], only["got"], only["remedy"]) == (
        "rule_has_a_band",
        "9, above max, 4",
        "exchange min and max",
    )


@pytest.mark.parametrize(("got", "remedy"), [("50", "write 0.5"), ("1.5", "write 0.015")])
def test_a_weight_in_percent(folder, got, remedy):
    only = folder.also("rules").put("rules", "R2", "max", got).failure()
    assert (only["check"], only["got"]) == ("rule_bound_is_a_share", got)
    assert only["remedy"] == f"{remedy} if a percentage is meant"


def test_a_count_is_whole(folder):
    only = folder.also("rules").put("rules", "R1", "min", "2.5").failure()
    assert (only["check"], only["column"], only["got"]) == ("rule_count_is_whole", "min", "2.5")


def test_bounds_may_be_open(folder):
    folder.also("rules").put("rules", "R1", "min", "").put("rules", "R2", "max", "")
    assert folder.failures() == []


@pytest.mark.parametrize(
    ("table", "text", "column"),
    [
        ("strategy_links", "cause_goal_id,effect_goal_id,strength\nG1,G1,1\n", "effect_goal_id"),
        (
            "judgements",
            "respondent,method,parent_id,item_id,other_id,value\nA,pairwise,,FIN,FIN,1\n",
            "other_id",
        ),
    ],
)
def test_a_pair_is_of_two(folder, table, text, column):
    only = folder.write(f"{table}.csv", text).failure()
    assert (only["check"], only["column"]) == ("pair_is_of_two", column)


@pytest.mark.parametrize("kind", ["goal_count", "goal_weight", "perspective_weight"])
def test_a_band_without_bounds(rules, kind):
    only = rules({"kind": kind})[0]
    assert (only["check"], only["row"], only["column"]) == ("rule_bound_is_stated", 2, "min")
    assert (only["got"], only["remedy"]) == ("neither min nor max", "write one of them, or remove the rule")


@pytest.mark.parametrize("kind", ["weight_step", "fix_weight", "min_fit"])
@pytest.mark.parametrize(
    ("most", "remedy"),
    [("", "write it in min, or remove the rule"), ("0.2", "write 0.2 in min, and leave max empty")],
)
def test_a_single_number_stands_in_min(rules, kind, most, remedy):
    (only,) = rules({"kind": kind, "goal_id": "" if kind == "weight_step" else "G1", "max": most})
    assert (only["check"], only["column"], only["got"]) == ("rule_bound_is_stated", "min", None)
    assert only["remedy"] == remedy


@pytest.mark.parametrize("kind", ["weight_step", "fix_weight"])
def test_max_may_repeat_a_single_number(rules, kind):
    cells = {"kind": kind, "goal_id": "" if kind == "weight_step" else "G1", "min": "0.2"}
    assert rules({**cells, "max": "0.2"}) == []
    (only,) = rules({**cells, "max": "0.1"})
    assert (only["check"], only["column"]) == ("rule_bound_has_a_use", "max")
    assert only["got"] == "0.1, and 0.2 in min"


def test_a_least_fit_has_no_most(rules):
    (only,) = rules({"kind": "min_fit", "min": "0.5", "max": "0.9"})
    assert (only["check"], only["column"]) == ("rule_bound_has_a_use", "max")


@pytest.mark.parametrize(("kind", "bound"), [("require", "min"), ("forbid", "max"), ("equal_weights", "max")])
def test_a_kind_without_bounds_has_none(rules, kind, bound):
    (only,) = rules({"kind": kind, "goal_id": "" if kind == "equal_weights" else "G1", bound: "1"})
    assert (only["check"], only["column"], only["got"]) == ("rule_bound_has_a_use", bound, "1")
    assert only["expected"] == f"nothing: {kind} has no bounds"


@pytest.mark.parametrize(("step", "nearest"), [("0.3", "0.25"), ("0.03", "0.025"), ("0", "0.01")])
def test_a_step_that_does_not_divide_the_whole(rules, step, nearest):
    (only,) = rules({"kind": "weight_step", "min": step})
    assert (only["check"], only["got"]) == ("step_divides_the_whole", step)
    assert only["remedy"] == f"write {nearest}, or another such step"


@pytest.mark.parametrize("step", ["0.05", "0.125", "0.333333333333", "1", "0.01"])
def test_a_step_that_divides_the_whole(rules, step):
    assert rules({"kind": "weight_step", "min": step}) == []


def test_a_step_in_percent_is_told_once(rules):
    (only,) = rules({"kind": "weight_step", "min": "5"})
    assert (only["check"], only["remedy"]) == (
        "rule_bound_is_a_share",
        "write 0.05 if a percentage is meant",
    )


def test_a_fixed_weight_of_nothing(rules):
    (only,) = rules({"kind": "fix_weight", "goal_id": "G1", "min": "0"})
    assert (only["check"], only["column"], only["got"]) == ("fixed_weight_is_above_zero", "min", "0")


def test_a_bound_in_doubt_is_not_missing(rules):
    for kind in ("goal_count", "weight_step"):
        (only,) = rules({"kind": kind, "min": "a few"})
        assert (only["column"], only["got"]) == ("min", "a few")


def test_a_bound_below_zero(rules):
    (only,) = rules({"kind": "goal_count", "min": "-1"})
    assert (only["check"], only["got"]) == ("number_in_range", "-1")
