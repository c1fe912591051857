"""What moved between the baseline and one other plan, as frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.comparison.pair import beside, onto

if TYPE_CHECKING:
    from alignopt.comparison.pair import Pair

TIE = 9
"""Decimals after which sizes are taken as equal; ids decide then."""


def perspectives(pair: Pair) -> pl.DataFrame:
    """Perspectives by id: their targets, and what leaves' plans put on them."""
    both = beside(pair.before.perspectives, pair.after.perspectives, "perspective_id")
    return both.select(
        "perspective_id",
        name=pl.coalesce("name_after", "name"),
        target_before="target",
        target_after="target_after",
        before="delivered",
        after="delivered_after",
        change=_change("delivered", "delivered_after"),
    ).sort("perspective_id")


def goals(pair: Pair) -> pl.DataFrame:
    """Goals, the largest change first: what leaves' plans put on each, and how many carry it."""
    both = beside(pair.before.goals, pair.after.goals, "goal_id")
    return both.select(
        "goal_id",
        name=pl.coalesce("name_after", "name"),
        perspective_id=pl.coalesce("perspective_id_after", "perspective_id"),
        before="delivered",
        after="delivered_after",
        change=_change("delivered", "delivered_after"),
        holders_before="holders",
        holders_after="holders_after",
        only_in=_only_in(pair, "delivered", "delivered_after"),
    ).sort(-pl.col("change").abs().round(TIE), "goal_id")


def units(pair: Pair) -> pl.DataFrame:
    """Units, where most capacity moved first: how much, and their part of alignment and balance."""
    both = beside(pair.before.units, pair.after.units, "unit_id")
    beneath = pair.before.beneath.join(pair.after.beneath, on=["unit_id", "holder_id"], maintain_order="left")
    work = pl.col("capacity") * pl.col("moved")
    moved = (
        beneath.join(pair.leaves, on="holder_id", maintain_order="left")
        .group_by("unit_id", maintain_order=True)
        .agg(moved_capacity=work.sum(), capacity=pl.sum("capacity"))
        .with_columns(moved=_share("moved_capacity", "capacity"))
    )
    return (
        onto(both, moved, "unit_id")
        .select(
            "unit_id",
            name=pl.coalesce("name_after", "name"),
            moved="moved",
            capacity="capacity",
            moved_capacity="moved_capacity",
            alignment_change=_change("alignment", "alignment_after"),
            balance_change=_change("balance", "balance_after"),
            only_in=_only_in(pair, "alignment", "alignment_after"),
        )
        .sort(pl.col("moved_capacity").round(TIE), "unit_id", descending=[True, False], nulls_last=True)
    )


def holders(pair: Pair) -> pl.DataFrame:
    """Holders whose cards changed, where most capacity moved first: how much, and which goals."""
    before, after = pl.col("before").fill_null(0.0), pl.col("after").fill_null(0.0)
    texts = pair.changed.group_by("holder_id", maintain_order=True).agg(
        gains=_listed("after", (before == 0) & (after > 0)),
        gives_up=_listed("before", (after == 0) & (before > 0)),
    )
    return (
        onto(pair.holders.join(texts, on="holder_id", maintain_order="left"), pair.moved, "holder_id")
        .select(
            "holder_id",
            "name",
            "kind",
            "moved",
            "capacity",
            (pl.col("moved") * pl.col("capacity")).alias("moved_capacity"),
            *(pl.when(pl.col(text) != "").then(text).alias(text) for text in ("gains", "gives_up")),
            "only_in",
        )
        .sort(pl.col("moved_capacity").round(TIE), "holder_id", descending=[True, False], nulls_last=True)
    )


def weights(pair: Pair) -> pl.DataFrame:
    """Weights that changed, holder by holder, the largest change first."""
    change = pl.col("after") - pl.col("before")
    size = pl.coalesce(pl.col("change").abs(), "before", "after")
    return pair.changed.select("holder_id", "goal_id", "section", "before", "after", change=change).sort(
        "holder_id",
        size.round(TIE),
        "goal_id",
        descending=[False, True, False],
    )


def moves(pair: Pair) -> pl.DataFrame:
    """In one row, how much of the leaves' capacity is on other goals, and how many plans changed."""
    leaves, everyone = pair.leaves, pair.holders.filter("is_leaf")
    capacity = float(leaves["capacity"].sum())
    moved = float((leaves["capacity"] * leaves["moved"]).sum())
    changed = pair.holders.join(pair.changed, on="holder_id", how="semi").filter("card_before", "card_after")
    return pl.DataFrame(
        {
            "moved": [min(moved / capacity, 1.0) if capacity > 0 else None],
            "capacity": [capacity],
            "leaves": [everyone.filter("card_before", "card_after").height],
            "changed": [changed["is_leaf"].sum()],
            "units": [(~changed["is_leaf"]).sum()],
            "joined": [everyone.filter(only_in=pair.after.name).height],
            "left": [everyone.filter(only_in=pair.before.name).height],
        },
        schema_overrides={"moved": pl.Float64, "changed": pl.Int64, "units": pl.Int64},
    )


def _change(before: str, after: str) -> pl.Expr:
    """After less before; what is not there counts nothing."""
    return pl.col(after).fill_null(0.0) - pl.col(before).fill_null(0.0)


def _share(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then((pl.col(part) / pl.col(whole)).clip(0.0, 1.0))


def _only_in(pair: Pair, before: str, after: str) -> pl.Expr:
    """The name of the plan that alone has it; null where both have."""
    return (
        pl.when(pl.col(after).is_null())
        .then(pl.lit(pair.before.name))
        .when(pl.col(before).is_null())
        .then(pl.lit(pair.after.name))
    )


def _listed(weight: str, chosen: pl.Expr) -> pl.Expr:
    """Ids and weights as text, the heaviest first; empty where none is chosen."""
    percent = (pl.col(weight) * 100).round(2).cast(pl.String).str.replace(r"\.0$", "")
    said = pl.concat_str("goal_id", pl.lit(" ("), percent, pl.lit(" %)"))
    order = [-pl.col(weight), pl.col("goal_id")]
    return said.sort_by(order).filter(chosen.sort_by(order)).str.join(", ")
