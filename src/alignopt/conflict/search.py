"""Looking for conflicts: in one holder's rules first, then in one branch, at last in the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.conflict.groups import Bench
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
    from alignopt.solver.limits import Limits

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
    organisation, _ = bench.keeping(bench.groups)
    seen = bench.contradictions(bench.groups)
    carriers: dict[Groups, tuple[Core, list[str]]] = {}
    for each in seen:
        if each.holder_id is None:
            one = _core_of_carriers(bench, each, limits)
            carriers.setdefault(one.groups, (one, []))[1].append(each.why)
    found = [Found(one, (), tuple(reasons)) for one, reasons in carriers.values()]
    stuck = [organisation.holders.index[each.holder_id] for each in seen if each.holder_id is not None]
    together: dict[Groups, tuple[Core, list[int]]] = {}
    for holder, one in _cores(bench, limits, stuck):
        together.setdefault(one.groups, (one, []))[1].append(holder)
    if together:
        idle = _idle(bench.problem)
        found += [_told(bench, one, holders, idle) for one, holders in together.values()]
    return found


def _cores(bench: Bench, limits: Limits, stuck: list[int]) -> Iterator[tuple[int, Core]]:
    """Holders that can have no card by themselves, each with the rules behind it.

    ``stuck`` are known to have none; of the others, those whose bands do not tell are asked of the solver.
    Holders that look the same have the same answer.
    """
    organisation, policy = bench.keeping(bench.groups)
    unbarred, _ = bench.keeping(tuple(group for group in bench.groups if not bars(bench, group)))
    known: dict[tuple[object, ...], Core | None] = {}
    certain = set(stuck)
    for holder in [*stuck, *(v for v in _unsettled(organisation, policy) if v not in certain)]:
        key = (*_looks(organisation, policy, holder), unbarred.goals_of(holder).size)
        if key not in known:
            own = (holder,)
            is_stuck = holder in certain or verdict(bench, bench.groups, own, limits) is Verdict.IMPOSSIBLE
            known[key] = core(bench, own, limits, binding(bench, own)) if is_stuck else None
        one = known[key]
        if one is not None:
            yield holder, one


def _core_of_carriers(bench: Bench, told: Contradiction, limits: Limits) -> Core:
    """Why too few can carry a goal: the rule that counts them, and those that take the goal from some."""
    organisation, _ = bench.keeping(bench.groups)
    everyone = tuple(np.flatnonzero(organisation.has_card).tolist())
    kept = (*told.rules, *(rule for rule in bench.rules if bars(bench, rule)))
    for group in kept:
        rest = tuple(each for each in kept if each != group)
        if told.why in {each.why for each in bench.contradictions(rest) if each.holder_id is None}:
            kept = rest
    if len(kept) == 1:
        return Core(kept, is_minimal=bench.is_possible_without_rules)
    if int(np.diff(organisation.start).sum()) > LARGEST_BRANCH:
        return Core(kept, is_minimal=False)
    return core(bench, everyone, limits, kept)


def _told(bench: Bench, one: Core, holders: list[int], idle: list[tuple[int, Contradiction]]) -> Found:
    """A conflict, with why these rules alone leave each holder none, where no solver is needed to say it."""
    organisation, _ = bench.keeping(one.groups)
    why = {each.holder_id: each.why for each in bench.contradictions(one.groups)}
    ids = organisation.holders.ids
    reasons = tuple(why.get(ids[holder], "no scorecard keeps all of them") for holder in holders)
    like = tuple((v, each.why) for v, each in idle if set(each.rules) & set(one.rules))
    return Found(one, tuple(holders), reasons, idle=like)


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
