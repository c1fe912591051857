"""Last period's scorecards, as far as they can be compared with this period's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.goals import Goals
    from alignopt.problem.holders import Holders
    from alignopt.problem.pairs import Pairs
    from alignopt.problem.problem import Problem

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Previous:
    """What leaves carried last period, of goals that are still there.

    Rows of goals that were dropped, of competencies and of ids that nothing has are left out, and what is
    left of a leaf's card counts as all of it. A leaf of which nothing is left has no pair here.

    Attributes
    ----------
    holder, goal
        Positions, a pair for each weight above 0.
    share
        The weight, as a share of all that its holder has here.
    """

    holder: Ints
    goal: Ints
    share: Floats

    @classmethod
    def of(cls, problem: Problem, holders: Holders, goals: Goals) -> Previous:
        """Read them off the table ``previous``."""
        leaves = pl.Series([each for each, leaf in zip(holders.ids, holders.is_leaf, strict=True) if leaf])
        rows = problem.previous.filter(
            pl.col("holder_id").is_in(leaves.implode()),
            pl.col("goal_id").is_in(problem.goals["goal_id"].implode()),
            pl.col("weight") > 0,
        )
        holder = np.array(holders.positions(rows["holder_id"]), dtype=np.int64)
        weight = rows["weight"].to_numpy().astype(np.float64)
        whole = np.bincount(holder, weights=weight, minlength=len(holders.ids))
        return cls(
            holder=holder,
            goal=np.array(goals.positions(rows["goal_id"]), dtype=np.int64),
            share=weight / whole[holder],
        )

    def along(self, pairs: Pairs, holders: int) -> tuple[Floats, Floats]:
        """The share of each pair given, and per holder what is on other goals."""
        at = pairs.where(self.holder, self.goal)
        share = np.zeros(len(pairs.keys))
        share[at[at >= 0]] = self.share[at >= 0]
        gone = at < 0
        lost = np.zeros(holders)
        np.add.at(lost, self.holder[gone], self.share[gone])
        return share, lost
