"""CSV files: UTF-8, commas, a header; read as text, record by record, so that nothing is guessed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.failures import Failure, failure
from alignopt.tables.sheet import Sheet, header_failures

if TYPE_CHECKING:
    from pathlib import Path

COMMENT = "#"
ARCHIVE = b"PK\x03\x04"
PARQUET = b"PAR1"
Record = tuple[int, list[str]]


def read_csv(path: Path, table: str) -> Sheet | list[Failure]:
    """Read one CSV file as text. Comment lines may stand before the header; empty cells are null.

    Row numbers are those a spreadsheet shows: a record with line breaks inside quotes is one row.
    """
    label = path.name
    content = path.read_bytes()
    refused = _not_text(content, label)
    if refused:
        return [refused]
    records, broken = _records(content.decode("utf-8-sig"), label)
    if broken:
        return [broken]
    if not records:
        return [_is_empty(label)]
    (header_row, header), body = records[0], records[1:]
    failures = header_failures(header, label, header_row) or _ragged(header, body, label)
    if failures:
        return failures
    return _sheet(table, label, header, body)


def _not_text(content: bytes, label: str) -> Failure | None:
    """Why these bytes are no CSV file in UTF-8; None if they are."""
    kind = next(
        (
            kind
            for mark, kind in ((ARCHIVE, "a workbook or archive"), (PARQUET, "a Parquet file"))
            if content.startswith(mark)
        ),
        None,
    )
    if kind:
        return _file_failure(label, kind, "CSV text", "save it as CSV, or name it as what it is")
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        return _is_empty(label)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _file_failure(label, "text in UTF-16", "text in UTF-8", "save it as CSV UTF-8")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        got = f"byte 0x{content[error.start]:02x} near line {row}"
        return _file_failure(label, got, "text in UTF-8", "save it as CSV UTF-8")
    if b"\x00" in content:
        row = content[: content.index(b"\x00")].count(b"\n") + 1
        return _file_failure(label, f"a NUL byte near line {row}", "text", "export the file again")
    return None


def _records(text: str, label: str) -> tuple[list[Record], Failure | None]:
    """Header and records with their rows, without leading comments and blank lines."""
    out: list[Record] = []
    row = 0
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row, cells in enumerate(reader, start=1):
            is_comment = not out and cells and cells[0].startswith(COMMENT)
            if cells and not is_comment:
                out.append((row, cells))
    except csv.Error as error:
        return [], failure(
            "file_is_csv",
            table=label,
            row=row + 1,
            got=str(error),
            expected='cells with quotes to be wholly quoted, and quotes in them doubled ("")',
            remedy="mend the quotes of this row",
        )
    return out, None


def _ragged(header: list[str], body: list[Record], label: str) -> list[Failure]:
    """Records with more or fewer cells than the header; a file with another separator."""
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        return [
            failure(
                "file_has_commas",
                table=label,
                row=1,
                got=header[0],
                expected="cells separated by commas",
                remedy="save the file as CSV with commas",
            )
        ]
    width = len(header)
    return [
        failure(
            "row_fits_header",
            table=label,
            row=row,
            got=f"{len(cells)} cells",
            expected=f"{width}, as in the header",
            remedy="add the missing cells, or quote cells with commas in them",
        )
        for row, cells in body
        if len(cells) != width
    ]


def _sheet(table: str, label: str, header: list[str], body: list[Record]) -> Sheet:
    kept = [(row, cells) for row, cells in body if any(cells)]
    columns = zip(*(cells for _, cells in kept), strict=True) if kept else [()] * len(header)
    frame = pl.DataFrame(
        [
            pl.Series(name, cells, dtype=pl.String).replace("", None)
            for name, cells in zip(header, columns, strict=True)
        ]
    )
    return Sheet(table, label, frame, pl.Series([row for row, _ in kept], dtype=pl.Int64))


def _is_empty(label: str) -> Failure:
    return _file_failure(label, "an empty file", "a header and records", "fill it, or remove it")


def _file_failure(label: str, got: str, expected: str, remedy: str) -> Failure:
    return failure("file_is_csv", table=label, got=got, expected=expected, remedy=remedy)
