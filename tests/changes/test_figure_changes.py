"""Targets, priorities, capacities and single cells: what becomes of them, and what else changes."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alignopt
from alignopt import changes
from changed import column, differing, judged, problem

SMALL = problem()


def targets(problem, unit=None):
    if unit is None:
        return column(problem.perspectives, "target_weight")
    return column(problem.unit_targets.filter(unit_id=unit), "target_weight", "perspective_id")


@pytest.mark.parametrize("change", [changes.target("F", 0.6), changes.target("F", by=0.1)])
def test_other_targets_keep_their_proportions(change):
    after = change.apply(SMALL)
    assert targets(after) == pytest.approx({"F": 0.6, "C": 0.24, "I": 0.16})
    assert column(after.perspectives, "source") == {"F": "was 50 %", "C": "was 30 %", "I": "was 20 %"}
    assert differing(SMALL, after) == {"perspectives"}
    expected = (
        "Perspective F's target from 50 % to 60 %, the others in proportion; 1 unit keeps targets of its own"
    )
    assert change.text(SMALL) == expected


def test_a_source_is_kept_beside_what_the_figure_was():
    stated = SMALL.replace(perspectives=SMALL.perspectives.with_columns(source=pl.lit("the board")))
    assert set(changes.target("F", 0.5).apply(stated).perspectives["source"]) == {"the board"}
    assert (
        column(changes.target("F", 1.0).apply(stated).perspectives, "source")["C"] == "the board (was 30 %)"
    )


def test_targets_of_a_unit_that_has_its_own():
    after = changes.target("C", 0.4, unit_id="A").apply(SMALL)
    assert targets(after, "A") == pytest.approx({"F": 0.6, "C": 0.4})
    assert differing(SMALL, after) == {"unit_targets"}
    new = changes.target("I", 0.5, unit_id="A")
    assert targets(new.apply(SMALL), "A") == pytest.approx({"F": 0.2, "C": 0.3, "I": 0.5})
    assert (
        new.text(SMALL) == "Perspective I's target in A (Unit A) from 0 % to 50 %, the others in proportion"
    )


def test_targets_of_a_unit_that_inherits_them():
    change = changes.target("F", by=-0.25, unit_id="B")
    after = change.apply(SMALL)
    assert targets(after, "B") == pytest.approx({"F": 0.25, "C": 0.45, "I": 0.30})
    assert targets(after, "A") == targets(SMALL, "A")
    assert change.text(SMALL).endswith("; it inherited its targets, and has its own now")
    deeper = SMALL.replace(
        people=SMALL.people.filter(pl.col("person_id") != "Q1"),
        units=pl.concat(
            [
                SMALL.units,
                SMALL.units.filter(unit_id="B").with_columns(unit_id=pl.lit("A1"), parent_id=pl.lit("A")),
            ]
        ).with_columns(lead_id=pl.lit(None, pl.String)),
        capacity=pl.concat(
            [
                SMALL.capacity.filter(pl.col("holder_id") != "Q1"),
                pl.DataFrame({"holder_id": ["A1", "B"], "capacity": [1.0, 1.0]}),
            ]
        ),
        eligibility=None,
        previous=None,
    )
    assert targets(changes.target("F", 0.7, unit_id="A1").apply(deeper), "A1") == pytest.approx(
        {"F": 0.7, "C": 0.3}
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changes.target("F", by=0.6), r"target, by \(F\): got 110 %, expected a target from 0 % to 100 %"),
        (changes.target("F", by=-0.6), "got -10 %, expected a target from 0 % to 100 %"),
    ],
)
def test_targets_beyond_the_whole_are_refused(change, said):
    with pytest.raises(alignopt.BadInput, match=said):
        change.apply(SMALL)
    with pytest.raises(alignopt.BadInput, match=said):
        change.text(SMALL)


def test_what_others_have_none_of_cannot_be_shared_in_proportion():
    all_in_one = changes.Scenario("all", [changes.target("F", 1.0), changes.target("F", 0.9)])
    with pytest.raises(alignopt.BadInput, match="expected another perspective with a target"):
        all_in_one.apply(SMALL)
    raised = changes.Scenario("raised", [changes.target("F", 1.0), changes.target("C", 0.4)])
    assert targets(raised.apply(SMALL)) == pytest.approx({"F": 0.6, "C": 0.4, "I": 0.0})


@given(
    first=st.floats(0.05, 0.95),
    second=st.floats(0.05, 0.95),
    unit=st.sampled_from([None, "A", "B"]),
    item=st.sampled_from(["F", "C"]),
)
def test_a_target_that_is_changed_back_leaves_all_as_they_were(first, second, unit, item):
    was = targets(SMALL, unit if unit == "A" else None)
    steps = [changes.target(item, share, unit_id=unit) for share in (first, second, was[item])]
    tables = SMALL.tables()
    for change in steps:
        tables = change.edited(tables)
    if unit is None:
        assert column(tables["perspectives"], "target_weight") == pytest.approx(was, abs=1e-9)
    else:
        own = tables["unit_targets"].filter(unit_id=unit)
        assert column(own, "target_weight", "perspective_id") == pytest.approx(was, abs=1e-9)
        assert tables["perspectives"].equals(SMALL.perspectives)


@pytest.mark.parametrize(
    ("change", "becomes"),
    [
        (changes.priority("F1", 50), 50.0),
        (changes.priority("F1", by=-10), 50.0),
        (changes.priority("F1", times=1.5), 90.0),
        (changes.priority("F1", 0), 0.0),
    ],
)
def test_a_priority_that_is_stated(change, becomes):
    after = change.apply(SMALL)
    expected = column(SMALL.goals, "priority") | {"F1": becomes}
    assert column(after.goals, "priority") == expected
    assert column(after.goals, "source")["F1"] == "was 60"
    assert differing(SMALL, after) == {"goals"}


def test_goals_without_priorities_count_as_equal_and_are_stated_first():
    change = changes.priority("C1", times=1.5)
    after = column(change.apply(SMALL).goals, "priority")
    assert (after["C1"], after["C2"]) == (75.0, 50.0)
    assert {goal: after[goal] for goal in ("F1", "I1", "F1a", "LOC1")} == {
        "F1": 60.0,
        "I1": None,
        "F1a": 30.0,
        "LOC1": None,
    }
    assert change.text(SMALL) == (
        "Priority of C1 (Goal C1) from 50 to 75; none of the goals beside it had one: each is taken as 50"
    )


def test_of_goals_that_serve_the_same_only_these_are_touched():
    after = column(changes.priority("F1a2", 6).apply(SMALL).goals, "priority")
    assert (after["F1a1"], after["F1a2"]) == (2.0, 6.0)


def test_a_goal_that_is_weighed_against_no_other_says_so():
    assert changes.priority("I1", 7).text(SMALL).endswith("against no other goal, so this has no effect")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            changes.priority("LOC", 5),
            "got LOC, which serves no goal and enters at A, expected a strategic goal",
        ),
        (changes.priority("F1", by=-70), "got -10, expected a priority of at least 0"),
    ],
)
def test_priorities_that_cannot_be(change, said):
    with pytest.raises(alignopt.BadInput, match=said):
        change.apply(SMALL)


@pytest.mark.parametrize(
    ("change", "becomes"),
    [
        (changes.capacity("P1", 5), {"P1": 5.0}),
        (changes.capacity("P1", by=-2), {"P1": 0.0}),
        (changes.capacity("A", times=0.5), {"P1": 1.0, "P2": 0.5}),
        (changes.capacity("A", 6), {"P1": 4.0, "P2": 2.0}),
        (changes.capacity("A", by=1.5), {"P1": 3.0, "P2": 1.5}),
        (changes.capacity("B", by=1), {"Q1": 2.0}),
        (changes.capacity("L", times=2), {"L": 8.0}),
        (changes.capacity("O", times=2), {"P1": 4.0, "P2": 2.0, "Q1": 2.0, "L": 8.0}),
    ],
)
def test_capacity_of_a_unit_is_that_of_all_beneath_it(change, becomes):
    after = change.apply(SMALL)
    assert column(after.capacity, "capacity") == column(SMALL.capacity, "capacity") | becomes
    assert differing(SMALL, after) == {"capacity"}


def test_capacity_in_words():
    assert changes.capacity("P1", 5).text(SMALL) == "Capacity of P1 (Person P1) from 2 to 5"
    assert changes.capacity("A", times=0.9).text(SMALL).endswith("from 3 to 2.7, its 2 people in proportion")
    assert changes.capacity("O", times=2).text(SMALL).endswith("its 4 holders beneath it in proportion")


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        ([changes.capacity("A", by=-4)], "got -1, expected a capacity of at least 0, where it is 3 now"),
        ([changes.capacity("A", 0), changes.capacity("A", 2)], "somebody beneath has capacity"),
        ([changes.capacity("O", 0)], "got 0 for everyone"),
    ],
)
def test_capacities_that_cannot_be(scenario, said):
    with pytest.raises(alignopt.BadInput, match=said):
        changes.Scenario("none", scenario).apply(SMALL)


def test_a_cell():
    change = changes.cell("goals", "F1a1", "effort", 100)
    after = change.apply(SMALL)
    assert column(after.goals, "effort")["F1a1"] == 100.0
    assert differing(SMALL, after) == {"goals"}
    assert change.text(SMALL) == "goals, effort of F1a1: from 1 to 100"
    assert column(changes.cell("goals", "F1a1", "effort", None).apply(SMALL).goals, "effort")["F1a1"] is None


def test_a_cell_of_a_table_with_a_key_of_two_columns():
    after = changes.cell("eligibility", "P1/F2", "fit", 1).apply(SMALL).eligibility
    assert after.select("holder_id", "goal_id", "fit").rows() == [
        ("P1", "F1a", 0.5),
        ("P1", "F2", 1.0),
        ("Q1", "F1a", None),
    ]


def test_figures_of_targets_stay_as_they_are_written():
    after = changes.cell("goals", "F1a1", "target", "12.50").apply(SMALL)
    assert column(after.goals, "target")["F1a1"] == "12.50"


def test_a_key_that_names_two_records_is_refused():
    rows = judged(
        ("Ann", "pairwise", None, "F", "C", 2.0, None), ("Ann", "pairwise", None, "C", "I", 2.0, None)
    )
    assert changes.cell("judgements", "Ann/pairwise/F/C", "value", 3).apply(problem(judgements=rows))
    twice = judged(("A/x", "points", None, "F", None, 1.0, None), ("A", "points", None, "F", None, 1.0, None))
    tables = SMALL.tables() | {"judgements": twice.with_columns(respondent=pl.lit("A"))}
    with pytest.raises(alignopt.BadInput, match="got 2 records, expected a key that names one record"):
        changes.cell("judgements", "A/points/F", "value", 3).edited(tables)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: changes.target("F"), "got nothing, expected one of to, by and times"),
        (lambda: changes.target("F", 0.1, by=0.1), "got to and by, expected one of to, by and times"),
        (
            lambda: changes.target("F", 40),
            "got 40, expected a share from 0 to 1; write 0.4, if 40 % is meant",
        ),
        (lambda: changes.target("F", "0,4"), "got 0,4, expected a share from 0 to 1; write 0.4"),
        (lambda: changes.target("F", float("nan")), "got nan, expected a share"),
        (lambda: changes.target("F", True), "got True, expected a share"),
        (lambda: changes.target(None, 0.4), r"target, item_id \(None\): got nothing"),
        (lambda: changes.priority("F1", -1), "got -1, expected a finite number from 0"),
        (lambda: changes.priority("F1", times=-1), "priority, times .*got -1"),
        (lambda: changes.capacity("A", by="much"), "capacity, by .*got much, expected a finite number"),
        (
            lambda: changes.cell("goals", "F1", "effort", "much"),
            "cell, to .*got much, expected a finite number",
        ),
        (lambda: changes.cell("goals", "F1", "target_kind", "splits"), "got splits.*write split"),
        (lambda: changes.cell("goals", "F1", "name", None), "got nothing, expected text"),
        (lambda: changes.cell("goals", "F1", "goal_id", "F9"), "got goal_id, expected no part of the key"),
    ],
)
def test_what_is_no_change_is_refused_at_once(make, said):
    with pytest.raises(alignopt.BadInput, match=said):
        make()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: changes.target("f", 0.4).apply(SMALL), "there is no perspective 'f'"),
        (lambda: changes.target("F", 0.4, unit_id="AA").apply(SMALL), "no unit 'AA'; did you mean 'A'"),
        (
            lambda: changes.priority("F1c", 4).text(SMALL),
            "there is no goal 'F1c'; did you mean 'F1' or 'F1b' or 'F1a'",
        ),
        (lambda: changes.capacity("P3", 4).apply(SMALL), "there is no person or unit 'P3'"),
        (lambda: changes.cell("goal", "F1", "effort", 1), "no table 'goal'; did you mean 'goals'"),
        (
            lambda: changes.cell("goals", "F1", "efort", 1),
            "no column of goals 'efort'; did you mean 'effort'",
        ),
        (lambda: changes.cell("goals", "F3", "effort", 1).apply(SMALL), "no record of goals 'F3'"),
    ],
)
def test_unknown_names_come_with_the_nearest(make, said):
    with pytest.raises(alignopt.UnknownName, match=said):
        make()
