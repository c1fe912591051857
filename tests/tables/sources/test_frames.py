from __future__ import annotations

import datetime

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import alignopt
from alignopt.tables.sources.frames import read_frame, read_frames, read_parquet


class Stream:
    """What a DuckDB relation looks like from here: something that speaks Arrow, and nothing else."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)


WAYS = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "arrow": lambda frame: frame.to_arrow(),
    "chunked": lambda frame: pa.concat_tables([frame[:1].to_arrow(), frame[1:].to_arrow()]),
    "batch": lambda frame: frame.to_arrow().combine_chunks().to_batches()[0],
    "dictionary": lambda frame: pa.table({c: frame[c].to_arrow().dictionary_encode() for c in frame.columns}),
    "small text": lambda frame: pa.table(
        {c: pa.array(frame[c].to_list(), pa.string()) for c in frame.columns}
    ),
    "categorical": lambda frame: frame.cast(pl.Categorical),
    "stream": Stream,
    "pandas": lambda frame: frame.to_pandas(),
}


@pytest.mark.parametrize("way", WAYS)
def test_frames_of_any_library_give_the_same_problem(frames, way):
    given = {table: WAYS[way](frame) for table, frame in frames.items()}
    assert alignopt.read(given) == alignopt.read(frames)


@pytest.mark.parametrize(
    ("given", "got", "remedy"),
    [
        ([{"goal_id": "G1"}], "list", "hand in polars.DataFrame(...) of it"),
        ({"goal_id": ["G1"]}, "dict", "hand in polars.DataFrame(...) of it"),
        ("goals.csv", "str", "read the file first, or hand in the folder instead of a mapping"),
        (7, "int", "hand in a data frame"),
        (np.zeros((2, 2)), "numpy.ndarray", "hand in a data frame"),
        (pl.Series(["G1"]), "polars.series.series.Series", "hand in a data frame"),
    ],
)
def test_what_is_no_frame_is_one_failure(check_frames, given, got, remedy):
    (only,) = check_frames(goals=given)
    assert (only["check"], only["table"], only["got"]) == ("table_is_frame", "goals", got)
    assert only["remedy"] == remedy


def test_a_query_that_fails_is_one_failure(check_frames, frames):
    (only,) = check_frames(goals=frames["goals"].lazy().select("nowhere"))
    assert only["check"] == "table_is_frame"
    assert "LazyFrame that cannot be read" in only["got"]


def test_an_arrow_table_with_a_column_twice_is_one_failure(check_frames):
    twice = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["goal_id", "goal_id"])
    (only,) = check_frames(goals=twice)
    assert "column appears more than once" in only["got"]


def test_rows_of_frames_are_counted_from_0(check_frames, frames):
    capacity = frames["capacity"].with_columns(pl.col("capacity").replace("40", "-1"))
    (only,) = check_frames(capacity=capacity)
    assert (only["table"], only["row"], only["key"]) == ("capacity", 0, "P1")


def test_none_is_no_table(frames):
    found = read_frames({"goals": None, "units": frames["units"]})
    assert (set(found.sheets), found.failures) == ({"units"}, [])


@pytest.mark.parametrize(
    ("key", "remedy"), [(1, "remove it"), (None, "remove it"), ("goalss", "rename it to goals")]
)
def test_a_key_that_names_no_table(check_frames, frames, key, remedy):
    found = alignopt.check({**frames, key: frames["goals"]}).to_dicts()
    assert [(each["check"], each["remedy"]) for each in found] == [("table_is_known", remedy)]


def test_a_key_in_capitals_is_read_and_refused(frames):
    frames["Goals"] = frames.pop("goals").with_columns(priority=pl.lit("x"))
    found = alignopt.check(frames).to_dicts()
    assert found[0]["remedy"] == "rename it to goals"
    assert [each["got"] for each in found[1:]] == ["x", "x", "x"]
    assert {each["table"] for each in found} == {"Goals"}


@pytest.mark.parametrize(
    ("column", "values", "kind"),
    [
        ("name", pl.lit(datetime.date(2026, 1, 1)), "Date"),
        ("name", pl.lit(value=True), "Boolean"),
        ("goal_id", pl.col("goal_id").cast(pl.Binary), "Binary"),
        ("unit_id", pl.lit(datetime.datetime(2026, 1, 1)), "Datetime"),
        ("priority", pl.concat_list("name"), "List"),
        ("priority", pl.struct("name"), "Struct"),
        ("effort", pl.lit(value=True), "Boolean"),
        ("target", pl.lit(datetime.timedelta(hours=1)), "Duration"),
    ],
)
def test_a_column_of_another_type_is_one_failure(check_frames, frames, column, values, kind):
    found = check_frames(goals=frames["goals"].with_columns(values.alias(column)))
    assert [(each["check"], each["column"]) for each in found] == [("column_has_type", column)]
    assert str(found[0]["got"]).startswith(f"values of type {kind}")


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_refused_cell_by_cell(check_frames, frames, wrong):
    capacity = frames["capacity"].with_columns(capacity=pl.Series([1.0, wrong, 3.0, wrong]))
    found = check_frames(capacity=capacity)
    assert [(each["check"], each["row"]) for each in found] == [("cell_parses", 1), ("cell_parses", 3)]


def test_parquet_gives_the_same_problem(folder, frames):
    for table, frame in frames.items():
        (folder.path / f"{table}.csv").unlink()
        frame.write_parquet(folder.path / f"{table}.parquet")
    assert alignopt.read(folder.path) == alignopt.read(frames)


def test_the_first_record_of_parquet_is_row_1(folder, frames):
    (folder.path / "capacity.csv").unlink()
    frames["capacity"].with_columns(capacity=pl.lit(-1.0)).write_parquet(folder.path / "capacity.parquet")
    assert [(each["table"], each["row"]) for each in folder.failures()] == [
        ("capacity.parquet", row) for row in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("content", "got"),
    [
        (b"", "an empty file"),
        (b"goal_id,name\n", "plain text"),
        (b"PK\x03\x04", "a workbook or zip archive"),
        (b"PAR1" + bytes(40), "a damaged Parquet file"),
        (b"PAR1", "a damaged Parquet file"),
    ],
)
def test_what_is_no_parquet_file_is_one_failure(tmp_path, content, got):
    path = tmp_path / "goals.parquet"
    path.write_bytes(content)
    (only,) = read_parquet(path, "goals")
    assert (only["check"], only["table"]) == ("file_is_parquet", "goals.parquet")
    assert str(only["got"]).startswith(got)


def test_a_frame_is_not_changed_by_reading(frames):
    before = {table: frame.clone() for table, frame in frames.items()}
    problem = alignopt.read(frames)
    assert all(before[table].equals(frames[table]) for table in frames)
    frames["capacity"][0, "capacity"] = "999"
    assert 999.0 not in problem.capacity["capacity"]


def test_an_empty_frame_lacks_columns(check_frames):
    checks = {each["check"] for each in check_frames(goals=pl.DataFrame())}
    assert checks == {"column_is_there", "table_is_filled"}


def test_a_frame_knows_its_table_and_label(frames):
    sheet = read_frame(frames["goals"], "goals", "Goals")
    assert (sheet.table, sheet.label, sheet.header_row) == ("goals", "Goals", None)
    assert sheet.header[0] == "goal_id"
