"""How much may change before the ranking of goals, or the plan, changes.

>>> import alignopt
>>> from alignopt import robustness
>>> company = alignopt.read("data/samples/company")
>>> robustness.random_rankings(company, draws=100).goals["rank"][0]
1
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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


def __getattr__(name: str) -> object:
    """Import what is asked for when it is first used."""
    if name not in _HOME:
        message = f"module 'alignopt.robustness' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"alignopt.robustness.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
