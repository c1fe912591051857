"""Competencies on plans: which ones each person may be asked for, and how strongly goals and role ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.goals import Goals
    from alignopt.problem.holders import Holders
    from alignopt.problem.problem import Problem

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Competencies:
    """Competencies in id order, as arrays; and what goals and roles ask for.

    Attributes
    ----------
    ids, names
        One text per competency.
    category
        As stated; None where nothing is.
    perspective
        Position of the perspective it counts for; -1 where there is none.
    asked_by_goal
        Shape (goals, competencies): share of what a goal asks for, by importance; rows add up to 1, or are 0.
    asked_by_role
        For each role that asks for any: the share of each competency, by required level.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    category: tuple[str | None, ...]
    perspective: NDArray[np.int64]
    asked_by_goal: Floats
    asked_by_role: dict[str, Floats]

    @classmethod
    def of(cls, problem: Problem, goals: Goals, perspective_ids: tuple[str, ...]) -> Competencies:
        """Read them off the tables."""
        rows = problem.competencies
        ids = tuple(rows["competency_id"])
        column = {each: at for at, each in enumerate(ids)}
        place = {each: at for at, each in enumerate(perspective_ids)}
        by_goal = np.zeros((len(goals.ids), len(ids)))
        for goal, competency, importance in problem.goal_competencies.select(
            "goal_id", "competency_id", "importance"
        ).iter_rows():
            by_goal[goals.index[goal], column[competency]] = 1.0 if importance is None else importance
        by_role: dict[str, Floats] = {}
        for role, competency, level in problem.role_competencies.select(
            "role", "competency_id", "required_level"
        ).iter_rows():
            by_role.setdefault(role, np.zeros(len(ids)))[column[competency]] = level
        return cls(
            ids=ids,
            names=tuple(rows["name"]),
            category=tuple(rows["category"]),
            perspective=np.array([place.get(each, -1) for each in rows["perspective_id"]], dtype=np.int64),
            asked_by_goal=_as_shares(by_goal),
            asked_by_role={role: _as_shares(asked) for role, asked in by_role.items()},
        )

    def by_role(self, role: str | None) -> Floats:
        """What a role asks for, as shares; nothing where it asks for none."""
        return self.asked_by_role.get(role or "", np.zeros(len(self.ids)))

    def open_to(self, holders: Holders, holder: int, goals: NDArray[np.int64]) -> NDArray[np.int64]:
        """Competencies that a person's role, or a goal that the person may carry, asks for, ascending."""
        asked = self.asked_by_goal[goals].any(axis=0) | (self.by_role(holders.role[holder]) > 0)
        return np.flatnonzero(asked)

    def asked(self, role: str | None, goals: NDArray[np.int64]) -> Floats:
        """What carrying a goal in a role asks for, as shares: shape (goals given, competencies).

        The mean of what the goal and what the role ask for; where one of them asks for nothing, the other
        alone; where neither does, nothing.
        """
        of_goals, of_role = self.asked_by_goal[goals], self.by_role(role)
        together = of_goals + of_role
        return _as_shares(together)


def _as_shares(asked: Floats) -> Floats:
    """Rows divided by their sums; rows of nothing stay so."""
    total = asked.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(asked, total, out=np.zeros_like(asked), where=total > 0))
