"""The problem: an organisation's tables, checked, sorted, and not to be changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from alignopt.errors import BadInput, UnknownName
from alignopt.problem.cautions import warn_of
from alignopt.tables.check import load
from alignopt.tables.failures import failures_frame
from alignopt.tables.names import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from alignopt.tables.source import Source


@dataclass(frozen=True, eq=False, repr=False)
class Problem:
    """One planning period of one organisation: validated tables, sorted by key.

    Every table has all columns of the contract (see :mod:`alignopt.tables.contract`); an optional table
    that was not given is empty. Make one with :func:`alignopt.read` or :meth:`Problem.of`; the bare
    constructor does not check. Its ``cautions`` are a frame of what is sound, and may not be meant.
    """

    name: str
    perspectives: pl.DataFrame
    units: pl.DataFrame
    people: pl.DataFrame
    goals: pl.DataFrame
    capacity: pl.DataFrame
    eligibility: pl.DataFrame
    competencies: pl.DataFrame
    goal_competencies: pl.DataFrame
    role_competencies: pl.DataFrame
    proficiencies: pl.DataFrame
    unit_targets: pl.DataFrame
    rules: pl.DataFrame
    judgements: pl.DataFrame
    strategy_links: pl.DataFrame
    previous: pl.DataFrame
    cautions: pl.DataFrame = field(default_factory=failures_frame)

    @classmethod
    def of(cls, source: Source, *, name: str) -> Problem:
        """Read and check a source.

        Raises
        ------
        BadInput
            With every failure listed, if the tables are not sound.

        Warns
        -----
        Caution
            For each thing that is sound, and may not be meant.
        """
        problem = cls._loaded(source, name)
        warn_of(problem.cautions)
        return problem

    @classmethod
    def _loaded(cls, source: Source, name: str) -> Problem:
        tables, failures, cautions = load(source)
        if not failures.is_empty():
            raise BadInput(failures)
        return cls(name=name, **tables, cautions=cautions)

    def replace(self, **tables: object) -> Problem:
        """The same problem with some tables exchanged, checked again.

        Parameters
        ----------
        **tables
            Data frames by table name; None empties an optional table. ``name`` renames the problem.

        Returns
        -------
        Problem
            A new one; this one stays as it is.

        Raises
        ------
        BadInput
            With every failure listed, if the tables are not sound together.
        UnknownName
            If there is no such table.

        Warns
        -----
        Caution
            For each thing that may not be meant, and was not there before.
        """
        name = str(tables.pop("name", None) or self.name)
        for table in tables:
            if table not in TABLES:
                raise UnknownName.among("table", table, TABLES)
        problem = Problem._loaded({**self.tables(), **tables}, name)
        warn_of(problem.cautions, besides=self.cautions)
        return problem

    def tables(self) -> dict[str, pl.DataFrame]:
        """All tables by name, empty ones included; changing these frames does not change the problem."""
        return {table: getattr(self, table).clone() for table in TABLES}

    def write(self, directory: str | Path) -> Path:
        """Write the tables that hold anything into a new folder, to be read again: all of them or nothing.

        Raises
        ------
        FileExistsError
            If there is a file of that name, or the folder holds anything.
        """
        from alignopt.tables.write import write_tables

        return write_tables(directory, self.tables())

    def __eq__(self, other: object) -> bool:
        """Whether all tables are equal; the name does not count."""
        if not isinstance(other, Problem):
            return NotImplemented
        mine, theirs = self.tables(), other.tables()
        return all(mine[table].equals(theirs[table]) for table in TABLES)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """The tables that hold anything, and their rows."""
        rows = [f"{table:<18}{frame.height:>8,}" for table, frame in self._filled().items()]
        return "\n".join([f"Problem {self.name}", *rows])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{table}</td><td style='text-align:right'>{frame.height:,}</td></tr>"
            for table, frame in self._filled().items()
        )
        head = f"<strong>Problem {escape(self.name)}</strong>"
        return f"{head}<table><thead><tr><th>table</th><th>rows</th></tr></thead>{rows}</table>"

    def _filled(self: Problem) -> Mapping[str, pl.DataFrame]:
        return {table: frame for table, frame in self.tables().items() if not frame.is_empty()}
