"""Hierarchies of weights: what each item is worth beneath its parent, and on the whole."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import polars as pl

from alignopt.elicitation.given import Faults
from alignopt.elicitation.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = {
    "level": pl.Int64,
    "parent": pl.String,
    "item": pl.String,
    "local": pl.Float64,
    "global": pl.Float64,
}


def hierarchy(top: Weights, below: Mapping[str, Weights]) -> pl.DataFrame:
    """Local and global weights, level by level.

    An item's global weight is its local one times the global weight of its parent. An item may stand beneath
    several parents (alternatives beneath each criterion); what is beneath such an item shares out the sum.

    Parameters
    ----------
    top
        Weights of the first level.
    below
        By item of any level, the weights of what is beneath it. Items that are no key have nothing beneath.

    Returns
    -------
    polars.DataFrame
        Columns level (1 is the top), parent (null at the top), item, local (share beneath the parent), global
        (share of the whole); the rows of a level sum to what the level above hands down.

    Raises
    ------
    BadInput
        If a key is no item of any level, or items stand beneath themselves.

    Examples
    --------
    >>> from alignopt.elicitation.direct import points
    >>> goals = {"customer": points({"service": 3, "price": 1}), "people": points({"training": 1})}
    >>> for row in hierarchy(points({"customer": 1, "people": 1}), goals).iter_rows():
    ...     print(row)
    (1, None, 'customer', 0.5, 0.5)
    (1, None, 'people', 0.5, 0.5)
    (2, 'customer', 'service', 0.75, 0.375)
    (2, 'customer', 'price', 0.25, 0.125)
    (2, 'people', 'training', 1.0, 0.5)

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.
    """
    faults = Faults()
    below = faults.read_mapping(
        below, "a mapping of items to weights", 'write them as {"customer": points(...)}'
    )
    sets = dict(zip(faults.read_names(below, "parent"), below.values(), strict=True))
    faults.refuse()
    _check(top, sets)
    rows: list[tuple[int, str | None, str, float, float]] = []
    level = 1
    handed_down: dict[str | None, float] = {None: 1.0}
    beneath: dict[str | None, Weights] = {None: top}
    while beneath:
        whole: dict[str | None, float] = {}
        for parent, weights in beneath.items():
            for item, local in zip(weights.items, weights.values.tolist(), strict=True):
                rows.append((level, parent, item, local, handed_down[parent] * local))
                whole[item] = whole.get(item, 0.0) + handed_down[parent] * local
        level, handed_down = level + 1, whole
        beneath = {item: sets[item] for item in whole if item in sets}
    return pl.DataFrame(rows, schema=LEVELS, orient="row")


def synthesis(levels: pl.DataFrame) -> pl.DataFrame:
    """Overall weights of what has nothing beneath it, summed over its parents.

    In the analytic hierarchy process: the priorities of the alternatives (distributive mode).

    Parameters
    ----------
    levels
        What :func:`hierarchy` gives.

    Returns
    -------
    polars.DataFrame
        Columns item, weight (share of the whole; they sum to 1), rank (1 is the heaviest; equal weights share
        the better one); in the order in which the items come.

    Examples
    --------
    >>> from alignopt.elicitation.direct import points
    >>> votes = {"price": points({"Ann": 1, "Bo": 3}), "skill": points({"Ann": 4, "Bo": 1})}
    >>> synthesis(hierarchy(points({"price": 1, "skill": 1}), votes)).rows()
    [('Ann', 0.525, 1), ('Bo', 0.475, 2)]
    """
    parents = levels["parent"].drop_nulls().unique()
    ends = levels.filter(~pl.col("item").is_in(parents.to_list()))
    found = ends.group_by("item", maintain_order=True).agg(weight=pl.col("global").sum())
    rank = pl.col("weight").round(12).rank("min", descending=True).cast(pl.Int64)
    return found.with_columns(rank=rank)


def _check(top: Weights, sets: Mapping[str, Weights]) -> None:
    faults = Faults()
    for parent, weights in (("the top", top), *sets.items()):
        if not isinstance(weights, Weights):
            faults.add(
                "sets_are_weights",
                key=parent,
                got=type(weights).__name__,
                expected="weights",
                remedy="hand in what pairwise, points, group(...).weights and the others give",
            )
    faults.refuse()
    known = list(dict.fromkeys([*top.items, *(item for weights in sets.values() for item in weights.items)]))
    for parent in sets:
        if parent not in known:
            faults.unknown(parent, known)
    for circle in _circles(sets):
        faults.add(
            "levels_end",
            key=circle[0],
            got=" > ".join([*circle, circle[0]]),
            expected="no item beneath itself",
            remedy="leave one of these out, or name the lower one differently",
        )
    faults.refuse()


def _circles(sets: Mapping[str, Weights]) -> list[list[str]]:
    """Circles of items beneath themselves, from their first key on; each parent in one at most."""
    graph = {parent: [each for each in weights.items if each in sets] for parent, weights in sets.items()}
    found: list[list[str]] = []
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = error.args[1][:0:-1]  # from parent to child, without the first again
            first = circle.index(min(circle, key=list(sets).index))
            found.append(circle[first:] + circle[:first])
            graph = {parent: items for parent, items in graph.items() if parent not in circle}
        else:
            return found
