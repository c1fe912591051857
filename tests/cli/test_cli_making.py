"""alignopt new and alignopt generate."""

import pytest

import alignopt
from alignopt.tables.names import TABLES


def test_new_makes_empty_tables_to_fill_in(run, tmp_path):
    ran = run("new", tmp_path / "mine")
    assert (ran.code, ran.err) == (0, "")
    assert f"{len(TABLES)} tables, empty, are in {tmp_path / 'mine'}" in ran.out
    assert sorted(path.stem for path in (tmp_path / "mine").glob("*.csv")) == sorted(TABLES)


def test_generate_makes_a_sound_problem(run, tmp_path):
    ran = run("generate", "--people", 10, "--seed", 3, "--out", tmp_path / "made")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("15 tables of an organisation of 10 are in ")
    assert alignopt.read(tmp_path / "made").people.height == 10


@pytest.mark.parametrize("command", [["new"], ["generate", "--people", 5, "--out"]])
def test_what_stands_there_is_kept(run, tmp_path, command):
    (tmp_path / "kept").touch()
    ran = run(*command, tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "is not empty" in ran.err
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("people", ["0", "-3", "many", "2000000"])
def test_generate_refuses_sizes_that_mean_nothing(run, tmp_path, people):
    ran = run("generate", "--people", people, "--out", tmp_path / "made")
    assert ran.code == 2
    assert "whole number" in ran.err
    assert not (tmp_path / "made").exists()
