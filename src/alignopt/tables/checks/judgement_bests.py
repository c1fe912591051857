"""The best and the worst item of one respondent and set: one of each, and both compared with all others."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.judged import BEST, NAMES, SET, WORST, settled, short, sound
from alignopt.tables.checks.typed import ROW, figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.typed import Tables

EXACT = 1e-9
FIRST, FIRST_NAME = "__first__", "__first_name__"


def judgements_have_one_best(tables: Tables) -> Iterator[pl.DataFrame]:
    """A respondent names one best item of a set."""
    yield _named_once(tables, BEST)


def judgements_have_one_worst(tables: Tables) -> Iterator[pl.DataFrame]:
    """A respondent names one worst item of a set."""
    yield _named_once(tables, WORST)


def best_is_not_the_worst(tables: Tables) -> Iterator[pl.DataFrame]:
    """The best item of a set is not the worst one."""
    rows = sound(tables)
    best = rows.filter(pl.col("method") == BEST).unique([*SET, "item_id"], keep="first", maintain_order=True)
    worst = rows.filter(pl.col("method") == WORST).unique(
        [*SET, "other_id"], keep="first", maintain_order=True
    )
    best = best.select(*SET, pl.col("item_id").alias("other_id"), pl.col(ROW).alias(FIRST))
    yield tables.report(
        "best_is_not_the_worst",
        "judgements",
        worst.join(best, on=[*SET, "other_id"], maintain_order="left"),
        column="other_id",
        got=pl.format("{}, which is the best in row {}", "other_id", FIRST),
        expected="another item than the best",
        remedy="name another best or another worst",
    )


def best_and_worst_come_together(tables: Tables) -> Iterator[pl.DataFrame]:
    """Who names the best names the worst, too."""
    rows = settled(tables).filter(pl.col("method").is_in((BEST, WORST)))
    alone = rows.filter(pl.col("method").n_unique().over(SET) == 1)
    other = pl.when(pl.col("method") == BEST).then(pl.lit(WORST)).otherwise(pl.lit(BEST))
    yield tables.report(
        "judgements_are_complete",
        "judgements",
        alone.unique(SET, keep="first", maintain_order=True),
        column="method",
        got=pl.format("{}, and no rows of method {}", "method", other),
        expected="both: the best compared with all others, and all others with the worst",
        remedy=pl.format("add rows of method {}, one for each other item", other),
    )


def best_and_worst_agree(tables: Tables) -> Iterator[pl.DataFrame]:
    """The best compared with the worst is told twice, and is the same both times."""
    rows = sound(tables).drop_nulls("value")
    best = rows.filter(pl.col("method") == BEST).select(
        *SET, "item_id", "other_id", pl.col(ROW).alias(FIRST), pl.col("value").alias(FIRST_NAME)
    )
    both = rows.filter(pl.col("method") == WORST).join(
        best, on=[*SET, "item_id", "other_id"], maintain_order="left"
    )
    differ = [not isclose(*pair, rel_tol=EXACT) for pair in both.select("value", FIRST_NAME).iter_rows()]
    yield tables.report(
        "best_and_worst_agree",
        "judgements",
        both.filter(pl.Series(differ, dtype=pl.Boolean)),
        column="value",
        got=pl.format(
            "{}, while row {}, of method best, says {}", figure("value"), FIRST, figure(FIRST_NAME)
        ),
        expected="one value for the best against the worst",
        remedy="write the same value in both rows",
    )


def best_is_at_least_as_important(tables: Tables) -> Iterator[pl.DataFrame]:
    """Nothing is more important than the best, and nothing less important than the worst."""
    rows = tables["judgements"].filter(pl.col("value") < 1)
    inverse = short(1 / pl.col("value"))
    for method, expected in (
        ("best", "1 or more: how many times as important the best is as the other"),
        ("worst", "1 or more: how many times as important the item is as the worst"),
    ):
        yield tables.report(
            "best_is_at_least_as_important",
            "judgements",
            rows.filter(pl.col("method") == method),
            column="value",
            got=figure("value"),
            expected=expected,
            remedy=pl.format(
                "write {} if it is meant so, 1 for equal, or name another {}", inverse, "method"
            ),
        )


def _named_once(tables: Tables, method: str) -> pl.DataFrame:
    """A failure for each best or worst item after the first."""
    name = NAMES[method]
    rows = sound(tables).filter(pl.col("method") == method)
    rows = rows.unique([*SET, name], keep="first", maintain_order=True)
    first = [pl.col(each).first().over(SET).alias(to) for each, to in ((ROW, FIRST), (name, FIRST_NAME))]
    return tables.report(
        f"judgements_have_one_{method}",
        "judgements",
        rows.with_columns(first).filter(pl.col(ROW) != pl.col(FIRST)),
        column=name,
        got=pl.format("{}, while row {} names {}", name, FIRST, FIRST_NAME),
        expected=f"one {method} item of a respondent and set",
        remedy=f"write one of the two in {name} of all rows of method {method}",
    )
