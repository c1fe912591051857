"""A planner's rule of thumb, without a solver: top-down, a few goals each, evenly weighted.

The organisation's card carries what strategy aims at, weighted as strategy says. Everybody else gets as few
goals as the policy lets a card have, among those that the card above covers: those required first; at a unit,
then goals until everybody beneath can fill a card; then those that fit best, of equals the more specific. A
unit is fit for a goal as far as the people beneath it can work on it: the mean of their fit, 0 for who may
not. Weights are as even as whole steps and bands let them be. Competencies take the least that rules allow
them, evenly too, what is asked for most first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.cards import Card, Cards
from alignopt.rules.policy import established
from benchmarks.peers.even import evenly
from benchmarks.peers.found import Found

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem
    from alignopt.rules.policy import Policy
    from alignopt.rules.sections import Section

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def solve(problem: Problem, seconds: float) -> Found:
    """Give everybody a card, from the top down."""
    organisation, policy = established(problem)
    planner = Planner(organisation, policy)
    held: dict[int, Card] = {}
    for holder in organisation.holders.top_down():
        if organisation.has_card[holder]:
            held[holder] = planner.card(holder)
    cards = Cards.none(organisation, policy).with_cards(organisation, policy, held)
    return Found(organisation, policy, cards, None, "finished")


class Planner:
    """Cards one by one; each looks at the one above it."""

    def __init__(self, organisation: Organisation, policy: Policy) -> None:
        self.organisation, self.policy = organisation, policy
        self._fit = _fit_of_units(organisation)
        self._carried: dict[int, Ints] = {}

    def card(self, holder: int) -> Card:
        """One holder's card; it is remembered for those beneath."""
        chosen = self._chosen(holder)
        goals = self.organisation.goals_of(holder)
        self._carried[holder] = goals[chosen]
        section = self.policy.sections.of.get(holder)
        room = int(self.policy.grid[holder]) if section is None else _most_for_goals(section)
        steps = np.zeros(len(goals), dtype=np.int64)
        low, high = self._bands(holder)
        steps[chosen] = evenly(self._ideal(holder, chosen), low[chosen], high[chosen], room)
        if section is None:
            return Card(steps)
        return Card(steps, self._competencies(holder, section, chosen, section.steps_left(room)))

    def _chosen(self, holder: int) -> Ints:
        """Positions, among its candidates, of the goals that it gets."""
        policy, span = self.policy, self._span(holder)
        fewest, most = int(policy.min_goals[holder]), int(policy.max_goals[holder])
        order = self._best_first(holder)
        chosen = np.flatnonzero(policy.required[span]).tolist()
        if not self.organisation.holders.is_leaf[holder]:
            self._cover_needs(holder, chosen, order, most)
        section = policy.sections.of.get(holder)
        room = int(policy.grid[holder]) if section is None else _most_for_goals(section)
        heaviest = self._bands(holder)[1]
        for at in order:
            is_enough = len(chosen) >= fewest and heaviest[chosen].sum() >= room
            if is_enough or len(chosen) >= most:
                break
            if at not in chosen:
                chosen.append(at)
        return np.array(chosen, dtype=np.int64)

    def _best_first(self, holder: int) -> list[int]:
        """Candidates that the card above covers, best fit first; all of them, where it covers none."""
        organisation, span = self.organisation, self._span(holder)
        goals, parent = organisation.goals_of(holder), int(organisation.holders.parent[holder])
        fit = 1.0 - organisation.cost[span]
        if not organisation.holders.is_leaf[holder]:
            fit = self._fit[holder][goals]
        order = np.lexsort((goals, -organisation.goals.depth[goals], -np.round(fit, 9)))
        if parent < 0 or parent not in self._carried:
            return [int(at) for at in order]
        covered = organisation.goals.line(self._carried[parent])[goals] | organisation.starts_here[span]
        return [int(at) for at in order if covered[at] or not covered.any()]

    def _cover_needs(self, holder: int, chosen: list[int], order: list[int], most: int) -> None:
        """Add the goal that helps most of those beneath to fill a card, until all can or the card is full."""
        organisation = self.organisation
        every, goals = organisation.goals, organisation.goals_of(holder)
        needs = [need for need in self.policy.needs[holder] if need.count > 0 and need.goals]
        if not needs:
            return
        member = np.zeros((len(needs), len(every.ids)))
        for row, need in enumerate(needs):
            member[row, list(need.goals)] = 1.0
        open_ = np.array([min(need.count, len(need.goals)) for need in needs], dtype=float)
        covered = every.line(goals[chosen])
        while len(chosen) < most:
            left = np.maximum(open_ - member @ covered, 0.0)
            candidates = [at for at in order if at not in chosen]
            if not left.any() or not candidates:
                return
            own = every.serves(np.arange(len(every.ids))[:, None], goals[candidates])
            new = (own & ~covered[:, None]).astype(float)
            gain = np.minimum(member @ new, left[:, None]).sum(axis=0)
            if gain.max() <= 0:
                return
            chosen.append(candidates[int(gain.argmax())])
            covered |= every.line(goals[chosen[-1:]])

    def _ideal(self, holder: int, chosen: Ints) -> Floats:
        """Weights to come near to: those that strategy states on the organisation's card, else even ones."""
        organisation = self.organisation
        target = organisation.goals.target_weight[organisation.goals_of(holder)[chosen]]
        if organisation.holders.parent[holder] < 0 and target.sum() > 0:
            return np.asarray(target, dtype=float)
        return np.ones(len(chosen))

    def _competencies(self, holder: int, section: Section, chosen: Ints, room: int) -> Ints:
        """Steps of competencies: as few as may be, those that its goals and role ask for most."""
        organisation, steps = self.organisation, np.zeros(len(section.competencies), dtype=np.int64)
        if room <= 0 or not section.competencies:
            return steps
        role, goals = organisation.holders.role[holder], organisation.goals_of(holder)[chosen]
        own, every = list(section.competencies), organisation.competencies
        asked = every.asked(role, goals).mean(axis=0)[own]
        by_goals = every.asked_by_goal[np.ix_(goals, np.array(own))] > 0
        is_open = (every.by_role(role)[own] > 0) | by_goals.any(axis=0)
        order = [int(at) for at in np.argsort(-asked, kind="stable") if is_open[at]]
        count = max(section.fewest, -(-room // max(section.heaviest, 1)))
        picked = np.array(order[: min(count, section.most)], dtype=np.int64)
        low, high = np.full(len(picked), section.lightest), np.full(len(picked), section.heaviest)
        steps[picked] = evenly(np.ones(len(picked)), low, high, room)
        return steps

    def _bands(self, holder: int) -> tuple[Ints, Ints]:
        span = self._span(holder)
        return self.policy.lightest[span], self.policy.heaviest[span]

    def _span(self, holder: int) -> slice:
        return slice(int(self.organisation.start[holder]), int(self.organisation.start[holder + 1]))


def _most_for_goals(section: Section) -> int:
    """The most steps that goals may take, so that competencies can fill the rest."""
    allowed = [steps for steps in section.options if section.allows(steps)]
    return max(allowed, default=section.whole)


def _fit_of_units(organisation: Organisation) -> dict[int, Floats]:
    """By unit and goal, how well the people beneath can work on it: capacity-weighted, between 0 and 1."""
    parent, goals = organisation.holders.parent, organisation.goals
    every = np.arange(len(goals.ids))
    units = np.flatnonzero(~organisation.holders.is_leaf).tolist()
    found = {unit: np.zeros(len(every)) for unit in units}
    for leaf in organisation.leaves.tolist():
        span = slice(int(organisation.start[leaf]), int(organisation.start[leaf + 1]))
        can = (
            goals.serves(organisation.goals_of(leaf)[:, None], every)
            * (1.0 - organisation.cost[span])[:, None]
        )
        above = int(parent[leaf])
        if above >= 0:
            found[above] += organisation.capacity[leaf] * can.max(axis=0)
    for unit in organisation.holders.bottom_up():
        above = int(parent[unit])
        if unit in found and above >= 0:
            found[above] += found[unit]
    return {unit: fit / max(float(organisation.capacity[unit]), 1e-300) for unit, fit in found.items()}
