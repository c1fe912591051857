"""A plausible organisation of any size: every table of the contract, made up from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.folder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

MOST_PEOPLE = 1_000_000


def generate(people: int, seed: int = 0) -> dict[str, pl.DataFrame]:
    """Make up an organisation: units, people, goals and all that belongs to them.

    The larger it is, the deeper its tree: all in one unit, groups, departments with groups, divisions with
    departments. The same numbers give the same tables, on any platform.

    Parameters
    ----------
    people
        How many positions it has, from 1.
    seed
        Which of many such organisations; a whole number of at least 0.

    Returns
    -------
    dict of polars.DataFrame
        Every table of the contract by name, none of them empty; hand it to :func:`alignopt.read`.

    Raises
    ------
    ValueError
        If a number is not whole or out of range.

    Examples
    --------
    >>> import alignopt
    >>> tables = alignopt.generate(80, seed=1)
    >>> alignopt.check(tables).height
    0
    >>> tables["people"].height, tables["units"]["level"].value_counts(sort=True).rows()
    (80, [('group', 8), ('department', 3), ('organisation', 1)])
    """
    from alignopt.tables.invent.organisation import invent_tables
    from alignopt.tables.names import TABLES

    _refuse_unless_whole("people", people, least=1, most=MOST_PEOPLE)
    _refuse_unless_whole("seed", seed, least=0)
    invented = invent_tables(people, seed)
    return {table: _as_contract(table, invented[table]) for table in TABLES}


def write_generated(people: int, seed: int, directory: str | Path) -> Path:
    """Make up an organisation and write it into a new folder, one CSV file per table.

    Raises
    ------
    FileExistsError
        If the folder holds anything.
    ValueError
        If a number is not whole or out of range.
    """
    tables = generate(people, seed)

    def fill(folder: Path) -> None:
        for table, frame in tables.items():
            frame.write_csv(folder / f"{table}.csv")

    return write_folder(directory, fill)


def _refuse_unless_whole(name: str, got: object, *, least: int, most: int | None = None) -> None:
    is_whole = isinstance(got, int) and not isinstance(got, bool)
    if not is_whole or got < least or (most is not None and got > most):  # type: ignore[operator]
        upto = "" if most is None else f" and at most {most:,}"
        message = f"{name}: got {got!r}, expected a whole number of at least {least}{upto}"
        raise ValueError(message)


def _as_contract(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The contract's columns in its order and types; those not made up are null."""
    from alignopt.tables.contract import columns_of

    return frame.select(
        (pl.col(each.name) if each.name in frame.columns else pl.lit(None)).cast(each.dtype).alias(each.name)
        for each in columns_of(table)
    )
