"""Rows of tables: looked up, changed, added; and who or what stands beneath whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.changes.given import require
from alignopt.tables.contract import keys_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from alignopt.changes.change import Tables

    Row = dict[str, Any]

KINDS = {
    "perspectives": "perspective",
    "units": "unit",
    "people": "person",
    "goals": "goal",
    "rules": "rule",
}
"""What one record of a table is called."""


def row_of(tables: Tables, table: str, item: str) -> Row:
    """The record of an id.

    Raises
    ------
    UnknownName
        If there is none.
    """
    key = keys_of(table)[0]
    require(KINDS[table], item, tables[table][key])
    return tables[table].row(by_predicate=pl.col(key) == item, named=True)


def with_cells(frame: pl.DataFrame, where: pl.Expr, **values: object) -> pl.DataFrame:
    """A table with some cells of some records changed."""
    return frame.with_columns(
        pl.when(where).then(pl.lit(value, frame.schema[name])).otherwise(name).alias(name)
        for name, value in values.items()
    )


def with_column(frame: pl.DataFrame, column: str, values: dict[str, Any]) -> pl.DataFrame:
    """A table with one column changed, for some ids of its first column."""
    dtype = frame.schema[column]
    key = frame.columns[0]
    new = pl.Series([values.get(each) for each in frame[key]], dtype=dtype)
    return frame.with_columns(
        pl.when(frame[key].is_in(list(values))).then(new).otherwise(column).alias(column)
    )


def with_rows(frame: pl.DataFrame, rows: Iterable[Row]) -> pl.DataFrame:
    """A table with records added, of whom only some columns are named."""
    filled = [{column: row.get(column) for column in frame.columns} for row in rows]
    return pl.concat([frame, pl.DataFrame(filled, schema=frame.schema)])


def without(frame: pl.DataFrame, column: str, ids: Collection[str]) -> pl.DataFrame:
    """A table without the records that name some ids."""
    return frame.filter(~pl.col(column).is_in(list(ids)).fill_null(value=False))


def above(tables: Tables, unit: str) -> list[str]:
    """The unit, the one above it, and so on to the top."""
    parents = dict(tables["units"].select("unit_id", "parent_id").iter_rows())
    line = [unit]
    while (parent := parents.get(line[-1])) is not None and parent not in line:
        line.append(parent)
    return line


def beneath(tables: Tables, unit: str) -> list[str]:
    """The unit, and all units and people beneath it."""
    pairs = [
        *tables["units"].select("unit_id", "parent_id").iter_rows(),
        *tables["people"].select("person_id", "unit_id").iter_rows(),
    ]
    children: dict[str | None, list[str]] = {}
    for child, parent in pairs:
        children.setdefault(parent, []).append(child)
    found = {unit: None}
    waiting = [unit]
    while waiting:
        fresh = [child for child in children.get(waiting.pop(), []) if child not in found]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return list(found)


def top(tables: Tables) -> str | None:
    """The unit at the top."""
    return next(iter(tables["units"].filter(pl.col("parent_id").is_null())["unit_id"]), None)
