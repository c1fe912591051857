"""Parquet files and data frames of any library that speaks Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.tables.failures import Failure, failure
from alignopt.tables.names import TABLES
from alignopt.tables.sources.from_pandas import Read, is_pandas, read_pandas
from alignopt.tables.sources.sheet import Found, Sheet, intended, unknown_table
from alignopt.tables.sources.sniff import described

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FRAME = "a data frame (Polars, pandas, PyArrow or any other that speaks Arrow)"
UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError, TypeError, ImportError)


def read_parquet(path: Path, table: str) -> Sheet | list[Failure]:
    """Read one Parquet file; its first record is row 1."""
    content = path.read_bytes()
    if not content.startswith(b"PAR1"):
        got, remedy = described(content), "save it as Parquet, or name it as what it is"
        return [_refused("file_is_parquet", path.name, got, "a Parquet file", remedy)]
    try:
        frame = pl.read_parquet(content)
    except UNREADABLE as error:
        got = f"a damaged Parquet file ({_first_line(error)})"
        return [_refused("file_is_parquet", path.name, got, "a Parquet file", "write the file again")]
    return _sheet(table, path.name, Read(frame.columns, frame.get_columns()), first=1)


def read_frames(frames: Mapping[Any, object]) -> Found:
    """Take data frames by table name; records are counted from 0, and None is no table."""
    found = Found()
    for name, frame in frames.items():
        table = name if name in TABLES else intended(str(name))
        if name not in TABLES:
            found.failures.append(unknown_table(str(name), str(name)))
        if table is None or frame is None:
            continue
        if found.has(table):
            found.repeat(table, str(name))
        else:
            found.add(table, read_frame(frame, table, str(name)))
    return found


def read_frame(given: object, table: str, label: str) -> Sheet | list[Failure]:
    """Take one data frame; an index without a name is left out."""
    if is_pandas(given):
        return _sheet(table, label, read_pandas(given, label))
    try:
        frame = _as_polars(given)
    except UNREADABLE as error:
        got = f"{_kind(given)} that cannot be read ({_first_line(error)})"
        return [_refused("table_is_frame", label, got, FRAME, "mend the frame, or hand in another")]
    if frame is None:
        return [_refused("table_is_frame", label, _kind(given), FRAME, _way_to_frame(given))]
    return _sheet(table, label, Read(frame.columns, frame.get_columns()))


def _as_polars(given: Any) -> pl.DataFrame | None:
    """A Polars frame of the same records; None for what is no data frame."""
    import narwhals as nw

    if isinstance(given, pl.DataFrame):
        return given
    if isinstance(given, pl.LazyFrame):
        return given.collect()
    if hasattr(given, "__arrow_c_stream__") and not isinstance(given, pl.Series):
        return pl.DataFrame(given)
    eager = nw.from_native(given, eager_only=True, pass_through=True)
    return eager.to_polars() if isinstance(eager, nw.DataFrame) else None


def _sheet(table: str, label: str, read: Read, *, first: int = 0) -> Sheet:
    frame = pl.DataFrame([values.alias(str(at)) for at, values in enumerate(read.columns)])
    return Sheet(
        table=table,
        label=label,
        header=tuple(read.header),
        frame=frame,
        rows=pl.int_range(first, first + frame.height, dtype=pl.Int64, eager=True),
        unread=frozenset(read.unread),
        failures=tuple(read.failures),
    )


def _way_to_frame(given: object) -> str:
    if isinstance(given, (list, dict)):
        return "hand in polars.DataFrame(...) of it"
    if isinstance(given, str):
        return "read the file first, or hand in the folder instead of a mapping"
    return "hand in a data frame"


def _kind(given: object) -> str:
    kind = type(given)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _refused(check: str, label: str, got: str, expected: str, remedy: str) -> Failure:
    return failure(check, table=label, got=got, expected=expected, remedy=remedy)
