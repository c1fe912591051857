"""alignopt priorities: judgements in, tables with targets and priorities out."""

from __future__ import annotations

import json

import polars as pl
import pytest

import alignopt
from judged import compared, problem, rated

LINKS = "cause_goal_id,effect_goal_id,strength\nC2,F1,1\nC3,F2,1\nL1,C1,3\nP1,C1,1\n"
JUDGED = [
    *rated("Ann", "points", None, {"C": 10, "F": 50, "L": 20, "P": 20}),
    *rated("Bo", "points", None, {"C": 40, "F": 20, "L": 20, "P": 20}, weight=3),
    *compared("Ann", "C", {("C1", "C2"): 6.0, ("C2", "C3"): 6.0, ("C3", "C1"): 3.0}),
]


@pytest.fixture
def judged(tmp_path):
    """A folder with judgements, one respondent of which contradicts itself."""
    return problem(JUDGED).write(tmp_path / "judged")


def test_it_shows_what_was_judged_and_warns_of_contradictions(judged, run):
    ran = run("priorities", judged)
    assert ran.code == 0
    assert "2 people judged 2 of 6 sets" in ran.out
    assert "Financial" in ran.out
    assert "They disagree most about Customer" in ran.out
    assert "warning: judgements, value (Ann/goals of Customer): got a consistency ratio of" in ran.err


def test_it_writes_a_problem_that_aims_at_what_was_judged(judged, run, tmp_path):
    ran = run("priorities", judged, "--out", tmp_path / "new")
    assert ran.code == 0
    assert f"next: alignopt solve {tmp_path / 'new'}" in ran.out
    with pytest.warns(alignopt.Caution):
        expected = alignopt.priorities(alignopt.read(judged))
    assert alignopt.read(tmp_path / "new") == expected
    weights = pl.read_csv(tmp_path / "new" / "elicited" / "weights.csv")
    assert weights["overall"].head(4).sum() == pytest.approx(1)
    assert run("check", tmp_path / "new").code == 0


def test_respondents_may_all_count_the_same(judged, run, tmp_path):
    run("priorities", judged, "--equally", "--out", tmp_path / "new")
    targets = dict(
        alignopt.read(tmp_path / "new").perspectives.select("perspective_id", "target_weight").iter_rows()
    )
    assert targets["F"] / targets["C"] == pytest.approx((5 * 0.5) ** 0.5)


def test_one_respondent_may_be_heard_alone(judged, run):
    found = run("priorities", judged, "--respondent", "Bo", "--json").document
    assert {row["respondent"] for row in found["respondents"]} == {"Bo"}
    ran = run("priorities", judged, "--respondent", "Bob")
    assert (ran.code, "there is no respondent 'Bob'; did you mean 'Bo'?" in ran.err) == (2, True)


def test_the_method_can_be_chosen(judged, run):
    by = {}
    for method in ("eigenvector", "column_mean"):
        found = run("priorities", judged, "--method", method, "--json").document
        by[method] = {row["item_id"]: row["local"] for row in found["weights"]}
        assert {row["method"] for row in found["respondents"]} == {"points", method}
    assert by["eigenvector"]["C1"] != pytest.approx(by["column_mean"]["C1"], abs=1e-4)


def test_json_holds_everything_and_nothing_else_is_said(judged, run):
    ran = run("priorities", judged, "--json")
    found = ran.document
    assert ran.err == ""
    assert (found["status"], found["problem"], found["strategy_map"]) == ("done", "judged", None)
    assert [row["check"] for row in found["warnings"]] == ["judgements_are_consistent"]
    assert {row["respondent"] for row in found["respondents"]} == {"Ann", "Bo"}
    assert found["consistency"][0]["is_acceptable"] is False
    assert found["disagreement"][0]["highest_by"] == "Bo"


def test_priority_is_passed_on_along_the_strategy_map(judged, run, tmp_path):
    (judged / "strategy_links.csv").write_text(LINKS)
    ran = run("priorities", judged, "--pass-on", "0.5", "--out", tmp_path / "new")
    assert ran.code == 0
    assert "Strategy map of judged" in ran.out
    assert "with half passed on, most gain" in ran.out
    with pytest.warns(alignopt.Caution):
        expected = alignopt.priorities(alignopt.read(judged), pass_on=0.5)
    assert alignopt.read(tmp_path / "new") == expected
    spread = run("priorities", judged, "--pass-on", "0.5", "--json").document["strategy_map"]["spread"]
    assert sum(row["spread"] for row in spread) == pytest.approx(1)


def test_perspectives_move_only_if_asked(judged, run, tmp_path):
    (judged / "strategy_links.csv").write_text(LINKS)
    for across in ([], ["--across"]):
        run("priorities", judged, "--pass-on", "0.5", *across, "--out", tmp_path / f"new{len(across)}")
    stay, moved = (alignopt.read(tmp_path / f"new{count}").perspectives for count in (0, 1))
    assert (
        stay.filter(perspective_id="F")["target_weight"][0]
        > moved.filter(perspective_id="F")["target_weight"][0]
    )


def test_the_strategy_map_needs_no_judgements(tmp_path, run):
    plain = problem().write(tmp_path / "plain")
    (plain / "strategy_links.csv").write_text(LINKS)
    found = run("priorities", plain, "--pass-on", "0.3", "--json").document
    assert found["weights"] == []
    assert len(found["strategy_map"]["spread"]) == 7


def test_nothing_to_go_by_is_bad_input(tmp_path, run):
    ran = run("priorities", problem().write(tmp_path / "plain"))
    assert ran.code == 2
    assert "got no judgements" in ran.err
    assert "add the table judgements" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--across"], "Invalid value for '--across': only together with --pass-on"),
        (["--pass-on", "1"], "'1' is not a share from 0 to less than 1"),
        (["--method", "swing"], "Invalid value for '--method': got 'swing', but nobody judged so"),
        (["--method", "eigen"], "'eigen' is not one of"),
        (["--pass-on", "0.5"], "strategy_links"),
    ],
)
def test_options_that_make_no_sense_are_refused(judged, run, options, said, tmp_path):
    ran = run("priorities", judged, *options, "--out", tmp_path / "new")
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "new").exists()


def test_the_problem_is_not_written_over(judged, run):
    before = {path.name: path.read_bytes() for path in judged.iterdir()}
    ran = run("priorities", judged, "--out", judged)
    assert ran.code == 2
    assert "holds the problem that is read" in ran.err
    assert {path.name: path.read_bytes() for path in judged.iterdir()} == before


def test_bad_judgements_name_the_row(judged, run):
    rows = (judged / "judgements.csv").read_text().splitlines()
    (judged / "judgements.csv").write_text(
        "\n".join([*rows, "Ann,points,F,F1,,-5,", "Ann,points,F,F9,,5,"]) + "\n"
    )
    ran = run("priorities", judged, "--json")
    assert ran.code == 2
    failed = json.loads(ran.out)["failures"]
    assert {(row["row"], row["column"]) for row in failed} == {(13, "value"), (14, "item_id")}
