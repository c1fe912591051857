"""Tables as a folder of files that read back as the same tables."""

from __future__ import annotations

import polars as pl
import pytest

import alignopt


@pytest.fixture(params=["it-department", "company"])
def problem(request):
    return alignopt.read(f"data/samples/{request.param}")


def test_what_is_written_reads_back_as_the_same(problem, tmp_path):
    folder = problem.write(tmp_path / "new")
    assert alignopt.read(folder) == problem
    filled = {table for table, frame in problem.tables().items() if not frame.is_empty()}
    assert {each.name for each in folder.iterdir()} == {f"{table}.csv" for table in filled}


def test_columns_that_are_empty_are_left_out(problem, tmp_path):
    folder = problem.write(tmp_path / "new")
    assert "source" not in pl.read_csv(folder / "goals.csv").columns


AWKWARD = [
    "'=1+1",
    "null",
    "NA",
    "two\nlines",
    "two\r\nlines",
    '"said"',
    "x;y,z",
    "\ufeffz",
    "1e5",
    " a",
    "#x",
    "''",
]


@pytest.mark.parametrize("name", AWKWARD)
def test_any_text_and_number_reads_back(name, tmp_path):
    tables = {
        "perspectives": {"perspective_id": ["C"], "name": [name], "target_weight": [1.0]},
        "units": {"unit_id": ["ORG"], "name": ["Shop"], "parent_id": [None], "level": ["team"]},
        "goals": {"goal_id": ["G"], "name": ["Sell"], "perspective_id": ["C"], "unit_id": ["ORG"]},
        "capacity": {"holder_id": ["ORG"], "capacity": [0.1 + 0.2]},
    }
    problem = alignopt.read({table: pl.DataFrame(columns) for table, columns in tables.items()})
    assert alignopt.read(problem.write(tmp_path / "new")) == problem


def test_nothing_is_written_over(problem, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="is not empty; name a new folder"):
        problem.write(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
