"""What one model decides and what it takes as given.

The same families build every model. A *scope* names the holders whose cards are free; all others are
either known (their cards are given) or absent (not decided yet). The joint model frees everyone; a step
of the cascade frees the children of one parent; an improvement step frees a few and knows the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.cards import Cards, Shares
from alignopt.model.rates import Rates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class Scope:
    """One model's share of the problem.

    Attributes
    ----------
    free
        Holders to be decided, ascending.
    cards
        The cards of holders that are known.
    effort
        Per goal, the capacity that the leaves in this scope are asked to staff.
    rates
        Exchange rates of the criteria.
    look_ahead
        Whether a free unit whose children are absent is priced by what its people could carry, and must
        leave each of them a card.
    merge
        Whether twins (siblings that look the same) get one card between them.
    measured
        Units whose alignment and balance count here; None for every unit that a free card touches.
    guests
        Free holders whose own cost is counted elsewhere.
    is_whole
        Whether this is the whole problem, in points of the organisation.
    tight
        Whether rows are put in that change nothing but the relaxation, for a better bound.
    """

    organisation: Organisation
    policy: Policy
    free: tuple[int, ...]
    cards: Cards
    effort: NDArray[np.float64]
    rates: Rates = field(default_factory=Rates)
    look_ahead: bool = True
    merge: bool = False
    measured: tuple[int, ...] | None = None
    guests: frozenset[int] = frozenset()
    is_whole: bool = False
    tight: bool = False

    @classmethod
    def joint(cls, organisation: Organisation, policy: Policy, rates: Rates) -> Scope:
        """Everyone at once."""
        return cls(
            organisation=organisation,
            policy=policy,
            free=tuple(np.flatnonzero(organisation.has_card).tolist()),
            cards=Cards.none(organisation, policy),
            effort=organisation.goals.effort,
            rates=rates,
            look_ahead=False,
            measured=tuple(organisation.parents.tolist()),
            is_whole=True,
        )

    @cached_property
    def is_free(self) -> NDArray[np.bool_]:
        """Per holder: is its card decided here."""
        free = np.zeros(len(self.organisation.capacity), dtype=bool)
        free[list(self.free)] = True
        return free

    @cached_property
    def spokesman(self) -> dict[int, int]:
        """The holder whose variables stand for a free holder: itself, or the first of its twins."""
        speaks = {holder: holder for holder in self.free}
        if self.merge:
            above = {int(self.organisation.holders.parent[holder]) for holder in self.free}
            groups = [group for v in above for group in self.organisation.twins_beneath.get(v, ())]
            for group in groups:
                members = [member for member in group.tolist() if self.is_free[member]]
                for alike in self._alike(members):
                    speaks.update(dict.fromkeys(alike, alike[0]))
        return speaks

    @cached_property
    def speakers(self) -> tuple[int, ...]:
        """Free holders that have variables of their own."""
        return tuple(dict.fromkeys(self.spokesman[holder] for holder in self.free))

    @cached_property
    def represented(self) -> dict[int, list[int]]:
        """For each holder with variables of its own, the free holders that they stand for."""
        found: dict[int, list[int]] = {}
        for holder, speaker in self.spokesman.items():
            found.setdefault(speaker, []).append(holder)
        return found

    @cached_property
    def bands(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Lightest and heaviest steps of each candidate that has variables of its own."""
        lightest, heaviest = self.policy.lightest.tolist(), self.policy.heaviest.tolist()
        return {
            pair: (lightest[at], heaviest[at])
            for holder in self.speakers
            for pair, at in zip(self.names(holder), self.organisation.candidates(holder), strict=True)
        }

    @cached_property
    def known_shares(self) -> Shares:
        """The cards of known holders, as shares."""
        return self.cards.shares(self.organisation, self.policy)

    @cached_property
    def known_weights(self) -> NDArray[np.float64]:
        """Weight of every candidate of a known holder, within its section of goals."""
        return self.known_shares.goals

    @cached_property
    def touched(self) -> tuple[int, ...]:
        """Units whose alignment or balance depends on a free card: the free and their parents."""
        if self.measured is not None:
            return self.measured
        parents = {int(self.organisation.holders.parent[holder]) for holder in self.free}
        is_parent = self.organisation.is_parent
        return tuple(sorted(v for v in parents | set(self.free) if v >= 0 and is_parent[v]))

    @cached_property
    def budget(self) -> float:
        """Capacity that this scope is about: its topmost holders, or their parents if those are known."""
        organisation = self.organisation
        if self.is_whole:
            return float(organisation.capacity[0])
        tops = [v for v in self.free if not self._parent_is_free(v)]
        above = {int(organisation.holders.parent[v]) for v in tops}
        held = sum(organisation.capacity[v] for v in above if v >= 0)
        return float(held or organisation.capacity[0])

    @property
    def decides_all(self) -> bool:
        """Whether every holder is decided here, each with variables of its own."""
        return not self.merge and len(self.free) == int(self.organisation.has_card.sum())

    @property
    def scale(self) -> float:
        """Factor from points of the organisation to points of this scope's own capacity."""
        return float(self.organisation.capacity[0]) / self.budget

    def names(self, holder: int) -> list[tuple[str, str]]:
        """Index pairs (holder id, goal id) of a holder's variables, along its candidates."""
        goals, name = self.organisation.goals.ids, self.holder_id(self.spokesman[holder])
        return [(name, goals[goal]) for goal in self.organisation.goals_of(holder).tolist()]

    def options(self, holder: int) -> tuple[int, ...]:
        """Steps that a holder's section of goals may take: all, where there is no other section."""
        section = self.policy.sections.of.get(holder)
        return (int(self.policy.grid[holder]),) if section is None else section.options

    def competency_names(self, holder: int) -> list[tuple[str, str]]:
        """Index pairs (holder id, competency id) of a holder's variables, along its section."""
        section = self.policy.sections.of.get(holder)
        name, ids = self.holder_id(self.spokesman[holder]), self.organisation.competencies.ids
        return [] if section is None else [(name, ids[each]) for each in section.competencies]

    def holder_id(self, holder: int) -> str:
        """The id of a holder."""
        return self.organisation.holders.ids[holder]

    def children(self, unit: int) -> list[int]:
        """Children of a unit that hold a card."""
        return self.organisation.children_with_cards(unit)

    def is_open_below(self, unit: int) -> bool:
        """Whether the children that hold a card are absent: neither decided here nor known."""
        children = self.children(unit)
        return bool(children) and not any(self.is_free[c] or self.cards.known[c] for c in children)

    def _alike(self, holders: list[int]) -> list[list[int]]:
        """Twins whom the same rules bind, with the same outcome; who had the same card, where that counts."""
        policy, organisation = self.policy, self.organisation
        groups: dict[tuple[object, ...], list[int]] = {}
        for holder in holders:
            span = organisation.candidates(holder)
            had = organisation.previous_weight[span.start : span.stop] * (self.rates.churn > 0)
            bound = policy.stated_for(holder), int(policy.grid[holder]), int(policy.max_goals[holder])
            groups.setdefault((*bound, had.tobytes()), []).append(holder)
        return list(groups.values())

    def _parent_is_free(self, holder: int) -> bool:
        parent = int(self.organisation.holders.parent[holder])
        return parent >= 0 and bool(self.is_free[parent])
