"""alignopt audit: what it says of given scorecards, and with which exit code."""

import polars as pl
import pytest

HEAD = "holder_id,goal_id,weight\n"
SHOP = "ORG,G1,0.25\nORG,G2,0.25\nORG,G3,0.25\nORG,G4,0.25\n"
ADA = "A,G1,0.4\nA,G2,0.2\nA,G3,0.4\n"
BO = "B,G1,0.4\nB,G3,0.4\nB,G4,0.2\n"


@pytest.fixture
def cards(tmp_path):
    """Scorecards as a file."""

    def write(*rows):
        path = tmp_path / "cards.csv"
        path.write_text(HEAD + "".join(rows), encoding="utf-8")
        return path

    return write


def test_scorecards_that_keep_every_rule(run, tiny, cards):
    ran = run("audit", tiny, cards(SHOP, ADA, BO))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Audit of 3 scorecards against 0 rules: nothing that must hold is broken\n")
    assert "Must hold" not in ran.out


def test_what_breaks_is_listed(run, tiny, cards):
    ran = run("audit", tiny, cards(SHOP, ADA, "B,G1,0.5\nB,G3,0.5\nB,G9,0.2\n"))
    assert (ran.code, ran.err) == (1, "")
    _, colon, listed = ran.out.partition("Must hold:\n")
    assert colon
    assert "G9" in listed
    assert all(line.startswith("  ") for line in listed.splitlines())


def test_what_may_break_has_a_price_and_breaks_nothing(run, tiny, cards):
    rules = "rule_id,kind,level,max,hard,penalty\nR1,goal_count,person,2,false,1.5\n"
    (tiny / "rules.csv").write_text(rules, encoding="utf-8")
    ran = run("audit", tiny, cards(SHOP, ADA, BO))
    assert ran.code == 0
    _, colon, listed = ran.out.partition("May break, at a price:\n")
    assert colon
    assert len(listed.splitlines()) == 2


def test_the_limit_cuts_the_list_and_says_so(run, tiny, cards):
    ran = run("audit", tiny, cards(SHOP), "--limit", 1)
    assert ran.code == 1
    assert ran.out.endswith("  ... and 1 more: raise --limit, or name --out\n")


def test_json(run, tiny, cards):
    ran = run("audit", tiny, cards(SHOP, ADA), "--json")
    assert (ran.code, ran.err) == (1, "")
    document = ran.document
    assert (document["status"], document["exit_code"]) == ("broken", 1)
    assert document["message"] == "1 finding of what must hold"
    assert (document["problem"], document["is_sound"], document["findings_in_all"]) == ("tiny", False, 1)
    assert document["findings"][0]["holder_id"] == "B"
    assert "alignment" in {each["criterion"] for each in document["criteria"]}
    assert {each["goal_id"] for each in document["coverage"]} == {"G1", "G2", "G3", "G4"}
    assert document["out_of_sight"] == []
    ran = run("audit", tiny, cards(SHOP, ADA, BO), "--json")
    assert (ran.code, ran.document["status"], ran.document["findings"]) == (0, "done", [])


def test_rates_count_in_the_total(run, tiny, cards):
    path = cards(SHOP, ADA, BO)
    zero = [
        each
        for name in ("alignment", "balance", "specificity", "fairness", "priority")
        for each in ("--rate", f"{name}=0")
    ]
    assert run("audit", tiny, path, "--json").document["total"] > 0
    assert run("audit", tiny, path, "--json", *zero).document["total"] == pytest.approx(0)


def test_a_policy_is_among_the_rules(run, tiny, cards):
    ran = run(
        "audit",
        tiny,
        cards(SHOP, ADA, "B,G1,0.45\nB,G3,0.35\nB,G4,0.2\n"),
        "--policy",
        "plain-practice",
        "--json",
    )
    assert ran.code == 1
    assert {each["rule_id"] for each in ran.document["findings"]} == {"plain-practice/weight"}


def test_tables_are_written_whole(run, tiny, cards, tmp_path):
    out = tmp_path / "deep" / "audit"
    ran = run("audit", tiny, cards(SHOP, ADA), "--out", out)
    assert ran.code == 1
    assert ran.out.endswith(f"\nWritten to {out}: findings, criteria, coverage, out_of_sight\n")
    assert pl.read_csv(out / "findings.csv")["holder_id"].to_list() == ["B"]
    assert {each.name for each in out.iterdir()} == {
        "findings.csv",
        "criteria.csv",
        "coverage.csv",
        "out_of_sight.csv",
    }
    refused = run("audit", tiny, cards(SHOP), "--out", out)
    assert refused.code == 2
    assert "is not empty" in refused.err


def test_what_is_read_is_not_written_over(run, tiny, cards):
    ran = run("audit", tiny, cards(SHOP), "--out", tiny)
    assert ran.code == 2
    assert "holds the problem that is read" in ran.err


@pytest.mark.parametrize("rows", ["A,G1,40\n", "A,G1,\n", "A,G1,0.5\nA,G1,0.5\n"])
def test_weights_that_are_no_scorecards(run, tiny, cards, rows):
    ran = run("audit", tiny, cards(rows), "--json")
    assert (ran.code, ran.document["status"]) == (2, "bad_input")
    assert {each["table"] for each in ran.document["failures"]} == {"cards.csv"}


def test_weights_that_are_not_there(run, tiny, tmp_path):
    ran = run("audit", tiny, tmp_path / "nowhere.csv")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere.csv" in ran.err


def test_warnings_are_told(run, careless, cards):
    ran = run("audit", careless, cards(SHOP, ADA, BO))
    assert ran.code == 0
    assert len(ran.err.splitlines()) == 2
