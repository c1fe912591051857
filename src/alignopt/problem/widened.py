"""An organisation with further candidates: pairs that stand on given scorecards and are not available."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.problem.fit import candidate_cost, candidate_fit
from alignopt.problem.organisation import Organisation
from alignopt.problem.pairs import Pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Widened(Organisation):
    """The same holders and goals, with more pairs that may be weighed.

    What was available decides who has a scorecard, which goals are general, which holders look the same and
    what families goals form, as it does without the further pairs.

    Attributes
    ----------
    base
        The organisation before.
    was_there
        Per candidate: it is one of that organisation, too.
    """

    base: Organisation
    was_there: Bools

    @cached_property
    def has_card(self) -> Bools:
        """Whether a holder gets a scorecard."""
        return self.base.has_card

    @cached_property
    def twins(self) -> tuple[Ints, ...]:
        """Groups of holders that look the same; each has the further pairs of all of them."""
        return self.base.twins

    @cached_property
    def is_general(self) -> Bools:
        """Per candidate: another goal that serves this one is available to the same holder."""
        general = np.zeros(len(self.goal), dtype=bool)
        general[self.was_there] = self.base.is_general
        for at in np.flatnonzero(~self.was_there).tolist():
            open_to = self.base.goals_of(int(self.holder[at]))
            general[at] = self.goals.serves(open_to, self.goal[at]).any()
        return general

    def sibling_families(self, unit: int) -> list[dict[int, float]]:
        """Goals available to a unit that have priorities and serve the same goal: goal to share."""
        return self.base.sibling_families(unit)


def widened(problem: Problem, organisation: Organisation, pairs: Iterable[tuple[int, int]]) -> Organisation:
    """The organisation with further candidates; fits and costs of those that are there do not change.

    Parameters
    ----------
    problem
        The tables.
    organisation
        The same as arrays.
    pairs
        Holder and goal by position; those that are candidates already add nothing.
    """
    there, asked = organisation.pairs, [*pairs]
    further = Pairs.of([holder for holder, _ in asked], [goal for _, goal in asked], there.goals)
    further = further.only(~further.are_in(there))
    if not further.keys.size:
        return organisation
    wanted = there | further | _for_twins(organisation, further)
    holder, goal, was_there = wanted.holder, wanted.goal, wanted.are_in(there)
    fit = np.full(len(goal), np.nan)
    fit[was_there] = organisation.fit
    more = (holder[~was_there], goal[~was_there])
    fit[~was_there] = candidate_fit(problem, organisation.holders, organisation.goals, *more)
    kept = {each.name: getattr(organisation, each.name) for each in fields(Organisation)}
    changed = {
        "start": wanted.starts(len(organisation.capacity)),
        "goal": goal,
        "fit": fit,
        "cost": _costs(organisation, fit, holder, was_there),
    }
    return Widened(**{**kept, **changed}, base=organisation, was_there=was_there)


def _for_twins(organisation: Organisation, further: Pairs) -> Pairs:
    """The same pairs for all who look like those that have them."""
    twins = {holder: group for group in organisation.twins for holder in group.tolist()}
    pairs = [
        (int(twin), goal)
        for holder, goal in zip(further.holder.tolist(), further.goal.tolist(), strict=True)
        for twin in twins.get(holder, ())
    ]
    return Pairs.of([holder for holder, _ in pairs], [goal for _, goal in pairs], further.goals)


def _costs(organisation: Organisation, fit: Floats, holder: Ints, was_there: Bools) -> Floats:
    """1 - fit; where there is none, what the holder's own candidates cost on average."""
    described = np.where(was_there, fit, np.nan)
    cost = np.where(np.isnan(fit), candidate_cost(described, holder, len(organisation.capacity)), 1.0 - fit)
    cost[was_there] = organisation.cost
    return cost
