"""The answer to why, or why not, a goal stands on a scorecard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from alignopt.explanation import frames, words
from alignopt.explanation.closed import why_closed
from alignopt.explanation.figures import Figures
from alignopt.explanation.question import Question
from alignopt.explanation.reason import framed
from alignopt.explanation.resolve import SAME, resolved
from alignopt.explanation.ruled_out import why_ruled_out
from alignopt.explanation.rulings import why_ruled
from alignopt.plan.plan import Plan
from alignopt.solver.status import Holds

if TYPE_CHECKING:
    import polars as pl

    from alignopt.explanation.reason import Reason
    from alignopt.explanation.resolve import Found
    from alignopt.model.cards import Cards


@dataclass(frozen=True, eq=False, repr=False)
class Explanation:
    """What a plan would be if a goal were not on a scorecard, or were on it; and what that hangs on.

    It does not change; its frames are made when first read.

    Attributes
    ----------
    asked
        The question.
    found
        What came of deciding it otherwise.
    """

    asked: Question
    found: Found

    @property
    def plan(self) -> Plan:
        """The plan that was asked about."""
        return self.asked.plan

    @property
    def holder_id(self) -> str:
        """Whose scorecard."""
        return self.asked.holder_id

    @property
    def goal_id(self) -> str:
        """Which goal."""
        return self.asked.goal_id

    @property
    def question(self) -> str:
        """The question in words."""
        return words.question(self.asked)

    @property
    def is_possible(self) -> bool | None:
        """Whether it could be otherwise; None where no plan was found, and none is proven impossible."""
        return True if self.found.cards is not None else False if self.found.is_impossible else None

    @cached_property
    def other(self) -> Plan | None:
        """The plan if it were otherwise: of the same problem, under the same bound. None if there is none."""
        return None if self.found.cards is None else self._with(self.found.cards)

    @cached_property
    def baseline(self) -> Plan:
        """The plan, or a better one that leaves the goal as it is, if deciding the same cards gave one."""
        better = self.found.kept_total < self.plan.total - SAME
        return self._with(self.found.kept) if better else self.plan

    @property
    def change(self) -> float | None:
        """Total of the other plan less the plan's, in points; None if there is no other."""
        return None if self.other is None else self.other.total - self.plan.total

    @property
    def difference(self) -> float | None:
        """What the goal makes: the best total found otherwise less the best found as it is, in points.

        The same as :attr:`change` within the gap of a step, unless the plan can be made better by deciding
        the same cards anew (:attr:`baseline`). None if there is no other plan.
        """
        return None if self.other is None else self.found.best - self.found.kept_total

    @property
    def alone(self) -> float | None:
        """The change where nobody else's card changes; None if that is not possible."""
        return None if self.found.alone is None else self.found.alone - self.plan.total

    @property
    def low(self) -> float | None:
        """The least that the best total otherwise can exceed the best as it is, in points.

        The cards of those who are not decided anew stay. None if there is no other plan.
        """
        return None if self.other is None else self.found.low - self.found.kept_total

    @property
    def high(self) -> float | None:
        """The most that it can; see :attr:`low`."""
        return None if self.other is None else self.found.best - self.found.kept_low

    @property
    def is_distinguishable(self) -> bool | None:
        """Whether the interval from low to high leaves 0 out; None if there is no other plan."""
        low, high = self.low, self.high
        return None if low is None or high is None else low > SAME or high < -SAME

    @property
    def is_better(self) -> bool:
        """Whether the other plan is better than the one that was asked about."""
        return self.change is not None and self.change < -SAME

    @property
    def is_free(self) -> bool:
        """Whether it makes no difference: below 0.05 points, not distinguishable, and 0.1 at most."""
        difference, low, high = self.difference, self.low, self.high
        if difference is None or low is None or high is None or self.is_distinguishable:
            return False
        return words.is_nothing(difference) and max(-low, high) <= words.NARROW

    @property
    def decided(self) -> int:
        """How many scorecards were decided anew."""
        return len(self.found.free)

    @property
    def kept(self) -> int:
        """How many were kept as they are in the plan."""
        return int(self.plan.organisation.has_card.sum()) - self.decided

    @cached_property
    def criteria(self) -> pl.DataFrame:
        """Criteria of both plans, the largest difference first; empty if there is no other plan.

        Columns: criterion, before, after, change (points: 1 % of the organisation's capacity, lower is
        better), weighted (change x rate; these add up to the change of the total).
        """
        return frames.criteria(self.plan, self.other)

    @cached_property
    def moved(self) -> pl.DataFrame:
        """Weights that differ: the holder's own first, then others' from the top down.

        Columns: holder_id, name, goal_id (or the competency's), goal (its name), section, before, after
        (shares of the scorecard; 0: not on it), change.
        """
        return frames.moved(self.asked, self.other)

    @cached_property
    def facts(self) -> tuple[Reason, ...]:
        """What it hangs on, as read off tables and plans."""
        asked = self.asked
        if asked.candidate is None:
            return tuple(why_closed(asked))
        ruled = (list(why_ruled_out(asked)) if self.found.is_impossible else []) or list(why_ruled(asked))
        return (*ruled, *Figures(asked, self.other).reasons())

    @property
    def reasons(self) -> pl.DataFrame:
        """What it hangs on: facts read off tables and plans.

        Columns: kind (rule, ruled_out, default, entry, eligibility, alone, fit, fit_of_team, workload,
        previous, balance, sight, above, beneath, strategy), text, criterion (that it bears on; null for
        none), figure (as it is), beside (what it is held against), otherwise (in the other plan), unit
        (share, fit, capacity, goal, goals, percent, holders or holder).
        """
        return framed(self.facts)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The answer in plain sentences, no more than the figures say."""
        return tuple(words.sentences(self))

    @property
    def text(self) -> str:
        """The sentences, a line each."""
        return "\n".join(self.sentences)

    def __repr__(self) -> str:
        """The sentences."""
        return self.text

    def _repr_html_(self) -> str:
        return words.as_html(self)

    def _with(self, cards: Cards) -> Plan:
        """A plan of the same problem with other cards."""
        solution = replace(
            self.plan.solution,
            cards=cards,
            stopped=self.found.stopped,
            holds=Holds.PLAN,
            decided=frozenset(self.found.free),
        )
        return Plan(self.plan.problem, self.plan.method, self.plan.settings, solution)


def why(plan: Plan, holder_id: str, goal_id: str) -> Explanation:
    """Why a holder carries a goal: what the plan would be without it.

    The goal is taken off the scorecard, and as few cards as needed are decided anew: the holder's, those of
    its team and its unit; more only where that is not possible. Everyone else's stay as they are.

    Parameters
    ----------
    plan
        The baseline, from :func:`alignopt.solve`.
    holder_id
        A person or unit with a scorecard.
    goal_id
        A goal on it.

    Returns
    -------
    Explanation
        What it would cost, who else would move, and what it hangs on; it shows itself in words.

    Raises
    ------
    UnknownName
        If there is no such holder or goal, or the holder has no scorecard.
    ValueError
        If the holder does not carry the goal; ask :func:`why_not`.

    Notes
    -----
    Rules added with ``extend`` when the plan was solved are not known here.
    """
    question = Question.of(plan, holder_id, goal_id, is_why=True)
    return Explanation(question, resolved(question))


def why_not(plan: Plan, holder_id: str, goal_id: str) -> Explanation:
    """Why a holder does not carry a goal: whether it could, and what the plan would be with it.

    The goal is put on the scorecard, with whatever weight is best, and as few cards as needed are decided
    anew. Where the cards above serve nothing that it could stand under, they are decided anew, too.

    Parameters
    ----------
    plan
        The baseline, from :func:`alignopt.solve`.
    holder_id
        A person or unit with a scorecard.
    goal_id
        A goal that is not on it.

    Returns
    -------
    Explanation
        What it would cost, who else would move, and what it hangs on, or why it cannot be.

    Raises
    ------
    UnknownName
        If there is no such holder or goal, or the holder has no scorecard.
    ValueError
        If the holder carries the goal; ask :func:`why`.
    """
    question = Question.of(plan, holder_id, goal_id, is_why=False)
    return Explanation(question, resolved(question))
