"""The plan: what everyone carries, how good that is, and what else can be read off it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from alignopt.model.measure import measured
from alignopt.plan import tables
from alignopt.plan.aims import aims
from alignopt.plan.sight import LineOfSight, line_of_sight
from alignopt.plan.targets import cascade_targets
from alignopt.rules.rule import GOALS

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from alignopt.model.cards import Shares
    from alignopt.model.score import Score
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem
    from alignopt.solver.cut import Cut
    from alignopt.solver.settings import Settings
    from alignopt.solver.solve import Method, Solution
    from alignopt.solver.status import Holds, Stopped


@dataclass(frozen=True, eq=False)
class Plan:
    """A proposal for every holder's scorecard. It does not change; its tables are made when first read.

    Attributes
    ----------
    problem
        The tables it answers.
    method, settings
        How it was found.
    solution
        The cards as arrays, bounds, and how the solver fared.
    """

    problem: Problem
    method: Method
    settings: Settings
    solution: Solution

    @property
    def organisation(self) -> Organisation:
        """The problem as arrays."""
        return self.solution.organisation

    @property
    def stopped(self) -> Stopped:
        """Why solving stopped."""
        return self.solution.stopped

    @property
    def holds(self) -> Holds:
        """What one holds: a plan, or one proven best within the gap."""
        return self.solution.holds

    @property
    def cut(self) -> Cut:
        """What a time limit cut from the search, as text (``str``) and in numbers; false if nothing."""
        return self.solution.cut

    @cached_property
    def decided(self) -> tuple[str, ...]:
        """Ids of holders whose scorecards were decided in this solve; others were kept from its start."""
        ids = self.organisation.holders.ids
        return tuple(ids[holder] for holder in sorted(self.solution.decided))

    @cached_property
    def shares(self) -> Shares:
        """The scorecards as arrays of shares."""
        return self.solution.cards.shares(self.organisation, self.solution.policy)

    @property
    def weights(self) -> NDArray[np.float64]:
        """Weight of every candidate of the organisation, as a share of its holder's goals."""
        return self.shares.goals

    @cached_property
    def score(self) -> Score:
        """The criteria, computed from the cards."""
        return measured(self.organisation, self.solution.policy, self.solution.cards)

    @cached_property
    def total(self) -> float:
        """The weighted sum of the criteria, in points: what was minimised."""
        return self.settings.rates.total(self.score.points)

    @cached_property
    def bound(self) -> float:
        """Points below which no plan at all can come."""
        return tables.without_rounding(self.solution.bounds.total, self.total)

    @property
    def assessed(self) -> float:
        """Share of the work in people's and leaf units' plans whose fit is known (0 to 1)."""
        return self.score.assessed

    @property
    def gap(self) -> float:
        """Points that this plan may at most be away from the best possible."""
        return self.total - self.bound

    @cached_property
    def scorecards(self) -> pl.DataFrame:
        """One row per holder and goal or competency: see :func:`alignopt.plan.tables.scorecards`."""
        return tables.scorecards(self.organisation, self.shares, self.targets)

    @cached_property
    def goals(self) -> pl.DataFrame:
        """Of the scorecards, the rows of goals."""
        return self.scorecards.filter(section=GOALS)

    @cached_property
    def competencies(self) -> pl.DataFrame:
        """Of the scorecards, the rows of competencies, with the levels that people have and need."""
        return tables.competencies(self.problem, self.scorecards)

    @cached_property
    def criteria(self) -> pl.DataFrame:
        """Points, floor and rate of each criterion, and delivered."""
        return tables.criteria(self.score, self.solution.bounds, self.settings.rates)

    @cached_property
    def coverage(self) -> pl.DataFrame:
        """What each strategic goal gets, and from how many."""
        return tables.coverage(self.organisation, self.weights, self.score)

    @cached_property
    def aims(self) -> pl.DataFrame:
        """What it aims at, and where that comes from: see :func:`alignopt.plan.aims.aims`."""
        return aims(self.problem, self.organisation)

    @cached_property
    def workload(self) -> pl.DataFrame:
        """Effort asked for, staffed and short, goal by goal."""
        return tables.workload(self.organisation, self.score)

    @cached_property
    def gaps(self) -> pl.DataFrame:
        """Competencies that people's goals ask for and they do not have yet."""
        return tables.gaps(self.problem, self.goals)

    @cached_property
    def balance(self) -> pl.DataFrame:
        """Perspectives by unit: target, card and roll-up."""
        return tables.balance(self.organisation, self.shares, self.score)

    @cached_property
    def targets(self) -> pl.DataFrame:
        """Targets cascaded to everyone who carries a goal."""
        solution = self.solution
        return cascade_targets(self.problem, self.organisation, solution.policy, solution.cards)

    @property
    def policy(self) -> pl.DataFrame:
        """What policy was applied to whom, where it comes from, and how defaults yielded."""
        return self.solution.policy.applied

    @cached_property
    def unassigned(self) -> pl.DataFrame:
        """Who got no scorecard, and why."""
        return tables.unassigned(self.organisation)

    def line_of_sight(self, holder_id: str) -> LineOfSight:
        """From a holder's goals up to the strategy.

        Raises
        ------
        UnknownName
            If there is no such holder, or it got no scorecard.
        """
        return line_of_sight(self, holder_id)

    def write(self, directory: str | Path, *, overwrite: bool = False) -> Path:
        """Write tables, summary and drafts into a new folder: all of it or nothing.

        Raises
        ------
        FileExistsError
            If the folder holds anything and ``overwrite`` is not set.
        """
        from alignopt.plan.write import write_plan

        return write_plan(self, directory, overwrite=overwrite)

    def __repr__(self) -> str:
        """About ten lines: what it is and how good."""
        from alignopt.plan.display import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from alignopt.plan.display import as_html

        return as_html(self)
