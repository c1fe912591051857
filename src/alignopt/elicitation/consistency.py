"""How far pairwise judgements contradict each other, which do so most, and what would mend it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from alignopt.elicitation.eigen import principal
from alignopt.elicitation.mending import SCALE, best_of_each, is_on_scale, judged_pairs, mending
from alignopt.elicitation.wording import FEW, contradiction, decimals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from alignopt.elicitation.weights import Floats

ACCEPTABLE = 0.10
RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Saaty's mean consistency index of random matrices of 1 to 15 items."""


def random_index(count: int) -> float:
    """Mean consistency index of random matrices: Saaty's up to 15 items, then the line of Alonso & Lamata."""
    if count <= len(RANDOM_INDEX):
        return RANDOM_INDEX[count - 1]
    return (2.7699 * count - 4.3513 - count) / (count - 1)


@dataclass(frozen=True, eq=False, repr=False)
class PairwiseConsistency:
    r"""How far the pairwise judgements of one respondent agree with each other.

    .. math:: CI = \frac{\lambda_{\max} - n}{n - 1}, \qquad CR = \frac{CI}{RI_n}

    The eigenvalue is that of the matrix with its missing entries filled in, whatever the method of the
    weights. The random index is Saaty's up to 15 items, and beyond from the line that Alonso & Lamata
    fitted. Where m of n items' comparisons are missing, the limit falls as the random index of incomplete
    matrices does (Ágoston & Csató):
    :math:`0.10 (1 - 2m / ((n-1)(n-2)))`.

    Attributes
    ----------
    items
        What was judged.
    judged
        Shape (items, items): the judgements, reciprocal, NaN where missing.
    completed
        Shape (items, items): the same, missing ones filled in.
    weights
        Shape (items): the principal eigenvector of the completed matrix.
    lambda_max
        Its eigenvalue.

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.
    Alonso, J. A., & Lamata, M. T. (2006). Consistency in the analytic hierarchy process: a new approach.
    International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 14(4), 445-459.
    Ágoston, K. Cs., & Csató, L. (2022). Inconsistency thresholds for incomplete pairwise comparison
    matrices. Omega 108, 102576.
    """

    items: tuple[str, ...]
    judged: Floats
    completed: Floats
    weights: Floats
    lambda_max: float

    @property
    def missing(self) -> int:
        """How many comparisons are missing."""
        return int(np.isnan(self.judged).sum()) // 2

    @property
    def index(self) -> float:
        """Consistency index: 0 where nothing contradicts anything."""
        return _index(self.lambda_max, len(self.items))

    @property
    def ratio(self) -> float:
        """Consistency ratio; NaN where nothing is judged twice over, so that nothing can be told."""
        return self._ratio(self.lambda_max)

    @property
    def limit(self) -> float:
        """The most that is acceptable."""
        count = len(self.items)
        share = 2 * self.missing / ((count - 1) * (count - 2)) if count > 2 else 0.0
        return ACCEPTABLE * (1 - share)

    @property
    def is_acceptable(self) -> bool:
        """Whether the ratio is within the limit; also where nothing can be told."""
        return not self.ratio > self.limit + 1e-9

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """What was judged of each pair, and what would mend it; that which mends most first.

        Columns
        -------
        item, other
            The pair.
        judged
            How many times as important the item was judged to be as the other.
        implied
            What the weights imply: their ratio.
        factor
            How far the two are apart: the greater over the lesser.
        best
            The value that the other judgements imply: with it the eigenvalue is least.
        ratio_after
            The consistency ratio if that had been judged.
        """
        return judged_pairs(self.items, self.judged, self.completed, self.weights, self._ratio)

    @cached_property
    def mends(self) -> pl.DataFrame:
        """Changes, one after the other, until the judgements are acceptable; empty if they are.

        Each changes the pair that mends most, to one of the neighbours of its best value on Saaty's scale
        where only numbers of that scale (1 to 9 and one over them) were judged, else to two digits.

        Columns
        -------
        step
            1, 2, ...
        item, other
            The pair.
        judged, proposed
            What was judged, and what to judge instead.
        ratio
            The consistency ratio after this step.
        """
        limit = math.inf if self.is_acceptable else self.limit
        return mending(self.items, self.judged, self._ratio, limit)

    @cached_property
    def text(self) -> str:
        """In a manager's words: how good it is, the worst judgement, and what would mend it."""
        if len(self.items) < 3:
            return "With fewer than three items no judgement can contradict another."
        if self._is_tree:
            return (
                "Nothing is judged twice over, so nothing can be told of how well these judgements agree: "
                "more comparisons would show it."
            )
        if self.is_acceptable:
            good = f"up to {self._limit_said} is good"
            return f"These judgements agree with each other ({self.ratio:.3f}; {good})."
        return (
            f"These judgements contradict each other ({self.ratio:.3f}; above {self._limit_said} ask again). "
            f"{self._worst}"
        )

    def __repr__(self) -> str:
        """The same as :attr:`text`."""
        return self.text

    @property
    def _worst(self) -> str:
        mends = mending(self.items, self.judged, self._ratio, self.limit, steps=FEW + 1).to_dicts()
        most = SCALE[-1] if is_on_scale(self.judged) else math.inf
        return contradiction(self._first(mends), mends, self.limit, most=most)

    def _first(self, mends: list[dict[str, Any]]) -> dict[str, Any]:
        """The judgement that the first change is about, and what the others imply."""
        if not mends:
            return self.pairs.row(0, named=True)
        place = self.items.index(mends[0]["item"]), self.items.index(mends[0]["other"])
        best, _ = best_of_each(self.judged, self.completed, ([place[0]], [place[1]]))
        return mends[0] | {"best": float(best[0])}

    @property
    def _limit_said(self) -> str:
        said = decimals(self.limit, 3)
        if not self.missing:
            return said
        return f"{said}, as {self.missing} comparison{' is' if self.missing == 1 else 's are'} missing,"

    @property
    def _is_tree(self) -> bool:
        count = len(self.items)
        return count > 2 and self.missing == (count - 1) * (count - 2) // 2

    def _ratio(self, value: float) -> float:
        """The consistency ratio of an eigenvalue."""
        count = len(self.items)
        if self._is_tree:
            return math.nan
        return 0.0 if count < 3 else _index(value, count) / random_index(count)


def measure(items: Sequence[str], judged: Floats, completed: Floats) -> PairwiseConsistency:
    """Consistency of pairwise judgements.

    Parameters
    ----------
    items
        What was judged.
    judged
        Shape (items, items): reciprocal, NaN where missing.
    completed
        Shape (items, items): the same, as :func:`~alignopt.elicitation.completion.complete` fills it in.
    """
    found = principal(completed)
    return PairwiseConsistency(tuple(items), judged, completed, found.right, float(found.value))


def _index(value: float, count: int) -> float:
    return max(value - count, 0.0) / (count - 1) if count > 1 else 0.0
