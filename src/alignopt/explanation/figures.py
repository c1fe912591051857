"""Figures that a goal on a card moves: fit, effort, balance, lines of sight, targets, last period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.explanation.reason import Reason, goal, holder, people
from alignopt.plan.markdown import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from alignopt.explanation.question import Question
    from alignopt.plan.plan import Plan
    from alignopt.problem.organisation import Organisation

WORTH_SAYING = 0.005
"""Shares that differ by less are the same in words."""


@dataclass(frozen=True, eq=False)
class Figures:
    """A question beside the plan as it would be otherwise, if there is one."""

    question: Question
    other: Plan | None

    @property
    def organisation(self) -> Organisation:
        """The plan's organisation."""
        return self.question.organisation

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plan, and the other one where there is one."""
        return (self.question.plan,) if self.other is None else (self.question.plan, self.other)

    @property
    def without(self) -> str:
        """What it is otherwise, in a word."""
        return "without it" if self.question.is_why else "with it"

    def reasons(self) -> Iterator[Reason]:
        """All that can be read off."""
        at = self.question.candidate
        if at is None:
            return
        if self.organisation.holders.is_leaf[self.question.holder]:
            yield from self._alone() if self.question.is_why else ()
            yield from self._fit(at)
            yield from self._workload()
            yield from self._previous(at)
        yield from self._balance()
        yield from self._sight()
        yield from self._beneath()
        yield from self._strategy()

    def _alone(self) -> Iterator[Reason]:
        """Who else may carry the goal."""
        asked, organisation = self.question, self.organisation
        able = [v for v in self._able() if v != asked.holder]
        if not able:
            yield Reason("alone", "nobody else may carry it", figure=0.0, unit="holders")
            return
        parent = int(organisation.holders.parent[asked.holder])
        leaves = [v for v in organisation.leaves.tolist() if organisation.is_beneath(v, parent)]
        if len(leaves) > 1 and not set(able) & set(leaves):
            where = holder(organisation, parent)
            yield Reason("alone", f"nobody else in {where} may carry it", figure=0.0, unit="holders")

    def _able(self) -> list[int]:
        """Leaves to which the goal is open."""
        organisation = self.organisation
        found = organisation.holder[organisation.goal == self.question.goal]
        return [v for v in found.tolist() if organisation.holders.is_leaf[v] and organisation.has_card[v]]

    def _fit(self, at: int) -> Iterator[Reason]:
        """Fit for the goal against the holder's other goals, and against that of others in its team."""
        asked, organisation = self.question, self.organisation
        fit = float(organisation.fit[at])
        if fit != fit:
            return
        span = organisation.candidates(asked.holder)
        others = organisation.fit[[each for each in span if each != at]]
        others = others[~np.isnan(others)]
        if len(others):
            mean = float(others.mean())
            beside = (
                f"on average {_share(mean)} for {people(len(others), 'other goal', 'other goals')} open to"
            )
            text = f"the fit for it is {_share(fit)}, {beside} {holder(organisation, asked.holder)}"
            yield Reason("fit", text, "capability", fit, mean, unit="fit")
        team = self._fits_of_team()
        if len(team):
            mean = float(team.mean())
            whom = people(len(team), "colleague", "colleagues")
            text = (
                f"the fit for it is {_share(fit)}, on average {_share(mean)} among {whom} to whom it is open"
            )
            yield Reason("fit_of_team", text, "capability", fit, mean, unit="fit")

    def _fits_of_team(self) -> NDArray[np.float64]:
        """Known fits for the goal of others beside the holder."""
        organisation, parent = self.organisation, self.organisation.holders.parent
        beside = parent[organisation.holder] == parent[self.question.holder]
        chosen = beside & (organisation.goal == self.question.goal)
        chosen &= organisation.holder != self.question.holder
        fits = organisation.fit[chosen & organisation.holders.is_leaf[organisation.holder]]
        return np.asarray(fits[~np.isnan(fits)])

    def _workload(self) -> Iterator[Reason]:
        """Effort that the goal asks for, and what is staffed."""
        asked = self.question
        effort = float(self.organisation.goals.effort[asked.goal])
        if effort <= 0:
            return
        staffed = [float(plan.score.staffed[asked.goal]) for plan in self.plans]
        then = f", {self.without} {_amount(staffed[1])}" if self.other is not None else ""
        text = f"its effort is {_amount(effort)}, and plans put {_amount(staffed[0])} on it{then}"
        yield Reason("workload", text, "workload", staffed[0], effort, self._then(staffed), "capacity")

    def _previous(self, at: int) -> Iterator[Reason]:
        """Its weight of last period."""
        organisation = self.organisation
        if organisation.had_card[self.question.holder]:
            weight = float(organisation.previous_weight[at])
            text = (
                f"last period it weighed {percent(weight)}" if weight else "it was not on last period's card"
            )
            yield Reason("previous", text, "churn", weight, unit="share")

    def _balance(self) -> Iterator[Reason]:
        """The perspective's share in the team's work against its target."""
        organisation = self.organisation
        parent = int(organisation.holders.parent[self.question.holder])
        if parent < 0:
            return
        row = int(np.flatnonzero(organisation.parents == parent)[0])
        at = int(organisation.goals.perspective[self.question.goal])
        shares = [float(plan.score.perspectives[row, at]) for plan in self.plans]
        target = float(organisation.balance_target[parent, at])
        rows = self.question.plan.problem.perspectives.filter(perspective_id=organisation.perspective_ids[at])
        then = f", {self.without} {_share(shares[1])}" if self._differ(shares) else ""
        text = (
            f"{rows['name'].item()} makes up {_share(shares[0])} of the work in "
            f"{holder(organisation, parent)}, against a target of {_share(target)}{then}"
        )
        yield Reason("balance", text, "balance", shares[0], target, self._then(shares), "share")

    def _sight(self) -> Iterator[Reason]:
        """What the goal serves on the card above."""
        organisation, asked = self.organisation, self.question
        parent = int(organisation.holders.parent[asked.holder])
        if parent < 0 or not organisation.has_card[parent] or organisation.starts_here[asked.candidate]:
            return
        where, weights = holder(organisation, parent), asked.plan.weights
        served = [at for at in organisation.candidates(parent) if weights[at] > 0]
        served = [at for at in served if organisation.goals.serves(asked.goal, organisation.goal[at])]
        if not served:
            yield Reason(
                "above", f"the card of {where} carries nothing that it serves", unit="share", figure=0.0
            )
            return
        at = max(served, key=lambda each: organisation.goals.depth[organisation.goal[each]])
        weight, same = float(weights[at]), int(organisation.goal[at]) == asked.goal
        what = "it is" if same else f"it serves {goal(organisation, int(organisation.goal[at]))},"
        text = f"{what} on the card of {where} with {percent(weight)}"
        yield Reason("sight", text, "alignment", weight, unit="share")

    def _beneath(self) -> Iterator[Reason]:
        """What those right beneath a unit put on the goal and on what serves it."""
        organisation, asked = self.organisation, self.question
        if organisation.holders.is_leaf[asked.holder]:
            return
        at = organisation.rolled.at(asked.holder)
        serving = organisation.goals.serves(organisation.rolled.pairs.goal[at], asked.goal)
        shares = [float(plan.score.roll_up[at][serving].sum()) for plan in self.plans]
        then = f", {self.without} {_share(shares[1])}" if self._differ(shares) else ""
        text = f"those right beneath put {_share(shares[0])} of their work on it or on what serves it{then}"
        yield Reason("beneath", text, "alignment", shares[0], None, self._then(shares), "share")

    def _strategy(self) -> Iterator[Reason]:
        """What plans put on the strategic goal that it serves, against the target."""
        organisation, goals = self.organisation, self.organisation.goals
        top = int(goals.top[self.question.goal])
        if not goals.is_strategic[top]:
            return
        work = [plan.score.staffed[goals.top == top].sum() / organisation.capacity[0] for plan in self.plans]
        shares, target = [float(each) for each in work], float(goals.target_weight[top])
        then = f", {self.without} {_share(shares[1], 1)}" if self._differ(shares, 0.0005) else ""
        text = (
            f"{_share(shares[0], 1)} of the organisation's work is on {goal(organisation, top)}, "
            f"against a target of {_share(target, 1)}{then}"
        )
        yield Reason("strategy", text, "priority", shares[0], target, self._then(shares), "share")

    def _differ(self, values: list[float], least: float = WORTH_SAYING) -> bool:
        return len(values) > 1 and abs(values[1] - values[0]) >= least

    def _then(self, values: list[float]) -> float | None:
        return values[1] if len(values) > 1 else None


def _share(value: float, digits: int = 0) -> str:
    """A share in percent, rounded."""
    return percent(round(value, 2 + digits))


def _amount(capacity: float) -> str:
    """A capacity, in hours or in full-time equivalents: whole numbers from 100 on, else two digits.

    >>> _amount(1234.4), _amount(0.456), _amount(12.0)
    ('1,234', '0.46', '12')
    """
    return f"{capacity:,.0f}" if capacity >= 100 else f"{capacity:.2g}"
