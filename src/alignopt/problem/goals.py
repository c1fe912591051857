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
    serves
        Shape (goals, goals): ``serves[g, a]`` where g is a, or serves it through any number of goals.
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
    serves: NDArray[np.bool_]
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
        serves = _closure(parent)
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
            serves=serves,
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
    def deepest_first(self) -> NDArray[np.int64]:
        """Every goal before the goal it serves."""
        return np.argsort(-self.serves.sum(axis=1), kind="stable")

    def positions(self, ids: Iterable[str]) -> list[int]:
        """Positions of many ids."""
        return [self.index[goal] for goal in ids]


def _closure(parent: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The reflexive and transitive closure of "serves"."""
    serves = np.eye(len(parent), dtype=bool)
    for goal in range(len(parent)):
        above = parent[goal]
        while above >= 0:
            serves[goal, above] = True
            above = parent[above]
    return serves


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
