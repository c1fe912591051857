"""XLSX workbooks: a sheet per table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from polars.exceptions import PanicException

from alignopt.tables.failures import Failure, failure
from alignopt.tables.names import TABLES
from alignopt.tables.sources.cells import oddities
from alignopt.tables.sources.sheet import Found, intended, unknown_table
from alignopt.tables.sources.sniff import described
from alignopt.tables.sources.worksheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import fastexcel

    from alignopt.tables.sources.sheet import Sheet

NOTES = ("#", "_")
UNREADABLE = (
    BadZipFile,
    KeyError,
    StopIteration,
    ValueError,
    AttributeError,
    ParseError,
    NotImplementedError,
)


def read_workbook(path: Path) -> Found:
    """Read every sheet of a workbook; sheets whose name starts with ``#`` or ``_`` are notes."""
    import fastexcel

    found = Found(prefix=f"{path.name}, sheet ")
    try:
        if not path.read_bytes().startswith(b"PK"):
            raise ValueError(described(path.read_bytes()))
        book = fastexcel.read_excel(path)
    except (fastexcel.FastExcelError, ValueError, PanicException) as error:
        found.failures.append(_not_a_workbook(path, error))
        found.broken.update(TABLES)
        return found
    for name in book.sheet_names:
        if not name.startswith(NOTES):
            _read_named(found, book, path, name)
    return found


def read_first(path: Path, table: str, names: Sequence[str]) -> Sheet | list[Failure]:
    """Read one table from a workbook: the first of the sheets named that is there, else the only one.

    Parameters
    ----------
    path
        The workbook.
    table
        The table that the sheet holds.
    names
        What the sheet may be called.
    """
    import fastexcel

    try:
        if not path.read_bytes().startswith(b"PK"):
            raise ValueError(described(path.read_bytes()))
        book = fastexcel.read_excel(path)
        held = [name for name in book.sheet_names if not name.startswith(NOTES)]
        name = next((name for name in names if name in held), held[0] if len(held) == 1 else None)
        odd = None if name is None else oddities(path, name)
        if name is None or odd is None:
            return [_no_such_sheet(path, names, held)]
        return read_sheet(book, name, table, f"{path.name}, sheet {name}", odd)
    except (fastexcel.FastExcelError, PanicException, *UNREADABLE) as error:
        return [_not_a_workbook(path, error)]


def _read_named(found: Found, book: fastexcel.ExcelReader, path: Path, name: str) -> None:
    """Read one sheet, or say why not; charts hold no table."""
    label = f"{path.name}, sheet {name}"
    table = name if name in TABLES else intended(name)
    try:
        odd = oddities(path, name)
        if odd is None:
            return
        if name not in TABLES:
            aside = ", or let its name start with _"
            found.failures.append(unknown_table(name, label, aside=aside))
        if table is not None and found.has(table):
            found.repeat(table, label)
        elif table is not None:
            found.add(table, read_sheet(book, name, table, label, odd))
    except UNREADABLE as error:
        found.failures.append(_not_a_workbook(path, error, label))
        if table is not None:
            found.broken.add(table)


def _no_such_sheet(path: Path, names: Sequence[str], held: list[str]) -> Failure:
    return failure(
        "sheet_is_there",
        table=path.name,
        got="the sheets " + ", ".join(held) if held else "no sheet with cells",
        expected="a sheet named " + " or ".join(names) + ", or one sheet only",
        remedy=f"name the sheet {names[0]}, or let the others' names start with _",
    )


def _not_a_workbook(path: Path, error: BaseException, label: str | None = None) -> Failure:
    return failure(
        "file_is_workbook",
        table=label or path.name,
        got=next(iter(str(error).splitlines()), type(error).__name__),
        expected="an XLSX workbook",
        remedy="save it as XLSX, or give a folder of CSV files",
    )
