"""A table's header against the contract: which column is where, and what is wrong with the names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.contract import Column, columns_of
from alignopt.tables.failures import Failure, failure
from alignopt.tables.suggest import Near, loosely

if TYPE_CHECKING:
    from alignopt.tables.sources.sheet import Sheet


@dataclass(frozen=True)
class Header:
    """Where the contract's columns stand in a sheet.

    Attributes
    ----------
    position
        Column name to position; absent columns are left out.
    unsure
        Columns of the contract whose cells cannot be told: missing ones that are needed, repeated ones.
    failures
        Blank, repeated, unknown and missing names.
    """

    position: dict[str, int]
    unsure: frozenset[str]
    failures: list[Failure]


def settle(sheet: Sheet) -> Header:
    """Find the contract's columns in a sheet.

    A name that differs from a column's in case or spaces only is a failure, yet its cells are checked.
    """
    known = {column.name: column for column in columns_of(sheet.table)}
    repeated = {name for name, count in Counter(sheet.header).items() if count > 1 and name.strip()}
    position = {name: at for at, name in enumerate(sheet.header) if name in known and name not in repeated}
    failures = [*_blank(sheet), *(_repeated(sheet, name) for name in sorted(repeated))]
    taken = set(position) | repeated
    renames: dict[str, str | None] = {}
    for at, name in enumerate(sheet.header):
        if name in known or name in repeated or not name.strip():
            continue
        meant = next((each for each in known if loosely(each) == loosely(name)), None)
        renames[name] = meant if meant not in taken else None
        if meant is not None and meant not in taken:
            position[meant] = at
            taken.add(meant)
    if renames and not taken:
        return Header({}, frozenset(known), [*failures, _strange(sheet, known)])
    missing = [c for c in known.values() if not c.nullable and c.name not in taken]
    near = Near(name for name in known if name not in taken)
    for name, meant in renames.items():
        guess = near.to(name) or (missing[0].name if len(missing) == 1 else None)
        failures.append(_unknown(sheet, name, known, meant, guess))
    failures += [_missing(sheet, column) for column in missing]
    unsure = {column.name for column in missing} | (repeated & set(known))
    return Header(position, frozenset(unsure), failures)


def _strange(sheet: Sheet, known: dict[str, Column]) -> Failure:
    """The failure for a header that names no column at all: there is none, or it is of something else."""
    return failure(
        "header_is_of_the_table",
        table=sheet.label,
        row=sheet.header_row,
        got="the names " + ", ".join(sheet.header),
        expected="the columns " + ", ".join(known),
        remedy="write the names of the columns into the first row",
    )


def _blank(sheet: Sheet) -> list[Failure]:
    """Columns that hold something and have no name."""
    return [
        failure(
            "header_is_filled",
            table=sheet.label,
            row=sheet.header_row,
            got=f"no name for column {at + 1}, which holds {_first(sheet.frame.to_series(at))}",
            expected="a name for every column that holds anything",
            remedy="name the column or remove it",
        )
        for at, name in enumerate(sheet.header)
        if not name.strip() and _first(sheet.frame.to_series(at)) is not None
    ]


def _first(values: pl.Series) -> str | None:
    """The first thing that a column holds."""
    if values.dtype == pl.String:
        values = values.filter(values.str.strip_chars() != "")
    held = values.drop_nulls().head(1)
    return repr(held[0]) if len(held) else None


def _repeated(sheet: Sheet, name: str) -> Failure:
    places = [str(at + 1) for at, each in enumerate(sheet.header) if each == name]
    return failure(
        "header_is_unique",
        table=sheet.label,
        row=sheet.header_row,
        column=name,
        got=f"{name!r} as the name of columns {' and '.join(places)}",
        expected="each name once",
        remedy="remove or rename one of them",
    )


def _unknown(
    sheet: Sheet, name: str, known: dict[str, Column], meant: str | None, guess: str | None
) -> Failure:
    remedy = "remove the column"
    if meant is not None:
        remedy = f"rename it to {meant}"
    elif guess is not None:
        remedy = f"rename it to {guess}, or remove the column"
    return failure(
        "column_is_known",
        table=sheet.label,
        row=sheet.header_row,
        column=name,
        got=f"the name {name!r}",
        expected="only " + ", ".join(known),
        remedy=remedy,
    )


def _missing(sheet: Sheet, column: Column) -> Failure:
    return failure(
        "column_is_there",
        table=sheet.label,
        row=sheet.header_row,
        column=column.name,
        got="no such column",
        expected=f"{column.name}: {column.description}",
        remedy=f"add the column {column.name}",
    )
