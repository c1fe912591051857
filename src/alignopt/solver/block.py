"""The relaxation of a unit and its team, both undecided, written straight into a matrix.

The commonest block of the bound (see :mod:`alignopt.solver.bound`), as :mod:`alignopt.solver.team` is the
commonest step; a test holds it against the one that Pyomo makes of the same scope.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.criteria import POINTS
from alignopt.model.rates import CRITERIA
from alignopt.solver.team import Team, Worth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.model.scope import Scope
    from alignopt.solver.matrix import Matrix

    Ints = NDArray[np.int64]


def is_block(scope: Scope, unit: int) -> bool:
    """Whether a scope is about a unit beneath the root and its leaves, and nothing needs rows of its own."""
    organisation, policy = scope.organisation, scope.policy
    team = organisation.children_with_cards(unit)
    return (
        int(organisation.holders.parent[unit]) >= 0
        and bool(organisation.has_card[unit])
        and list(scope.free) == sorted([unit, *team])
        and bool(team and organisation.holders.is_leaf[team].all())
        and not policy.spans_branches
        and policy.bound_by_rows.isdisjoint(scope.free)
        and all(holder not in policy.sections.of for holder in team)
        and not organisation.twins_beneath.get(unit)
    )


@dataclass(frozen=True, eq=False)
class Block(Team):
    """A unit with its team, none of whose cards is known; criteria stand in columns of their own.

    Columns come in blocks: the team's assigned and steps, the unit's assigned and steps, common, off
    balance, moved; at last a column for each criterion and one for their sum at their rates.
    """

    @cached_property
    def carried(self) -> Ints:
        """Candidates that may stand on the card above."""
        span = self.scope.organisation.candidates(self.parent)
        return np.arange(span.start, span.stop)

    @property
    def head(self) -> int:
        """The first column of the unit's card."""
        return 2 * len(self.open)

    def asked(self, total: str) -> tuple[Matrix, dict[str, int]]:
        """The matrix, and the column of each criterion and of their sum, which is named ``total``."""
        entries, number, above = self.entries, len(self.open), len(self.carried)
        whole = float(self.scope.policy.grid[self.parent])
        entries.columns(number, 0.0, 1.0)
        entries.columns(number, 0.0, self.grid)
        entries.columns(above, 0.0, 1.0)
        entries.columns(above, 0.0, whole)
        places = np.arange(number)
        self._kept_by(list(self.scope.speakers), self.open, self.card, places, places + number)
        places = self.head + np.arange(above)
        self._kept_by([self.parent], self.carried, np.zeros(above, dtype=np.int64), places, places + above)
        self._in_sight()
        self._priority()
        self._linear()
        self._alignment()
        self._balance()
        self._churn()
        columns = {name: self._in_column(self.worth.get(name, Worth())) for name in CRITERIA}
        weighted = entries.columns(1, -np.inf, np.inf)
        row = entries.rows(np.zeros(1), 0.0)
        entries.put(np.array([row]), np.array([weighted]), 1.0)
        for name, rate in self.scope.rates.items():
            entries.put(np.array([row]), np.array([columns[name]]), -rate)
        return entries.matrix(), {total: weighted, **columns}

    def _in_sight(self) -> None:
        """A goal is carried only under one that it serves."""
        organisation, entries = self.scope.organisation, self.entries
        bound = np.flatnonzero(~organisation.starts_here[self.open])
        goal, above = organisation.goal[self.open[bound]], organisation.goal[self.carried]
        of, under = np.nonzero(organisation.goals.serves(goal[:, None], above[None, :]))
        rows = entries.rows(np.full(len(bound), -np.inf), 0.0)
        entries.put(rows + np.arange(len(bound)), bound, 1.0)
        entries.put(rows + of, self.head + under, -1.0)

    def _priority(self) -> None:
        """How far the unit's weights are from the priorities of goals that serve the same one."""
        organisation, entries = self.scope.organisation, self.entries
        goals = organisation.goals_of(self.parent)
        worth = POINTS * float(organisation.capacity[self.parent]) / organisation.measured_capacity
        first = self.head + len(self.carried)
        for family in organisation.sibling_families(self.parent):
            number = len(family)
            steps = first + np.searchsorted(goals, list(family))
            share = np.array(list(family.values()))
            off = entries.columns(number, 0.0, np.inf) + np.arange(number)
            self.costs("priority", off, 0.5 * worth)
            away = (np.eye(number) - share[:, None]) / float(self.scope.policy.grid[self.parent])
            for sign in (1.0, -1.0):
                rows = entries.rows(np.zeros(number), np.inf) + np.arange(number)
                entries.put(rows, off, 1.0)
                entries.put(np.repeat(rows, number), np.tile(steps, number), -sign * away.reshape(-1))

    def _room_on_card(self) -> int:
        """A row for each goal above: what the team has in common with it is at most its weight there."""
        number = len(self.carried)
        rows = self.entries.rows(np.full(number, -np.inf), 0.0)
        steps = self.head + number + np.arange(number)
        self.entries.put(rows + np.arange(number), steps, -1.0 / float(self.scope.policy.grid[self.parent]))
        return rows

    def _in_column(self, worth: Worth) -> int:
        """A column that is what a criterion comes to."""
        column = self.entries.columns(1, -np.inf, np.inf)
        row = self.entries.rows(np.full(1, worth.constant), worth.constant)
        self.entries.put(np.array([row]), np.array([column]), 1.0)
        for places, points in worth.prices:
            self.entries.put(np.full(len(places), row), places, -points)
        return column


def block(scope: Scope, unit: int, total: str) -> tuple[Matrix, dict[str, int]]:
    """The relaxation of a unit and its team, in points of the organisation."""
    team = tuple(scope.organisation.children_with_cards(unit))
    return Block(replace(scope, free=team)).asked(total)
