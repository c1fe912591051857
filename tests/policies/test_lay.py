"""Laying a pack over a problem: whom it binds, what it is called, and what the problem must have."""

from __future__ import annotations

import subprocess
import sys
from math import comb

import polars as pl
import pytest

import alignopt
from alignopt import policies
from sketch import Sketch


def problem(*labels: str | None, competencies: bool = False) -> alignopt.Problem:
    """Goals of the categories told, two people of two roles, and one rule of the house."""
    sketch = Sketch().unit("O").unit("A", "O")
    sketch.person("P", "A", role="Engineer").person("Q", "A", role="Clerk")
    for number, _ in enumerate(labels or (None,) * 3):
        sketch.goal(f"G{number}", "FC"[number % 2])
    if competencies:
        sketch.asks("G0", "K", 3)
    tables = sketch.rule("goal_count", None, 6).tables()
    if labels:
        tables["goals"] = tables["goals"].with_columns(category=pl.Series(labels, dtype=pl.String))
    return alignopt.read(tables, name="house")


def test_the_rules_of_the_pack_come_to_those_of_the_problem():
    before = problem()
    after = policies.lay(before, "plain-practice")
    laid = after.rules.filter(pl.col("rule_id") != "R1")
    assert before.rules["rule_id"].to_list() == ["R1"]
    assert laid["rule_id"].to_list() == [
        "plain-practice/count",
        "plain-practice/step",
        "plain-practice/weight",
    ]
    assert laid["level"].unique().to_list() == ["person"]
    assert laid["source"].null_count() == 0
    assert after.goals.equals(before.goals)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({"role": "Clerk"}, ("person", None, "Clerk", None)),
        ({"unit_id": "A"}, ("person", "A", None, None)),
        ({"level": "unit"}, ("unit", None, None, None)),
        ({"level": None}, (None, None, None, None)),
        ({"holder_id": "P"}, (None, None, None, "P")),
        ({"holder_id": "A"}, (None, None, None, "A")),
    ],
)
def test_a_pack_can_be_narrowed(scope, expected):
    laid = policies.lay(problem(), "plain-practice", **scope).rules.filter(pl.col("rule_id") != "R1")
    assert laid.select("level", "unit_id", "role", "holder_id").unique().rows() == [expected]


def test_a_scope_that_is_not_there_is_bad_input():
    with pytest.raises(alignopt.BadInput, match="B"):
        policies.lay(problem(), "plain-practice", unit_id="B")


def test_an_unknown_pack_is_told_the_nearest():
    for use in (policies.about, policies.load, lambda name: policies.lay(problem(), name)):
        with pytest.raises(
            alignopt.UnknownName, match="no policy 'plain-practise'; did you mean 'plain-practice'"
        ):
            use("plain-practise")


def test_categories_that_are_not_there_are_named_all_at_once():
    with pytest.raises(alignopt.BadInput) as caught:
        policies.lay(problem("strategic", "line"), "ph-lgu")
    failures = caught.value.failures
    assert failures["check"].to_list() == ["policy_has_its_categories"] * 2
    assert failures["key"].to_list() == ["ph-lgu"] * 2
    assert failures["expected"].to_list() == [
        "core at some goal or competency; there are line, strategic",
        "support at some goal or competency; there are line, strategic",
    ]
    assert "goals.csv column category" in failures["remedy"][0]
    assert "categories={'core': '...'}" in failures["remedy"][0]
    assert "--category 'core=...'" in failures["remedy"][0]
    assert str(caught.value).startswith("2 failures in policy ph-lgu:")


def test_a_category_in_other_letters_is_recognised():
    with pytest.raises(alignopt.BadInput, match="did you mean 'Core'"):
        policies.lay(problem("strategic", "Core", "support"), "ph-lgu")


def test_a_problem_without_categories_is_told_so():
    with pytest.raises(
        alignopt.BadInput, match="got nothing, expected strategic at some goal or competency;"
    ):
        policies.lay(problem(), "ph-lgu")


def test_categories_can_be_translated():
    laid = policies.lay(
        problem("mission", "line", "support"), "ph-lgu", categories={"strategic": "mission", "core": "line"}
    )
    assert set(laid.rules["category"].drop_nulls()) == {"mission", "line", "support"}


def test_what_a_category_is_compared_with_is_translated_too():
    labels = ["Leading Change", "Leading People", "Business Acumen", "Building Coalitions", "Results"]
    laid = policies.lay(problem(*labels), "us-ses-basic", categories={"Results Driven": "Results"})
    compared = laid.rules.filter(pl.col("kind") == "not_heavier_than")
    assert compared["other_id"].unique().to_list() == ["Results"]
    assert set(compared["category"]) == set(labels[:4])
    assert alignopt.count_weightings(laid, labels) == 870


def test_only_categories_of_the_pack_can_be_translated():
    with pytest.raises(
        alignopt.UnknownName, match="no category of policy ph-lgu 'cores'; did you mean 'core'"
    ):
        policies.lay(problem("strategic", "core", "support"), "ph-lgu", categories={"cores": "core"})


def test_categories_of_competencies_count():
    before = problem("strategic", "core", competencies=True)
    labelled = before.replace(competencies=before.competencies.with_columns(category=pl.lit("support")))
    assert policies.lay(labelled, "ph-lgu").rules.height == 4


def test_who_has_no_strategic_function_needs_no_strategic_goal():
    laid = policies.lay(problem("core", "support"), "ph-lgu-no-strategic")
    assert laid.rules.filter(pl.col("kind") == "forbid").is_empty()
    laid = policies.lay(problem("core", "support", "strategic"), "ph-lgu-no-strategic")
    assert laid.rules.filter(pl.col("kind") == "forbid")["category"].to_list() == ["strategic"]


def test_a_scope_without_anybody_is_warned_of():
    with pytest.warns(alignopt.Caution, match="Cook"):
        policies.lay(problem(), "plain-practice", role="Cook")


def test_a_pack_on_competencies_asks_for_some():
    with pytest.raises(alignopt.BadInput, match=r"add competencies\.csv"):
        policies.lay(problem(), "za-r805-2006")
    assert policies.lay(problem(competencies=True), "za-r805-2006").rules.height == 2


def test_a_pack_lies_once_over_the_same_scope():
    laid = policies.lay(problem(), "plain-practice", role="Clerk")
    with pytest.raises(alignopt.BadInput, match="level person, role Clerk already") as caught:
        policies.lay(laid, "plain-practice", role="Clerk")
    assert caught.value.failures["check"].to_list() == ["policy_is_laid_once"]


def test_over_other_scopes_it_lies_again_under_other_ids():
    laid = problem()
    for time, role in enumerate(["Clerk", "Engineer", None], start=1):
        laid = policies.lay(laid, "plain-practice", role=role)
        assert laid.rules.height == 1 + 3 * time
    ids = laid.rules.filter(pl.col("kind") == "weight_step").sort("role")["rule_id"].to_list()
    assert ids == ["plain-practice/step@3", "plain-practice/step", "plain-practice/step@2"]
    for role in ("Clerk", "Engineer", None):
        with pytest.raises(alignopt.BadInput, match="already"):
            policies.lay(laid, "plain-practice", role=role)


def test_a_laid_problem_counts_as_the_pack_does():
    laid = policies.lay(problem(), "plain-practice", role="Clerk")
    assert alignopt.count_weightings(laid, 4, holder_id="Q") == 231
    assert alignopt.count_weightings(laid, 6, holder_id="Q") == 0
    assert alignopt.count_weightings(laid, 6, holder_id="P") == comb(19, 5)


def test_policies_are_at_hand_without_an_import_of_their_own():
    code = (
        "import sys, alignopt; alignopt.policies;"
        "heavy = [name for name in ('polars', 'pandera', 'numpy') if name in sys.modules];"
        "print(heavy, alignopt.policies.names()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] us-ses-basic"


def test_the_front_of_policies_is_what_it_says():
    assert dir(policies) == policies.__all__ == sorted(policies.__all__)
    assert all(getattr(policies, name).__doc__ for name in policies.__all__)
    with pytest.raises(AttributeError, match="no attribute 'name'"):
        policies.name  # noqa: B018
