"""From what people judge to weights: small functions on arrays, with no problem needed.

Each takes the judgements of one respondent on one set of items and gives :class:`Weights`; :func:`group`
puts respondents together, :func:`hierarchy` puts sets together.

>>> from alignopt import elicitation
>>> elicitation.rank_order_centroid({"customer": 1, "finance": 2, "process": 3}).values.round(3).tolist()
[0.611, 0.278, 0.111]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.lazy import lazily

if TYPE_CHECKING:
    from alignopt.elicitation.ahp import pairwise
    from alignopt.elicitation.bwm import best_worst
    from alignopt.elicitation.direct import points, swing
    from alignopt.elicitation.from_pairs import comparisons
    from alignopt.elicitation.grouping import Group, group
    from alignopt.elicitation.levels import hierarchy, synthesis
    from alignopt.elicitation.ranks import rank_order_centroid, rank_sum
    from alignopt.elicitation.weights import Weights

_HOME = {
    "Group": "grouping",
    "Weights": "weights",
    "best_worst": "bwm",
    "comparisons": "from_pairs",
    "group": "grouping",
    "hierarchy": "levels",
    "pairwise": "ahp",
    "points": "direct",
    "rank_order_centroid": "ranks",
    "rank_sum": "ranks",
    "swing": "direct",
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

__getattr__, __dir__ = lazily(__name__, _HOME)
