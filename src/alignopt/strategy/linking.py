"""Links between strategic goals, and what each cause gets of what its effect passes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.tables.lifting import lifted, strategic_heads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem


def links_of(problem: Problem) -> pl.DataFrame:
    """The links between strategic goals, those of goals that serve them added up.

    Returns
    -------
    pl.DataFrame
        Columns cause_goal_id, effect_goal_id, strength, share (of what the effect passes on: the strength in
        proportion to all that drive the effect), sorted by both ids.
    """
    heads = strategic_heads(problem.goals, problem.units)
    most = pl.col("strength") / pl.col("strength").max().over("effect_goal_id")
    return (
        lifted(problem.strategy_links, heads)
        .group_by(cause_goal_id="cause", effect_goal_id="effect")
        .agg(pl.col("strength").sort().sum())
        .sort("cause_goal_id", "effect_goal_id")
        .with_columns(share=most / most.sum().over("effect_goal_id"))
    )


def shares_of(goals: Sequence[str], links: pl.DataFrame) -> NDArray[np.float64]:
    """Shape (goals, goals): the share of what the effect (column) passes on that goes to the cause (row)."""
    place = {goal: at for at, goal in enumerate(goals)}
    shares = np.zeros((len(goals), len(goals)))
    for cause, effect, share in links.select("cause_goal_id", "effect_goal_id", "share").iter_rows():
        shares[place[cause], place[effect]] = share
    return shares
