"""From sheets to typed tables: every column of the contract, in its order, with its type.

A cell that does not parse is a failure with its row and column; nothing is coerced in silence.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.contract import Column, columns_of, keys_of
from alignopt.tables.failures import Failure, failure

if TYPE_CHECKING:
    from alignopt.tables.sheet import Sheet

WORDS = {"true": True, "false": False}


def parse(sheet: Sheet) -> tuple[pl.DataFrame | None, list[Failure]]:
    """The sheet with the contract's columns and types, or why that cannot be."""
    failures = _column_failures(sheet)
    typed: list[pl.Series] = []
    for column in columns_of(sheet.table):
        if column.name not in sheet.frame.columns:
            typed.append(pl.Series(column.name, [None] * sheet.frame.height, dtype=column.dtype))
            continue
        values, wrong = _typed(sheet, column)
        failures += wrong
        typed.append(values)
    return (None, failures) if failures else (pl.DataFrame(typed), [])


def _column_failures(sheet: Sheet) -> list[Failure]:
    """Unknown and missing columns."""
    known = {column.name: column for column in columns_of(sheet.table)}
    missing = [c for c in known.values() if not c.nullable and c.name not in sheet.frame.columns]
    out = []
    for name in sheet.frame.columns:
        if name not in known:
            near = get_close_matches(name.strip().lower(), known, n=1)
            out.append(
                failure(
                    "column_is_known",
                    table=sheet.label,
                    column=name,
                    got=f"an unknown column {name!r}",
                    expected="only " + ", ".join(known),
                    remedy=f"rename it to {near[0]}" if near else "remove the column",
                )
            )
    out += [
        failure(
            "column_is_there",
            table=sheet.label,
            column=column.name,
            got="no such column",
            expected=f"{column.name}: {column.description}",
            remedy=f"add the column {column.name}",
        )
        for column in missing
    ]
    return out


def _typed(sheet: Sheet, column: Column) -> tuple[pl.Series, list[Failure]]:
    values = sheet.frame[column.name]
    if values.dtype in (pl.Categorical, pl.Enum):
        values = values.cast(pl.String)
    if values.dtype == pl.Null or values.dtype == column.dtype:
        return values.cast(column.dtype), []
    if column.dtype == pl.String:
        return _as_text(sheet, column, values)
    if values.dtype == pl.String:
        return _parsed(sheet, column, values)
    if column.dtype == pl.Float64 and (values.dtype.is_numeric() or values.dtype.is_decimal()):
        return values.cast(pl.Float64), []
    return values, [_wrong_type(sheet, column, values)]


def _as_text(sheet: Sheet, column: Column, values: pl.Series) -> tuple[pl.Series, list[Failure]]:
    """Whole numbers are taken as ids, any number as a target; nothing else is text."""
    is_target = column.name == "target" and (values.dtype.is_numeric() or values.dtype.is_decimal())
    if values.dtype.is_integer() or is_target:
        return values.cast(pl.String), []
    return values, [_wrong_type(sheet, column, values)]


def _parsed(sheet: Sheet, column: Column, values: pl.Series) -> tuple[pl.Series, list[Failure]]:
    """Text as numbers or truth values."""
    if column.dtype == pl.Boolean:
        words = values.str.strip_chars().str.to_lowercase()
        out = words.replace_strict(WORDS, default=None, return_dtype=pl.Boolean)
    else:
        out = values.str.strip_chars().cast(pl.Float64, strict=False)
    wrong = (out.is_null() & values.is_not_null()).arg_true()
    keys = key_texts(sheet.table, sheet.frame[wrong])
    return out, [
        failure(
            "cell_parses",
            table=sheet.label,
            row=sheet.rows[at],
            key=key,
            column=column.name,
            got=values[at],
            expected=column.expected,
            remedy=_remedy(values[at], column),
        )
        for at, key in zip(wrong.to_list(), keys, strict=True)
    ]


def _remedy(got: str, column: Column) -> str:
    """What to write instead, where it can be told."""
    text = got.strip().replace(" ", "")
    try:
        if text.endswith("%"):
            return f"write {float(text[:-1].replace(',', '.')) / 100:g}"
        if text.count(",") == 1 and "." not in text:
            return f"write {float(text.replace(',', '.')):g}, with a point"
    except ValueError:
        pass
    return column.remedy


def _wrong_type(sheet: Sheet, column: Column, values: pl.Series) -> Failure:
    return failure(
        "column_has_type",
        table=sheet.label,
        column=column.name,
        got=f"values of type {values.dtype}",
        expected=column.expected,
        remedy=f"convert the column to {column.dtype}",
    )


def key_texts(table: str, frame: pl.DataFrame) -> list[str | None]:
    """The key of each record as text: its parts with a slash between them."""
    parts = [name for name in keys_of(table) if name in frame.columns]
    if not parts or frame.is_empty():
        return [None] * frame.height
    shown = pl.concat_str([pl.col(part).cast(pl.String).fill_null("") for part in parts], separator="/")
    return frame.select(key=shown)["key"].to_list()
