"""Hard rules that take goals out of what holders may carry at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.rules.scope import goals_of, holders_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.rule import Rule

BARRING = ("forbid", "min_fit")


def barred(organisation: Organisation, rules: Sequence[Rule]) -> NDArray[np.bool_] | None:
    """What hard rules forbid, shape (holders, goals); None where no such rule is stated.

    ``forbid`` bars its goals; ``min_fit`` bars leaves from goals for which their fit is known and too low.
    """
    barring = [rule for rule in rules if rule.hard and rule.kind in BARRING and rule.means_goals]
    if not barring:
        return None
    mask = np.zeros((len(organisation.capacity), len(organisation.goals.ids)), dtype=bool)
    for rule in barring:
        about = np.zeros_like(mask)
        about[holders_of(organisation, rule)] = goals_of(organisation, rule)
        mask |= about if rule.kind == "forbid" else about & _unfit(organisation, rule.min or 0.0)
    return mask


def _unfit(organisation: Organisation, least: float) -> NDArray[np.bool_]:
    """Leaves and goals whose fit is known and below the least."""
    unfit = np.zeros((len(organisation.capacity), len(organisation.goals.ids)), dtype=bool)
    with np.errstate(invalid="ignore"):
        low = np.flatnonzero(organisation.fit < least - 1e-9)
    unfit[organisation.holder[low], organisation.goal[low]] = True
    return unfit & organisation.holders.is_leaf[:, None]
