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
