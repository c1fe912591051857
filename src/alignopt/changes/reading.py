"""Scenarios from a table, or from lists of changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING

import polars as pl

from alignopt.changes.rowwise import Reader
from alignopt.changes.scenarios import Scenario
from alignopt.errors import BadInput
from alignopt.tables.failures import failures_frame
from alignopt.tables.single import in_order, load_table

if TYPE_CHECKING:
    from alignopt.changes.change import Change
    from alignopt.problem.problem import Problem

WHAT = "the scenarios"
SHEETS = ("scenarios", "changes")


def read(source: object, problem: Problem) -> tuple[Scenario, ...]:
    """Scenarios in the order in which they are given.

    Parameters
    ----------
    source
        A path to a CSV, Parquet or XLSX file, or a data frame, with the columns of the table scenarios; a
        mapping of names to lists of changes; a scenario, or a list of them.
    problem
        What they change; it stays as it is. Of a table, ids are looked up in it.

    Raises
    ------
    BadInput
        If a table has failures: all of them, with their rows. Whether the tables that a scenario leaves are
        sound together is for :meth:`Scenario.apply` to say.
    TypeError, ValueError
        If what is handed in are no scenarios, or two have the same name.

    Examples
    --------
    >>> import alignopt, polars as pl
    >>> table = pl.DataFrame({"scenario": ["less"], "change": ["drops"], "item_id": ["CO-P2"]})
    >>> read(table, alignopt.read("data/samples/company"))
    (Scenario(name='less', changes=(Drops(goal_id='CO-P2'),)),)
    """
    if isinstance(source, Scenario):
        return (source,)
    if isinstance(source, Mapping):
        return tuple(Scenario(name, changes) for name, changes in source.items())
    if isinstance(source, (list, tuple)):
        return _alone(source)
    return _from_table(source, problem)


def _alone(scenarios: Iterable[object]) -> tuple[Scenario, ...]:
    """Scenarios, each name once."""
    found: dict[str, Scenario] = {}
    for each in scenarios:
        if not isinstance(each, Scenario):
            message = (
                f"expected scenarios, such as changes.Scenario('growth', [...]), got {type(each).__name__}"
            )
            raise TypeError(message)
        if each.name in found:
            message = f"expected scenarios with names of their own, got {each.name!r} twice"
            raise ValueError(message)
        found[each.name] = each
    return tuple(found.values())


def _from_table(source: object, problem: Problem) -> tuple[Scenario, ...]:
    source = source if not isinstance(source, PathLike) else str(source)
    parsed, failures = load_table(source, "scenarios", sheets=SHEETS)
    if parsed is None:
        raise BadInput(in_order(failures), what=WHAT)
    reader = Reader.of(parsed)
    changes: dict[str, list[Change]] = {}
    for name, rows in reader.ordered():
        changes[name] = reader.read(rows, problem.tables())
    failures = pl.concat([failures, failures_frame(reader.failures)])
    if not failures.is_empty():
        raise BadInput(in_order(failures), what=WHAT)
    return tuple(Scenario(name, made) for name, made in changes.items())
