"""Minimal sets of rules that leave no plan: a deletion filter.

Chinneck, J. W. and Dravnieks, E. W. (1991): Locating minimal infeasible constraint sets in linear programs,
ORSA Journal on Computing 3 (2), 157-168; here over groups of constraints of a MIP. A group is left out only
when what remains is proven impossible, so the set found is impossible for certain; it is minimal if every
test was decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alignopt.conflict.groups import DEFAULTS
from alignopt.solver.feasible import Verdict, alone, feasible

if TYPE_CHECKING:
    from alignopt.conflict.groups import Bench, Groups
    from alignopt.solver.limits import Limits


@dataclass(frozen=True)
class Core:
    """Groups that leave no plan together; ``is_minimal``: without any one of them there is one."""

    groups: Groups
    is_minimal: bool

    @property
    def rules(self) -> Groups:
        """The stated rules among them."""
        return tuple(group for group in self.groups if group not in DEFAULTS)


def verdict(bench: Bench, kept: Groups, holders: tuple[int, ...], limits: Limits) -> Verdict:
    """Whether some holders can all be given a card under some of the groups.

    Contradictions that need no solver are looked for first.
    """
    organisation, policy = bench.keeping(kept)
    scope = alone(organisation, policy, holders)
    names = {organisation.holders.ids[holder] for holder in scope.free}
    for each in bench.contradictions(kept):
        if each.holder_id in names or (each.holder_id is None and scope.is_whole):
            return Verdict.IMPOSSIBLE
    return feasible(scope, limits) if scope.free else Verdict.POSSIBLE


def core(bench: Bench, holders: tuple[int, ...], limits: Limits, suspects: Groups) -> Core:
    """The smallest set that the filter leaves of the suspects, which are known to leave no plan together.

    Defaults are tried first, so that a conflict of rules alone is told as one.
    """
    kept, is_minimal = suspects, True
    for group in sorted(suspects, key=lambda each: each not in DEFAULTS):
        rest = tuple(each for each in kept if each != group)
        told = verdict(bench, rest, holders, limits)
        if told is Verdict.IMPOSSIBLE:
            kept = rest
        elif told is Verdict.UNDECIDED:
            is_minimal = False
    return Core(kept, is_minimal)


def binding(bench: Bench, holders: tuple[int, ...]) -> Groups:
    """The groups that can matter to some holders: defaults, and rules that bind any of them."""
    _, policy = bench.keeping(bench.groups)
    stated = {rule_id for holder in holders for rule_id in policy.stated_for(holder)}
    return tuple(
        group for group in bench.groups if group in DEFAULTS or group in stated or bars(bench, group)
    )


def bars(bench: Bench, group: str) -> bool:
    """Whether a rule takes goals out of what anybody may carry, so that it matters beyond its own scope."""
    kinds = bench.problem.rules.filter(rule_id=group)["kind"]
    return bool(kinds.is_in(["forbid", "min_fit"]).any())
