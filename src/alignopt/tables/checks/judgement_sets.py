"""Judgements of one respondent about one set: complete, and the same in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.judged import (
    BEST,
    KIND,
    NAMES,
    PARENT,
    PERSPECTIVE,
    PERSPECTIVES,
    RATED,
    SET,
    WORST,
    items,
    settled,
    short,
    some,
    sound,
)
from alignopt.tables.checks.typed import ROW, figure
from alignopt.tables.rounding import are_reciprocal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from alignopt.tables.checks.typed import Tables

FIRST, FIRST_NAME, MISSING, GROUPS = "__first__", "__first_name__", "__missing__", "__groups__"


def judgements_are_complete(tables: Tables) -> Iterator[pl.DataFrame]:
    """Points, ranks and swing rate all items of a set; best and worst are compared with all others."""
    rows = settled(tables).filter(pl.col("method") != "pairwise", _named_ones() <= 1)
    by = [*SET, "method"]
    asked = rows.unique(by, keep="first", maintain_order=True)
    told = pl.concat([rows, _told_by_the_other(rows)])
    rated = [told.select(*by, item_id=name) for name in ("item_id", "other_id")]
    lacking = (
        asked.select(*by)
        .join(items(tables), on=[KIND, PARENT], maintain_order="left_right")
        .join(pl.concat(rated), on=[*by, "item_id"], how="anti", maintain_order="left")
        .group_by(by, maintain_order=True)
        .agg(pl.col("item_id").alias(MISSING))
    )
    names = [some(names) for names in lacking[MISSING]]
    lacking = lacking.with_columns(pl.Series(MISSING, names, dtype=pl.String))
    expected = pl.when(pl.col("method").is_in(RATED)).then(pl.format("{} for {}", "method", _all()))
    yield tables.report(
        "judgements_are_complete",
        "judgements",
        asked.join(lacking, on=by, maintain_order="left"),
        column="item_id",
        got=pl.format("no row for {}", MISSING),
        expected=expected.when(pl.col("method") == BEST)
        .then(pl.format("{}, each compared with the best", _all()))
        .otherwise(pl.format("{}, each compared with the worst", _all())),
        remedy=pl.format("add rows of method {} for {}", "method", MISSING),
    )


def comparisons_connect_all(tables: Tables) -> Iterator[pl.DataFrame]:
    """Pairwise comparisons connect all items of a set, be it by way of others."""
    rows = settled(tables).filter(pl.col("method") == "pairwise")
    if rows.is_empty():
        return
    of_sets = items(tables).group_by(KIND, PARENT, maintain_order=True).agg("item_id")
    members = {(kind, parent): names for kind, parent, names in of_sets.iter_rows()}
    pairs = rows.group_by(SET, maintain_order=True).agg("item_id", "other_id")
    told = []
    for _, kind, parent, ones, others in pairs.select(*SET, "item_id", "other_id").iter_rows():
        groups = _groups(members[kind, parent], zip(ones, others, strict=True))
        told.append(groups if len(groups) > 1 else None)
    apart = pairs.select(
        *SET,
        pl.Series(GROUPS, [_listed(each) for each in told], dtype=pl.String),
        pl.Series(FIRST_NAME, [each and f"{each[0][0]} with {each[1][0]}" for each in told], dtype=pl.String),
    ).drop_nulls(GROUPS)
    yield tables.report(
        "judgements_are_complete",
        "judgements",
        rows.unique(SET, keep="first", maintain_order=True).join(apart, on=SET, maintain_order="left"),
        column="other_id",
        got=pl.format("groups that nothing connects: {}", GROUPS),
        expected=pl.format("comparisons that connect {}", _all()),
        remedy=pl.format("compare an item of each group with one of another, such as {}", FIRST_NAME),
    )


def comparisons_are_reciprocal(tables: Tables) -> Iterator[pl.DataFrame]:
    """A pair that is compared in both directions has values that are reciprocal, but for rounding."""
    rows = sound(tables).filter(pl.col("method") == "pairwise").drop_nulls("value")
    back = rows.select(
        *SET, item_id="other_id", other_id="item_id", **{FIRST: pl.col(ROW), FIRST_NAME: pl.col("value")}
    )
    both = rows.join(back, on=[*SET, "item_id", "other_id"], maintain_order="left")
    both = both.filter(pl.col(FIRST) < pl.col(ROW))
    agree = [are_reciprocal(*pair) for pair in both.select("value", FIRST_NAME).iter_rows()]
    yield tables.report(
        "comparisons_are_reciprocal",
        "judgements",
        both.filter(~pl.Series(agree, dtype=pl.Boolean)),
        column="value",
        got=pl.format(
            "{}, while row {} says {} for {} against {}",
            figure("value"),
            FIRST,
            figure(FIRST_NAME),
            "other_id",
            "item_id",
        ),
        expected=pl.format("{}, which is 1 divided by {}", short(1 / pl.col(FIRST_NAME)), figure(FIRST_NAME)),
        remedy="correct one of the two rows, or remove one",
    )


def _told_by_the_other(rows: pl.DataFrame) -> pl.DataFrame:
    """Of the best against the worst, the row that the other one of the two methods may leave out."""
    best, worst = (
        pl.col(name).filter(pl.col("method") == method).first().over(SET) for method, name in NAMES.items()
    )
    other = pl.col("method").replace({BEST: WORST, WORST: BEST})
    return rows.filter(pl.col("item_id") == best, pl.col("other_id") == worst).with_columns(other)


def _named_ones() -> pl.Expr:
    """How many best items, or how many worst ones, a respondent names in a set."""
    name = pl.when(pl.col("method") == BEST).then("item_id").when(pl.col("method") == WORST).then("other_id")
    return name.n_unique().over([*SET, "method"])


def _groups(members: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Items in groups that pairs connect, in the items' order."""
    above = {item: item for item in members}

    def top(item: str) -> str:
        while above[item] != item:
            above[item] = item = above[above[item]]
        return item

    for one, other in pairs:
        above[top(one)] = top(other)
    groups: dict[str, list[str]] = {}
    for item in members:
        groups.setdefault(top(item), []).append(item)
    return list(groups.values())


def _listed(groups: list[list[str]] | None) -> str | None:
    return None if groups is None else "; ".join(some(group) for group in groups)


def _all() -> pl.Expr:
    """All items of a set, in words."""
    return (
        pl.when(pl.col(KIND) == PERSPECTIVES)
        .then(pl.lit("all perspectives"))
        .when(pl.col(KIND) == PERSPECTIVE)
        .then(pl.format("all strategic goals of {}", PARENT))
        .otherwise(pl.format("all goals that serve {}", PARENT))
    )
