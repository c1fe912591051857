"""Goals that are dropped and added, and what becomes of what names or serves them."""

from __future__ import annotations

import polars as pl
import pytest

import alignopt
from alignopt import changes
from alignopt.changes.judged import without_goals, without_set
from changed import column, differing, judged, problem

SMALL = problem()


def served(problem):
    return column(problem.goals, "parent_id")


def priorities(problem, *goals):
    stated = column(problem.goals, "priority")
    return [stated[goal] for goal in goals]


def test_goals_serve_what_the_dropped_one_served_with_its_priority():
    change = changes.drops("F1a")
    after = change.apply(SMALL)
    assert set(SMALL.goals["goal_id"]) - set(after.goals["goal_id"]) == {"F1a"}
    assert {goal: served(after)[goal] for goal in ("F1a1", "F1a2", "F1b")} == dict.fromkeys(
        ("F1a1", "F1a2", "F1b"), "F1"
    )
    assert priorities(after, "F1a1", "F1a2", "F1b") == pytest.approx([20.0, 10.0, 10.0])
    assert change.text(SMALL) == (
        "F1a (Goal F1a) is dropped; F1a1 and F1a2 serve F1 instead; rules that go with it: R2; "
        "Q1, eligible for nothing else, was restricted and may carry anything"
    )


def test_rows_that_name_a_dropped_goal_go():
    after = changes.drops("F1a").apply(SMALL)
    assert after.strategy_links.height == SMALL.strategy_links.height - 1
    assert after.eligibility.rows() == [("P1", "F2", 0.5)]
    assert after.goal_competencies.is_empty()
    assert after.previous.rows() == [("P1", "F2", 0.5), ("P2", "F1b", 1.0)]
    assert after.rules["rule_id"].to_list() == ["R1", "R3"]
    assert differing(SMALL, after) == {
        "goals",
        "strategy_links",
        "eligibility",
        "goal_competencies",
        "previous",
        "rules",
    }


def test_rules_that_compare_with_a_dropped_goal_go_and_those_about_competencies_stay():
    rows = [
        {"rule_id": "R4", "kind": "not_heavier_than", "goal_id": "F2", "other_id": "F1b"},
        {"rule_id": "R5", "kind": "require", "goal_id": "F1b", "section": "competencies"},
        {"rule_id": "R6", "kind": "level_mix", "other_id": "unit", "max": 0.5},
    ]
    skills = pl.DataFrame({"competency_id": ["K", "F1b"], "name": ["K", "a namesake"]})
    made = problem(competencies=skills)
    ruled = made.replace(rules=pl.concat([made.rules, pl.DataFrame(rows)], how="diagonal"))
    after = changes.drops("F1b").apply(ruled)
    assert after.rules["rule_id"].to_list() == ["R1", "R2", "R3", "R5", "R6"]
    assert after.previous.equals(SMALL.previous)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"F1a1": None, "F1a2": None}, [15.0, 15.0, 10.0]),
        ({"F1a1": 0.0, "F1a2": 0.0}, [15.0, 15.0, 10.0]),
        ({"F1a1": 0.0, "F1a2": 3.0}, [0.0, 30.0, 10.0]),
        ({"F1a": None, "F1b": None}, [None, None, None]),
    ],
)
def test_a_priority_is_shared_out_as_far_as_there_is_one(stated, expected):
    goals = [
        row | {"priority": stated.get(row["goal_id"], row["priority"])} for row in SMALL.goals.to_dicts()
    ]
    made = SMALL.replace(goals=pl.DataFrame(goals, schema=SMALL.goals.schema))
    after = changes.drops("F1a").apply(made)
    assert priorities(after, "F1a1", "F1a2", "F1b") == expected


def test_all_that_serves_a_strategic_goal_goes_with_it():
    change = changes.drops("F1")
    after = change.apply(SMALL)
    assert after.goals["goal_id"].to_list() == ["C1", "C2", "F2", "I1", "LOC", "LOC1"]
    assert change.text(SMALL).startswith(
        "F1 (Goal F1) is dropped; 4 goals beneath it go with it: F1a, F1b, F1a1 and F1a2; "
    )


def test_all_that_serves_a_local_head_goes_with_it():
    change = changes.drops("LOC")
    assert set(SMALL.goals["goal_id"]) - set(change.apply(SMALL).goals["goal_id"]) == {"LOC", "LOC1"}
    assert change.text(SMALL) == "LOC (Goal LOC) is dropped; 1 goal beneath it goes with it: LOC1"


def test_a_goal_is_kept_that_serves_another_first():
    steps = [changes.cell("goals", "F1a", "parent_id", "F2"), changes.drops("F1")]
    after = changes.Scenario("kept", steps).apply(SMALL)
    assert served(after)["F1a"] == "F2"
    assert "F1b" not in served(after)


def test_the_last_goal_of_a_perspective_with_a_target_cannot_go():
    with pytest.raises(
        alignopt.BadInput, match=r"perspectives, target_weight \(I\): got 0.2, and no strategic"
    ):
        changes.drops("I1").apply(SMALL)
    steps = [changes.target("I", 0), changes.drops("I1")]
    assert "I1" not in changes.Scenario("without", steps).apply(SMALL).goals["goal_id"]


def test_a_goal_that_serves_another_takes_its_perspective_and_unit():
    change = changes.adds("N", parent_id="F1a1", priority=None, effort=2)
    row = change.apply(SMALL).goals.filter(goal_id="N").row(0, named=True)
    stated = {name: value for name, value in row.items() if value is not None}
    assert stated == {
        "goal_id": "N",
        "name": "N",
        "perspective_id": "F",
        "parent_id": "F1a1",
        "unit_id": "A",
        "effort": 2.0,
        "source": "a goal of the scenario",
    }
    assert change.text(SMALL) == "New goal N of F at A, serves F1a1 (Goal F1a1)"


def test_a_strategic_goal_beside_others_with_priorities():
    with pytest.warns(alignopt.Caution, match="F3, on no link of strategy_links"):
        after = changes.adds("F3", perspective_id="F", priority=20, name="Third").apply(SMALL)
    assert priorities(after, "F1", "F2", "F3") == [60.0, 40.0, 20.0]
    assert column(after.goals, "unit_id")["F3"] == "O"
    with pytest.raises(alignopt.BadInput, match=r"as the goals beside it have one \(F1 60, F2 40\)"):
        changes.adds("F3", perspective_id="F").apply(SMALL)


def test_goals_beside_a_new_one_with_a_priority_are_stated_as_equal():
    change = changes.adds("LOC2", parent_id="LOC", unit_id="A", priority=50)
    assert priorities(change.apply(SMALL), "LOC1", "LOC2") == [100.0, 50.0]
    assert change.text(SMALL).endswith("of priority 50; those beside it had none, and have 100 each")
    plain = changes.adds("LOC2", parent_id="LOC", perspective_id="C").apply(SMALL)
    assert priorities(plain, "LOC1", "LOC2") == [None, None]


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (
            lambda: changes.drops("F9").apply(SMALL),
            alignopt.UnknownName,
            "there is no goal 'F9'",
        ),
        (lambda: changes.adds("N"), alignopt.BadInput, "expected a perspective, or a goal that it serves"),
        (lambda: changes.adds("N", perspective="F"), alignopt.UnknownName, "did you mean 'perspective_id'"),
        (
            lambda: changes.adds("N", perspective_id="F", effort="x"),
            alignopt.BadInput,
            "adds, effort .*got x",
        ),
        (
            lambda: changes.adds("F1", perspective_id="F").apply(SMALL),
            alignopt.BadInput,
            "an id that no goal has",
        ),
        (
            lambda: changes.adds("N", perspective_id="G").apply(SMALL),
            alignopt.UnknownName,
            "no perspective 'G'",
        ),
        (lambda: changes.adds("N", parent_id="F8").apply(SMALL), alignopt.UnknownName, "no goal 'F8'"),
        (
            lambda: changes.adds("N", perspective_id="C", unit_id="X").apply(SMALL),
            alignopt.UnknownName,
            "no unit 'X'",
        ),
        (
            lambda: changes.adds("N", parent_id="F1a1", unit_id="O").apply(SMALL),
            alignopt.BadInput,
            r"after the change adds of N:\n  goals, unit_id \(N\): got O, while F1a1 enters at A",
        ),
    ],
)
def test_what_is_refused(make, error, said):
    with pytest.raises(error, match=said):
        make()


PAIRS = [
    ("Ann", "pairwise", "F1", "F1a", "F1b", 2.0, 3.0),
    ("Ann", "pairwise", "F1", "F1b", "F1c", 2.0, None),
    ("Ann", "pairwise", "F1", "F1a", "F1c", 4.0, None),
    ("Ben", "pairwise", "F1", "F1b", "F1a", 2.0, None),
    ("Ben", "pairwise", "F1", "F1b", "F1c", 2.0, None),
    ("Eve", "points", "F1", "F1a", None, 2.0, 5.0),
    ("Eve", "points", "F1", "F1b", None, 2.0, None),
    ("Eve", "points", "F1", "F1c", None, 2.0, None),
    ("Eve", "points", None, "F", None, 2.0, 7.0),
    ("Eve", "points", None, "C", None, 2.0, None),
    ("Eve", "points", None, "I", None, 2.0, None),
    ("Joe", "best", "F1", "F1a", "F1b", 2.0, None),
    ("Joe", "best", "F1", "F1a", "F1c", 4.0, None),
    ("Joe", "worst", "F1", "F1b", "F1c", 2.0, None),
    ("Joe", "worst", "F1", "F1a", "F1c", 4.0, None),
]


@pytest.mark.parametrize(
    ("goal", "left"),
    [
        ("F1a", {"Ann": 1, "Ben": 1, "Eve": 2 + 3, "Joe": 0}),
        ("F1b", {"Ann": 1, "Ben": 0, "Eve": 2 + 3, "Joe": 2}),
        ("F1c", {"Ann": 1, "Ben": 1, "Eve": 2 + 3, "Joe": 0}),
    ],
)
def test_judgements_that_no_longer_stand_by_themselves_go(goal, left):
    with_third = SMALL.goals.filter(goal_id="F1b").with_columns(goal_id=pl.lit("F1c"))
    made = SMALL.replace(goals=pl.concat([SMALL.goals, with_third]), judgements=judged(*PAIRS))
    after = changes.drops(goal).apply(
        made.replace(
            goals=made.goals.with_columns(
                parent_id=pl.when(pl.col("parent_id") == "F1a").then(pl.lit("F2")).otherwise("parent_id")
            )
        )
    )
    rows = after.judgements
    counts = dict(rows.group_by("respondent").len().iter_rows())
    assert counts == {name: number for name, number in left.items() if number}
    assert set(rows.filter(pl.col("respondent") == "Eve").drop_nulls("parent_id")["weight"]) == {5.0}
    assert set(rows.filter(pl.col("respondent") == "Ann")["weight"]) == {3.0}


def test_judgements_of_other_sets_are_not_touched():
    rows = judged(*PAIRS)
    assert without_goals(rows, ["F2"]).equals(rows)
    assert without_goals(rows, ["C"]).equals(rows)
    assert without_set(rows, "F1", ["F1a", "F1b", "F1c"])["parent_id"].null_count() == 3
    assert without_set(rows, "F1", []).equals(rows)


def test_a_set_that_gets_another_goal_has_to_be_judged_anew():
    rows = judged(
        ("Eve", "points", "F", "F1", None, 1.0, None), ("Eve", "points", "F", "F2", None, 1.0, None)
    )
    made = problem(judgements=rows)
    change = changes.adds("F3", perspective_id="F", priority=1)
    with pytest.warns(alignopt.Caution, match="F3, on no link"):
        assert change.apply(made).judgements.is_empty()
    assert change.text(made).endswith("; its set has to be judged anew")
    served = judged(
        ("Eve", "points", "F1", "F1a", None, 1.0, None),
        ("Eve", "points", "F1", "F1b", None, 1.0, None),
        ("Eve", "points", "F1a", "F1a1", None, 1.0, None),
        ("Eve", "points", "F1a", "F1a2", None, 1.0, None),
    )
    assert changes.drops("F1a").apply(problem(judgements=served)).judgements.is_empty()
