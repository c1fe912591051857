"""Lanes: the order of perspectives in which as much as possible leads upwards."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Flow = Mapping[tuple[str, str], float]

EXACT = 7
"""So many perspectives are tried in every order."""
CLOSE = 1e-9


def lanes_of(perspectives: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The perspectives from the bottom lane, where the drivers are, to the top.

    Of all orders, the one in which the links that lead upwards are strongest in sum; of equals, the first in
    order of ids from the bottom. Beyond :data:`EXACT` linked perspectives, each next lane goes to the one
    that drives the others most, compared with how much they drive it. Perspectives that no link joins with
    another stand at the bottom, in order of ids.

    Parameters
    ----------
    perspectives
        With perspective_id and name.
    links
        With cause_perspective, effect_perspective, strength.

    Returns
    -------
    pl.DataFrame
        Columns perspective_id, name, lane (1 at the bottom); the top lane first, as on a map.
    """
    flow = _flow(links)
    linked = sorted({each for pair in flow for each in pair})
    apart = sorted(set(perspectives["perspective_id"]).difference(linked))
    order = [*apart, *(_best(linked, flow) if len(linked) <= EXACT else _greedy(linked, flow))]
    lane = {each: at for at, each in enumerate(order, start=1)}
    return perspectives.select(
        "perspective_id", "name", lane=pl.col("perspective_id").replace_strict(lane, return_dtype=pl.Int64)
    ).sort("lane", descending=True)


def top_of(lanes: pl.DataFrame, links: pl.DataFrame) -> str:
    """The top lane's perspective: the last that a link leads into, from another lane if any does."""
    across = links.filter(pl.col("cause_perspective") != pl.col("effect_perspective"))
    led_into = (links if across.is_empty() else across)["effect_perspective"]
    return str(lanes.filter(pl.col("perspective_id").is_in(led_into.implode()))["perspective_id"][0])


def _flow(links: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Strength of all links from one perspective to another."""
    pair = ("cause_perspective", "effect_perspective")
    sums = links.group_by(pair).agg(pl.col("strength").sum()).sort(pair)
    return {(cause, effect): strength for cause, effect, strength in sums.iter_rows() if cause != effect}


def _best(linked: Sequence[str], flow: Flow) -> Sequence[str]:
    """The first of the best orders."""
    best, most = tuple(linked), -1.0
    enough = CLOSE * sum(flow.values())
    for order in permutations(linked):
        lane = {each: at for at, each in enumerate(order)}
        upwards = sum(strength for (cause, effect), strength in flow.items() if lane[cause] < lane[effect])
        if upwards > most + enough:
            best, most = order, upwards
    return best


def _greedy(linked: Sequence[str], flow: Flow) -> Sequence[str]:
    """From the bottom, always the one that drives the rest most, less what they drive it."""
    order: list[str] = []
    rest = list(linked)
    while rest:
        net = {
            each: sum(flow.get((each, other), 0.0) - flow.get((other, each), 0.0) for other in rest)
            for each in rest
        }
        enough = CLOSE * sum(flow.values())
        order.append(next(each for each in rest if net[each] >= max(net.values()) - enough))
        rest.remove(order[-1])
    return order
