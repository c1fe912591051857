"""The trees: units beneath units, goals that serve goals, and where goals enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.forest import Span, cycles, holds, spans
from alignopt.tables.checks.typed import ROW
from alignopt.tables.failures import failures_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.typed import Tables


def units_have_one_root(tables: Tables) -> Iterator[pl.DataFrame]:
    """Exactly one unit has none above it; where there is none at all, there is a circle."""
    top = _top(tables) or ""
    roots = tables.sure("units", "parent_id").filter(pl.col("parent_id").is_null())
    if roots.height == tables["units"].height > 2:
        yield tables.report(
            "units_have_one_root",
            "units",
            column="parent_id",
            got=f"no parent_id in any of {roots.height:,} units",
            expected="exactly one unit with an empty parent_id",
            remedy="add the column parent_id, with the unit above each unit",
        )
        return
    yield tables.report(
        "units_have_one_root",
        "units",
        roots.filter(pl.col("unit_id") != top),
        column="parent_id",
        got=f"a second unit at the top, beside {top}",
        expected="exactly one unit with an empty parent_id",
        remedy="fill in the unit above it",
    )


def units_have_no_cycle(tables: Tables) -> tuple[pl.DataFrame, Tables]:
    """No unit stands above itself."""
    has_no_top = not tables["units"]["parent_id"].null_count() and not tables.lost("units", "parent_id")
    return _cycles(
        tables,
        "units",
        "unit_id",
        "units_have_no_cycle",
        tail=", and no unit at the top" if has_no_top else "",
        remedy="change the parent_id of one of them; that of the unit at the top is empty",
    )


def goals_have_no_cycle(tables: Tables) -> tuple[pl.DataFrame, Tables]:
    """No goal serves itself."""
    remedy = "change the parent_id of one of them; that of a strategic goal is empty"
    return _cycles(tables, "goals", "goal_id", "goals_have_no_cycle", tail="", remedy=remedy)


def goals_enter_beneath_what_they_serve(tables: Tables) -> Iterator[pl.DataFrame]:
    """The goal that a goal serves enters at the same unit, or above it."""
    tree = _tree(tables)
    entry = dict(tables.sure("goals", "unit_id").select("goal_id", "unit_id").iter_rows())
    goals = tables.sure("goals", "parent_id", "unit_id").drop_nulls("parent_id")
    served = [entry.get(goal) for goal in goals["parent_id"]]
    wrong = [
        above in tree and unit in tree and not holds(tree[above], tree[unit])
        for unit, above in zip(goals["unit_id"], served, strict=True)
    ]
    goals = goals.with_columns(pl.Series("__served__", served, dtype=pl.String))
    yield tables.report(
        "goal_enters_beneath_what_it_serves",
        "goals",
        goals.filter(pl.Series(wrong, dtype=pl.Boolean)),
        column="unit_id",
        got=pl.format("{}, while {} enters at {}", "unit_id", "parent_id", "__served__"),
        expected=pl.format("{}, or a unit beneath it", "__served__"),
        remedy="let the goal enter lower, serve another goal, or let that one enter higher",
    )


def _parents(tables: Tables) -> dict[str, str | None]:
    """The unit above each unit, where that can be told."""
    return dict(tables.sure("units", "parent_id").select("unit_id", "parent_id").iter_rows())


def _top(tables: Tables) -> str | None:
    """The unit at the top; of several, the one with most beneath it."""
    parents = _parents(tables)
    sizes = {unit: last - first for unit, (first, last) in spans(parents).items() if parents[unit] is None}
    return max(sizes, key=sizes.__getitem__, default=None)


def _tree(tables: Tables) -> dict[str | None, Span]:
    """The units whose line upwards ends at the top, as spans."""
    whole, top = spans(_parents(tables)), _top(tables)
    if top is None:
        return {}
    return {unit: span for unit, span in whole.items() if holds(whole[top], span)}


def _cycles(
    tables: Tables, table: str, key: str, check: str, *, tail: str, remedy: str
) -> tuple[pl.DataFrame, Tables]:
    """A failure for each circle, and the tables with the links of all circles in doubt."""
    records = tables[table]
    found = [failures_frame()]
    caught: set[str] = set()
    for cycle in cycles(dict(records.select(key, "parent_id").iter_rows())):
        caught.update(cycle)
        shown = cycle if len(cycle) <= 6 else [*cycle[:3], "...", *cycle[-2:]]
        failures = tables.report(
            check,
            table,
            records.filter(pl.col(key) == cycle[0]),
            column="parent_id",
            got="a circle: " + " → ".join([*shown, cycle[0]]) + tail,
            expected="lines that end at the top",
            remedy=remedy,
        )
        found.append(failures)
    rows = records.filter(pl.col(key).is_in(caught))[ROW]
    return pl.concat(found), tables.doubting(table, "parent_id", rows)
