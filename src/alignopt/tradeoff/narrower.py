"""Whether one problem allows no plan that another does not allow as well, at the same criteria."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.rules.rule import Rule

    Bound = tuple[Rule, tuple[int, ...]]

BANDED = ("count", "share")
"""Bounds that are tighter the closer they are."""


@dataclass(frozen=True, eq=False)
class Stated:
    """A problem as arrays: who may carry what, and under which policy."""

    organisation: Organisation
    policy: Policy

    def counts_like(self, other: Stated) -> bool:
        """Whether the same scorecards are possible but for rules, and come to the same but for soft ones."""
        return same(self.organisation, other.organisation)

    def is_within(self, other: Stated) -> bool:
        """Whether each plan that this allows is allowed there, too, and costs no more there.

        It is sure only where it says yes: then the best plan here is no better than the best one there, and
        what bounds the plans there bounds these. Rules that forbid goals change who is like whom and which
        goals are general, and so the criteria; there it says no.
        """
        mine, theirs = self.policy, other.policy
        return (
            self.counts_like(other)
            and same(mine.grid, theirs.grid)
            and mine.sections.of == theirs.sections.of
            and bool((mine.min_goals >= theirs.min_goals).all())
            and bool((mine.max_goals <= theirs.max_goals).all())
            and bool((mine.lightest >= theirs.lightest).all())
            and bool((mine.heaviest <= theirs.heaviest).all())
            and bool((mine.required | ~theirs.required).all())
            and all(any(_is_tighter(one, than) for one in mine.modelled) for than in theirs.modelled)
        )


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, and all that is within them, arrays too; nan equals nan."""
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))
    if is_dataclass(one) and type(one) is type(other):
        return all(same(getattr(one, each.name), getattr(other, each.name)) for each in fields(one))
    if isinstance(one, (list, tuple)) and type(one) is type(other):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


def unlike(rules: tuple[Rule, ...], others: tuple[Rule, ...]) -> Iterator[Rule]:
    """Rules that are not among others, whatever they are called and wherever they come from."""
    known = {_content(rule) for rule in others}
    yield from (rule for rule in rules if _content(rule) not in known)


def _content(rule: Rule) -> Rule:
    return replace(rule, rule_id="", source=None)


def _is_tighter(one: Bound, than: Bound) -> bool:
    """Whether one rule, for those whom it binds, says what another says to fewer of them, or more."""
    (mine, binds), (theirs, bound) = one, than
    if not set(bound) <= set(binds):
        return False
    if not mine.hard or mine.about.bounds not in BANDED:
        return _content(mine) == _content(theirs)
    low = -np.inf if theirs.min is None else theirs.min
    high = np.inf if theirs.max is None else theirs.max
    return (
        _content(replace(mine, min=None, max=None)) == _content(replace(theirs, min=None, max=None))
        and (-np.inf if mine.min is None else mine.min) >= low
        and (np.inf if mine.max is None else mine.max) <= high
    )
