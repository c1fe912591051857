"""Many cards in one step: no bound above the best, no card that breaks rules, near the bound where wide."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import alignopt
from alignopt.solver import columns, context
from alignopt.solver.columns import assemble
from alignopt.solver.dive import slots
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.pricing import Pricing
from alignopt.solver.status import Holds, Stopped
from alignopt.solver.step import Step
from checker import taken_from, violations
from sketch import Sketch, Tables

GOALS = ("F1", "F2", "F3", "C1", "C2", "C3")


def team(people: int, seed: int, *, ruled: bool = False, alike: int = 1) -> Tables:
    """A unit with people of different skill, capacity and past; ``alike`` of them look the same each time."""
    chance = np.random.default_rng(seed)
    sketch = Sketch(F=0.6, C=0.4).unit("O").unit("A", "O").unit("B", "O", capacity=1.0)
    for goal in GOALS:
        sketch.goal(goal, goal[0], effort=float(chance.uniform(0.0, people / 4)))
    for number in range(people // alike):
        fits = dict(zip(GOALS, np.round(chance.uniform(0.2, 1.0, len(GOALS)), 2).tolist(), strict=True))
        for twin in range(alike):
            name = f"P{number:03}-{twin}"
            sketch.person(name, "A", capacity=float(chance.choice([0.5, 0.8, 1.0])))
            for goal, fit in fits.items():
                sketch.may(name, goal, fit=fit)
            carried = chance.choice(GOALS, 3, replace=False).tolist()
            sketch.carried(name, **dict(zip(carried, (0.47, 0.33, 0.2), strict=True)))
    if ruled:
        sketch.rule("goal_weight", 0.15, 0.3, level="person").rule("require", goal_id="F2", level="person")
        sketch.rule("weight_step", 0.05, 0.05, level="person")
    return sketch.tables()


def team_step(tables: Tables) -> Step:
    """The step that decides the team, under the card that a solve gave its unit."""
    found: list[Step] = []
    real = context.Context._sent

    def watched(self, step, *how):
        if len(step.scope.free) > 2:
            found.append(step)
        return real(self, step, *how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context.Context, "_sent", watched)
        alignopt.solve(
            alignopt.read(tables, name="wide"), settings=alignopt.Settings(passes=0, gap=0.1, nodes=1)
        )
    return found[-1]


SMALL = {
    "plain": team(4, 1),
    "narrow bands": team(5, 2, ruled=True),
    "alike in pairs": team(4, 3, alike=2),
    "one": team(3, 4, ruled=True),
}


@pytest.mark.parametrize("name", SMALL)
def test_the_bound_is_below_the_best_and_the_cards_are_no_better(name: str) -> None:
    step = team_step(SMALL[name])
    best = run(step.matrix, Limits(gap=1e-6))
    relaxed = run(step.matrix, Limits(), relax=True)
    found = assemble(step.matrix, slots(step), Limits(gap=0.02, nodes=50))
    assert best.stopped is Stopped.FINISHED
    assert relaxed.objective - 0.02 < found.bound <= best.objective + 1e-5
    assert best.objective - 1e-5 <= found.objective < best.objective + 1.0
    assert found.objective == pytest.approx(step.matrix.cost @ found.values + step.matrix.offset, abs=1e-6)
    assert (found.holds is Holds.OPTIMAL) == (found.objective <= found.bound + 0.02)


@pytest.mark.parametrize("name", SMALL)
def test_cards_keep_bands_counts_and_what_is_required(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "MANY", 1)
    problem = alignopt.read(SMALL[name], name=name)
    plan = alignopt.solve(problem, settings=alignopt.Settings(passes=1, nodes=20))
    assert violations(SMALL[name], taken_from(plan)) == []
    again = alignopt.solve(problem, settings=alignopt.Settings(passes=1, nodes=20, workers=1))
    assert again.scorecards.equals(plan.scorecards)


def test_the_order_of_people_does_not_matter_to_the_bound() -> None:
    step = team_step(SMALL["plain"])
    found = [
        assemble(step.matrix, each, Limits(gap=0.0)) for each in (slots(step), tuple(reversed(slots(step))))
    ]
    assert found[0].bound == pytest.approx(found[1].bound, abs=2e-3)


def test_three_hundred_people_come_within_a_tenth_of_a_point() -> None:
    tables = team(300, 5, ruled=True)
    step = team_step(tables)
    found = assemble(step.matrix, slots(step), Limits(gap=0.1, nodes=1))
    assert found.holds is Holds.OPTIMAL
    assert found.objective - found.bound <= 0.1
    relaxed = run(step.matrix, Limits(), relax=True)
    assert found.bound > relaxed.objective


def test_what_one_starts_from_is_not_lost() -> None:
    step = team_step(SMALL["narrow bands"])
    best = run(step.matrix, Limits(gap=1e-6))
    found = assemble(step.matrix, slots(step), Limits(gap=0.02, nodes=1), start=best.values)
    assert found.holds is not Holds.NOTHING
    assert found.objective >= best.objective - 1e-5


@pytest.mark.parametrize(
    "rule",
    [("perspective_weight", 0.3, 0.6, {"perspective_id": "C"}), ("equal_weights", None, None, {})],
    ids=lambda rule: rule[0],
)
def test_rules_with_rows_of_their_own_are_kept(rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "MANY", 1)
    kind, low, high, about = rule
    sketch = Sketch(F=0.6, C=0.4).unit("O").unit("A", "O").people(4, "A", prefix="P")
    for goal in GOALS:
        sketch.goal(goal, goal[0], effort=1.0)
    for number, goal in enumerate(GOALS[:4]):
        sketch.may(f"P{number + 1:02}", *GOALS, fit=0.3 + 0.1 * number).carried(
            f"P{number + 1:02}", **{goal: 1.0}
        )
    tables = sketch.rule(kind, low, high, level="person", **about).tables()
    plan = alignopt.solve(alignopt.read(tables, name=kind), settings=alignopt.Settings(passes=0, nodes=20))
    assert violations(tables, taken_from(plan)) == []


def test_other_whole_numbers_are_left_to_branch_and_bound() -> None:
    step = team_step(SMALL["one"])
    some = slots(step)[1:]
    assert Pricing.of(step.matrix, some) is None
    best = run(step.matrix, Limits(gap=1e-6))
    found = assemble(step.matrix, some, Limits(gap=1e-6))
    assert found.objective == pytest.approx(best.objective, abs=1e-6)


def test_where_there_is_no_card_none_is_made_up() -> None:
    step = team_step(SMALL["one"])
    upper = step.matrix.upper.copy()
    upper[slots(step)[0].steps] = 0.0
    found = assemble(replace(step.matrix, upper=upper), slots(step), Limits())
    assert (found.holds, found.stopped) == (Holds.NOTHING, Stopped.INFEASIBLE)


def test_when_time_is_over_there_are_cards_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    step = team_step(SMALL["plain"])
    monkeypatch.setattr(columns, "_is_late", lambda limits, began: True)
    found = assemble(step.matrix, slots(step), Limits(gap=0.0, nodes=50))
    assert found.holds is Holds.PLAN
    assert found.stopped is Stopped.TIME_LIMIT
    best = run(step.matrix, Limits(gap=1e-6))
    assert found.bound <= best.objective + 1e-5
