"""Where respondents differ: the lowest and the highest of what they say, and who says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alignopt.elicitation.weights import Weights

DIGITS = 12
"""Numbers that are the same to so many digits are the same."""
ENDS = {
    "lowest": pl.Float64,
    "lowest_by": pl.String,
    "highest": pl.Float64,
    "highest_by": pl.String,
    "factor": pl.Float64,
}
WEIGHTS = {"item": pl.String, "weight": pl.Float64} | ENDS
PAIRS = {"item": pl.String, "other": pl.String, "judged": pl.Float64} | ENDS


def spread_of_weights(together: Weights, judged: Mapping[str, Weights]) -> pl.DataFrame:
    """See :attr:`alignopt.elicitation.grouping.Group.disagreement`."""
    rows = [
        (item, float(weight), *_ends({name: float(own.values[place]) for name, own in judged.items()}))
        for place, (item, weight) in enumerate(zip(together.items, together.values, strict=True))
    ]
    return _most_first(pl.DataFrame(rows, schema=WEIGHTS, orient="row"))


def spread_of_pairs(together: Weights, judged: Mapping[str, Weights]) -> pl.DataFrame:
    """See :attr:`alignopt.elicitation.grouping.Group.pairs`."""
    rows = []
    if together.judged is not None:
        for one, other in zip(*np.triu_indices(len(together.items), k=1), strict=True):
            if np.isnan(together.judged[one, other]):
                continue
            item, against = (one, other) if together.judged[one, other].round(DIGITS) >= 1 else (other, one)
            said = {
                name: float(own.judged[item, against])
                for name, own in judged.items()
                if own.judged is not None
            }
            ends = _ends({name: value for name, value in said.items() if not np.isnan(value)})
            names = together.items[item], together.items[against]
            rows.append((*names, float(together.judged[item, against]), *ends))
    return _most_first(pl.DataFrame(rows, schema=PAIRS, orient="row"))


def _ends(said: Mapping[str, float]) -> tuple[float, str, float, str, float]:
    """Lowest and highest with who says it (the first by name of several), and how far they are apart."""
    lowest, lowest_by = min((round(value, DIGITS), name) for name, value in said.items())
    highest, highest_by = min((-round(value, DIGITS), name) for name, value in said.items())
    low, high = said[lowest_by], said[highest_by]
    factor = 1.0 if lowest == -highest else high / low
    return low, lowest_by, high, highest_by, factor


def _most_first(frame: pl.DataFrame) -> pl.DataFrame:
    """By factor, then by the larger number."""
    order = [pl.col("factor").round(DIGITS), pl.col("highest").round(DIGITS)]
    return frame.sort(order, descending=True, maintain_order=True)
