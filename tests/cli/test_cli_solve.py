"""alignopt solve: what it writes, what it says, what it refuses."""

import json
from datetime import timedelta

import polars as pl
import pytest

import alignopt
from alignopt.cli.commands.solving import METHODS
from alignopt.plan.write import TABLES
from alignopt.solver.solve import METHODS as KNOWN


@pytest.fixture
def settings(monkeypatch):
    """The settings of solves that are not carried out."""
    seen = []

    def refuse(problem, method, *, settings, checkpoint, progress):
        seen.append((problem, method, settings))
        raise alignopt.NoPlan("no plan was asked for", stopped=alignopt.Stopped.TIME_LIMIT)

    monkeypatch.setattr(alignopt, "solve", refuse)
    return seen


def test_a_plan_is_written_and_summed_up(run, tiny, tmp_path):
    out = tmp_path / "deep" / "plan"
    ran = run("solve", tiny, "--out", out)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Plan for Corner shop: 1 unit, 2 people, ")
    assert f"Written to {out}:" in ran.out
    assert "3 plan drafts" in ran.out
    cards = pl.read_parquet(out / "scorecards.parquet")
    assert cards.group_by("holder_id").agg(pl.col("weight").sum().round(9))["weight"].to_list() == [1.0] * 3
    for table in TABLES:
        assert (out / f"{table}.csv").is_file()
    assert [each.name for each in out.parent.iterdir()] == ["plan"]


def test_json_holds_the_summary_that_is_written(run, tiny, tmp_path):
    out = tmp_path / "plan"
    ran = run("solve", tiny, "--out", out, "--json", "--method", "joint")
    assert (ran.code, ran.err) == (0, "")
    document = ran.document
    assert list(document) == ["status", "exit_code", "message", "failures", "warnings", "out", "plan"]
    assert (document["status"], document["out"], document["failures"]) == ("done", str(out), [])
    assert document["plan"] == json.loads((out / "summary.json").read_text(encoding="utf-8"))


def test_quiet_says_nothing(run, tiny, tmp_path):
    ran = run("solve", tiny, "--out", tmp_path / "plan", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "plan" / "summary.json").is_file()


def test_a_plan_is_overwritten_only_when_told_to(run, tiny, tmp_path):
    out = tmp_path / "plan"
    out.mkdir()
    (out / "summary.json").write_text("an older plan", encoding="utf-8")
    refused = run("solve", tiny, "--out", out)
    assert refused.code == 2
    assert "is not empty" in refused.err
    assert [each.name for each in out.iterdir()] == ["summary.json"]
    assert run("solve", tiny, "--out", out, "--overwrite").code == 0
    assert (out / "scorecards.csv").is_file()


def test_what_is_no_plan_is_not_overwritten(run, tiny, tmp_path, settings):
    out = tmp_path / "holiday"
    out.mkdir()
    (out / "photo").touch()
    ran = run("solve", tiny, "--out", out, "--overwrite")
    assert ran.code == 2
    assert "will not be overwritten" in ran.err
    assert not settings


def test_bad_tables_are_listed_and_nothing_is_written(run, broken, tmp_path):
    ran = run("solve", broken, "--out", tmp_path / "plan")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("3 failures in 3 tables\n")
    assert not (tmp_path / "plan").exists()


def test_json_of_bad_tables(run, broken, tmp_path):
    ran = run("solve", broken, "--out", tmp_path / "plan", "--json")
    assert (ran.code, ran.err, ran.document["status"]) == (2, "", "bad_input")
    assert len(ran.document["failures"]) == 3
    assert not (tmp_path / "plan").exists()


def test_no_plan_and_the_rules_that_leave_none(run, impossible, tmp_path, conflict):
    ran = run("solve", impossible, "--out", tmp_path / "plan")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.lower() == f"{conflict}\n".lower()
    assert not (tmp_path / "plan").exists()


def test_a_real_conflict_is_told_with_its_repair(run, impossible, tmp_path):
    ran = run("solve", impossible, "--out", tmp_path / "plan", "--json")
    assert ran.code == 1
    assert {each["source"] for each in ran.document["conflict"]["rules"]} == {"the owner"}
    assert ran.document["conflict"]["is_repaired"]


def test_json_of_no_plan(run, impossible, tmp_path, conflict):
    ran = run("solve", impossible, "--out", tmp_path / "plan", "--json")
    assert (ran.code, ran.err) == (1, "")
    document = ran.document
    assert list(document) == [
        "status",
        "exit_code",
        "message",
        "failures",
        "warnings",
        "stopped",
        "conflict",
    ]
    assert (document["status"], document["stopped"]) == ("no_plan", "infeasible")
    assert document["conflict"] == conflict.as_dict()


def test_where_no_plan_was_found_in_time_no_rules_are_blamed(run, tiny, tmp_path, settings, conflict):
    ran = run("solve", tiny, "--out", tmp_path / "plan", "--json")
    assert (ran.code, ran.document["stopped"]) == (1, "time_limit")
    assert "conflict" not in ran.document


def test_a_policy_is_laid_over_the_problem(run, tiny, tmp_path, settings):
    run("solve", tiny, "--out", tmp_path / "plan", "--policy", "plain-practice")
    ((problem, _, _),) = settings
    assert "plain-practice/count" in problem.rules["rule_id"]


def test_warnings_are_told_and_do_not_stop_it(run, careless, tmp_path):
    ran = run("solve", careless, "--out", tmp_path / "plan", "--quiet")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("warning: rules.csv row 2, level (R1): got team, a level that nobody has")
    ran = run("solve", careless, "--out", tmp_path / "other", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [each["key"] for each in ran.document["warnings"]] == ["R1", "R2"]


def test_warnings_are_told_where_there_is_no_plan(run, careless, tmp_path, settings):
    ran = run("solve", careless, "--out", tmp_path / "plan")
    assert ran.code == 1
    *warned, said = ran.err.splitlines()
    assert [each.partition(":")[0] for each in warned] == ["warning"] * 2
    assert said == "No plan was asked for"
    ran = run("solve", careless, "--out", tmp_path / "plan", "--json")
    assert [each["check"] for each in ran.document["warnings"]] == [
        "rule_reaches_somebody",
        "penalty_has_an_effect",
    ]


def test_options_reach_the_solver(run, tiny, tmp_path, settings):
    options = "--method joint --rate balance=2 --rate fairness=0 --time-limit 2.5 --seed 7 --workers 1"
    ran = run(
        "solve", tiny, "--out", tmp_path / "plan", *options.split(), "--gap", 1, "--nodes", 9, "--passes", 0
    )
    assert ran.code == 1
    expected = alignopt.Settings(
        rates=alignopt.Rates(balance=2, fairness=0),
        gap=1,
        nodes=9,
        passes=0,
        time_limit=timedelta(seconds=2.5),
        seed=7,
        workers=1,
    )
    assert [each[1:] for each in settings] == [("joint", expected)]


def test_without_options_settings_are_the_defaults(run, tiny, tmp_path, settings):
    run("solve", tiny, "--out", tmp_path / "plan")
    assert [each[1:] for each in settings] == [("cascade", alignopt.Settings())]


def test_the_methods_offered_are_those_there_are():
    assert METHODS == KNOWN


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--rate", "balance"], "not of the form NAME=VALUE"),
        (["--rate", "balence=1"], "did you mean 'balance'"),
        (["--rate", "xyz=1"], "criteria are priority, alignment"),
        (["--rate", "balance=-1"], "'-1' is not a finite number of at least 0"),
        (["--rate", "balance=inf"], "not a finite number"),
        (["--rate", "balance=1", "--rate", "balance=2"], "given 2 times"),
        (["--time-limit", "0"], "not a number of seconds"),
        (["--time-limit", "nan"], "not a number of seconds"),
        (["--time-limit", "1e300"], "not a number of seconds"),
        (["--gap", "-1"], "of at least 0"),
        (["--nodes", "0"], "not a whole number from 1"),
        (["--seed", "99999999999"], "not a whole number from 0 to 100000000"),
        (["--workers", "two"], "not a whole number from 1"),
        (["--method", "magic"], "'magic' is not one of"),
        (["--speed", "9"], "No such option"),
    ],
)
def test_options_that_mean_nothing_are_refused(run, tiny, tmp_path, settings, options, said):
    ran = run("solve", tiny, "--out", tmp_path / "plan", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "See 'alignopt solve --help'." in ran.err
    assert not settings


def test_json_of_options_that_mean_nothing(run, tiny, tmp_path):
    ran = run("solve", tiny, "--out", tmp_path / "plan", "--nodes", "0", "--json")
    assert (ran.code, ran.err) == (2, "")
    assert (ran.document["status"], ran.document["failures"]) == ("bad_input", [])
    assert "'--nodes'" in ran.document["message"]
