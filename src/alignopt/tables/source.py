"""Where tables come from: a folder, a workbook, or data frames."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from alignopt.tables.failures import failure
from alignopt.tables.frames import read_frames, read_parquet
from alignopt.tables.names import TABLES
from alignopt.tables.sheet import Found, unknown_table
from alignopt.tables.text import read_csv
from alignopt.tables.workbook import read_workbook

Source = str | Path | Mapping[str, object]
READERS = {".csv": read_csv, ".parquet": read_parquet}


def read_source(source: Source) -> Found:
    """Read whatever tables a source holds, without looking into them yet.

    Raises
    ------
    TypeError
        If the source is neither a path nor a mapping of data frames.
    """
    if isinstance(source, Mapping):
        return read_frames(source)
    if not isinstance(source, (str, Path)):
        message = (
            f"expected a folder, an XLSX workbook or a mapping of data frames, got {type(source).__name__}"
        )
        raise TypeError(message)
    path = Path(source)
    if path.is_dir():
        return _read_folder(path)
    if path.is_file() and path.suffix.lower() in {".xlsx", ".xlsm"}:
        return read_workbook(path)
    return _unreadable(path)


def name_of(source: Source) -> str:
    """What a problem is called: its folder or workbook, or ``problem``."""
    return Path(source).resolve().stem if isinstance(source, (str, Path)) else "problem"


def _read_folder(folder: Path) -> Found:
    found = Found(suffix=".csv")
    for path in sorted(folder.iterdir()):
        suffix = path.suffix.lower()
        if suffix not in READERS or path.name.startswith((".", "~")) or not path.is_file():
            continue
        table = path.stem
        if table not in TABLES:
            found.failures.append(unknown_table(table, path.name))
        elif table in found.sheets or table in found.broken:
            found.failures.append(
                failure(
                    "table_is_given_once",
                    table=path.name,
                    got=f"{table} as CSV and as Parquet",
                    expected="each table once",
                    remedy="remove one of the two files",
                )
            )
        else:
            found.add(table, READERS[suffix](path, table))
    return found


def _unreadable(path: Path) -> Found:
    found = Found(broken=set(TABLES))
    is_file = path.exists()
    found.failures.append(
        failure(
            "source_is_there",
            table=str(path),
            got=f"a {path.suffix or 'plain'} file" if is_file else "nothing there",
            expected="a folder of CSV or Parquet tables, or an XLSX workbook",
            remedy="name the folder that holds the tables" if is_file else "check the path",
        )
    )
    return found
