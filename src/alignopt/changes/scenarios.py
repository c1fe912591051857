"""Scenarios: named lists of changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alignopt.changes.change import Change, exchanged
from alignopt.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.changes.change import Tables
    from alignopt.problem.problem import Problem


@dataclass(frozen=True)
class Scenario:
    """A named list of changes, made one after the other; frozen.

    Attributes
    ----------
    name
        What it is called.
    changes
        In order; each is made in what the ones before it leave. None for a baseline.

    Examples
    --------
    >>> import alignopt
    >>> from alignopt import changes
    >>> more = changes.Scenario("more", [changes.priority("S-F1", by=5), changes.priority("S-F1", by=5)])
    >>> [text[-16:] for text in more.texts(alignopt.read("data/samples/company"))]
    ['t) from 45 to 50', 't) from 50 to 55']
    """

    name: str
    changes: tuple[Change, ...] = ()

    def __init__(self, name: str, changes: Iterable[Change] = ()) -> None:
        """Name a list of changes.

        Raises
        ------
        TypeError, ValueError
            If the name is no text or empty, or what is listed are no changes.
        """
        if not isinstance(name, str) or not name.strip():
            error = ValueError if isinstance(name, str) else TypeError
            raise error(f"expected the name of a scenario, got {name!r}")
        if isinstance(changes, (str, Change)):
            raise TypeError(_no_changes(name, changes))
        listed = tuple(changes)
        for each in listed:
            if not isinstance(each, Change):
                raise TypeError(_no_changes(name, each))
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "changes", listed)

    def texts(self, problem: Problem) -> tuple[str, ...]:
        """Each change in plain words, with the figures before and after it.

        Raises
        ------
        UnknownName, BadInput
            As for :meth:`apply`; tables are not checked.
        """
        tables, said = problem.tables(), []
        for change in self.changes:
            said.append(change.told(tables))
            tables = change.edited(tables)
        return tuple(said)

    def apply(self, problem: Problem) -> Problem:
        """A new problem with all changes made, checked once; the one given stays as it is.

        Returns
        -------
        Problem
            Its name is that of the problem, a colon, and that of the scenario.

        Raises
        ------
        UnknownName
            If something that is named is not there.
        BadInput
            With every change that cannot be made; or with what is wrong with the tables that the changes
            leave, together. The message names the scenario.

        Warns
        -----
        Caution
            For each thing that may not be meant, and was not there before.
        """
        before = problem.tables()
        what = f"the tables of scenario {self.name!r}"
        return exchanged(
            problem, before, self._edited(before), what=what, name=f"{problem.name}: {self.name}"
        )

    def _edited(self, tables: Tables) -> Tables:
        """The tables with all changes made; what cannot be made is raised together."""
        failures = []
        for change in self.changes:
            try:
                tables = change.edited(tables)
            except BadInput as error:
                failures.append(error.failures)
        if failures:
            raise BadInput(pl.concat(failures), what=f"the changes of scenario {self.name!r}")
        return tables


def _no_changes(name: str, got: object) -> str:
    return f"expected changes in scenario {name!r}, such as [changes.drops('G-7')], got {type(got).__name__}"
