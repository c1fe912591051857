"""Comparisons of pairs as a matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from alignopt.elicitation.given import Faults, against
from alignopt.elicitation.reciprocity import read_ratio, settled

if TYPE_CHECKING:
    from alignopt.elicitation.weights import Floats


def comparisons(pairs: Mapping[tuple[str, str], float], items: Iterable[object] | None = None) -> Floats:
    """Put comparisons of pairs into a matrix.

    Parameters
    ----------
    pairs
        {(item, other): how many times as important the item is as the other}; each pair once. Where a pair is
        given both ways, one must be one over the other, as far as the numbers are written.
    items
        Their order; None for the order of appearance.

    Returns
    -------
    array
        Shape (items, items): the comparisons, one over them for the other way round, 1 on the diagonal, and
        NaN where nothing is given.

    Raises
    ------
    BadInput
        With every failure: no pair, an unknown item, an item against itself, no number, zero or negative, and
        pairs given both ways that are not reciprocal.

    Examples
    --------
    >>> comparisons({("a", "b"): 2, ("c", "b"): 4}).tolist()
    [[1.0, 2.0, nan], [0.5, 1.0, 0.25], [nan, 4.0, 1.0]]
    """
    return read_comparisons(pairs, items)[1]


def read_comparisons(
    pairs: Mapping[tuple[str, str], float], items: Iterable[object] | None = None
) -> tuple[tuple[str, ...], Floats]:
    """Names of the items, and the matrix as :func:`comparisons` gives it."""
    faults = Faults()
    pairs = faults.read_mapping(pairs, "a mapping of pairs to numbers", 'write them as {("a", "b"): 3}')
    listed = [pair for key, value in pairs.items() if (pair := _pair(key, value, faults))]
    if items is None:
        names = tuple(dict.fromkeys(name for item, other, _ in listed for name in (item, other)))
    else:
        names = faults.read_names(items)
    if not names and not faults.rows:
        faults.add("something_is_judged", expected="at least one comparison", remedy="compare some items")
    given = _given(listed, names, faults)
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    place = {name: k for k, name in enumerate(names)}
    for (item, other), value in given.items():
        here, there = place[item], place[other]
        if (other, item) in given and here > there:
            continue
        ratio = settled(value, given.get((other, item), np.nan), item, other, faults)
        matrix[here, there], matrix[there, here] = ratio, 1 / ratio
    faults.refuse()
    return names, matrix


def _pair(key: object, value: object, faults: Faults) -> tuple[str, str, object] | None:
    if isinstance(key, tuple) and len(key) == 2:
        return str(key[0]), str(key[1]), value
    faults.add(
        "comparisons_are_of_pairs",
        key=str(key),
        got=repr(key),
        expected="a pair of items",
        remedy='write it as ("a", "b"): 3',
    )
    return None


def _given(
    listed: Iterable[tuple[str, str, object]], names: tuple[str, ...], faults: Faults
) -> dict[tuple[str, str], float]:
    """The sound comparisons, each way it is given; the rest are noted."""
    given: dict[tuple[str, str], float] = {}
    for item, other, value in listed:
        strange = [name for name in dict.fromkeys((item, other)) if name not in names]
        for name in strange:
            faults.unknown(name, names, key=against(item, other))
        if item == other:
            faults.add(
                "items_differ",
                key=against(item, other),
                got=value,
                expected="two different items",
                remedy="leave it out: nothing is compared with itself",
            )
            continue
        if (item, other) in given:
            faults.add(
                "pairs_are_given_once",
                key=against(item, other),
                got=f"{given[item, other]:g}, and {value} for the same pair",
                expected="each pair once",
                remedy="give it once, and name items by text alone: 1 and '1' are the same",
            )
        number = read_ratio(value, item, other, faults)
        if not strange and not np.isnan(number):
            given[item, other] = number
    return given
