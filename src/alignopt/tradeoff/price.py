"""The price of a change: planned anew from the plan at hand, and both held against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from alignopt.comparison.comparison import Comparison, compare
from alignopt.plan.plan import Plan
from alignopt.plan.tables import ROUNDING
from alignopt.rules.policy import established
from alignopt.solver.adopt import kept_total
from alignopt.solver.progress import reporting
from alignopt.solver.solve import find
from alignopt.tradeoff.asked import asked_for
from alignopt.tradeoff.brief import in_brief
from alignopt.tradeoff.limits import loosened
from alignopt.tradeoff.narrower import Stated

if TYPE_CHECKING:
    from alignopt.solver.progress import Report
    from alignopt.solver.settings import Settings
    from alignopt.tradeoff.asked import Asked

NAMES = ("the plan at hand", "the changed plan")
"""What the two plans are called where they are compared."""


ROOM = 800
"""Candidates that are decided together at most for one price."""


@dataclass(frozen=True, eq=False, repr=False)
class Price:
    """What a change costs, in points, at the plan's rates.

    Attributes
    ----------
    texts
        What is changed, a sentence for each change.
    plan, other
        The plan at hand, and the one with the change.
    is_narrower, is_wider
        Whether each plan that the change leaves was possible before, at the same cost; and the other way
        round. It is known where it is said.
    kept_total
        What the plan at hand comes to in the changed problem; None where it does not keep to it.
    broken
        Ids of those whose scorecards do not hold there, or nobody where they hold only one by one.
    """

    texts: tuple[str, ...]
    plan: Plan
    other: Plan
    is_narrower: bool
    is_wider: bool
    kept_total: float | None
    broken: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is changed."""
        return "; ".join(self.texts)

    @property
    def change(self) -> float:
        """Points by which the new plan's total is above that of the plan at hand."""
        return self.other.total - self.plan.total

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Where the difference of the best totals lies: see :func:`price`."""
        plan, other = self.plan, self.other
        best, bound = plan.total, plan.bound
        if self.is_narrower:
            best = min(best, other.total)
        if self.is_wider:
            bound = max(bound, other.bound)
        low, high = other.bound - best, other.total - bound
        return max(low, 0.0) if self.is_narrower else low, min(high, 0.0) if self.is_wider else high

    @property
    def low(self) -> float:
        """Points that the change costs at least, whatever plans one finds."""
        return self.interval[0]

    @property
    def high(self) -> float:
        """Points that it costs at most, if one finds the best plans."""
        return self.interval[1]

    @property
    def is_distinguishable(self) -> bool:
        """Whether the bounds tell that it costs something, or that it saves something."""
        return self.low > ROUNDING or self.high < -ROUNDING

    @property
    def is_better(self) -> bool:
        """Whether the new plan is a better one for the problem as it is, too: a new baseline."""
        return self.unchanged_total is not None and self.unchanged_total < self.plan.total - ROUNDING

    @cached_property
    def unchanged_total(self) -> float | None:
        """What the new plan comes to in the problem as it is; None where it does not keep to it."""
        solution = self.plan.solution
        of = solution.organisation, solution.policy
        return kept_total(*of, self.other.solution, self.plan.settings.rates)[0]

    @property
    def has_new_targets(self) -> bool:
        """Whether criteria are measured against other targets or priorities than the plan at hand's."""
        one, other = self.plan.problem, self.other.problem
        columns = "goal_id", "perspective_id", "parent_id", "priority"
        return (
            not one.perspectives["target_weight"].equals(other.perspectives["target_weight"])
            or not one.unit_targets.equals(other.unit_targets)
            or not one.goals.select(columns).equals(other.goals.select(columns))
        )

    @property
    def is_measured_anew(self) -> bool:
        """Whether the plan at hand comes to something else with the change, or might."""
        kept = self.kept_total
        return self.has_new_targets or (kept is not None and abs(kept - self.plan.total) > ROUNDING)

    @cached_property
    def comparison(self) -> Comparison:
        """Both plans side by side: criteria, goals, units, holders."""
        return compare(self.plan, self.other, names=NAMES)

    @cached_property
    def criteria(self) -> pl.DataFrame:
        """By criterion, delivered last.

        Columns: criterion, before and after (points; null where the problem has no such criterion), change,
        weighted (change x rate: they add up to the change of the total; null for delivered).
        """
        wide, long = self.comparison.criteria, self.comparison.criteria_long.filter(plan=NAMES[1])
        before, after = (wide[name] for name in NAMES)
        return long.select("criterion", before=before, after=after, change="change", weighted="weighted")

    @property
    def decided(self) -> tuple[str, ...]:
        """Ids of those whose scorecards were decided anew."""
        return self.other.decided

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """Ids of those whose scorecards were kept as they were."""
        decided = set(self.decided)
        solution = self.other.solution
        ids, known = solution.organisation.holders.ids, solution.cards.known
        return tuple(each for at, each in enumerate(ids) if known[at] and each not in decided)

    def __repr__(self) -> str:
        """What it costs, how sure that is, what pays for it, and how much was decided anew."""
        from alignopt.tradeoff.words import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from alignopt.tradeoff.words import as_html

        return as_html(self)


def price(
    plan: Plan, change: Asked, *, settings: Settings | None = None, progress: Report | None = None
) -> Price:
    """What a change costs: plan anew with it, beginning from the plan at hand.

    The new plan keeps every scorecard that still holds, and decides the others anew; then it is improved
    where the change matters. All is solved exactly on the grid of weights; nothing is read off duals.

    The difference of the two totals is a fact about two plans. What the change costs at best is the
    difference ``B' - B`` of the best totals of the two problems, of which none need be known. It lies between
    ``low = bound' - total`` and ``high = total' - bound``, since ``bound <= B <= total`` and likewise with
    the change. Where the change only narrows what is allowed (rules added or tightened, criteria the same),
    ``B' >= B``: low is at least 0, the bound of the plan at hand holds for the new one too and is taken over,
    and the new plan's total counts for B as well. Where it only widens it, ``B' <= B``: high is at most 0.

    Parameters
    ----------
    plan
        The plan at hand.
    change
        A change (see :mod:`alignopt.changes`), a list of them, a scenario, or a problem that was changed.
    settings
        For the new plan; by default those of the plan, with a single pass of improvement and a quarter of
        the nodes.
    progress
        As for :func:`alignopt.solve`.

    Returns
    -------
    Price
        The change of the total with its interval, by criterion; both plans; what was decided and what kept.

    Raises
    ------
    TypeError
        If it is no change.
    ValueError
        If settings have other rates than the plan: their totals are no prices.
    UnknownName, BadInput
        If the change cannot be made.
    NoPlan
        If no plan is left with the change, or none was found; :func:`alignopt.conflicts` says which rules
        leave none.

    Examples
    --------
    >>> import alignopt
    >>> quick = alignopt.Settings(passes=0)
    >>> plan = alignopt.solve(alignopt.read(alignopt.generate(3)), settings=quick)
    >>> alignopt.price(plan, alignopt.changes.target("CUS", by=0.05)).text
    "Customer's target from 30 % to 35 %, the others in proportion; 1 unit keeps targets of its own"
    """
    problem, texts = asked_for(plan.problem, change)
    chosen = settings or in_brief(plan.settings)
    if chosen.rates != plan.settings.rates:
        message = (
            "settings: the rates must be those of the plan, or its total and the new one mean two things"
        )
        raise ValueError(message)
    before, after = Stated(plan.organisation, plan.solution.policy), Stated(*established(problem))
    is_narrower, is_wider = after.is_within(before), before.is_within(after)
    about = frozenset(loosened(before, after, plan.solution.cards)) if before.counts_like(after) else None
    kept, broken = kept_total(after.organisation, after.policy, plan.solution, plan.settings.rates)
    with reporting(progress) as report:
        solution = find(
            problem,
            start=plan.solution,
            about=about,
            room=ROOM,
            known=plan.solution.bounds if is_narrower else None,
            settings=chosen,
            progress=report,
        )
    found = Price(
        texts=texts,
        plan=plan,
        other=Plan(problem, "cascade", chosen, solution),
        is_narrower=is_narrower,
        is_wider=is_wider,
        kept_total=kept,
        broken=broken,
    )
    return found if texts else replace(found, texts=_differences(found))


def _differences(found: Price) -> tuple[str, ...]:
    """What differs between two problems, in words."""
    return found.comparison.differs or ("Nothing is changed",)
