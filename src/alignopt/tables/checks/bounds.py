"""Bounds of rules, and pairs that are compared or linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.typed import figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.typed import Tables

SHARES = (
    "goal_weight",
    "weight_step",
    "perspective_weight",
    "category_weight",
    "section_weight",
    "fix_weight",
    "min_fit",
)
COUNTS = ("goal_count", "contributors")
PAIRS = (("strategy_links", "cause_goal_id", "effect_goal_id"), ("judgements", "item_id", "other_id"))


def rules_have_a_band(tables: Tables) -> Iterator[pl.DataFrame]:
    """No rule's minimum exceeds its maximum."""
    yield tables.report(
        "rule_has_a_band",
        "rules",
        tables["rules"].filter(pl.col("min") > pl.col("max")),
        column="min",
        got=pl.format("{}, above max, {}", figure("min"), figure("max")),
        expected="at most max",
        remedy="exchange min and max",
    )


def rule_bounds_are_shares(tables: Tables) -> Iterator[pl.DataFrame]:
    """Rules about weights state them as shares, not as percentages."""
    for bound in ("min", "max"):
        yield tables.report(
            "rule_bound_is_a_share",
            "rules",
            tables["rules"].filter(pl.col("kind").is_in(SHARES) & (pl.col(bound) > 1)),
            column=bound,
            got=figure(bound),
            expected="a share from 0 to 1",
            remedy=pl.format("write {} if a percentage is meant", (pl.col(bound) / 100).round_sig_figs(9)),
        )


def rule_counts_are_whole(tables: Tables) -> Iterator[pl.DataFrame]:
    """Rules about counts state whole numbers."""
    for bound in ("min", "max"):
        whole = pl.col(bound) == pl.col(bound).round(0)
        yield tables.report(
            "rule_count_is_whole",
            "rules",
            tables["rules"].filter(pl.col("kind").is_in(COUNTS) & ~whole),
            column=bound,
            got=figure(bound),
            expected="a whole number",
            remedy="write how many",
        )


def pairs_are_of_two(tables: Tables) -> Iterator[pl.DataFrame]:
    """Nothing is compared with itself or drives itself."""
    for table, one, other in PAIRS:
        if tables.has(table):
            yield tables.report(
                "pair_is_of_two",
                table,
                tables[table].filter(pl.col(one) == pl.col(other)),
                column=other,
                got=pl.format("{}, twice", other),
                expected=f"another id than that of {one}",
                remedy="correct one of the two, or remove the row",
            )
