"""Contradictions that need no solver: holders whose own bands leave no scorecard at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy


@dataclass(frozen=True)
class Contradiction:
    """Why one holder can have no scorecard, and the rules that say so."""

    holder_id: str
    why: str
    rules: tuple[str, ...]

    def __str__(self) -> str:
        """One sentence."""
        named = f" (rules: {', '.join(self.rules)})" if self.rules else ""
        return f"{self.holder_id}: {self.why}{named}"


def contradictions(organisation: Organisation, policy: Policy) -> list[Contradiction]:
    """Every holder whose count, band and step rule out every scorecard, in the order of holders.

    A card of n goals exists if ``min n <= N <= max n`` for some n within the count, N the steps in 100 %.
    """
    found = []
    for holder in np.flatnonzero(organisation.has_card).tolist():
        why = _why_none(organisation, policy, holder)
        if why is not None:
            name = organisation.holders.ids[holder]
            found.append(Contradiction(name, why, policy.stated_for(name)))
    return found


def _why_none(organisation: Organisation, policy: Policy, holder: int) -> str | None:
    fewest, most = int(policy.min_goals[holder]), int(policy.max_goals[holder])
    low, high, grid = (int(each[holder]) for each in (policy.min_steps, policy.max_steps, policy.grid))
    required = len(policy.required_goals(organisation, holder))
    if fewest > most:
        available = len(organisation.goals_of(holder))
        return f"at least {fewest} goals are asked for, at most {most} can be carried ({available} available)"
    if required > most:
        return f"{required} goals must be carried, at most {most} may be"
    if low > high:
        return (
            f"a goal must weigh at least {low / grid:.4g} and at most {high / grid:.4g}, in steps of 1/{grid}"
        )
    if not any(n * low <= grid <= n * high for n in range(max(fewest, required), most + 1)):
        return (
            f"{fewest} to {most} goals of {low / grid:.4g} to {high / grid:.4g} each cannot add up to 1 "
            f"in steps of 1/{grid}"
        )
    return None
