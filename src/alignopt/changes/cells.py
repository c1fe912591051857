"""Any cell of any table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import polars as pl

from alignopt.changes.change import Change
from alignopt.changes.given import Given, refusal, require
from alignopt.changes.words import shown
from alignopt.tables.contract import columns_of, keys_of
from alignopt.tables.names import TABLES

if TYPE_CHECKING:
    from alignopt.changes.change import Tables

KEY = "__key__"


def cell(table: str, key: str, column: str, value: object) -> Change:
    """Another value of one cell.

    Nothing else changes with it: where other tables or cells must change, too, the change is refused when
    it is applied, unless other changes of the same scenario see to that.

    Parameters
    ----------
    table, column
        As in the contract. The columns that name a record cannot be changed.
    key
        The record's id; where several columns name it, with a slash between them, as in ``P-142/S-C1``.
    value
        What the cell becomes; None for an empty one.

    Raises
    ------
    UnknownName
        If there is no such table, or no such column in it.
    BadInput
        If the value is none of the column.

    Examples
    --------
    >>> import alignopt
    >>> change = cell("goals", "SHP-P3", "effort", 900)
    >>> change.text(alignopt.read("data/samples/company"))
    'goals, effort of SHP-P3: from 600 to 900'
    """
    require("table", table, TABLES)
    given = Given("cell", f"{table}/{key}")
    require(f"column of {table}", column, [each.name for each in columns_of(table)])
    if column in keys_of(table):
        free = ", ".join(each.name for each in columns_of(table) if not each.is_key)
        given.refuse("column", column, f"no part of the key: one of {free}", "change another column")
        given.settle()
    new = given.cell(value, table, column, said="to")
    given.settle()
    return Cell(table, str(key), column, new)


@dataclass(frozen=True)
class Cell(Change):
    """See :func:`cell`."""

    table: str
    key: str
    column: str
    value: Any
    kind: ClassVar[str] = "cell"

    @property
    def about(self) -> str:
        """Table and key."""
        return f"{self.table}/{self.key}"

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        frame = self._found(tables)
        new = pl.lit(self.value, frame.schema[self.column])
        changed = pl.when(pl.col(KEY) == self.key).then(new).otherwise(self.column)
        return {**tables, self.table: frame.with_columns(changed.alias(self.column)).drop(KEY)}

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        frame = self._found(tables)
        now = frame.filter(pl.col(KEY) == self.key)[self.column][0]
        return f"{self.table}, {self.column} of {self.key}: from {shown(now)} to {shown(self.value)}"

    def _found(self, tables: Tables) -> pl.DataFrame:
        """The table with its keys as text, among which the key is."""
        joined = pl.concat_str(keys_of(self.table), separator="/", ignore_nulls=True)
        frame = tables[self.table].with_columns(joined.alias(KEY))
        require(f"record of {self.table}", self.key, frame[KEY])
        if (found := frame.filter(pl.col(KEY) == self.key).height) > 1:
            expected, remedy = "a key that names one record", "tell the records apart by their ids"
            raise refusal(self.kind, self.about, "item_id", f"{found} records", expected, remedy)
        return frame
