"""pandas frames, column by column: one that cannot be read does not hide the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Real
from typing import Any

import polars as pl

from alignopt.tables.failures import Failure, failure


def is_pandas(given: object) -> bool:
    """Whether something is a pandas frame, without importing pandas."""
    import narwhals as nw

    return bool(nw.dependencies.is_pandas_dataframe(given))


@dataclass
class Read:
    """The columns of a frame of another library.

    Attributes
    ----------
    header, columns
        Names and values.
    unread
        Positions of columns that could not be read; they stand empty.
    failures
        Why.
    """

    header: list[str] = field(default_factory=list)
    columns: list[pl.Series] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def read_pandas(given: Any, label: str) -> Read:
    """Read a pandas frame; missing values (NaN, NA, None) are null.

    The levels of an index that have names are columns; an index without a name is left out.
    """
    index = given.index
    read = Read()
    named = [level for level in index.names if level is not None]
    columns = [(level, index.get_level_values(level)) for level in named]
    columns += [(name, given.iloc[:, at]) for at, name in enumerate(given.columns)]
    for at, (name, values) in enumerate(columns):
        gone = values.isna().tolist()
        held = [None if lost else value for value, lost in zip(values.tolist(), gone, strict=True)]
        read.header.append(str(name))
        try:
            read.columns.append(_series(held))
        except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError) as error:
            read.columns.append(pl.Series([None] * len(held), dtype=pl.String))
            read.unread.append(at)
            read.failures.append(_unreadable(str(name), error, label))
    return read


def _series(held: list[Any]) -> pl.Series:
    """Values of one kind as a series; numbers of several kinds are one."""
    kinds = {type(value) for value in held if value is not None}
    if len(kinds) > 1:
        if all(issubclass(kind, (Real, Decimal)) and not issubclass(kind, bool) for kind in kinds):
            return pl.Series([None if value is None else float(value) for value in held], dtype=pl.Float64)
        if not all(issubclass(kind, str) for kind in kinds):
            names = ", ".join(sorted(kind.__name__ for kind in kinds))
            message = f"values of several types: {names}"
            raise TypeError(message)
    return pl.Series(held, strict=True)


def _unreadable(column: str, error: Exception, label: str) -> Failure:
    return failure(
        "column_has_type",
        table=label,
        column=column,
        got=next(iter(str(error).splitlines()), type(error).__name__),
        expected="values of one type",
        remedy="convert the column, ids and other texts to text and figures to numbers",
    )
