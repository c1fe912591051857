"""Read tables into a problem."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alignopt.problem.problem import Problem
from alignopt.tables.source import name_of

if TYPE_CHECKING:
    from alignopt.tables.source import Source


def read(source: Source | Problem, *, name: str | None = None) -> Problem:
    """Read and check an organisation's tables.

    Parameters
    ----------
    source
        A folder of ``<table>.csv`` or ``.parquet`` files, an XLSX workbook with a sheet per table, or a
        mapping of table names to data frames (Polars, pandas, PyArrow, any that speaks Arrow). A problem
        is returned as it is, under another name if one is given.
    name
        What to call the problem; by default the name of the folder or workbook.

    Raises
    ------
    BadInput
        With every failure listed, if the tables are not sound; its ``failures`` is a frame of them.

    Examples
    --------
    >>> import alignopt
    >>> alignopt.read("data/samples/it-department").units.height
    5
    """
    if isinstance(source, Problem):
        return source if name is None else replace(source, name=name)
    return Problem.of(source, name=name or name_of(source))
