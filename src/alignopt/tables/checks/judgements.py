"""Judgements one by one: what a row compares, what it is about, and who says so with which weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.judged import (
    GOAL,
    KIND,
    OTHER_KIND,
    PAIRED,
    PARENT,
    PERSPECTIVES,
    RATED,
    WHO,
    items,
    named,
    placed,
)
from alignopt.tables.checks.typed import ROW, figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.typed import Tables

COMPARED = {
    "pairwise": "the item that it is compared with",
    "best": "another item",
    "worst": "the worst item",
}
IS, HOME = "__is__", "__home__"


def judgements_name_the_other(tables: Tables) -> Iterator[pl.DataFrame]:
    """Comparisons name what is compared with; points, ranks and swing are about one item."""
    rows = tables.sure("judgements", "method", "other_id")
    other = pl.col("method").replace_strict(COMPARED, default="", return_dtype=pl.String)
    yield tables.report(
        "judgement_names_the_other",
        "judgements",
        rows.filter(pl.col("method").is_in(PAIRED), pl.col("other_id").is_null()),
        column="other_id",
        expected=pl.format("{}, since the method is {}", other, "method"),
        remedy=pl.format("write its id, or write points as the method if {} is rated by itself", "item_id"),
    )
    yield tables.report(
        "judgement_names_the_other",
        "judgements",
        rows.filter(pl.col("method").is_in(RATED), pl.col("other_id").is_not_null()),
        column="other_id",
        got=pl.col("other_id"),
        expected=pl.format("nothing, since {} are given to one item", "method"),
        remedy="empty the cell, or write pairwise as the method if the two are compared",
    )


def judgements_are_of_the_set(tables: Tables) -> Iterator[pl.DataFrame]:
    """Items belong to what parent_id says: perspectives, goals of a perspective, or goals that serve one."""
    rows = placed(tables)
    if rows.is_empty():
        return
    strayed = pl.col(OTHER_KIND).is_null() | (pl.col(KIND) != pl.col(OTHER_KIND)).fill_null(value=False)
    is_pair = pl.col("method").is_in(PAIRED) & pl.col("other_id").is_not_null()
    places = _places(tables)
    for column, wrong in (("item_id", pl.col(KIND).is_null()), ("other_id", is_pair & strayed)):
        where = places.rename({"item_id": column})
        yield tables.report(
            "judgement_is_of_the_set",
            "judgements",
            rows.filter(wrong).join(where, on=column, maintain_order="left"),
            column=column,
            got=pl.format("{}, {}", column, IS),
            expected=_wanted(tables),
            remedy=pl.when(pl.col(KIND).is_not_null())
            .then(pl.lit("correct it: both items of a comparison belong to the same parent_id"))
            .when(pl.col(HOME) == "")
            .then(pl.lit("correct it, or empty parent_id if perspectives are judged"))
            .when(pl.col(HOME).is_null() | (pl.col(HOME) == pl.col(PARENT)))
            .then(pl.lit("correct it, or remove the row"))
            .otherwise(pl.format("correct it, or write {} in parent_id", HOME)),
        )


def ranks_start_at_one(tables: Tables) -> Iterator[pl.DataFrame]:
    """The most important item has rank 1; ranks that are shared may lie between two whole numbers."""
    yield tables.report(
        "rank_is_at_least_one",
        "judgements",
        tables["judgements"].filter(pl.col("method") == "ranks", pl.col("value") < 1),
        column="value",
        got=figure("value"),
        expected="a rank of at least 1: 1 for what matters most, 2 for the next",
        remedy="write its rank, or write points as the method",
    )


def respondents_have_one_weight(tables: Tables) -> Iterator[pl.DataFrame]:
    """Within one set a respondent has one weight; rows that state none go by those that do."""
    rows = named(tables, tables.sure("judgements", "respondent", "parent_id", "weight")).drop_nulls("weight")
    by = [WHO, PARENT]
    first = [pl.col(name).first().over(by).alias(f"__{name}__") for name in ("weight", ROW)]
    differing = rows.with_columns(first).filter((pl.col("weight") / pl.col("__weight__") - 1).abs() > 1e-9)
    yield tables.report(
        "respondent_has_one_weight",
        "judgements",
        differing.unique(by, keep="first", maintain_order=True),
        column="weight",
        got=pl.format(
            "{} for {}, while row {} says {}", figure("weight"), WHO, f"__{ROW}__", figure("__weight__")
        ),
        expected="one weight of a respondent in all rows with the same parent_id",
        remedy="write the same weight in all of them, or state it in one row only",
    )


def respondents_are_spelt_alike(tables: Tables) -> Iterator[pl.DataFrame]:
    """Names of respondents differ by more than case, spaces or dashes."""
    rows = named(tables, tables["judgements"]).filter(pl.col("respondent") != pl.col(WHO))
    odd = rows.with_columns(pl.len().over("respondent").alias("__rows__"))
    yield tables.report(
        "label_is_spelt_alike",
        "judgements",
        odd.unique("respondent", keep="first", maintain_order=True),
        column="respondent",
        got=pl.format("{}, in {}", "respondent", _rows("__rows__")),
        expected=pl.format("{}, as in other rows", WHO),
        remedy=pl.format("write {}, or tell the two apart by more than case and spaces", WHO),
    )


def _places(tables: Tables) -> pl.DataFrame:
    """Of each item that is beyond doubt, what it is, and the parent_id that it can be judged with."""
    goals = tables.sure("goals", "parent_id", "unit_id", "perspective_id")
    below = tables.sure("units", "parent_id").drop_nulls("parent_id").select("unit_id")
    strayed = goals.filter(pl.col("parent_id").is_null()).join(below, on="unit_id", how="semi")
    sets = items(tables)
    known = tables.whole["goals"].select(item_id="goal_id")
    perspectives = sets.filter(pl.col(KIND) == PERSPECTIVES).join(known, on="item_id", how="anti")
    serves = pl.when(pl.col(KIND) == GOAL).then(pl.format("which serves {}", PARENT))
    says = serves.otherwise(pl.format("a strategic goal of {}", PARENT))
    return pl.concat(
        [
            perspectives.select("item_id", pl.lit("a perspective").alias(IS), pl.lit("").alias(HOME)),
            sets.filter(pl.col(KIND) != PERSPECTIVES).select(
                "item_id", says.alias(IS), pl.col(PARENT).alias(HOME)
            ),
            strayed.select(
                pl.col("goal_id").alias("item_id"),
                pl.format("which serves no goal and enters beneath the top, at {}", "unit_id").alias(IS),
                pl.lit(None, pl.String).alias(HOME),
            ),
        ]
    )


def _wanted(tables: Tables) -> pl.Expr:
    """What may be judged with a parent_id."""
    is_perspective = pl.col("parent_id").is_in(tables.whole["perspectives"]["perspective_id"].implode())
    is_goal = pl.col("parent_id").is_in(tables.whole["goals"]["goal_id"].implode())
    return (
        pl.when(pl.col("parent_id").is_null())
        .then(pl.lit("a perspective, since parent_id is empty"))
        .when(is_perspective & is_goal)
        .then(pl.format("a strategic goal of {}, or a goal that serves {}", "parent_id", "parent_id"))
        .when(is_perspective)
        .then(
            pl.format("a strategic goal of {}: one that serves no other and enters at the top", "parent_id")
        )
        .otherwise(pl.format("a goal that serves {} directly", "parent_id"))
    )


def _rows(count: str) -> pl.Expr:
    return pl.when(pl.col(count) == 1).then(pl.lit("1 row")).otherwise(pl.format("{} rows", count))
