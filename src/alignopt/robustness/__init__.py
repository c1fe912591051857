"""How much may change before the ranking of goals, or the plan, changes.

>>> import alignopt
>>> from alignopt import robustness
>>> company = alignopt.read("data/samples/company")
>>> robustness.random_rankings(company, draws=100).goals["rank"][0]
1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.lazy import lazily

if TYPE_CHECKING:
    from alignopt.robustness.changes import plan_changes
    from alignopt.robustness.judgements import judgement_ranges
    from alignopt.robustness.ranges import weight_ranges
    from alignopt.robustness.rankings import RandomRankings, random_rankings
    from alignopt.robustness.words import in_words

_HOME = {
    "RandomRankings": "rankings",
    "in_words": "words",
    "judgement_ranges": "judgements",
    "plan_changes": "changes",
    "random_rankings": "rankings",
    "weight_ranges": "ranges",
}

__all__ = [
    "RandomRankings",
    "in_words",
    "judgement_ranges",
    "plan_changes",
    "random_rankings",
    "weight_ranges",
]

__getattr__, __dir__ = lazily(__name__, _HOME)
