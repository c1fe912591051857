"""alignopt check."""

import pytest


def test_sound_tables_are_said_to_be_sound(run, tiny):
    ran = run("check", tiny)
    assert (ran.code, ran.out, ran.err) == (0, "tiny: 5 tables, 11 rows, no failures\n", "")


def test_failures_are_listed_by_file_with_row_column_and_remedy(run, broken):
    ran = run("check", broken)
    assert ran.code == 2
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert lines[0] == "3 failures in 3 tables"
    at = lines.index("capacity.csv")
    assert lines[at + 1].startswith("  row 2, capacity (A): got -1")
    assert lines[at + 2].startswith("    - ")
    assert any(line.startswith("  row 4, perspective_id (G3): got X, expected") for line in lines)


def test_the_limit_hides_failures_but_not_that_there_are_more(run, broken):
    ran = run("check", broken, "--limit", 1)
    assert ran.code == 2
    assert ran.out.startswith("more than 1 failure in 1 table\n")
    assert "... and 2 more failures: mend these first, or raise --limit" in ran.out


def test_json_of_sound_tables(run, tiny):
    ran = run("check", tiny, "--json")
    assert ran.code == 0
    assert ran.document == {
        "status": "done",
        "exit_code": 0,
        "message": None,
        "failures": [],
        "warnings": [],
        "problem": "tiny",
        "tables": {"perspectives": 2, "units": 1, "people": 2, "goals": 4, "capacity": 2},
    }


def test_json_of_failures(run, broken):
    ran = run("check", broken, "--json")
    assert ran.code == ran.document["exit_code"] == 2
    assert ran.document["status"] == "bad_input"
    assert ran.document["message"] == "3 failures in 3 tables"
    assert len(ran.document["failures"]) == 3
    first = next(each for each in ran.document["failures"] if each["table"] == "capacity.csv")
    assert list(first) == ["check", "table", "row", "key", "column", "got", "expected", "remedy"]
    assert (first["row"], first["key"], first["column"]) == (2, "A", "capacity")


def test_a_path_that_leads_nowhere_is_a_failure(run, tmp_path):
    ran = run("check", tmp_path / "nowhere", "--json")
    assert ran.code == 2
    assert [each["check"] for each in ran.document["failures"]] == ["source_is_there"]


def test_a_file_that_is_no_workbook_is_a_failure(run, tiny):
    ran = run("check", tiny / "goals.csv")
    assert ran.code == 2
    assert "expected a folder" in ran.out


def test_warnings_go_to_standard_error_and_are_counted(run, careless):
    ran = run("check", careless)
    assert (ran.code, ran.out) == (0, "careless: 6 tables, 13 rows, no failures, 2 warnings\n")
    assert ran.err.splitlines() == [
        "warning: rules.csv row 2, level (R1): got team, a level that nobody has, expected a scope that some "
        "holder is in; correct it; as it is, the rule binds nobody",
        "warning: rules.csv row 3, penalty (R2): got 2 for a rule that must hold, expected a penalty where "
        "hard is false only; write false in hard, or empty the penalty: it has no effect",
    ]


def test_the_limit_hides_warnings_but_not_that_there_are_more(run, careless):
    ran = run("check", careless, "--limit", 1)
    assert ran.out.endswith(", 2 warnings\n")
    assert ran.err.splitlines()[1] == "warning: ... and 1 more: alignopt check --json lists them"


def test_json_of_warnings(run, careless):
    ran = run("check", careless, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [(each["key"], each["column"]) for each in ran.document["warnings"]] == [
        ("R1", "level"),
        ("R2", "penalty"),
    ]
    assert list(ran.document["warnings"][0]) == [
        "check",
        "table",
        "row",
        "key",
        "column",
        "got",
        "expected",
        "remedy",
    ]


def test_a_policy_that_the_tables_can_keep(run, tiny):
    ran = run("check", tiny, "--policy", "plain-practice", "--json")
    assert (ran.code, ran.document["warnings"]) == (0, [])
    assert ran.document["tables"]["rules"] == 3


def test_a_policy_whose_categories_the_tables_lack(run, tiny):
    ran = run("check", tiny, "--policy", "ph-lgu", "--json")
    assert (ran.code, ran.document["status"]) == (2, "bad_input")
    assert [each["check"] for each in ran.document["failures"]] == ["policy_has_its_categories"] * 3


def test_categories_of_a_policy_in_the_words_of_the_tables(run, functional):
    words = ("strategic=Strategie", "core=Kern", "support=Hilfe")
    options = [each for word in words for each in ("--category", word)]
    ran = run("check", functional, "--policy", "ph-lgu", "--policy", "plain-practice", *options)
    assert (ran.code, ran.out) == (0, "functional: 6 tables, 17 rows, no failures\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--policy", "plain"], "there is no policy 'plain'"),
        (["--category", "a=b"], "name one with --policy"),
        (["--policy", "ph-lgu", "--category", "core"], "not of the form OLD=NEW"),
        (
            ["--policy", "ph-lgu", "--category", "kern=core"],
            "'kern' is no category of ph-lgu",
        ),
        (["--policy", "ph-lgu", "--category", "core=a", "--category", "core=b"], "translated more than once"),
    ],
)
def test_policies_and_categories_that_are_not_there(run, tiny, options, said):
    ran = run("check", tiny, *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
