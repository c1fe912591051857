"""A plan beside the baseline: what stands on the cards of both, and how much of it moved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from alignopt.rules.rule import GOALS

if TYPE_CHECKING:
    from alignopt.comparison.side import Side

SAME = 1e-9
"""Weights that differ by no more are the same."""
KEYS = ["holder_id", "goal_id", "section"]


@dataclass(frozen=True, eq=False)
class Pair:
    """The baseline and one other plan."""

    before: Side
    after: Side

    @cached_property
    def holders(self) -> pl.DataFrame:
        """Everyone in either.

        Columns: holder_id, name, kind, is_leaf (in each that has it), capacity (mean of the two), is_common
        (stands in both), card_before, card_after (whether it has a card), only_in (the plan that alone gives
        it a card; null for both or none).
        """
        columns = ["holder_id", "name", "kind", "is_leaf", "capacity", "has_card"]
        both = beside(self.before.holders.select(columns), self.after.holders.select(columns), "holder_id")
        had, has = (pl.col(each).fill_null(value=False) for each in ("has_card", "has_card_after"))
        return both.select(
            "holder_id",
            name=pl.coalesce("name_after", "name"),
            kind=pl.coalesce("kind_after", "kind"),
            is_leaf=pl.all_horizontal(pl.col("is_leaf", "is_leaf_after").fill_null(value=True)),
            capacity=pl.mean_horizontal("capacity", "capacity_after"),
            is_common=pl.all_horizontal(pl.col("has_card", "has_card_after").is_not_null()),
            card_before=had,
            card_after=has,
            only_in=pl.when(had & ~has)
            .then(pl.lit(self.before.name))
            .when(has & ~had)
            .then(pl.lit(self.after.name)),
        )

    @cached_property
    def cards(self) -> pl.DataFrame:
        """All that stands on a card of either.

        Columns: holder_id, goal_id, section, before, after (weight of the whole card; 0: not on it; null: no
        card), share_before, share_after (of the section of goals).
        """
        both = onto(
            beside(self.before.cards, self.after.cards, *KEYS),
            self.holders.select("holder_id", "card_before", "card_after"),
            "holder_id",
        )
        return both.select(
            *KEYS,
            before=_unless_missing("weight", "card_before"),
            after=_unless_missing("weight_after", "card_after"),
            share_before=_unless_missing("share", "card_before"),
            share_after=_unless_missing("share_after", "card_after"),
        )

    @cached_property
    def changed(self) -> pl.DataFrame:
        """Of the cards, the rows that are not the same in both."""
        off = (pl.col("after") - pl.col("before")).abs()
        return self.cards.filter(off.is_null() | (off > SAME))

    @cached_property
    def moved(self) -> pl.DataFrame:
        """By holder with a card in both, half the sum of |share before - after|: columns holder_id, moved."""
        off = (pl.col("share_after") - pl.col("share_before")).abs()
        both = self.holders.filter("card_before", "card_after").select("holder_id")
        halves = (
            self.cards.filter(section=GOALS)
            .group_by("holder_id", maintain_order=True)
            .agg(moved=off.sum() / 2)
        )
        return onto(both, halves, "holder_id").with_columns(
            moved=pl.when(pl.col("moved") > SAME).then(pl.col("moved").clip(0.0, 1.0)).otherwise(0.0)
        )

    @cached_property
    def leaves(self) -> pl.DataFrame:
        """Leaves whose work can be compared: columns holder_id, capacity, moved.

        Those that stand in both, with a card in both, or in neither, which moves nothing.
        """
        stay = self.holders.filter("is_leaf", "is_common", pl.col("only_in").is_null())
        return onto(stay, self.moved, "holder_id").select(
            "holder_id", "capacity", moved=pl.col("moved").fill_null(0.0)
        )


def beside(before: pl.DataFrame, after: pl.DataFrame, *on: str) -> pl.DataFrame:
    """Rows of either, in the order of the first, then new ones; columns of the second with ``_after``."""
    return before.join(
        after, on=list(on), how="full", coalesce=True, suffix="_after", maintain_order="left_right"
    )


def onto(frame: pl.DataFrame, more: pl.DataFrame, on: str) -> pl.DataFrame:
    """The frame in its order, with more columns where there are any."""
    return frame.join(more, on=on, how="left", maintain_order="left")


def _unless_missing(weight: str, has_card: str) -> pl.Expr:
    """The weight, 0 where it is not on the card, null where there is no card."""
    return pl.when(has_card).then(pl.col(weight).fill_null(0.0))
