"""Links of the strategy map: cautions about circles, and about strategic goals on no link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.cautions import some
from alignopt.tables.checks.typed import ROW
from alignopt.tables.circles import apart, as_words, circles
from alignopt.tables.lifting import lifted, strategic_heads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.typed import Tables


def links_have_no_circle(tables: Tables) -> Iterator[pl.DataFrame]:
    """No strategic goal drives itself by way of others; of circles that hang together, one is named."""
    links = _links(tables)
    pairs = links.select("cause", "effect").rows()
    for circle in apart(circles(pairs)):
        first = links.filter(cause=circle[0], effect=circle[1 % len(circle)]).sort(ROW).head(1)
        yield tables.report(
            "links_have_no_circle",
            "strategy_links",
            first,
            column="effect_goal_id",
            got=as_words(circle),
            expected="links from causes to effects that never lead back",
            remedy="remove one of these links, unless the goals do drive each other",
        )


def links_reach_every_strategic_goal(tables: Tables) -> Iterator[pl.DataFrame]:
    """Every strategic goal with a target weight is on the strategy map, where there is one."""
    links = _links(tables)
    if links.is_empty():
        return
    linked = pl.concat([links["cause"], links["effect"]]).implode()
    alone = _weighty(tables).filter(~pl.col("goal_id").is_in(linked)).sort(ROW)
    if alone.height:
        yield tables.report(
            "links_reach_every_strategic_goal",
            "goals",
            alone.head(1),
            column="goal_id",
            got=f"{some(alone['goal_id'].to_list())}, on no link of {tables.labels['strategy_links']}",
            expected="a link to or from every strategic goal with a weight",
            remedy="add what drives it, or what it drives: as it is, it gains nothing and passes nothing on",
        )


def _links(tables: Tables) -> pl.DataFrame:
    """The links between strategic goals, with the rows that they stand in."""
    return lifted(tables["strategy_links"], strategic_heads(tables["goals"], tables["units"]))


def _weighty(tables: Tables) -> pl.DataFrame:
    """The strategic goals that have a target weight: neither they nor their perspectives are at 0."""
    heads = strategic_heads(tables["goals"], tables["units"])
    wanted = tables["perspectives"].filter(pl.col("target_weight") > 0)["perspective_id"]
    return tables["goals"].filter(
        pl.col("goal_id").is_in(list(set(heads.values()))),
        pl.col("perspective_id").is_in(wanted.implode()),
        pl.col("priority").is_null() | (pl.col("priority") > 0),
    )
