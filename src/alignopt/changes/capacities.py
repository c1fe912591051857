"""More or less capacity, of a person or of all beneath a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from alignopt.changes.change import Change
from alignopt.changes.given import Given, refusal, require
from alignopt.changes.rows import beneath, with_column
from alignopt.changes.steps import DIGITS, step_of
from alignopt.changes.words import figure, holder
from alignopt.wording import counted

if TYPE_CHECKING:
    from alignopt.changes.change import Tables
    from alignopt.changes.steps import Step


def capacity(
    holder_id: str, to: float | None = None, *, by: float | None = None, times: float | None = None
) -> Change:
    """Another capacity of a person or unit; of a unit, all beneath it change in proportion.

    Parameters
    ----------
    holder_id
        A person or unit.
    to, by, times
        The new capacity (of a unit: in all), the difference, or the factor: one of the three.

    Raises
    ------
    BadInput
        If what is given is no number.

    Examples
    --------
    >>> import alignopt
    >>> capacity("SHP-HAR", times=0.9).text(alignopt.read("data/samples/company"))
    'Capacity of SHP-HAR (Shop Harbour Road) from 16,775 to 15,097.5, its 12 people in proportion'
    """
    given = Given("capacity", str(holder_id))
    item = given.item(holder_id)
    step = step_of(given, ("capacity", "capacity"), to=to, by=by, times=times)
    given.settle()
    return Capacity(item, step)


@dataclass(frozen=True)
class Capacity(Change):
    """See :func:`capacity`."""

    holder_id: str
    step: Step
    kind: ClassVar[str] = "capacity"

    @property
    def about(self) -> str:
        """The person or unit."""
        return self.holder_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        now = self._now(tables)
        total, new = self._totals(now)
        if len(now) == 1:
            changed = dict.fromkeys(now, new)
        else:
            scale = new / total if total else 0.0
            changed = {each: round(amount * scale, DIGITS) for each, amount in now.items()}
        return {**tables, "capacity": with_column(tables["capacity"], "capacity", changed)}

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        now = self._now(tables)
        total, new = self._totals(now)
        said = f"Capacity of {holder(tables, self.holder_id)} from {figure(total)} to {figure(new)}"
        if list(now) == [self.holder_id]:
            return said
        are_people = set(now) <= set(tables["people"]["person_id"])
        kind = ("person", "people") if are_people else ("holder beneath it", "holders beneath it")
        return f"{said}, its {counted(len(now), *kind)} in proportion"

    def _now(self, tables: Tables) -> dict[str, float]:
        """The capacities of the person, or of all beneath the unit."""
        names = [*tables["units"]["unit_id"], *tables["people"]["person_id"]]
        require("person or unit", self.holder_id, names)
        members = beneath(tables, self.holder_id)
        rows = tables["capacity"].filter(pl.col("holder_id").is_in(members)).sort("holder_id")
        return dict(rows.select("holder_id", "capacity").iter_rows())

    def _totals(self, now: dict[str, float]) -> tuple[float, float]:
        """The capacity in all, before and after."""
        total = round(sum(now.values()), DIGITS)
        new = self.step.of(total)
        if new < 0:
            expected = f"a capacity of at least 0, where it is {figure(total)} now"
            raise refusal(self.kind, self.about, "by", figure(new), expected, "change it by less")
        if new > 0 and not total and len(now) != 1:
            expected = "a unit that somebody beneath has capacity in, to keep the proportions"
            raise refusal(self.kind, self.about, "to", figure(new), expected, "change people's capacity")
        return total, new
