"""A person moves to another unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from alignopt.changes.change import Change
from alignopt.changes.given import Given, refusal
from alignopt.changes.rows import above, row_of, with_cells
from alignopt.changes.staff import closed, is_empty, led_by, open_to, unled
from alignopt.changes.words import listed, named

if TYPE_CHECKING:
    from alignopt.changes.change import Tables


def moves(person_id: str, unit_id: str) -> Change:
    """A person moves to another unit, and takes everything along: role, capacity, what it may carry.

    It leads no more what it led at the old place, but for units that the new place is beneath, too. A unit
    that nobody is beneath any more has a capacity of 0.

    Parameters
    ----------
    person_id
        The person.
    unit_id
        Where to.

    Examples
    --------
    >>> import alignopt
    >>> company = alignopt.read("data/samples/company")
    >>> moves("P-005", "SHP-MIL").text(company).partition(" moves ")[2]
    'from SHP-HAR (Shop Harbour Road) to SHP-MIL (Shop Old Mill); SHP-HAR has no lead then'
    """
    given = Given("moves", str(person_id))
    item = given.item(person_id)
    unit = given.cell(unit_id, "people", "unit_id")
    given.settle()
    return Moves(item, unit)


@dataclass(frozen=True)
class Moves(Change):
    """See :func:`moves`."""

    person_id: str
    unit_id: str
    kind: ClassVar[str] = "moves"

    @property
    def about(self) -> str:
        """The person."""
        return self.person_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        left = self._left(tables)
        out = open_to(tables, self.unit_id, self.kind, self.person_id)
        out = unled(out, led_by(tables, self.person_id, going_to=self.unit_id))
        where = pl.col("person_id") == self.person_id
        out = {**out, "people": with_cells(out["people"], where, unit_id=self.unit_id)}
        return closed(out, left)

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        left = self._left(tables)
        open_to(tables, self.unit_id, self.kind, self.person_id)
        units = (named(tables, "units", unit) for unit in (left, self.unit_id))
        said = [f"{named(tables, 'people', self.person_id)} moves from {' to '.join(units)}"]
        if led := led_by(tables, self.person_id, going_to=self.unit_id):
            said.append(f"{listed(led)} {'has' if len(led) == 1 else 'have'} no lead then")
        if is_empty(tables, left, but=self.person_id):
            said.append(f"nobody is in {left} then")
        if lost := self._out_of_reach(tables):
            said.append(f"of the goals listed for it, {listed(lost)} cannot be carried there")
        return "; ".join(said)

    def _left(self, tables: Tables) -> str:
        """The unit that is left."""
        unit = str(row_of(tables, "people", self.person_id)["unit_id"])
        if unit == self.unit_id:
            expected, remedy = "another unit than its own", "correct the unit, or leave the change out"
            raise refusal(self.kind, self.about, "unit_id", unit, expected, remedy)
        return unit

    def _out_of_reach(self, tables: Tables) -> list[str]:
        """Goals that the person is eligible for and that do not enter at the new place."""
        listed_ones = tables["eligibility"].filter(pl.col("holder_id") == self.person_id)["goal_id"]
        line = above(tables, self.unit_id)
        goals = tables["goals"].filter(
            pl.col("goal_id").is_in(listed_ones.implode()), ~pl.col("unit_id").is_in(line)
        )
        return goals["goal_id"].sort().to_list()
