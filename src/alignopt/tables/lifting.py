"""Links of any goals as links of the strategic goals that they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping


def strategic_heads(goals: pl.DataFrame, units: pl.DataFrame) -> dict[str, str]:
    """For every goal that serves a strategic goal, or is one, that strategic goal.

    A goal with no parent that enters at the root is strategic. What stands under a local goal is left out.

    Parameters
    ----------
    goals
        With goal_id, parent_id, unit_id; without circles.
    units
        With unit_id, parent_id; one root.
    """
    roots = set(units.filter(pl.col("parent_id").is_null())["unit_id"])
    above = dict(goals.select("goal_id", "parent_id").iter_rows())
    entry = dict(goals.select("goal_id", "unit_id").iter_rows())
    heads: dict[str, str | None] = {}
    for goal in above:
        way, at = [goal], goal
        while (up := above.get(at)) is not None and at not in heads:
            way.append(up)
            at = up
        head = heads[at] if at in heads else (at if entry.get(at) in roots else None)
        heads.update(dict.fromkeys(way, head))
    return {goal: head for goal, head in heads.items() if head is not None}


def lifted(links: pl.DataFrame, heads: Mapping[str, str]) -> pl.DataFrame:
    """Links between two different strategic goals, or goals that serve them.

    Parameters
    ----------
    links
        With cause_goal_id and effect_goal_id.
    heads
        As of :func:`strategic_heads`.

    Returns
    -------
    pl.DataFrame
        The same rows, without what links a strategic goal with itself or stands under a local goal, and with
        the columns cause and effect: the strategic goals.
    """
    pairs = links.with_columns(
        pl.col(f"{side}_goal_id").replace_strict(heads, default=None, return_dtype=pl.String).alias(side)
        for side in ("cause", "effect")
    )
    return pairs.filter(pl.col("cause") != pl.col("effect"))
