from __future__ import annotations

import pytest

from alignopt.tables.checks.references import REFERENCES
from alignopt.tables.contract import columns_of
from alignopt.tables.names import TABLES

ID = {"parent_id", "lead_id"}


@pytest.mark.parametrize(
    ("table", "key", "column", "got", "remedy"),
    [
        ("units", "SAL", "parent_id", "NOPE", "correct it, or add it to units.csv"),
        ("units", "SAL", "parent_id", "ORGG", "did you mean 'ORG'? Otherwise add it to units.csv"),
        ("units", "SAL", "lead_id", "P9", "correct it, or add it to people.csv"),
        ("people", "P2", "unit_id", "sal", "did you mean 'SAL'? Otherwise add it to units.csv"),
        ("goals", "G1", "perspective_id", "FINN", "did you mean 'FIN'? Otherwise add it to perspectives.csv"),
        ("goals", "G3", "parent_id", "G9", "correct it, or add it to goals.csv"),
        ("goals", "G1", "unit_id", "org", "did you mean 'ORG'? Otherwise add it to units.csv"),
        ("capacity", "OPS", "holder_id", "P77", "correct it, or add it to units.csv or people.csv"),
        ("eligibility", "P3", "holder_id", "Q8", "correct it, or add it to units.csv or people.csv"),
        ("eligibility", "P3", "goal_id", "G03", "did you mean 'G3'? Otherwise add it to goals.csv"),
        ("competencies", "C1", "perspective_id", "X", "correct it, or add it to perspectives.csv"),
        ("goal_competencies", "G3", "goal_id", "X", "correct it, or add it to goals.csv"),
        ("goal_competencies", "G3", "competency_id", "X", "correct it, or add it to competencies.csv"),
        ("role_competencies", "Clerk", "competency_id", "X", "correct it, or add it to competencies.csv"),
        ("proficiencies", "P2", "person_id", "X", "correct it, or add it to people.csv"),
        ("proficiencies", "P2", "competency_id", "X", "correct it, or add it to competencies.csv"),
        ("rules", "R1", "unit_id", "X", "correct it, or add it to units.csv"),
        ("rules", "R2", "holder_id", "X", "correct it, or add it to units.csv or people.csv"),
        ("judgements", "Ann", "item_id", "X", "correct it, or add it to perspectives.csv or goals.csv"),
        ("strategy_links", "G2", "cause_goal_id", "X", "correct it, or add it to goals.csv"),
        ("strategy_links", "G2", "effect_goal_id", "X", "correct it, or add it to goals.csv"),
    ],
)
def test_an_unknown_id_is_named_with_the_nearest(folder, table, key, column, got, remedy):
    folder.also("competencies", table) if table not in ("units", "people", "goals", "capacity") else None
    folder.put(table, key, column, got)
    found = [each for each in folder.failures() if each["check"] == "reference_is_known"]
    assert found[0] | {"row": 0, "key": ""} == {
        "check": "reference_is_known",
        "table": f"{table}.csv",
        "row": 0,
        "key": "",
        "column": column,
        "got": got,
        "expected": found[0]["expected"],
        "remedy": remedy,
    }
    assert str(found[0]["expected"]).startswith("an id from ")


def test_every_reference_of_the_contract_is_checked():
    """``previous`` may name what is no more; all other ids are references or the keys of their table."""
    checked = {(each.table, each.column) for each in REFERENCES}
    owners = {"perspectives", "units", "people", "goals", "competencies", "rules"}
    for table in TABLES:
        for at, column in enumerate(columns_of(table)):
            if column.kind == "id" and table != "previous" and not (at == 0 and table in owners):
                is_free = (table, column.name) == ("people", "employee_id")
                assert ((table, column.name) in checked) != is_free, (table, column.name)


def test_previous_may_name_goals_and_holders_that_are_no_more(folder):
    folder.also("previous").add("previous", "GONE,G2,0.5")
    assert folder.failures() == []


def test_an_optional_reference_may_be_empty_and_says_so(folder):
    only = folder.put("units", "SAL", "parent_id", "NOPE").failure()
    assert only["expected"] == "an id from units.csv, or nothing"


def test_an_unknown_parent_causes_no_other_failure(folder):
    folder.put("units", "ORG", "parent_id", "NOPE")
    assert folder.failure()["check"] == "reference_is_known"


def test_an_unknown_perspective_causes_no_other_failure(folder):
    only = folder.put("goals", "G1", "perspective_id", "FINN").failure()
    assert (only["row"], only["key"]) == (2, "G1")


def test_ids_without_their_table_are_unknown(folder):
    (folder.path / "people.csv").unlink()
    found = {each["column"] for each in folder.failures()}
    assert found == {"lead_id", "holder_id", None}


def test_one_missing_id_explains_one_unknown_id(folder):
    folder.also("eligibility").put("goals", "G3", "goal_id", "")
    only = folder.failure()
    assert (only["check"], only["row"]) == ("cell_is_filled", 4)


def test_one_missing_id_does_not_explain_two(folder):
    folder.also("eligibility").put("goals", "G3", "goal_id", "").add("eligibility", "SAL,G8,")
    checks = [each["check"] for each in folder.failures()]
    assert checks == ["cell_is_filled", "reference_is_known", "reference_is_known"]


@pytest.mark.parametrize("table", ["units", "goals", "capacity", "perspectives"])
def test_a_table_of_a_header_only_is_one_failure(folder, table):
    folder.also("eligibility").write(f"{table}.csv", folder.text(table).splitlines()[0] + "\n")
    only = folder.failure()
    assert (only["check"], only["table"], only["got"]) == ("table_is_filled", f"{table}.csv", "no records")


def test_an_id_that_looks_like_another_is_told_apart(folder):
    folder.also("eligibility").put("goals", "G3", "goal_id", "Ge\u0301")
    only = folder.put("eligibility", "P3", "goal_id", "G\xe9").failure()
    assert only["remedy"] == (
        "did you mean 'Ge\\u0301'? It looks like 'G\\xe9', and is not the same. Otherwise add it to goals.csv"
    )


def test_two_ids_that_look_the_same_are_refused(folder):
    folder.add("goals", "\xe9,One,FIN,,ORG,1,,,,,,", "e\u0301,Two,FIN,,ORG,1,,,,,,")
    only = folder.failure()
    assert (only["check"], only["row"]) == ("id_looks_different", 6)
    assert "looks like the id in row 5" in str(only["got"])


def test_ids_that_differ_by_case_are_two_ids(folder):
    folder.add("goals", "g1,Another,FIN,,ORG,1,,,,,,")
    assert folder.failures() == []


def test_a_unit_and_a_person_do_not_share_an_id(folder):
    folder.add("people", "OPS,Olga,OPS,,")
    found = folder.failures()
    assert ("holder_id_is_unique", "people.csv", 5) in [(f["check"], f["table"], f["row"]) for f in found]
    assert "OPS, which is a unit's id too" in [each["got"] for each in found]


@pytest.mark.parametrize(
    ("table", "key", "column", "got", "meant"),
    [
        ("rules", "R1", "role", "clerk", "Clerk"),
        ("rules", "R1", "level", "Department", "department"),
        ("rules", "R1", "category", "CORE", "core"),
        ("role_competencies", "Clerk", "role", "CLERK", "Clerk"),
    ],
)
def test_a_label_is_spelt_as_elsewhere(folder, table, key, column, got, meant):
    folder.also(table, "competencies")
    if column == "category":
        folder.swap(table, "holder_id,min", "category,min")
    only = folder.put(table, key, column, got).failure()
    assert (only["check"], only["got"], only["remedy"]) == ("label_is_spelt_alike", got, f"write {meant}")


@pytest.mark.parametrize(("column", "label"), [("role", "Driver"), ("level", "team")])
def test_a_label_that_nobody_has_is_no_fault(folder, column, label):
    assert folder.also("rules").put("rules", "R1", column, label).failures() == []
