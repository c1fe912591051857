"""alignopt conflicts: what it finds, and with which exit code."""

import pytest

import alignopt


class Nothing:
    """No conflict was found."""

    def __init__(self, *, holds_plan):
        self.holds_plan = holds_plan

    def __bool__(self):
        return False

    def __str__(self):
        return "no conflict was found, and no plan either"


@pytest.fixture
def nothing(monkeypatch):
    """Find no conflict, and a plan or none."""

    def find(*, holds_plan):
        monkeypatch.setattr(alignopt, "conflicts", lambda problem: Nothing(holds_plan=holds_plan))

    return find


def test_a_conflict_is_the_report(run, impossible, conflict):
    ran = run("conflicts", impossible)
    assert (ran.code, ran.out, ran.err) == (1, f"{conflict}\n", "")


def test_json_of_a_conflict(run, impossible, conflict):
    ran = run("conflicts", impossible, "--json")
    assert (ran.code, ran.err) == (1, "")
    document = ran.document
    assert (document["status"], document["problem"]) == ("no_plan", "impossible")
    assert document["message"] == "no plan exists: 1 conflict of rules"
    assert document["conflict"] == conflict.as_dict()


def test_no_conflict(run, tiny, nothing):
    nothing(holds_plan=True)
    ran = run("conflicts", tiny)
    assert (ran.code, ran.out, ran.err) == (0, "tiny: no conflict, a plan exists\n", "")
    document = run("conflicts", tiny, "--json").document
    assert (document["status"], document["holds_plan"], document["conflict"]) == ("done", True, None)


def test_neither_a_plan_nor_a_conflict(run, tiny, nothing):
    nothing(holds_plan=None)
    ran = run("conflicts", tiny)
    assert (ran.code, ran.out) == (1, "no conflict was found, and no plan either\n")
    document = run("conflicts", tiny, "--json").document
    assert (document["exit_code"], document["holds_plan"], document["conflict"]) == (1, None, None)


def test_a_real_conflict_and_its_repair(run, impossible):
    ran = run("conflicts", impossible)
    assert (ran.code, ran.err) == (1, "")
    assert "the owner" in ran.out
    document = run("conflicts", impossible, "--json").document
    assert document["conflict"]["rules"]
    assert document["conflict"]["repair"]
    assert document["conflict"]["is_repaired"]


def test_a_real_plan(run, tiny):
    assert run("conflicts", tiny).out == "tiny: no conflict, a plan exists\n"


def test_a_policy_is_laid_over_it_and_warnings_are_told(run, careless, monkeypatch):
    seen = []

    def look(problem):
        seen.append(problem)
        return Nothing(holds_plan=True)

    monkeypatch.setattr(alignopt, "conflicts", look)
    ran = run("conflicts", careless, "--policy", "plain-practice")
    assert ran.code == 0
    assert len(ran.err.splitlines()) == 2
    assert "plain-practice/step" in seen[0].rules["rule_id"]


def test_bad_tables(run, broken):
    ran = run("conflicts", broken)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("3 failures in 3 tables\n")
