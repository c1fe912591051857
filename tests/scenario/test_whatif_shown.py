"""How what-ifs show themselves, and what they write: figures worked by hand on the small shop."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

import alignopt
from alignopt.plan.write import TABLES
from alignopt.scenario.outcome import Outcome
from alignopt.solver.bound import Bounds
from alignopt.solver.status import Stopped
from alignopt.tables.failures import failure, failures_frame
from handmade import CARDS, plan_of, problem_of, shop

if TYPE_CHECKING:
    from pathlib import Path

    from alignopt.plan.plan import Plan

AFTER = {**CARDS, "P1": {"C1a": 40, "F1": 60}, "P2": {"F2": 60, "C1a": 40}}
NO_PLAN = alignopt.NoPlan("no plan exists: too little\n  more of it", stopped=Stopped.INFEASIBLE)


def bounded(plan: Plan, below: float) -> Plan:
    """The same plan, so many points above its bound."""
    bounds = Bounds(plan.solution.bounds.floors, plan.total - below)
    return replace(plan, solution=replace(plan.solution, bounds=bounds))


def failures(*got: str) -> alignopt.BadInput:
    rows = [
        failure("check", table="goals", column="name", key="G", got=each, expected="y", remedy="do z")
        for each in got
    ]
    return alignopt.BadInput(failures_frame(rows), what="the tables of scenario 'x'")


def found_of(
    *outcomes: tuple[str, Plan | alignopt.AlignoptError], changes: str = "a change"
) -> alignopt.WhatIf:
    """What came of scenarios whose plans or errors are given."""
    baseline = bounded(shop(), 1.0)
    made = []
    for name, given in outcomes:
        is_error = isinstance(given, Exception)
        plan, error = (None, given) if is_error else (given, None)
        problem = None if plan is None else plan.problem
        made.append(Outcome(name, (changes,), problem, plan, error, baseline))
    return alignopt.WhatIf(baseline, tuple(made))


@pytest.fixture
def found() -> alignopt.WhatIf:
    moved = bounded(plan_of(problem_of(), AFTER), 0.5)
    return found_of(("moved", moved), ("too little", NO_PLAN), ("unsound", failures("x")))


def test_a_line_for_each_scenario_the_change_first(found: alignopt.WhatIf) -> None:
    plan, base = found.plan("moved"), found.baseline
    change = plan.total - base.total
    head, heads, moved, little, unsound, *notes = repr(found).splitlines()
    assert head == (
        f"What if: 3 scenarios of Corner shop, against its baseline (total {base.total:.1f} points, "
        f"no plan is below {base.total - 1:.1f})"
    )
    assert heads.split("  ")[0] == "scenario"
    assert heads.split()[1:] == ["change", "▼", "best", "plans", "apart", "total", "kept", "moved", "plans"]
    apart = f"{change - 0.5:+.1f} to {change + 1.0:+.1f}"
    cells = [each.strip() for each in moved.split("   ") if each.strip()]
    assert cells[:2] == ["moved", f"{change:+.1f}"]
    assert cells[2].removesuffix(" ~") == apart
    assert cells[2].endswith("~") == (change - 0.5 < 0 < change + 1.0)
    assert cells[3:] == [f"{plan.total:.1f}", "–", "26.7 %", "2"]
    assert little == "too little   failed: no plan exists: too little"
    assert unsound == "unsound      failed: goals, name (G): got x, expected y; do z"
    assert notes[0].startswith("change: of the total, in points; best plans apart:")
    assert notes[-1] == (
        "no plan: alignopt.conflicts(found.outcome('too little').problem) says which rules leave none, and a "
        "way out"
    )


def test_columns_stand_beneath_their_heads(found: alignopt.WhatIf) -> None:
    _, heads, moved, *_ = repr(found).splitlines()
    assert len(moved) == len(heads)
    for head in ("change ▼", "total", "moved", "plans"):
        end = heads.rindex(head) + len(head)
        assert moved[end - 1] not in " "
        assert moved[end : end + 1] in ("", " ")


def test_no_line_is_wider_than_a_page() -> None:
    long = bounded(plan_of(problem_of(), AFTER), 0.5)
    shown = repr(found_of(("n" * 80, long), ("m" * 80, alignopt.NoPlan("no plan: " + "why " * 60))))
    assert all(len(line) <= 110 for line in shown.splitlines())
    assert f"{'n' * 37}...  " in shown
    assert shown.splitlines()[3].endswith("...")


@pytest.mark.parametrize(("below", "mark"), [(0.0, False), (50.0, True)])
def test_what_the_bounds_cannot_tell_is_marked(below: float, mark: bool) -> None:
    """The plan is 8.7 points worse: with bounds 50 points lower, the best plan may as well be better."""
    found = found_of(("worse", bounded(plan_of(problem_of(), AFTER), below)))
    low, high = found.summary.select("low", "high").row(0)
    assert (low < 0 < high) is mark
    assert ("~: the bounds cannot tell" in repr(found)) is mark
    assert (f"{low:+.1f} to {high:+.1f} ~" in repr(found)) is mark


def test_several_failures_are_counted() -> None:
    assert "failed: 2 failures, such as goals, name (G): got x, expected y; do z" in repr(
        found_of(("two", failures("x", "q")))
    )


def test_where_nothing_came_out_no_figures_are_explained() -> None:
    shown = repr(found_of(("late", alignopt.NoPlan("no plan was found", stopped=Stopped.TIME_LIMIT))))
    assert len(shown.splitlines()) == 3
    assert "1 scenario of" in shown


def test_cards_that_do_not_hold_are_marked() -> None:
    """Cards made by hand put more on a goal than the default policy allows."""
    shown = found_of(("other", shop()))
    assert shown.summary["kept_total"].to_list() == [None]
    assert "kept –: the baseline's scorecards do not all hold there" in repr(shown)


def test_html_says_the_same_and_runs_nothing() -> None:
    plan = bounded(plan_of(problem_of(), AFTER), 0.5)
    page = found_of(("<b>up</b>", plan), ("little", NO_PLAN), changes="<i>'")._repr_html_()
    assert "&lt;b&gt;up&lt;/b&gt;" in page
    assert "title='&lt;i&gt;&#x27;'" in page
    assert "<td style='text-align:left' colspan='6'>failed: no plan exists: too little</td>" in page
    assert f"<td style='text-align:right'>{plan.total:.1f}</td>" in page
    assert page.count("<tr") == page.count("</tr>") == 3


def test_everything_is_written_and_can_be_read_back(found: alignopt.WhatIf, tmp_path: Path) -> None:
    out = found.write(tmp_path / "deep" / "out")
    assert sorted(each.name for each in out.iterdir()) == [
        "baseline",
        "criteria.csv",
        "moved",
        "summary.csv",
        "too little",
        "unsound",
    ]
    read = pl.read_csv(out / "summary.csv", schema_overrides=found.summary.schema)
    assert read.drop("failed").equals(found.summary.drop("failed"))
    assert read["failed"][1] == "no plan exists: too little\n  more of it"
    criteria = pl.read_csv(out / "criteria.csv", schema_overrides=found.criteria.schema)
    assert criteria.equals(found.criteria)
    moved = pl.read_csv(out / "moved" / "moved.csv")
    assert moved["holder_id"].to_list() == ["P2", "P1"]
    assert moved["moved"].to_list() == pytest.approx([0.6, 0.2])
    assert (out / "moved" / "changes.txt").read_text(encoding="utf-8") == "a change\n"
    for name, plan in (("baseline", found.baseline), ("moved", found.plan("moved"))):
        assert {f"{each}.csv" for each in TABLES} < {each.name for each in (out / name).iterdir()}
        cards = pl.read_parquet(out / name / "scorecards.parquet")
        assert cards.equals(plan.scorecards)
        assert json.loads((out / name / "summary.json").read_text(encoding="utf-8"))["total"] == plan.total
        assert len(list((out / name / "drafts").iterdir())) > 3


def test_of_one_that_failed_the_reason_is_written(found: alignopt.WhatIf, tmp_path: Path) -> None:
    out = found.write(tmp_path / "out")
    assert sorted(each.name for each in (out / "unsound").iterdir()) == ["changes.txt", "failed.txt"]
    said = (out / "unsound" / "failed.txt").read_text(encoding="utf-8")
    assert said.startswith("1 failure in the tables of scenario 'x':\n  goals, name (G): got x")


def test_of_a_changed_problem_what_differs_is_written(tmp_path: Path) -> None:
    halves = problem_of().perspectives.with_columns(target_weight=pl.lit(0.5))
    plan = plan_of(problem_of().replace(perspectives=halves), CARDS)
    found = found_of(("halves", plan))
    bare = replace(found, outcomes=(replace(found.outcomes[0], changes=()),))
    said = (bare.write(tmp_path / "out") / "halves" / "changes.txt").read_text(encoding="utf-8")
    assert "C (60 % in baseline, 50 % in halves)" in said


def test_any_name_makes_a_folder_of_its_own(tmp_path: Path) -> None:
    names = ["../up", "Baseline", "summary.csv", "+10 %", "a", "A", "nul"]
    found = found_of(*[(name, NO_PLAN) for name in names])
    out = found.write(tmp_path / "out")
    folders = [each for each in out.iterdir() if (each / "failed.txt").is_file()]
    assert len(folders) == len(names)
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    assert (out / "summary.csv").is_file()
    assert (out / "baseline" / "index.md").is_file()
    assert len({each.name.casefold() for each in out.iterdir()}) == len(names) + 3


def test_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    out = found_of(("=1+1", NO_PLAN)).write(tmp_path / "out")
    assert "'=1+1" in (out / "summary.csv").read_text(encoding="utf-8").splitlines()[1]
    assert (out / "criteria.csv").read_text(encoding="utf-8").splitlines()[0] == "criterion,baseline,'=1+1"


def test_all_or_nothing(found: alignopt.WhatIf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("alignopt.scenario.write._save", fail)
    with pytest.raises(OSError, match="No space left"):
        found.write(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_anything_is_left_alone(found: alignopt.WhatIf, tmp_path: Path) -> None:
    (tmp_path / "photo").touch()
    with pytest.raises(FileExistsError, match="is not empty; name a new folder"):
        found.write(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["photo"]
