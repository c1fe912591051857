"""What decides about each holder's card, other than other cards: to tell whom a change is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class Described:
    """A problem in pieces that can be compared.

    Attributes
    ----------
    goals
        By goal id: what all holders have in common about it, such as its target weight.
    holders
        By holder id: capacity, balance, candidates with their costs and bands, section, rules.
    """

    goals: Mapping[str, Hashable]
    holders: Mapping[str, Hashable]

    @classmethod
    def of(cls, organisation: Organisation, policy: Policy) -> Described:
        """Take a problem to pieces."""
        names = enumerate(organisation.holders.ids)
        return cls(_goals(organisation), {name: _holder(organisation, policy, v) for v, name in names})

    def is_about_goals(self, other: Described) -> bool:
        """Whether a goal that both have is not the same in both."""
        return any(self.goals[name] != other.goals[name] for name in self.goals if name in other.goals)


def _goals(organisation: Organisation) -> dict[str, Hashable]:
    goals = organisation.goals
    columns = zip(
        (organisation.perspective_ids[at] for at in goals.perspective.tolist()),
        (None if up < 0 else goals.ids[up] for up in goals.parent.tolist()),
        goals.target_weight.tolist(),
        (None if number != number else number for number in goals.priority.tolist()),
        goals.effort.tolist(),
        goals.category,
        strict=True,
    )
    return dict(zip(goals.ids, columns, strict=True))


def _holder(organisation: Organisation, policy: Policy, holder: int) -> Hashable:
    span = slice(organisation.start[holder], organisation.start[holder + 1])
    section, parent = policy.sections.of.get(holder), int(organisation.holders.parent[holder])
    names = organisation.competencies.ids
    asked = None if section is None else tuple(names[each] for each in section.competencies)
    return (
        None if parent < 0 else organisation.holders.ids[parent],
        float(organisation.capacity[holder]),
        organisation.balance_target[holder].tobytes(),
        tuple(organisation.goals.ids[goal] for goal in organisation.goal[span].tolist()),
        organisation.cost[span].tobytes(),
        policy.lightest[span].tobytes(),
        policy.heaviest[span].tobytes(),
        policy.required[span].tobytes(),
        (int(policy.grid[holder]), int(policy.min_goals[holder]), int(policy.max_goals[holder])),
        asked if section is None else (asked, section.grid, section.options, section.fewest, section.most),
        policy.rules_of.get(holder, ()),
    )
