from __future__ import annotations

import polars as pl
import pytest

from alignopt.tables.header import settle
from alignopt.tables.sources.sheet import Sheet

ALL = "only holder_id, capacity"


def sheet(*header: str, rows: int = 1) -> Sheet:
    cells = {str(at): ["x" if name.strip() else None] * rows for at, name in enumerate(header)}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))
    return Sheet(
        "capacity", "capacity.csv", header, frame, pl.int_range(2, 2 + rows, eager=True), header_row=1
    )


def test_columns_may_stand_in_any_order():
    header = settle(sheet("capacity", "holder_id"))
    assert (header.position, header.unsure, header.failures) == ({"holder_id": 1, "capacity": 0}, set(), [])


@pytest.mark.parametrize("name", ["Capacity", " capacity ", "CAPACITY", "capa\u200bcity", "capacity\n"])
def test_a_name_that_is_loosely_a_column_is_refused_and_read(name):
    header = settle(sheet("holder_id", name))
    assert header.position == {"holder_id": 0, "capacity": 1}
    (only,) = header.failures
    assert (only["check"], only["row"], only["remedy"]) == ("column_is_known", 1, "rename it to capacity")
    assert only["expected"] == ALL


@pytest.mark.parametrize("name", ["capacty", "hours"])
def test_a_name_that_may_be_the_missing_column(name):
    header = settle(sheet("holder_id", name))
    assert header.unsure == {"capacity"}
    unknown, missing = header.failures
    assert unknown["remedy"] == "rename it to capacity, or remove the column"
    assert (missing["check"], missing["column"]) == ("column_is_there", "capacity")
    assert missing["expected"].startswith("capacity: hours or full-time equivalents")


@pytest.mark.parametrize("name", ["Capacity", "capacities", "notes"])
def test_a_name_beside_the_right_one_is_to_be_removed(name):
    header = settle(sheet("holder_id", "capacity", name))
    assert header.position == {"holder_id": 0, "capacity": 1}
    assert [(each["column"], each["remedy"]) for each in header.failures] == [(name, "remove the column")]


def test_two_names_for_one_column():
    header = settle(sheet("holder_id", "Capacity", "CAPACITY"))
    assert header.position["capacity"] == 1
    assert [each["remedy"] for each in header.failures] == ["rename it to capacity", "remove the column"]


def test_a_repeated_column_cannot_be_told():
    header = settle(sheet("holder_id", "capacity", "capacity"))
    assert (header.position, header.unsure) == ({"holder_id": 0}, {"capacity"})
    (only,) = header.failures
    assert only["check"] == "header_is_unique"
    assert only["got"] == "'capacity' as the name of columns 2 and 3"


def test_a_repeated_unknown_name_is_one_failure():
    (only,) = settle(sheet("holder_id", "capacity", "a", "a")).failures
    assert only["check"] == "header_is_unique"


def test_a_nameless_column_that_holds_anything_is_refused():
    given = sheet("holder_id", "capacity", "", rows=2)
    given.frame[1, "2"] = "why?"
    (only,) = settle(given).failures
    assert (only["check"], only["got"]) == ("header_is_filled", "no name for column 3, which holds 'why?'")


@pytest.mark.parametrize("content", [None, "", "  "])
def test_a_nameless_column_that_holds_nothing_is_left_out(content):
    given = sheet("holder_id", "capacity", " ")
    given.frame[0, "2"] = content
    assert settle(given).failures == []


def test_optional_columns_may_be_left_out():
    given = Sheet(
        "units", "units.csv", ("unit_id", "name", "level"), pl.DataFrame(), pl.Series([], dtype=pl.Int64)
    )
    header = settle(given)
    assert (header.unsure, header.failures) == (set(), [])


@pytest.mark.parametrize("names", [("P1", "40"), ("id", "hours", "note"), ("", "P1")])
def test_a_header_that_names_no_column_is_one_failure(names):
    header = settle(sheet(*names))
    (only,) = header.failures
    assert (only["check"], only["got"]) == ("header_is_of_the_table", f"the names {', '.join(names)}")
    assert only["expected"] == "the columns holder_id, capacity"
    assert header.unsure == {"holder_id", "capacity"}
