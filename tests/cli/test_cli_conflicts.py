"""alignopt conflicts: what it finds, and with which exit code."""

import pytest

import alignopt


@pytest.fixture
def no_conflict(monkeypatch):
    monkeypatch.setattr(alignopt, "conflicts", lambda problem: None, raising=False)


def test_a_conflict_is_the_report(run, impossible, conflict):
    ran = run("conflicts", impossible)
    assert (ran.code, ran.out, ran.err) == (1, f"{conflict}\n", "")


def test_json_of_a_conflict(run, impossible, conflict):
    ran = run("conflicts", impossible, "--json")
    assert (ran.code, ran.err) == (1, "")
    document = ran.document
    assert (document["status"], document["problem"]) == ("no_plan", "impossible")
    assert document["message"] == "no plan exists: 2 rules contradict each other"
    assert document["conflict"] == conflict.as_dict()


def test_no_conflict(run, tiny, no_conflict):
    ran = run("conflicts", tiny)
    assert (ran.code, ran.out, ran.err) == (0, "tiny: no conflict, a plan exists\n", "")
    ran = run("conflicts", tiny, "--json")
    assert (ran.code, ran.document["status"], ran.document["conflict"]) == (0, "done", None)


def test_a_policy_is_laid_over_it_and_warnings_are_told(run, careless, monkeypatch):
    seen = []
    monkeypatch.setattr(alignopt, "conflicts", seen.append, raising=False)
    ran = run("conflicts", careless, "--policy", "plain-practice")
    assert ran.code == 0
    assert len(ran.err.splitlines()) == 2
    assert "plain-practice/step" in seen[0].rules["rule_id"]


def test_bad_tables(run, broken):
    ran = run("conflicts", broken)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("3 failures in 3 tables\n")
