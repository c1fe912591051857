"""XLSX workbooks: a sheet per table, read as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.failures import Failure, failure
from alignopt.tables.names import TABLES
from alignopt.tables.sheet import Found, Sheet, header_failures, unknown_table

if TYPE_CHECKING:
    from pathlib import Path

    import fastexcel

COMMENT = "#"


def read_workbook(path: Path) -> Found:
    """Read every sheet of a workbook; sheets whose name starts with ``#`` or ``_`` are notes."""
    import fastexcel

    found = Found(suffix=f" (sheet of {path.name})")
    try:
        book = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        found.failures.append(_not_a_workbook(path, error))
        found.broken.update(TABLES)
        return found
    for name in book.sheet_names:
        label = f"{path.name}, sheet {name}"
        if name in TABLES:
            found.add(name, _read_sheet(book, name, label))
        elif not name.startswith(("#", "_")):
            found.failures.append(unknown_table(name, label))
    return found


def _read_sheet(book: fastexcel.ExcelReader, table: str, label: str) -> Sheet | list[Failure]:
    sheet = book.load_sheet(table, header_row=None, skip_rows=0, dtypes="string")
    frame = sheet.to_polars()
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null()).alias("filled"))["filled"]
    first = frame.to_series(0).fill_null("") if frame.width else pl.Series(dtype=pl.String)
    rows = pl.int_range(1, frame.height + 1, eager=True)
    heads = [at for at in rows.filter(filled) if not first[at - 1].startswith(COMMENT)]
    if not heads:
        return [
            failure(
                "sheet_is_filled",
                table=label,
                got="an empty sheet",
                expected="a header and records",
                remedy="fill it, or remove it",
            )
        ]
    head = heads[0]
    header = ["" if cell is None else str(cell) for cell in frame.row(head - 1)]
    failures = header_failures(header, label, head)
    if failures:
        return failures
    frame.columns = header
    below = filled & (rows > head)
    return Sheet(table, label, frame.filter(below), rows.filter(below))


def _not_a_workbook(path: Path, error: Exception) -> Failure:
    return failure(
        "file_is_workbook",
        table=path.name,
        got=str(error).splitlines()[0],
        expected="an XLSX workbook",
        remedy="save it as XLSX, or give a folder of CSV files",
    )
