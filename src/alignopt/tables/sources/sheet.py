"""A table as its owner wrote it, before it is parsed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alignopt.tables.failures import Failure, failure
from alignopt.tables.names import TABLES
from alignopt.tables.suggest import Near, loosely

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table as found.

    Attributes
    ----------
    table
        Name of the table.
    label
        The file, sheet or frame, as its owner knows it.
    header
        The columns' names as written, blank and repeated ones included.
    frame
        The records; a column for each of the header, named by position, of text or whatever they came in.
    rows
        Row of each record in the file.
    header_row
        Row of the header; None for what has none.
    torn
        Positions of records whose cells do not line up with the header: only the first ones can be trusted.
    unread
        Positions of columns that could not be read.
    spoilt
        Record and column position of single cells that could not be read.
    failures
        What was wrong with all these.
    is_whole
        Whether every record could be read.
    """

    table: str
    label: str
    header: tuple[str, ...]
    frame: pl.DataFrame
    rows: pl.Series
    header_row: int | None = None
    torn: tuple[int, ...] = ()
    unread: frozenset[int] = frozenset()
    spoilt: tuple[tuple[int, int], ...] = ()
    failures: tuple[Failure, ...] = ()
    is_whole: bool = True


@dataclass
class Found:
    """What a source holds: sheets by table, and what was wrong with it.

    Attributes
    ----------
    sheets
        By table name.
    failures
        Of the source as a whole, and of tables that could not be read.
    broken
        Tables that are there and could not be read.
    prefix, suffix
        What stands around the name of a table in this source.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    prefix: str = ""
    suffix: str = ""

    def add(self, table: str, read: Sheet | list[Failure]) -> None:
        """Keep a sheet, or why it could not be read."""
        if isinstance(read, Sheet):
            self.sheets[table] = read
            self.failures += read.failures
        else:
            self.failures += read
            self.broken.add(table)

    def has(self, table: str) -> bool:
        """Whether the source has this table, readable or not."""
        return table in self.sheets or table in self.broken

    def label(self, table: str) -> str:
        """What the owner of the source calls a table, there or not."""
        if table in self.sheets:
            return self.sheets[table].label
        return f"{self.prefix}{table}{self.suffix}"

    def repeat(self, table: str, label: str) -> None:
        """Refuse a table that the source holds already."""
        self.failures.append(
            failure(
                "table_is_given_once",
                table=label,
                got=f"{table} a second time, after {self.label(table)}",
                expected="each table once",
                remedy="remove one of the two",
            )
        )


def intended(name: str) -> str | None:
    """The table that a name must mean, whatever its case and spaces; None if it names none."""
    return next((table for table in TABLES if loosely(table) == loosely(name)), None)


def unknown_table(name: str, label: str, *, aside: str | None = None) -> Failure:
    """The failure for a file, sheet or key that names no table.

    Parameters
    ----------
    name
        The name without folder and suffix.
    label
        The name as its owner knows it.
    aside
        What to do with it if it is no table.
    """
    near = intended(name) or Near(TABLES).to(name)
    return failure(
        "table_is_known",
        table=label,
        got=f"the name {name!r}",
        expected="the name of a table: " + ", ".join(TABLES),
        remedy=f"rename it to {near}" if near else f"remove it{aside or ''}",
    )
