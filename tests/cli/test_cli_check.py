"""alignopt check."""


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


def test_rules_that_solving_would_refuse_are_failures_too(run, tiny):
    rules = "rule_id,kind,min,hard,source\nR1,forbid,,true,us\nR2,goal_count,2,true,us\n"
    (tiny / "rules.csv").write_text(rules, encoding="utf-8")
    ran = run("check", tiny, "--json")
    assert ran.code == 2
    assert [(each["key"], each["column"]) for each in ran.document["failures"]] == [("R1", "kind")]
