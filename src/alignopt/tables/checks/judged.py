"""Judgements as the checks read them: who judged what, and of which set it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.typed import DOUBT, ROW
from alignopt.tables.suggest import loosely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alignopt.tables.checks.typed import Tables

PERSPECTIVES, PERSPECTIVE, GOAL = "perspectives", "perspective", "goal"
"""Kinds of sets: all perspectives; the strategic goals of one; the goals that serve one directly."""
RATED = ("points", "ranks", "swing")
"""Methods whose rows are about one item."""
PAIRED = ("pairwise", "best", "worst")
"""Methods whose rows are about two."""
BEST, WORST = "best", "worst"
NAMES = {BEST: "item_id", WORST: "other_id"}
"""Where rows of a method name the best or the worst item."""
WHO, KIND, PARENT = "__who__", "__set__", "__parent__"
SET = (WHO, KIND, PARENT)
"""What tells the sets of judgements apart: the respondent, the kind of set and its parent."""
OTHER_KIND = "__other_set__"
PLACED = ("method", "parent_id", "item_id", "other_id")
LISTED = 8


def items(tables: Tables) -> pl.DataFrame:
    """The items of every set that are so beyond doubt, in the order of the tables.

    No pair of parent and item is in two sets, even where a perspective and a goal have the same id: a
    strategic goal serves no other.

    Returns
    -------
    polars.DataFrame
        The kind of set (``__set__``), parent_id, empty for the perspectives (``__parent__``), item_id.
    """
    goals = tables.sure("goals", "parent_id", "unit_id", "perspective_id").with_columns(item_id="goal_id")
    roots = tables.sure("units", "parent_id").filter(pl.col("parent_id").is_null()).select("unit_id")
    tops = goals.filter(pl.col("parent_id").is_null())
    strategic = tops.join(roots, on="unit_id", how="semi", maintain_order="left")
    families = (
        (PERSPECTIVES, pl.lit(""), tables["perspectives"].with_columns(item_id="perspective_id")),
        (PERSPECTIVE, pl.col("perspective_id"), strategic),
        (GOAL, pl.col("parent_id"), goals.drop_nulls("parent_id")),
    )
    return pl.concat(
        rows.select(pl.lit(kind).alias(KIND), parent.alias(PARENT), "item_id")
        for kind, parent, rows in families
    )


def placed(tables: Tables) -> pl.DataFrame:
    """Judgements whose method and ids are beyond doubt, with the sets that their items are of, if any."""
    rows = named(tables, tables.sure("judgements", *PLACED))
    sets = items(tables)
    for column, kind in (("item_id", KIND), ("other_id", OTHER_KIND)):
        at = sets.select(PARENT, pl.col("item_id").alias(column), pl.col(KIND).alias(kind))
        rows = rows.join(at, on=[PARENT, column], how="left", maintain_order="left")
    return rows


def sound(tables: Tables) -> pl.DataFrame:
    """Judgements that are of a set, each about as many items as its method asks for."""
    is_pair = pl.col("item_id").ne_missing(pl.col("other_id")) & (pl.col(KIND) == pl.col(OTHER_KIND))
    return placed(tables).filter(
        pl.col(KIND).is_not_null(),
        (pl.col("method").is_in(RATED) & pl.col("other_id").is_null())
        | (pl.col("method").is_in(PAIRED) & is_pair.fill_null(value=False)),
    )


def settled(tables: Tables) -> pl.DataFrame:
    """The sound judgements of those sets that no judgement is lost of."""
    rows = sound(tables)
    if "judgements" in tables.cut:
        return rows.clear()
    lost = named(tables, tables.whole["judgements"].join(rows, on=ROW, how="anti")).select(
        pl.when(~pl.col(DOUBT + "respondent")).then(WHO).alias(WHO),
        pl.when(~pl.col(DOUBT + "parent_id")).then(PARENT).alias(PARENT),
    )
    if lost.select((pl.col(WHO).is_null() & pl.col(PARENT).is_null()).any()).item():
        return rows.clear()
    nulls = pl.col(WHO).is_null().cast(pl.Int8) + pl.col(PARENT).is_null().cast(pl.Int8)
    for on in ([WHO, PARENT], [WHO], [PARENT]):
        spoilt = lost.filter(nulls == 2 - len(on)).drop_nulls(on)
        rows = rows.join(spoilt, on=on, how="anti", maintain_order="left")
    return rows


def named(tables: Tables, rows: pl.DataFrame) -> pl.DataFrame:
    """Judgements with their respondent as most rows spell the name, and a text for no parent."""
    who = pl.col("respondent").replace_strict(spellings(tables), default=None, return_dtype=pl.String)
    return rows.with_columns(who.alias(WHO), pl.col("parent_id").fill_null("").alias(PARENT))


def spellings(tables: Tables) -> dict[str, str]:
    """Each respondent as most rows spell the name; of equally many, the first of the file."""
    counts = tables.whole["judgements"].drop_nulls("respondent").group_by("respondent", maintain_order=True)
    names = counts.len().sort("len", descending=True, maintain_order=True)["respondent"]
    usual: dict[str, str] = {}
    return {name: usual.setdefault(loosely(name), name) for name in names}


def some(names: Sequence[str]) -> str:
    """The first of many names, and how many more there are."""
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {more:,} more" if more > 0 else "")


def short(number: pl.Expr) -> pl.Expr:
    """A number as it may be typed, in six digits."""
    return number.round_sig_figs(6).cast(pl.String).str.replace(r"\.0$", "")
