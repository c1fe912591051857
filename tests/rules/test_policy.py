"""The default policy and how it yields, case by case."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import Phase, given, settings

import alignopt
from alignopt.problem.organisation import Organisation
from alignopt.rules.needs import fewest_goals_covering
from alignopt.rules.policy import Policy
from checker_bands import Bands, Case, leaves_everyone_a_card
from checker_given import Given
from organisations import NAMED, organisations
from sketch import Sketch, Tables

Rule = tuple[Any, ...]
Applied = tuple[float, float, float, float, float]


def policy_of(tables: Tables) -> Policy:
    problem = alignopt.read(tables, name="a policy")
    return Policy.of(problem, Organisation.of(problem))


def applied(tables: Tables, holder: str) -> Applied:
    """Fewest and most goals, lightest and heaviest weight, step."""
    rows = {row["kind"]: row for row in policy_of(tables).applied.filter(holder_id=holder).to_dicts()}
    count, weight, step = (rows[kind] for kind in ("goal_count", "goal_weight", "weight_step"))
    assert step["min"] == step["max"]
    return count["min"], count["max"], weight["min"], weight["max"], step["min"]


def small(goals: int, *rules: Rule) -> Sketch:
    """The root O, a unit A, a person P in it, a leaf unit L, and so many strategic goals."""
    sketch = (
        Sketch(F=1.0).unit("O").unit("A", "O").unit("L", "O", capacity=1.0).person("P", "A", role="clerk")
    )
    for number in range(1, goals + 1):
        sketch.goal(f"F{number:02}")
    for kind, low, high, scope in rules:
        sketch.rule(kind, low, high, **scope)
    return sketch


def close(expected: Applied) -> Any:
    return pytest.approx(expected, abs=1e-12)


# available goals: fewest, most, lightest, heaviest, step
PEOPLE = {
    1: (1, 1, 0.10, 1.00, 0.05),
    2: (2, 2, 0.10, 0.50, 0.05),
    3: (3, 3, 0.10, 0.40, 0.05),
    4: (3, 4, 0.10, 0.40, 0.05),
    6: (3, 6, 0.10, 0.40, 0.05),
    7: (3, 6, 0.10, 0.40, 0.05),
    12: (3, 6, 0.10, 0.40, 0.05),
}
UNITS = {
    1: (1, 1, 0.05, 1.00, 0.05),
    2: (2, 2, 0.05, 0.50, 0.05),
    3: (3, 3, 0.05, 0.40, 0.05),
    9: (3, 9, 0.05, 0.40, 0.05),
    10: (3, 10, 0.05, 0.40, 0.05),
    13: (3, 10, 0.05, 0.40, 0.05),
}


@pytest.mark.parametrize("goals", PEOPLE)
@pytest.mark.parametrize("leaf", ["P", "L"])
def test_people_and_leaf_units(leaf: str, goals: int) -> None:
    assert applied(small(goals).tables(), leaf) == close(PEOPLE[goals])


@pytest.mark.parametrize("goals", UNITS)
def test_other_units(goals: int) -> None:
    assert applied(small(goals).tables(), "A") == close(UNITS[goals])


@pytest.mark.parametrize(("goals", "step"), [(1, 0.01), (30, 0.01), (100, 0.01), (101, 0.005), (150, 0.005)])
def test_the_root_has_a_step_for_every_strategic_goal(goals: int, step: float) -> None:
    tables = small(goals).tables()
    assert applied(tables, "O") == close((1, goals, step, 1.0, step))
    problem = alignopt.read(tables, name="strategy")
    organisation = Organisation.of(problem)
    required = Policy.of(problem, organisation).required_goals(organisation, 0)
    assert len(required) == goals


def test_the_root_need_not_carry_what_has_no_target_or_nobody_can_do() -> None:
    sketch = small(2).goal("F09", priority=0.0)
    for row in sketch.rows["goals"][:2]:
        row["priority"] = 1.0
    sketch.may("A", "F01", "F09").may("L", "F01")
    problem = alignopt.read(sketch.tables(), name="strategy")
    organisation = Organisation.of(problem)
    policy = Policy.of(problem, organisation)
    carried = [organisation.goals.ids[goal] for goal in policy.required_goals(organisation, 0)]
    assert carried == ["F01"]


def test_a_root_without_anybody_beneath_is_the_root() -> None:
    tables = NAMED["lone_unit_with_many_goals"]()
    assert applied(tables, "O") == close((1, 8, 0.01, 1.0, 0.01))


# stated rules, available goals: what is applied to P
STATED: dict[str, tuple[list[Rule], int, Applied]] = {
    "a count with both bounds": ([("goal_count", 2, 4, {})], 8, (2, 4, 0.10, 0.40, 0.05)),
    "no lower bound": ([("goal_count", None, 4, {})], 8, (1, 4, 0.10, 0.40, 0.05)),
    "no upper bound": ([("goal_count", 3, None, {})], 8, (3, 8, 0.10, 0.40, 0.05)),
    "few goals widen the default weights": ([("goal_count", None, 2, {})], 8, (1, 2, 0.10, 0.50, 0.05)),
    "one goal weighs all": ([("goal_count", None, 1, {})], 8, (1, 1, 0.10, 1.00, 0.05)),
    "many goals lower the least weight": ([("goal_count", 12, None, {})], 14, (12, 14, 0.05, 0.40, 0.05)),
    "more may be carried without lowering it": ([("goal_count", 3, 15, {})], 14, (3, 14, 0.10, 0.40, 0.05)),
    "a stated maximum is no more than there is": ([("goal_count", 3, 9, {})], 4, (3, 4, 0.10, 0.40, 0.05)),
    "a stated minimum does not yield": ([("goal_count", 5, None, {})], 4, (5, 4, 0.10, 0.40, 0.05)),
    "weights": ([("goal_weight", 0.15, 0.3, {})], 8, (3, 6, 0.15, 0.30, 0.05)),
    "weights without a lower bound": ([("goal_weight", None, 0.3, {})], 8, (3, 6, 0.05, 0.30, 0.05)),
    "weights without an upper bound": ([("goal_weight", 0.2, None, {})], 8, (3, 6, 0.20, 1.00, 0.05)),
    "stated weights do not yield": ([("goal_weight", 0.1, 0.3, {})], 2, (2, 2, 0.10, 0.30, 0.05)),
    "weights between steps": ([("goal_weight", 0.12, 0.33, {})], 8, (3, 6, 0.15, 0.30, 0.05)),
    "a step": ([("weight_step", 0.1, 0.1, {})], 8, (3, 6, 0.10, 0.40, 0.10)),
    "a step stated as its least": ([("weight_step", 0.1, None, {})], 8, (3, 6, 0.10, 0.40, 0.10)),
    "a fine step": ([("weight_step", 0.01, 0.01, {})], 8, (3, 6, 0.10, 0.40, 0.01)),
    "steps that fit into each other": (
        [("weight_step", 0.05, 0.05, {}), ("weight_step", 0.1, 0.1, {"role": "clerk"})],
        8,
        (3, 6, 0.10, 0.40, 0.10),
    ),
    "steps that share a coarser one": (
        [("weight_step", 0.04, 0.04, {}), ("weight_step", 0.1, 0.1, {"role": "clerk"})],
        8,
        (3, 6, 0.20, 0.40, 0.20),
    ),
    "a coarse step keeps within the band": ([("weight_step", 0.25, 0.25, {})], 8, (3, 6, 0.25, 0.25, 0.25)),
    "a coarse step and few goals": ([("weight_step", 0.25, 0.25, {})], 3, (3, 3, 0.25, 0.50, 0.25)),
    "a step that cuts the band short": ([("weight_step", 0.04, 0.04, {})], 8, (3, 6, 0.12, 0.40, 0.04)),
    "rules of a kind intersect": (
        [("goal_count", 2, 5, {}), ("goal_count", None, 4, {"role": "clerk"})],
        8,
        (2, 4, 0.10, 0.40, 0.05),
    ),
    "weights intersect": (
        [("goal_weight", 0.05, 0.5, {}), ("goal_weight", 0.15, None, {"holder_id": "P"})],
        8,
        (3, 6, 0.15, 0.50, 0.05),
    ),
    "a rule replaces the default of its kind only": (
        [("goal_count", 2, 4, {}), ("goal_weight", 0.2, 0.6, {})],
        8,
        (2, 4, 0.20, 0.60, 0.05),
    ),
}


@pytest.mark.parametrize("name", STATED)
def test_stated_rules(name: str) -> None:
    rules, goals, expected = STATED[name]
    assert applied(small(goals, *rules).tables(), "P") == close(expected)


# scope: whom the rule binds
SCOPES: dict[str, tuple[dict[str, str], set[str]]] = {
    "everyone": ({}, {"O", "A", "L", "P"}),
    "people": ({"level": "person"}, {"P"}),
    "units of a level": ({"level": "unit"}, {"A", "L"}),
    "the organisation": ({"level": "organisation"}, {"O"}),
    "a unit and all beneath it": ({"unit_id": "A"}, {"A", "P"}),
    "the root and all beneath it": ({"unit_id": "O"}, {"O", "A", "L", "P"}),
    "a role": ({"role": "clerk"}, {"P"}),
    "a role that nobody has": ({"role": "pilot"}, set()),
    "a holder": ({"holder_id": "L"}, {"L"}),
    "a level in a unit": ({"unit_id": "A", "level": "unit"}, {"A"}),
    "nobody": ({"unit_id": "L", "role": "clerk"}, set()),
}


@pytest.mark.filterwarnings("ignore::alignopt.errors.Caution")
@pytest.mark.parametrize("kind", ["goal_count", "goal_weight", "weight_step"])
@pytest.mark.parametrize("name", SCOPES)
def test_a_rule_binds_those_in_its_scope(name: str, kind: str) -> None:
    scope, bound = SCOPES[name]
    low, high = (2, 4) if kind == "goal_count" else (0.02, 0.02) if kind == "weight_step" else (0.1, 0.6)
    policy = policy_of(small(8, (kind, low, high, scope)).tables())
    sources = {row["holder_id"]: row["source"] for row in policy.applied.filter(kind=kind).to_dicts()}
    assert {holder for holder, source in sources.items() if source == "R1"} == bound
    assert {source for holder, source in sources.items() if holder not in bound} <= {"default"}


def test_several_rules_are_all_named_as_the_source() -> None:
    rules = [("goal_count", 2, None, {}), ("goal_count", None, 5, {"level": "person"})]
    row = (
        policy_of(small(8, *rules).tables())
        .applied.filter(holder_id="P", kind="goal_count")
        .row(0, named=True)
    )
    assert row["source"] == "R1, R2"


def test_a_default_says_why_it_yielded_and_only_then() -> None:
    rows = policy_of(small(2).tables()).applied.filter(holder_id="P").to_dicts()
    why = {row["kind"]: row["yielded"] for row in rows}
    assert why == {
        "goal_count": "only 2 goals available",
        "goal_weight": "at most 2 goals must make up 100 %",
        "weight_step": None,
    }
    assert policy_of(small(8).tables()).applied["yielded"].null_count() == 12


def most(tables: Tables) -> dict[str, float]:
    """Maximum count of each holder."""
    rows = policy_of(tables).applied.filter(kind="goal_count")
    return dict(rows.select("holder_id", "max").iter_rows())


def specialists(count: int, unit: str, sketch: Sketch, *, alone: bool = True) -> Sketch:
    """People of a unit with one goal each; in pairs if they are not alone with it."""
    for number in range(count):
        person, goal = f"{unit}-{number:02}", f"{unit}-G{number if alone else number // 2:02}"
        if goal not in {row["goal_id"] for row in sketch.rows["goals"]}:
            sketch.goal(goal)
        sketch.person(person, unit).may(person, goal)
    return sketch


def test_a_unit_grows_to_the_goals_that_its_people_need() -> None:
    assert most(specialists(11, "A", Sketch(F=1.0).unit("O").unit("A", "O")).tables())["A"] == 11


def test_a_unit_does_not_grow_where_people_share_goals() -> None:
    sketch = specialists(20, "A", Sketch(F=1.0).unit("O").unit("A", "O"), alone=False)
    assert most(sketch.tables())["A"] == 10


def test_growth_goes_up_the_tree() -> None:
    """Twice six specialists need twelve goals of the unit above both."""
    sketch = Sketch(F=1.0).unit("O").unit("V", "O").unit("A", "V").unit("B", "V")
    counts = most(specialists(6, "B", specialists(6, "A", sketch)).tables())
    assert (counts["V"], counts["A"], counts["B"]) == (12, 6, 6)


def test_a_goal_that_many_serve_saves_growth() -> None:
    """Eleven goals of one's own, all serving F: the unit may carry F instead."""
    sketch = Sketch(F=1.0).unit("O").unit("A", "O").goal("F")
    for number in range(11):
        sketch.goal(f"G{number:02}", at="A", serves="F").person(f"P{number:02}", "A").may(
            f"P{number:02}", f"G{number:02}"
        )
    assert most(sketch.tables())["A"] == 10


def test_lines_that_start_beneath_a_unit_need_nothing_of_it() -> None:
    """Each leaf unit has a local goal of its own, and one of two strategic ones."""
    sketch = Sketch(F=1.0).unit("O").unit("A", "O").goal("F1").goal("F2")
    for number in range(12):
        leaf = f"L{number:02}"
        sketch.unit(leaf, "A", capacity=1.0).goal(f"{leaf}-own", at=leaf)
        sketch.may(leaf, f"{leaf}-own", f"F{number % 2 + 1}")
    assert most(sketch.tables())["A"] == 2


def test_a_stated_count_does_not_grow() -> None:
    sketch = specialists(11, "A", Sketch(F=1.0).unit("O").unit("A", "O"))
    tables = sketch.rule("goal_count", 3, 10, holder_id="A").tables()
    assert most(tables)["A"] == 10
    with pytest.raises(alignopt.NoPlan, match="no plan exists"):
        alignopt.solve(alignopt.read(tables, name="too narrow"))


def test_more_goals_than_steps_of_five_percent_make_a_finer_step() -> None:
    tables = NAMED["twenty_five_specialists"]()
    count_low, count_high, low, high, step = applied(tables, "A")
    assert (count_low, count_high) == (3, 25)
    assert step <= low <= 1 / 25
    assert high == pytest.approx(0.40)
    rows = policy_of(tables).applied.filter(holder_id="A").to_dicts()
    assert all(row["yielded"] for row in rows)


@settings(max_examples=20, phases=(Phase.generate,))
@given(organisations())
def test_the_smallest_set_is_the_smallest(tables: Tables) -> None:
    """Against trying all sets, smallest first."""
    given_, problem = Given(tables), alignopt.read(tables, name="any")
    organisation = Organisation.of(problem)
    policy = Policy.of(problem, organisation)
    case = Case(given_, Bands(given_, {"policy": policy.applied}), {}, {})
    for unit in set(given_.parents) & given_.holders - {given_.root}:
        at, goals = organisation.holders.index[unit], sorted(given_.available[unit])
        needs = tuple(need for need in policy.needs[at] if need.count > 0)
        smallest = next(
            size
            for size in range(len(goals) + 1)
            if any(leaves_everyone_a_card(case, unit, set(chosen)) for chosen in combinations(goals, size))
        )
        found = fewest_goals_covering(organisation, at, needs, enough=0) if needs else 0
        assert found == smallest, unit
