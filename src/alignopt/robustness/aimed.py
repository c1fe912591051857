"""The weights that strategic goals get: a target for each perspective, a share for each goal in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.priority.sets import GOALS, sets_of, told_apart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ALIKE = 12
"""Weights that agree to so many decimals are level."""


@dataclass(frozen=True, eq=False)
class Aimed:
    """Targets and shares of a problem as arrays, perspectives and goals by id.

    Attributes
    ----------
    perspective_ids, perspective_names
        One text per perspective.
    targets
        Shape (perspectives): target weights, which sum to 1.
    goal_ids, goal_names
        One text per strategic goal; the name with the id where two are alike.
    perspective
        Shape (goals): position of each goal's perspective.
    shares
        Shape (goals): share of each goal in its perspective.
    """

    perspective_ids: tuple[str, ...]
    perspective_names: tuple[str, ...]
    targets: Floats
    goal_ids: tuple[str, ...]
    goal_names: tuple[str, ...]
    perspective: Ints
    shares: Floats

    @classmethod
    def of(cls, problem: Problem) -> Aimed:
        """Read targets and priorities off the tables."""
        top, *others = sets_of(problem)
        place = {each: at for at, each in enumerate(top.items)}
        names = dict(problem.goals.select("goal_id", "name").iter_rows())
        found = sorted(
            (goal, place[judged.parent_id], share)
            for judged in others
            if judged.kind == GOALS and judged.parent_id is not None
            for goal, share in zip(judged.items, judged.stated, strict=True)
        )
        ids = [goal for goal, _, _ in found]
        return cls(
            perspective_ids=top.items,
            perspective_names=top.labels,
            targets=np.array(top.stated),
            goal_ids=tuple(ids),
            goal_names=tuple(told_apart(ids, [names[goal] for goal in ids])),
            perspective=np.array([at for _, at, _ in found], dtype=np.int64),
            shares=np.array([share for _, _, share in found], dtype=np.float64),
        )

    @cached_property
    def overall(self) -> Floats:
        """Shape (goals): the share of the organisation that each goal is meant to get."""
        return np.asarray(self.targets[self.perspective] * self.shares)

    @cached_property
    def can_be_aimed_at(self) -> NDArray[np.bool_]:
        """Shape (perspectives): whether it has a goal with any priority, so that it may have a target."""
        wanted = np.bincount(self.perspective, weights=self.shares, minlength=len(self.targets))
        return np.asarray(wanted > 0)

    def members(self, perspective: int) -> Ints:
        """Positions of the goals of a perspective."""
        return np.flatnonzero(self.perspective == perspective)


def moved(weights: Floats, at: int, to: float) -> Floats:
    """One weight of a set changed, the others in the proportions they had (evenly, if all were 0).

    ``w_i' = to`` and ``w_j' = w_j (1 - to) / (1 - w_i)``.
    """
    others = np.delete(weights, at)
    whole = others.sum()
    even = np.full(len(others), 1.0 / max(len(others), 1))
    kept = others / whole if whole > 0 else even
    return np.insert((1.0 - to) * kept, at, to)


def ranks(weights: Floats, alike: int = ALIKE) -> Ints:
    """Ranks along the last axis: 1 is the heaviest, those alike to so many decimals share the better one."""
    values = -weights.round(alike)
    order = np.argsort(values, axis=-1, kind="stable")
    inorder = np.take_along_axis(values, order, axis=-1)
    is_new = np.ones(inorder.shape, dtype=bool)
    is_new[..., 1:] = inorder[..., 1:] != inorder[..., :-1]
    place = np.where(is_new, np.arange(1, values.shape[-1] + 1), 0)
    found = np.zeros(values.shape, dtype=np.int64)
    np.put_along_axis(found, order, np.maximum.accumulate(place, axis=-1), axis=-1)
    return found
