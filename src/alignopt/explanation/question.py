"""A question about a plan: why a holder carries a goal, or why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.errors import UnknownName

if TYPE_CHECKING:
    from alignopt.model.cards import Cards
    from alignopt.plan.plan import Plan
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class Question:
    """Why a goal stands on a scorecard (``is_why``), or why it does not.

    Attributes
    ----------
    plan
        The plan that is asked about.
    holder, goal
        Positions among the organisation's holders and goals.
    is_why
        Whether the goal stands on the card as it is.
    """

    plan: Plan
    holder: int
    goal: int
    is_why: bool

    @classmethod
    def of(cls, plan: Plan, holder_id: str, goal_id: str, *, is_why: bool) -> Question:
        """The question, if it can be asked.

        Raises
        ------
        UnknownName
            If there is no such holder or goal, or the holder has no scorecard.
        ValueError
            If the goal is not on the card, and why is asked; or is on it, and why not is asked.
        """
        organisation = plan.organisation
        holders, goals = organisation.holders, organisation.goals
        if holder_id not in holders.index:
            raise UnknownName.among("holder", holder_id, holders.ids)
        if goal_id not in goals.index:
            raise UnknownName.among("goal", goal_id, goals.ids)
        asked = cls(plan, holders.index[holder_id], goals.index[goal_id], is_why)
        if not organisation.has_card[asked.holder]:
            reason = plan.unassigned.filter(holder_id=holder_id)["reason"].item()
            message = f"{holder_id} has no scorecard: {reason}"
            raise UnknownName(message)
        if (asked.weight > 0) != is_why:
            raise ValueError(asked._misplaced())
        return asked

    @property
    def organisation(self) -> Organisation:
        """The plan's organisation."""
        return self.plan.organisation

    @property
    def cards(self) -> Cards:
        """The plan's cards."""
        return self.plan.solution.cards

    @property
    def holder_id(self) -> str:
        """Whose scorecard."""
        return self.organisation.holders.ids[self.holder]

    @property
    def goal_id(self) -> str:
        """Which goal."""
        return self.organisation.goals.ids[self.goal]

    @cached_property
    def candidate(self) -> int | None:
        """Where the goal stands among the holder's candidates; None where it may not carry it."""
        span = self.organisation.candidates(self.holder)
        found = np.flatnonzero(self.organisation.goals_of(self.holder) == self.goal)
        return span[int(found[0])] if found.size else None

    @cached_property
    def weight(self) -> float:
        """Share of the whole card that the goal has in the plan."""
        shares = self.plan.shares
        return (
            0.0
            if self.candidate is None
            else float(shares.goals[self.candidate] * shares.section[self.holder])
        )

    @cached_property
    def is_required(self) -> bool:
        """Whether the policy requires the goal on the card."""
        return self.candidate is not None and bool(self.plan.solution.policy.required[self.candidate])

    @cached_property
    def otherwise(self) -> Policy:
        """The policy with one thing more: the goal is not carried (why), or is carried (why not).

        Nothing else changes, so plans under it are plans of the problem, too.
        """
        policy = self.plan.solution.policy
        if self.is_why:
            heaviest = policy.heaviest.copy()
            heaviest[self.candidate] = 0
            return replace(policy, heaviest=heaviest)
        required = policy.required.copy()
        required[self.candidate] = True
        return replace(policy, required=required)

    def keeps(self, cards: Cards) -> bool:
        """Whether the goal stands on the card, or does not, as in the plan."""
        return (self.candidate is not None and bool(cards.steps[self.candidate] > 0)) == self.is_why

    def _misplaced(self) -> str:
        call = f"(plan, {self.holder_id!r}, {self.goal_id!r})"
        if self.is_why:
            return f"{self.holder_id} does not carry {self.goal_id} in this plan: ask why_not{call}"
        return f"{self.holder_id} carries {self.goal_id} in this plan: ask why{call}"
