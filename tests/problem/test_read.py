from __future__ import annotations

from pathlib import Path

import pytest

import alignopt
from alignopt import BadInput

CANADA = Path(__file__).parents[3] / "shared" / "data" / "canada-2026"
TABLES = {
    "perspectives": "perspective_id,name,target_weight\nF,Finance,1\n",
    "units": "unit_id,name,level\nT,Top,org\n",
    "goals": "goal_id,name,perspective_id,unit_id\nG,Grow,F,T\n",
    "capacity": "holder_id,capacity\nT,3\n",
}


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "acme 2026.1"
    path.mkdir()
    for table, text in TABLES.items():
        (path / f"{table}.csv").write_text(text)
    return path


def test_a_folder_is_read_and_gives_its_name(folder):
    problem = alignopt.read(folder)
    assert problem.name == "acme 2026.1"
    assert problem.capacity.rows() == [("T", 3.0)]


def test_a_name_can_be_given(folder):
    assert alignopt.read(str(folder), name="acme").name == "acme"


def test_a_problem_is_returned_as_it_is(folder):
    problem = alignopt.read(folder)
    assert alignopt.read(problem) is problem
    assert alignopt.read(problem, name="acme").name == "acme"
    assert problem.name == "acme 2026.1"


def test_bad_tables_raise_one_error_with_all_failures(folder):
    (folder / "capacity.csv").write_text("holder_id,capacity\nT,-1\n,2\n")
    (folder / "goals.csv").write_text("goal_id,name,perspective_id,unit_id\nG,,F,U\n")
    with pytest.raises(BadInput) as caught:
        alignopt.read(folder)
    assert str(caught.value).splitlines() == [
        "4 failures in the tables:",
        "  goals.csv row 2, name (G): got nothing, expected text, without control characters; "
        "write some text",
        "  goals.csv row 2, unit_id (G): got U, expected an id from units.csv; "
        "correct it, or add it to units.csv",
        "  capacity.csv row 2, capacity (T): got -1, expected a finite number from 0 to 1e12; "
        "write a number of at least 0",
        "  capacity.csv row 3, holder_id: got nothing, expected an id: up to 100 characters, none unseen, "
        "no spaces around it; write an id",
    ]
    assert caught.value.failures.equals(alignopt.check(folder))


def test_bad_input_is_a_value_error(folder):
    (folder / "units.csv").unlink()
    with pytest.raises(ValueError, match=r"units\.csv: got no such table"):
        alignopt.read(folder)


def test_nothing_there_raises(tmp_path):
    with pytest.raises(BadInput, match="nothing there, expected a folder of CSV or Parquet tables"):
        alignopt.read(tmp_path / "nowhere")


@pytest.mark.parametrize("source", [None, 7, ["a"]])
def test_nonsense_is_a_type_error(source):
    with pytest.raises(TypeError, match="expected a folder"):
        alignopt.read(source)


def test_the_real_input():
    if not CANADA.is_dir():
        pytest.skip("the real input is not here")
    problem = alignopt.read(CANADA)
    sizes = (problem.units.height, problem.goals.height, problem.capacity.height, problem.eligibility.height)
    assert (problem.name, sizes) == ("canada-2026", (807, 433, 717, 1751))
