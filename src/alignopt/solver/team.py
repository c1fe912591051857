"""The model of a team, written straight into a matrix: the commonest step, many times over.

A *team* is the leaves right beneath one unit whose card is known. What Pyomo's families and criteria say of
such a scope (see :mod:`alignopt.model`) is put down here array by array, to the same optimum; a test holds
the two against each other. Whatever else binds a team (rules that need rows, sections, twins that are told
apart) takes the general path.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.build import TIE
from alignopt.model.criteria import POINTS
from alignopt.solver.matrix import Matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.model.scope import Scope

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


def is_team(scope: Scope) -> bool:
    """Whether a scope decides all leaves of one unit with a known card, and nothing needs rows of its own."""
    organisation, policy = scope.organisation, scope.policy
    parent = int(organisation.holders.parent[scope.free[0]])
    if parent < 0 or not scope.cards.known[parent] or scope.measured is not None or policy.spans_branches:
        return False
    return (
        organisation.children_with_cards(parent) == list(scope.free)
        and bool(organisation.holders.is_leaf[list(scope.free)].all())
        and policy.bound_by_rows.isdisjoint(scope.free)
        and all(holder not in policy.sections.of for holder in scope.free)
        and (scope.rates.fairness <= 0 or not _tells_twins_apart(scope, parent))
    )


def _tells_twins_apart(scope: Scope, parent: int) -> bool:
    groups = scope.organisation.twins_beneath.get(parent, ())
    return any(len({scope.spokesman[v] for v in group.tolist()}) > 1 for group in groups)


@dataclass(frozen=True, eq=False)
class Team:
    """A team's step while it is written.

    Columns come in blocks: assigned, steps, top (one a card), common, off balance, short, moved.
    """

    scope: Scope
    entries: Entries = field(default_factory=lambda: Entries())
    worth: dict[str, Worth] = field(default_factory=dict)

    @property
    def parent(self) -> int:
        """The unit above."""
        return int(self.scope.organisation.holders.parent[self.scope.free[0]])

    @cached_property
    def at(self) -> Ints:
        """Candidates of those with variables of their own, one after the other."""
        organisation = self.scope.organisation
        return np.concatenate([organisation.candidates(v) for v in self.scope.speakers]).astype(np.int64)

    @cached_property
    def first(self) -> dict[int, int]:
        """Where each of those has its first candidate among them."""
        organisation, found, at = self.scope.organisation, {}, 0
        for holder in self.scope.speakers:
            found[holder] = at
            at += len(organisation.candidates(holder))
        return found

    @cached_property
    def carried(self) -> Ints:
        """Candidates on the card above."""
        span = self.scope.organisation.candidates(self.parent)
        return np.flatnonzero(self.scope.cards.steps[span.start : span.stop] > 0) + span.start

    @cached_property
    def column(self) -> Ints:
        """Per candidate, its place among those that the card above covers; -1 where it does not."""
        organisation = self.scope.organisation
        goal, above = organisation.goal[self.at], organisation.goal[self.carried]
        covered = organisation.goals.serves(goal[:, None], above[None, :]).any(axis=1)
        covered |= organisation.starts_here[self.at]
        return np.where(covered, np.cumsum(covered) - 1, -1)

    @cached_property
    def open(self) -> Ints:
        """Candidates that the card above covers."""
        return self.at[self.column >= 0]

    @cached_property
    def card(self) -> Ints:
        """For each of these, whose it is: the place among those with variables of their own."""
        place = {holder: k for k, holder in enumerate(self.scope.speakers)}
        return np.array(
            [place[v] for v in self.scope.organisation.holder[self.open].tolist()], dtype=np.int64
        )

    @cached_property
    def grid(self) -> Floats:
        """Steps in 100 %, for each of these."""
        return self.scope.policy.grid[self.scope.organisation.holder[self.open]].astype(np.float64)

    @cached_property
    def each(self) -> tuple[Ints, Ints, Bools]:
        """Every leaf's own candidates, the column of each, and whether it is covered: twins share columns."""
        scope, organisation = self.scope, self.scope.organisation
        own = np.concatenate([organisation.candidates(v) for v in scope.free]).astype(np.int64)
        spans = [
            self.first[scope.spokesman[v]] + np.arange(len(organisation.candidates(v))) for v in scope.free
        ]
        column = self.column[np.concatenate(spans)]
        return own, column, column >= 0

    def costs(self, criterion: str, column: Ints, points: float | Floats) -> None:
        """What columns add to a criterion, in points of the organisation."""
        found = self.worth.setdefault(criterion, Worth())
        found.prices.append((column, np.broadcast_to(np.asarray(points, dtype=np.float64), np.shape(column))))

    def costs_anyway(self, criterion: str, points: float) -> None:
        """What a criterion comes to in any case."""
        self.worth.setdefault(criterion, Worth()).constant += points

    def matrix(self) -> Matrix:
        """All of it."""
        number, cards = len(self.open), len(self.scope.speakers)
        self.entries.columns(number, 0.0, 1.0, whole=True)
        self.entries.columns(number, 0.0, self.grid, whole=True)
        self.entries.columns(cards, 0.0, 1.0)
        self._cards()
        self._linear()
        self._alignment()
        self._balance()
        self._workload()
        self._churn()
        rates, scale = dict(self.scope.rates.items()), self.scope.scale
        for criterion, worth in self.worth.items():
            for column, points in worth.prices:
                self.entries.pay(column, scale * rates[criterion] * points)
            self.entries.offset(scale * rates[criterion] * worth.constant)
        return self.entries.matrix()

    def _cards(self) -> None:
        """Whole cards within band and count, required goals, and ties to even weights."""
        scope, entries, number = self.scope, self.entries, len(self.open)
        policy, speakers, every = scope.policy, list(scope.speakers), np.arange(number)
        steps, top = every + number, 2 * number
        self._kept_by(speakers, self.open, self.card, every, steps)
        if policy.required[self.at[self.column < 0]].any():  # nothing above covers it
            entries.rows(np.ones(1), np.inf)
        heaviest = entries.rows(np.full(number, -np.inf), 0.0)
        entries.put(heaviest + every, steps, 1.0)
        entries.put(heaviest + every, top + self.card, -self.grid)
        capacity = scope.organisation.capacity[speakers]
        entries.pay(top + np.arange(len(speakers)), TIE * POINTS * capacity / scope.budget)

    def _kept_by(self, holders: list[int], at: Ints, card: Ints, assigned: Ints, steps: Ints) -> None:
        """What whole cards keep to, for candidates ``at`` with their columns; ``card`` says whose each is."""
        policy, entries, every = self.scope.policy, self.entries, np.arange(len(at))
        whole = policy.grid[holders].astype(np.float64)
        entries.put(entries.rows(whole, whole) + card, steps, 1.0)
        light = entries.rows(np.zeros(len(at)), np.inf)
        entries.put(light + every, steps, 1.0)
        entries.put(light + every, assigned, -policy.lightest[at])
        heavy = entries.rows(np.full(len(at), -np.inf), 0.0)
        entries.put(heavy + every, steps, 1.0)
        entries.put(heavy + every, assigned, -policy.heaviest[at])
        counts = entries.rows(policy.min_goals[holders], policy.max_goals[holders])
        entries.put(counts + card, assigned, 1.0)
        entries.at_least(assigned[policy.required[at]], 1.0)

    def _linear(self) -> None:
        """Capability and specificity: so much for each step."""
        organisation = self.scope.organisation
        own, column, covered = self.each
        own, column = own[covered], column[covered]
        held = POINTS * organisation.capacity[organisation.holder[own]] / self.grid[column]
        misfit = held * organisation.cost[own] / organisation.capacity[0]
        borrowed = held * organisation.is_general[own] / organisation.beneath_root_capacity
        self.costs("capability", len(self.open) + column, misfit)
        self.costs("specificity", len(self.open) + column, borrowed)

    def _share(self) -> Floats:
        """What a step on each candidate is of the unit's roll-up."""
        organisation = self.scope.organisation
        held = np.array([organisation.capacity[v].sum() for v in self.scope.represented.values()])
        return np.asarray(held[self.card] / organisation.card_capacity[self.parent] / self.grid)

    def _alignment(self) -> None:
        """What the team does in common with the card above."""
        entries, organisation = self.entries, self.scope.organisation
        goals, place = np.unique(organisation.goal[self.open], return_inverse=True)
        above = organisation.goal[self.carried]
        of, onto = np.nonzero(organisation.goals.serves(goals[:, None], above[None, :]))
        worth = POINTS * float(organisation.capacity[self.parent]) / organisation.measured_capacity
        flow = entries.columns(len(of), 0.0, 1.0)
        self.costs("alignment", flow + np.arange(len(of)), -worth)
        self.costs_anyway("alignment", worth)
        onto_card = self._room_on_card()
        entries.put(onto_card + onto, flow + np.arange(len(of)), 1.0)
        of_roll_up = entries.rows(np.full(len(goals), -np.inf), 0.0)
        entries.put(of_roll_up + of, flow + np.arange(len(of)), 1.0)
        entries.put(of_roll_up + place, len(self.open) + np.arange(len(self.open)), -self._share())

    def _room_on_card(self) -> int:
        """A row for each goal above: what the team has in common with it is at most its weight there."""
        weight = self.scope.cards.steps[self.carried] / self.scope.policy.grid[self.parent]
        return self.entries.rows(np.full(len(weight), -np.inf), weight)

    def _balance(self) -> None:
        """How far the team's perspectives are from the unit's target."""
        entries, organisation = self.entries, self.scope.organisation
        target = organisation.balance_target[self.parent]
        number, steps = len(target), len(self.open) + np.arange(len(self.open))
        perspective = organisation.goals.perspective[organisation.goal[self.open]]
        off = entries.columns(number, 0.0, np.inf)
        worth = POINTS * float(organisation.capacity[self.parent]) / organisation.measured_capacity
        self.costs("balance", off + np.arange(number), 0.5 * worth)
        for sign in (1.0, -1.0):
            rows = entries.rows(-sign * target, np.inf)
            entries.put(rows + np.arange(number), off + np.arange(number), 1.0)
            entries.put(rows + perspective, steps, -sign * self._share())

    def _workload(self) -> None:
        """Effort that the team leaves short."""
        scope, entries, organisation = self.scope, self.entries, self.scope.organisation
        own, column, covered = self.each
        worth = POINTS / float(organisation.capacity[0])
        asked = scope.effort > 0
        goals = np.unique(organisation.goal[own[covered]])
        goals = goals[asked[goals]]
        short = entries.columns(len(goals), 0.0, np.inf)
        self.costs("workload", short + np.arange(len(goals)), worth)
        left = float(scope.effort[asked].sum() - scope.effort[goals].sum())
        self.costs_anyway("workload", worth * left)
        rows = entries.rows(scope.effort[goals], np.inf)
        entries.put(rows + np.arange(len(goals)), short + np.arange(len(goals)), 1.0)
        used = covered & asked[organisation.goal[own]]
        held = organisation.capacity[organisation.holder[own[used]]] / self.grid[column[used]]
        at = np.searchsorted(goals, organisation.goal[own[used]])
        entries.put(rows + at, len(self.open) + column[used], held)

    def _churn(self) -> None:
        """What each leaf's card moves away from that of last period."""
        scope, entries, organisation = self.scope, self.entries, self.scope.organisation
        own, column, covered = self.each
        worth = POINTS / float(organisation.capacity[0])
        holder, before = organisation.holder[own], organisation.previous_weight[own]
        kept = organisation.had_card[holder] & (before > 0)
        gone = kept & ~covered
        free = np.array(scope.free)
        lost = organisation.capacity[free] * organisation.previous_lost[free] * organisation.had_card[free]
        away = float((organisation.capacity[holder] * before)[gone].sum() + lost.sum())
        self.costs_anyway("churn", worth * away)
        use = np.flatnonzero(kept & covered)
        moved = entries.columns(len(use), 0.0, np.inf)
        self.costs("churn", moved + np.arange(len(use)), worth * organisation.capacity[holder[use]])
        rows = entries.rows(before[use], np.inf)
        entries.put(rows + np.arange(len(use)), moved + np.arange(len(use)), 1.0)
        entries.put(rows + np.arange(len(use)), len(self.open) + column[use], 1.0 / self.grid[column[use]])


@dataclass(eq=False)
class Worth:
    """What a criterion comes to, in points of the organisation: so much for columns, and so much anyway."""

    prices: list[tuple[Ints, Floats]] = field(default_factory=list)
    constant: float = 0.0


@dataclass(eq=False)
class Entries:
    """A matrix in the making: columns and rows by blocks, entries by triples; what is given twice adds up."""

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    whole: list[Bools] = field(default_factory=list)
    row_lower: list[Floats] = field(default_factory=list)
    row_upper: list[Floats] = field(default_factory=list)
    triples: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    prices: list[tuple[Ints, Floats]] = field(default_factory=list)
    least: list[tuple[Ints, float]] = field(default_factory=list)
    constant: float = 0.0
    width: int = 0
    height: int = 0

    def columns(self, number: int, lower: float, upper: float | Floats, *, whole: bool = False) -> int:
        """Add columns; the place of the first."""
        self.lower.append(np.full(number, lower))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (number,)))
        self.whole.append(np.full(number, whole))
        self.width += number
        return self.width - number

    def rows(self, lower: NDArray[np.number], upper: float | NDArray[np.number]) -> int:
        """Add rows, as many as there are lower sides; the place of the first."""
        self.row_lower.append(np.asarray(lower, dtype=np.float64))
        self.row_upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), np.shape(lower)))
        self.height += len(lower)
        return self.height - len(lower)

    def put(self, row: Ints, column: Ints, value: float | NDArray[np.number]) -> None:
        """Add entries."""
        self.triples.append(
            (row, column, np.broadcast_to(np.asarray(value, dtype=np.float64), np.shape(row)))
        )

    def pay(self, column: Ints, price: float | Floats) -> None:
        """Add to the cost of columns."""
        self.prices.append((column, np.broadcast_to(np.asarray(price, dtype=np.float64), np.shape(column))))

    def offset(self, points: float) -> None:
        """Add to what it costs in any case."""
        self.constant += points

    def at_least(self, column: Ints, value: float) -> None:
        """Raise lower bounds of columns."""
        self.least.append((column, value))

    def matrix(self) -> Matrix:
        """The matrix, by columns."""
        row, column, value = (np.concatenate(parts) for parts in zip(*self.triples, strict=True))
        key, inverse = np.unique(column * self.height + row, return_inverse=True)
        together = np.bincount(inverse, weights=value).astype(np.float64)
        cost = np.zeros(self.width)
        for at, price in self.prices:
            np.add.at(cost, at, price)
        lower = np.concatenate(self.lower)
        for at, least in self.least:
            lower[at] = least
        edges = np.searchsorted(key, np.arange(self.width + 1) * self.height)
        return Matrix(
            cost=cost,
            offset=self.constant,
            lower=lower,
            upper=np.concatenate(self.upper),
            whole=np.concatenate(self.whole),
            row_lower=np.concatenate(self.row_lower),
            row_upper=np.concatenate(self.row_upper),
            starts=edges.astype(np.int32),
            rows=(key % self.height).astype(np.int32),
            values=together,
            columns=(),
        )
