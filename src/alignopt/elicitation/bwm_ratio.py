"""The consistency ratio of best-worst judgements: how far they disagree, against how far they could."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from alignopt.elicitation.weights import Floats
    from alignopt.model.best_worst import Comparisons

SAME = 1e-12
"""Numbers that differ less than this, relatively, are the same."""


class Products(NamedTuple):
    """What each item but the best says about best to worst: best to item times item to worst.

    Attributes
    ----------
    places
        Shape (items - 1): the items.
    to_best, to_worst
        Best to item and item to worst; of the worst item, best to worst and 1.
    free
        1 where item to worst is judged; 0 at the worst item, which is its own measure.
    """

    places: np.ndarray
    to_best: Floats
    to_worst: Floats
    free: Floats

    @classmethod
    def of(cls, compared: Comparisons, *, without: int | None = None) -> Products:
        """Those of some comparisons, `without` one item if asked."""
        left_out = (compared.best, without)
        places = np.array([each for each in range(len(compared.items)) if each not in left_out], dtype=int)
        free = (places != compared.worst).astype(float)
        return cls(places, compared.best_to_others[places], compared.others_to_worst[places], free)

    def interval(self, deviation: float) -> tuple[float, float]:
        """Where ``w_B / w_W`` can lie if no ratio is off by more than `deviation`: low, high."""
        off = deviation * self.free
        low = np.maximum(self.to_best - deviation, 0) * np.maximum(self.to_worst - off, 0)
        high = (self.to_best + deviation) * (self.to_worst + off)
        return float(low.max(initial=0.0)), float(high.min(initial=math.inf))


def consistency_index(best_to_worst: float) -> float:
    """The largest deviation there can be where best to worst is so judged, and nothing is judged more.

    ``(1 + 2 a - sqrt(1 + 8 a)) / 2``, the smaller root of ``(a - x)^2 = a + x``: both judgements of an item
    are as large as best to worst.

    Examples
    --------
    >>> [round(consistency_index(a), 2) for a in range(1, 10)]
    [0.0, 0.44, 1.0, 1.63, 2.3, 3.0, 3.73, 4.47, 5.23]

    References
    ----------
    Rezaei, J. (2015). Best-worst multi-criteria decision-making method. Omega 53, 49-57 (for 1 to 9).
    """
    return (1 + 2 * best_to_worst - math.sqrt(1 + 8 * best_to_worst)) / 2


def least_deviation(products: Products) -> float:
    """The optimum of the multiplicative best-worst model.

    The least x with weights so that ``|w_B / w_j - a_Bj| <= x`` and ``|w_j / w_W - a_jW| <= x`` for all j.
    Each item confines ``w_B / w_W`` to an interval, which grows with x, and there are such weights if all the
    intervals meet: bisection finds the least x, to the last bit.
    """

    def meets(deviation: float) -> bool:
        low, high = products.interval(deviation)
        return low <= high * (1 + SAME)

    if meets(0.0):
        return 0.0
    below, above = 0.0, float(products.to_best.max())  # then no low is above 0
    while below < (middle := (below + above) / 2) < above:
        below, above = (below, middle) if meets(middle) else (middle, above)
    return above


def consistency_ratio(compared: Comparisons) -> float:
    """Least deviation over consistency index: 0 if all agree, infinite if the index is 0 and not all do."""
    deviation = least_deviation(Products.of(compared))
    index = consistency_index(float(compared.best_to_others[compared.worst]))
    if deviation == 0:
        return 0.0
    return deviation / index if index > 0 else math.inf


def disagreement(compared: Comparisons) -> float:
    """Differences of all products from best to worst, summed, in logarithms."""
    products = Products.of(compared)
    best_to_worst = compared.best_to_others[compared.worst]
    return float(np.abs(np.log(products.to_best * products.to_worst / best_to_worst)).sum())
