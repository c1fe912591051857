"""Which numbers to change so that best-worst judgements agree."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from alignopt.elicitation.bwm_ratio import Products, consistency_ratio, disagreement, least_deviation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.model.best_worst import Comparisons

SCALE = 9.0
"""The usual scale ends here: who used no larger number is proposed none."""


class Mend(NamedTuple):
    """One number changed, and what comes of it.

    Attributes
    ----------
    item, other
        How many times as important as other the item is.
    judged, proposed
        The number as it is and as it would be.
    ratio, disagreement
        What is left after the change.
    compared
        The comparisons with it.
    """

    item: str
    other: str
    judged: float
    proposed: float
    ratio: float
    disagreement: float
    compared: Comparisons

    @property
    def rank(self) -> tuple[float, float, float]:
        """The lower, the better: ratio, what still disagrees, how far the number moves."""
        moved = abs(math.log(self.proposed / self.judged))
        return round(self.ratio, 9), round(self.disagreement, 9), round(moved, 9)


def mend(compared: Comparisons, limit: float) -> list[Mend]:
    """Change one number after the other until the ratio is within the limit, or nothing is for the better.

    Each step takes the change that leaves the least ratio. What is proposed is a whole number where only
    such were judged (none above 9 if none was), else one of two significant digits; never below 1.
    """
    steps: list[Mend] = []
    for _ in range(2 * len(compared.items)):
        now = round(consistency_ratio(compared), 9), round(disagreement(compared), 9)
        best = min(_changes(compared), key=lambda change: change.rank, default=None)
        if now[0] <= limit + 1e-9 or best is None or best.rank[:2] >= now:
            break
        steps.append(best)
        compared = best.compared
    return steps


def _changes(compared: Comparisons) -> Iterator[Mend]:
    """Every change of one number to what the other items imply."""
    best, worst = compared.best, compared.worst
    for item in Products.of(compared).places.tolist():
        implied = _implied(compared, item)
        yield from _proposals(compared, (best, item), implied / float(compared.others_to_worst[item]))
        if item != worst:
            yield from _proposals(compared, (item, worst), implied / float(compared.best_to_others[item]))


def _implied(compared: Comparisons, item: int) -> float:
    """What best to worst comes to by all the other items."""
    others = Products.of(compared, without=item)
    if not len(others.places):
        return float(compared.best_to_others[item])
    low, high = others.interval(least_deviation(others))
    return (low + high) / 2


def _proposals(compared: Comparisons, pair: tuple[int, int], ideal: float) -> Iterator[Mend]:
    """The ideal number as people write it, and what comes of it."""
    item, other = pair
    of_best = item == compared.best
    judged = float(compared.best_to_others[other] if of_best else compared.others_to_worst[item])
    for proposed in _written(compared, ideal):
        if proposed == judged:
            continue
        changed = _changed(compared, pair, proposed)
        yield Mend(
            item=compared.items[item],
            other=compared.items[other],
            judged=judged,
            proposed=proposed,
            ratio=consistency_ratio(changed),
            disagreement=disagreement(changed),
            compared=changed,
        )


def _written(compared: Comparisons, ideal: float) -> list[float]:
    """Whole neighbours of a number where all judgements are whole, else two significant digits."""
    judged = np.concatenate([compared.best_to_others, compared.others_to_worst])
    if (judged != np.rint(judged)).any():
        return [max(1.0, float(f"{ideal:.2g}"))]
    most = SCALE if judged.max() <= SCALE else math.inf
    return sorted({min(max(1.0, float(each)), most) for each in (math.floor(ideal), math.ceil(ideal))})


def _changed(compared: Comparisons, pair: tuple[int, int], number: float) -> Comparisons:
    """The comparisons with one number changed; best to worst stands in both rows."""
    item, other = pair
    best_to_others, others_to_worst = compared.best_to_others.copy(), compared.others_to_worst.copy()
    if item == compared.best:
        best_to_others[other] = number
    if other == compared.worst:
        others_to_worst[item] = number
    return replace(compared, best_to_others=best_to_others, others_to_worst=others_to_worst)
