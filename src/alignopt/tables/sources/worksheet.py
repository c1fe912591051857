"""One sheet of a workbook as a table of text, with the cells that text would not do justice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.failures import Failure, failure
from alignopt.tables.sources.sheet import Sheet

if TYPE_CHECKING:
    import fastexcel

    from alignopt.tables.sources.cells import Oddities, Place

COMMENT = "#"
DATE = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$"


def read_sheet(
    book: fastexcel.ExcelReader, name: str, table: str, label: str, odd: Oddities
) -> Sheet | list[Failure]:
    """Read one sheet; comment rows may stand above the header, and empty rows anywhere.

    Parameters
    ----------
    book, name
        The workbook and the sheet's name in it.
    table, label
        The table it holds, and what its owner calls it.
    odd
        What is odd about its cells.
    """
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    frame = sheet.to_polars()
    frame.columns = [str(at) for at in range(frame.width)]
    frame = _as_high_as(frame, max((row for row, _ in odd.unvalued), default=-1) + 1)
    left = min((column.absolute_index for column in sheet.available_columns()), default=0)
    frame = _with_figures(frame, _moved(odd.figures, left))
    head = _head(frame)
    if head is None:
        return [
            failure(
                "sheet_is_filled",
                table=label,
                got="an empty sheet",
                expected="a header and records",
                remedy="fill it, or remove it",
            )
        ]
    return _cut(table, label, frame, head, *_spoilt(frame, odd, left, head, label))


def _cut(
    table: str, label: str, frame: pl.DataFrame, head: int, spoilt: list[Place], failures: list[Failure]
) -> Sheet:
    """The records beneath the header that hold anything."""
    rows = pl.int_range(frame.height, dtype=pl.Int64, eager=True)
    holds = _filled(frame).scatter(sorted({row for row, _ in spoilt}), True)
    kept = rows.filter(holds & (rows > head))
    records = {row: at for at, row in enumerate(kept.to_list())}
    return Sheet(
        table=table,
        label=label,
        header=tuple(cell or "" for cell in frame.row(head)),
        frame=frame[kept],
        rows=kept + 1,
        header_row=head + 1,
        spoilt=tuple((records[row], column) for row, column in spoilt),
        failures=tuple(failures),
    )


def _filled(frame: pl.DataFrame) -> pl.Series:
    """Which rows hold anything."""
    holds = pl.all().str.strip_chars().fill_null("") != ""
    return frame.select(pl.any_horizontal(holds).alias("filled"))["filled"]


def _as_high_as(frame: pl.DataFrame, height: int) -> pl.DataFrame:
    """The frame with empty rows added, for formulas that stand beneath the last value."""
    return frame if frame.height >= height else pl.concat([frame, frame.clear(height - frame.height)])


def _head(frame: pl.DataFrame) -> int | None:
    """The first row that holds anything and is no comment."""
    if not frame.width:
        return None
    first = frame.to_series(0)
    rows = _filled(frame).arg_true().to_list()
    return next((row for row in rows if not (first[row] or "").startswith(COMMENT)), None)


def _moved(cells: dict[Place, str], left: int) -> dict[Place, str]:
    """Cells of the sheet at their places in the frame, which begins with the first column in use."""
    return {(row, column - left): text for (row, column), text in cells.items()}


def _with_figures(frame: pl.DataFrame, figures: dict[Place, str]) -> pl.DataFrame:
    """Numbers with the digits that a spreadsheet shows; the reader cuts them after nine decimals."""
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), figure in figures.items():
        by_column.setdefault(column, {})[row] = figure
    changed = []
    for column, rows in by_column.items():
        values = frame[str(column)]
        was_number = values[list(rows)].cast(pl.Float64, strict=False).is_not_null()
        rows = {row: text for (row, text), fits in zip(rows.items(), was_number, strict=True) if fits}
        changed.append(values.scatter(list(rows), list(rows.values())) if rows else values)
    return frame.with_columns(changed)


def _spoilt(
    frame: pl.DataFrame, odd: Oddities, left: int, head: int, label: str
) -> tuple[list[Place], list[Failure]]:
    """Cells beneath the header whose value cannot be told, at their places in the frame, and why."""
    errors = _moved(odd.errors, left)
    unvalued = _moved(dict.fromkeys(odd.unvalued, ""), left)
    found = [
        *((at, text, "mend the formula, or empty the cell") for at, text in errors.items()),
        *((at, "a formula without a value", "let a spreadsheet work it out") for at in unvalued),
        *((at, f"a date, {text}", "format the cell as text, write it again") for at, text in _dates(frame)),
    ]
    found = sorted(each for each in found if each[0][0] > head and 0 <= each[0][1] < frame.width)
    header = frame.row(head)
    failures = [
        failure(
            "cell_has_a_value",
            table=label,
            row=row + 1,
            column=header[column],
            got=got,
            expected="text or a number",
            remedy=remedy,
        )
        for (row, column), got, remedy in found
    ]
    covered, merged = _merged(frame, odd, left, head, label)
    return [*(at for at, _, _ in found), *covered], [*failures, *merged]


def _dates(frame: pl.DataFrame) -> list[tuple[Place, str]]:
    """Cells that hold a date or a time."""
    return [
        ((row, column), values[row])
        for column, values in enumerate(frame.get_columns())
        for row in values.str.contains(DATE).fill_null(value=False).arg_true().to_list()
    ]


def _merged(
    frame: pl.DataFrame, odd: Oddities, left: int, head: int, label: str
) -> tuple[list[Place], list[Failure]]:
    """Cells hidden by merged ones beneath the header, and a failure for each merged range."""
    covered: list[Place] = []
    failures = []
    filled = _filled(frame).arg_true().to_list()
    for (top, first), (bottom, last), name in odd.merged:
        if bottom <= head:
            continue
        rows = [row for row in filled if max(top, head + 1) <= row <= bottom]
        columns = range(max(first - left, 0), min(last - left + 1, frame.width))
        covered += [
            (row, column) for row in rows for column in columns if (row, column + left) != (top, first)
        ]
        failures.append(
            failure(
                "cells_are_single",
                table=label,
                row=top + 1,
                got=f"the merged cells {name}",
                expected="a value in every cell",
                remedy="unmerge them, and fill each",
            )
        )
    return covered, failures
