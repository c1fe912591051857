"""From what people judge to weights: small functions on arrays, with no problem needed.

Each takes the judgements of one respondent on one set of items and gives :class:`Weights`; :func:`group`
puts respondents together, :func:`hierarchy` puts sets together.

>>> from alignopt import elicitation
>>> elicitation.rank_order_centroid({"customer": 1, "finance": 2, "process": 3}).values.round(3).tolist()
[0.611, 0.278, 0.111]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alignopt.elicitation.best_worst import best_worst
    from alignopt.elicitation.comparisons import comparisons
    from alignopt.elicitation.grouping import Group, group
    from alignopt.elicitation.levels import hierarchy, synthesis
    from alignopt.elicitation.pairwise import pairwise
    from alignopt.elicitation.points import points, swing
    from alignopt.elicitation.ranks import rank_order_centroid, rank_sum
    from alignopt.elicitation.weights import Weights

_HOME = {
    "Group": "grouping",
    "Weights": "weights",
    "best_worst": "best_worst",
    "comparisons": "comparisons",
    "group": "grouping",
    "hierarchy": "levels",
    "pairwise": "pairwise",
    "points": "points",
    "rank_order_centroid": "ranks",
    "rank_sum": "ranks",
    "swing": "points",
    "synthesis": "levels",
}

__all__ = [
    "Group",
    "Weights",
    "best_worst",
    "comparisons",
    "group",
    "hierarchy",
    "pairwise",
    "points",
    "rank_order_centroid",
    "rank_sum",
    "swing",
    "synthesis",
]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is first used."""
    if name not in _HOME:
        message = f"module 'alignopt.elicitation' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"alignopt.elicitation.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
