"""Rules that count holders across branches hold for the whole plan, whatever is decided side by side."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import alignopt
from alignopt.model.cards import Cards
from alignopt.model.scope import Scope
from alignopt.solver.context import Context, Turn
from organisations import staff


def problem_with(low: float | None, high: float | None, seed: int) -> tuple[alignopt.Problem, str]:
    """Staff in six units, and a bound on how many people carry the first strategic goal."""
    problem = alignopt.read(staff(seed, units=6, people=4), name="counted")
    goal = problem.goals.filter(pl.col("parent_id").is_null())["goal_id"].sort()[0]
    row: dict[str, Any] = dict.fromkeys(problem.rules.columns) | {
        "rule_id": "N",
        "kind": "contributors",
        "goal_id": goal,
        "level": "person",
        "min": low,
        "max": high,
    }
    return problem.replace(rules=pl.DataFrame([row], schema=problem.rules.schema)), goal


def carriers(plan: alignopt.Plan, goal: str) -> int:
    parents = dict(plan.problem.goals.select("goal_id", "parent_id").iter_rows())

    def serves(each: str | None) -> bool:
        return each is not None and (each == goal or serves(parents[each]))

    people = plan.scorecards.filter(level="person")
    return len({holder for holder, each in people.select("holder_id", "goal_id").iter_rows() if serves(each)})


@pytest.mark.parametrize(
    ("seed", "low", "high"),
    [(1, 12, None), (1, None, 2), (1, 7, 7), (2, None, 2), (2, 5, 5), (3, None, 1)],
)
def test_a_count_across_branches_holds(
    seed: int, low: float | None, high: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small neighbourhoods, so that many could be decided at once."""
    monkeypatch.setattr("alignopt.solver.improve.LARGEST", 30)
    problem, goal = problem_with(low, high, seed)
    plan = alignopt.solve(problem, settings=alignopt.Settings(passes=2, nodes=40))
    assert (low or 0) <= carriers(plan, goal) <= (high or 1_000)
    assert alignopt.audit(problem, plan).is_sound


@pytest.mark.parametrize(("high", "most"), [(2, 1), (None, 3)])
def test_what_could_give_up_the_same_carrier_is_not_decided_at_once(
    high: float | None, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two parts of a plan that each know of a carrier to spare must not both give one up."""
    monkeypatch.setattr("alignopt.solver.improve.LARGEST", 30)
    sizes: list[int] = []
    solve = Context.side_by_side

    def watched(context: Context, scopes: list[Scope], start: Cards | None = None, *how: Turn) -> Any:
        sizes.extend([len(scopes)] if start is not None else [])
        return solve(context, scopes, start, *how)

    monkeypatch.setattr(Context, "side_by_side", watched)
    problem, _ = problem_with(None, 2, seed=1)
    if high is None:
        problem = problem.replace(rules=None)
    alignopt.solve(problem, settings=alignopt.Settings(passes=1, nodes=40))
    assert max(sizes) == 1 if most == 1 else max(sizes) >= most
