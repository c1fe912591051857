"""Cautions: sound tables that may not say what was meant."""

from __future__ import annotations

import pytest

import alignopt


@pytest.fixture
def cautions(stating):
    """Cautions of tables with some rules, once they are known to have no failures."""

    def found(*given):
        folder = stating(*given)
        assert folder.failures() == []
        return alignopt.cautions(folder.path).to_dicts()

    return found


COUNT = {"kind": "goal_count", "max": 5}


@pytest.mark.parametrize(
    ("cells", "column", "got"),
    [
        ({"level": "team"}, "level", "team, a level that nobody has"),
        ({"role": "Driver"}, "role", "Driver, a role that nobody has"),
        (
            {"level": "department", "role": "Clerk"},
            "level",
            "department (level) and Clerk (role), a scope that nobody is in",
        ),
        (
            {"unit_id": "OPS", "role": "Clerk"},
            "unit_id",
            "OPS (unit_id) and Clerk (role), a scope that nobody is in",
        ),
        (
            {"kind": "contributors", "goal_id": "G1", "holder_id": "SAL"},
            "holder_id",
            "SAL (holder_id), a scope that nobody is in",
        ),
        (
            {"unit_id": "OPS", "section": "competencies"},
            "unit_id",
            "OPS (unit_id) and competencies (section), a scope that nobody is in",
        ),
    ],
)
def test_a_scope_that_matches_nobody(cautions, cells, column, got):
    (only,) = cautions({**COUNT, **cells})
    assert (only["check"], only["table"], only["row"], only["key"]) == (
        "rule_reaches_somebody",
        "rules.csv",
        2,
        "R1",
    )
    assert (only["column"], only["got"]) == (column, got)
    assert "binds nobody" in only["remedy"]


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"level": "person"},
        {"level": "organisation"},
        {"unit_id": "SAL", "role": "Clerk"},
        {"holder_id": "OPS"},
        {"section": "competencies"},
        {"kind": "contributors", "goal_id": "G1", "holder_id": "OPS"},
        {"kind": "contributors", "goal_id": "G1", "level": "department"},
    ],
)
def test_a_scope_that_matches_somebody(cautions, cells):
    assert cautions({**COUNT, **cells}) == []


@pytest.mark.parametrize(
    ("column", "label", "near"), [("level", "departmint", "department"), ("role", "Clark", "Clerk")]
)
def test_a_label_that_nobody_has_may_be_a_slip(cautions, column, label, near):
    (only,) = cautions({**COUNT, column: label})
    assert only["remedy"] == f"did you mean {near!r}?"


@pytest.mark.parametrize(
    ("cells", "column", "got"),
    [
        ({"category": "quality"}, "category", "quality, which no goals have"),
        (
            {"category": "core", "goal_id": "G3"},
            "category",
            "core and G3 (goal_id), which no goals have",
        ),
        (
            {"goal_id": "G3", "perspective_id": "FIN"},
            "goal_id",
            "G3 and FIN (perspective_id), which no goals have",
        ),
        (
            {"section": "competencies", "perspective_id": "FIN"},
            "perspective_id",
            "FIN and competencies (section), which no competencies have",
        ),
        (
            {"kind": "category_weight", "max": 0.3, "category": "quality"},
            "category",
            "quality, which no goals or competencies have",
        ),
        (
            {"kind": "not_heavier_than", "max": "", "category": "core", "other_id": "quality"},
            "other_id",
            "quality, which no goals or competencies have",
        ),
        (
            {"kind": "level_mix", "max": 0.3, "category": "core", "other_id": "department"},
            "category",
            "core and department (other_id), which no goals have",
        ),
    ],
)
def test_what_a_rule_is_about_is_not_there(cautions, cells, column, got):
    (only,) = cautions({**COUNT, **cells})
    assert (only["check"], only["key"], only["column"]) == ("rule_is_about_something", "R1", column)
    assert only["got"] == got
    assert only["remedy"] == "correct it; as it is, the rule limits nothing"


@pytest.mark.parametrize(
    "cells",
    [
        {"category": "core"},
        {"goal_id": "G3", "perspective_id": "CUS"},
        {"section": "competencies", "category": "core", "perspective_id": "CUS"},
        {"kind": "not_heavier_than", "max": "", "goal_id": "G1", "other_id": "G2"},
        {"kind": "level_mix", "max": 0.3, "category": "core", "other_id": "organisation"},
        {"kind": "level_mix", "max": 0.3, "other_id": "department"},
    ],
)
def test_what_a_rule_is_about_is_there(cautions, cells):
    assert cautions({**COUNT, **cells}) == []


def test_a_category_of_competencies_is_none_of_goals(cautions, folder):
    folder.also("competencies").put("competencies", "C2", "category", "skills")
    assert cautions({**COUNT, "section": "competencies", "category": "skills"}) == []
    assert cautions({"kind": "category_weight", "max": 0.5, "category": "skills"}) == []
    (only,) = cautions({**COUNT, "category": "skills"})
    assert only["got"] == "skills, which no goals have"


def test_a_category_that_is_not_in_use_may_be_a_slip(cautions):
    (only,) = cautions({**COUNT, "category": "corre"})
    assert only["remedy"] == "did you mean 'core'?"


def test_a_section_without_competencies(cautions, folder):
    folder.write("competencies.csv", "competency_id,name\n")
    (only,) = cautions({"kind": "section_weight", "section": "competencies", "min": 0.2})
    assert (only["column"], only["got"]) == ("section", "competencies, which no competencies there are for")


@pytest.mark.parametrize("hard", ["true", ""])
def test_a_penalty_on_a_hard_rule(cautions, hard):
    (only,) = cautions({**COUNT, "hard": hard, "penalty": 3})
    assert (only["check"], only["column"]) == ("penalty_has_an_effect", "penalty")
    assert only["got"] == "3 for a rule that must hold"


@pytest.mark.parametrize("cells", [{"hard": "false", "penalty": 3}, {"hard": "true", "penalty": 0}])
def test_a_penalty_that_nobody_misses(cautions, cells):
    assert cautions({**COUNT, **cells}) == []


def test_what_was_carried_last_year_and_is_no_more(folder):
    rows = [f"P2,OLD{at},0.1" for at in range(1, 5)]
    folder.write("previous.csv", "\n".join(["holder_id,goal_id,weight", *rows, "GONE,G2,1", ""]))
    holder, goal = alignopt.cautions(folder.path).sort("column", descending=True).to_dicts()
    assert (holder["check"], holder["table"], holder["row"], holder["got"]) == (
        "previous_is_known",
        "previous.csv",
        6,
        "GONE, in 1 row",
    )
    assert holder["expected"] == "ids from units.csv or people.csv"
    assert (goal["row"], goal["got"]) == (2, "OLD1, OLD2, OLD3 and 1 more, in 4 rows")


def test_failures_come_first(stating):
    folder = stating({**COUNT, "level": "team", "min": 9})
    assert [each["check"] for each in folder.failures()] == ["rule_has_a_band"]
    assert alignopt.cautions(folder.path).is_empty()


def test_sound_tables_are_nothing_to_be_cautious_of(folder, sound):
    folder.also(*sound)
    folder.swap("previous", "P2,OLD", "P2,G3")
    assert alignopt.cautions(folder.path).is_empty()
