"""One table by itself: files, frames and mappings, and everything wrong with them at once."""

from __future__ import annotations

import polars as pl
import pytest

from alignopt.tables.single import load_table, nested

CARDS = pl.DataFrame({"holder_id": ["P1", "P1"], "goal_id": ["F1", "C1"], "weight": [0.25, 0.75]})
SHEETS = ("weights", "scorecards")


def loaded(source, **more):
    parsed, failures = load_table(source, "weights", sheets=SHEETS, **more)
    assert failures.is_empty(), failures
    return parsed.frame.select("holder_id", "goal_id", "weight").rows()


def refused(source):
    _, failures = load_table(source, "weights", sheets=SHEETS)
    return failures


@pytest.fixture(params=["csv", "parquet", "xlsx", "polars", "pandas", "arrow"])
def source(request, tmp_path):
    path = tmp_path / f"cards.{request.param}"
    match request.param:
        case "csv":
            CARDS.write_csv(path)
        case "parquet":
            CARDS.write_parquet(path)
        case "xlsx":
            CARDS.write_excel(path)
        case "polars":
            return CARDS
        case "pandas":
            return CARDS.to_pandas()
        case "arrow":
            return CARDS.to_arrow()
    return path


def test_files_and_frames_say_the_same(source):
    assert loaded(source) == CARDS.rows()


def test_a_path_may_be_text(tmp_path):
    CARDS.write_csv(tmp_path / "cards.csv")
    assert loaded(str(tmp_path / "cards.csv")) == CARDS.rows()


def test_of_several_sheets_the_named_one_is_read(tmp_path):
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        CARDS.head(1).write_excel(book, worksheet="others")
        CARDS.write_excel(book, worksheet="scorecards")
        CARDS.head(1).write_excel(book, worksheet="_notes")
    assert loaded(path) == CARDS.rows()


def test_sheets_without_a_known_name_are_listed(tmp_path):
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("one", "two"):
            CARDS.write_excel(book, worksheet=name)
    failure = refused(path).row(0, named=True)
    assert failure["got"] == "the sheets one, two"
    assert failure["expected"] == "a sheet named weights or scorecards, or one sheet only"


def test_columns_that_are_ignored_may_hold_anything(tmp_path):
    path = tmp_path / "cards.csv"
    path.write_text("level,holder_id,goal_id,weight,fit\nperson,P1,F1,1,good\n", encoding="utf-8")
    assert loaded(path, ignoring=("level", "fit")) == [("P1", "F1", 1.0)]
    assert refused(path)["column"].to_list() == ["level", "fit"]


def test_every_mistake_is_reported_at_once_with_its_row(tmp_path):
    path = tmp_path / "cards.csv"
    path.write_text(
        "holder_id,goal_id,weight\nP1,F1,40\nP1,C1,half\n,F1,0.5\nP2,F1,0.5\nP2,F1,0.5\n", encoding="utf-8"
    )
    failures = refused(path)
    assert failures.select("row", "column", "remedy").rows() == [
        (2, "weight", "write 0.4, if 40 % is meant"),
        (3, "weight", "write a number from 0 to 1, such as 0.25"),
        (4, "holder_id", "write an id"),
        (6, "holder_id, goal_id, section", "remove one of the two rows, or change its key"),
    ]


@pytest.mark.parametrize(
    ("source", "got"),
    [
        ("nowhere/cards.csv", "nothing there"),
        (CARDS.clear(), "no records"),
        ([1, 2], "list"),
        (7, "int"),
    ],
)
def test_what_is_no_table_is_a_failure(source, got):
    assert refused(source)["got"].to_list() == [got]


def test_a_folder_and_other_files_are_failures_with_a_remedy(tmp_path):
    (tmp_path / "cards.txt").write_text("nothing", encoding="utf-8")
    (tmp_path / "cards.xlsx").write_text("nothing", encoding="utf-8")
    said = [refused(path).row(0, named=True) for path in (tmp_path, tmp_path / "cards.txt")]
    assert [each["remedy"] for each in said] == [
        "name the file in it, such as weights.csv",
        "save it as CSV, Parquet or XLSX",
    ]
    assert refused(tmp_path / "cards.xlsx")["check"].to_list() == ["file_is_workbook"]


def test_a_missing_column_is_named():
    failures = refused(CARDS.drop("weight"))
    assert failures["remedy"].to_list() == ["add the column weight"]


def test_mappings_of_mappings_are_a_table_of_text():
    frame = nested({"P1": {"F1": 0.1, "C1": None}, 2: {}}, "holder_id", "goal_id", "weight")
    assert frame.rows() == [("P1", "F1", "0.1"), ("P1", "C1", None)]
    assert nested({"P1": [0.1]}, "holder_id", "goal_id", "weight") is None
