"""Part of a plan decided anew: against every plan that keeps the rest, one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import alignopt
from alignopt.model.cards import Card
from alignopt.rules.policy import established
from alignopt.solver.part import decide_part, decide_parts
from alignopt.solver.solve import running
from ruled import problem, rule

QUICK = alignopt.Settings(passes=0)


def parts(changed, holder, **settings):
    """The plan, its run, and a holder's card decided anew."""
    plan = alignopt.solve(changed, settings=QUICK)
    organisation, policy = established(changed)
    at = organisation.holders.index[holder]
    with running(organisation, policy, alignopt.Settings(**settings)) as context:
        return plan, context, decide_part(context, plan.solution.cards, [at])


def best_by_hand(plan, context, holder):
    """The least total over all cards of one holder, the others' as they are; infinite if there is none."""
    organisation, policy = context.organisation, context.policy
    at = organisation.holders.index[holder]
    span, parent = list(organisation.candidates(at)), int(organisation.holders.parent[at])
    cards, grid = plan.solution.cards, int(policy.grid[at])
    above = [int(organisation.goal[c]) for c in organisation.candidates(parent) if cards.steps[c] > 0]
    choices = [
        [0, *range(int(policy.lightest[c]), int(policy.heaviest[c]) + 1)]
        if organisation.goals.serves(organisation.goal[c], above).any()
        else [0]
        for c in span
    ]
    best = float("inf")
    for steps in itertools.product(*choices):
        if sum(steps) == grid and policy.min_goals[at] <= np.count_nonzero(steps) <= policy.max_goals[at]:
            other = cards.with_cards(organisation, policy, {at: Card(np.array(steps))})
            best = min(best, context.settings.rates.total(context.measure(other).points))
    return best


@pytest.mark.parametrize("holder", ["P", "Q", "R"])
@pytest.mark.parametrize(
    "rules", [[], [rule("weight_step", level="person", min=0.1)]], ids=["plain", "steps"]
)
def test_it_is_the_best_that_keeps_the_rest(rules, holder):
    plan, context, part = parts(problem(*rules), holder, gap=0.0, nodes=10_000)
    expected = best_by_hand(plan, context, holder)
    assert part.total == pytest.approx(expected, abs=1e-3)
    assert part.low <= expected + 1e-6
    assert part.low == pytest.approx(expected, abs=0.02)
    assert part.free == (context.organisation.holders.index[holder],)


def test_others_cards_stay():
    plan, context, part = parts(problem(), "P")
    kept = np.ones(len(plan.weights), dtype=bool)
    kept[list(context.organisation.candidates(part.free[0]))] = False
    assert (part.cards.steps[kept] == plan.solution.cards.steps[kept]).all()


def test_what_is_impossible_while_the_rest_stays_is_said():
    plan = alignopt.solve(problem(), settings=QUICK)
    above = plan.goals.filter(holder_id="A")["goal_id"].to_list()
    outside = next(goal for goal in ("C2", "F2", "C1", "F1", "C1a", "F1a") if goal not in above)
    changed = problem(rule("require", holder_id="P", goal_id=outside))
    organisation, policy = established(changed)
    with running(organisation, policy, QUICK) as context:
        part = decide_part(context, plan.solution.cards, [organisation.holders.index["P"]])
    assert part.is_impossible
    assert part.cards is None
    assert part.total == float("inf")


def test_side_by_side_each_is_decided_as_if_alone():
    changed = problem()
    plan = alignopt.solve(changed, settings=QUICK)
    organisation, policy = established(changed)
    frees = [[organisation.holders.index[name]] for name in ("P", "R")]
    with running(organisation, policy, alignopt.Settings(gap=0.0)) as context:
        together = decide_parts(context, plan.solution.cards, frees)
        alone = [decide_part(context, plan.solution.cards, free) for free in frees]
    for one, other in zip(together, alone, strict=True):
        assert (one.free, one.stopped) == (other.free, other.stopped)
        assert (one.total, one.low) == pytest.approx((other.total, other.low))
        assert one.cards is not None
        assert other.cards is not None
        assert one.cards.steps.tolist() == other.cards.steps.tolist()
