"""A table as its owner wrote it, before it is parsed."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from alignopt.tables.failures import Failure, failure
from alignopt.tables.names import TABLES

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
    frame
        Its records; columns as headed, of text or of whatever types they came in.
    rows
        Row of each record in the file.
    """

    table: str
    label: str
    frame: pl.DataFrame
    rows: pl.Series


@dataclass
class Found:
    """What a source holds: sheets by table, and what was wrong with it."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    suffix: str = ""

    def add(self, table: str, read: Sheet | list[Failure]) -> None:
        """Keep a sheet, or why it could not be read."""
        if isinstance(read, Sheet):
            self.sheets[table] = read
        else:
            self.failures += read
            self.broken.add(table)


def unknown_table(name: str, label: str) -> Failure:
    """The failure for a file, sheet or key that names no table."""
    near = get_close_matches(name, TABLES, n=1)
    hint = f"rename it to {near[0]}" if near else "remove it"
    return failure(
        "table_is_known",
        table=label,
        got=name,
        expected="the name of a table: " + ", ".join(TABLES),
        remedy=hint,
    )


def header_failures(header: list[str], label: str, row: int | None) -> list[Failure]:
    """Blank and repeated column names."""
    out = []
    for at, name in enumerate(header):
        if not name.strip():
            out.append(
                failure(
                    "header_is_filled",
                    table=label,
                    row=row,
                    got=f"a blank name for column {at + 1}",
                    expected="a name for every column",
                    remedy="name the column or remove it",
                )
            )
        elif name in header[:at]:
            out.append(
                failure(
                    "header_is_unique",
                    table=label,
                    row=row,
                    column=name,
                    got=f"{name} twice",
                    expected="each column once",
                    remedy="remove or rename one of them",
                )
            )
    return out
