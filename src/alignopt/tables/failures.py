"""Failures are data: one row each, in the words of the file that the user wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = {
    "check": pl.String,
    "table": pl.String,
    "row": pl.Int64,
    "key": pl.String,
    "column": pl.String,
    "got": pl.String,
    "expected": pl.String,
    "remedy": pl.String,
}

Failure = dict[str, Any]


def failure(
    check: str,
    *,
    table: str,
    expected: str,
    remedy: str,
    got: object = None,
    row: int | None = None,
    key: str | None = None,
    column: str | None = None,
) -> Failure:
    """One failure, as a row of :func:`failures_frame`.

    Parameters
    ----------
    check
        Name of the check that found it.
    table
        The file, sheet or frame, as its owner knows it.
    expected, remedy
        What should stand there, and what to do.
    got
        What stands there; None for nothing.
    row
        Row of the file as a spreadsheet shows it (the header is row 1); of a frame, counted from 0.
    key
        The key of the record.
    column
        The column.
    """
    said = None if got is None else _short(str(got))
    return dict(zip(SCHEMA, (check, table, row, key, column, said, expected, remedy), strict=True))


def failures_frame(failures: Iterable[Failure] = ()) -> pl.DataFrame:
    """Failures as a frame: check, table, row, key, column, got, expected, remedy."""
    return pl.DataFrame(list(failures), schema=SCHEMA, orient="row")


def _short(text: str) -> str:
    """What was got, on one line and not too long."""
    shown = repr(text)[1:-1] if not text.isprintable() else text
    return shown if len(shown) <= 80 else shown[:77] + "..."
