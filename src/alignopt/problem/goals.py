"""The goals as a forest: what serves what, where each enters, and what strategic goals aim at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from alignopt.problem.holders import Holders
    from alignopt.problem.problem import Problem

    Places = int | NDArray[np.int64] | list[int]


@dataclass(frozen=True, eq=False)
class Goals:
    """Goals in id order, as arrays.

    Attributes
    ----------
    ids, names
        One text per goal.
    perspective
        Position of the goal's perspective among the perspectives in id order.
    parent
        The goal it serves directly; -1 where there is none.
    first, last
        A goal and all that serve it stand in a row, in an order of their own: the goal's place in it, and the
        place after the last that serves it.
    top
        The goal at the head of its line: strategic or local.
    entry
        Position of the holder where the goal enters.
    is_strategic, is_local
        Heads of lines that enter at the root, or lower.
    target_weight
        Strategic goals' target share of the organisation: perspective target x share of priority.
    priority
        As stated; NaN where there is none.
    effort
        Capacity the goal asks for; 0 where nothing is stated.
    category
        As stated; None where nothing is.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    perspective: NDArray[np.int64]
    parent: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    top: NDArray[np.int64]
    entry: NDArray[np.int64]
    is_strategic: NDArray[np.bool_]
    is_local: NDArray[np.bool_]
    target_weight: NDArray[np.float64]
    priority: NDArray[np.float64]
    effort: NDArray[np.float64]
    category: tuple[str | None, ...]

    @classmethod
    def of(cls, problem: Problem, holders: Holders) -> Goals:
        """Read the forest off the table of goals."""
        rows = problem.goals
        ids = rows["goal_id"].to_list()
        index = {goal: at for at, goal in enumerate(ids)}
        parent = np.array([-1 if up is None else index[up] for up in rows["parent_id"]], dtype=np.int64)
        first, last = _places(parent)
        entry = np.array(holders.positions(rows["unit_id"]), dtype=np.int64)
        is_top = parent < 0
        root = holders.top_down()[0]
        shares = problem.perspectives["target_weight"].to_numpy()
        places = {each: at for at, each in enumerate(problem.perspectives["perspective_id"])}
        perspective = np.array([places[each] for each in rows["perspective_id"]], dtype=np.int64)
        priority = rows["priority"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        strategic = is_top & (entry == root)
        return cls(
            ids=tuple(ids),
            names=tuple(rows["name"]),
            perspective=perspective,
            parent=parent,
            first=first,
            last=last,
            top=_tops(parent),
            entry=entry,
            is_strategic=strategic,
            is_local=is_top & (entry != root),
            target_weight=_target_weights(strategic, perspective, priority, shares),
            priority=priority,
            effort=rows["effort"].cast(pl.Float64).fill_null(0.0).to_numpy(),
            category=tuple(rows["category"]),
        )

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each goal id."""
        return {goal: at for at, goal in enumerate(self.ids)}

    @cached_property
    def depth(self) -> NDArray[np.int64]:
        """How many goals each one serves, itself not among them."""
        depth, above = np.zeros(len(self.parent), dtype=np.int64), self.parent
        while (above >= 0).any():
            depth += above >= 0
            above = np.where(above >= 0, self.parent[above], -1)
        return depth

    def serves(self, goal: Places, above: Places) -> NDArray[np.bool_]:
        """Whether goals are others, or serve them through any number of goals; shapes are broadcast."""
        place = self.first[goal]
        return np.asarray((self.first[above] <= place) & (place < self.last[above]))

    def line(self, above: Places) -> NDArray[np.bool_]:
        """Per goal, whether it is one of those given or serves one of them."""
        edges = np.zeros(len(self.ids) + 1, dtype=np.int64)
        np.add.at(edges, self.first[above], 1)
        np.add.at(edges, self.last[above], -1)
        return np.asarray(np.cumsum(edges)[self.first] > 0)

    def positions(self, ids: Iterable[str]) -> list[int]:
        """Positions of many ids."""
        return [self.index[goal] for goal in ids]


def _places(parent: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places in a walk through the forest that takes every goal before those that serve it."""
    beneath: list[list[int]] = [[] for _ in parent]
    waiting: list[int] = []
    for goal, above in enumerate(parent.tolist()):
        (beneath[above] if above >= 0 else waiting).append(goal)
    first = np.zeros(len(parent), dtype=np.int64)
    order: list[int] = []
    while waiting:
        goal = waiting.pop()
        first[goal] = len(order)
        order.append(goal)
        waiting += beneath[goal]
    last = first + 1
    for goal in reversed(order):
        above = int(parent[goal])
        if above >= 0:
            last[above] = max(last[above], last[goal])
    return first, last


def _tops(parent: NDArray[np.int64]) -> NDArray[np.int64]:
    """The head of each goal's line."""
    top = np.arange(len(parent))
    while (parent[top] >= 0).any():
        top = np.where(parent[top] >= 0, parent[top], top)
    return top


def _target_weights(
    strategic: NDArray[np.bool_],
    perspective: NDArray[np.int64],
    priority: NDArray[np.float64],
    shares: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Perspective target x share of priority in the perspective (all null: equal shares)."""
    stated = np.where(strategic, np.nan_to_num(priority, nan=0.0), 0.0)
    unstated = strategic & np.isnan(priority)
    stated[unstated] = 1.0
    total = np.bincount(perspective, weights=stated, minlength=len(shares))[perspective]
    return np.divide(shares[perspective] * stated, total, out=np.zeros_like(stated), where=total > 0)
