"""Judgements that contradict each other, as warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.problem.cautions import warn_of
from alignopt.tables.failures import failure, failures_frame

if TYPE_CHECKING:
    from alignopt.priority.elicited import Elicited
    from alignopt.tables.failures import Failure


MOST = 20
"""So many are named; where there are more, how many."""


def inconsistencies(found: Elicited) -> pl.DataFrame:
    """A row, as of :func:`alignopt.cautions`, for all who contradict themselves too much: people, groups.

    Of more than :data:`MOST`, the rows of the worst, and one that counts the others.
    """
    rows = found.consistency.filter(is_acceptable=False)
    told = [
        failure(
            "judgements_are_consistent",
            table="judgements",
            key=f"{respondent or 'all respondents'}/{judged}",
            column="value",
            got=f"a consistency ratio of {ratio:.2f}",
            expected=f"at most {limit:.2f}",
            remedy=text,
        )
        for judged, respondent, ratio, limit, text in worst_of(rows, MOST)
        .select("judged", "respondent", "ratio", "limit", "text")
        .iter_rows()
    ]
    return failures_frame([*told, *_others(rows.height - MOST)])


def worst_of(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """Of a frame of consistency, the rows farthest beyond their limits, in their order."""
    if rows.height <= most:
        return rows
    beyond = (pl.col("ratio") / pl.col("limit")).round(9).rank("ordinal", descending=True)
    return rows.filter(beyond <= most)


def _others(count: int) -> list[Failure]:
    if count <= 0:
        return []
    return [
        failure(
            "judgements_are_consistent",
            table="judgements",
            column="value",
            got=f"{count:,} more whose judgements contradict each other",
            expected="consistent judgements",
            remedy="the table consistency, of what was elicited, lists them all",
        )
    ]


def warn_of_inconsistency(found: Elicited) -> None:
    """One warning for each row."""
    warn_of(inconsistencies(found))
