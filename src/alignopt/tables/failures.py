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
WIDEST = {"got": 80, "key": 80, "column": 80, "table": 200, "expected": 400, "remedy": 400}

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
        Row of the file as a spreadsheet shows it (the header is row 1, unless notes stand above it); in a
        Parquet file the first record is row 1, in a frame row 0.
    key
        The key of the record.
    column
        The column.
    """
    said = None if got is None else str(got)
    cells = dict(zip(SCHEMA, (check, table, row, key, column, said, expected, remedy), strict=True))
    return cells | {name: _shown(cells[name], widest) for name, widest in WIDEST.items()}


def failures_frame(failures: Iterable[Failure] = ()) -> pl.DataFrame:
    """Failures as a frame: check, table, row, key, column, got, expected, remedy."""
    return pl.DataFrame(list(failures), schema=SCHEMA, orient="row")


def presentable(failures: pl.DataFrame) -> pl.DataFrame:
    """The same failures, each text on one line, printable and not too long."""
    return failures.with_columns(
        pl.Series(name, [_shown(text, widest) for text in failures[name]], dtype=pl.String)
        for name, widest in WIDEST.items()
    )


def capped(failures: pl.DataFrame, limit: int) -> pl.DataFrame:
    """The first failures, at least one, and a last row that says how many more there are."""
    limit = max(limit, 1)
    if failures.height <= limit:
        return failures
    rest = failure(
        "failures_are_few",
        table="all tables",
        got=f"{failures.height - limit:,} more failures",
        expected=f"at most {limit:,} in this list",
        remedy="mend these first, then check again",
    )
    return pl.concat([failures.head(limit), failures_frame([rest])])


def _shown(text: Any, widest: int) -> str | None:
    if text is None:
        return None
    part = text[: widest + 1]
    shown = part if part.isprintable() else "".join(map(_visible, part))
    if text.strip() != text:
        shown = f"'{shown}'"
    return shown if len(shown) <= widest and len(text) <= widest else shown[: widest - 3] + "..."


def _visible(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()
