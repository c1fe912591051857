"""How far best-worst judgements agree, in numbers and in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from alignopt.elicitation.bwm_mends import mend
from alignopt.elicitation.bwm_ratio import (
    Products,
    consistency_index,
    consistency_ratio,
    least_deviation,
)
from alignopt.elicitation.mending import STEPS
from alignopt.elicitation.wording import FEW

if TYPE_CHECKING:
    from alignopt.model.best_worst import Comparisons

LIMIT = 0.10
"""The largest acceptable consistency ratio."""


@dataclass(frozen=True, eq=False, repr=False)
class BestWorstConsistency:
    """How far the comparisons with the best item agree with those with the worst.

    They agree wholly if, for each item, best to item times item to worst is best to worst.

    Attributes
    ----------
    compared
        The comparisons.
    xi
        The largest difference that the weights leave: the optimum of the linear model.

    References
    ----------
    Rezaei, J. (2015). Best-worst multi-criteria decision-making method. Omega 53, 49-57: ratio and index.
    """

    compared: Comparisons
    xi: float

    @property
    def limit(self) -> float:
        """The most that is acceptable: 0.10."""
        return LIMIT

    @property
    def best_to_worst(self) -> float:
        """How many times as important as the worst item the best one is judged."""
        return float(self.compared.best_to_others[self.compared.worst])

    @property
    def index(self) -> float:
        """Consistency index of best to worst: the largest deviation that there could be."""
        return consistency_index(self.best_to_worst)

    @cached_property
    def xi_star(self) -> float:
        """The least deviation: the optimum of the multiplicative model."""
        return least_deviation(Products.of(self.compared))

    @cached_property
    def ratio(self) -> float:
        """``xi_star / index``: 0 if all agree, infinite if best to worst is 1 and not all do."""
        return consistency_ratio(self.compared)

    @property
    def is_acceptable(self) -> bool:
        """Whether the ratio is within the limit."""
        return self.ratio <= self.limit + 1e-9

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Items but the best and the worst, with what their two judgements come to; the worst judged first.

        Columns item, best_to_item, item_to_worst, product (of these two), best_to_worst (as judged), factor
        (product over best to worst or the other way round, at least 1; 1 if they agree).
        """
        at = self.compared
        between = [each for each in Products.of(at).places.tolist() if each != at.worst]
        judged = pl.DataFrame(
            {
                "item": pl.Series([at.items[place] for place in between], dtype=pl.String),
                "best_to_item": pl.Series(at.best_to_others[between], dtype=pl.Float64),
                "item_to_worst": pl.Series(at.others_to_worst[between], dtype=pl.Float64),
            }
        )
        product = pl.col("best_to_item") * pl.col("item_to_worst")
        times = product / self.best_to_worst
        return judged.with_columns(
            product=product,
            best_to_worst=pl.lit(self.best_to_worst),
            factor=pl.max_horizontal(times, 1 / times),
        ).sort(pl.col("factor").round(12), descending=True, maintain_order=True)

    @cached_property
    def mends(self) -> pl.DataFrame:
        """Single numbers to change, one after the other, until the ratio is within the limit.

        Columns step, item, other, judged, proposed (how many times as important as other the item is), ratio
        (after this step). No rows if the judgements are acceptable.
        """
        rows = [
            (step, each.item, each.other, each.judged, each.proposed, each.ratio)
            for step, each in enumerate(mend(self.compared, self.limit), start=1)
        ]
        return pl.DataFrame(rows, schema=STEPS, orient="row")

    @property
    def text(self) -> str:
        """In a manager's words: how good it is, the worst judgement, and what would mend it."""
        if len(self.compared.items) < 3:
            return "With fewer than three items no judgement can contradict another."
        if self.is_acceptable:
            return (
                f"These judgements agree with each other ({self.ratio:.3f}; up to {self.limit:.2f} is good)."
            )
        return f"{self._said()} {self._worst()} {self._mended()}"

    def __repr__(self) -> str:
        """The same as :attr:`text`."""
        return self.text

    def _said(self) -> str:
        if math.isinf(self.ratio):
            return "These judgements contradict each other: the best item is judged no better than the worst."
        ask = f"above {self.limit:.2f} ask again"
        return f"These judgements contradict each other ({self.ratio:.3f}; {ask})."

    def _worst(self) -> str:
        best, worst = (self.compared.items[place] for place in (self.compared.best, self.compared.worst))
        item, *numbers = self.pairs.row(0)
        to_item, to_worst, product = map(_as_important, numbers[:3])
        return (
            f"Most of all, {best} is judged {to_item} as {item}, and {item} {to_worst} as {worst}: together "
            f"{product}, but the best against the worst is judged {_times(self.best_to_worst)}."
        )

    def _mended(self) -> str:
        changes = [
            f"{self._named(item)} against {self._named(other)} as {_times(proposed)} rather than "
            f"{_times(judged)} (then {ratio:.3f})"
            for _, item, other, judged, proposed, ratio in self.mends.iter_rows()
        ]
        left = self.mends["ratio"][-1] if changes else self.ratio
        if left > self.limit + 1e-9 or len(changes) > FEW:
            return "Changing a few numbers does not mend this: judge anew, the best against the worst first."
        if len(changes) == 1:
            return f"To mend this, judge {changes[0]}."
        return f"It takes {len(changes)} changes to mend this: first {changes[0]}, next {changes[1]}."

    def _named(self, item: str) -> str:
        """An item of which was said before whether it is the best or the worst."""
        ends = {self.compared.best: "the best", self.compared.worst: "the worst"}
        return ends.get(self.compared.items.index(item), item)


def _times(number: float) -> str:
    """A number as people write it: three digits, or whole."""
    return f"{number:.3g}" if number < 1000 else f"{number:,.0f}"


def _as_important(number: float) -> str:
    return "as important" if number == 1 else f"{_times(number)} times as important"
