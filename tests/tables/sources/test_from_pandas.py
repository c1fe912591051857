from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest

import alignopt
from alignopt.tables.sources.from_pandas import is_pandas, read_pandas


@pytest.mark.parametrize(
    ("values", "dtype", "held"),
    [
        (["a", None], "object", ["a", None]),
        (["a", None], "str", ["a", None]),
        (["a", pd.NA], "string", ["a", None]),
        (["a", "b"], "category", ["a", "b"]),
        ([1, 2], "int64", [1, 2]),
        ([1, None], "Int64", [1, None]),
        ([1.0, np.nan], "float64", [1.0, None]),
        ([1.0, np.inf], "float64", [1.0, float("inf")]),
        ([True, None], "object", [True, None]),
        ([True, None], "boolean", [True, None]),
        ([1, 2.5], "object", [1.0, 2.5]),
        ([Decimal("1.5"), 2], "object", [1.5, 2.0]),
        ([pd.Timestamp(2026, 1, 1), pd.NaT], "datetime64[ns]", [datetime.datetime(2026, 1, 1), None]),
        ([None, None], "object", [None, None]),
    ],
)
def test_columns_of_every_type(values, dtype, held):
    read = read_pandas(pd.DataFrame({"x": pd.Series(values, dtype=dtype)}), "goals")
    assert (read.header, read.failures, read.unread) == (["x"], [], [])
    assert read.columns[0].to_list() == held


@pytest.mark.parametrize(
    ("values", "got"),
    [
        ([1, "A"], "values of several types: int, str"),
        ([True, 2], "values of several types: bool, int"),
        (["\ud800", "b"], "codec can't encode"),
    ],
)
def test_a_column_that_cannot_be_read_does_not_hide_the_others(values, got):
    given = pd.DataFrame({"x": pd.Series(values, dtype=object), "y": ["a", "b"]})
    read = read_pandas(given, "goals")
    assert read.unread == [0]
    assert got in read.failures[0]["got"]
    assert read.columns[1].to_list() == ["a", "b"]


def test_a_mixed_column_is_one_failure(check_frames, frames):
    goals = frames["goals"].to_pandas().astype(object)
    goals.loc[0, "goal_id"] = 1
    found = check_frames(goals=goals)
    assert [(each["check"], each["column"]) for each in found] == [("column_has_type", "goal_id")]
    assert found[0]["remedy"].startswith("convert the column")


@pytest.mark.parametrize("level", ["goal_id", "priority"])
def test_an_index_with_a_name_is_a_column(frames, level):
    goals = frames["goals"].to_pandas().set_index(level)
    assert alignopt.read({**frames, "goals": goals}) == alignopt.read(frames)


def test_an_index_without_a_name_is_left_out(frames):
    goals = frames["goals"].to_pandas()
    goals.index = ["x", "y", "z"]
    assert alignopt.read({**frames, "goals": goals}) == alignopt.read(frames)


def test_an_index_with_the_name_of_a_column_is_a_repeated_column(check_frames, frames):
    goals = frames["goals"].to_pandas()
    goals.index = pd.Index(["G1", "G2", "G3"], name="goal_id")
    (only, *_) = check_frames(goals=goals)
    assert only["got"] == "'goal_id' as the name of columns 1 and 2"


def test_whole_numbers_with_gaps_stay_ids():
    """A column of ids with gaps comes as floats out of pandas: 1.0 is the id 1."""
    units = pd.DataFrame({"unit_id": [1, 2], "name": "x", "parent_id": [None, 1], "level": "x"})
    assert units["parent_id"].dtype == "float64"
    tables = {
        "perspectives": pd.DataFrame({"perspective_id": [1], "name": "x", "target_weight": 1}),
        "units": units,
        "goals": pd.DataFrame({"goal_id": [1], "name": "x", "perspective_id": 1, "unit_id": 1}),
        "capacity": pd.DataFrame({"holder_id": [2.0], "capacity": 1}),
    }
    assert alignopt.read(tables).units["parent_id"].to_list() == [None, "1"]


def test_column_labels_that_are_no_text_are_unknown(check_frames, frames):
    goals = frames["goals"].to_pandas()
    goals[7] = 1
    (only,) = check_frames(goals=goals)
    assert (only["check"], only["column"]) == ("column_is_known", "7")


def test_later_changes_do_not_reach_the_problem(frames):
    capacity = pd.DataFrame({"holder_id": ["OPS", "P1", "P2", "P3"], "capacity": [1.0, 2.0, 3.0, 4.0]})
    problem = alignopt.read({**frames, "capacity": capacity})
    capacity.loc[:, "capacity"] = 99.0
    assert problem.capacity["capacity"].to_list() == [1.0, 2.0, 3.0, 4.0]


def test_only_pandas_is_pandas():
    assert is_pandas(pd.DataFrame())
    assert not is_pandas(pl.DataFrame())
    assert not is_pandas([])
