"""Another target weight of a perspective, for the organisation or for one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from alignopt.changes.change import Change
from alignopt.changes.given import Given, refusal
from alignopt.changes.rows import above, row_of, with_column, with_rows, without
from alignopt.changes.steps import DIGITS, step_of
from alignopt.changes.words import named, percent, was
from alignopt.wording import counted

if TYPE_CHECKING:
    from alignopt.changes.change import Tables
    from alignopt.changes.steps import Step

    Targets = dict[str, float]

NEARLY = 1e-9


def target(
    perspective_id: str, to: float | None = None, *, by: float | None = None, unit_id: str | None = None
) -> Change:
    """Another target weight of a perspective; the others keep their proportions.

    Units with targets of their own keep them when the organisation's change, and so does what is beneath
    a unit when the unit's change. The column ``source`` of ``perspectives`` says what each figure was.

    Parameters
    ----------
    perspective_id
        The perspective.
    to, by
        Its new share (0.40), or the difference (+0.05): one of the two.
    unit_id
        A unit, to change its own targets; where it has none, it gets those that it inherits, changed. None
        for the organisation's.

    Raises
    ------
    BadInput
        If what is given is no share.

    Examples
    --------
    >>> import alignopt
    >>> company = alignopt.read("data/samples/company")
    >>> target("CUS", by=0.05, unit_id="ONL").text(company)
    "Customer's target in ONL (Online shop) from 35 % to 40 %, the others in proportion"
    """
    given = Given("target", str(perspective_id))
    item = given.item(perspective_id)
    step = step_of(given, ("perspectives", "target_weight"), to=to, by=by)
    unit = given.cell(unit_id, "scenarios", "unit_id")
    given.settle()
    return Target(item, step, unit)


@dataclass(frozen=True)
class Target(Change):
    """See :func:`target`."""

    perspective_id: str
    step: Step
    unit_id: str | None
    kind: ClassVar[str] = "target"

    @property
    def about(self) -> str:
        """The perspective."""
        return self.perspective_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        now = self._now(tables)
        new = self._new(now)
        if self.unit_id is None:
            return {**tables, "perspectives": _with_targets(tables["perspectives"], now, new)}
        rows = [
            {"unit_id": self.unit_id, "perspective_id": each, "target_weight": weight}
            for each, weight in new.items()
        ]
        kept = without(tables["unit_targets"], "unit_id", [self.unit_id])
        return {**tables, "unit_targets": with_rows(kept, rows)}

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        now = self._now(tables)
        new = self._new(now)
        name = row_of(tables, "perspectives", self.perspective_id)["name"]
        where = "" if self.unit_id is None else f" in {named(tables, 'units', self.unit_id)}"
        figures = f"from {percent(now[self.perspective_id])} to {percent(new[self.perspective_id])}"
        return f"{name}'s target{where} {figures}, the others in proportion{self._beside(tables)}"

    def _beside(self, tables: Tables) -> str:
        """What else is to be known."""
        own = tables["unit_targets"]["unit_id"].n_unique()
        if self.unit_id is None:
            keep = "unit keeps targets of its own", "units keep targets of their own"
            return f"; {counted(own, *keep)}" if own else ""
        has_some = self.unit_id in tables["unit_targets"]["unit_id"]
        return "" if has_some else "; it inherited its targets, and has its own now"

    def _now(self, tables: Tables) -> Targets:
        """All targets as they are."""
        row_of(tables, "perspectives", self.perspective_id)
        if self.unit_id is None:
            return dict(tables["perspectives"].select("perspective_id", "target_weight").iter_rows())
        row_of(tables, "units", self.unit_id)
        return {self.perspective_id: 0.0} | _of_unit(tables, self.unit_id)

    def _new(self, now: Targets) -> Targets:
        """All targets as they become."""
        becomes = self.step.of(now[self.perspective_id])
        if not -NEARLY <= becomes <= 1 + NEARLY:
            raise self._refusal(percent(becomes), "a target from 0 % to 100 %", "change it by less")
        becomes = min(max(becomes, 0.0), 1.0)
        rest = sum(weight for each, weight in now.items() if each != self.perspective_id)
        if rest <= NEARLY and becomes < 1 - NEARLY:
            expected = "another perspective with a target, to take what is left"
            raise self._refusal(percent(becomes), expected, "raise the target of another one first")
        scale = (1.0 - becomes) / rest if rest > NEARLY else 0.0
        return {
            each: becomes if each == self.perspective_id else round(weight * scale, DIGITS)
            for each, weight in now.items()
        }

    def _refusal(self, got: str, expected: str, remedy: str) -> Exception:
        return refusal(self.kind, self.about, "by" if self.step.to is None else "to", got, expected, remedy)


def _of_unit(tables: Tables, unit: str) -> Targets:
    """A unit's own targets, or those that it inherits."""
    own = tables["unit_targets"]
    stated = set(own["unit_id"])
    source = next((each for each in above(tables, unit) if each in stated), None)
    rows = tables["perspectives"] if source is None else own.filter(pl.col("unit_id") == source)
    return dict(rows.select("perspective_id", "target_weight").iter_rows())


def _with_targets(perspectives: pl.DataFrame, now: Targets, new: Targets) -> pl.DataFrame:
    """The perspectives with new targets, and sources that say what they were."""
    sources = dict(perspectives.select("perspective_id", "source").iter_rows())
    changed = [each for each in new if new[each] != now[each]]
    said = {each: was(sources[each], f"was {percent(now[each])}") for each in changed}
    return with_column(with_column(perspectives, "target_weight", new), "source", said)
