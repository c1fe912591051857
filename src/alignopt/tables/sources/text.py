"""CSV files: UTF-8, commas, a header; read as text, record by record, so that nothing is guessed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.contract import columns_of, keys_of
from alignopt.tables.failures import Failure, failure
from alignopt.tables.sources.sheet import Sheet
from alignopt.tables.sources.sniff import kind_of
from alignopt.tables.sources.unquoted import Cut, cut

if TYPE_CHECKING:
    from pathlib import Path

COMMENT = "#"
ASIDES = (COMMENT, "sep=,")
"""How lines above the header begin that are none of the table."""
OTHER_MARKS = ";\t|"
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
    text = content.decode("utf-8-sig")
    made = cut(text, ASIDES)
    if made is not None:
        other = _other_mark(made.header, table, label, made.header_row)
        return [other] if other else _whole_sheet(table, label, made)
    records, failures = _records(text, label)
    if not records:
        return failures or [_is_empty(label)]
    header_row, header = records[0]
    other = _other_mark(header, table, label, header_row)
    return [other] if other else _sheet(table, label, records, failures)


def _not_text(content: bytes, label: str) -> Failure | None:
    """Why these bytes are no CSV file in UTF-8; None if they are."""
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        return _is_empty(label)
    kind = kind_of(content)
    if kind and "UTF" in kind:
        return _file_failure(label, kind, "text in UTF-8", "save it as CSV UTF-8")
    if kind:
        return _file_failure(label, kind, "CSV text", "save it as CSV, or name it as what it is")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        got = f"byte 0x{content[error.start]:02x} in line {line}"
        return _file_failure(label, got, "text in UTF-8", "save it as CSV UTF-8")
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        return _file_failure(label, f"a NUL byte in line {line}", "CSV text", "export the file again")
    return None


def _records(text: str, label: str) -> tuple[list[Record], list[Failure]]:
    """Header and records with their rows, without blank lines and the comments above the header.

    After a record that cannot be read, reading goes on with the line after its first.
    """
    lines = _blanked_comments(list(io.StringIO(text, newline="")))
    out: list[Record] = []
    failures: list[Failure] = []
    row, begin = 0, 0
    reader = csv.reader(lines, strict=True)
    while True:
        row += 1
        start = begin + reader.line_num
        try:
            cells = next(reader, None)
        except csv.Error as error:
            failures.append(_unreadable(error, row, label))
            begin = start + 1
            reader = csv.reader(map(lines.__getitem__, range(begin, len(lines))), strict=True)
            continue
        if cells is None:
            return out, failures
        is_comment = not out and cells and cells[0].startswith(COMMENT)
        if not is_comment and any(map(str.strip, cells)):
            out.append((row, cells))


def _blanked_comments(lines: list[str]) -> list[str]:
    """The lines with comments above the header emptied, so that quotes in them mean nothing.

    A comment that a spreadsheet has saved again is quoted, and left to the CSV reader.
    """
    for at, line in enumerate(lines):
        if line.startswith(ASIDES):
            lines[at] = "\n"
        elif line.strip() and not line.startswith(f'"{COMMENT}'):
            break
    return lines


def _unreadable(error: csv.Error, row: int, label: str) -> Failure:
    text = str(error)
    if "unexpected end" in text:
        got, remedy = "a quote that is never closed", "close the quote"
    elif "field limit" in text:
        got, remedy = "a cell of immense length", "shorten it, or close the quote that was left open"
    else:
        got, remedy = f"a stray quote ({text})", 'quote the whole cell, and double the quotes in it ("")'
    expected = 'cells that are quoted wholly or not at all, with quotes in them doubled ("")'
    return failure("row_is_readable", table=label, row=row, got=got, expected=expected, remedy=remedy)


def _other_mark(header: list[str], table: str, label: str, row: int) -> Failure | None:
    """The failure for a file with another separator than the comma."""
    known = {column.name for column in columns_of(table)}
    if known & {name.strip() for name in header}:
        return None
    line = ",".join(header)
    for mark in OTHER_MARKS:
        if mark in line and (len(header) == 1 or known & {name.strip(' "') for name in line.split(mark)}):
            name = "tabs" if mark == "\t" else f"{mark!r}"
            return failure(
                "file_has_commas",
                table=label,
                row=row,
                got=f"cells separated by {name}: {line}",
                expected="cells separated by commas, numbers with a decimal point",
                remedy="save the file as CSV with commas",
            )
    return None


def _whole_sheet(table: str, label: str, made: Cut) -> Sheet:
    return Sheet(
        table=table,
        label=label,
        header=tuple(made.header),
        frame=made.frame,
        rows=made.rows,
        header_row=made.header_row,
    )


def _sheet(table: str, label: str, records: list[Record], failures: list[Failure]) -> Sheet:
    (header_row, header), body = records[0], records[1:]
    whole = not failures
    width = len(header)
    torn = [at for at, (_, cells) in enumerate(body) if len(cells) != width]
    failures = failures + [_ragged(table, label, header, *body[at]) for at in torn]
    fitted = [(cells + [""] * width)[:width] if len(cells) != width else cells for _, cells in body]
    columns = list(zip(*fitted, strict=True)) if fitted else [()] * width
    frame = pl.DataFrame(
        [pl.Series(str(at), cells, dtype=pl.String).replace("", None) for at, cells in enumerate(columns)]
    )
    return Sheet(
        table=table,
        label=label,
        header=tuple(header),
        frame=frame,
        rows=pl.Series([row for row, _ in body], dtype=pl.Int64),
        header_row=header_row,
        torn=tuple(torn),
        failures=tuple(failures),
        is_whole=whole,
    )


def _ragged(table: str, label: str, header: list[str], row: int, cells: list[str]) -> Failure:
    """A record with more or fewer cells than the header."""
    leads = header[:1] == [keys_of(table)[0]]
    return failure(
        "row_fits_header",
        table=label,
        row=row,
        key=cells[0] if leads and cells[0] else None,
        got=f"{len(cells)} cell{'' if len(cells) == 1 else 's'}",
        expected=f"{len(header)}, as in the header",
        remedy="add the missing cells" if len(cells) < len(header) else "quote cells that hold commas",
    )


def _is_empty(label: str) -> Failure:
    return _file_failure(label, "an empty file", "a header and records", "fill it, or remove it")


def _file_failure(label: str, got: str, expected: str, remedy: str) -> Failure:
    return failure("file_is_csv", table=label, got=got, expected=expected, remedy=remedy)
