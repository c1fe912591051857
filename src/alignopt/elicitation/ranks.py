"""Weights from ranks: the order of importance alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.elicitation.given import Faults
from alignopt.elicitation.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.elicitation.weights import Floats


def rank_order_centroid(ranks: object, items: Iterable[object] | None = None) -> Weights:
    r"""Weights in the middle of all that respect the order: the centroid of their simplex.

    The k-th of n items has

    .. math:: w_k = \frac{1}{n} \sum_{j=k}^{n} \frac{1}{j}

    Items of equal rank share the mean weight of the places they take, so ranks 1, 2, 2, 4 and 1, 2, 2, 3 and
    1, 2.5, 2.5, 4 come to the same: only the order counts.

    Parameters
    ----------
    ranks
        Rank of each item, 1 for the most important: a mapping of items to ranks, or a sequence, array or
        series (of pandas, its index names the items).
    items
        Their names; None for the keys of the mapping, else "1", "2", ...

    Returns
    -------
    Weights
        By the method "rank_order_centroid".

    Raises
    ------
    BadInput
        With every failure: no number, below 1, a missing, unknown or repeated item.

    References
    ----------
    Barron, F. H., & Barrett, B. E. (1996). Decision quality using ranked attribute weights. Management
    Science 42(11), 1515-1523.

    Examples
    --------
    >>> rank_order_centroid([1, 2, 3, 4]).values.round(4).tolist()
    [0.5208, 0.2708, 0.1458, 0.0625]
    """
    names, numbers = _read(ranks, items)
    count = len(names)
    places = np.cumsum(1 / np.arange(count, 0, -1))[::-1] / count
    return Weights(names, _shared_out(numbers, places), "rank_order_centroid")


def rank_sum(ranks: object, items: Iterable[object] | None = None) -> Weights:
    r"""Weights that fall by the same step from rank to rank.

    The k-th of n items has

    .. math:: w_k = \frac{n + 1 - k}{n (n + 1) / 2}

    Items of equal rank share the mean weight of the places they take: only the order counts.

    Parameters
    ----------
    ranks
        Rank of each item, 1 for the most important: a mapping of items to ranks, or a sequence, array or
        series (of pandas, its index names the items).
    items
        Their names; None for the keys of the mapping, else "1", "2", ...

    Returns
    -------
    Weights
        By the method "rank_sum".

    Raises
    ------
    BadInput
        With every failure: no number, below 1, a missing, unknown or repeated item.

    References
    ----------
    Stillwell, W. G., Seaver, D. A., & Edwards, W. (1981). A comparison of weight approximation techniques in
    multiattribute utility decision making. Organizational Behavior and Human Performance 28(1), 62-77.

    Examples
    --------
    >>> rank_sum([1, 2, 3, 4]).values.round(4).tolist()
    [0.4, 0.3, 0.2, 0.1]
    """
    names, numbers = _read(ranks, items)
    count = len(names)
    places = np.arange(count, 0, -1) / (count * (count + 1) / 2)
    return Weights(names, _shared_out(numbers, places), "rank_sum")


def _read(ranks: object, items: Iterable[object] | None) -> tuple[tuple[str, ...], Floats]:
    faults = Faults()
    names, numbers = faults.read_values(ranks, items, what="rank")
    for name, number in zip(names, numbers, strict=True):
        if number < 1:
            faults.add(
                "ranks_begin_with_1",
                key=name,
                got=f"{number:g}",
                expected="a rank of at least 1",
                remedy="rank the most important 1, the next 2, and so on",
            )
    faults.refuse()
    return names, numbers


def _shared_out(ranks: Floats, places: Floats) -> Floats:
    """Shape (items): of each item, the mean over the places that its rank takes."""
    _, tier, sizes = np.unique(ranks, return_inverse=True, return_counts=True)
    starts = np.cumsum(sizes) - sizes
    weights: Floats = (np.add.reduceat(places, starts) / sizes)[tier]
    weights /= weights.sum()
    return weights
