"""What a plan aims at: the target weight of every perspective and strategic goal, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.wording import listed

if TYPE_CHECKING:
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem

SCHEMA = {
    "item_id": pl.String,
    "kind": pl.String,
    "name": pl.String,
    "perspective_id": pl.String,
    "share": pl.Float64,
    "target_weight": pl.Float64,
    "source": pl.String,
}
_DESCRIBED = {"item_id": "goal_id", "name": "name", "perspective_id": "perspective_id", "source": "source"}
PERSPECTIVE, GOAL = "perspective", "goal"
NAMED = 3


def aims(problem: Problem, organisation: Organisation) -> pl.DataFrame:
    """One row per perspective and strategic goal: perspectives first, each by id.

    Columns: item_id, kind (perspective or goal), name, perspective_id, share (of a perspective its target
    weight, of a goal its share within the perspective), target_weight (of the whole organisation), source
    (where the target weight, or the goal's priority, comes from; null where the tables do not say).
    """
    perspectives = problem.perspectives.select(
        item_id="perspective_id",
        kind=pl.lit(PERSPECTIVE),
        name="name",
        perspective_id="perspective_id",
        share="target_weight",
        target_weight="target_weight",
        source="source",
    )
    goals = organisation.goals
    weights = {"item_id": goals.ids, "target_weight": goals.target_weight, "is_strategic": goals.is_strategic}
    of_goals = pl.DataFrame(weights, schema_overrides={"item_id": pl.String}).filter("is_strategic")
    whole = pl.col("target_weight").sum().over("perspective_id")
    strategic = (
        of_goals.join(problem.goals.select(**_DESCRIBED), on="item_id", maintain_order="left")
        .with_columns(share=pl.when(whole > 0).then(pl.col("target_weight") / whole), kind=pl.lit(GOAL))
        .select(*SCHEMA)
    )
    return pl.concat([perspectives.select(*SCHEMA), strategic])


def origins(aimed: pl.DataFrame) -> list[str]:
    """Where targets come from, in words: one line for each source, with what comes from it."""
    sourced = aimed.drop_nulls("source")
    names = dict(aimed.filter(kind=PERSPECTIVE).select("item_id", "name").iter_rows())
    lines = []
    for (source,), rows in sourced.group_by("source", maintain_order=True):
        parts = ["the perspectives"] if PERSPECTIVE in rows["kind"] else []
        within = rows.filter(kind=GOAL)["perspective_id"].unique(maintain_order=True)
        shown = [names[each] for each in within[:NAMED]]
        shown += [f"{len(within) - NAMED} more"] if len(within) > NAMED else []
        parts += [f"goals of {listed(shown)}"] if shown else []
        lines.append(f"targets of {', and '.join(parts)}: {source}")
    return lines
