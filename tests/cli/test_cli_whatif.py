"""alignopt whatif: what it writes, what it says, how it goes on where a scenario fails."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import alignopt
from alignopt.rules.contradictions import contradictions
from alignopt.rules.policy import established

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
GOOD = "scenario,change,item_id,to,values\ncustomer,target,C,0.6,\nwithout Bo,leaves,B,,\n"


@pytest.fixture
def scenarios(tmp_path):
    """Writes a table of scenarios."""

    def write(text=GOOD):
        path = tmp_path / "scenarios.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def asked(monkeypatch):
    """What is asked, and not carried out."""
    seen = []

    def refuse(problem, scenarios, method, *, settings, progress):
        seen.append((problem, scenarios, method, settings))
        raise alignopt.NoPlan("the baseline: no plan was asked for", stopped=alignopt.Stopped.TIME_LIMIT)

    monkeypatch.setattr(alignopt, "whatif", refuse)
    return seen


def test_scenarios_are_solved_written_and_summed_up(run, tiny, scenarios, tmp_path):
    out = tmp_path / "out"
    ran = run("whatif", tiny, scenarios(), "--out", out)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("What if: 2 scenarios of Corner shop, against its baseline (total ")
    assert f"Written to {out}:" in ran.out
    names = ["baseline", "criteria.csv", "customer", "summary.csv", "without Bo"]
    assert sorted(each.name for each in out.iterdir()) == names
    assert pl.read_csv(out / "summary.csv")["scenario"].to_list() == ["customer", "without Bo"]
    cards = pl.read_parquet(out / "without Bo" / "scorecards.parquet")
    assert set(cards["holder_id"]) == {"ORG", "A"}


def test_json_holds_the_figures(run, tiny, scenarios, tmp_path):
    out = tmp_path / "out"
    ran = run("whatif", tiny, scenarios(), "--out", out, "--json")
    assert (ran.code, ran.err) == (0, "")
    document = ran.document
    assert (document["status"], document["failures"], document["out"]) == ("done", [], str(out))
    assert [each["scenario"] for each in document["summary"]] == ["customer", "without Bo"]
    assert {each["failed"] for each in document["summary"]} == {None}
    assert list(document["criteria"][0]) == ["criterion", "baseline", "customer", "without Bo"]
    assert document["changes"]["without Bo"] == ["B (Bo) leaves ORG (Corner shop)"]
    assert document["baseline"]["problem"] == "tiny"


def test_one_that_fails_is_told_and_the_others_are_written(run, tiny, scenarios, tmp_path):
    more = "nine goals,new_rule,nine,,kind=goal_count; level=person; min=9; max=9\nnobody,capacity,ORG,0,\n"
    out = tmp_path / "out"
    ran = run("whatif", tiny, scenarios(GOOD + more), "--out", out)
    assert (ran.code, ran.err) == (1, "")
    assert "\nnine goals: no plan exists: the rules leave no scorecard for 2 holders" in ran.out
    assert "\nnobody: 1 failure in the tables of scenario 'nobody':\n  capacity, capacity: got 0" in ran.out
    assert (out / "customer" / "index.md").is_file()
    assert (out / "nine goals" / "failed.txt").is_file()


def test_a_scenario_that_leaves_unsound_tables_is_named(run, tiny, scenarios, tmp_path):
    more = "no customer,drops,G1,,\nno customer,drops,G2,,\n"
    ran = run("whatif", tiny, scenarios(GOOD + more), "--out", tmp_path / "out", "--json")
    document = ran.document
    assert (ran.code, ran.err, document["status"]) == (1, "", "no_plan")
    assert document["message"] == "1 of 3 scenarios without a plan: no customer"
    assert {each["scenario"] for each in document["failures"]} == {"no customer"}
    assert document["failures"][0]["table"] == "perspectives"
    failed = {each["scenario"]: each["failed"] for each in document["summary"]}
    assert "in the tables of scenario 'no customer'" in failed["no customer"]
    assert failed["customer"] is None


def test_failures_of_the_table_are_listed_and_nothing_is_written(run, tiny, scenarios, tmp_path):
    path = scenarios("scenario,change,item_id\na,flies,A\nb,leaves,\n")
    ran = run("whatif", tiny, path, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("2 failures in 1 table\n")
    assert "row 2, change" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_table_that_is_not_there(run, tiny, tmp_path):
    ran = run("whatif", tiny, tmp_path / "none.csv", "--out", tmp_path / "out", "--json")
    assert (ran.code, ran.document["status"]) == (2, "bad_input")
    assert ran.document["failures"][0]["got"] == "nothing there"


def test_a_baseline_without_a_plan(run, impossible, scenarios, tmp_path):
    ran = run("whatif", impossible, scenarios(), "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("The baseline, which scenarios are held against: no plan exists")
    assert not (tmp_path / "out").exists()


def test_quiet_says_nothing(run, tiny, scenarios, tmp_path):
    ran = run("whatif", tiny, scenarios(), "--out", tmp_path / "out", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "out" / "summary.csv").is_file()


def test_a_folder_that_holds_anything_is_refused_before_anything_is_solved(
    run, tiny, scenarios, tmp_path, asked
):
    out = tmp_path / "out"
    out.mkdir()
    (out / "photo").touch()
    ran = run("whatif", tiny, scenarios(), "--out", out)
    assert ran.code == 2
    assert "is not empty; name a new folder" in ran.err
    assert not asked


def test_what_is_read_is_not_written_over(run, tiny, scenarios, asked):
    ran = run("whatif", tiny, scenarios(), "--out", tiny)
    assert ran.code == 2
    assert "holds the problem that is read" in ran.err
    assert not asked


def test_options_reach_the_solver(run, tiny, scenarios, tmp_path, asked):
    path = scenarios()
    options = "--method joint --rate balance=2 --passes 1 --workers 3 --policy plain-practice"
    ran = run("whatif", tiny, path, "--out", tmp_path / "out", *options.split())
    assert ran.code == 1
    ((problem, given, method, settings),) = asked
    assert (given, method) == (path, "joint")
    assert settings == alignopt.Settings(rates=alignopt.Rates(balance=2), passes=1, workers=3)
    assert "plain-practice/count" in problem.rules["rule_id"]


def test_warnings_of_tables_and_scenarios_are_told(run, careless, scenarios, tmp_path):
    more = "crew,new_rule,R9,,kind=goal_count; level=crew; max=4\n"
    ran = run("whatif", careless, scenarios(GOOD + more), "--out", tmp_path / "out", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [each["key"] for each in ran.document["warnings"]] == ["R1", "R2", "R9"]


def test_the_sample_scenarios_can_be_read_and_made():
    problem = alignopt.read(SAMPLES / "it-department")
    read = alignopt.changes.read(SAMPLES / "it-department-scenarios.csv", problem)
    assert [each.name for each in read] == [
        "customer first",
        "a tenth less at the service desk",
        "the security engineer leaves",
        "one more goal per plan",
    ]
    changed = [each.apply(problem) for each in read]
    customer = changed[0].perspectives.filter(perspective_id="CUS")["target_weight"].item()
    assert customer == pytest.approx(0.4)
    assert changed[1].capacity["capacity"].sum() == pytest.approx(problem.capacity["capacity"].sum() - 0.36)
    assert set(problem.people["person_id"]) - set(changed[2].people["person_id"]) == {"P-08"}
    assert changed[3].rules.select("kind", "min", "max").rows() == [("goal_count", 4.0, 7.0)]


def test_the_companys_scenarios_can_be_read_and_only_one_cannot_be():
    problem = alignopt.read(SAMPLES / "company")
    read = alignopt.changes.read(SAMPLES / "company-scenarios.csv", problem)
    assert len({each.name for each in read}) == len(read) == 4
    changed = {each.name: established(each.apply(problem)) for each in read}
    impossible = [name for name, stated in changed.items() if contradictions(*stated)]
    assert impossible == ["at least five goals for cleaners"]
