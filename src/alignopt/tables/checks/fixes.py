"""Weights that hard rules fix: one for each holder and goal, and no more than 100 % in all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.scopes import Staff, scoped
from alignopt.tables.checks.typed import ROW, figure
from alignopt.tables.kinds import WHO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.scopes import Row, Scope
    from alignopt.tables.checks.typed import Tables

EXACT = 1e-9
OTHER = "__other__"


def fixed_weights_agree(tables: Tables) -> Iterator[pl.DataFrame]:
    """No two hard rules fix different weights of one goal for the same holder."""
    rules = _fixes(tables)
    if rules.height < 2:
        return
    staff = Staff.of(tables)
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rules.to_dicts():
        groups[row["section"] or "goals", row["goal_id"]].append(row)
    found: dict[int, Row] = {}
    for group in groups.values():
        for earlier, later in _contradictions(staff, group):
            found.setdefault(later[ROW], earlier)
    others = [_other(found.get(row)) for row in rules[ROW]]
    rules = rules.with_columns(pl.Series(OTHER, others, dtype=pl.String)).drop_nulls(OTHER)
    yield tables.report(
        "fixed_weights_agree",
        "rules",
        rules,
        column="min",
        got=pl.format("{} for {}, while {}, for some of the same holders", figure("min"), "goal_id", OTHER),
        expected="one weight of a goal for each holder",
        remedy="write the same weight in both rows, part their scopes, or let one be soft (hard = false)",
    )


def fixed_weights_leave_room(tables: Tables) -> Iterator[pl.DataFrame]:
    """The weights that hard rules fix for one and the same scope come to no more than 100 %."""
    rules = _fixes(tables)
    items = rules.sort("min", descending=True, maintain_order=True).unique(
        [*WHO, "section", "goal_id"], keep="first", maintain_order=True
    )
    sums = (
        items.sort(ROW)
        .group_by(*WHO, maintain_order=True)
        .agg(
            pl.col("min").sum().alias("__sum__"),
            pl.all().exclude(*WHO).first(),
            pl.col("rule_id").alias("__ids__"),
        )
        .filter(pl.col("__sum__") > 1 + EXACT)
    )
    yield tables.report(
        "fixed_weights_leave_room",
        "rules",
        sums,
        column="min",
        got=pl.format(
            "{} in all, with {}",
            figure("__sum__"),
            pl.col("__ids__").list.slice(1).list.join(", "),
        ),
        expected="at most 1 in all for one and the same scope",
        remedy="lower the weights, or remove one of the rules",
    )


def _fixes(tables: Tables) -> pl.DataFrame:
    """Hard rules that fix a weight."""
    rules = scoped(tables, "goal_id", "min", "hard").drop_nulls(["goal_id", "min"])
    return rules.filter(pl.col("kind") == "fix_weight", pl.col("hard").ne_missing(False), pl.col("min") <= 1)


def _contradictions(staff: Staff, rules: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Pairs of rules with different weights whose scopes have a holder in common, the earlier row first.

    Spans lie within each other or apart, so those that meet one are still open where it begins.
    """
    scopes = sorted(((staff.scope(row), row) for row in rules), key=_outermost_first)
    open_ones: list[tuple[Scope, Row]] = []
    for scope, row in scopes:
        open_ones = [each for each in open_ones if each[0].span[1] > scope.span[0]]
        for other, above in open_ones:
            if abs(above["min"] - row["min"]) > EXACT and staff.has(scope.meets(other)):
                earlier, later = sorted((above, row), key=lambda each: int(each[ROW]))
                yield earlier, later
                break
        open_ones.append((scope, row))


def _outermost_first(pair: tuple[Scope, Row]) -> tuple[int, int, int]:
    (first, end), row = pair[0].span, pair[1]
    return first, -end, row[ROW]


def _other(rule: Row | None) -> str | None:
    return None if rule is None else f"row {rule[ROW]} ({rule['rule_id']}) fixes {rule['min']:.9g}"
