"""The checker can fail: every planted fault is found, and a sound plan is not complained about."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

import alignopt
from checker import refusals, taken_from, violations
from checker_bands import Bands
from checker_given import Cards, Given
from checker_points import common_part
from organisations import NAMED, rules_of_many_kinds
from sketch import frame

Frames = dict[str, Any]
Fault = Callable[[Frames], None]

TABLES = NAMED["a_bit_of_everything"]()
GOVERNED = rules_of_many_kinds()


@pytest.fixture(scope="module")
def sound() -> Frames:
    return taken_from(alignopt.solve(alignopt.read(TABLES, name="everything")))


def matching(where: dict[str, Any]) -> pl.Expr:
    """Rows with these values; all rows for none."""
    return pl.all_horizontal(
        pl.lit(True), *(pl.col(name).eq_missing(pl.lit(value)) for name, value in where.items())
    )


def change(table: str, where: dict[str, Any], **columns: Any) -> Fault:
    """Put other values into the rows that match; at least one must."""

    def fault(plan: Frames) -> None:
        frame = plan[table]
        is_meant = matching(where)
        assert frame.filter(is_meant).height
        values = [
            pl.when(is_meant).then(value).otherwise(pl.col(name)).alias(name)
            for name, value in columns.items()
        ]
        plan[table] = frame.with_columns(values)

    return fault


def remove(table: str, **where: Any) -> Fault:
    """Take the rows that match out; at least one must."""

    def fault(plan: Frames) -> None:
        frame = plan[table]
        is_meant = matching(where)
        plan[table] = frame.filter(~is_meant)
        assert plan[table].height < frame.height

    return fault


def add(table: str, like: dict[str, Any], **columns: Any) -> Fault:
    """Repeat the first row that matches, with other values in some columns."""

    def fault(plan: Frames) -> None:
        frame = plan[table]
        is_meant = matching(like)
        row = frame.filter(is_meant).head(1)
        assert row.height
        extra = row.with_columns(
            pl.lit(value).cast(frame.schema[name]).alias(name) for name, value in columns.items()
        )
        plan[table] = pl.concat([frame, extra])

    return fault


def put(name: str, change_by: float) -> Fault:
    """Change a number of the plan."""

    def fault(plan: Frames) -> None:
        plan[name] += change_by

    return fault


def swap_goal(holder: str, goal: str, other: str) -> Fault:
    return change("scorecards", {"holder_id": holder, "goal_id": goal}, goal_id=pl.lit(other))


def carry_all(holder: str) -> Fault:
    """Put everything that a holder may carry on its card."""

    def fault(plan: Frames) -> None:
        carried = set(plan["scorecards"].filter(holder_id=holder)["goal_id"])
        for goal in sorted(Given(TABLES).available[holder] - carried):
            add("scorecards", {"holder_id": holder}, goal_id=goal)(plan)

    return fault


def drop_lightest(holder: str) -> Fault:
    """Take a card's lightest goal off and give its weight to the heaviest."""

    def fault(plan: Frames) -> None:
        card = plan["scorecards"].filter(holder_id=holder).sort("weight")
        goal, weight = card["goal_id"][0], card["weight"][0]
        heaviest, most = card["goal_id"][-1], card["weight"][-1]
        remove("scorecards", holder_id=holder, goal_id=goal)(plan)
        change("scorecards", {"holder_id": holder, "goal_id": heaviest}, weight=most + weight)(plan)

    return fault


def uncover(unit: str) -> Fault:
    """Exchange a goal on a unit's card, which somebody beneath serves, for one that it does not carry."""

    def fault(plan: Frames) -> None:
        served = plan["scorecards"].drop_nulls("serves")
        above = {row["person_id"]: row["unit_id"] for row in TABLES["people"].to_dicts()}
        goal = next(row["serves"] for row in served.to_dicts() if above.get(row["holder_id"]) == unit)
        carried = set(plan["scorecards"].filter(holder_id=unit)["goal_id"])
        lines = Given(TABLES).line
        other = next(
            g for g in sorted(lines) if g not in carried and goal not in lines[g] and g not in lines[goal]
        )
        swap_goal(unit, goal, other)(plan)

    return fault


def shift_target(goal: str, by: str) -> Fault:
    """Add to the target of the first person who carries the goal."""

    def fault(plan: Frames) -> None:
        people = pl.col("holder_id").is_in(TABLES["people"]["person_id"].to_list())
        row = plan["targets"].filter(people, goal_id=goal).row(0, named=True)
        where = {"goal_id": goal, "holder_id": row["holder_id"]}
        change("targets", where, target=pl.lit(str(Decimal(row["target"]) + Decimal(by))))(plan)

    return fault


FAULTS: dict[str, tuple[Fault, str]] = {
    "no card": (remove("scorecards", holder_id="P"), "P has no scorecard"),
    "card without capacity": (
        add("scorecards", {"holder_id": "P"}, holder_id="X"),
        "X should have no scorecard",
    ),
    "silent": (remove("unassigned", holder_id="X"), "X is not reported"),
    "alarm": (add("unassigned", {}, holder_id="P"), "P is wrongly reported"),
    "reported twice": (add("unassigned", {"holder_id": "X"}), "reported as unassigned twice"),
    "no reason": (change("unassigned", {"holder_id": "Z"}, reason=None), "without a reason"),
    "unknown holder": (add("scorecards", {"holder_id": "P"}, holder_id="nobody"), "nobody is no holder"),
    "unknown goal": (add("scorecards", {"holder_id": "P"}, goal_id="nothing"), "nothing is no goal"),
    "twice": (add("scorecards", {"holder_id": "P"}), "twice"),
    "off the step": (
        change("scorecards", {"holder_id": "P"}, weight=pl.col("weight") + 0.013),
        "no multiple of 0.05",
    ),
    "more than a whole": (
        change("scorecards", {"holder_id": "P"}, weight=pl.col("weight") + 0.05),
        "add up to",
    ),
    "nearly a whole": (
        change("scorecards", {"holder_id": "O"}, weight=pl.col("weight") * 1.001),
        "no multiple",
    ),
    "no weight": (add("scorecards", {"holder_id": "S"}, goal_id="F2", weight=0.0), "is not positive"),
    "negative weight": (add("scorecards", {"holder_id": "S"}, goal_id="F2", weight=-0.05), "is not positive"),
    "too heavy": (change("scorecards", {"holder_id": "P"}, weight=0.45), "weight 0.45, not 0.1 to 0.4"),
    "too light": (change("scorecards", {"holder_id": "P"}, weight=0.05), "weight 0.05, not 0.1 to 0.4"),
    "too few": (drop_lightest("L"), "2 goals, not 3 to 3"),
    "too many": (carry_all("T01"), "6 goals, not 2 to 3"),
    "strategy left out": (remove("scorecards", holder_id="O", goal_id="F2"), "strategic goal F2 is missing"),
    "not eligible": (swap_goal("L", "F2", "F1"), "L may not carry F1"),
    "not entering": (add("scorecards", {"holder_id": "T01"}, goal_id="F1a"), "T01 may not carry F1a"),
    "nobody can": (add("scorecards", {"holder_id": "O"}, goal_id="C3"), "O may not carry C3"),
    "out of sight": (uncover("A"), "serves nothing on the card of A"),
    "serves another": (change("scorecards", {"holder_id": "A"}, serves=pl.lit("C1")), "not C1"),
    "serves nothing": (change("scorecards", {"holder_id": "L"}, serves=None), "not None"),
    "head serves": (change("scorecards", {"holder_id": "O"}, serves=pl.lit("F1")), "serves None, not F1"),
    "level": (change("scorecards", {"holder_id": "P"}, level=pl.lit("unit")), "level is unit"),
    "perspective": (
        change("scorecards", {"holder_id": "L"}, perspective_id=pl.lit("F")),
        "perspective_id is F",
    ),
    "capacity": (change("scorecards", {"holder_id": "A"}, capacity=1.0), "capacity is 1.0, not 2.5"),
    "fit": (change("scorecards", {"holder_id": "Q"}, fit=0.5), "fit is 0.5"),
    "fit of the unassessed": (change("scorecards", {"holder_id": "R"}, fit=0.0), "fit is 0.0, not None"),
    "policy left out": (
        remove("policy", holder_id="P", kind="goal_weight"),
        "P: no goal_weight in the policy",
    ),
    "policy of nobody": (add("policy", {"kind": "goal_count"}, holder_id="X"), "policy of holders without"),
    "policy count": (
        change("policy", {"holder_id": "P", "kind": "goal_count"}, max=5.0),
        "policy says 3 to 5 goals",
    ),
    "policy fewest": (
        change("policy", {"holder_id": "P", "kind": "goal_count"}, min=2.0),
        "policy says 2 to",
    ),
    "policy weight": (
        change("policy", {"holder_id": "P", "kind": "goal_weight"}, max=0.5),
        "policy says weights",
    ),
    "policy lightest": (
        change("policy", {"holder_id": "A", "kind": "goal_weight"}, min=0.1),
        "policy says weights",
    ),
    "policy step": (
        change("policy", {"holder_id": "P", "kind": "weight_step"}, min=0.1, max=0.1),
        "policy says step",
    ),
    "policy source": (
        change("policy", {"holder_id": "S", "kind": "goal_count"}, source=None),
        "where it comes from",
    ),
    "root's step": (
        change("policy", {"holder_id": "O", "kind": "weight_step"}, min=0.02, max=0.02),
        "instead of 0.01",
    ),
    "grown": (change("policy", {"holder_id": "A", "kind": "goal_count"}, max=11.0), "maximum count 11"),
    "criterion left out": (remove("criteria", criterion="balance"), "criterion balance is missing"),
    "floor": (change("criteria", {"criterion": "balance"}, floor=99.0), "balance: floor 99"),
    "negative floor": (change("criteria", {"criterion": "balance"}, floor=-1.0), "or below 0"),
    "total": (put("total", 0.01), "total is"),
    "bound": (put("bound", 1000.0), "bound"),
    "covered": (change("coverage", {"goal_id": "C3"}, is_covered=True), "is_covered of ('C3',)"),
    "coverage left out": (remove("coverage", goal_id="C3"), "coverage: row ('C3',) is missing"),
    "coverage of a sub-goal": (add("coverage", {}, goal_id="F1a"), "row ('F1a',) should not be there"),
    "staffed": (change("workload", {"goal_id": "F2"}, staffed=0.0), "staffed of ('F2',)"),
    "short": (change("workload", {"goal_id": "C1b"}, short=0.0), "short of ('C1b',)"),
    "workload left out": (remove("workload", goal_id="F2"), "workload: row ('F2',) is missing"),
    "balance of a unit": (change("balance", {"unit_id": "B"}, target=0.5), "balance: target of ('B', 'F')"),
    "balance of a card": (change("balance", {"unit_id": "B"}, card=0.55), "balance: card of ('B', 'F')"),
    "balance beneath": (change("balance", {"unit_id": "O"}, roll_up=0.55), "balance: roll_up of ('O', 'F')"),
    "gap": (change("gaps", {}, gap=7.0), "gaps: gap of"),
    "gap of the unassessed": (
        change("gaps", {"holder_id": "R"}, level=0.0),
        "is 0.0, not None",
    ),
    "gap left out": (remove("gaps", holder_id="R"), "gaps: row ('R', "),
    "goals of a gap": (change("gaps", {}, goals=9), "gaps: goals of"),
    "split too much": (shift_target("F1a", "0.01"), "do not add up to 0.50"),
    "split too finely": (shift_target("F1a", "0.001"), "is finer than written"),
    "shared otherwise": (shift_target("C1", "-0.1"), "is 4.4, not 4.5"),
    "unassigned forgotten": (remove("targets", goal_id="C3"), "C3: targets for []"),
    "target of another": (add("targets", {"goal_id": "C1"}, holder_id="Z"), "C1: targets for"),
    "two targets": (add("targets", {"goal_id": "F1a"}), "two targets"),
    "target invented": (add("targets", {"goal_id": "C1"}, goal_id="C2"), "C2 has no target"),
    "unit of a target": (change("targets", {"goal_id": "F1"}, target_unit=pl.lit("USD")), "target in USD"),
    "card's target": (
        change("scorecards", {"goal_id": "C1"}, target=pl.lit("9")),
        "another among the targets",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(sound: Frames, name: str) -> None:
    fault, words = FAULTS[name]
    plan = dict(sound)
    fault(plan)
    found = violations(TABLES, plan)
    assert any(words in text for text in found), found


@pytest.mark.parametrize("column", ["target_weight", "organisation_weight", "delivered"])
def test_wrong_coverage_is_found(sound: Frames, column: str) -> None:
    plan = dict(sound)
    change("coverage", {"goal_id": "F1"}, **{column: pl.col(column) + 1e-6})(plan)
    assert any(f"coverage: {column} of ('F1',)" in text for text in violations(TABLES, plan))


@pytest.mark.parametrize("column", ["units", "people"])
def test_a_miscount_in_coverage_is_found(sound: Frames, column: str) -> None:
    plan = dict(sound)
    change("coverage", {"goal_id": "F1"}, **{column: pl.col(column) + 1})(plan)
    assert any(f"coverage: {column} of ('F1',)" in text for text in violations(TABLES, plan))


@pytest.mark.parametrize(
    "criterion",
    ["priority", "alignment", "balance", "capability", "workload", "specificity", "fairness", "delivered"],
)
def test_wrong_points_are_found(sound: Frames, criterion: str) -> None:
    plan = dict(sound)
    change("criteria", {"criterion": criterion}, points=pl.col("points") + 1e-5)(plan)
    assert any(text.startswith(f"{criterion} is") for text in violations(TABLES, plan))


def test_a_split_that_is_exact_but_unfair_is_found(sound: Frames) -> None:
    plan = dict(sound)
    shares = plan["targets"].filter(pl.col("goal_id") == "F1a", pl.col("holder_id").is_in(["P", "Q", "R"]))
    assert shares.height >= 2
    for at, by in ((0, "-0.05"), (1, "0.05")):
        where = {"goal_id": "F1a", "holder_id": shares["holder_id"][at]}
        change("targets", where, target=pl.lit(str(Decimal(shares["target"][at]) + Decimal(by))))(plan)
    assert any("its share" in text for text in violations(TABLES, plan))


def test_a_sound_plan_is_not_complained_about(sound: Frames) -> None:
    assert violations(TABLES, sound) == []


@pytest.mark.parametrize("seed", range(25))
def test_the_common_part_is_the_largest_flow(seed: int) -> None:
    """Deepest goals first against the linear programme that defines it."""
    given = Given(NAMED["goals_serving_goals_serving_goals"]())
    draw, goals = random.Random(seed), sorted(given.goals)
    roll_up = {goal: draw.random() for goal in draw.sample(goals, 5)}
    card = {goal: draw.random() for goal in draw.sample(goals, 4)}
    flows = [(g, s) for g in roll_up for s in card if s in given.line[g]]
    rows = [[float(g == goal) for g, _ in flows] for goal in roll_up]
    rows += [[float(s == goal) for _, s in flows] for goal in card]
    most = [*roll_up.values(), *card.values()]
    best = -linprog(-np.ones(len(flows)), A_ub=rows, b_ub=most).fun if flows else 0.0
    assert common_part(given, roll_up, card) == pytest.approx(best, abs=1e-9)


@pytest.fixture(scope="module")
def governed() -> Frames:
    """A plan under rules, with competencies on people's cards."""
    return taken_from(alignopt.solve(alignopt.read(GOVERNED, name="governed")))


def one_of(holder: str, section: str = "competencies") -> dict[str, Any]:
    """The heaviest of a holder's goals or competencies, to be picked where a fault is planted."""
    return {"holder_id": holder, "section": section}


FAULTS_UNDER_RULES: dict[str, tuple[Fault, str]] = {
    "unknown competency": (
        add("scorecards", one_of("P"), goal_id="K9"),
        "K9 is no competency",
    ),
    "unknown section": (change("scorecards", one_of("P"), section=pl.lit("duties")), "is no section"),
    "twice": (add("scorecards", one_of("P")), "twice"),
    "not asked for": (add("scorecards", one_of("P"), goal_id="K4"), "P/K4: neither role nor goals ask"),
    "without a section": (
        add("scorecards", one_of("P"), holder_id="L"),
        "L/K1: no section for competencies",
    ),
    "off the step": (
        change("scorecards", one_of("P"), weight=pl.col("weight") + 0.01),
        "is no multiple of 0.05",
    ),
    "more than a whole": (change("scorecards", one_of("P"), weight=pl.col("weight") + 0.05), "add up to"),
    "section too large": (
        change("scorecards", one_of("P"), weight=pl.col("weight") * 3),
        "P: competencies weigh 0.6",
    ),
    "too light": (change("scorecards", one_of("P"), weight=0.05), "P/K1: weight 0.05, not 1/10 to 3/10"),
    "too many": (add("scorecards", one_of("P"), goal_id="K3"), "P: 3 competencies, not 1 to 2"),
    "forbidden": (
        add("scorecards", one_of("Q", "goals"), goal_id="F2"),
        "Q may not carry F2",
    ),
    "not fit": (add("scorecards", one_of("Q", "goals"), goal_id="F1a"), "Q may not carry F1a"),
    "perspective": (
        change("scorecards", {"holder_id": "P", "goal_id": "K1"}, perspective_id=pl.lit("C")),
        "P/K1: perspective_id is C, not F",
    ),
    "fit": (change("scorecards", one_of("P"), fit=0.5), "fit is 0.5, not None"),
    "target": (change("scorecards", one_of("P"), target=pl.lit("5")), "target is 5, not None"),
    "serves": (change("scorecards", one_of("P"), serves=pl.lit("F1")), "serves None, not F1"),
    "section left out": (remove("policy", holder_id="P", kind="competency_step"), "only a part of a section"),
    "section of nobody": (add("policy", {"kind": "section_weight"}, holder_id="L"), "L: the policy lists a"),
    "section's size": (
        change("policy", {"holder_id": "P", "kind": "section_weight"}, max=0.5),
        "P: policy says section_weight",
    ),
    "section's count": (
        change("policy", {"holder_id": "P", "kind": "competency_count"}, max=5.0),
        "P: policy says competency_count",
    ),
    "section's weights": (
        change("policy", {"holder_id": "P", "kind": "competency_weight"}, min=0.05),
        "P: policy says competency_weight",
    ),
    "section's step": (
        change("policy", {"holder_id": "P", "kind": "competency_step"}, min=0.1),
        "P: policy says competency_step",
    ),
    "price": (change("criteria", {"criterion": "rules"}, points=pl.col("points") + 0.05), "rules is"),
    "price left out": (remove("criteria", criterion="rules"), "criterion rules is missing"),
    "development": (
        change("criteria", {"criterion": "development"}, points=pl.col("points") + 1e-5),
        "development is",
    ),
    "development left out": (remove("criteria", criterion="development"), "criterion development is missing"),
    "unknown criterion": (
        add("criteria", {"criterion": "rules"}, criterion="luck"),
        "criterion luck is unknown",
    ),
    "balance": (change("balance", {"unit_id": "A"}, roll_up=0.55), "balance: roll_up of ('A', 'F')"),
}


@pytest.mark.parametrize("name", FAULTS_UNDER_RULES)
def test_a_fault_under_rules_is_found(governed: Frames, name: str) -> None:
    fault, words = FAULTS_UNDER_RULES[name]
    plan = dict(governed)
    fault(plan)
    found = violations(GOVERNED, plan)
    assert any(words in text for text in found), found


def test_a_sound_plan_under_rules_is_not_complained_about(governed: Frames) -> None:
    assert violations(GOVERNED, governed) == []


@pytest.mark.parametrize("criterion", ["rules", "development", "churn"])
def test_a_criterion_with_nothing_to_measure_is_found(sound: Frames, criterion: str) -> None:
    plan = dict(sound)
    add("criteria", {"criterion": "priority"}, criterion=criterion, points=0.0)(plan)
    assert f"criterion {criterion} has nothing to measure" in violations(TABLES, plan)


def test_churn_that_is_wrong_or_left_out_is_found() -> None:
    tables = NAMED["last_period"]()
    right = taken_from(alignopt.solve(alignopt.read(tables, name="again")))
    assert violations(tables, right) == []
    wrong, less = dict(right), dict(right)
    change("criteria", {"criterion": "churn"}, points=pl.col("points") + 1e-5)(wrong)
    remove("criteria", criterion="churn")(less)
    assert any(text.startswith("churn is") for text in violations(tables, wrong))
    assert "criterion churn is missing" in violations(tables, less)


BROKEN: tuple[tuple[str, float | None, float | None, dict[str, str], str], ...] = (
    ("goal_count", 4, None, {"level": "person"}, "3 in scope, 1 too"),
    ("goal_count", None, 1, {"holder_id": "P", "perspective_id": "F"}, "P: 2 in scope, 1 too"),
    ("goal_weight", None, 0.2, {"holder_id": "P", "goal_id": "C1"}, "P/C1: weight 0.25, 5 too"),
    ("weight_step", 0.5, None, {"holder_id": "P", "section": "goals"}, "P/C1: 0.5 steps, 1 too"),
    ("perspective_weight", None, 0.5, {"holder_id": "P", "perspective_id": "F"}, "P: 0.65 together, 15 too"),
    ("perspective_weight", 0.3, None, {"holder_id": "P", "section": "goals"}, "P: 0.25 together, 5 too"),
    ("category_weight", 0.5, None, {"holder_id": "P", "category": "x"}, "P: 0.25 together, 25 too"),
    ("category_weight", None, 0.05, {"holder_id": "P", "category": "a"}, "P: 0.1 together, 5 too"),
    ("section_weight", 0.9, None, {"holder_id": "P", "section": "goals"}, "P: 0.8 together, 10 too"),
    ("contributors", 3, None, {"goal_id": "F1", "unit_id": "A"}, "F1: 2 contribute, 1 too"),
    ("contributors", None, 0, {"goal_id": "F1", "level": "unit"}, "F1: 2 contribute, 2 too"),
    ("require", None, None, {"holder_id": "P", "goal_id": "C2"}, "P: nothing of it, 1 too"),
    ("forbid", None, None, {"holder_id": "P", "category": "x"}, "P/C1 stands there, 1 too"),
    ("fix_weight", 0.4, None, {"holder_id": "P", "goal_id": "C1"}, "P: weight 0.25, 15 too"),
    ("min_fit", 0.3, None, {"holder_id": "P"}, "P/C1: fit 0.25, 1 too"),
    ("equal_weights", None, None, {"holder_id": "Q"}, "Q: 0.15 apart, 10 too"),
    ("not_heavier_than", None, None, {"holder_id": "P", "goal_id": "F2", "other_id": "C1"}, "5 too"),
    ("level_mix", None, 0.1, {"holder_id": "P", "other_id": "unit"}, "P: 0.25 together, 15 too"),
)
"""Rules that the cards below do not keep to, and what is to be said of it."""


GOALS_BY_HAND: Cards = {
    "O": {"F1": 0.3, "F2": 0.3, "C1": 0.2, "C2": 0.2},
    "A": {"C1": 0.35, "F2": 0.25, "F1a": 0.2, "C2": 0.1, "F1": 0.1},
    "L": {"F2": 0.35, "F1": 0.3, "C2": 0.25, "C1": 0.1},
    "P": {"F2": 0.3, "C1": 0.25, "F1a": 0.25},
    "Q": {"C1": 0.35, "C2": 0.25, "F1": 0.2},
}
COMPETENCIES_BY_HAND: Cards = {"P": {"K1": 0.1, "K2": 0.1}, "Q": {"K1": 0.1, "K2": 0.1}}


def against_cards_by_hand(policy: pl.DataFrame, *rules: dict[str, Any]) -> list[str]:
    tables = GOVERNED | {"rules": frame("rules", [*GOVERNED["rules"].to_dicts(), *rules])}
    bands = Bands(Given(tables), {"policy": policy})
    return refusals(bands, GOALS_BY_HAND, COMPETENCIES_BY_HAND)


def test_cards_by_hand_keep_to_the_rules_that_there_are(governed: Frames) -> None:
    assert against_cards_by_hand(governed["policy"]) == []


@pytest.mark.parametrize(("kind", "low", "high", "scope", "words"), BROKEN)
def test_a_broken_rule_is_found(
    governed: Frames, kind: str, low: float | None, high: float | None, scope: dict[str, str], words: str
) -> None:
    rule = {"rule_id": "new", "kind": kind, "min": low, "max": high} | scope
    found = against_cards_by_hand(governed["policy"], rule)
    assert any(text.startswith(f"rule new ({kind})") and words in text for text in found), found
    soft = against_cards_by_hand(governed["policy"], rule | {"hard": False})
    assert not any("rule new" in text for text in soft)
