"""Where tables come from: a folder, a workbook, or data frames."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path

from alignopt.tables.failures import Failure, failure
from alignopt.tables.names import TABLES
from alignopt.tables.sources.frames import read_frames, read_parquet
from alignopt.tables.sources.sheet import Found, Sheet, intended, unknown_table
from alignopt.tables.sources.text import read_csv
from alignopt.tables.sources.workbook import read_workbook

Source = str | PathLike[str] | Mapping[str, object]
READERS = {".csv": read_csv, ".parquet": read_parquet}
WORKBOOKS = (".xlsx", ".xlsm")
SPREADSHEETS = (".xls", ".xlsb", ".ods", ".numbers")
NOTES = (".", "~", "_", "#")
PROSE = {".md", ".rst", ".html", ".pdf", ".png", ".svg", ".bak", ".py", ".ipynb"}


def read_source(source: Source) -> Found:
    """Read whatever tables a source holds, without looking into them yet.

    Raises
    ------
    TypeError
        If the source is neither a path nor a mapping of data frames.
    """
    if isinstance(source, Mapping):
        return read_frames(source)
    path = _path(source)
    try:
        return _read_path(path) if str(source) else _unreadable(path, "an empty path")
    except OSError as error:
        return _unreadable(path, _reason(error))


def name_of(source: Source) -> str:
    """What a problem is called: its folder or workbook, or ``problem``.

    Raises
    ------
    TypeError
        If the source is neither a path nor a mapping of data frames.
    """
    if isinstance(source, Mapping):
        return "problem"
    path = _path(source).absolute()
    name = path.stem if path.suffix.lower() in WORKBOOKS else path.name
    return name or "problem"


def _path(source: object) -> Path:
    if isinstance(source, (str, PathLike)):
        path = fspath(source)
        if isinstance(path, str):
            return Path(path)
    kind = type(source).__name__
    message = f"expected a folder, an XLSX workbook or a mapping of data frames, got {kind}"
    raise TypeError(message)


def _read_path(path: Path) -> Found:
    if path.is_dir():
        return _read_folder(path)
    if path.is_file() and path.suffix.lower() in WORKBOOKS:
        return read_workbook(path)
    if not path.exists():
        return _unreadable(path, "a link to nothing" if path.is_symlink() else "nothing there")
    remedy = "save it as XLSX" if path.suffix.lower() in SPREADSHEETS else "name the folder of the tables"
    return _unreadable(path, f"a {path.suffix or 'plain'} file", remedy)


def _read_folder(folder: Path) -> Found:
    found = Found(suffix=".csv")
    paths = [path for path in folder.iterdir() if not path.name.startswith(NOTES)]
    paths.sort(key=lambda path: (path.stem not in TABLES, path.name))
    for path in paths:
        if path.suffix.lower() in READERS:
            _read_file(found, path)
    for path in paths:
        table = intended(path.name.split(".")[0])
        if table and not found.has(table) and _may_hold_a_table(path):
            found.add(table, [_wrong_kind(path, table)])
    return found


def _read_file(found: Found, path: Path) -> None:
    """Read one CSV or Parquet file."""
    table = path.stem if path.stem in TABLES else intended(path.stem)
    if path.stem not in TABLES:
        aside = ", or let its name start with _"
        found.failures.append(unknown_table(path.stem, path.name, aside=aside))
    if table is None:
        return
    if found.has(table):
        found.repeat(table, path.name)
    else:
        found.add(table, _read_table(path, table))


def _read_table(path: Path, table: str) -> Sheet | list[Failure]:
    if not path.is_file():
        got = "a folder" if path.is_dir() else "a link to nothing" if path.is_symlink() else "no regular file"
        return [_file_failure(path.name, got, "put one file in its place")]
    try:
        return READERS[path.suffix.lower()](path, table)
    except OSError as error:
        return [_file_failure(path.name, _reason(error), "let the file be read")]


def _may_hold_a_table(path: Path) -> bool:
    """Whether a file that is named after a table can be meant to hold it."""
    return not path.is_dir() and path.suffix.lower() not in PROSE


def _wrong_kind(path: Path, table: str) -> Failure:
    kind = "".join(path.suffixes) or "no ending"
    return failure(
        "table_is_csv_or_parquet",
        table=path.name,
        got=f"the table {table} in a file with {kind}",
        expected=f"{table}.csv or {table}.parquet",
        remedy="save it as one of these, or let its name start with _",
    )


def _unreadable(path: Path, got: str, remedy: str = "check the path") -> Found:
    expected = "a folder of CSV or Parquet tables, or an XLSX workbook"
    told = failure("source_is_there", table=str(path), got=got, expected=expected, remedy=remedy)
    return Found(broken=set(TABLES), failures=[told])


def _file_failure(label: str, got: str, remedy: str) -> Failure:
    return failure(
        "file_can_be_read", table=label, got=got, expected="a file that can be read", remedy=remedy
    )


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
