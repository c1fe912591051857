"""Scenarios as a table: what a row says, in whatever it comes, and everything that is wrong with it."""

from __future__ import annotations

import polars as pl
import pytest

import alignopt
from alignopt import changes
from alignopt.changes.listing import FORMS, further
from alignopt.tables.contract import columns_of
from alignopt.tables.names import CHANGES
from changed import problem

SMALL = problem()
TEXT, NUMBER = pl.String, pl.Float64
TYPES = {column.name: column.dtype for column in columns_of("scenarios")}


def frame(*rows: dict[str, object]) -> pl.DataFrame:
    """Rows of the table that name only what they fill in; of the scenario ``s`` if they name none."""
    filled = [dict.fromkeys(TYPES) | {"scenario": "s"} | row for row in rows]
    return pl.DataFrame(filled, schema=TYPES)


def row(change: str, item: str | None = None, **more: object) -> dict[str, object]:
    return {"change": change, "item_id": item, **more}


SAME = [
    (row("target", "F", to="0.6"), changes.target("F", 0.6)),
    (row("target", "C", by=0.1, unit_id="A"), changes.target("C", by=0.1, unit_id="A")),
    (row("priority", "F1", to="50"), changes.priority("F1", 50)),
    (row("priority", "F1", times=1.5), changes.priority("F1", times=1.5)),
    (row("capacity", "A", by=-1.0), changes.capacity("A", by=-1)),
    (row("rule", "R1", column="max", to="6"), changes.rule("R1", max=6)),
    (row("rule", "R1", column="max", values="min=3"), changes.rule("R1", max=None, min=3)),
    (row("rule", "R1", values="hard=false; penalty=2"), changes.rule("R1", hard=False, penalty=2)),
    (row("without_rule", "R2"), changes.without_rule("R2")),
    (row("new_rule", values="kind=forbid; goal_id=C1"), changes.new_rule(kind="forbid", goal_id="C1")),
    (
        row("new_rule", "R9", values="kind=require; goal_id=C1"),
        changes.new_rule("R9", kind="require", goal_id="C1"),
    ),
    (row("leaves", "P2"), changes.leaves("P2")),
    (row("joins", "N", like="P1"), changes.joins("N", like="P1")),
    (
        row("joins", "N", unit_id="A", values='name="Ann; Bo"; capacity=1; role=Clerk'),
        changes.joins("N", unit_id="A", name="Ann; Bo", capacity=1, role="Clerk"),
    ),
    (row("drops", "F1a"), changes.drops("F1a")),
    (row("adds", "L2", values="parent_id=LOC"), changes.adds("L2", parent_id="LOC")),
    (
        row("adds", "L2", unit_id="A", values="parent_id=LOC; priority=; effort=5"),
        changes.adds("L2", parent_id="LOC", unit_id="A", effort=5),
    ),
    (row("moves", "P1", unit_id="B"), changes.moves("P1", "B")),
    (row("cell", "goals/F1a1", column="effort", to="100"), changes.cell("goals", "F1a1", "effort", 100)),
    (row("cell", "eligibility/P1/F2", column="fit"), changes.cell("eligibility", "P1/F2", "fit", None)),
]


def test_there_is_a_row_of_every_kind():
    assert {said["change"] for said, _ in SAME} == set(CHANGES) == set(FORMS)


@pytest.mark.parametrize(("said", "change"), SAME, ids=[change.kind for _, change in SAME])
def test_a_row_says_what_code_says(said, change):
    (scenario,) = changes.read(frame(said), SMALL)
    assert scenario == changes.Scenario("s", [change])
    assert scenario.apply(SMALL) == change.apply(SMALL)


@pytest.fixture(params=["csv", "parquet", "xlsx", "polars", "pandas"])
def source(request, tmp_path):
    table = frame(
        row("target", "F", to="0.6"),
        row("cell", "goals/F1", column="name", to="Grow"),
        row("drops", "F2") | {"scenario": "t"},
    )
    path = tmp_path / f"scenarios.{request.param}"
    match request.param:
        case "csv":
            table.write_csv(path)
        case "parquet":
            table.write_parquet(path)
        case "xlsx":
            table.write_excel(path)
        case "polars":
            return table
        case "pandas":
            return table.to_pandas()
    return path


def test_files_and_frames_say_the_same(source):
    assert changes.read(source, SMALL) == (
        changes.Scenario("s", [changes.target("F", 0.6), changes.cell("goals", "F1", "name", "Grow")]),
        changes.Scenario("t", [changes.drops("F2")]),
    )


def test_numbers_may_be_numbers():
    table = pl.DataFrame(
        {"scenario": ["s", "s"], "change": ["target", "capacity"], "item_id": ["F", "P1"], "to": [0.6, 5.0]}
    )
    assert changes.read(table, SMALL)[0].changes == (changes.target("F", 0.6), changes.capacity("P1", 5))


def test_changes_are_made_by_their_order():
    rows = [
        row("priority", "F1", order=2, by=5),
        row("priority", "F1", order=1, to="10"),
        row("drops", "C1") | {"scenario": "t"},
    ]
    first, second = changes.read(frame(*rows), SMALL)
    assert first.changes == (changes.priority("F1", 10), changes.priority("F1", by=5))
    assert second.name == "t"


def test_scenarios_are_tried_one_by_one_from_the_problem():
    rows = [
        row("joins", "N", like="P1"),
        row("moves", "N", unit_id="B"),
        row("capacity", "N", times=2.0),
        row("leaves", "P1") | {"scenario": "t"},
        row("leaves", "P1") | {"scenario": "u"},
    ]
    assert [len(each.changes) for each in changes.read(frame(*rows), SMALL)] == [3, 1, 1]


def test_mappings_and_lists():
    one, two = changes.Scenario("one", [changes.drops("F2")]), changes.Scenario("baseline")
    assert changes.read({"one": [changes.drops("F2")], "baseline": []}, SMALL) == (one, two)
    assert changes.read([one, two], SMALL) == (one, two)
    assert changes.read(one, SMALL) == (one,)
    with pytest.raises(TypeError, match=r"expected changes in scenario 'one'.*got str"):
        changes.read({"one": ["drops F2"]}, SMALL)
    with pytest.raises(TypeError, match=r"expected scenarios, such as.*got Drops"):
        changes.read([changes.drops("F2")], SMALL)
    with pytest.raises(ValueError, match="names of their own, got 'one' twice"):
        changes.read([one, one], SMALL)


BAD = {
    "a word": (row("drop", "F2"), "change", "got drop, expected one of target, .*; write drops"),
    "no item": (row("drops"), "item_id", "got nothing, expected item_id, which drops goes by"),
    "no unit": (row("moves", "P1"), "unit_id", "got nothing, expected unit_id, which moves goes by"),
    "no values": (row("new_rule"), "values", "got nothing, expected values, which new_rule goes by"),
    "no column": (row("rule", "R1", to="5"), "column", "got nothing, expected the column that becomes this"),
    "nothing to do": (row("rule", "R1"), "values", "expected a column and what it becomes"),
    "a cell too many": (
        row("drops", "F2", to="5"),
        "to",
        "got 5, expected nothing: drops goes by item_id; empty",
    ),
    "a percentage": (row("target", "F", to="60"), "to", "got 60, expected a share from 0 to 1; write 0.6"),
    "two ways": (
        row("priority", "F1", to="60", by=1.0),
        "to",
        "got to and by, expected one of to, by and times",
    ),
    "no number": (row("rule", "R1", column="max", to="six"), "to", "got six, expected a finite number"),
    "an unknown id": (
        row("drops", "F1aa"),
        "item_id",
        "got F1aa, expected a goal that is there; did you mean 'F1a'",
    ),
    "an unknown unit": (row("moves", "P1", unit_id="AA"), "unit_id", "got AA, expected a unit that is there"),
    "an unknown model": (
        row("joins", "N", like="P9"),
        "like",
        "got P9, expected a person that is there; correct it",
    ),
    "an unknown table": (
        row("cell", "goal/F1", column="effort"),
        "item_id",
        "got goal, expected a table.*'goals'",
    ),
    "an unknown record": (
        row("cell", "goals/F9", column="effort"),
        "item_id",
        "got F9, expected a record of goals",
    ),
    "an unknown column": (
        row("cell", "goals/F1", column="efort"),
        "column",
        "got efort.*did you mean 'effort'",
    ),
    "an unknown value": (row("adds", "N", values="efort=5; parent_id=F1"), "values", "got efort.*'effort'"),
    "an id among the values": (row("adds", "N", values="goal_id=M; parent_id=F1"), "values", "got goal_id"),
    "a newcomer's column": (
        row("joins", "N", values="rule=5"),
        "values",
        "got rule, expected a column of a newcomer",
    ),
    "values without form": (
        row("joins", "N", values="Ann"),
        "values",
        "got Ann, expected names and values, as in",
    ),
    "a value twice": (
        row("joins", "N", unit_id="A", values="unit_id=B"),
        "values",
        "got unit_id a second time",
    ),
    "a column twice": (
        row("rule", "R1", column="max", to="5", values="max=6"),
        "values",
        "got max a second time",
    ),
    "what cannot be done": (
        row("target", "F", by=0.7),
        "by",
        "got 120 %, expected a target from 0 % to 100 %",
    ),
    "a bad value": (
        row("joins", "N", values="capacity=much; unit_id=A"),
        "values",
        "got much, expected a finite",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_rows(case):
    said, name, text = BAD[case]
    with pytest.raises(alignopt.BadInput, match="1 failure in the scenarios") as caught:
        changes.read(frame(row("drops", "C2"), said), SMALL)
    assert caught.match(text)
    assert caught.value.failures.select("row", "column").rows() == [(1, name)]


def test_all_mistakes_of_a_file_are_listed_at_once(tmp_path):
    path = tmp_path / "whatif.csv"
    path.write_text(
        "scenario,change,item_id,to,by\n"
        "growth,target,F,60,\n"
        "growth,priority,F9,,5\n"
        "growth,joins,N,,\n"
        "growth,moves,N,,\n"
        "Growth,drops,F2,,\n"
        ",drops,F2,,\n"
        "less,drops,F2,,x\n",
        encoding="utf-8",
    )
    with pytest.raises(alignopt.BadInput, match=r"in the scenarios:\n  whatif\.csv row 2, to") as caught:
        changes.read(path, SMALL)
    assert caught.value.failures.select("row", "column").rows() == [
        (2, "to"),
        (3, "item_id"),
        (4, "unit_id"),
        (4, "values"),
        (5, "unit_id"),
        (6, "scenario"),
        (7, "scenario"),
        (8, "by"),
    ]


def test_a_row_that_failed_is_not_held_against_those_after_it():
    rows = [row("joins", "N", like="P9"), row("moves", "N", unit_id="B"), row("capacity", "N", times=2.0)]
    with pytest.raises(alignopt.BadInput, match="1 failure in the scenarios"):
        changes.read(frame(*rows), SMALL)


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        ((1, None), "row 1, order .*got nothing, expected an order"),
        ((2, 2), "row 1, order .*got 2, as in row 0"),
    ],
)
def test_orders_are_complete_and_differ(orders, said):
    rows = [row("drops", goal, order=order) for goal, order in zip(("F2", "C2"), orders, strict=True)]
    with pytest.raises(alignopt.BadInput, match=said):
        changes.read(frame(*rows), SMALL)


def test_the_same_row_twice_needs_an_order():
    twice = [row("capacity", "A", times=0.5), row("capacity", "A", times=0.5)]
    with pytest.raises(alignopt.BadInput, match=r"s/capacity/A/0\.5 again, as in row 0"):
        changes.read(frame(*twice), SMALL)
    (scenario,) = changes.read(frame(*(each | {"order": at} for at, each in enumerate(twice, 1))), SMALL)
    assert len(scenario.changes) == 2


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nowhere.csv", "got nothing there"),
        (pl.DataFrame({"scenario": ["s"]}), "add the column change"),
        (frame(), "got no records"),
        (7, "got int"),
    ],
)
def test_what_is_no_table(source, said):
    with pytest.raises(alignopt.BadInput, match=said):
        changes.read(source, SMALL)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, {}),
        (" a = 1 ;b=2; ", {"a": "1", "b": "2"}),
        ("a=", {"a": None}),
        ("a=x=y", {"a": "x=y"}),
        ('a="x; ""y"""; b=', {"a": 'x; "y"', "b": None}),
        ("a", None),
        ("a=1;;b=2", None),
        ("=1", None),
        ('a="x', None),
    ],
)
def test_further_columns(text, said):
    assert further(text) == said
