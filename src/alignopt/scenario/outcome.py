"""What came of one scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from alignopt.comparison.comparison import Comparison, compare
from alignopt.plan.tables import ROUNDING
from alignopt.scenario.cases import BASELINE
from alignopt.solver.adopt import kept_total

if TYPE_CHECKING:
    from alignopt.errors import AlignoptError
    from alignopt.plan.plan import Plan
    from alignopt.problem.problem import Problem


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of one scenario: a plan, or the reason why there is none. It does not change.

    Attributes
    ----------
    scenario
        Its name.
    changes
        Each change in words; none where a changed problem was handed in.
    problem
        The tables it leaves; None if there are none that are sound.
    plan
        Its plan; None if it failed.
    error
        Why it failed: :class:`alignopt.BadInput` or :class:`alignopt.UnknownName` if its changes cannot be
        made, :class:`alignopt.NoPlan` if no plan was found; None if it has one.
    baseline
        The plan that it began with.
    """

    scenario: str
    changes: tuple[str, ...]
    problem: Problem | None = field(repr=False)
    plan: Plan | None = field(repr=False)
    error: AlignoptError | None
    baseline: Plan = field(repr=False)

    @property
    def failed(self) -> str | None:
        """Why it failed, in words; None if it has a plan."""
        return None if self.error is None else str(self.error)

    @cached_property
    def comparison(self) -> Comparison:
        """Its plan held against the baseline, which is called so.

        Raises
        ------
        BadInput, UnknownName, NoPlan
            If it failed: the reason.
        """
        return compare(self.baseline, self.planned(), names=(BASELINE, self.scenario))

    @cached_property
    def kept_total(self) -> float | None:
        """What the baseline's scorecards come to here, in points; None if they do not hold, or it failed."""
        if self.plan is None:
            return None
        new, rates = self.plan.solution, self.plan.settings.rates
        return kept_total(new.organisation, new.policy, self.baseline.solution, rates)[0]

    @cached_property
    def unchanged_total(self) -> float | None:
        """What its scorecards come to in the baseline's tables, in points; None if they do not hold there."""
        if self.plan is None:
            return None
        old, rates = self.baseline.solution, self.baseline.settings.rates
        return kept_total(old.organisation, old.policy, self.plan.solution, rates)[0]

    @property
    def is_better(self) -> bool:
        """Whether its plan is a better one for the baseline's tables, too: a new baseline."""
        total = self.unchanged_total
        return total is not None and total < self.baseline.total - ROUNDING

    def planned(self) -> Plan:
        """Its plan.

        Raises
        ------
        BadInput, UnknownName, NoPlan
            If it failed: the reason.
        """
        if self.plan is None:
            assert self.error is not None
            raise self.error.with_traceback(None)
        return self.plan
