"""What would change, as frames: criteria, and weights holder by holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.comparison.comparison import compare
from alignopt.rules.rule import GOALS

if TYPE_CHECKING:
    from alignopt.explanation.question import Question
    from alignopt.plan.plan import Plan

CRITERIA = {"criterion": pl.String, **dict.fromkeys(("before", "after", "change", "weighted"), pl.Float64)}
MOVED = {
    **dict.fromkeys(("holder_id", "name", "goal_id", "goal", "section"), pl.String),
    **dict.fromkeys(("before", "after", "change"), pl.Float64),
}
TIE = 9
"""Decimals after which sizes are taken as equal."""


def criteria(plan: Plan, other: Plan | None) -> pl.DataFrame:
    """Criteria of the plan and of the other one, the largest difference first; no rows without another."""
    if other is None:
        return pl.DataFrame(schema=CRITERIA)
    rates, after = dict(plan.settings.rates.items()), other.score.points
    rows = [
        (name, before, after[name], after[name] - before, rates[name] * (after[name] - before))
        for name, before in plan.score.points.items()
    ]
    frame = pl.DataFrame(rows, schema=CRITERIA, orient="row")
    return frame.sort(-pl.col("weighted").abs().round(TIE), maintain_order=True)


def moved(question: Question, other: Plan | None) -> pl.DataFrame:
    """Weights that differ: of the holder asked about first, then of the others from the top down."""
    if other is None:
        return pl.DataFrame(schema=MOVED)
    weights = compare(question.plan, other, names=("as it is", "otherwise")).weights
    holders = question.organisation.holders
    known = pl.DataFrame(
        {"holder_id": holders.ids, "name": holders.names, "order": range(len(holders.ids))},
        schema_overrides={"order": pl.Int64},
    )
    is_asked = pl.col("holder_id") == question.holder_id
    return (
        weights.join(known, on="holder_id", how="left", maintain_order="left")
        .join(_items(question), on=["section", "goal_id"], how="left", maintain_order="left")
        .sort(~is_asked, "order", maintain_order=True)
        .select(list(MOVED))
    )


def _items(question: Question) -> pl.DataFrame:
    """Goals and competencies by section and id, with their names."""
    problem = question.plan.problem
    goals = problem.goals.select(pl.lit(GOALS).alias("section"), "goal_id", goal="name")
    competencies = problem.competencies.select(
        pl.lit("competencies").alias("section"), goal_id="competency_id", goal="name"
    )
    return pl.concat([goals, competencies])
