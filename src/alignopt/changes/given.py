"""What a change is given: values of the columns that it is about, all that is wrong with them at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.errors import BadInput, UnknownName
from alignopt.tables.contract import Column, columns_of, model_of
from alignopt.tables.convert import converted
from alignopt.tables.failures import Failure, failure, failures_frame
from alignopt.tables.fields import WRITTEN
from alignopt.tables.remedy import remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Values = tuple[tuple[str, object], ...]


@dataclass
class Given:
    """Reads what a change is given; ``settle`` raises what is wrong with it.

    Attributes
    ----------
    kind, about
        The change, and what it is about.
    failures
        What is wrong so far.
    """

    kind: str
    about: str
    failures: list[Failure] = field(default_factory=list)

    def cell(
        self, value: object, table: str, column: str, *, said: str | None = None, needed: bool | None = None
    ) -> Any:
        """A value as the contract has it in a column: text, a number, a truth value, or None.

        Parameters
        ----------
        value
            Text or a number; None or empty text for nothing.
        table, column
            A column of the contract, of a problem's table or one beside it.
        said
            The name under which it was given; that of the column if None.
        needed
            Whether it must be there; as the contract says if None.
        """
        known = column_of(table, column)
        if value is None or value == "":
            if not known.nullable if needed is None else needed:
                self.refuse(said or column, None, known.expected, known.remedy)
            return None
        try:
            read = converted(pl.Series([value]), known.dtype, is_figure=known.kind in WRITTEN)
        except (TypeError, pl.exceptions.PolarsError):
            read = None
        if read is None or read[0] is None or not _allows(table, column, read[0]):
            self.refuse(said or column, value, known.expected, remedy(str(value), known))
            return None
        return read[0]

    def cells(self, values: Mapping[str, object], table: str) -> Values:
        """Values by column, in the contract's order.

        Raises
        ------
        UnknownName
            If the table has no such column, or it is part of the key.
        """
        columns = [column.name for column in columns_of(table) if not column.is_key]
        for name in values:
            require(f"column of {table}", name, columns)
        return tuple((name, self.cell(values[name], table, name)) for name in columns if name in values)

    def item(self, value: object) -> str:
        """The id that the change is about."""
        return str(self.cell(value, "scenarios", "item_id", needed=True))

    def refuse(self, column: str, got: object, expected: str, remedy: str) -> None:
        """Add to what is wrong."""
        self.failures.append(wrong(self.kind, self.about, column, got, expected, remedy))

    def settle(self) -> None:
        """Raise what is wrong, if anything is.

        Raises
        ------
        BadInput
            With all of it.
        """
        if self.failures:
            raise BadInput(failures_frame(self.failures), what=f"the change {self.kind} of {self.about}")


def refusal(kind: str, about: str, column: str, got: object, expected: str, remedy: str) -> BadInput:
    """The error of a change that cannot be made."""
    found = failures_frame([wrong(kind, about, column, got, expected, remedy)])
    return BadInput(found, what=f"the change {kind} of {about}")


def wrong(kind: str, about: str, column: str, got: object, expected: str, remedy: str) -> Failure:
    """One thing that is wrong with a change."""
    return failure(
        "change_can_be_made",
        table=kind,
        key=about,
        column=column,
        got=got,
        expected=expected,
        remedy=remedy,
    )


def require(kind: str, got: str, names: Iterable[str]) -> None:
    """Nothing, if a name is known.

    Raises
    ------
    UnknownName
        With the nearest that are.
    """
    known = list(names)
    if got not in known:
        raise UnknownName.among(kind, got, known)


def column_of(table: str, name: str) -> Column:
    """A column of the contract."""
    return next(column for column in columns_of(table) if column.name == name)


def _allows(table: str, column: str, value: object) -> bool:
    """Whether the contract's model of a table takes a value for one of its columns."""
    frame = pl.LazyFrame({column: [value]})
    checks = model_of(table).to_schema().columns[column].checks
    return all(check(frame, column).check_output.collect().item() for check in checks)
