"""Rules of every kind, held to the specification: what binds, what is priced, and all plans of tiny cases."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import alignopt
from checker import cards_of, taken_from, violations
from checker_bands import Bands, Case
from checker_given import Given
from checker_rules import violation
from drawn import policies, small_organisations
from enumerated import Model, differences
from organisations import rules_of_many_kinds
from sketch import Sketch, Tables

QUICK = alignopt.Settings(passes=1, nodes=60)


def alone() -> Sketch:
    """One person under the root, four goals in two categories; cards of quarters, the root's of halves."""
    sketch = Sketch().unit("O").person("P", "O", role="clerk")
    sketch.goal("F1", category="x").goal("C1", "C", category="y")
    sketch.goal("F1a", "C", serves="F1", category="y").goal("C1a", "F", serves="C1", category="x")
    sketch.may("P", "F1", "C1", "C1a").may("P", "F1a", fit=0.3)
    return loose(sketch).rule("weight_step", 0.25, level="person")


def pair() -> Sketch:
    """A person and a leaf unit, three goals, one of which enters at the unit; cards of halves."""
    sketch = Sketch().unit("O").unit("A", "O").unit("L", "O", capacity=2.0).person("P", "A", role="clerk")
    sketch.goal("F1", category="x").goal("C1", "C", category="y").goal("F1a", at="A", serves="F1")
    return loose(sketch).rule("weight_step", 0.5, unit_id="O")


def developing() -> Sketch:
    """One person with competencies on the card, which role and one of three goals ask for."""
    sketch = Sketch().unit("O").person("P", "O", role="clerk")
    sketch.goal("F1", category="x").goal("C1", "C", category="y").goal("F1a", serves="F1", category="x")
    sketch.competency("K1", "F", "x").competency("K2", None, "y")
    sketch.expects("clerk", K1=2).asks("F1a", "K2", 3).asks("F1a", "K1", 1)
    sketch.rule("section_weight", 0.25, 0.5, section="competencies")
    return loose(sketch).rule("weight_step", 0.25, level="person")


def loose(sketch: Sketch) -> Sketch:
    """Let default counts and weights go, so that a rule more is all that counts; a root's card of halves."""
    sketch.rule("weight_step", 0.5, level="organisation")
    for level in ("unit", "person") if len(sketch.rows["units"]) > 1 else ("person",):
        sketch.rule("goal_count", 1, None, level=level).rule("goal_weight", 0.0, 1.0, level=level)
    return sketch


ORGANISATIONS: dict[str, Callable[[], Sketch]] = {"alone": alone, "pair": pair, "developing": developing}

Stated = tuple[str, str, float | None, float | None, dict[str, str]]

CASES: tuple[Stated, ...] = (
    ("alone", "goal_count", 2, 3, {"level": "person"}),
    ("alone", "goal_count", 1, 1, {"category": "x", "role": "clerk"}),
    ("alone", "goal_count", None, 1, {"perspective_id": "C", "holder_id": "P"}),
    ("alone", "goal_count", 1, None, {"goal_id": "F1a", "level": "person"}),
    ("developing", "goal_count", 2, 2, {"section": "competencies"}),
    ("developing", "goal_count", None, 0, {"section": "competencies", "category": "x"}),
    ("alone", "goal_weight", 0.3, 0.6, {"level": "person"}),
    ("alone", "goal_weight", 0.5, None, {"category": "y", "level": "person"}),
    ("alone", "goal_weight", None, 0.25, {"goal_id": "F1", "level": "person"}),
    ("developing", "goal_weight", None, 0.25, {"section": "competencies"}),
    ("developing", "goal_weight", 0.5, None, {"section": "competencies", "goal_id": "K2"}),
    ("alone", "weight_step", 0.5, None, {"role": "clerk"}),
    ("developing", "weight_step", 0.5, None, {"section": "competencies"}),
    ("developing", "weight_step", 0.5, None, {"section": "goals"}),
    ("alone", "perspective_weight", 0.5, 0.5, {"perspective_id": "F"}),
    ("alone", "perspective_weight", 0.25, 0.75, {}),
    ("developing", "perspective_weight", 0.75, None, {"perspective_id": "F", "level": "person"}),
    ("developing", "perspective_weight", None, 0.0, {"perspective_id": "F", "section": "competencies"}),
    ("alone", "category_weight", 0.5, 0.5, {"category": "x"}),
    ("developing", "category_weight", 0.5, 0.75, {"category": "x", "level": "person"}),
    ("developing", "category_weight", None, 0.0, {"category": "x", "section": "competencies"}),
    ("alone", "category_weight", None, 0.25, {"category": "y", "perspective_id": "C", "level": "person"}),
    ("developing", "section_weight", 0.5, None, {"section": "competencies"}),
    ("developing", "section_weight", 0.6, 0.9, {"section": "goals"}),
    ("pair", "contributors", 2, 2, {"goal_id": "F1"}),
    ("pair", "contributors", None, 1, {"category": "x"}),
    ("pair", "contributors", 1, None, {"perspective_id": "C", "unit_id": "A"}),
    ("pair", "contributors", 1, None, {"goal_id": "C1", "level": "unit"}),
    ("pair", "contributors", 1, None, {"goal_id": "F1a", "role": "clerk"}),
    ("alone", "require", None, None, {"goal_id": "C1a", "level": "person"}),
    ("alone", "require", None, None, {"category": "y", "holder_id": "P"}),
    ("pair", "require", None, None, {"perspective_id": "C"}),
    ("developing", "require", None, None, {"goal_id": "K2", "section": "competencies"}),
    ("alone", "forbid", None, None, {"goal_id": "F1", "level": "person"}),
    ("alone", "forbid", None, None, {"goal_id": "F1", "level": "organisation"}),
    ("pair", "forbid", None, None, {"category": "x", "unit_id": "A"}),
    ("pair", "forbid", None, None, {"perspective_id": "C", "role": "clerk"}),
    ("developing", "forbid", None, None, {"goal_id": "K1", "section": "competencies"}),
    ("alone", "fix_weight", 0.5, None, {"goal_id": "C1", "level": "person"}),
    ("pair", "fix_weight", 1.0, None, {"goal_id": "F1a", "role": "clerk"}),
    ("developing", "fix_weight", 0.25, None, {"goal_id": "K1", "section": "competencies"}),
    ("alone", "min_fit", 0.5, None, {}),
    ("alone", "min_fit", 0.5, None, {"category": "y", "unit_id": "O"}),
    ("alone", "equal_weights", None, None, {"role": "clerk"}),
    ("alone", "equal_weights", None, None, {"perspective_id": "C"}),
    ("alone", "equal_weights", None, None, {"category": "x"}),
    ("alone", "not_heavier_than", None, None, {"goal_id": "F1", "other_id": "C1"}),
    ("alone", "not_heavier_than", None, None, {"category": "x", "other_id": "y", "level": "person"}),
    ("developing", "not_heavier_than", None, None, {"category": "x", "other_id": "y", "level": "person"}),
    ("pair", "level_mix", 0.5, None, {"other_id": "unit", "unit_id": "A"}),
    ("pair", "level_mix", None, 0.5, {"category": "x", "role": "clerk"}),
    ("developing", "level_mix", 0.5, 0.5, {"other_id": "organisation", "level": "person"}),
)
"""Organisation, kind, min, max and scope."""


@cache
def number_of_plans(name: str) -> int:
    """How many plans an organisation has without further rules, as checker and model agree."""
    both, found = differences(Model(alignopt.read(ORGANISATIONS[name]().tables())))
    assert found == []
    return len(both)


def in_words(case: Stated) -> str:
    name, kind, low, high, scope = case
    return " ".join(map(str, [name, kind, low, high, *scope.values()]))


@pytest.mark.parametrize("case", CASES, ids=in_words)
def test_checker_and_model_allow_the_same_plans(case: Stated) -> None:
    name, kind, low, high, scope = case
    problem = alignopt.read(ORGANISATIONS[name]().rule(kind, low, high, **scope).tables())
    both, found = differences(Model(problem))
    assert found == []
    assert 0 < len(both) < number_of_plans(name)


def with_little_said() -> Sketch:
    """Default counts and weights; a section that may be empty, in steps of its own; a larger unit beside."""
    sketch = Sketch().unit("O").unit("L", "O", capacity=2.0).person("P", "O", role="clerk")
    sketch.goal("F1", category="x").goal("C1", "C", category="y").goal("F1a", serves="F1", category="x")
    sketch.competency("K1", "F", "x").competency("K2", None, "y").expects("clerk", K1=2)
    sketch.asks("F1a", "K2", 3).asks("F1a", "K1", 1).asks("C1", "K2", 2, 3.0).may("L", "F1", "C1")
    sketch.rule("section_weight", 0.0, 0.5, section="competencies")
    sketch.rule("goal_weight", 0.0, 1.0, level="unit")
    sketch.rule("weight_step", 0.5, section="competencies").rule("weight_step", 0.5, level="organisation")
    sketch.rule("weight_step", 0.25, level="person").rule("weight_step", 0.5, level="unit")
    return sketch.rule("goal_weight", 0.0, 1.0, level="person", section="goals")


SMALL = ORGANISATIONS | {"with little said": with_little_said}
QUARTERS = (0.25, 0.5, 0.75)


@pytest.mark.filterwarnings("ignore::alignopt.errors.Caution")
@settings(max_examples=14, phases=(Phase.generate,))
@given(st.sampled_from(sorted(SMALL)).flatmap(lambda name: policies(SMALL[name]().tables(), 3, QUARTERS)))
def test_any_policy_allows_and_costs_what_the_specification_says(tables: Tables) -> None:
    """All plans by name: who allows which, what some cost, and what solving makes of it."""
    model = Model(alignopt.read(tables))
    both, found = differences(model)
    assert found == []
    for plan in both[:: max(1, len(both) // 4)]:
        assert model.points(plan) == pytest.approx(model.expected_points(plan), abs=1e-5)
    best = min(map(model.expected_points, both), default=None)
    for method in ("cascade", "joint"):
        assert_best(tables, method, best)


def assert_best(tables: Tables, method: Any, best: float | None) -> None:
    """Solving says that there is no plan, or finds a sound one; the joint model the best."""
    exact = alignopt.Settings(passes=1, nodes=60, gap=1e-4)
    if best is None:
        with pytest.raises(alignopt.NoPlan) as caught:
            alignopt.solve(alignopt.read(tables), method, settings=exact)
        assert caught.value.stopped is alignopt.Stopped.INFEASIBLE
        return
    plan = alignopt.solve(alignopt.read(tables), method, settings=exact)
    assert violations(tables, taken_from(plan)) == []
    assert plan.bound <= best + 1e-5
    assert plan.total >= best - 1e-5
    assert method == "cascade" or plan.total <= best + 2e-4


@pytest.mark.filterwarnings("ignore::alignopt.errors.Caution")
@settings(max_examples=18, phases=(Phase.generate,))
@given(small_organisations().flatmap(policies))
def test_any_organisation_gets_a_sound_plan_under_any_policy(tables: Tables) -> None:
    """Whatever is returned keeps to the policy; cascade and joint model agree on whether there is a plan."""
    outcomes = {}
    for method in ("cascade", "joint"):
        try:
            plan = alignopt.solve(alignopt.read(tables), method, settings=QUICK)
        except alignopt.NoPlan as none:
            outcomes[method] = none.stopped is alignopt.Stopped.INFEASIBLE
        else:
            assert violations(tables, taken_from(plan)) == []
            outcomes[method] = False
    assert outcomes["cascade"] == outcomes["joint"]


@pytest.mark.parametrize("method", ["cascade", "joint"])
def test_a_policy_of_many_kinds_gets_a_sound_plan(method: Any) -> None:
    tables = rules_of_many_kinds()
    assert violations(tables, taken_from(alignopt.solve(alignopt.read(tables), method, settings=QUICK))) == []


def team() -> Sketch:
    """Two clerks in a unit, who fit some goals and not others, and a goal that enters at their unit."""
    sketch = Sketch(F=0.6, C=0.4).unit("O").unit("A", "O")
    sketch.goal("F1", category="x").goal("F2", category="y").goal("C1", "C", category="x")
    sketch.goal("C2", "C", category="y").goal("F1a", at="A", serves="F1", category="y", effort=0.5)
    sketch.competency("K1", "F", "a").competency("K2", None, "b").competency("K3", "C", "b")
    sketch.expects("clerk", K1=2, K2=1).asks("F1a", "K1", 3).asks("C1", "K2", 4)
    sketch.person("P", "A", role="clerk", K1=3, K2=1)
    return sketch.person("Q", "A", role="clerk", capacity=0.5, K1=1, K2=4)


def developing_team() -> Sketch:
    """The same with competencies on their cards."""
    return team().rule("section_weight", 0.2, 0.4, section="competencies")


TEAMS = {"team": team, "developing_team": developing_team}
BINDING: tuple[Stated, ...] = (
    ("team", "goal_count", 5, 5, {"level": "person"}),
    ("developing_team", "goal_count", 1, 1, {"section": "competencies"}),
    ("team", "goal_weight", None, 0.25, {"level": "person"}),
    ("team", "weight_step", 0.25, None, {"role": "clerk"}),
    ("team", "perspective_weight", 0.6, None, {"perspective_id": "C", "level": "person"}),
    ("team", "category_weight", 0.6, None, {"category": "x", "holder_id": "P"}),
    ("developing_team", "section_weight", 0.4, None, {"section": "competencies"}),
    ("team", "contributors", None, 1, {"goal_id": "F1a"}),
    ("team", "require", None, None, {"goal_id": "F1", "level": "person"}),
    ("team", "forbid", None, None, {"goal_id": "F1a", "level": "person"}),
    ("team", "fix_weight", 0.35, None, {"goal_id": "C1", "holder_id": "P"}),
    ("team", "min_fit", 0.9, None, {"goal_id": "C1"}),
    ("team", "equal_weights", None, None, {"level": "person"}),
    ("team", "not_heavier_than", None, None, {"goal_id": "F2", "other_id": "F1"}),
    ("team", "level_mix", None, 0.15, {"other_id": "unit", "level": "person"}),
)


def solved(case: Stated, **price: Any) -> tuple[Tables, alignopt.Plan]:
    """A plan under one rule more, hard or soft."""
    name, kind, low, high, scope = case
    tables = TEAMS[name]().rule(kind, low, high, **scope, **price).tables()
    return tables, alignopt.solve(alignopt.read(tables), settings=QUICK)


@cache
def without(name: str) -> alignopt.Plan:
    """The plan without the rule."""
    return alignopt.solve(alignopt.read(TEAMS[name]().tables()), settings=QUICK)


def violation_of_last(tables: Tables, plan: alignopt.Plan) -> float:
    """What the last rule of the tables is broken by in a plan, in its unit."""
    frames = taken_from(plan)
    known = Given(tables)
    case = Case(known, Bands(known, frames), frames, cards_of(frames), cards_of(frames, "competencies"))
    return violation(case, known.rules[-1])


@pytest.mark.parametrize("case", BINDING, ids=in_words)
def test_a_hard_rule_is_kept_and_changes_the_plan(case: Stated) -> None:
    tables, plan = solved(case)
    assert violations(tables, taken_from(plan)) == []
    assert violation_of_last(tables, without(case[0])) > 0
    assert violation_of_last(tables, plan) == pytest.approx(0.0, abs=1e-6)
    assert "rules" not in plan.criteria["criterion"]


@pytest.mark.parametrize("case", BINDING, ids=in_words)
def test_a_soft_rule_of_a_high_price_is_kept(case: Stated) -> None:
    tables, plan = solved(case, hard=False, penalty=1000.0)
    assert violations(tables, taken_from(plan)) == []
    assert violation_of_last(tables, plan) == pytest.approx(0.0, abs=1e-6)
    assert plan.criteria.filter(criterion="rules")["points"].item() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("case", BINDING, ids=in_words)
def test_a_soft_rule_of_next_to_no_price_is_broken_at_it(case: Stated) -> None:
    tables, plan = solved(case, hard=False, penalty=1e-4)
    assert violations(tables, taken_from(plan)) == []
    broken = violation_of_last(tables, plan)
    assert broken > 0
    assert plan.criteria.filter(criterion="rules")["points"].item() == pytest.approx(1e-4 * broken, abs=1e-9)


Price = tuple[str, float | None, float | None, dict[str, str], float]
PRICES: tuple[Price, ...] = (
    ("goal_count", 4, None, {}, 1),
    ("goal_count", None, 1, {}, 2),
    ("goal_count", None, 1, {"category": "x"}, 1),
    ("goal_weight", None, 0.4, {}, 10),
    ("goal_weight", 0.25, None, {}, 5),
    ("weight_step", 0.25, None, {}, 2),
    ("perspective_weight", None, 0.6, {"perspective_id": "F"}, 20),
    ("perspective_weight", 0.3, None, {}, 10),
    ("category_weight", None, 0.5, {"category": "x"}, 20),
    ("contributors", 2, None, {"goal_id": "F1"}, 1),
    ("contributors", None, 0, {"perspective_id": "F"}, 2),
    ("require", None, None, {"goal_id": "C2"}, 1),
    ("forbid", None, None, {"category": "x"}, 2),
    ("fix_weight", 0.4, None, {"goal_id": "F1"}, 10),
    ("fix_weight", 0.1, None, {"goal_id": "C2"}, 10),
    ("min_fit", 0.5, None, {}, 1),
    ("equal_weights", None, None, {}, 25),
    ("not_heavier_than", None, None, {"goal_id": "F1", "other_id": "F2"}, 20),
    ("not_heavier_than", None, None, {"category": "x", "other_id": "y"}, 40),
    ("level_mix", None, 0.5, {"other_id": "organisation"}, 50),
    ("level_mix", 0.9, None, {"category": "x"}, 20),
)
"""What a card of F1 50 %, F2 30 % and C1 20 % breaks, and by how much, counted by hand."""
PRICES_OF_COMPETENCIES: tuple[Price, ...] = (
    ("section_weight", None, 0.1, {"section": "competencies"}, 10),
    ("section_weight", 0.95, None, {"section": "goals"}, 15),
    ("goal_count", 2, None, {"section": "competencies"}, 1),
    ("goal_weight", None, 0.15, {"section": "competencies"}, 5),
    ("weight_step", 0.25, None, {"section": "competencies"}, 1),
    ("perspective_weight", 0.6, None, {"perspective_id": "C"}, 10),
    ("category_weight", None, 0.0, {"category": "x", "section": "competencies"}, 20),
    ("require", None, None, {"section": "competencies", "goal_id": "K2"}, 1),
    ("forbid", None, None, {"section": "competencies", "category": "x"}, 1),
    ("fix_weight", 0.3, None, {"section": "competencies", "goal_id": "K1"}, 10),
)
"""The same of a card of F1 50 % and C1 30 %, and the competency K1, which belongs to C, 20 %."""


def pinned(*, developing: bool) -> Sketch:
    """A person whose card is fixed, beside a unit that is ten times as large."""
    sketch = Sketch().unit("O").unit("L", "O", capacity=10.0).person("P", "O", role="clerk")
    sketch.goal("F1", category="x").goal("C1", "C", category="x").may("P", "F1", fit=0.3)
    if developing:
        sketch.competency("K1", "C", "x").expects("clerk", K1=2, K2=2).may("P", "C1")
        sketch.rule("section_weight", 0.2, 0.2, section="competencies")
        sketch.rule("fix_weight", 0.2, holder_id="P", section="competencies", goal_id="K1")
    else:
        sketch.goal("F2", category="y").goal("C2", "C", category="y").may("P", "F2", "C1", "C2")
        sketch.rule("fix_weight", 0.3, holder_id="P", goal_id="F2")
    sketch.rule("fix_weight", 0.5, holder_id="P", goal_id="F1")
    return sketch.rule("fix_weight", 0.3 if developing else 0.2, holder_id="P", goal_id="C1")


@pytest.mark.parametrize(
    ("price", "developing"),
    [(price, False) for price in PRICES] + [(price, True) for price in PRICES_OF_COMPETENCIES],
)
def test_a_soft_rule_costs_its_penalty_for_each_unit_whatever_the_size_of_the_holder(
    price: Price, developing: bool
) -> None:
    kind, low, high, scope, violation = price
    sketch = pinned(developing=developing)
    sketch.rule(kind, low, high, holder_id="P", **scope, hard=False, penalty=0.7)
    tables = sketch.tables()
    plan = alignopt.solve(alignopt.read(tables), settings=QUICK)
    assert violations(tables, taken_from(plan)) == []
    points = plan.criteria.filter(criterion="rules")["points"].item()
    assert points == pytest.approx(0.7 * violation, abs=1e-6)


def test_a_soft_rule_without_a_penalty_costs_a_point_for_each_unit() -> None:
    tables = pinned(developing=False).rule("forbid", goal_id="F1", holder_id="P", hard=False).tables()
    plan = alignopt.solve(alignopt.read(tables), settings=QUICK)
    assert plan.criteria.filter(criterion="rules")["points"].item() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "scope", [{"level": "organisation", "goal_id": "F1a"}, {"level": "unit", "unit_id": "A", "goal_id": "F2"}]
)
def test_a_soft_rule_across_holders_is_counted_once_in_floor_and_bound(scope: dict[str, str]) -> None:
    sketch = Sketch().unit("O").unit("A", "O").unit("B", "O").person("P", "A").person("Q", "B")
    sketch.goal("F1").goal("F2").goal("C1", "C").goal("F1a", at="A", serves="F1")
    sketch.rule("contributors", 5, None, **scope, hard=False, penalty=0.5)
    tables = sketch.tables()
    assert violations(tables, taken_from(alignopt.solve(alignopt.read(tables), settings=QUICK))) == []
