"""Judgements that come as Polars or pandas frames and series, which name the items themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from alignopt.elicitation.given import Faults


class Framed(NamedTuple):
    """A matrix that came as a frame.

    Attributes
    ----------
    rows
        Its rows, in the order of the columns where the rows have names.
    items
        The names of its columns, else of its rows; None where pandas only numbered both.
    """

    rows: list[list[Any]]
    items: list[str] | None


def read_frame(matrix: object, faults: Faults) -> Framed | None:
    """A matrix from a frame; None if it is no frame.

    Columns are items. Rows may be named, too: by a pandas index, or by a first column of text. Then they may
    stand in any order, and must have the columns' names.
    """
    heads: list[str] | None
    sides: list[str] | None
    if isinstance(matrix, pl.DataFrame):
        rows, heads, sides = [list(row) for row in matrix.iter_rows()], matrix.columns, None
    elif _is_pandas(matrix, "columns"):
        frame: Any = matrix
        rows = [list(row) for row in frame.itertuples(index=False, name=None)]
        heads, sides = _labels(frame.columns), _labels(frame.index)
    else:
        return None
    if heads and sides is None and rows and all(isinstance(row[0], str) for row in rows):
        rows, heads, sides = [row[1:] for row in rows], heads[1:], [row[0] for row in rows]
    if heads is None or sides is None or sides == heads or len(rows) != len(heads):
        return Framed(rows, heads or sides)
    if sorted(sides) != sorted(heads):
        faults.add(
            "rows_and_columns_are_the_same_items",
            got=f"rows for {', '.join(sides)}, columns for {', '.join(heads)}",
            expected="a row and a column for each item",
            remedy="name the rows as the columns are named",
        )
        return Framed(rows, heads)
    return Framed([rows[sides.index(head)] for head in heads], heads)


def read_series(values: object) -> tuple[list[str], list[Any]] | None:
    """Names and values of a pandas series whose index names the items; None if it is none."""
    if not _is_pandas(values, "index") or hasattr(values, "columns"):
        return None
    series: Any = values
    names = _labels(series.index)
    return None if names is None else (names, series.tolist())


def _is_pandas(given: object, part: str) -> bool:
    return type(given).__module__.partition(".")[0] == "pandas" and hasattr(given, part)


def _labels(index: Any) -> list[str] | None:
    """Names of rows or columns; None where pandas only numbered them."""
    return None if type(index).__name__ == "RangeIndex" else [str(each) for each in index]
