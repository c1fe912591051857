"""The tables of what was elicited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.priority.sets import GOALS, PERSPECTIVES, SUBGOALS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.priority.elicited import Elicited, Opinion
    from alignopt.priority.sets import JudgedSet

WEIGHTS = {
    "parent_id": pl.String,
    "kind": pl.String,
    "item_id": pl.String,
    "name": pl.String,
    "stated": pl.Float64,
    "local": pl.Float64,
    "overall": pl.Float64,
    "rank": pl.Int64,
    "respondents": pl.Int64,
}
RESPONDENTS = {
    "parent_id": pl.String,
    "respondent": pl.String,
    "method": pl.String,
    "importance": pl.Float64,
    "item_id": pl.String,
    "name": pl.String,
    "weight": pl.Float64,
    "rank": pl.Int64,
    "group": pl.Float64,
}
CONSISTENCY = {
    "parent_id": pl.String,
    "judged": pl.String,
    "respondent": pl.String,
    "method": pl.String,
    "ratio": pl.Float64,
    "limit": pl.Float64,
    "is_acceptable": pl.Boolean,
    "text": pl.String,
}
MENDS = {
    "parent_id": pl.String,
    "judged": pl.String,
    "respondent": pl.String,
    "step": pl.Int64,
    "item_id": pl.String,
    "item": pl.String,
    "other_id": pl.String,
    "other": pl.String,
    "value": pl.Float64,
    "proposed": pl.Float64,
    "ratio": pl.Float64,
}
DISAGREEMENT = {
    "parent_id": pl.String,
    "judged": pl.String,
    "item_id": pl.String,
    "name": pl.String,
    "weight": pl.Float64,
    "lowest": pl.Float64,
    "lowest_by": pl.String,
    "highest": pl.Float64,
    "highest_by": pl.String,
    "factor": pl.Float64,
}


def weights_frame(found: Elicited) -> pl.DataFrame:
    """See :attr:`alignopt.priority.elicited.Elicited.weights`."""
    opinions = {each.judged: each for each in found.opinions}
    overall: dict[tuple[str, str], float] = {}
    rows = []
    for judged in _top_down(found.sets, dict(found.problem.goals.select("goal_id", "parent_id").iter_rows())):
        opinion = opinions.get(judged)
        local, above = _local(judged, opinion), _above(judged, overall)
        count = len(opinion.by) if opinion else 0
        for item, label, stated in zip(judged.items, judged.labels, judged.stated, strict=True):
            overall[judged.kind, item] = above * local[item]
            shares = (stated, local[item], above * local[item])
            rows.append((judged.parent_id, judged.kind, item, label, *shares, None, count))
    rank = pl.col("overall").round(12).rank("min", descending=True).over("kind").cast(pl.Int64)
    return pl.DataFrame(rows, schema=WEIGHTS, orient="row").with_columns(rank=rank)


def respondents_frame(found: Elicited) -> pl.DataFrame:
    """See :attr:`alignopt.priority.elicited.Elicited.respondents`."""
    rows = []
    for opinion in found.opinions:
        ids = opinion.judged.ids
        together = dict(zip(opinion.group.weights.items, opinion.group.weights.values, strict=True))
        for respondent, own in opinion.by.items():
            share = opinion.group.importance[respondent]
            for label, weight, rank in own.frame.iter_rows():
                said = (ids[label], label, weight, rank, together[label])
                rows.append((opinion.judged.parent_id, respondent, own.method, share, *said))
    return pl.DataFrame(rows, schema=RESPONDENTS, orient="row")


def consistency_frame(found: Elicited) -> pl.DataFrame:
    """See :attr:`alignopt.priority.elicited.Elicited.consistency`."""
    rows = []
    for opinion in found.opinions:
        said = opinion.group.consistency
        if len(opinion.by) == 1:
            said = said.drop_nulls("respondent")
        place = (opinion.judged.parent_id, opinion.judged.title)
        rows += [(*place, *row) for row in said.select(*list(CONSISTENCY)[2:]).iter_rows()]
    return pl.DataFrame(rows, schema=CONSISTENCY, orient="row")


def mends_frame(found: Elicited) -> pl.DataFrame:
    """See :attr:`alignopt.priority.elicited.Elicited.mends`."""
    rows = [
        (judged.parent_id, judged.title, respondent, step, ids[item], item, ids[other], other, *numbers)
        for opinion in found.opinions
        for judged, ids in ((opinion.judged, opinion.judged.ids),)
        for respondent, own in opinion.by.items()
        if own.consistency is not None
        for step, item, other, *numbers in own.consistency.mends.iter_rows()
    ]
    return pl.DataFrame(rows, schema=MENDS, orient="row")


def disagreement_frame(found: Elicited) -> pl.DataFrame:
    """See :attr:`alignopt.priority.elicited.Elicited.disagreement`."""
    rows = [
        (opinion.judged.parent_id, opinion.judged.title, opinion.judged.ids[row[0]], *row)
        for opinion in found.opinions
        if len(opinion.by) > 1
        for row in opinion.group.disagreement.iter_rows()
    ]
    return pl.DataFrame(rows, schema=DISAGREEMENT, orient="row").sort(
        "factor", descending=True, maintain_order=True
    )


def _local(judged: JudgedSet, opinion: Opinion | None) -> dict[str, float]:
    """Shares within a set: as judged, else as stated."""
    if opinion is None:
        return dict(zip(judged.items, judged.stated, strict=True))
    weights = opinion.group.weights
    return {
        judged.ids[label]: float(value) for label, value in zip(weights.items, weights.values, strict=True)
    }


def _above(judged: JudgedSet, overall: dict[tuple[str, str], float]) -> float:
    """Share of the organisation that a set divides."""
    if judged.parent_id is None:
        return 1.0
    if judged.kind == GOALS:
        return overall[PERSPECTIVES, judged.parent_id]
    return overall.get((GOALS, judged.parent_id), overall.get((SUBGOALS, judged.parent_id), 0.0))


def _top_down(sets: Iterable[JudgedSet], serves: dict[str, str | None]) -> list[JudgedSet]:
    """Every set after the one that its parent is in."""

    def depth(judged: JudgedSet) -> int:
        if judged.kind != SUBGOALS:
            return (PERSPECTIVES, GOALS).index(judged.kind)
        steps, at = 2, judged.parent_id
        while at is not None and serves[at] is not None:
            steps, at = steps + 1, serves[at]
        return steps

    return sorted(sets, key=depth)
