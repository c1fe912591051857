"""Scorecards while they are being made: whole steps per candidate, and whose are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def _no_steps() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Card:
    """One holder's card: steps along its candidates, and along its competencies where it has a section."""

    goals: Ints
    competencies: Ints = field(default_factory=_no_steps)

    def same_as(self, other: Card) -> bool:
        """Whether another card has the same steps everywhere."""
        return np.array_equal(self.goals, other.goals) and np.array_equal(
            self.competencies, other.competencies
        )


@dataclass(frozen=True, eq=False)
class Shares:
    """Scorecards as shares.

    Attributes
    ----------
    goals
        Per candidate: share of its holder's section of goals (of the whole card, where there is no other).
    section
        Per holder: share of the goals' section in the whole card; 1 where there is no other.
    competencies
        Per competency on a card (see :class:`alignopt.rules.sections.Sections`): share of the whole card.
    competency, holder
        Which competency stands at each of those positions, and on whose card.
    """

    goals: Floats
    section: Floats
    competencies: Floats
    competency: Ints
    holder: Ints

    @classmethod
    def of_goals(cls, organisation: Organisation, goals: Floats) -> Shares:
        """Scorecards of goals alone."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(goals, np.ones(len(organisation.capacity)), np.zeros(0), nothing, nothing)


@dataclass(frozen=True, eq=False)
class Cards:
    """Steps of every candidate (0 where it is not carried), and which holders have been decided.

    ``competency_steps`` are those of every position of the policy's sections, in grids of their own.
    """

    steps: Ints
    known: NDArray[np.bool_]
    competency_steps: Ints = field(default_factory=_no_steps)
    _as_shares: list[tuple[Organisation, Policy, Shares]] = field(
        default_factory=list, init=False, repr=False
    )

    @classmethod
    def none(cls, organisation: Organisation, policy: Policy | None = None) -> Cards:
        """Nobody's card is decided."""
        holders = len(organisation.capacity)
        of_competencies = 0 if policy is None else int(policy.sections.start[-1])
        return cls(
            np.zeros(len(organisation.goal), dtype=np.int64),
            np.zeros(holders, dtype=bool),
            np.zeros(of_competencies, dtype=np.int64),
        )

    def with_cards(self, organisation: Organisation, policy: Policy, cards: Mapping[int, Card]) -> Cards:
        """The same with some holders' cards put in."""
        steps, known, more = self.steps.copy(), self.known.copy(), self.competency_steps.copy()
        for holder, card in cards.items():
            steps[organisation.start[holder] : organisation.start[holder + 1]] = card.goals
            span = policy.sections.candidates(holder)
            more[span.start : span.stop] = card.competencies
            known[holder] = True
        return Cards(steps, known, more)

    def card(self, organisation: Organisation, policy: Policy, holder: int) -> Card:
        """One holder's card."""
        span = policy.sections.candidates(holder)
        goals = self.steps[organisation.start[holder] : organisation.start[holder + 1]]
        return Card(goals, self.competency_steps[span.start : span.stop])

    def changed_by(
        self, organisation: Organisation, policy: Policy, cards: Mapping[int, Card]
    ) -> tuple[int, ...]:
        """The holders whose cards, put in, would not be what they are now."""
        now = {holder: self.card(organisation, policy, holder) for holder in cards}
        return tuple(holder for holder, card in cards.items() if not card.same_as(now[holder]))

    def without(self, holders: list[int]) -> Cards:
        """The same with some holders undecided again."""
        known = self.known.copy()
        known[holders] = False
        return Cards(self.steps, known, self.competency_steps)

    def shares(self, organisation: Organisation, policy: Policy) -> Shares:
        """Everything as shares; 0 for holders that are not decided. They are worked out once."""
        for of, under, shares in self._as_shares:
            if of is organisation and under is policy:
                return shares
        made = self._shares(organisation, policy)
        self._as_shares.append((organisation, policy, made))
        return made

    def _shares(self, organisation: Organisation, policy: Policy) -> Shares:
        whole = np.ones(len(organisation.capacity))
        sections = policy.sections
        if sections.of:
            taken = np.bincount(organisation.holder, weights=self.steps, minlength=len(whole))
            for holder in sections.of:
                if self.known[holder]:
                    whole[holder] = taken[holder] / policy.grid[holder]
        grid = np.maximum(policy.grid[organisation.holder], 1) * whole[organisation.holder]
        steps_in_all = np.array([sections.of[v].grid for v in sections.holder.tolist()], dtype=np.int64)
        shown = self.known[sections.holder] if sections.of else np.zeros(0, dtype=bool)
        return Shares(
            goals=np.where(self.known[organisation.holder], self.steps / grid, 0.0),
            section=whole,
            competencies=np.where(shown, self.competency_steps / np.maximum(steps_in_all, 1), 0.0),
            competency=sections.competency,
            holder=sections.holder,
        )

    def weights(self, organisation: Organisation, policy: Policy) -> Floats:
        """Share of every candidate in its holder's section of goals; 0 for holders not decided."""
        return self.shares(organisation, policy).goals
