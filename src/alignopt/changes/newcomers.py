"""A person joins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import polars as pl

from alignopt.changes.change import Change
from alignopt.changes.given import Given, refusal, require
from alignopt.changes.rows import row_of, with_rows
from alignopt.changes.staff import open_to
from alignopt.changes.words import figure, named

if TYPE_CHECKING:
    from alignopt.changes.change import Tables

COPIED = {"proficiencies": "person_id", "eligibility": "holder_id"}
"""Tables whose rows a newcomer has in common with whom it is like, and the column that names the person."""


def joins(
    person_id: str,
    *,
    unit_id: str | None = None,
    role: str | None = None,
    capacity: float | None = None,
    name: str | None = None,
    employee_id: str | None = None,
    like: str | None = None,
) -> Change:
    """A person joins.

    Parameters
    ----------
    person_id
        An id that neither a person nor a unit has.
    unit_id, role, capacity
        Where it belongs, what it does, and its capacity; what is not given is as that of ``like``.
    name
        Its name; the id if None.
    employee_id
        Where an employee takes a second position.
    like
        A person whose proficiencies and eligibility it has, and whose unit, role and capacity, where none
        is given. Without it nothing is known of what the newcomer is good at.

    Raises
    ------
    BadInput
        If there is neither ``like`` nor both a unit and a capacity.

    Examples
    --------
    >>> import alignopt
    >>> company = alignopt.read("data/samples/company")
    >>> joins("P-900", name="Ann", unit_id="SHP-MIL", like="P-010").text(company).partition(", like")[0]
    'P-900 (Ann) joins SHP-MIL (Shop Old Mill) as Shop assistant, with a capacity of 1,320'
    """
    given = Given("joins", str(person_id))
    item = given.cell(person_id, "people", "person_id", said="item_id")
    other = given.cell(like, "scenarios", "like")
    for column, value in (("unit_id", unit_id), ("capacity", capacity)):
        if other is None and value in (None, ""):
            expected = f"its {column}, or whom it is like"
            given.refuse(column, None, expected, f"state {column}, or like")
    change = Joins(
        person_id=item,
        unit_id=given.cell(unit_id, "people", "unit_id", needed=False),
        role=given.cell(role, "people", "role"),
        capacity=given.cell(capacity, "capacity", "capacity", needed=False),
        name=given.cell(name, "people", "name", needed=False),
        employee_id=given.cell(employee_id, "people", "employee_id"),
        like=other,
    )
    given.settle()
    return change


@dataclass(frozen=True)
class Joins(Change):
    """See :func:`joins`."""

    person_id: str
    unit_id: str | None
    role: str | None
    capacity: float | None
    name: str | None
    employee_id: str | None
    like: str | None
    kind: ClassVar[str] = "joins"

    @property
    def about(self) -> str:
        """The person."""
        return self.person_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        new = self._settled(tables)
        out = open_to(tables, new["unit_id"], self.kind, self.person_id)
        out = {
            **out,
            "people": with_rows(out["people"], [new]),
            "capacity": with_rows(out["capacity"], [new]),
        }
        if self.like is None:
            return out
        return out | {table: self._copied(out[table], column) for table, column in COPIED.items()}

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        new = self._settled(tables)
        open_to(tables, new["unit_id"], self.kind, self.person_id)
        who = self.person_id if self.name is None else f"{self.person_id} ({self.name})"
        role = "" if new["role"] is None else f" as {new['role']},"
        like = "" if self.like is None else f", like {named(tables, 'people', self.like)}"
        where = named(tables, "units", new["unit_id"])
        return f"{who} joins {where}{role} with a capacity of {figure(new['capacity'])}{like}"

    def _settled(self, tables: Tables) -> dict[str, Any]:
        """The newcomer, as a row of people and one of capacity."""
        taken = [*tables["units"]["unit_id"], *tables["people"]["person_id"]]
        if self.person_id in taken:
            expected, remedy = "an id that neither a person nor a unit has", "write another id"
            raise refusal(self.kind, self.about, "item_id", self.person_id, expected, remedy)
        model = self._model(tables)
        given = {"unit_id": self.unit_id, "role": self.role, "capacity": self.capacity}
        settled = {name: model.get(name) if value is None else value for name, value in given.items()}
        ids = {"person_id": self.person_id, "holder_id": self.person_id, "employee_id": self.employee_id}
        require("unit", str(settled["unit_id"]), tables["units"]["unit_id"])
        return {**settled, **ids, "name": self.name or self.person_id}

    def _model(self, tables: Tables) -> dict[str, Any]:
        """Whom the newcomer is like."""
        if self.like is None:
            return {}
        row = row_of(tables, "people", self.like)
        stated = tables["capacity"].filter(pl.col("holder_id") == self.like)["capacity"]
        return {**row, "capacity": next(iter(stated), 0.0)}

    def _copied(self, frame: pl.DataFrame, column: str) -> pl.DataFrame:
        rows = frame.filter(pl.col(column) == self.like)
        return pl.concat([frame, rows.with_columns(pl.lit(self.person_id).alias(column))])
