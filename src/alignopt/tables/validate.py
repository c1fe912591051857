"""One table against its Pandera model, in words that name file, row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.contract import MODELS, columns_of, keys_of
from alignopt.tables.failures import Failure, failure
from alignopt.tables.parse import key_texts

if TYPE_CHECKING:
    from alignopt.tables.sheet import Sheet

CHECKS = {
    "not_nullable": "cell_is_filled",
    "str_matches": "text_is_well_formed",
    "str_contains": "text_is_filled",
    "greater_than_or_equal_to": "number_in_range",
    "greater_than": "number_in_range",
    "less_than_or_equal_to": "number_in_range",
    "isin": "word_is_known",
    "multiple_fields_uniqueness": "key_is_unique",
}


def validate(sheet: Sheet, frame: pl.DataFrame) -> list[Failure]:
    """What Pandera finds wrong with a typed table; an empty list where it finds nothing."""
    from pandera.errors import SchemaErrors

    try:
        MODELS[sheet.table].validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.select("check", "column", "index").sort("index", "column")
        return _translated(sheet, frame, cases)
    return []


def _translated(sheet: Sheet, frame: pl.DataFrame, cases: pl.DataFrame) -> list[Failure]:
    """Pandera's cases as failures; the first record of a repeated key is not at fault."""
    columns = {column.name: column for column in columns_of(sheet.table)}
    keys = key_texts(sheet.table, frame)
    first: dict[str | None, int] = {}
    out = []
    for case, name, at in cases.unique(maintain_order=True).iter_rows():
        check = CHECKS[str(case).split("(")[0]]
        row, key = sheet.rows[at], keys[at]
        if check == "key_is_unique":
            if first.setdefault(key, row) != row:
                out.append(_repeated(sheet, row, key, first[key]))
            continue
        column = columns[name]
        got = frame[name][at]
        out.append(
            failure(
                check,
                table=sheet.label,
                row=row,
                key=key,
                column=name,
                got=repr(got) if isinstance(got, str) and got != got.strip() else got,
                expected=column.expected,
                remedy=column.remedy,
            )
        )
    return out


def _repeated(sheet: Sheet, row: int, key: str | None, before: int) -> Failure:
    return failure(
        "key_is_unique",
        table=sheet.label,
        row=row,
        key=key,
        column=", ".join(keys_of(sheet.table)),
        got=f"{key} again, as in row {before}",
        expected="each key once",
        remedy="remove one of the two rows, or change its key",
    )
