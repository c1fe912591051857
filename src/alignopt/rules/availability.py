"""Hard rules that take goals out of what holders may carry at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.rules.scope import goals_of, holders_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.problem.pairs import Pairs
    from alignopt.rules.rule import Rule

BARRING = ("forbid", "min_fit")


def barred(organisation: Organisation, rules: Sequence[Rule]) -> Pairs | None:
    """What hard rules forbid of what is available; None where no such rule is stated.

    ``forbid`` bars its goals; ``min_fit`` bars leaves from goals for which their fit is known and too low.
    """
    barring = [rule for rule in rules if rule.hard and rule.kind in BARRING and rule.means_goals]
    if not barring:
        return None
    chosen = np.zeros(len(organisation.goal), dtype=bool)
    for rule in barring:
        whose = np.zeros(len(organisation.capacity), dtype=bool)
        whose[holders_of(organisation, rule)] = True
        about = whose[organisation.holder] & goals_of(organisation, rule)[organisation.goal]
        chosen |= about if rule.kind == "forbid" else about & _unfit(organisation, rule.min or 0.0)
    return organisation.pairs.only(chosen)


def _unfit(organisation: Organisation, least: float) -> NDArray[np.bool_]:
    """Per candidate, whether it is a leaf's and its fit is known and below the least."""
    with np.errstate(invalid="ignore"):
        low = organisation.fit < least - 1e-9
    return np.asarray(low & organisation.holders.is_leaf[organisation.holder])
