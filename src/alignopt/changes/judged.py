"""What becomes of judgements once goals come or go: those that no longer stand by themselves go, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

BY = ("respondent", "parent_id")
"""What tells the sets of judgements apart, among rows that name a goal."""


def without_set(judgements: pl.DataFrame, parent: str, goals: Collection[str]) -> pl.DataFrame:
    """Judgements without those of a set that has got one more goal: nobody has judged that one."""
    of_it = (pl.col("parent_id") == parent) & pl.col("item_id").is_in(list(goals))
    return judgements.filter(~of_it.fill_null(value=False))


def without_goals(judgements: pl.DataFrame, gone: Collection[str]) -> pl.DataFrame:
    """Judgements without those that name some goals, and without what these leave incomplete.

    Points, ranks and swing of other goals stay. Best and worst go where the best or the worst is gone;
    comparisons where the rest is no longer connected. A weight that a respondent stated once for a set
    stays with what is left of it.
    """
    names = pl.any_horizontal(pl.col("item_id", "other_id").is_in(list(gone)).fill_null(value=False))
    rows = judgements.with_columns(
        weight=pl.when(pl.col("parent_id").is_not_null())
        .then(pl.coalesce("weight", pl.col("weight").drop_nulls().first().over(BY)))
        .otherwise("weight"),
        __gone__=pl.col("parent_id").is_not_null() & names,
    )
    if not rows["__gone__"].any():
        return judgements
    out = rows.filter(~pl.col("__gone__")).drop("__gone__")
    for respondent, parent in rows.filter("__gone__").select(BY).unique().sort(BY).iter_rows():
        of_set = (pl.col("respondent") == respondent) & (pl.col("parent_id") == parent)
        spoilt = _spoilt(rows.filter(of_set), gone)
        out = out.filter(~(of_set & pl.col("method").is_in(spoilt)))
    return out


def _spoilt(rows: pl.DataFrame, gone: Collection[str]) -> list[str]:
    """Methods of one respondent and set whose judgements no longer stand by themselves."""
    ends = [*rows.filter(method="best")["item_id"], *rows.filter(method="worst")["other_id"]]
    spoilt = ["best", "worst"] if not set(ends).isdisjoint(gone) else []
    pairs = rows.filter(method="pairwise").select("item_id", "other_id").rows()
    items = {item for pair in pairs for item in pair} - set(gone)
    left = [pair for pair in pairs if set(pair).isdisjoint(gone)]
    return spoilt if _are_connected(items, left) else [*spoilt, "pairwise"]


def _are_connected(items: Collection[str], pairs: Iterable[tuple[str, str]]) -> bool:
    groups = {item: {item} for item in items}
    for one, other in pairs:
        if groups[one] is not groups[other]:
            joined = groups[one] | groups[other]
            groups |= dict.fromkeys(joined, joined)
    return all(len(group) == len(groups) for group in groups.values())
