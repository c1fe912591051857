"""The audit as a whole: criteria, coverage, how it shows itself, last year's plans of a company."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.auditing.findings import SCHEMA
from audited import CARDS, cards, small
from checker_bands import Bands, Case
from checker_given import Given
from checker_points import CRITERIA, churn
from handmade import CARDS as SHOP
from handmade import plan_of, problem_of
from organisations import organisations
from sketch import Sketch

COMPANY = Path(__file__).parents[2] / "data" / "samples" / "company"


def points(criteria):
    return dict(criteria.select("criterion", "points").iter_rows())


def test_a_plan_has_the_criteria_that_it_says():
    plan = plan_of(problem_of(), SHOP)
    audit = alignopt.audit(plan.problem, plan)
    assert points(audit.criteria) == pytest.approx(points(plan.criteria), abs=1e-9)
    assert audit.total == pytest.approx(plan.total, abs=1e-9)
    assert audit.coverage.equals(plan.coverage)


def test_a_solved_plan_is_sound_and_has_its_criteria():
    sketch = Sketch().unit("O").unit("A", "O").people(2, "A", role="clerk").person("B", "A", 0.5)
    for goal in ("F1", "F2", "C1", "C2"):
        sketch.goal(goal, goal[0])
    sketch.goal("F1a", at="A", serves="F1", effort=0.5).goal("L", "C", at="A").asks("C1", "K", 2.0)
    problem = alignopt.read(sketch.rule("goal_count", 3.0, 4.0, level="person").tables(), name="tiny")
    plan = alignopt.solve(problem)
    for weights in (plan, plan.scorecards, plan.scorecards.to_pandas()):
        audit = alignopt.audit(problem, weights)
        assert audit.findings.is_empty()
        assert points(audit.criteria) == pytest.approx(points(plan.criteria), abs=1e-9)
    assert audit.coverage.equals(plan.coverage)


@settings(max_examples=40)
@given(organisations(), st.data())
def test_criteria_agree_with_a_second_reading(tables, data):
    problem = alignopt.read(tables, name="drawn")
    told = Given(problem.tables())
    drawn = {}
    for holder in sorted(told.holders):
        goals = sorted(told.goals)
        chosen = data.draw(st.lists(st.sampled_from(goals), min_size=1, max_size=4, unique=True))
        parts = [data.draw(st.integers(1, 9)) for _ in chosen]
        drawn[holder] = {goal: part / sum(parts) for goal, part in zip(chosen, parts, strict=True)}
    case = Case(told, Bands(told, {}), {}, drawn)
    is_available = all(set(card) <= told.available[holder] for holder, card in drawn.items())
    measured = points(alignopt.audit(problem, drawn).criteria)
    for name, measure in CRITERIA.items():
        if name != "capability" or is_available:
            assert measured[name] == pytest.approx(100 * measure(case), abs=1e-9), name
    assert measured.get("churn", 0.0) == pytest.approx(100 * churn(case), abs=1e-9)


def test_the_fit_for_a_goal_that_is_not_available_counts():
    problem = small().replace(
        eligibility=pl.DataFrame({"holder_id": ["P"] * 3, "goal_id": ["F2", "C1", "C2"]})
    )
    before = alignopt.audit(problem, cards(P={"F2": 0.4, "C2": 0.6}))
    after = alignopt.audit(problem, cards(P={"F2": 0.4, "F1a": 0.6}))
    # the fit of P for F1a is a half; C2 asks for nothing, and costs what P's described goal, C1, does
    lost = points(before.criteria)["capability"] - points(after.criteria)["capability"]
    assert lost == pytest.approx(100 * 0.6 * (1.0 - 0.5) / 2)


def test_rates_make_the_total():
    rates = alignopt.Rates(priority=2.0, balance=0.0)
    audit = alignopt.audit(small(), cards(), rates=rates)
    assert audit.total == pytest.approx(rates.total(points(audit.criteria)))
    assert audit.criteria.filter(criterion="balance")["rate"].item() == 0
    assert audit.criteria.filter(criterion="delivered")["rate"].item() is None


def test_the_rates_of_a_plan_are_its_own():
    plan = plan_of(problem_of(), SHOP)
    rates = alignopt.Rates(priority=3.0)
    plan = dataclasses.replace(plan, settings=dataclasses.replace(plan.settings, rates=rates))
    assert alignopt.audit(plan.problem, plan).rates == rates


def test_soft_rules_cost_their_penalties_in_the_total():
    soft = {"kind": "goal_count", "level": "person", "max": 2, "hard": False, "penalty": 1.5}
    audit, without = alignopt.audit(small(soft), cards()), alignopt.audit(small(), cards())
    assert audit.findings["cost"].to_list() == [1.5, 3.0]
    assert audit.is_sound
    assert audit.total == pytest.approx(without.total + 4.5)
    assert points(audit.criteria)["rules"] == pytest.approx(4.5)
    assert "nothing that must hold is broken, 2 soft findings at 4.5 points" in repr(audit)


def test_coverage_and_what_nobody_carries():
    audit = alignopt.audit(small(), cards(P={"F1a": 0.4, "C1": 0.4, "L": 0.2}))
    assert audit.uncovered.rows() == [("F2", "Goal F2", "F", 0.25)]
    assert audit.coverage.filter(goal_id="F1")["people"].item() == 2
    assert "nobody carries F2: see audit.uncovered" in repr(audit)


def test_findings_have_their_columns_and_order():
    rules = [
        {"rule_id": "B", "kind": "goal_weight", "level": "person", "max": 0.3, "hard": False},
        {"rule_id": "A", "kind": "goal_weight", "level": "person", "max": 0.35},
    ]
    audit = alignopt.audit(small(*rules), cards(Q={"F1a": 0.8, "C1": 0.1}))
    assert dict(audit.findings.schema) == SCHEMA
    order = audit.findings.select("hard", "kind", "rule_id", "holder_id", "item_id").rows()
    assert order == [
        (True, "whole_card", None, "Q", None),
        (True, "goal_count", None, "Q", None),
        (True, "goal_weight", "A", "P", "C1"),
        (True, "goal_weight", "A", "P", "F1a"),
        (True, "goal_weight", "A", "Q", "F1a"),
        (False, "goal_weight", "B", "P", "C1"),
        (False, "goal_weight", "B", "P", "F1a"),
        (False, "goal_weight", "B", "Q", "F1a"),
    ]
    assert alignopt.audit(small(), cards()).findings.schema == audit.findings.schema


def test_findings_do_not_depend_on_the_order_of_rows():
    rows = [(holder, goal, weight) for holder, card in CARDS.items() for goal, weight in card.items()]
    frame = pl.DataFrame(rows, schema=["holder_id", "goal_id", "weight"], orient="row")
    problem = small({"kind": "goal_count", "level": "person", "max": 2})
    one, other = (alignopt.audit(problem, each) for each in (frame, frame.reverse()))
    assert one.findings.equals(other.findings)
    assert one.criteria.equals(other.criteria)


SAID = {
    "P (Person P) carries 3 goals, at most 2 allowed (R1: the law)": {"kind": "goal_count", "max": 2},
    "Q (Person Q) carries 0 goals of category core, at least 1 required (R1: the law)": {
        "kind": "goal_count",
        "category": "core",
        "min": 1,
    },
    "P (Person P) carries C1 with 40 %, at most 35 % allowed (R1: the law)": {
        "kind": "goal_weight",
        "max": 0.35,
    },
    "Q (Person Q) carries C1 with 30 %, which is no multiple of 20 % (R1: the law)": {
        "kind": "weight_step",
        "min": 0.2,
    },
    "Q (Person Q) puts 70 % on perspective C, at most 50 % allowed (R1: the law)": {
        "kind": "perspective_weight",
        "max": 0.5,
    },
    "Q (Person Q) puts 0 % on category core, at least 20 % required (R1: the law)": {
        "kind": "category_weight",
        "category": "core",
        "min": 0.2,
    },
    "Q (Person Q) puts 0 % on competencies, at least 10 % required (R1: the law)": {
        "kind": "section_weight",
        "section": "competencies",
        "min": 0.1,
    },
    "1 holder carries F2 or a goal that serves it, at least 2 required (R1: the law)": {
        "kind": "contributors",
        "goal_id": "F2",
        "min": 2,
    },
    "P (Person P) does not carry C2, which is required (R1: the law)": {"kind": "require", "goal_id": "C2"},
    "Q (Person Q) carries no goal of category core, at least 1 required (R1: the law)": {
        "kind": "require",
        "category": "core",
    },
    "Q (Person Q) carries L, which is forbidden (R1: the law)": {"kind": "forbid", "goal_id": "L"},
    "Q (Person Q) does not carry F2, which must weigh 20 % (R1: the law)": {
        "kind": "fix_weight",
        "goal_id": "F2",
        "min": 0.2,
    },
    "Q (Person Q) carries C1 with 30 %, must be 40 % (R1: the law)": {
        "kind": "fix_weight",
        "goal_id": "C1",
        "min": 0.4,
    },
    "P (Person P) carries F1a with a fit of 0.5, at least 0.6 required (R1: the law)": {
        "kind": "min_fit",
        "min": 0.6,
    },
    "P (Person P) has goals whose weights are 20 % apart, at most 5 % allowed (R1: the law)": {
        "kind": "equal_weights",
    },
    "P (Person P) puts 40 % on C1, more than the 20 % on F2 (R1: the law)": {
        "kind": "not_heavier_than",
        "goal_id": "C1",
        "other_id": "F2",
    },
    "Q (Person Q) puts 50 % on goals that serve one that enters at the level unit, at most 40 % allowed "
    "(R1: the law)": {"kind": "level_mix", "other_id": "unit", "max": 0.4},
}


@pytest.mark.parametrize("text", SAID)
def test_a_finding_is_a_sentence(text):
    audit = alignopt.audit(small({**SAID[text], "source": "the law"}), cards())
    assert text in audit.findings["text"].to_list()


def test_it_shows_itself():
    audit = alignopt.audit(small({"kind": "goal_count", "level": "person", "max": 2}), cards())
    lines = repr(audit).splitlines()
    assert lines[0] == "Audit of 4 scorecards against 1 rule: 2 hard findings"
    assert lines[1].split() == ["criterion", "▼", "points", "rate"]
    assert "     2 × goal_count: Q (Person Q) carries 4 goals, at most 2 allowed (R1)" in lines
    assert 10 <= len(lines) <= 20
    assert max(map(len, lines)) <= 110
    html = audit._repr_html_()
    assert "points ▼" in html
    assert "the organisation&#x27;s card against its priorities" in html


def test_many_kinds_of_findings_are_summed_up():
    rules = [{"kind": "forbid", "goal_id": goal} for goal in ("F1", "F2", "F1a", "C1", "C2", "L")]
    soft = [{**rule, "hard": False} for rule in rules]
    audit = alignopt.audit(small(*rules, *soft), cards(P={"F1a": 1.0}))
    assert len(repr(audit).splitlines()) <= 20
    assert "of other rules and kinds: see audit.findings" in repr(audit)


def test_where_everything_is_forbidden_every_goal_is_a_finding():
    rules = [{"kind": "forbid", "perspective_id": name} for name in "FC"]
    audit = alignopt.audit(small(*rules), cards())
    assert audit.findings.filter(kind="forbid").height == sum(map(len, CARDS.values()))
    assert audit.criteria["points"].is_finite().all()


def test_what_is_shown_is_escaped():
    problem = small({"kind": "goal_count", "level": "person", "max": 2, "source": "<b>law</b>"})
    assert "<b>law" not in alignopt.audit(problem, cards())._repr_html_()


def test_last_years_plans_of_a_company():
    """Only people had plans: 56 units and newcomers have none, two who had one have left."""
    problem = alignopt.read(COMPANY)
    audit = alignopt.audit(problem, COMPANY / "previous.csv")
    counts = dict(audit.findings["kind"].value_counts().iter_rows())
    assert counts == {"no_scorecard": 56, "availability": 2}
    units = set(problem.units["unit_id"])
    missing = set(audit.findings.filter(kind="no_scorecard")["holder_id"])
    assert units <= missing
    assert not missing & set(problem.previous["holder_id"])
    assert audit.findings["text"].str.contains("P-021 .Katrin Krause. has no capacity").any()
    assert audit.out_of_sight.is_empty()
    assert repr(audit).startswith("Audit of 218 scorecards against 4 rules: 58 hard findings")


def test_stricter_rules_against_last_years_plans():
    problem = alignopt.read(COMPANY)
    stricter = problem.rules.with_columns(
        max=pl.when(pl.col("rule_id") == "R-01").then(3.0).otherwise(pl.col("max"))
    )
    audit = alignopt.audit(problem.replace(rules=stricter), problem.previous)
    sizes = problem.previous.group_by("holder_id").len().filter(pl.col("len") > 3)
    had_capacity = problem.capacity.filter(pl.col("capacity") > 0)
    expected = sizes.join(had_capacity, on="holder_id", how="semi").sort("holder_id")
    broken = audit.findings.filter(rule_id="R-01")
    assert broken.select("holder_id", pl.col("got").cast(pl.UInt32)).rows() == expected.rows()
    assert broken["text"].str.ends_with("(R-01: " + problem.rules["source"][0] + ")").all()


def test_an_audit_does_not_change():
    audit = alignopt.audit(small(), cards())
    with pytest.raises(dataclasses.FrozenInstanceError):
        audit.rates = None


def test_an_audit_changes_no_table():
    problem = small()
    before = problem.tables()
    alignopt.audit(problem, cards())
    assert all(before[name].equals(table) for name, table in problem.tables().items())
