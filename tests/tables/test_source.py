from __future__ import annotations

import os
from pathlib import Path

import pytest

import alignopt
from alignopt.tables.source import name_of, read_source


@pytest.mark.parametrize(
    ("source", "got", "remedy"),
    [
        ("", "an empty path", "check the path"),
        ("nowhere/at/all", "nothing there", "check the path"),
        ("x" * 5000, "File name too long", "check the path"),
        ("a\0b", "nothing there", "check the path"),
        ("goals.csv", "a .csv file", "name the folder of the tables"),
        ("plan.xls", "a .xls file", "save it as XLSX"),
        ("plan.ods", "a .ods file", "save it as XLSX"),
        ("plan", "a plain file", "name the folder of the tables"),
        ("link", "a link to nothing", "check the path"),
        ("loop", "a link to nothing", "check the path"),
    ],
)
def test_a_path_that_is_no_source_is_one_failure(tmp_path, monkeypatch, source, got, remedy):
    monkeypatch.chdir(tmp_path)
    for name in ("goals.csv", "plan.xls", "plan.ods", "plan"):
        Path(name).write_bytes(b"x")
    Path("link").symlink_to("nowhere")
    Path("loop").symlink_to("loop")
    (only,) = alignopt.check(source).to_dicts()
    assert (only["check"], only["got"], only["remedy"]) == ("source_is_there", got, remedy)
    with pytest.raises(alignopt.BadInput, match=r"^1 failure in the tables:"):
        alignopt.read(source)


def test_a_path_may_be_of_any_kind(folder):
    assert alignopt.check(str(folder.path)).is_empty()
    assert alignopt.check(folder.path).is_empty()
    (entry,) = os.scandir(folder.path.parent)
    assert alignopt.check(entry).is_empty()


def make_folder(path):
    path.mkdir()


def make_link(path):
    path.symlink_to("nowhere")


def make_loop(path):
    path.symlink_to(path.name)


def make_pipe(path):
    os.mkfifo(path)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("make", "got"),
    [
        (make_folder, "a folder"),
        (make_link, "a link to nothing"),
        (make_loop, "a link to nothing"),
        (make_pipe, "no regular file"),
    ],
)
def test_what_only_has_the_name_of_a_table(folder, suffix, make, got):
    (folder.path / "goals.csv").unlink()
    make(folder.path / f"goals.{suffix}")
    only = folder.failure()
    assert (only["check"], only["table"], only["got"]) == ("file_can_be_read", f"goals.{suffix}", got)


@pytest.mark.parametrize("target", ["read_bytes", "iterdir"])
def test_what_may_not_be_read_is_a_failure(folder, monkeypatch, target):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, target, refuse)
    found = folder.failures()
    assert {each["got"] for each in found} == {"Permission denied"}
    assert len(found) == (5 if target == "read_bytes" else 1)


@pytest.mark.parametrize("name", ["goals.CSV", "goals.Csv"])
def test_the_ending_may_be_in_capitals(folder, name):
    (folder.path / "goals.csv").rename(folder.path / name)
    assert folder.failures() == []


def test_a_name_in_capitals_is_refused_and_read(folder):
    (folder.path / "goals.csv").rename(folder.path / "GOALS.CSV")
    text = (folder.path / "GOALS.CSV").read_text().replace("ORG,2,core", "ORG,two,core")
    found = folder.write("GOALS.CSV", text).failures()
    assert [(each["check"], each["remedy"]) for each in found] == [
        ("table_is_known", "rename it to goals"),
        ("cell_parses", "write a number of at least 0"),
    ]


@pytest.mark.parametrize("name", ["goals.parquet", "GOALS.csv"])
def test_a_table_is_given_once(folder, name):
    (folder.path / name).write_bytes(b"x")
    only = folder.failures()[-1]
    assert only["check"] == "table_is_given_once"
    assert str(only["got"]).startswith("goals a second time, after ")


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("eligibilty.csv", "rename it to eligibility"),
        ("unit-targets.csv", "rename it to unit_targets"),
        ("notes.csv", "remove it, or let its name start with _"),
        ("goals (1).csv", "remove it, or let its name start with _"),
    ],
)
def test_a_file_that_names_no_table(folder, name, remedy):
    only = folder.write(name, "a\n")
    failure = next(each for each in only.failures() if each["check"] == "table_is_known")
    assert (failure["table"], failure["remedy"]) == (name, remedy)


@pytest.mark.parametrize(
    "name", ["rules.tsv", "rules.txt", "rules.xlsx", "rules.csv.gz", "Rules.json", "rules", "rules.feather"]
)
def test_a_table_in_another_format_is_not_overlooked(folder, name):
    only = folder.write(name, "x").failure()
    assert (only["check"], only["table"]) == ("table_is_csv_or_parquet", name)
    assert only["expected"] == "rules.csv or rules.parquet"


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "SOURCE.md",
        "goals.md",
        "goals.xlsx",
        ".goals.csv",
        "~goals.csv",
        "_goals.csv",
        "data.json",
    ],
)
def test_other_files_are_left_alone(folder, name):
    assert folder.write(name, "x").failures() == []


def test_folders_in_the_folder_are_left_alone(folder):
    (folder.path / "previous").mkdir()
    assert folder.failures() == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a/b/v1.2", "v1.2"),
        ("a/plan.xlsx", "plan"),
        ("a/Plan.XLSM", "Plan"),
        ({}, "problem"),
        ("/", "problem"),
    ],
)
def test_a_problem_is_called_after_its_source(source, name):
    assert name_of(source) == name


def test_the_folder_one_stands_in_has_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert name_of(".") == tmp_path.name


def test_reading_looks_into_no_table(folder):
    found = read_source(folder.write("goals.csv", "nothing,of,this\n1,2,3\n").path)
    assert found.sheets["goals"].header == ("nothing", "of", "this")
    assert found.failures == []
