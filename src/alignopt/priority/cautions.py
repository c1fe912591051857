"""Judgements that contradict each other, as warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.problem.cautions import warn_of
from alignopt.tables.failures import failure, failures_frame

if TYPE_CHECKING:
    import polars as pl

    from alignopt.priority.elicited import Elicited


def inconsistencies(found: Elicited) -> pl.DataFrame:
    """A row, as of :func:`alignopt.cautions`, for all who contradict themselves too much: people, groups."""
    rows = found.consistency.filter(is_acceptable=False)
    return failures_frame(
        failure(
            "judgements_are_consistent",
            table="judgements",
            key=f"{respondent or 'all respondents'}/{judged}",
            column="value",
            got=f"a consistency ratio of {ratio:.2f}",
            expected=f"at most {limit:.2f}",
            remedy=text,
        )
        for judged, respondent, ratio, limit, text in rows.select(
            "judged", "respondent", "ratio", "limit", "text"
        ).iter_rows()
    )


def warn_of_inconsistency(found: Elicited) -> None:
    """One warning for each."""
    warn_of(inconsistencies(found))
