"""Capacities, weights, priorities and targets: what must be there, and what must add up."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.typed import DOUBT, ROW, figure
from alignopt.tables.names import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.typed import Tables

SUM_TOLERANCE = 1e-6
ROUNDED = 0.01


def required_tables_are_filled(tables: Tables) -> Iterator[pl.DataFrame]:
    """The four tables that every problem needs have records."""
    for table in REQUIRED:
        if tables.has(table) and table not in tables.cut and tables.whole[table].is_empty():
            yield tables.report(
                "table_is_filled", table, got="no records", expected="records", remedy="fill the table"
            )


def leaves_have_capacity(tables: Tables) -> Iterator[pl.DataFrame]:
    """Every leaf (a person, or a unit with nobody beneath it) has a capacity."""
    if tables.whole["capacity"].is_empty() or "capacity" in tables.cut:
        return
    leaves = tables["units"].join(
        _parents(tables), left_on="unit_id", right_on="parent_id", how="anti", maintain_order="left"
    )
    where = tables.labels["capacity"]
    for table, rows, key in (("units", leaves, "unit_id"), ("people", tables["people"], "person_id")):
        bare = rows.join(
            tables["capacity"], left_on=key, right_on="holder_id", how="anti", maintain_order="left"
        )
        strayed = tables.lost("units", "parent_id") + tables.lost("people", "unit_id")
        if table == "units" and bare.height <= strayed:
            continue
        yield tables.report(
            "leaf_has_capacity",
            table,
            bare,
            got=f"no row for it in {where}",
            expected="a capacity for every person, and every unit with nobody beneath it",
            remedy=pl.format("add {} to {}; 0 if it has none", key, pl.lit(where)),
        )


def only_leaves_have_capacity(tables: Tables) -> Iterator[pl.DataFrame]:
    """A unit's capacity is what those beneath it have, so none is stated for it."""
    yield tables.report(
        "only_leaves_have_capacity",
        "capacity",
        tables["capacity"].join(
            _parents(tables), left_on="holder_id", right_on="parent_id", how="semi", maintain_order="left"
        ),
        column="holder_id",
        got=pl.format("{}, a unit with holders beneath it", "holder_id"),
        expected="people, and units with nobody beneath them",
        remedy="remove the row; a unit's capacity is added up",
    )


def somebody_has_capacity(tables: Tables) -> Iterator[pl.DataFrame]:
    """There is something to plan."""
    rows = tables["capacity"]
    if not rows.is_empty() and not tables.lost("capacity", "capacity") and rows["capacity"].sum() <= 0:
        yield tables.report(
            "somebody_has_capacity",
            "capacity",
            column="capacity",
            got="0 for everyone",
            expected="somebody with capacity",
            remedy="write the capacities in",
        )


def perspective_targets_add_up(tables: Tables) -> Iterator[pl.DataFrame]:
    """The perspectives' target weights sum to 1."""
    rows = tables.whole["perspectives"]
    totals = [float(each["target_weight"].sum()) for each in (rows, tables["perspectives"])]
    if rows.is_empty() or tables.lost("perspectives", "target_weight") or any(map(_is_one, totals)):
        return
    yield tables.report(
        "perspective_targets_add_up",
        "perspectives",
        column="target_weight",
        got=f"{totals[0]:.9g} in all",
        expected="1 in all",
        remedy="change the target weights so that they add up to 1",
    )


def unit_targets_add_up(tables: Tables) -> Iterator[pl.DataFrame]:
    """Each unit's own target weights sum to 1."""
    sums = _sums(tables, "unit_targets", "unit_id", "perspective_id", "target_weight")
    yield tables.report(
        "unit_targets_add_up",
        "unit_targets",
        sums.filter((pl.col("target_weight") - 1).abs() > SUM_TOLERANCE),
        column="target_weight",
        got=pl.format("{} in all for {}", figure("target_weight"), "unit_id"),
        expected="1 in all for each unit",
        remedy="list all perspectives of the unit, with weights that add up to 1",
    )


def previous_weights_are_shares(tables: Tables) -> Iterator[pl.DataFrame]:
    """Last period's weights of a holder are not all zero, and not above 1 in all."""
    sums = _sums(tables, "previous", "holder_id", "goal_id", "weight")
    total = pl.col("weight")
    yield tables.report(
        "previous_weights_are_shares",
        "previous",
        sums.filter((total <= 0) | (total > 1 + ROUNDED)),
        column="weight",
        got=pl.format("{} in all for {}", figure("weight"), "holder_id"),
        expected="above 0 and at most 1 in all for each holder",
        remedy="write each goal's share of the holder's scorecard",
    )


def priorities_are_complete(tables: Tables) -> Iterator[pl.DataFrame]:
    """Among goals that are weighed against each other, all have a priority or none has."""
    goals = tables.sure("goals", "parent_id", "unit_id", "perspective_id")
    subgoals = goals.drop_nulls("parent_id")
    families = (
        (_strategic(tables, goals), "perspective_id", "strategic goals of"),
        (subgoals, "parent_id", "goals that serve"),
    )
    for family, by, kind in families:
        stated = pl.col("priority").is_not_null().any().over(by)
        without = pl.col("priority").is_null() & ~pl.col(DOUBT + "priority")
        yield tables.report(
            "priority_is_complete",
            "goals",
            family.filter(stated & without),
            column="priority",
            expected=pl.format("a priority, as other {} {} have one", pl.lit(kind), by),
            remedy="fill it in (0 for none), or empty all of theirs",
        )


def perspectives_have_a_goal(tables: Tables) -> Iterator[pl.DataFrame]:
    """A perspective with a target has a strategic goal with a priority above 0."""
    if tables.whole["goals"].is_empty() or "goals" in tables.cut:
        return
    places = tables.sure("units", "parent_id").filter(pl.col("parent_id").is_null())["unit_id"]
    is_top = pl.col("parent_id").is_null()
    enters = pl.col("unit_id").is_in(places.implode()) | pl.col(DOUBT + "unit_id")
    counts = pl.col("priority").is_null() | (pl.col("priority") > 0)
    may_be = tables.whole["goals"].filter(is_top & enters & counts)
    aimed = tables["perspectives"].filter(pl.col("target_weight") > 0)
    if places.is_empty() or may_be[DOUBT + "perspective_id"].any():
        return
    yield tables.report(
        "perspective_has_a_goal",
        "perspectives",
        aimed.join(may_be, on="perspective_id", how="anti", maintain_order="left"),
        column="target_weight",
        got=pl.format("{}, and no strategic goal with a priority", figure("target_weight")),
        expected="a goal without parent_id that enters at the top, with a priority above 0 or none stated",
        remedy=f"add such a goal to {tables.labels['goals']}, or set the target weight to 0",
    )


def split_targets_have_a_figure(tables: Tables) -> Iterator[pl.DataFrame]:
    """A target that is to be shared out is stated."""
    goals = tables.sure("goals", "target", "target_kind")
    yield tables.report(
        "split_target_has_a_figure",
        "goals",
        goals.filter((pl.col("target_kind") == "split") & pl.col("target").is_null()),
        column="target",
        expected="a figure, since target_kind is split",
        remedy="write the target, or empty target_kind",
    )


def _parents(tables: Tables) -> pl.DataFrame:
    """Units that have holders beneath them."""
    units = tables["units"].select("parent_id")
    return pl.concat([units, tables["people"].select(parent_id="unit_id")]).drop_nulls().unique()


def _strategic(tables: Tables, goals: pl.DataFrame) -> pl.DataFrame:
    """Goals that serve no other and enter at the top."""
    roots = tables.sure("units", "parent_id").filter(pl.col("parent_id").is_null()).select("unit_id")
    tops = goals.filter(pl.col("parent_id").is_null())
    return tops.join(roots, on="unit_id", how="semi", maintain_order="left")


def _sums(tables: Tables, table: str, by: str, other: str, summed: str) -> pl.DataFrame:
    """A column summed by one half of the key, where no cell of it is in doubt; the other half is empty."""
    doubt = pl.any_horizontal(DOUBT + by, DOUBT + summed)
    sums = tables[table].group_by(by, maintain_order=True).agg(
        pl.col(summed).sum(), pl.col(ROW).first(), doubt.any().alias("__any__")
    )  # fmt: skip
    return sums.filter(~pl.col("__any__")).with_columns(pl.lit(None, pl.String).alias(other))


def _is_one(total: float) -> bool:
    return isclose(total, 1.0, abs_tol=SUM_TOLERANCE)
