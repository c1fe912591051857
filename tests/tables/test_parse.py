from __future__ import annotations

import polars as pl
import pytest

from alignopt.tables.contract import columns_of
from alignopt.tables.parse import falses, key_texts, parse
from alignopt.tables.sources.sheet import Sheet


def sheet(table: str, rows: list[tuple[object, ...]], header: str, **more: object) -> Sheet:
    names = tuple(header.split(","))
    schema = [str(at) for at in range(len(names))]
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Sheet(table, f"{table}.csv", names, frame, pl.int_range(2, 2 + len(rows), eager=True), **more)


def test_every_column_of_the_contract_in_order_and_with_its_type():
    parsed = parse(sheet("rules", [("R1", "goal_count", "true", "2")], "rule_id,kind,hard,min"))
    assert dict(parsed.frame.schema) == {each.name: each.dtype for each in columns_of("rules")}
    assert parsed.frame.select("rule_id", "min", "hard", "max").row(0) == ("R1", 2.0, True, None)
    assert parsed.failures.is_empty()
    assert not any(parsed.doubts.row(0))


def test_a_cell_that_does_not_parse_is_in_doubt_and_the_rest_stands():
    parsed = parse(sheet("capacity", [("P1", "1"), ("P2", "1,5"), ("P3", "inf")], "holder_id,capacity"))
    assert parsed.frame["capacity"].to_list() == [1.0, None, None]
    assert parsed.doubts["capacity"].to_list() == [False, True, True]
    assert parsed.raw["capacity"].to_list() == ["1", "1,5", "inf"]
    assert parsed.failures.select("check", "row", "key", "column", "got", "remedy").rows() == [
        ("cell_parses", 3, "P2", "capacity", "1,5", "write 1.5"),
        ("cell_parses", 4, "P3", "capacity", "inf", "write a number of at most 1e12"),
    ]


def test_a_missing_column_is_in_doubt_throughout():
    parsed = parse(sheet("capacity", [("P1",), ("P2",)], "holder_id"))
    assert parsed.frame["capacity"].to_list() == [None, None]
    assert parsed.doubts["capacity"].all()
    assert parsed.failures["check"].to_list() == ["column_is_there"]


def test_of_a_torn_record_the_key_is_kept():
    rows = [("P1", "G1", "0.5"), ("P2", "G2", "0.5")]
    parsed = parse(sheet("eligibility", rows, "holder_id,goal_id,fit", torn=(1,)))
    assert parsed.frame.rows() == [("P1", "G1", 0.5), ("P2", "G2", None)]
    assert parsed.doubts.row(1) == (False, False, True)


def test_of_a_torn_record_a_key_that_is_not_at_its_start_is_not():
    parsed = parse(sheet("eligibility", [("0.5", "P2", "G2")], "fit,holder_id,goal_id", torn=(0,)))
    assert parsed.frame.row(0) == (None, None, None)
    assert parsed.doubts.row(0) == (True, True, True)


def test_cells_and_columns_that_could_not_be_read_are_in_doubt():
    rows = [("P1", "1"), ("P2", "2")]
    parsed = parse(sheet("capacity", rows, "holder_id,capacity", spoilt=((1, 0),), unread=frozenset({1})))
    assert parsed.frame.rows() == [("P1", None), (None, None)]
    assert parsed.failures.is_empty()


def test_a_column_of_another_type_is_one_failure():
    parsed = parse(sheet("capacity", [("P1", True), ("P2", False)], "holder_id,capacity"))
    assert parsed.failures.select("check", "column", "got", "remedy").rows() == [
        ("column_has_type", "capacity", "values of type Boolean", "convert the column to numbers")
    ]
    assert parsed.doubts["capacity"].all()


def test_a_table_without_records():
    parsed = parse(sheet("capacity", [], "holder_id,capacity"))
    assert parsed.frame.is_empty()
    assert parsed.frame.schema["capacity"] == pl.Float64


@pytest.mark.parametrize(
    ("table", "raw", "keys"),
    [
        ("units", {"unit_id": ["A", None]}, ["A", None]),
        ("eligibility", {"holder_id": ["A", None], "goal_id": ["G", "H"]}, ["A/G", "H"]),
    ],
)
def test_keys_as_text(table, raw, keys):
    assert key_texts(table, pl.DataFrame(raw)).to_list() == keys


def test_a_mask_that_picks_nothing():
    assert falses(3).to_list() == [False, False, False]
    assert falses(0).dtype == pl.Boolean
