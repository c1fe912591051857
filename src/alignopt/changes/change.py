"""What every change can do: say itself in words, and be applied."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from alignopt.errors import BadInput

if TYPE_CHECKING:
    from alignopt.problem.problem import Problem

    Tables = dict[str, pl.DataFrame]


class Change(ABC):
    """One change of a problem, as data: frozen, and equal to another that says the same.

    Make one with the functions beside it, such as :func:`alignopt.changes.target`.

    Attributes
    ----------
    kind
        The function that makes it, and the word for it in the table scenarios.
    """

    kind: ClassVar[str]

    @property
    @abstractmethod
    def about(self) -> str:
        """What is changed, as it was named."""

    @abstractmethod
    def edited(self, tables: Tables) -> Tables:
        """The tables with the change made, not checked as a whole; those given stay as they are.

        Raises
        ------
        UnknownName
            If what is named is not there.
        BadInput
            If the change cannot be made, as when a target would be above 100 %.
        """

    @abstractmethod
    def told(self, tables: Tables) -> str:
        """The change in words, for the tables it is about to be made in; raises as :meth:`edited` does."""

    def text(self, problem: Problem) -> str:
        """The change in plain words, with the figures before and after it.

        Raises
        ------
        UnknownName, BadInput
            As for :meth:`apply`.
        """
        return self.told(problem.tables())

    def apply(self, problem: Problem) -> Problem:
        """A new problem with the change made, checked; the one given stays as it is.

        Raises
        ------
        UnknownName
            If what is named is not there.
        BadInput
            If the change cannot be made, or leaves tables that are not sound together.

        Warns
        -----
        Caution
            For each thing that may not be meant, and was not there before.
        """
        before = problem.tables()
        what = f"the tables after the change {self.kind} of {self.about}"
        return exchanged(problem, before, self.edited(before), what=what, name=problem.name)


def exchanged(problem: Problem, before: Tables, after: Tables, *, what: str, name: str) -> Problem:
    """The problem with the tables that differ exchanged, under a new name; failures name what they are of."""
    differ = {table: frame for table, frame in after.items() if frame is not before[table]}
    try:
        return problem.replace(name=name, **differ)
    except BadInput as error:
        nowhere = error.failures.with_columns(pl.lit(None, pl.Int64).alias("row"))
        raise BadInput(nowhere, what=what) from None
