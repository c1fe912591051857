"""What an audit is given: the problem, its policy, and the scorecards, by holder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.problem.organisation import Organisation
from alignopt.problem.widened import widened
from alignopt.rules.checkers.view import TOLERANCE, Card, Item
from alignopt.rules.policy import Policy, established
from alignopt.rules.rule import COMPETENCIES, GOALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem


@dataclass(frozen=True, eq=False)
class Given:
    """Scorecards beside what they are held against.

    Attributes
    ----------
    problem
        The tables.
    organisation
        Holders and goals, without what rules forbid: what decides who has a card.
    weighed
        The same, and candidates for all that stands on the given cards.
    policy
        Rules and defaults.
    cards
        Cards of the holders that the problem knows, with what weighs more than nothing, top-down.
    strangers
        Ids of holders that the problem does not know.
    """

    problem: Problem
    organisation: Organisation
    weighed: Organisation
    policy: Policy
    cards: Mapping[str, Card]
    strangers: tuple[str, ...]

    @classmethod
    def of(cls, problem: Problem, scorecards: pl.DataFrame) -> Given:
        """Put cards beside the problem's organisation and policy."""
        organisation, policy = established(problem)
        index = organisation.holders.index
        rows: dict[str, list[tuple[str, str, float]]] = {}
        for holder, *row in scorecards.select("holder_id", "item_id", "section", "weight").iter_rows():
            if row[2] > TOLERANCE:
                rows.setdefault(holder, []).append(tuple(row))
        known = sorted((each for each in rows if each in index), key=index.__getitem__)
        weighed = _weighed(problem, organisation, {holder: rows[holder] for holder in known})
        steps = _steps(policy)
        maker = _Maker(weighed)
        return cls(
            problem=problem,
            organisation=organisation,
            weighed=weighed,
            policy=policy,
            cards={each: Card(each, maker.items(each, rows[each]), steps.get(each, {})) for each in known},
            strangers=tuple(sorted(each for each in rows if each not in index)),
        )

    @cached_property
    def open_to(self) -> Organisation:
        """The organisation by entry and eligibility alone, whatever rules forbid."""
        return Organisation.of(self.problem)

    @cached_property
    def bound(self) -> Mapping[str, Card]:
        """Cards that rules bind: of holders with capacity to whom some goal is open, forbidden or not."""
        return self._of_those(self.open_to.has_card)

    @cached_property
    def measured(self) -> Mapping[str, Card]:
        """Cards that criteria measure: of holders to whom rules leave some goal."""
        return self._of_those(self.organisation.has_card)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Holders that should have a card and have none."""
        ids = self.organisation.holders.ids
        held = (ids[at] for at in np.flatnonzero(self.organisation.has_card).tolist())
        return tuple(holder for holder in held if holder not in self.cards)

    def _of_those(self, chosen: NDArray[np.bool_]) -> dict[str, Card]:
        index = self.organisation.holders.index
        return {holder: card for holder, card in self.cards.items() if chosen[index[holder]]}

    def name(self, holder_id: str) -> str:
        """A holder's name."""
        return self.organisation.holders.names[self.organisation.holders.index[holder_id]]


class _Maker:
    """Makes items of rows, with what the organisation knows of them."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.known = {
            GOALS: frozenset(organisation.goals.ids),
            COMPETENCIES: frozenset(organisation.competencies.ids),
        }

    def items(self, holder_id: str, rows: list[tuple[str, str, float]]) -> tuple[Item, ...]:
        """One holder's items."""
        fits = self._fits(holder_id)
        return tuple(
            Item(
                item_id=item,
                section=section,
                weight=weight,
                is_known=item in self.known[section],
                fit=fits.get(item) if section == GOALS else None,
            )
            for item, section, weight in rows
        )

    def _fits(self, holder_id: str) -> dict[str, float]:
        """What is known of a leaf's fit, by goal."""
        organisation = self.organisation
        at = organisation.holders.index[holder_id]
        if not organisation.holders.is_leaf[at]:
            return {}
        span = slice(organisation.start[at], organisation.start[at + 1])
        pairs = zip(organisation.goal[span].tolist(), organisation.fit[span].tolist(), strict=True)
        return {organisation.goals.ids[goal]: fit for goal, fit in pairs if fit == fit}


def _weighed(
    problem: Problem, organisation: Organisation, rows: Mapping[str, list[tuple[str, str, float]]]
) -> Organisation:
    holders, goals = organisation.holders.index, organisation.goals.index
    pairs = (
        (holders[holder], goals[item])
        for holder, carried in rows.items()
        for item, section, _ in carried
        if section == GOALS and item in goals
    )
    return widened(problem, organisation, pairs)


def _steps(policy: Policy) -> dict[str, dict[str, float]]:
    """By holder and section, the step that applies."""
    steps: dict[str, dict[str, float]] = {}
    sections = {"weight_step": GOALS, "competency_step": COMPETENCIES}
    for holder, kind, step in policy.applied.select("holder_id", "kind", "min").iter_rows():
        if kind in sections:
            steps.setdefault(holder, {})[sections[kind]] = step
    return steps
