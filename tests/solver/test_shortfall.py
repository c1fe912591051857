"""What must stay short: worked out by hand, below every plan, and seen through by who holds a card."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import alignopt
from alignopt.rules.policy import established
from alignopt.solver import shortfall
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.shortfall import NOBODY, seen_by, shortfalls
from organisations import NAMED, organisations
from sketch import Sketch

CLOSE = 1e-6
STAFF_FIRST = alignopt.Settings(passes=0, nodes=20, rates=alignopt.Rates(workload=50))


def floors(problem) -> list[float]:
    return [run(matrix, Limits(), relax=True).bound for matrix in shortfalls(*established(problem))]


def test_two_departments_of_one_goal_each_leave_the_third_goal():
    """O may carry all three. A and B cover one each, for two of six: no plan staffs more, and one does."""
    problem = alignopt.read(NAMED["narrow_departments"](), name="narrow")
    assert floors(problem) == pytest.approx([0.0, 100 * 2 / 6])
    plan = alignopt.solve(problem, settings=STAFF_FIRST)
    assert plan.score.points["workload"] == pytest.approx(100 * 2 / 6)


def test_the_floor_of_a_plan_knows_it():
    problem = alignopt.read(NAMED["narrow_departments"](), name="narrow")
    plan = alignopt.solve(problem, settings=STAFF_FIRST)
    floor = dict(plan.criteria.select("criterion", "floor").iter_rows())["workload"]
    assert floor == pytest.approx(100 * 2 / 6)


def test_a_required_goal_takes_its_place_on_the_card():
    """A must carry C1, of which its people can do next to nothing."""
    sketch = Sketch().unit("O").unit("A", "O").person("P", "A").person("Q", "A", capacity=0.01)
    sketch.goal("F1", effort=1.0).goal("C1", "C", effort=1.0).may("P", "F1").may("Q", "C1", "F1")
    sketch.rule("goal_weight", 0.05, 1.0).rule("goal_count", 1, 1, level="unit", unit_id="A")
    without = sketch.rule("goal_count", 1, 2, level="person").tables()
    required = sketch.rule("require", goal_id="C1", holder_id="A").tables()
    one, other = (max(floors(alignopt.read(each, name="x"))) for each in (without, required))
    assert one == pytest.approx(100 * 1.0 / 1.01)
    assert other == pytest.approx(100 * 1.99 / 1.01)


@pytest.mark.parametrize("name", NAMED)
def test_no_plan_staffs_more(name):
    problem = alignopt.read(NAMED[name](), name=name)
    plan = alignopt.solve(problem, settings=STAFF_FIRST)
    assert all(floor <= plan.score.points["workload"] + CLOSE for floor in floors(problem))


@settings(max_examples=15)
@given(organisations())
def test_no_plan_of_anybody_staffs_more(tables):
    problem = alignopt.read(tables, name="drawn")
    if established(problem)[0].has_card.any():
        plan = alignopt.solve(problem, settings=STAFF_FIRST)
        assert all(floor <= plan.score.points["workload"] + CLOSE for floor in floors(problem))


def test_nobody_sees_through_a_holder_without_a_card():
    problem = alignopt.read(NAMED["local_goals_two_levels_down"](), name="local")
    organisation, _ = established(problem)
    assert not organisation.has_card[~organisation.holders.is_leaf].all()
    depth, parent = organisation.holders.depth, organisation.holders.parent
    for level in range(int(depth.max()) + 1):
        seen = seen_by(organisation, level).tolist()
        for leaf, unit in zip(organisation.leaves.tolist(), seen, strict=True):
            above = int(parent[leaf])
            while above >= 0 and depth[above] > level and organisation.has_card[above]:
                above = int(parent[above])
            sees = above >= 0 and depth[above] == level and organisation.has_card[above]
            assert unit == (above if sees else NOBODY)


def test_levels_with_too_many_cards_are_left_out(monkeypatch):
    problem = alignopt.read(NAMED["narrow_departments"](), name="narrow")
    monkeypatch.setattr(shortfall, "ROOM", 5)
    assert floors(problem) == pytest.approx([0.0])


def test_without_effort_nothing_is_short():
    assert floors(alignopt.read(NAMED["chain_of_units"](), name="chain")) == []
