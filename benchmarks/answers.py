"""How long answers take, as shares of the baseline's own solve in the same run; and what was decided anew.

    python -m benchmarks.answers                            # the sample company, 240 people
    python -m benchmarks.answers --problem data/samples/it-department

Asked are, of a plan solved with default settings: why and why not of people and of units, the price of each
stated rule, and the price of another target. Seconds are those of the clock, and of all processors.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import perf_counter, process_time

import alignopt
from alignopt import changes

Answer = Callable[[], str]


def main() -> None:
    """Solve the baseline, ask, and print one line per answer."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    parser.add_argument("--problem", default="data/samples/company")
    problem = alignopt.read(parser.parse_args().problem)
    print(f"{'':<52}{'seconds':>9}{'share':>8}{'CPU s':>8}{'share':>8}  what came of it")
    plans: list[alignopt.Plan] = []

    def baseline() -> str:
        plans.append(alignopt.solve(problem))
        return f"total {plans[0].total:.2f}, bound {plans[0].bound:.2f}"

    whole = _timed("baseline: solve", baseline, None)
    for name, ask in _questions(plans[0]):
        _timed(name, ask, whole)


def _questions(plan: alignopt.Plan) -> Iterator[tuple[str, Answer]]:
    """What is asked, and how."""
    organisation = plan.organisation
    leaves = organisation.holders.is_leaf & organisation.has_card
    units = ~organisation.holders.is_leaf & organisation.has_card
    for kind, some in (("person", leaves.nonzero()[0]), ("unit", units.nonzero()[0])):
        for holder in (some[len(some) // 3], some[2 * len(some) // 3]):
            name = organisation.holders.ids[int(holder)]
            carried = plan.goals.filter(holder_id=name).sort("weight", "goal_id")["goal_id"].to_list()
            open_to = [organisation.goals.ids[g] for g in organisation.goals_of(int(holder)).tolist()]
            yield f"why, a {kind}: {name}, {carried[-1]}", _why(plan, name, carried[-1], alignopt.why)
            other = next(goal for goal in open_to if goal not in carried)
            yield f"why not, a {kind}: {name}, {other}", _why(plan, name, other, alignopt.why_not)
    for rule in plan.solution.policy.rules:
        yield f"price of the rule {rule.rule_id} (prices)", _price_of_a_rule(plan, rule.rule_id)
        yield f"price without the rule {rule.rule_id}", _price(plan, changes.without_rule(rule.rule_id))
    heaviest = plan.problem.perspectives.sort("target_weight")["perspective_id"].to_list()[-1]
    yield f"price of another target: {heaviest} by 0.05", _price(plan, changes.target(heaviest, by=0.05))


def _why(plan: alignopt.Plan, holder: str, goal: str, ask: Callable[..., alignopt.Explanation]) -> Answer:
    def answer() -> str:
        found = ask(plan, holder, goal)
        if found.change is None:
            return "not possible"
        return f"{found.change:+.2f}, {found.decided} decided, {found.kept} kept"

    return answer


def _price(plan: alignopt.Plan, change: changes.Change) -> Answer:
    def answer() -> str:
        found = alignopt.price(plan, change)
        interval = f"{found.low:+.2f} to {found.high:+.2f}"
        return f"{found.change:+.2f} ({interval}), {len(found.decided)} decided, {len(found.kept)} kept"

    return answer


def _price_of_a_rule(plan: alignopt.Plan, rule: str) -> Answer:
    def answer() -> str:
        found = alignopt.prices(plan, rules=[rule]).row(0, named=True)
        return f"{found['price']:+.2f}, {found['binds']} at its limit"

    return answer


def _timed(name: str, ask: Answer, whole: tuple[float, float] | None) -> tuple[float, float]:
    """Print the seconds of one answer, and their share of the whole."""
    began, work, said = perf_counter(), process_time(), "no plan"
    with suppress(alignopt.NoPlan):
        said = ask()
    took, worked = perf_counter() - began, process_time() - work
    seconds, cpu = whole or (took, worked)
    shares = f"{took:>9.1f}{took / seconds:>8.0%}{worked:>8.1f}{worked / cpu:>8.0%}"
    print(f"{name:<52}{shares}  {said}", flush=True)
    return took, worked


if __name__ == "__main__":
    main()
