"""A strategy map in plain words: ten to twenty lines of text, or the same as tables in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import polars as pl

from alignopt.rules.contradictions import percent
from alignopt.strategy.apply import HALF, share_in_words
from alignopt.tables.circles import as_words
from alignopt.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.strategy.strategy_map import StrategyMap

SHOWN = 4
LEAST = 0.0005
"""Changes of less than this are not worth a word."""


def as_text(smap: StrategyMap, pass_on: float = HALF) -> str:
    """The map in lines: its lanes, who gains and gives, circles, and goals that lead nowhere."""
    rows = [_heads(pass_on), *_lanes(smap, pass_on)]
    widest = max(len(name) for name, _, _ in rows)
    lanes = [f"  {name:<{widest}}{weight:>10}{spread:>17}" for name, weight, spread in rows]
    return "\n".join([headline(smap), *lanes, *notices(smap, pass_on)])


def as_html(smap: StrategyMap, pass_on: float = HALF) -> str:
    """The same for a notebook."""
    head = "".join(f"<th>{escape(each)}</th>" for each in _heads(pass_on))
    rows = "".join(
        f"<tr><td style='text-align:left'>{escape(name)}</td><td>{weight}</td><td>{spread}</td></tr>"
        for name, weight, spread in _lanes(smap, pass_on)
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    foot = "<br>".join(escape(line) for line in notices(smap, pass_on))
    return f"<div><strong>{escape(headline(smap))}</strong>{table}<p>{foot}</p></div>"


def headline(smap: StrategyMap) -> str:
    """How large the map is."""
    parts = (
        counted(smap.goals.height, "strategic goal"),
        counted(smap.lanes.height, "lane"),
        counted(smap.links.height, "link"),
    )
    return f"Strategy map of {smap.problem.name}: {parts[0]} in {parts[1]}, {parts[2]}"


def notices(smap: StrategyMap, pass_on: float = HALF) -> list[str]:
    """Who gains and who gives, which links go in circles, and which goals lead nowhere."""
    return [*_movers(smap, pass_on), *circles_in_words(smap), *_lost(smap)]


def circles_in_words(smap: StrategyMap) -> list[str]:
    """The circles, a line each."""
    lines = [
        f"circle: {as_words(circle)}; on it, a goal drives itself by way of others"
        for circle in smap.circles[:SHOWN]
    ]
    more = len(smap.circles) - SHOWN
    return (
        [*lines, f"and {counted(more, 'more circle')}: see circles"] if more > 0 else lines or ["no circle"]
    )


def _lost(smap: StrategyMap) -> Iterator[str]:
    """The unreachable goals, a line each."""
    for goal, name, why in smap.unreachable.head(SHOWN).iter_rows():
        yield f"{goal} ({name}) {why}"
    more = smap.unreachable.height - SHOWN
    if more > 0:
        yield f"and {counted(more, 'more goal')}: see unreachable"
    if smap.unreachable.is_empty():
        yield f"every goal with a weight leads to {smap.top}"


def _heads(pass_on: float) -> tuple[str, str, str]:
    return "lane, from the top", "weight", f"{share_in_words(pass_on)} passed on"


def _lanes(smap: StrategyMap, pass_on: float) -> list[tuple[str, str, str]]:
    """Name, weight and spread of each lane, from the top."""
    sums = smap.spread(pass_on).group_by("perspective_id").agg(pl.col("weight", "spread").sum())
    rows = smap.lanes.join(sums, on="perspective_id", how="left", maintain_order="left").fill_null(0.0)
    return [(row["name"], percent(row["weight"]), percent(row["spread"])) for row in rows.to_dicts()]


def _movers(smap: StrategyMap, pass_on: float) -> Iterator[str]:
    """Goals that gain or give most."""
    moves = smap.spread(pass_on).sort(pl.col("change").round(12), "goal_id", descending=[True, False])
    for verb, rows in (
        ("gain", moves.filter(pl.col("change") >= LEAST)),
        ("give", moves.reverse().filter(pl.col("change") <= -LEAST)),
    ):
        if rows.height:
            said = ", ".join(
                f"{goal} {100 * change:+.1f}"
                for goal, change in rows.head(SHOWN).select("goal_id", "change").iter_rows()
            )
            yield f"with {share_in_words(pass_on)} passed on, most {verb}: {said} (points of percent)"
