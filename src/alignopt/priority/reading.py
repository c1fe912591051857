"""One respondent's rows of the table judgements, made into weights of one set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.elicitation.ahp import judge_pairwise
from alignopt.elicitation.bwm import judge_best_worst
from alignopt.elicitation.direct import points, swing
from alignopt.elicitation.from_pairs import comparisons
from alignopt.elicitation.ranks import rank_order_centroid, rank_sum

if TYPE_CHECKING:
    from collections.abc import Callable

    from alignopt.elicitation.weights import Weights
    from alignopt.priority.sets import JudgedSet

RATED: dict[str, Callable[..., Weights]] = {
    "points": points,
    "swing": swing,
    "rank_order_centroid": rank_order_centroid,
    "rank_sum": rank_sum,
}
FORM = {"best": "best_worst", "worst": "best_worst"}
"""The form that a row's method belongs to, where that is another word."""


def with_forms(judgements: pl.DataFrame) -> pl.DataFrame:
    """The table with a column ``form``: points, ranks, swing, pairwise or best_worst."""
    return judgements.with_columns(form=pl.col("method").replace(FORM))


def weigh(rows: pl.DataFrame, judged: JudgedSet, method: str) -> Weights:
    """Weights of a set, by its labels, from the rows of one respondent in one form.

    Parameters
    ----------
    rows
        Of the table judgements: method, item_id, other_id, value.
    judged
        The set they are about.
    method
        One of :data:`alignopt.elicitation.weights.METHODS`.
    """
    label = dict(zip(judged.items, judged.labels, strict=True))
    named = [
        (form, label[item], None if other is None else label[other], value)
        for form, item, other, value in rows.select("method", "item_id", "other_id", "value").iter_rows()
    ]
    if method in RATED:
        return RATED[method]({item: value for _, item, _, value in named}, judged.labels)
    if method == "best_worst":
        return _best_worst(named, judged.labels)
    pairs = {(item, other): value for _, item, other, value in named if other is not None}
    return judge_pairwise(comparisons(pairs, judged.labels), judged.labels, method=method)


def _best_worst(named: list[tuple[str, str, str | None, float]], labels: tuple[str, ...]) -> Weights:
    """Both columns of ratios: the best with all others, all others with the worst."""
    best = next(item for form, item, _, _ in named if form == "best")
    worst = next(other for form, _, other, _ in named if form == "worst")
    to_others = {other: value for form, _, other, value in named if form == "best"}
    to_worst = {item: value for form, item, _, value in named if form == "worst"}
    return judge_best_worst(best, worst, to_others, to_worst, labels)
