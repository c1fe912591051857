"""Bounds of rules, and pairs that are compared or linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.typed import DOUBT, figure
from alignopt.tables.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.typed import Tables

SHARES = tuple(name for name, kind in KINDS.items() if kind.bounds in ("share", "step", "value", "fit"))
COUNTS = tuple(name for name, kind in KINDS.items() if kind.bounds == "count")
BANDED = tuple(name for name, kind in KINDS.items() if kind.is_banded)
SINGLE = tuple(name for name, kind in KINDS.items() if kind.bounds in ("step", "value"))
"""Kinds whose bound is one number, in min; max may repeat it."""
FITS = tuple(name for name, kind in KINDS.items() if kind.bounds == "fit")
BOUNDLESS = tuple(name for name, kind in KINDS.items() if kind.bounds == "none")
STEPS = (0.01, 0.02, 0.025, 0.04, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
"""Steps that people use: the nearest one is offered."""
EXACT = 1e-6
PAIRS = (("strategy_links", "cause_goal_id", "effect_goal_id"), ("judgements", "item_id", "other_id"))


def rules_have_a_band(tables: Tables) -> Iterator[pl.DataFrame]:
    """No rule's minimum exceeds its maximum."""
    yield tables.report(
        "rule_has_a_band",
        "rules",
        tables["rules"].filter(pl.col("min") > pl.col("max"), pl.col("kind").is_in(SINGLE).not_()),
        column="min",
        got=pl.format("{}, above max, {}", figure("min"), figure("max")),
        expected="at most max",
        remedy="exchange min and max",
    )


def rule_bounds_are_stated(tables: Tables) -> Iterator[pl.DataFrame]:
    """A rule that limits a number says by how much."""
    rules = tables.sure("rules", "min", "max").filter(pl.col("min").is_null())
    yield tables.report(
        "rule_bound_is_stated",
        "rules",
        rules.filter(pl.col("kind").is_in(BANDED), pl.col("max").is_null()),
        column="min",
        got="neither min nor max",
        expected=pl.format("a bound: {} has min, max or both", "kind"),
        remedy="write one of them, or remove the rule",
    )
    yield tables.report(
        "rule_bound_is_stated",
        "rules",
        rules.filter(pl.col("kind").is_in((*SINGLE, *FITS))),
        column="min",
        expected=pl.format("a share from 0 to 1: {} has its number in min", "kind"),
        remedy=pl.when(pl.col("max").is_null())
        .then(pl.lit("write it in min, or remove the rule"))
        .otherwise(pl.format("write {} in min, and leave max empty", figure("max"))),
    )


def rule_bounds_have_a_use(tables: Tables) -> Iterator[pl.DataFrame]:
    """No rule has a bound that its kind does not go by."""
    rules = tables["rules"]
    for bound in ("min", "max"):
        yield tables.report(
            "rule_bound_has_a_use",
            "rules",
            rules.filter(pl.col("kind").is_in(BOUNDLESS), pl.col(bound).is_not_null()),
            column=bound,
            got=figure(bound),
            expected=pl.format("nothing: {} has no bounds", "kind"),
            remedy="empty the cell",
        )
    spare = pl.col("kind").is_in(FITS) | (pl.col("kind").is_in(SINGLE) & (pl.col("min") != pl.col("max")))
    yield tables.report(
        "rule_bound_has_a_use",
        "rules",
        rules.filter(spare, pl.col("max").is_not_null(), pl.col("min").is_not_null()),
        column="max",
        got=pl.format("{}, and {} in min", figure("max"), figure("min")),
        expected=pl.format("nothing: {} has its number in min", "kind"),
        remedy="empty the cell",
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


def steps_divide_the_whole(tables: Tables) -> Iterator[pl.DataFrame]:
    """A whole number of steps makes 100 %."""
    rules = tables["rules"].filter(pl.col("kind") == "weight_step", pl.col("min") <= 1)
    steps = rules["min"].to_list()
    nearest = [min(STEPS, key=lambda usual: abs(usual - step)) for step in steps]
    rules = rules.with_columns(pl.Series("__near__", nearest, dtype=pl.Float64))
    uneven = pl.Series([not _divides(step) for step in steps], dtype=pl.Boolean)
    yield tables.report(
        "step_divides_the_whole",
        "rules",
        rules.filter(uneven),
        column="min",
        got=figure("min"),
        expected="a step that divides 100 %, such as 0.05",
        remedy=pl.format("write {}, or another such step", figure("__near__")),
    )


def fixed_weights_are_above_zero(tables: Tables) -> Iterator[pl.DataFrame]:
    """A goal whose weight is fixed stands on the scorecard, so its weight is not 0."""
    yield tables.report(
        "fixed_weight_is_above_zero",
        "rules",
        tables.sure("rules", "min").filter(pl.col("kind") == "fix_weight", pl.col("min") == 0),
        column="min",
        got=figure("min"),
        expected="a share above 0: what has a fixed weight stands on the scorecard",
        remedy="write forbid as its kind and empty min, if it should not stand there",
    )


def pairs_are_of_two(tables: Tables) -> Iterator[pl.DataFrame]:
    """Nothing is compared with itself or drives itself."""
    for table, one, other in PAIRS:
        if tables.has(table):
            yield _alike(tables, table, tables[table].filter(pl.col(one) == pl.col(other)), one, other)
    rules = tables["rules"].filter(pl.col("kind") == "not_heavier_than")
    named = pl.col("goal_id").is_not_null() | pl.col(DOUBT + "goal_id")
    for one, given in (("goal_id", named), ("category", ~named)):
        yield _alike(tables, "rules", rules.filter(given, pl.col(one) == pl.col("other_id")), one, "other_id")


def _alike(tables: Tables, table: str, rows: pl.DataFrame, one: str, other: str) -> pl.DataFrame:
    return tables.report(
        "pair_is_of_two",
        table,
        rows,
        column=other,
        got=pl.format("{}, twice", other),
        expected=f"another id than that of {one}" if one != "category" else "another category",
        remedy="correct one of the two, or remove the row",
    )


def _divides(step: float) -> bool:
    """Whether a whole number of steps makes 1; 0 does not."""
    return step > 0 and abs(1 / step - round(1 / step)) < EXACT


def _nearest(step: float) -> float:
    """The step that people use nearest to one."""
    return min(STEPS, key=lambda usual: abs(usual - step))
