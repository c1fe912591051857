"""Plans against last period's, as a whole: every plan of tiny cases, rates, audits, and what is left out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings

import alignopt
from checker import taken_from, violations
from checker_given import Given
from enumerated import Model, differences
from organisations import NAMED, organisations
from sketch import Sketch, Tables
from test_rules import ORGANISATIONS

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
EXACT = alignopt.Settings(passes=1, nodes=60, gap=1e-6)
RATES = (0.0, 0.1, 0.25, 0.5, 1.0, 3.0)

PREVIOUS: dict[str, dict[str, dict[str, float]]] = {
    "alone": {"P": {"F1": 0.5, "F1a": 0.25, "C1a": 0.25}},
    "pair": {"P": {"F1": 1.0}, "L": {"F1": 0.3, "F1a": 0.3}, "O": {"C1": 1.0}},
    "developing": {"P": {"C1": 0.3, "F1": 0.2, "K1": 0.5}},
}
"""Last period's cards for organisations with few plans: of a unit, in part, of what may not be carried."""


def remembering(name: str) -> Tables:
    sketch = ORGANISATIONS[name]()
    for holder, card in PREVIOUS[name].items():
        sketch.carried(holder, **card)
    return sketch.tables()


def solve(tables: Tables, rate: float, method: Any = "joint") -> alignopt.Plan:
    chosen = alignopt.Settings(passes=1, nodes=60, gap=1e-6, rates=alignopt.Rates(churn=rate))
    return alignopt.solve(alignopt.read(tables, name="a test"), method, settings=chosen)


def points(found: Any) -> dict[str, float]:
    """Points of a plan or an audit by criterion."""
    return dict(found.criteria.select("criterion", "points").iter_rows())


@cache
def everything(name: str) -> tuple[Model, list[Any]]:
    """The model of an organisation, and all its plans, as checker and model agree."""
    model = Model(alignopt.read(remembering(name), name=name))
    both, found = differences(model)
    assert found == []
    return model, both


@pytest.mark.parametrize("name", PREVIOUS)
def test_the_model_counts_what_the_specification_says_for_every_plan(name: str) -> None:
    model, plans = everything(name)
    for plan in plans:
        assert model.points(plan) == pytest.approx(model.expected_points(plan), abs=1e-6)


@pytest.mark.parametrize("name", PREVIOUS)
def test_the_best_plan_of_all_is_found(name: str) -> None:
    model, plans = everything(name)
    best = min(map(model.expected_points, plans))
    assert solve(remembering(name), 0.25).total == pytest.approx(best, abs=1e-3)


@pytest.mark.parametrize("method", ["joint", "cascade"])
@pytest.mark.parametrize("name", PREVIOUS)
def test_a_higher_rate_never_moves_more(name: str, method: Any) -> None:
    """And what else is wanted never gets better by it."""
    plans = [solve(remembering(name), rate, method) for rate in RATES]
    churn = [points(plan)["churn"] for plan in plans]
    rest = [plan.total - rate * each for plan, rate, each in zip(plans, RATES, churn, strict=True)]
    assert churn == sorted(churn, reverse=True)
    assert rest == pytest.approx(sorted(rest), abs=1e-3)
    assert churn[0] > churn[-1]


@pytest.mark.parametrize("method", ["joint", "cascade"])
def test_a_plan_under_any_rate_is_sound(method: Any) -> None:
    tables = NAMED["last_period"]()
    for rate in (0.0, 1.0, 5.0):
        assert violations(tables, taken_from(solve(tables, rate, method))) == []


def clerks(**cards: dict[str, float]) -> Sketch:
    """Three who look the same, four goals; last period's cards."""
    sketch = Sketch().unit("O").unit("A", "O").people(3, "A", role="clerk")
    for goal in ("F1", "F2", "C1", "C2"):
        sketch.goal(goal, goal[0])
    for holder, card in cards.items():
        sketch.carried(holder, **card)
    return sketch


def card_of(plan: alignopt.Plan, holder: str) -> dict[str, float]:
    return dict(plan.scorecards.filter(holder_id=holder).select("goal_id", "weight").iter_rows())


@pytest.mark.parametrize("method", ["joint", "cascade"])
def test_where_nothing_else_counts_everybody_keeps_the_card(method: Any) -> None:
    """Twins among them: each has its own."""
    cards = {"P01": {"F1": 0.4, "C1": 0.35, "C2": 0.25}, "P02": {"F2": 0.4, "F1": 0.3, "C2": 0.3}}
    rates = alignopt.Rates(**{name: float(name == "churn") for name, _ in alignopt.Rates().items()})
    plan = alignopt.solve(
        alignopt.read(clerks(**cards).tables(), name="clerks"),
        method,
        settings=alignopt.Settings(rates=rates),
    )
    assert points(plan)["churn"] == pytest.approx(0, abs=1e-9)
    assert {holder: card_of(plan, holder) for holder in cards} == {
        holder: pytest.approx(card) for holder, card in cards.items()
    }


def test_it_is_listed_only_where_somebody_had_a_card() -> None:
    """Cards of units, of dropped goals or of people who left are none to compare with."""
    assert "churn" not in points(solve(clerks().tables(), 1.0))
    assert "churn" not in points(solve(clerks(A={"F1": 1.0}, O={"C1": 1.0}).tables(), 1.0))
    with pytest.warns(alignopt.Caution, match="previous"):
        assert "churn" not in points(solve(clerks(P01={"GONE": 1.0}, LEFT={"F1": 1.0}).tables(), 1.0))


def test_newcomers_and_dropped_goals_cost_nothing() -> None:
    """P01 kept half of the goals, and keeps them; P02 is new; P03 has nothing left of what it had."""
    cards = {"P01": {"F1": 0.2, "C1": 0.2, "C2": 0.1, "OLD": 0.5}, "P03": {"OLD": 1.0}}
    with pytest.warns(alignopt.Caution, match="OLD"):
        plan = solve(clerks(**cards).tables(), 100.0)
    assert card_of(plan, "P01") == pytest.approx({"F1": 0.4, "C1": 0.4, "C2": 0.2})
    assert points(plan)["churn"] == pytest.approx(0, abs=1e-9)


def test_what_is_closed_has_moved_whatever_the_plan() -> None:
    """P03 had 30 % on F2, which it may not carry any more, out of three people's capacity: 10 points."""
    sketch = clerks(P03={"F2": 0.3, "F1": 0.4, "C1": 0.3}).may("P03", "F1", "C1", "C2")
    plan = solve(sketch.tables(), 100.0)
    floor, found = plan.criteria.filter(criterion="churn").select("floor", "points").row(0)
    assert found == pytest.approx(10.0)
    assert floor == pytest.approx(10.0)


def test_a_goal_that_a_rule_forbids_has_moved() -> None:
    sketch = clerks(P03={"F2": 0.3, "F1": 0.4, "C1": 0.3}).rule("forbid", goal_id="F2", level="person")
    assert points(solve(sketch.tables(), 100.0))["churn"] == pytest.approx(10.0)


def test_without_the_table_the_rate_changes_nothing() -> None:
    tables = NAMED["a_bit_of_everything"]()
    one, other = solve(tables, 0.0, "cascade"), solve(tables, 5.0, "cascade")
    assert one.scorecards.equals(other.scorecards)
    assert one.total == other.total


@settings(max_examples=40, phases=(Phase.generate,))
@given(organisations())
def test_last_periods_own_cards_have_moved_nothing(tables: Tables) -> None:
    problem = alignopt.read(tables, name="drawn")
    if problem.previous.is_empty():
        return
    found = points(alignopt.audit(problem, problem.previous))
    assert ("churn" in found) == bool(Given(problem.tables()).before)
    assert found.get("churn", 0.0) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("name", ["it-department", "company"])
def test_last_years_plans_of_a_sample_have_moved_nothing(name: str) -> None:
    problem = alignopt.read(SAMPLES / name)
    assert points(alignopt.audit(problem, problem.previous))["churn"] == pytest.approx(0, abs=1e-9)


def test_an_audit_says_how_much_given_cards_move() -> None:
    """P01 carries what P02 had, and the other way round; whoever has no card counts as carrying nothing."""
    cards = {"P01": {"F1": 0.5, "C1": 0.5}, "P02": {"F2": 0.5, "C1": 0.5}}
    problem = alignopt.read(clerks(**cards).tables(), name="clerks")
    turned = {"P01": cards["P02"], "P02": cards["P01"]}
    assert points(alignopt.audit(problem, turned))["churn"] == pytest.approx(100 * (0.5 + 0.5) / 3)
    assert points(alignopt.audit(problem, {"P01": cards["P01"]}))["churn"] == pytest.approx(100 * 0.5 / 3)


def test_the_plan_shows_it() -> None:
    plan = solve(clerks(P01={"F1": 1.0}).tables(), 0.25)
    assert "plans against those of last period" in plan._repr_html_()
    assert [line.split()[0] for line in repr(plan).splitlines()].count("churn") == 1
    shown = plan.criteria.filter(criterion="churn")
    assert shown.select(pl.col("rate")).item() == 0.25
