from __future__ import annotations

import polars as pl
import pytest

from alignopt.tables.checks.typed import UNKNOWN, Tables, figure
from alignopt.tables.names import TABLES
from alignopt.tables.parse import parse
from alignopt.tables.sources.frames import read_frame
from alignopt.tables.validate import validate


@pytest.fixture
def tables(frames):
    capacity = frames["capacity"].with_columns(
        capacity=pl.when(pl.col("holder_id") == "P1").then(pl.lit("x")).otherwise(pl.col("capacity"))
    )
    sheets = {name: read_frame(frame, name, name) for name, frame in {**frames, "capacity": capacity}.items()}
    parsed = {name: validate(parse(sheet)) for name, sheet in sheets.items()}
    return Tables.of(parsed, {name: name for name in TABLES}, {"goals"})


def test_what_is_not_given_is_empty_and_sure(tables):
    assert tables["rules"].is_empty()
    assert tables.has("rules", "units")
    assert tables.lost("rules", "min") == 0


def test_what_could_not_be_read_is_not_there(tables):
    assert not tables.has("units", "goals")
    assert tables.lost("goals", "goal_id") == UNKNOWN


def test_cells_in_doubt_are_counted_and_left_out(tables):
    assert tables.lost("capacity", "capacity") == 1
    assert tables.sure("capacity", "capacity")["holder_id"].to_list() == ["P2", "P3", "OPS"]
    assert tables["capacity"].height == 4


def test_more_doubt_gives_new_tables(tables):
    doubted = tables.doubting("units", "parent_id", pl.Series([1]))
    assert doubted.lost("units", "parent_id") == 1
    assert doubted["units"]["parent_id"].to_list() == [None, None, "ORG"]
    assert tables.lost("units", "parent_id") == 0
    assert tables["units"]["parent_id"].to_list() == [None, "ORG", "ORG"]


def test_a_report_names_row_and_key(tables):
    offenders = tables["units"].filter(unit_id="SAL")
    found = tables.report("a_check", "units", offenders, got=pl.col("name"), expected="x", remedy="y")
    assert found.rows() == [("a_check", "units", 1, "SAL", None, "Sales", "x", "y")]


def test_a_report_on_a_table_names_neither(tables):
    found = tables.report("a_check", "units", got="z", expected="x", remedy="y")
    assert found.rows() == [("a_check", "units", None, None, None, "z", "x", "y")]


@pytest.mark.parametrize(
    ("number", "text"), [(4.0, "4"), (0.1 + 0.2, "0.3"), (12.5, "12.5"), (1 / 3, "0.333333333")]
)
def test_figures_are_written_as_people_write_them(number, text):
    assert pl.DataFrame({"a": [number]}).select(figure("a")).item() == text
