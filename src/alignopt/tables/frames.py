"""Parquet files and data frames of any library that speaks Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.tables.failures import Failure, failure
from alignopt.tables.names import TABLES
from alignopt.tables.sheet import Found, Sheet, header_failures, unknown_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def read_parquet(path: Path, table: str) -> Sheet | list[Failure]:
    """Read one Parquet file; its first record is row 1."""
    content = path.read_bytes()
    if not content:
        return [
            _refused("file_is_parquet", path.name, "an empty file", "a Parquet file", "fill it, or remove it")
        ]
    try:
        frame = pl.read_parquet(content)
    except pl.exceptions.PolarsError as error:
        got = str(error).splitlines()[0]
        remedy = "save it as Parquet, or name it as what it is"
        return [_refused("file_is_parquet", path.name, got, "a Parquet file", remedy)]
    return Sheet(table, path.name, frame, pl.int_range(1, frame.height + 1, eager=True))


def read_frames(frames: Mapping[str, object]) -> Found:
    """Take data frames by table name; records are counted from 0."""
    found = Found()
    for name, frame in frames.items():
        if name not in TABLES:
            found.failures.append(unknown_table(str(name), str(name)))
        elif frame is not None:
            found.add(name, _read_frame(frame, name))
    return found


def _read_frame(given: object, table: str) -> Sheet | list[Failure]:
    frame = as_polars(given)
    if frame is None:
        got = f"{type(given).__module__}.{type(given).__qualname__}"
        expected = "a data frame (Polars, pandas, PyArrow or any other that speaks Arrow)"
        return [_refused("table_is_frame", table, got, expected, "hand in a data frame")]
    failures = header_failures(frame.columns, table, None)
    if failures:
        return failures
    return Sheet(table, table, frame, pl.int_range(0, frame.height, eager=True))


def as_polars(given: Any) -> pl.DataFrame | None:
    """A Polars frame of the same records; None for what is no data frame. An index is left out."""
    import narwhals as nw

    if isinstance(given, pl.DataFrame):
        return given
    if isinstance(given, pl.LazyFrame):
        return given.collect()
    eager = nw.from_native(given, eager_only=True, pass_through=True)
    try:
        if isinstance(eager, nw.DataFrame):
            return eager.to_polars()
        if hasattr(given, "__arrow_c_stream__"):
            return pl.DataFrame(given)
    except (pl.exceptions.PolarsError, ValueError, TypeError):
        return None
    return None


def _refused(check: str, label: str, got: str, expected: str, remedy: str) -> Failure:
    return failure(check, table=label, got=got, expected=expected, remedy=remedy)
