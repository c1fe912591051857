"""What came of scenarios, held against their baseline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from alignopt.errors import UnknownName
from alignopt.scenario import frames

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from alignopt.plan.plan import Plan
    from alignopt.scenario.outcome import Outcome


@dataclass(frozen=True, eq=False, repr=False)
class WhatIf:
    """Scenarios beside their baseline. It does not change; its frames are made when first read.

    Attributes
    ----------
    baseline
        The plan that every scenario began with.
    outcomes
        What came of each scenario, in the order given.
    """

    baseline: Plan
    outcomes: tuple[Outcome, ...]

    @cached_property
    def summary(self) -> pl.DataFrame:
        """One row per scenario, in the order given.

        Columns: scenario, total and bound (points of its plan, and below which no plan of it can come),
        change (total less the baseline's), low and high (between which the difference of the best totals
        that the two problems allow lies), is_distinguishable (whether that leaves 0 out; null where it is
        not known), kept_total (what the baseline's scorecards come to under the scenario, in points; null if
        they do not hold there), moved (share of capacity on other goals, of people and leaf units in both),
        holders (how many of their plans changed), decided (how many scorecards were decided anew in the
        search, of people and units), failed (why it has no plan; all other figures are null then).
        """
        return frames.summary(self.outcomes)

    @cached_property
    def criteria(self) -> pl.DataFrame:
        """Points by criterion; a point is 1 % of the organisation's capacity, less is better.

        Columns: criterion (delivered last), baseline, one for each scenario by its name (null where it has no
        such criterion, or no plan).
        """
        return frames.criteria(self.baseline, self.outcomes)

    def outcome(self, name: str) -> Outcome:
        """What came of a scenario.

        Raises
        ------
        UnknownName
            If there is no such scenario.
        """
        found = {each.scenario: each for each in self.outcomes}
        if name not in found:
            raise UnknownName.among("scenario", name, found)
        return found[name]

    def plan(self, name: str) -> Plan:
        """The plan of a scenario.

        Raises
        ------
        UnknownName
            If there is no such scenario.
        BadInput, UnknownName, NoPlan
            If it failed: the reason.
        """
        return self.outcome(name).planned()

    def write(self, directory: str | Path) -> Path:
        """Write everything into a new folder: all of it or nothing.

        ``summary.csv`` and ``criteria.csv``; a folder ``baseline`` with the baseline's plan; a folder for
        each scenario, by its name as far as files can have it, with its plan, ``moved.csv`` (whose
        scorecards changed, as ``comparison.holders``) and ``changes.txt``; of one that failed ``failed.txt``
        and ``changes.txt`` alone.

        Raises
        ------
        FileExistsError
            If the folder holds anything.
        """
        from alignopt.scenario.write import write_whatif

        return write_whatif(self, directory)

    def __repr__(self) -> str:
        """A line for each scenario, the change of the total first."""
        from alignopt.scenario.display import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from alignopt.scenario.display import as_html

        return as_html(self)
