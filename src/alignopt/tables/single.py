"""One table by itself, handed in beside a problem: from a file, a data frame, or nested mappings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.tables.failures import Failure, capped, failure, failures_frame, presentable
from alignopt.tables.parse import parse
from alignopt.tables.source import READERS, WORKBOOKS
from alignopt.tables.sources.frames import read_frame
from alignopt.tables.sources.sheet import Sheet
from alignopt.tables.sources.workbook import read_first
from alignopt.tables.validate import validate

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from alignopt.tables.parse import Parsed

LIMIT = 1000
FILES = "a CSV, Parquet or XLSX file"


def load_table(
    source: object, table: str, *, sheets: Sequence[str] = (), ignoring: Collection[str] = ()
) -> tuple[Parsed | None, pl.DataFrame]:
    """One typed table of the contract, and its failures; None where nothing could be read.

    Parameters
    ----------
    source
        A path to a CSV, Parquet or XLSX file, or a data frame.
    table
        Its name in the contract.
    sheets
        Which sheet of a workbook is meant, the first of these that is there; else the only one.
    ignoring
        Columns that may stand there and are not looked at.
    """
    if isinstance(source, (str, PathLike)):
        read = _read_path(Path(fspath(source)), table, sheets)
    else:
        read = read_frame(source, table, table)
    if not isinstance(read, Sheet):
        return None, failures_frame(read)
    parsed = validate(parse(_without(read, ignoring)))
    failures = pl.concat([failures_frame(parsed.sheet.failures), parsed.failures])
    if parsed.frame.is_empty() and failures.is_empty():
        failures = failures_frame([_is_empty(read.label)])
    return parsed, in_order(failures)


def in_order(failures: pl.DataFrame) -> pl.DataFrame:
    """Failures row by row, those of the table as a whole first, no more than can be read."""
    return presentable(capped(failures.sort("row", maintain_order=True, nulls_last=False), LIMIT))


def nested(source: Mapping[Any, object], outer: str, inner: str, value: str) -> pl.DataFrame | None:
    """A mapping of mappings as a table of three columns; None if it is something else.

    Numbers are handed on as text, so that what is none is reported like a cell of a file.
    """
    if not all(isinstance(each, Mapping) for each in source.values()):
        return None
    rows = [
        (str(one), str(other), None if number is None else str(number))
        for one, many in source.items()
        if isinstance(many, Mapping)
        for other, number in many.items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys((outer, inner, value), pl.String), orient="row")


def _read_path(path: Path, table: str, sheets: Sequence[str]) -> Sheet | list[Failure]:
    suffix = path.suffix.lower()
    try:
        if path.is_file() and suffix in READERS:
            return READERS[suffix](path, table)
        if path.is_file() and suffix in WORKBOOKS:
            return read_first(path, table, sheets)
    except OSError as error:
        return [_unreadable(path, error.strerror or str(error), "let the file be read")]
    if path.is_dir():
        return [_unreadable(path, "a folder", f"name the file in it, such as {sheets[0] or table}.csv")]
    if not path.exists():
        return [_unreadable(path, "nothing there", "check the path")]
    return [_unreadable(path, f"a {suffix or 'plain'} file", "save it as CSV, Parquet or XLSX")]


def _without(sheet: Sheet, ignoring: Collection[str]) -> Sheet:
    """The sheet without some columns, and without what is wrong with them."""
    kept = [at for at, name in enumerate(sheet.header) if name not in ignoring]
    if len(kept) == len(sheet.header):
        return sheet
    place = {at: new for new, at in enumerate(kept)}
    return replace(
        sheet,
        header=tuple(sheet.header[at] for at in kept),
        frame=pl.DataFrame([sheet.frame[str(at)].alias(str(new)) for at, new in place.items()]),
        unread=frozenset(place[at] for at in sheet.unread if at in place),
        spoilt=tuple((record, place[at]) for record, at in sheet.spoilt if at in place),
        failures=tuple(each for each in sheet.failures if each["column"] not in ignoring),
    )


def _is_empty(label: str) -> Failure:
    return failure(
        "table_is_filled", table=label, got="no records", expected="records", remedy="fill the table"
    )


def _unreadable(path: Path, got: str, remedy: str) -> Failure:
    name = path.name or str(path)
    return failure("source_is_readable", table=name, got=got, expected=FILES, remedy=remedy)
