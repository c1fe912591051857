from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import alignopt

BAD = Path(__file__).parents[4] / "shared" / "data" / "badinput" / "frictionless"


def failures(path):
    return alignopt.check(path).to_dicts()


def test_a_workbook_gives_the_same_problem(workbook, folder):
    assert alignopt.read(workbook()) == alignopt.read(folder.path)


@pytest.mark.parametrize(("top", "left"), [(3, 0), (0, 2), (4, 3)])
def test_a_table_may_stand_anywhere_on_its_sheet(workbook, folder, top, left):
    path = workbook(top=top, left=left)
    assert alignopt.read(path) == alignopt.read(folder.path)


def test_rows_are_those_of_the_sheet(workbook):
    def edit(book, sheets):
        sheets["capacity"].write(5, 3, -1)

    (only,) = failures(workbook(edit, top=4, left=2))
    assert (only["row"], only["got"], only["table"]) == (6, "-1", "plan.xlsx, sheet capacity")


def test_notes_and_charts_are_no_tables(workbook, folder):
    def edit(book, sheets):
        for name in ("_lists", "#notes"):
            book.add_worksheet(name).write(0, 0, "x")
        book.add_chartsheet("Chart")

    assert alignopt.read(workbook(edit)) == alignopt.read(folder.path)


def test_a_sheet_that_names_no_table(workbook):
    (only,) = failures(workbook(lambda book, sheets: book.add_worksheet("Lists")))
    assert (only["check"], only["table"]) == ("table_is_known", "plan.xlsx, sheet Lists")
    assert only["remedy"] == "remove it, or let its name start with _"


def test_a_sheet_in_capitals_is_read_and_refused(workbook):
    def edit(book, sheets):
        sheets["goals"].write(1, 5, "x")

    found = failures(workbook(edit, names={"goals": "Goals"}))
    assert [each["remedy"] for each in found] == ["rename it to goals", "write a number of at least 0"]


def test_a_missing_sheet_is_one_failure(workbook):
    found = failures(workbook(names={"goals": "_goals"}))
    assert [(each["check"], each["table"]) for each in found] == [
        ("table_is_there", "plan.xlsx, sheet goals")
    ]


def test_hidden_sheets_and_rows_count(workbook):
    def edit(book, sheets):
        sheets["goals"].hide()
        sheets["capacity"].set_row(1, None, None, {"hidden": True})
        sheets["capacity"].write(1, 1, -1)

    assert [each["row"] for each in failures(workbook(edit))] == [2]


@pytest.mark.parametrize(
    ("name", "content", "got"),
    [
        ("plan.xlsx", b"", "an empty file"),
        ("plan.xlsx", b"a,b\n1,2\n", "plain text"),
        ("plan.xlsx", b"<html>", "a web page (HTML)"),
        ("plan.XLSX", b"%PDF", "a PDF"),
        ("plan.xlsx", b"PK\x03\x04" + bytes(50), "calamine error: "),
        ("plan.xlsm", b"\xd0\xcf\x11\xe0", "an old Excel or encrypted Office file"),
    ],
)
def test_what_is_no_workbook_is_one_failure(tmp_path, name, content, got):
    path = tmp_path / name
    path.write_bytes(content)
    (only,) = failures(path)
    assert (only["check"], only["table"], only["expected"]) == ("file_is_workbook", name, "an XLSX workbook")
    assert str(only["got"]).startswith(got)


def test_a_zip_archive_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "plan.xlsx", "w") as archive:
        archive.writestr("goals.csv", "goal_id\n")
    assert [each["check"] for each in failures(tmp_path / "plan.xlsx")] == ["file_is_workbook"]


def test_a_workbook_without_its_sheet_is_a_failure(workbook):
    path = workbook()
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist() if "sheet2" not in name or "rels" in name}
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    assert "file_is_workbook" in {each["check"] for each in failures(path)}


@pytest.mark.parametrize("kind", ["*.xlsx"])
def test_workbooks_of_the_wild_give_failures_only(kind):
    if not BAD.is_dir():
        pytest.skip("the bad input is not here")
    paths = sorted(BAD.glob(kind))
    assert paths
    for path in paths:
        assert {each["check"] for each in failures(path)} == {"table_is_known", "table_is_there"}
