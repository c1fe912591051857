"""Rules that count holders across branches, handed down: each team's own part of what is asked and allowed.

The joint model counts everyone at once. A step of the cascade decides one team (the children of one parent)
while others are not decided yet, so it keeps to a budget; the budgets of all teams together keep the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alignopt.rules.scope import holders_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.rule import Rule


@dataclass(frozen=True)
class Budget:
    """Of one team, so many of the able holders must carry, and so many may carry, a goal of one line.

    ``able`` are the holders counted that may carry one at all; ``fewest`` and ``most`` are None for no bound.
    """

    rule_id: str
    goal: int
    parent: int
    able: tuple[int, ...]
    fewest: int
    most: int | None


def able_holders(organisation: Organisation, rule: Rule, line: NDArray[np.bool_]) -> list[int]:
    """Holders with a scorecard, in a rule's scope, that may carry a goal of a line."""
    counted = [v for v in holders_of(organisation, rule) if organisation.has_card[v]]
    return [v for v in counted if line[organisation.goals_of(v)].any()]


@dataclass(frozen=True, eq=False)
class Count:
    """A hard rule on the contributors to one goal: of those able, so many carry a goal of its line.

    ``is_counted`` is per holder, ``line`` per goal.
    """

    is_counted: NDArray[np.bool_]
    line: NDArray[np.bool_]
    fewest: float
    most: float

    def holds(self, organisation: Organisation, steps: NDArray[np.int64]) -> bool:
        """Whether cards, given as steps of every candidate, keep it."""
        carrying = np.zeros(len(self.is_counted), dtype=bool)
        carrying[organisation.holder[(steps > 0) & self.line[organisation.goal]]] = True
        return self.fewest <= int((carrying & self.is_counted).sum()) <= self.most


def counts_of(organisation: Organisation, rules: Sequence[Rule]) -> tuple[Count, ...]:
    """Every hard rule on contributors, goal by goal."""
    found = []
    for rule in rules:
        if rule.kind == "contributors" and rule.hard:
            for line in lines_of(organisation, rule).values():
                counted = np.zeros(len(organisation.capacity), dtype=bool)
                counted[able_holders(organisation, rule, line)] = True
                high = np.inf if rule.max is None else rule.max
                found.append(Count(counted, line, rule.min or 0.0, high))
    return tuple(found)


def budgets_of(organisation: Organisation, rules: Sequence[Rule]) -> tuple[Budget, ...]:
    """The budgets of every rule on contributors, in proportion to how many of each team are able."""
    found: list[Budget] = []
    for rule in rules:
        if rule.kind == "contributors" and (rule.hard or rule.penalty > 0):
            for goal, line in lines_of(organisation, rule).items():
                found += _shared_out(organisation, rule, goal, able_holders(organisation, rule, line))
    return tuple(found)


def _shared_out(organisation: Organisation, rule: Rule, goal: int, able: list[int]) -> list[Budget]:
    teams: dict[int, list[int]] = {}
    for holder in able:
        teams.setdefault(int(organisation.holders.parent[holder]), []).append(holder)
    sizes = [len(team) for team in teams.values()]
    fewest = parts(round(rule.min or 0.0), sizes)
    most = None if rule.max is None else parts(round(rule.max), sizes)
    return [
        Budget(
            rule_id=rule.rule_id,
            goal=goal,
            parent=parent,
            able=tuple(team),
            fewest=fewest[at],
            most=None if most is None else max(most[at], fewest[at]),
        )
        for at, (parent, team) in enumerate(teams.items())
    ]


def parts(total: int, sizes: list[int]) -> list[int]:
    """A number shared out in proportion to sizes, none above its size, by largest remainder.

    Examples
    --------
    >>> parts(3, [4, 4, 1])
    [2, 1, 0]
    >>> parts(20, [4, 4, 1])
    [4, 4, 1]
    """
    whole = sum(sizes)
    if total >= whole:
        return list(sizes)
    given = [total * size // whole for size in sizes]
    order = sorted(range(len(sizes)), key=lambda at: (-(total * sizes[at] % whole), at))
    for at in order[: total - sum(given)]:
        given[at] += 1
    return given
