"""Which goals a chain of links leads from to the top lane, and why others do not get there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMED = 3
ALONE = "stands on the map alone: no link leads to or from it"


def reaching(links: Iterable[tuple[str, str]], tops: Iterable[str]) -> set[str]:
    """Goals on a link from which a chain of links leads to one of the top, those of the top included.

    Parameters
    ----------
    links
        Cause and effect of each.
    tops
        Goals of the top lane.
    """
    causes: dict[str, list[str]] = {}
    linked = set()
    for cause, effect in links:
        causes.setdefault(effect, []).append(cause)
        linked |= {cause, effect}
    ahead = sorted(linked.intersection(tops))
    found = set(ahead)
    for at in ahead:
        for cause in causes.get(at, ()):
            if cause not in found:
                found.add(cause)
                ahead.append(cause)
    return found


def unreachable(goals: pl.DataFrame, links: pl.DataFrame, top: str) -> pl.DataFrame:
    """Goals with a weight from which no chain of links leads to the top lane: goal_id, name, why.

    Parameters
    ----------
    goals
        As of :class:`alignopt.StrategyMap`.
    links
        Likewise.
    top
        Name of the top lane's perspective.
    """
    lost = goals.filter(~pl.col("is_reached"), pl.col("weight") > 0)
    rows = [
        (row["goal_id"], row["name"], _why(row, links.filter(cause_goal_id=row["goal_id"]), top))
        for row in lost.to_dicts()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("goal_id", "name", "why"), pl.String), orient="row")


def listed(names: list[str]) -> str:
    """Names in a sentence, the first few of many.

    Examples
    --------
    >>> listed(["A"]), listed(["A", "B", "C"]), listed(["A", "B", "C", "D", "E"])
    ('A', 'A, B and C', 'A, B, C and 2 more')
    """
    more = len(names) - NAMED
    shown = [*names[:NAMED], f"{more:,} more"] if more > 0 else names
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def _why(goal: dict[str, object], links: pl.DataFrame, top: str) -> str:
    if not goal["causes"] and not goal["effects"]:
        return ALONE
    if links.is_empty():
        return f"drives no other goal, so nothing leads from it to {top}"
    return f"drives {listed(links['effect_goal_id'].to_list())}, but nothing of {top}"
