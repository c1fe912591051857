"""From sheets to typed tables: every column of the contract, in its order, with its type.

A cell that does not parse is a failure with its row and column. From there on it stands empty and *in doubt*:
later checks leave it alone, so that one fault neither hides another nor causes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.tables.contract import Column, columns_of, keys_of
from alignopt.tables.convert import converted, plain, shown
from alignopt.tables.failures import Failure, failure, failures_frame
from alignopt.tables.fields import WRITTEN
from alignopt.tables.header import Header, settle
from alignopt.tables.remedy import remedies

if TYPE_CHECKING:
    from alignopt.tables.sources.sheet import Sheet


@dataclass(frozen=True, eq=False)
class Parsed:
    """A typed table.

    Attributes
    ----------
    sheet
        What it was parsed from.
    frame
        The contract's columns, typed; cells in doubt are null.
    raw
        The same cells as text, as they stood.
    doubts
        Same shape: which cells cannot be told.
    keys
        Key of each record as text, as it stood.
    failures
        A frame of failures: why cells cannot be told.
    """

    sheet: Sheet
    frame: pl.DataFrame
    raw: pl.DataFrame
    doubts: pl.DataFrame
    keys: pl.Series
    failures: pl.DataFrame


@dataclass(frozen=True, eq=False)
class _Cells:
    """One column: its values and their text, which of them did not parse, and which are in doubt."""

    column: Column
    values: pl.Series
    raw: pl.Series
    wrong: pl.Series
    doubt: pl.Series
    failures: tuple[Failure, ...] = ()


def parse(sheet: Sheet) -> Parsed:
    """The sheet with the contract's columns and types, and what could not be parsed."""
    header = settle(sheet)
    cells = [_cells(sheet, header, column) for column in columns_of(sheet.table)]
    raw = pl.DataFrame([each.raw for each in cells])
    keys = key_texts(sheet.table, raw)
    failures = [failures_frame([*header.failures, *(one for each in cells for one in each.failures)])]
    for each in cells:
        if not each.wrong.any():
            continue
        told = remedies(each.raw.filter(each.wrong), each.column)
        failures.append(cell_failures(sheet, "cell_parses", keys, each.column, each.wrong, each.raw, told))
    return Parsed(
        sheet=sheet,
        frame=pl.DataFrame([each.values.set(each.doubt, None) for each in cells]),
        raw=raw,
        doubts=pl.DataFrame([each.doubt.alias(each.column.name) for each in cells]),
        keys=keys,
        failures=pl.concat(failures),
    )


def key_texts(table: str, raw: pl.DataFrame) -> pl.Series:
    """The key of each record as text, its parts with a slash between them; null where all are empty."""
    joined = pl.concat_str(keys_of(table), separator="/", ignore_nulls=True)
    return raw.select(key=joined.replace("", None))["key"]


def cell_failures(
    sheet: Sheet,
    check: str,
    keys: pl.Series,
    column: Column,
    wrong: pl.Series,
    raw: pl.Series,
    remedy: pl.Series | str,
) -> pl.DataFrame:
    """A failure for each cell of a column that is wrong.

    Parameters
    ----------
    sheet, keys, raw
        The table, the keys of its records, and the column's cells as text.
    check, column
        The check's name, and the column.
    wrong
        Which records are wrong.
    remedy
        What to do, for all or one by one.
    """
    where = pl.DataFrame(
        {"row": sheet.rows.filter(wrong), "key": keys.filter(wrong), "got": raw.filter(wrong)}
    )
    return where.select(
        pl.lit(check).alias("check"),
        pl.lit(sheet.label).alias("table"),
        "row",
        "key",
        pl.lit(column.name).alias("column"),
        "got",
        pl.lit(column.expected).alias("expected"),
        (remedy if isinstance(remedy, pl.Series) else pl.lit(remedy)).alias("remedy"),
    )


def _cells(sheet: Sheet, header: Header, column: Column) -> _Cells:
    """Parse one column of the contract; an absent one is empty."""
    at = header.position.get(column.name)
    height = sheet.frame.height
    never = falses(height)
    nothing = pl.Series(column.name, dtype=column.dtype).clear(height)
    no_text = pl.Series(column.name, dtype=pl.String).clear(height)
    if at is None or at in sheet.unread:
        is_lost = column.name in header.unsure or at is not None
        return _Cells(column, nothing, no_text, never, ~never if is_lost else never)
    given = plain(sheet.frame[str(at)]).alias(column.name)
    values = converted(given, column.dtype, is_figure=column.kind in WRITTEN)
    if values is None:
        return _Cells(column, nothing, no_text, never, ~never, (_wrong_type(sheet, column, given),))
    doubt = _unreadable(sheet, column, at, given)
    wrong = values.is_null() & given.is_not_null() & ~doubt
    return _Cells(column, values.alias(column.name), shown(given), wrong, doubt | wrong)


def _unreadable(sheet: Sheet, column: Column, at: int, given: pl.Series) -> pl.Series:
    """Cells that reading has found fault with. Of a torn record, only the key at its start is kept."""
    bad = {record for record, place in sheet.spoilt if place == at}
    keys = keys_of(sheet.table)
    leads = column.is_key and all(name in keys for name in sheet.header[:at])
    bad |= {record for record in sheet.torn if not leads or given[record] is None}
    return falses(len(given)).scatter(sorted(bad), values=True) if bad else falses(len(given))


def falses(height: int) -> pl.Series:
    """A mask that picks nothing."""
    return pl.Series(np.zeros(height, dtype=np.bool_))


def _wrong_type(sheet: Sheet, column: Column, values: pl.Series) -> Failure:
    wanted = "text" if column.dtype == pl.String else "numbers"
    wanted = "true and false" if column.dtype == pl.Boolean else wanted
    return failure(
        "column_has_type",
        table=sheet.label,
        column=column.name,
        got=f"values of type {values.dtype}",
        expected=column.expected,
        remedy=f"convert the column to {wanted}",
    )
