from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignopt.tables.sources import text
from alignopt.tables.sources.sheet import Sheet
from alignopt.tables.sources.text import read_csv

SPECTRUM = Path(__file__).parents[4] / "shared" / "data" / "badinput" / "csv_spectrum"
CAPACITY = "holder_id,capacity\nP1,1\nP2,2\n"


@pytest.fixture
def read(tmp_path):
    """The sheet of a capacity table with some content, or its failures."""

    def reader(content: str | bytes) -> Sheet | list[dict[str, object]]:
        path = tmp_path / "capacity.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_csv(path, "capacity")

    return reader


@pytest.mark.parametrize(
    "content",
    [
        CAPACITY,
        CAPACITY.replace("\n", "\r\n"),
        CAPACITY.replace("\n", "\r"),
        CAPACITY.rstrip("\n"),
        "\ufeff" + CAPACITY,
        '# notes, with "quotes\n' + CAPACITY,
        "\n  \n" + CAPACITY + "\n,\n ,\n\n",
        '"# a note that a ""spreadsheet"" has saved",\n' + CAPACITY,
        "sep=,\n" + CAPACITY,
        '"holder_id","capacity"\n"P1","1"\nP2,"2"\n',
    ],
)
def test_what_reads_as_two_records(read, content):
    sheet = read(content)
    assert sheet.header == ("holder_id", "capacity")
    assert sheet.frame.rows() == [("P1", "1"), ("P2", "2")]
    assert sheet.failures == ()


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (CAPACITY, [2, 3]),
        ("# one\n\n# two\n" + CAPACITY, [5, 6]),
        ("holder_id,capacity\n\nP1,1\n,\n\nP2,2\n", [3, 6]),
        ('holder_id,capacity\n"P\n1",1\nP2,2\n', [2, 3]),
        ('"# a\nnote",\nholder_id,capacity\nP1,1\nP2,2\n', [3, 4]),
    ],
)
def test_rows_are_those_a_spreadsheet_shows(read, content, rows):
    assert read(content).rows.to_list() == rows


def test_empty_cells_are_null_and_leading_zeros_stay(read):
    assert read("holder_id,capacity\n007,\n").frame.rows() == [("007", None)]


@pytest.mark.parametrize(
    ("content", "check", "got"),
    [
        (b"", "file_is_csv", "an empty file"),
        (b"\xef\xbb\xbf \r\n", "file_is_csv", "an empty file"),
        (b"# only notes\n", "file_is_csv", "an empty file"),
        (CAPACITY.encode("utf-16"), "file_is_csv", "text in UTF-16 or UTF-32"),
        (CAPACITY.encode("utf-16-be"), "file_is_csv", "text in UTF-16 or UTF-32"),
        (CAPACITY.encode("utf-32"), "file_is_csv", "text in UTF-16 or UTF-32"),
        ("holder_id,capacity\nÉ,1".encode("latin-1"), "file_is_csv", "byte 0xc9 in line 2"),
        (b"holder_id,capacity\nP1,1\nP\x002,2", "file_is_csv", "a NUL byte in line 3"),
        (b"PK\x03\x04 and so on", "file_is_csv", "a workbook or zip archive"),
        (b"PAR1 and so on", "file_is_csv", "a Parquet file"),
        (b"%PDF-1.7\n", "file_is_csv", "a PDF"),
        (b"<!DOCTYPE html>\n<html>", "file_is_csv", "a web page (HTML)"),
        (b'[{"holder_id": "P1"}]', "file_is_csv", "JSON"),
        (
            CAPACITY.replace(",", ";").encode(),
            "file_has_commas",
            "cells separated by ';': holder_id;capacity",
        ),
        (
            CAPACITY.replace(",", "|").encode(),
            "file_has_commas",
            "cells separated by '|': holder_id|capacity",
        ),
        (
            CAPACITY.replace(",", "\t").encode(),
            "file_has_commas",
            r"cells separated by tabs: holder_id\tcapacity",
        ),
        (b"sep=;\nholder_id;capacity\nP1;1,5\n", "file_has_commas", "cells separated by ';': sep=;"),
        (
            b"holder_id;capacity;a,b\nP1;1\n",
            "file_has_commas",
            "cells separated by ';': holder_id;capacity;a,b",
        ),
    ],
)
def test_what_is_no_csv_file_is_one_failure(read, content, check, got):
    (only,) = read(content)
    assert (only["check"], only["table"], only["got"]) == (check, "capacity.csv", got)
    assert only["remedy"]


@pytest.mark.parametrize(
    ("line", "got", "remedy"),
    [
        ("P1", "1 cell", "add the missing cells"),
        ("P1,1,", "3 cells", "quote cells that hold commas"),
        ("P1,1,2,3", "4 cells", "quote cells that hold commas"),
    ],
)
def test_a_torn_record_keeps_its_key_and_does_not_hide_the_others(read, line, got, remedy):
    sheet = read(f"holder_id,capacity\n{line}\nP2,2\n")
    (only,) = sheet.failures
    assert (only["check"], only["row"], only["key"]) == ("row_fits_header", 2, "P1")
    assert (only["got"], only["expected"], only["remedy"]) == (got, "2, as in the header", remedy)
    assert sheet.torn == (0,)
    assert sheet.frame["0"].to_list() == ["P1", "P2"]


@pytest.mark.parametrize(
    ("content", "row", "got"),
    [
        ('holder_id,capacity\nP1,"1" hour\nP2,2\n', 2, "a stray quote"),
        ('holder_id,capacity\nP1,"1\nP2,2\n', 2, "a quote that is never closed"),
        ('holder_id,capacity\nP0,0\nP1,"1\nP2,2\nP3,"3"\n', 3, "a stray quote"),
        ("holder_id,capacity\n" + "P" * 200_000 + ",1\nP2,2\n", 2, "a cell of immense length"),
    ],
)
def test_a_record_that_cannot_be_read_does_not_hide_the_next(read, content, row, got):
    sheet = read(content)
    (only,) = sheet.failures
    assert (only["check"], only["row"]) == ("row_is_readable", row)
    assert str(only["got"]).startswith(got)
    assert not sheet.is_whole
    assert "P2" in sheet.frame["0"].to_list()


def test_many_unreadable_records_are_no_trouble(read):
    sheet = read("holder_id,capacity\n" + 'P1,"1"x\n' * 20_000)
    assert len(sheet.failures) == 20_000
    assert sheet.failures[-1]["row"] == 20_001


@pytest.mark.parametrize(
    "name",
    [
        "comma_in_quotes",
        "escaped_quotes",
        "json",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
        "empty",
        "empty_crlf",
    ],
)
def test_the_csv_spectrum_is_read_as_it_says(name):
    if not SPECTRUM.is_dir():
        pytest.skip("the CSV spectrum is not here")
    sheet = read_csv(SPECTRUM / "csvs" / f"{name}.csv", "capacity")
    expected = json.loads((SPECTRUM / "json" / f"{name}.json").read_text(encoding="utf-8"))
    got = [
        {head: cell or "" for head, cell in zip(sheet.header, row, strict=True)}
        for row in sheet.frame.iter_rows()
    ]
    assert got == expected


PIECES = [
    "holder_id",
    "capacity",
    "# ",
    "sep=,",
    ",",
    ";",
    "\n",
    "\r\n",
    "\r",
    " ",
    "P1,1\n",
    "P2",
    "\x1c",
    "\x85",
    '"',
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join), st.booleans())
def test_text_without_quotes_reads_as_the_csv_reader_has_it(
    tmp_path_factory, content: str, has_header: bool
) -> None:
    path = tmp_path_factory.mktemp("cut") / "capacity.csv"
    path.write_bytes(("holder_id,capacity\n" * has_header + content).encode())
    quick = read_csv(path, "capacity")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(text, "cut", lambda *_: None)
        slow = read_csv(path, "capacity")
    if isinstance(quick, Sheet):
        assert quick.frame.equals(slow.frame)
        assert quick.rows.equals(slow.rows)
        assert quick.frame.schema == slow.frame.schema
        assert quick.rows.dtype == slow.rows.dtype
        quick, slow = ({**vars(each), "frame": None, "rows": None} for each in (quick, slow))
    assert quick == slow
