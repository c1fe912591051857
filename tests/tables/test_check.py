from __future__ import annotations

import time
from pathlib import Path

import polars as pl
import pytest

import alignopt
from alignopt.tables.check import load
from alignopt.tables.failures import SCHEMA
from alignopt.tables.names import TABLES

CANADA = Path(__file__).parents[3] / "shared" / "data" / "canada-2026"


def test_sound_tables_have_no_failures(folder):
    folder.also(*TABLES)
    found = alignopt.check(folder.path)
    assert found.is_empty()
    assert dict(found.schema) == SCHEMA


def test_failures_have_the_columns_of_the_contract(folder):
    found = alignopt.check(folder.put("capacity", "P1", "capacity", "-1").path)
    assert found.columns == ["check", "table", "row", "key", "column", "got", "expected", "remedy"]
    assert found.rows() == [
        (
            "number_in_range",
            "capacity.csv",
            2,
            "P1",
            "capacity",
            "-1",
            "a finite number from 0 to 1e12",
            "write a number of at least 0",
        )
    ]


def test_the_real_input_is_clean():
    if not CANADA.is_dir():
        pytest.skip("the real input is not here")
    assert alignopt.check(CANADA).is_empty()


def test_all_faults_are_found_at_once(folder):
    folder.also("eligibility", "rules", "unit_targets")
    folder.put("perspectives", "FIN", "target_weight", "0.9")
    folder.put("units", "OPS", "parent_id", "NOWHERE")
    folder.put("people", "P3", "person_id", "")
    folder.put("goals", "G1", "priority", "high")
    folder.put("goals", "G2", "perspective_id", "CUST")
    folder.put("goals", "G3", "effort", "-1")
    folder.put("capacity", "P2", "capacity", "nan")
    folder.put("eligibility", "P3", "goal_id", "G9")
    folder.put("rules", "R1", "min", "7")
    folder.put("unit_targets", "SAL", "target_weight", "0.4")
    places = [(each["table"], each["row"], each["column"]) for each in folder.failures()]
    assert places == [
        ("perspectives.csv", None, "target_weight"),
        ("units.csv", 4, "parent_id"),
        ("people.csv", 4, "person_id"),
        ("goals.csv", 2, "priority"),
        ("goals.csv", 3, "perspective_id"),
        ("goals.csv", 4, "effort"),
        ("capacity.csv", 3, "capacity"),
        ("eligibility.csv", 3, "goal_id"),
        ("unit_targets.csv", 2, "target_weight"),
        ("rules.csv", 2, "min"),
    ]


def test_a_fault_in_a_cell_does_not_hide_another_in_the_same_record(folder):
    folder.put("goals", "G1", "priority", "high")
    folder.put("goals", "G1", "perspective_id", "FINN")
    folder.put("goals", "G1", "target", "ten")
    assert {each["column"] for each in folder.failures()} == {"priority", "perspective_id", "target"}


def test_an_unreadable_table_does_not_hide_faults_in_others(folder):
    folder.write("goals.csv", b"\x89PNG")
    folder.put("capacity", "P1", "capacity", "-1").put("units", "SAL", "parent_id", "NOWHERE")
    checks = [each["check"] for each in folder.failures()]
    assert sorted(checks) == ["file_is_csv", "number_in_range", "reference_is_known"]


def test_a_missing_table_is_one_failure(folder):
    (folder.path / "goals.csv").unlink()
    only = folder.failure()
    assert (only["check"], only["table"], only["remedy"]) == (
        "table_is_there",
        "goals.csv",
        "add the table goals",
    )


def test_nothing_at_all_names_the_four_tables():
    found = alignopt.check({})
    assert found["table"].to_list() == ["perspectives", "units", "goals", "capacity"]


@pytest.mark.parametrize("limit", [1, 3, 0, -5])
def test_many_failures_are_cut_and_counted(frames, limit):
    capacity = frames["capacity"].with_columns(capacity=pl.lit("none"))
    found = alignopt.check({**frames, "capacity": capacity}, limit=limit)
    kept = max(limit, 1)
    assert found.height == kept + 1
    last = found.row(-1, named=True)
    assert last["check"] == "failures_are_few"
    assert last["got"] == f"{4 - kept} more failures"


def test_no_limit_is_reached_by_few(frames):
    capacity = frames["capacity"].with_columns(capacity=pl.lit("none"))
    assert alignopt.check({**frames, "capacity": capacity}, limit=4).height == 4


def test_failures_stand_in_the_order_of_tables_and_rows(folder):
    folder.put("capacity", "P2", "capacity", "x").put("capacity", "P1", "holder_id", "P9")
    folder.put("perspectives", "CUS", "name", "")
    found = [(each["table"], each["row"]) for each in folder.failures()]
    assert found == [("perspectives.csv", 3), ("people.csv", 2), ("capacity.csv", 2), ("capacity.csv", 3)]


def test_tables_are_sorted_whatever_their_order_was(folder):
    clean = load(folder.path).tables
    for table in ("units", "goals", "capacity", "people", "perspectives"):
        head, *lines = folder.text(table).splitlines()
        folder.write(f"{table}.csv", "\n".join([head, *reversed(lines)]) + "\n")
    again, failures, _ = load(folder.path)
    assert failures.is_empty()
    assert all(clean[table].equals(again[table]) for table in TABLES)


def test_every_table_has_every_column_in_order(folder):
    clean = load(folder.path).tables
    assert list(clean) == list(TABLES)
    assert clean["goals"].columns[:3] == ["goal_id", "name", "perspective_id"]
    assert clean["rules"].is_empty()
    assert clean["rules"].schema["hard"] == pl.Boolean


@pytest.mark.parametrize("source", [None, 3, b"folder", ["folder"], object(), pl.DataFrame()])
def test_nonsense_is_a_type_error(source):
    with pytest.raises(TypeError, match="expected a folder, an XLSX workbook or a mapping of data frames"):
        alignopt.check(source)


def test_a_hundred_thousand_rows_are_checked_in_seconds(frames):
    size = 100_000
    people = pl.DataFrame({"person_id": pl.int_range(size, eager=True).cast(pl.String)})
    people = people.with_columns(pl.format("P-{}", "person_id"), name=pl.lit("x"), unit_id=pl.lit("NOWHERE"))
    capacity = people.select(holder_id="person_id", capacity=pl.lit(-1.0))
    begin = time.process_time()
    found = alignopt.check({**frames, "people": people, "capacity": capacity})
    assert time.process_time() - begin < 20
    assert found.height == 1001
    assert "more failures" in found.row(-1, named=True)["got"]
