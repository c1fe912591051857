"""One table against its Pandera model, in words that name file, row and column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.contract import columns_of, keys_of, model_of
from alignopt.tables.fields import UNSEEN
from alignopt.tables.parse import cell_failures, falses
from alignopt.tables.remedy import remedies

if TYPE_CHECKING:
    from alignopt.tables.parse import Parsed

ROW, FIRST, SHOWN = "__row__", "__first__", "__shown__"
CHECKS = {
    "not_nullable": "cell_is_filled",
    "str_matches": "text_is_well_formed",
    "str_length": "text_is_well_formed",
    "greater_than_or_equal_to": "number_in_range",
    "greater_than": "number_in_range",
    "less_than_or_equal_to": "number_in_range",
    "isin": "word_is_known",
}


def validate(parsed: Parsed) -> Parsed:
    """The table with what Pandera finds wrong added to its failures, and put in doubt.

    A part of a key that is not well formed stays, cleaned, so that references to it are not reported too.
    """
    wrong = _wrong_cells(parsed)
    failures, values, doubts = [parsed.failures], [], []
    for column in columns_of(parsed.sheet.table):
        cells, doubt, raw = (each[column.name] for each in (parsed.frame, parsed.doubts, parsed.raw))
        for check, refused in wrong.get(column.name, {}).items():
            mask = refused & ~doubt
            told = remedies(raw.filter(mask), column)
            failures.append(cell_failures(parsed.sheet, check, parsed.keys, column, mask, raw, told))
            doubt = doubt | mask
        if column.is_key and column.dtype == pl.String:
            cells = cells.str.replace_all(f"[{UNSEEN}]", "").str.strip_chars().replace("", None)
            doubt = doubt & cells.is_null()
        values.append(cells.set(doubt, None))
        doubts.append(doubt)
    frame = pl.DataFrame(values)
    failures.append(_repeated(parsed, frame))
    return replace(parsed, frame=frame, doubts=pl.DataFrame(doubts), failures=pl.concat(failures))


def _wrong_cells(parsed: Parsed) -> dict[str, dict[str, pl.Series]]:
    """By column and check, which cells Pandera refuses; repeated keys are looked for elsewhere."""
    from pandera.errors import SchemaErrors

    if parsed.frame.is_empty():
        return {}
    try:
        model_of(parsed.sheet.table).validate(parsed.frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return {}
    name = pl.col("check").str.split("(").list.first().replace_strict(CHECKS, default=None)
    cases = cases.select("column", "index", check=name).drop_nulls()
    out: dict[str, dict[str, pl.Series]] = {}
    for (column, check), rows in cases.group_by("column", "check", maintain_order=True):
        mask = falses(parsed.frame.height).scatter(rows["index"].unique(), values=True)
        out.setdefault(str(column), {})[str(check)] = mask
    return out


def _repeated(parsed: Parsed, frame: pl.DataFrame) -> pl.DataFrame:
    """A failure for each record whose key an earlier one has; the first is not at fault."""
    sheet, keys = parsed.sheet, list(keys_of(parsed.sheet.table))
    needed = [column.name for column in columns_of(sheet.table) if column.is_key and not column.nullable]
    records = frame.select(keys).with_columns(parsed.keys.alias(SHOWN), sheet.rows.alias(ROW))
    records = records.filter(pl.all_horizontal(pl.col(needed).is_not_null()))
    records = records.with_columns(pl.col(ROW).first().over(keys).alias(FIRST))
    again = records.filter(pl.col(ROW) != pl.col(FIRST))
    return again.select(
        pl.lit("key_is_unique").alias("check"),
        pl.lit(sheet.label).alias("table"),
        pl.col(ROW).alias("row"),
        pl.col(SHOWN).alias("key"),
        pl.lit(", ".join(keys)).alias("column"),
        pl.format("{} again, as in row {}", SHOWN, FIRST).alias("got"),
        pl.lit("each key once").alias("expected"),
        pl.lit("remove one of the two rows, or change its key").alias("remedy"),
    )
