"""The problem as arrays: the tree of holders, the goals, and who may carry which goal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.problem.competencies import Competencies
from alignopt.problem.fit import candidate_cost, candidate_fit
from alignopt.problem.goals import Goals
from alignopt.problem.holders import Holders
from alignopt.problem.pairs import Pairs
from alignopt.problem.previous import Previous
from alignopt.problem.rolled import Rolled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Organisation:
    """Holders, goals and candidates of one problem, as arrays.

    A *candidate* is a pair (holder, goal) that may stand on a scorecard. Candidates are kept holder
    by holder, goals ascending: those of holder ``v`` are ``start[v]:start[v + 1]``.

    Attributes
    ----------
    holders, goals
        The tree and the goal forest; both index everything else.
    perspective_ids
        Perspectives in id order.
    balance_target
        Shape (holders, perspectives): each holder's target share, its own or inherited.
    capacity
        Capacity of each holder, summed over the leaves beneath it.
    start
        Shape (holders + 1): where each holder's candidates begin.
    goal
        Goal index of each candidate.
    fit
        Fit of each candidate in [0, 1]; NaN where the goal asks nothing or nobody was assessed.
    cost
        What a full weight on the candidate costs: 1 - fit, or the holder's mean where there is none.
    previous
        Last period's weights of leaves, whether or not they may carry those goals now.
    """

    holders: Holders
    goals: Goals
    competencies: Competencies
    perspective_ids: tuple[str, ...]
    balance_target: Floats
    capacity: Floats
    start: Ints
    goal: Ints
    fit: Floats
    cost: Floats
    previous: Previous

    @classmethod
    def of(cls, problem: Problem, *, barred: Pairs | None = None) -> Organisation:
        """Compile the tables of a problem into arrays; what is ``barred`` is not available."""
        holders = Holders.of(problem)
        goals = Goals.of(problem, holders)
        return _assemble(problem, holders, goals, _available(problem, holders, goals, barred))

    def candidates(self, holder: int) -> range:
        """Positions of a holder's candidates."""
        return range(int(self.start[holder]), int(self.start[holder + 1]))

    def goals_of(self, holder: int) -> Ints:
        """Goal indices that a holder may carry, ascending."""
        return self.goal[self.start[holder] : self.start[holder + 1]]

    @cached_property
    def holder(self) -> Ints:
        """Holder index of each candidate."""
        return np.repeat(np.arange(len(self.capacity)), np.diff(self.start))

    @cached_property
    def has_card(self) -> Bools:
        """Whether a holder gets a scorecard: it has capacity and something to carry."""
        return (self.capacity > 0) & (np.diff(self.start) > 0)

    @cached_property
    def children(self) -> tuple[Ints, ...]:
        """For each holder, the holders right beneath it that have capacity."""
        return tuple(kids[self.capacity[kids] > 0] for kids in self.holders.children)

    def children_with_cards(self, unit: int) -> list[int]:
        """Those right beneath a unit who hold a scorecard."""
        return [child for child in self.children[unit].tolist() if self.has_card[child]]

    @cached_property
    def card_capacity(self) -> Floats:
        """Per holder, the capacity of those right beneath it that have a scorecard: what a roll-up is of."""
        held = np.zeros(len(self.capacity))
        with_card = np.flatnonzero(self.has_card & (self.holders.parent >= 0))
        np.add.at(held, self.holders.parent[with_card], self.capacity[with_card])
        return held

    @cached_property
    def parents(self) -> Ints:
        """Units with a scorecard somewhere beneath, top-down: where alignment and balance are measured."""
        above = np.zeros(len(self.capacity), dtype=bool)
        for holder in self.holders.bottom_up():
            parent = self.holders.parent[holder]
            if parent >= 0:
                above[parent] |= above[holder] | self.has_card[holder]
        return np.flatnonzero(above)

    @cached_property
    def leaves(self) -> Ints:
        """Leaves with a scorecard."""
        return np.flatnonzero(self.holders.is_leaf & self.has_card)

    @cached_property
    def starts_here(self) -> Bools:
        """Per candidate: a local line of goals starts at this very holder, so nothing above carries it."""
        top = self.goals.top[self.goal]
        return np.asarray(self.goals.is_local[top] & (self.goals.entry[top] == self.holder))

    @cached_property
    def is_general(self) -> Bools:
        """Per candidate: another goal that serves this one is available to the same holder."""
        general = np.zeros(len(self.goal), dtype=bool)
        holder, above = self.holder, self.goals.parent[self.goal]
        while len(above):
            holder, above = holder[above >= 0], above[above >= 0]
            found = self.pairs.where(holder, above)
            general[found[found >= 0]] = True
            above = self.goals.parent[above]
        return general

    @cached_property
    def pairs(self) -> Pairs:
        """The candidates as a set of pairs, in the same order."""
        return Pairs(self.holder * len(self.goals.ids) + self.goal, len(self.goals.ids))

    @cached_property
    def twins(self) -> tuple[Ints, ...]:
        """Groups of at least two sibling leaves with the same role, candidates and fit."""
        groups: dict[tuple[object, ...], list[int]] = {}
        for leaf in self.leaves.tolist():
            span = slice(self.start[leaf], self.start[leaf + 1])
            looks = (self.goal[span].tobytes(), np.nan_to_num(self.fit[span], nan=-1.0).tobytes())
            key = (int(self.holders.parent[leaf]), self.holders.role[leaf], *looks)
            groups.setdefault(key, []).append(leaf)
        return tuple(np.array(group) for group in groups.values() if len(group) > 1)

    @cached_property
    def twins_beneath(self) -> dict[int, tuple[Ints, ...]]:
        """The groups of twins by the unit right above them."""
        found: dict[int, tuple[Ints, ...]] = {}
        for group in self.twins:
            unit = int(self.holders.parent[group[0]])
            found[unit] = (*found.get(unit, ()), group)
        return found

    @cached_property
    def rolled(self) -> Rolled:
        """What can come together at each unit from the cards right beneath it."""
        return Rolled.of(self)

    @cached_property
    def measured_capacity(self) -> float:
        """Capacities of the units with children, summed: what alignment and balance are means over."""
        return float(self.capacity[self.parents].sum())

    @cached_property
    def beneath_root_capacity(self) -> float:
        """Capacity of all scorecards beneath the root, summed; 1 where the root is alone."""
        below = self.has_card & (self.holders.parent >= 0)
        return float(self.capacity[below].sum()) or 1.0

    @cached_property
    def is_parent(self) -> Bools:
        """Per holder, whether alignment and balance are measured there."""
        found = np.zeros(len(self.capacity), dtype=bool)
        found[self.parents] = True
        return found

    @cached_property
    def previous_weight(self) -> Floats:
        """Per candidate: its share of the leaf's card of last period; 0 where it was not on it."""
        return self._previously[0]

    @cached_property
    def previous_lost(self) -> Floats:
        """Per holder: the share of its card of last period on goals that it may not carry any more."""
        return self._previously[1]

    @cached_property
    def had_card(self) -> Bools:
        """Whether a holder is a leaf with a scorecard, and with one of last period to compare it with."""
        had = np.zeros(len(self.capacity), dtype=bool)
        had[self.previous.holder] = True
        return had & self.has_card

    @cached_property
    def _previously(self) -> tuple[Floats, Floats]:
        return self.previous.along(self.pairs, len(self.capacity))

    def sibling_families(self, unit: int) -> list[dict[int, float]]:
        """Goals available to a unit that have priorities and serve the same goal: goal to share."""
        families: dict[int, list[int]] = {}
        for goal in self.goals_of(unit).tolist():
            if self.goals.parent[goal] >= 0 and not np.isnan(self.goals.priority[goal]):
                families.setdefault(int(self.goals.parent[goal]), []).append(goal)
        shares = []
        for family in families.values():
            total = float(self.goals.priority[family].sum())
            if len(family) > 1 and total > 0:
                shares.append({g: float(self.goals.priority[g]) / total for g in family})
        return shares

    @cached_property
    def siblings(self) -> tuple[Ints, Floats, Ints]:
        """All families of units with children: candidate, its share in its family, the family's number."""
        at: list[int] = []
        share: list[float] = []
        number: list[int] = []
        families = 0
        for unit in self.parents.tolist():
            places = dict(zip(self.goals_of(unit).tolist(), self.candidates(unit), strict=True))
            for family in self.sibling_families(unit):
                at += [places[goal] for goal in family]
                share += family.values()
                number += [families] * len(family)
                families += 1
        return np.array(at, dtype=np.int64), np.array(share), np.array(number, dtype=np.int64)

    def is_beneath(self, holder: int, ancestor: int) -> bool:
        """Whether a holder is the ancestor itself or stands beneath it."""
        while holder >= 0 and holder != ancestor:
            holder = int(self.holders.parent[holder])
        return holder == ancestor


def _available(problem: Problem, holders: Holders, goals: Goals, barred: Pairs | None) -> Pairs:
    """Who may carry which goal."""
    number = len(goals.ids)
    enters = Pairs.of(goals.entry, np.arange(number), number).handed_down(holders)
    leaves = _open_to_leaves(problem, holders, goals, enters)
    if barred is not None:
        leaves = leaves.only(~leaves.are_in(barred))
    served = leaves.handed_up(holders).with_served(goals.parent)
    units = served.only(~holders.is_leaf[served.holder] & served.are_in(enters))
    if barred is not None:
        units = units.only(~units.are_in(barred))
    return leaves | units


def _open_to_leaves(problem: Problem, holders: Holders, goals: Goals, enters: Pairs) -> Pairs:
    """Which goals leaves with capacity may carry, by entry and eligibility."""
    rows = problem.eligibility
    listed = Pairs.of(
        holders.positions(rows["holder_id"]), goals.positions(rows["goal_id"]), enters.goals
    ).handed_down(holders)
    restricted = np.zeros(len(holders.ids), dtype=bool)
    restricted[listed.holder] = True
    working = holders.is_leaf & (holders.leaf_capacity > 0)
    found = enters.only(working[enters.holder])
    return found.only(~restricted[found.holder] | found.are_in(listed))


def _assemble(problem: Problem, holders: Holders, goals: Goals, available: Pairs) -> Organisation:
    """Sum capacities and lay the candidates out."""
    capacity = holders.leaf_capacity.copy()
    for at in holders.bottom_up():
        if holders.parent[at] >= 0:
            capacity[holders.parent[at]] += capacity[at]
    holder, goal = available.holder, available.goal
    fit = candidate_fit(problem, holders, goals, holder, goal)
    perspective_ids = tuple(problem.perspectives["perspective_id"])
    return Organisation(
        holders=holders,
        goals=goals,
        competencies=Competencies.of(problem, goals, perspective_ids),
        perspective_ids=perspective_ids,
        balance_target=_balance_targets(problem, holders, perspective_ids),
        capacity=capacity,
        start=available.starts(len(holders.ids)),
        goal=goal,
        fit=fit,
        cost=candidate_cost(fit, holder, len(holders.ids)),
        previous=Previous.of(problem, holders, goals),
    )


def _balance_targets(problem: Problem, holders: Holders, perspective_ids: tuple[str, ...]) -> Floats:
    """Each holder's target share of every perspective: its own, else its parent's, else the root's."""
    column = {perspective: at for at, perspective in enumerate(perspective_ids)}
    target = np.full((len(holders.ids), len(perspective_ids)), np.nan)
    root = holders.top_down()[0]
    target[root] = problem.perspectives["target_weight"].to_numpy()
    own = problem.unit_targets
    units = holders.positions(own["unit_id"])
    stated = np.zeros(len(holders.ids), dtype=bool)
    stated[units] = True
    target[stated] = 0.0
    for unit, perspective, share in zip(units, own["perspective_id"], own["target_weight"], strict=True):
        target[unit, column[perspective]] = share
    for holder in holders.top_down():
        if not stated[holder] and holders.parent[holder] >= 0:
            target[holder] = target[holders.parent[holder]]
    return target
