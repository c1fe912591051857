"""A problem's tables as a new folder of CSV files that read back as the same tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.tables.contract import columns_of
from alignopt.tables.folder import write_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import polars as pl


def write_tables(
    directory: str | Path,
    tables: Mapping[str, pl.DataFrame],
    *,
    besides: Callable[[Path], None] | None = None,
) -> Path:
    """Write tables that hold anything into a new folder, one CSV file each: all of them or nothing.

    Columns that may be left out, and are empty throughout, are left out. Text is written as it is, so that
    the tables read back the same.

    Parameters
    ----------
    directory
        A folder that does not exist yet, or is empty.
    tables
        Checked tables by name, with all columns of the contract.
    besides
        Writes whatever else belongs into the folder.

    Raises
    ------
    FileExistsError
        If there is a file of that name, or the folder holds anything.
    """

    def fill(folder: Path) -> None:
        for table, frame in tables.items():
            if not frame.is_empty():
                _slim(table, frame).write_csv(folder / f"{table}.csv")
        if besides is not None:
            besides(folder)

    return write_folder(directory, fill)


def _slim(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Without columns that may be left out, and are empty."""
    spare = [each.name for each in columns_of(table) if each.nullable and not each.is_key]
    return frame.drop(name for name in spare if frame[name].null_count() == frame.height)
