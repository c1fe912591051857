"""A person leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from alignopt.changes.change import Change
from alignopt.changes.given import Given
from alignopt.changes.rows import row_of, without
from alignopt.changes.staff import closed, is_empty, led_by, unled
from alignopt.changes.words import listed, named

if TYPE_CHECKING:
    from alignopt.changes.change import Tables

ROWS = {
    "people": "person_id",
    "capacity": "holder_id",
    "proficiencies": "person_id",
    "eligibility": "holder_id",
    "previous": "holder_id",
    "rules": "holder_id",
}
"""Tables that rows go from, and the column that names the person."""


def leaves(person_id: str) -> Change:
    """A person leaves; its work is not taken over by anybody of itself.

    Its rows go from people, capacity, proficiencies, eligibility, previous and rules (those whose
    ``holder_id`` it is). Units that it led have no lead; a unit that nobody is beneath any more has a
    capacity of 0, and so no scorecard. Other positions of the same employee stay.

    Examples
    --------
    >>> import alignopt
    >>> leaves("P-005").text(alignopt.read("data/samples/company")).partition("; ")[2]
    'SHP-HAR has no lead then'
    """
    given = Given("leaves", str(person_id))
    item = given.item(person_id)
    given.settle()
    return Leaves(item)


@dataclass(frozen=True)
class Leaves(Change):
    """See :func:`leaves`."""

    person_id: str
    kind: ClassVar[str] = "leaves"

    @property
    def about(self) -> str:
        """The person."""
        return self.person_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        unit = row_of(tables, "people", self.person_id)["unit_id"]
        out = unled(tables, led_by(tables, self.person_id))
        gone = {table: without(out[table], column, [self.person_id]) for table, column in ROWS.items()}
        return closed({**out, **gone}, unit)

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        unit = row_of(tables, "people", self.person_id)["unit_id"]
        said = [f"{named(tables, 'people', self.person_id)} leaves {named(tables, 'units', unit)}"]
        if led := led_by(tables, self.person_id):
            said.append(f"{listed(led)} {'has' if len(led) == 1 else 'have'} no lead then")
        if is_empty(tables, unit, but=self.person_id):
            said.append(f"nobody is in {unit} then")
        rules = tables["rules"].filter(pl.col("holder_id") == self.person_id)["rule_id"].sort().to_list()
        if rules:
            said.append(f"rules that go with it: {listed(rules)}")
        return "; ".join(said)
