"""Check a source: every failure at once, as a table; and of sound tables, what to be cautious of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from alignopt.tables.failures import Failure, capped, failure, failures_frame, presentable
from alignopt.tables.names import REQUIRED, TABLES

if TYPE_CHECKING:
    from alignopt.tables.source import Source
    from alignopt.tables.sources.sheet import Found

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
    return load(source, limit=limit).failures


def cautions(source: Source, *, limit: int = LIMIT) -> pl.DataFrame:
    """What sound tables hold that their author may not have meant, such as a rule that binds nobody.

    Parameters
    ----------
    source, limit
        As for :func:`check`.

    Returns
    -------
    polars.DataFrame
        check, table, row, key, column, got, expected, remedy, as of failures; no rows if there is nothing
        to say, or if the tables have failures, which come first.

    Examples
    --------
    >>> import alignopt
    >>> alignopt.cautions("data/samples/it-department").height
    0
    """
    return load(source, limit=limit).cautions


class Loaded(NamedTuple):
    """What a source holds.

    Attributes
    ----------
    tables
        Clean tables, sorted by key; of use only if there are no failures.
    failures
        What is wrong.
    cautions
        What is sound, and may not be meant; looked for only if there are no failures.
    """

    tables: dict[str, pl.DataFrame]
    failures: pl.DataFrame
    cautions: pl.DataFrame


def load(source: Source, *, limit: int = LIMIT) -> Loaded:
    """Read and check a source."""
    from alignopt.tables.checks.spanning import spanning_cautions, spanning_failures
    from alignopt.tables.checks.typed import Tables
    from alignopt.tables.parse import parse
    from alignopt.tables.source import read_source
    from alignopt.tables.validate import validate

    found = read_source(source)
    labels = {table: found.label(table) for table in TABLES}
    parsed = {table: validate(parse(sheet)) for table, sheet in found.sheets.items()}
    absent = found.broken | {table for table in REQUIRED if not found.has(table)}
    tables = Tables.of(parsed, labels, absent)
    wrong = [
        failures_frame([*_missing(found), *found.failures]),
        *(one.failures for one in parsed.values()),
        spanning_failures(tables),
    ]
    clean = {table: _clean(table, tables.whole[table]) for table in TABLES}
    failures = pl.concat(wrong)
    careful = spanning_cautions(tables) if failures.is_empty() else failures_frame()
    return Loaded(clean, *(_in_order(each, labels, limit) for each in (failures, careful)))


def _missing(found: Found) -> list[Failure]:
    return [
        failure(
            "table_is_there",
            table=found.label(table),
            got="no such table",
            expected="the required tables: " + ", ".join(REQUIRED),
            remedy=f"add the table {table}",
        )
        for table in REQUIRED
        if not found.has(table)
    ]


def _clean(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The contract's columns, sorted by key."""
    from alignopt.tables.contract import columns_of, keys_of

    columns = [column.name for column in columns_of(table)]
    return frame.select(columns).sort(keys_of(table), maintain_order=True)


def _in_order(failures: pl.DataFrame, labels: dict[str, str], limit: int) -> pl.DataFrame:
    """The failures table by table and row by row, the source's own first, no more than the limit."""
    places = {label: at for at, label in enumerate(labels.values())}
    order = pl.col("table").replace_strict(places, default=-1, return_dtype=pl.Int64)
    ordered = failures.sort(order, "row", maintain_order=True, nulls_last=False)
    return presentable(capped(ordered, limit))
