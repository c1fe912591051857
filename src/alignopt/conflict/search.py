"""Looking for conflicts: in one holder's rules first, then in one branch, at last in the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.conflict.groups import DEFAULTS, Bench
from alignopt.conflict.minimal import Core, bars, binding, core, verdict
from alignopt.rules.contradictions import Contradiction, contradictions
from alignopt.rules.policy import established
from alignopt.solver.feasible import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.conflict.groups import Groups
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem
    from alignopt.rules.policy import Policy
    from alignopt.solver.highs import Limits

LARGEST_BRANCH = 4_000
"""Candidates of a branch that is looked at by itself, at most."""


@dataclass(frozen=True)
class Found:
    """One conflict: what leaves no plan, for whom, and why for each of them.

    ``holders`` are alone with it, each for its own reason in ``reasons``; or they are a branch (or everyone),
    together: then there is one reason. ``idle`` are leaves without capacity, and so without a scorecard, that
    the same rules would leave none, each with the reason.
    """

    core: Core
    holders: tuple[int, ...]
    reasons: tuple[str, ...]
    is_joint: bool = False
    idle: tuple[tuple[int, str], ...] = ()

    def told(self) -> Iterator[tuple[int, str, bool]]:
        """Holder, why, and whether it has a scorecard to lose."""
        reasons = self.reasons * len(self.holders) if self.is_joint else self.reasons
        yield from ((holder, why, True) for holder, why in zip(self.holders, reasons, strict=False))
        yield from ((holder, why, False) for holder, why in self.idle)


def conflicts_of_holders(bench: Bench, limits: Limits) -> list[Found]:
    """Conflicts within one holder's own rules, those with the same rules together; and of goals' carriers."""
    organisation, policy = bench.keeping(bench.groups)
    index, found = organisation.holders.index, []
    cores: dict[tuple[object, ...], Core] = {}
    together: dict[Groups, tuple[Core, list[tuple[int, str]]]] = {}
    for each in contradictions(organisation, policy):
        if each.holder_id is None:
            found.append(Found(_core_of_carriers(bench, each, limits), (), (each.why,)))
            continue
        holder = index[each.holder_id]
        key = _looks(organisation, policy, holder)
        if key not in cores:
            cores[key] = core(bench, (holder,), limits, binding(bench, (holder,)))
        why = _why(bench, cores[key], each.holder_id)
        together.setdefault(cores[key].groups, (cores[key], []))[1].append((holder, why))
    for holder in _unsettled(organisation, policy):
        key = _looks(organisation, policy, holder)
        if key not in cores:
            told = verdict(bench, bench.groups, (holder,), limits)
            nothing = Core((), is_minimal=False)
            suspects = binding(bench, (holder,))
            cores[key] = core(bench, (holder,), limits, suspects) if told is Verdict.IMPOSSIBLE else nothing
        if cores[key].groups and not any(holder == v for _, said in together.values() for v, _ in said):
            why = _why(bench, cores[key], organisation.holders.ids[holder])
            together.setdefault(cores[key].groups, (cores[key], []))[1].append((holder, why))
    if together:
        idle = _idle(bench.problem)
        found += [_told(one, said, idle) for one, said in together.values()]
    return found


def _why(bench: Bench, one: Core, holder_id: str) -> str:
    """Why these rules alone leave a holder no scorecard, as far as it can be said without a solver."""
    said = contradictions(*bench.keeping(one.groups))
    return next((each.why for each in said if each.holder_id == holder_id), "no scorecard keeps all of them")


def _core_of_carriers(bench: Bench, told: Contradiction, limits: Limits) -> Core:
    """Why too few can carry a goal: the rule that counts them, and those that take the goal from some."""
    organisation, _ = bench.keeping(bench.groups)
    everyone = tuple(np.flatnonzero(organisation.has_card).tolist())
    kept = (*told.rules, *(rule for rule in bench.rules if bars(bench, rule)))
    for group in kept:
        rest = tuple(each for each in kept if each != group)
        if told.why in {each.why for each in contradictions(*bench.keeping(rest)) if each.holder_id is None}:
            kept = rest
    if len(kept) == 1:
        return Core(kept, is_minimal=bench.is_possible_without_rules)
    if int(np.diff(organisation.start).sum()) > LARGEST_BRANCH:
        return Core(kept, is_minimal=False)
    return core(bench, everyone, limits, kept)


def _told(one: Core, said: list[tuple[int, str]], idle: list[tuple[int, Contradiction]]) -> Found:
    like = tuple((v, each.why) for v, each in idle if set(each.rules) & set(one.rules))
    return Found(one, tuple(v for v, _ in said), tuple(why for _, why in said), idle=like)


def _idle(problem: Problem) -> list[tuple[int, Contradiction]]:
    """Leaves without capacity that would have no scorecard either if they had any."""
    holders = established(problem)[0].holders
    empty = [holders.ids[v] for v in np.flatnonzero(holders.is_leaf & (holders.leaf_capacity <= 0))]
    if not empty:
        return []
    given = pl.DataFrame({"holder_id": empty, "capacity": [1.0] * len(empty)})
    kept = problem.capacity.join(given, on="holder_id", how="anti")
    supposed = replace(problem, capacity=pl.concat([kept, given]))
    return [
        (holders.index[each.holder_id], each)
        for each in contradictions(*established(supposed))
        if each.holder_id in set(empty)
    ]


def conflict_of_branches(bench: Bench, limits: Limits) -> Found | None:
    """The first branch, from the smallest up to the whole, whose holders cannot all be given a card."""
    organisation, _ = bench.keeping(bench.groups)
    for holders in _branches(organisation):
        if verdict(bench, bench.groups, holders, limits) is Verdict.IMPOSSIBLE:
            one = core(bench, holders, limits, binding(bench, holders))
            return Found(one, holders, (_of_branch(organisation, holders),), is_joint=True)
    return None


def _unsettled(organisation: Organisation, policy: Policy) -> Iterator[int]:
    """Holders whose bands alone do not tell whether they have a card: rows of rules or sections bind them."""
    rows = {v for rule, bound in policy.modelled if rule.hard and rule.kind != "contributors" for v in bound}
    rows |= set(policy.sections.of)
    yield from (v for v in np.flatnonzero(organisation.has_card).tolist() if v in rows)


def _looks(organisation: Organisation, policy: Policy, holder: int) -> tuple[object, ...]:
    """What decides whether a holder by itself can have a card: the same looks, the same answer."""
    span = slice(organisation.start[holder], organisation.start[holder + 1])
    narrow = any(rule.is_narrow or rule.kind == "level_mix" for rule in policy.rules_of.get(holder, ()))
    adds = any(rule.kind == "perspective_weight" for rule in policy.rules_of.get(holder, ()))
    goals = organisation.goal[span]
    shape = goals.tobytes() if narrow or adds or holder in policy.sections.of else len(goals)
    return (
        policy.stated_for(holder),
        shape,
        policy.lightest[span].tobytes(),
        policy.heaviest[span].tobytes(),
        policy.required[span].tobytes(),
        int(policy.min_goals[holder]),
        int(policy.max_goals[holder]),
        policy.sections.of.get(holder),
    )


def _branches(organisation: Organisation) -> Iterator[tuple[int, ...]]:
    """Each unit with all beneath it, small ones first; everyone last."""
    beneath: dict[int, list[int]] = {}
    for holder in organisation.holders.bottom_up():
        own = [holder] if organisation.has_card[holder] else []
        kids = [v for kid in organisation.holders.children[holder].tolist() for v in beneath[kid]]
        beneath[holder] = own + kids
    size = np.diff(organisation.start)
    everyone = len(beneath[0])
    branches = [branch for branch in beneath.values() if 1 < len(branch) < everyone]
    branches = [branch for branch in branches if int(size[branch].sum()) <= LARGEST_BRANCH]
    yield from map(tuple, sorted(branches, key=lambda branch: (len(branch), branch)))
    yield tuple(beneath[0])


def _of_branch(organisation: Organisation, holders: tuple[int, ...]) -> str:
    top = organisation.holders.names[min(holders)]
    if len(holders) == int(organisation.has_card.sum()):
        return "everyone together cannot be given a scorecard, each alone can"
    return f"{top} and those beneath it cannot all be given a scorecard, each alone can"


__all__ = ["DEFAULTS", "Found", "conflict_of_branches", "conflicts_of_holders"]
