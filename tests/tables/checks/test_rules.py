"""Rules: what their kind goes by, and the holders and goals they name."""

from __future__ import annotations

import pytest

from alignopt.tables.kinds import KINDS, WHAT


def rule(kind: str, **cells: object) -> dict[str, object]:
    """A rule, with whatever its kind cannot do without."""
    usual: dict[str, object] = {}
    about = KINDS[kind]
    if about.needs:
        column = next(each for each in ("goal_id", "category", "section") if each in about.needs)
        usual[column] = {"goal_id": "G1", "category": "core", "section": "goals"}[column]
    if about.compares:
        usual["other_id"] = "G2"
    if about.bounds != "none":
        usual["min"] = 1 if about.bounds == "count" else 0.25
    return {"kind": kind, **usual, **cells}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_stated(rules, kind):
    assert rules(rule(kind)) == []


@pytest.mark.parametrize("column", WHAT)
@pytest.mark.parametrize("kind", KINDS)
def test_a_column_that_the_kind_does_not_go_by_is_empty(rules, kind, column):
    value = {"section": "goals", "perspective_id": "FIN", "goal_id": "G1", "category": "core"}.get(
        column, "G2"
    )
    found = [each for each in rules(rule(kind, **{column: value})) if each["check"] == "rule_scope_has_a_use"]
    if column in KINDS[kind].narrows:
        assert found == []
        return
    (only,) = found
    assert (only["row"], only["column"], only["got"]) == (2, column, value)
    assert str(only["expected"]).startswith(f"nothing: {kind} goes by ")
    assert only["remedy"] == "empty the cell, or write another kind"


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.needs])
def test_what_a_kind_cannot_do_without_is_stated(rules, kind):
    needs = KINDS[kind].needs
    (only,) = rules(rule(kind, **dict.fromkeys(needs, "")))
    assert (only["check"], only["column"], only["got"]) == ("rule_scope_is_stated", needs[0], None)
    assert str(only["expected"]).startswith(f"{kind} to name what it is about: ")


def test_a_comparison_has_two_sides(rules):
    (only,) = rules(rule("not_heavier_than", other_id=""))
    assert (only["check"], only["column"], only["remedy"]) == (
        "rule_scope_is_stated",
        "other_id",
        "fill in the cell",
    )


@pytest.mark.parametrize(
    ("cells", "remedy"),
    [
        ({"goal_id": "G1", "other_id": "G02"}, "did you mean 'G2'? Otherwise add it to goals.csv"),
        ({"goal_id": "G1", "other_id": "core"}, "correct it, or add it to goals.csv"),
    ],
)
def test_a_goal_is_compared_with_a_goal(rules, cells, remedy):
    (only,) = rules(rule("not_heavier_than", **cells))
    assert (only["check"], only["column"], only["remedy"]) == ("reference_is_known", "other_id", remedy)


def test_a_goal_that_is_not_known_is_not_taken_for_a_category(rules):
    found = rules(rule("not_heavier_than", goal_id="G77", other_id="G78"))
    assert [each["got"] for each in found] == ["G77", "G78"]
    assert {each["check"] for each in found} == {"reference_is_known"}


def test_a_category_is_compared_with_a_category_spelt_alike(rules):
    (only,) = rules(rule("not_heavier_than", goal_id="", category="other", other_id="Core"))
    assert (only["check"], only["column"], only["remedy"]) == (
        "label_is_spelt_alike",
        "other_id",
        "write core",
    )


@pytest.mark.parametrize(("column", "value"), [("goal_id", "G2"), ("category", "core")])
def test_nothing_is_compared_with_itself(rules, column, value):
    cells = {"goal_id": "", column: value, "other_id": value}
    (only,) = rules(rule("not_heavier_than", **cells))
    assert (only["check"], only["got"]) == ("pair_is_of_two", f"{value}, twice")


def test_a_mix_asks_for_a_level_in_use(rules):
    (only,) = rules(rule("level_mix", category="", other_id="departments"))
    assert (only["check"], only["column"], only["expected"], only["remedy"]) == (
        "reference_is_known",
        "other_id",
        "a level from units.csv",
        "did you mean 'department'? Otherwise add it to units.csv",
    )


def test_in_the_section_of_competencies_an_id_is_a_competency(rules):
    assert rules(rule("require", section="competencies", goal_id="C1")) == []
    (only,) = rules(rule("require", section="competencies", goal_id="G1"))
    assert (only["check"], only["got"], only["expected"]) == (
        "reference_is_known",
        "G1",
        "an id from competencies.csv",
    )
    (only,) = rules(rule("require", goal_id="C1"))
    assert (only["got"], only["expected"]) == ("C1", "an id from goals.csv")


def test_a_section_in_doubt_puts_no_goal_in_doubt(rules):
    for known in ("G1", "C1"):
        (only,) = rules(rule("require", section="competences", goal_id=known))
        assert (only["check"], only["column"]) == ("word_is_known", "section")


def test_an_unknown_kind_is_the_only_failure_of_its_rule(rules):
    (only,) = rules({"kind": "goal_size", "goal_id": "G1", "min": 70, "max": 8, "section": "goals"})[:1]
    assert (only["check"], only["got"]) == ("word_is_known", "goal_size")


@pytest.mark.parametrize(
    ("cells", "got", "expected"),
    [
        ({"holder_id": "P1", "unit_id": "SAL"}, "P1, beneath another unit", "SAL, or a holder beneath it"),
        ({"holder_id": "ORG", "unit_id": "SAL"}, "ORG, beneath another unit", "SAL, or a holder beneath it"),
        (
            {"holder_id": "P2", "level": "department"},
            "P2, of the level person",
            "a holder of the level department",
        ),
        (
            {"holder_id": "SAL", "level": "organisation"},
            "SAL, of the level department",
            "a holder of the level organisation",
        ),
        ({"holder_id": "P1", "role": "Clerk"}, "P1, of the role Director", "a person of the role Clerk"),
        ({"holder_id": "SAL", "role": "Clerk"}, "SAL, a unit", "a person of the role Clerk"),
    ],
)
def test_a_holder_of_another_branch_level_or_role(rules, cells, got, expected):
    (only,) = rules(rule("goal_count", **cells))
    assert (only["check"], only["column"]) == ("rule_names_a_holder_of_its_scope", "holder_id")
    assert (only["got"], only["expected"]) == (got, expected)


@pytest.mark.parametrize(
    "cells",
    [
        {"holder_id": "P2", "unit_id": "SAL", "level": "person", "role": "Clerk"},
        {"holder_id": "SAL", "unit_id": "SAL", "level": "department"},
        {"holder_id": "P3", "unit_id": "ORG"},
    ],
)
def test_a_holder_that_is_in_its_scope(rules, cells):
    assert rules(rule("goal_count", **cells)) == []


def test_a_holder_whose_place_is_in_doubt_is_in_no_other_branch(rules, folder):
    folder.put("people", "P1", "unit_id", "NOPE").put("people", "P1", "role", " Dir\u200bector")
    checks = {
        each["check"] for each in rules(rule("goal_count", holder_id="P1", unit_id="SAL", role="Clerk"))
    }
    assert checks == {"reference_is_known", "text_is_well_formed"}


@pytest.mark.parametrize("kind", ["require", "fix_weight"])
@pytest.mark.parametrize(
    ("cells", "scope"),
    [
        ({"holder_id": "OPS"}, "OPS (holder_id)"),
        ({"unit_id": "OPS"}, "OPS (unit_id)"),
        ({"level": "organisation"}, "organisation (level)"),
        ({"role": "Director"}, "Director (role)"),
    ],
)
def test_a_required_goal_that_enters_in_another_branch(rules, kind, cells, scope):
    (only,) = rules(rule(kind, goal_id="G3", **cells))
    assert (only["check"], only["row"], only["column"]) == ("required_goal_can_be_carried", 2, "goal_id")
    assert only["got"] == "G3, which enters at SAL: nobody in scope may carry it"
    assert only["expected"] == f"a goal that enters at or above the rule's scope: {scope}"


@pytest.mark.parametrize(
    "cells",
    [{"holder_id": "P2"}, {"unit_id": "ORG"}, {"unit_id": "SAL"}, {"role": "Clerk"}, {"level": "person"}],
)
def test_a_required_goal_that_somebody_in_scope_may_carry(rules, cells):
    assert rules(rule("require", goal_id="G3", **cells)) == []


def test_where_the_tree_is_in_doubt_nothing_is_said_of_who_may_carry(rules, folder):
    folder.put("units", "OPS", "parent_id", "NOPE")
    checks = [each["check"] for each in rules(rule("require", goal_id="G3", unit_id="OPS"))]
    assert checks == ["reference_is_known"]


def test_a_rule_that_requires_and_one_that_forbids_are_left_to_solving(rules):
    assert rules(rule("require", unit_id="SAL"), rule("forbid", unit_id="SAL")) == []


def test_everything_is_told_at_once(rules):
    found = rules(
        rule("goal_count", min=5, max=2),
        rule("fix_weight", min=50, goal_id="G9"),
        rule("weight_step", min=0.3),
        rule("section_weight", section=""),
        rule("goal_count", holder_id="P1", unit_id="SAL"),
        rule("require", min=1, goal_id="G3", unit_id="OPS"),
    )
    assert [(each["row"], each["check"]) for each in found] == [
        (2, "rule_has_a_band"),
        (3, "reference_is_known"),
        (3, "rule_bound_is_a_share"),
        (4, "step_divides_the_whole"),
        (5, "rule_scope_is_stated"),
        (6, "rule_names_a_holder_of_its_scope"),
        (7, "rule_bound_has_a_use"),
        (7, "required_goal_can_be_carried"),
    ]


def test_a_comparison_is_of_goals_or_of_categories(rules):
    (only,) = rules(rule("not_heavier_than", goal_id="G1", category="core", other_id="G2"))
    assert (only["check"], only["column"], only["got"]) == (
        "rule_compares_one_thing",
        "category",
        "core, beside goal_id G1",
    )
