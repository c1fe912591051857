"""Weights: what judgements come to, with how far those judgements agree with each other."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Protocol

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Consistency(Protocol):
    """How far the judgements of one respondent agree with each other."""

    @property
    def ratio(self) -> float:
        """Consistency ratio: 0 where they agree; NaN where nothing was judged twice over."""

    @property
    def limit(self) -> float:
        """The most that is acceptable."""

    @property
    def is_acceptable(self) -> bool:
        """Whether the ratio is within the limit."""

    @property
    def pairs(self) -> pl.DataFrame:
        """What was judged of each pair, what the weights imply, and what a change would do."""

    @property
    def mends(self) -> pl.DataFrame:
        """Changes that would mend it: step, item, other, judged, proposed, ratio; none if acceptable."""

    @property
    def text(self) -> str:
        """In a manager's words: how good it is, the worst judgement, and what would mend it."""


@dataclass(frozen=True, eq=False, repr=False)
class Weights:
    """Weights of some items, which sum to 1.

    Attributes
    ----------
    items
        What was judged, in the order given.
    values
        Shape (items): their weights.
    method
        How they were found: one of :data:`alignopt.elicitation.methods.METHODS`.
    judged
        Of pairwise judgements, the matrix as it was judged: shape (items, items), NaN where nobody did.
    consistency
        Of pairwise and best-worst judgements, how far they agree; else None.
    """

    items: tuple[str, ...]
    values: Floats
    method: str
    judged: Floats | None = None
    consistency: Consistency | None = None

    @property
    def frame(self) -> pl.DataFrame:
        """Columns item, weight (share), rank (1 is the heaviest; equal weights share the better one)."""
        weight = pl.Series("weight", self.values, dtype=pl.Float64)
        rank = weight.round(12).rank("min", descending=True).cast(pl.Int64)
        return pl.DataFrame({"item": pl.Series(self.items, dtype=pl.String), "weight": weight, "rank": rank})

    def __repr__(self) -> str:
        """The weights, and how consistent they are."""
        widest = max(map(len, self.items))
        lines = [
            f"{item:<{widest}}  {value:.3f}" for item, value in zip(self.items, self.values, strict=True)
        ]
        said = [] if self.consistency is None else [self.consistency.text]
        return "\n".join([f"Weights by {self.method.replace('_', ' ')}", *lines, *said])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td style='text-align:left'>{escape(item)}</td><td>{value:.3f}</td></tr>"
            for item, value in zip(self.items, self.values, strict=True)
        )
        said = "" if self.consistency is None else f"<p>{escape(self.consistency.text)}</p>"
        head = f"<strong>Weights by {escape(self.method.replace('_', ' '))}</strong>"
        table = f"<table><thead><tr><th>item</th><th>weight</th></tr></thead>{rows}</table>"
        return f"<div>{head}{table}{said}</div>"
