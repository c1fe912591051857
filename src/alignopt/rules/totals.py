"""Sums of weights that rules limit on one scorecard: perspectives, categories, levels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alignopt.rules.scope import competencies_of, goals_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.rules.rule import Rule

    Bools = NDArray[np.bool_]

ADDING = ("perspective_weight", "category_weight", "level_mix", "section_weight")


@dataclass(frozen=True, eq=False)
class Total:
    """One sum of weights on one holder's card, as shares.

    Attributes
    ----------
    rule_id, kind, name
        The rule, and what is added up.
    items
        Along the holder's candidates, and then its competencies: which are added up.
    low, high
        As the rule says.
    least, reach
        What must and what can be put on them, by counts and bands alone.
    """

    rule_id: str
    kind: str
    name: str
    items: Bools
    low: float
    high: float
    least: float
    reach: float

    def meeting(self, other: Total) -> Total:
        """Two rules on the same sum: what they leave together."""
        return replace(self, low=max(self.low, other.low), high=min(self.high, other.high))


def parts_of(organisation: Organisation, rule: Rule) -> Iterator[tuple[str, Bools, Bools]]:
    """The sums that a rule limits: name, goals, competencies. One, or one for each perspective."""
    goals, competencies = goals_of(organisation, rule), competencies_of(organisation, rule)
    if rule.kind == "perspective_weight" and rule.perspective_id is None:
        for at, name in enumerate(organisation.perspective_ids):
            mine = organisation.goals.perspective == at
            yield name, goals & mine, competencies & (organisation.competencies.perspective == at)
        return
    names = (rule.goal_id, rule.perspective_id, rule.category, rule.other_id, rule.section)
    yield " ".join(name for name in names if name) or "all goals", goals, competencies


def totals_of(organisation: Organisation, policy: Policy, holder: int, rules: Sequence[Rule]) -> list[Total]:
    """The sums that hard rules limit on one holder's card, with what counts and bands leave of them."""
    found = []
    for rule in rules:
        if rule.kind in ADDING and rule.kind != "section_weight":
            for name, goals, competencies in parts_of(organisation, rule):
                found.append(_total(organisation, policy, holder, rule, name, goals, competencies))
    return found


def _total(
    organisation: Organisation,
    policy: Policy,
    holder: int,
    rule: Rule,
    name: str,
    goals: Bools,
    competencies: Bools,
) -> Total:
    span = slice(organisation.start[holder], organisation.start[holder + 1])
    mine, grid = goals[organisation.goals_of(holder)], int(policy.grid[holder])
    usable = policy.lightest[span] <= policy.heaviest[span]

    def most_on(chosen: Bools) -> float:
        heaviest = np.sort(policy.heaviest[span][chosen & usable])[::-1][: int(policy.max_goals[holder])]
        return min(int(heaviest.sum()), grid) / grid

    least = int(policy.lightest[span][mine & policy.required[span]].sum()) / grid
    reach = most_on(mine)
    section = policy.sections.of.get(holder)
    theirs = np.zeros(0, dtype=bool)
    if section is not None:
        theirs = competencies[list(section.competencies)]
        if theirs.any():
            reach += 1.0 - min(section.options, default=grid) / grid
    else:
        least = max(least, 1.0 - most_on(~mine))
    return Total(
        rule_id=rule.rule_id,
        kind=rule.kind,
        name=name,
        items=np.concatenate([mine, theirs]),
        low=rule.min or 0.0,
        high=1.0 if rule.max is None else rule.max,
        least=least,
        reach=min(reach, 1.0),
    )
