"""Check a source: every failure at once, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.failures import Failure, failure, failures_frame
from alignopt.tables.names import REQUIRED, TABLES

if TYPE_CHECKING:
    from alignopt.tables.sheet import Found
    from alignopt.tables.source import Source

LIMIT = 1000


def check(source: Source, *, limit: int = LIMIT) -> pl.DataFrame:
    """Every failure of a problem's tables, all at once.

    Parameters
    ----------
    source
        A folder of ``<table>.csv`` or ``.parquet`` files, an XLSX workbook with a sheet per table, or a
        mapping of table names to data frames (Polars, pandas, PyArrow, any that speaks Arrow).
    limit
        At most so many failures are listed; a last row says how many more there are.

    Returns
    -------
    polars.DataFrame
        check, table, row, key, column, got, expected, remedy; no rows if the tables are sound.

    Examples
    --------
    >>> import alignopt
    >>> alignopt.check({}).select("check", "table", "remedy")
    shape: (4, 3)
    ┌────────────────┬──────────────┬────────────────────────────┐
    │ check          ┆ table        ┆ remedy                     │
    │ ---            ┆ ---          ┆ ---                        │
    │ str            ┆ str          ┆ str                        │
    ╞════════════════╪══════════════╪════════════════════════════╡
    │ table_is_there ┆ perspectives ┆ add the table perspectives │
    │ table_is_there ┆ units        ┆ add the table units        │
    │ table_is_there ┆ goals        ┆ add the table goals        │
    │ table_is_there ┆ capacity     ┆ add the table capacity     │
    └────────────────┴──────────────┴────────────────────────────┘
    """
    return load(source, limit=limit)[1]


def load(source: Source, *, limit: int = LIMIT) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Clean tables, sorted by key, and the failures; the tables are of use only if there are none."""
    from alignopt.tables.checks import ROW, Tables, spanning_failures
    from alignopt.tables.contract import empty
    from alignopt.tables.source import read_source

    found = read_source(source)
    labels = {table: _label(found, table) for table in TABLES}
    failures = [*found.failures, *_missing(found, labels)]
    frames, wrong, broken = _typed(found)
    failures += wrong
    absent = {table: empty(table).with_columns(pl.lit(0).alias(ROW)) for table in TABLES}
    usable = set(TABLES) - found.broken - broken - (set(REQUIRED) - set(found.sheets))
    tables = Tables({**absent, **frames}, labels)
    failures += spanning_failures(tables, usable)
    clean = {table: _sorted(table, tables[table].drop(ROW)) for table in TABLES}
    return clean, failures_frame(_capped(failures, limit))


def _typed(found: Found) -> tuple[dict[str, pl.DataFrame], list[Failure], set[str]]:
    """Each sheet parsed and validated on its own; those that cannot be used further are named."""
    from alignopt.tables.checks import ROW
    from alignopt.tables.parse import parse
    from alignopt.tables.validate import validate

    frames, failures, broken = {}, [], set()
    for table, sheet in found.sheets.items():
        frame, wrong = parse(sheet)
        if frame is None:
            broken.add(table)
        else:
            wrong = validate(sheet, frame)
            frames[table] = frame.with_columns(sheet.rows.alias(ROW))
            if wrong:
                broken.add(table)
        failures += wrong
    return frames, failures, broken


def _missing(found: Found, labels: dict[str, str]) -> list[Failure]:
    return [
        failure(
            "table_is_there",
            table=labels[table],
            got="no such table",
            expected="the required tables: " + ", ".join(REQUIRED),
            remedy=f"add the table {table}",
        )
        for table in REQUIRED
        if table not in found.sheets and table not in found.broken
    ]


def _label(found: Found, table: str) -> str:
    return found.sheets[table].label if table in found.sheets else f"{table}{found.suffix}"


def _sorted(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    from alignopt.tables.contract import keys_of

    return frame.sort(keys_of(table), maintain_order=True)


def _capped(failures: list[Failure], limit: int) -> list[Failure]:
    if len(failures) <= limit:
        return failures
    rest = failure(
        "failures_are_few",
        table="all tables",
        got=f"{len(failures) - limit:,} more failures",
        expected=f"at most {limit:,} in this list",
        remedy="mend these first, then check again",
    )
    return [*failures[:limit], rest]
