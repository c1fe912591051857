"""The table scenarios, row by row: what is wrong with each, and the change that it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.changes.listing import FORMS, GIVES, further
from alignopt.errors import BadInput, UnknownName
from alignopt.tables.failures import Failure, failure
from alignopt.tables.suggest import loosely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.changes.change import Change, Tables
    from alignopt.tables.parse import Parsed

    Row = dict[str, Any]

ROW, KEY, DOUBT = "__row__", "__key__", "__doubt__"
PLACES = ("item_id", "unit_id", "like", "column")
"""Columns that name something, the likeliest to blame first."""
FORM = "as in name=Ann; role=Clerk"


@dataclass
class Reader:
    """Makes changes of rows, and keeps what is wrong with them.

    Attributes
    ----------
    rows
        The table, with row and key of each record and whether any of its cells is in doubt.
    label
        What the owner calls the table.
    failures
        What is wrong so far.
    """

    rows: pl.DataFrame
    label: str
    failures: list[Failure] = field(default_factory=list)

    @classmethod
    def of(cls, parsed: Parsed) -> Reader:
        """A reader of a typed table."""
        doubt = parsed.doubts.select(pl.any_horizontal(pl.all())).to_series().alias(DOUBT)
        rows = parsed.frame.with_columns(parsed.sheet.rows.alias(ROW), parsed.keys.alias(KEY), doubt)
        rows = rows.with_columns(pl.col(DOUBT) | ~pl.col("change").is_in(list(FORMS)).fill_null(value=False))
        return cls(rows.drop_nulls("scenario"), parsed.sheet.label)

    def ordered(self) -> Iterator[tuple[str, list[Row]]]:
        """Each scenario, by the first of its rows, and its rows in order."""
        usual: dict[str, str] = {}
        for (name,), group in self.rows.group_by("scenario", maintain_order=True):
            rows = group.to_dicts()
            said = usual.setdefault(loosely(str(name)), str(name))
            if said != name:
                self._refuse(rows[0], "scenario", name, f"{said}, as in other rows", f"write {said}")
            yield str(name), self._in_order(rows)

    def read(self, rows: list[Row], tables: Tables) -> list[Change]:
        """The changes of one scenario, each tried on what those before it leave."""
        made, failed = [], set()
        for row in rows:
            change = None if row[DOUBT] else self._made(row)
            try:
                tables = tables if change is None else change.edited(tables)
            except UnknownName as error:
                if error.got not in failed:
                    self._unknown(row, error)
                change = None
            except BadInput as error:
                self._adopt(row, error)
                change = None
            made += [] if change is None else [change]
            failed |= set() if change else {row["item_id"]}
        return made

    def _in_order(self, rows: list[Row]) -> list[Row]:
        """The rows by their order, where they state one."""
        stated = [row for row in rows if row["order"] is not None]
        if not stated:
            return rows
        first: dict[float, int] = {}
        for row in rows:
            if row["order"] is None and not row[DOUBT]:
                expected, remedy = (
                    "an order, as other rows of this scenario have one",
                    "number all of them, or none",
                )
                self._refuse(row, "order", None, expected, remedy)
            elif row["order"] is not None and first.setdefault(row["order"], row[ROW]) != row[ROW]:
                got = f"{row['order']:g}, as in row {first[row['order']]}"
                self._refuse(row, "order", got, "each number once in a scenario", "number them anew")
        return sorted(rows, key=lambda row: row["order"] or 0.0)

    def _made(self, row: Row) -> Change | None:
        """The change that a row says; None if it says none that could be made."""
        values = further(row["values"])
        before = len(self.failures)
        self._check(row, values)
        if len(self.failures) > before or values is None:
            return None
        try:
            return FORMS[row["change"]].make(row, values)
        except UnknownName as error:
            self._unknown(row, error)
        except BadInput as error:
            self._adopt(row, error)
        return None

    def _check(self, row: Row, values: dict[str, object] | None) -> None:
        """Whether a row fills in what its change goes by, and nothing else."""
        word, form = row["change"], FORMS[row["change"]]
        for name in GIVES:
            if row[name] is not None and name not in form.goes_by:
                goes_by = ", ".join(("item_id", *form.goes_by))
                self._refuse(row, name, row[name], f"nothing: {word} goes by {goes_by}", "empty the cell")
        for name in form.needs:
            if row[name] is None:
                self._refuse(row, name, None, f"{name}, which {word} goes by", "fill in the cell")
        if word == "rule" and row["column"] is None and row["to"] is not None:
            self._refuse(row, "column", None, "the column that becomes this", "name it, such as max")
        if values is None:
            remedy = "write name=value, with a semicolon between two, each name once"
            self._refuse(row, "values", row["values"], f"names and values, {FORM}", remedy)
        for name in set(values or {}) & ({"unit_id", "like"} | {row["column"]}):
            if row[name if name in ("unit_id", "like") else "column"] is not None:
                self._refuse(
                    row, "values", f"{name} a second time", "each column once", "remove one of the two"
                )

    def _unknown(self, row: Row, error: UnknownName) -> None:
        cells = {name: str(row[name]) for name in PLACES if row[name] is not None}
        column = next(
            (name for name, cell in cells.items() if error.got in (cell, *cell.split("/", 1))), "values"
        )
        remedy = " or ".join(repr(each) for each in error.near)
        known = f"did you mean {remedy}?" if remedy else "correct it"
        self._refuse(row, column, error.got, f"a {error.kind} that is there", known)

    def _adopt(self, row: Row, error: BadInput) -> None:
        """Take over what is wrong with a change, as of this row."""
        for each in error.failures.to_dicts():
            named = "to" if each["column"] == row["column"] else each["column"]
            named = named if named in row else "values"
            self._refuse(row, named, each["got"], each["expected"], each["remedy"])

    def _refuse(self, row: Row, column: str, got: object, expected: str, remedy: str) -> None:
        said = failure(
            "change_can_be_made",
            table=self.label,
            row=row[ROW],
            key=row[KEY],
            column=column,
            got=got,
            expected=expected,
            remedy=remedy,
        )
        self.failures.append(said)
