"""What a time limit cut, said in words and numbers; nothing where it cut nothing."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import timedelta

import pytest

import alignopt
from alignopt.solver.context import Context
from alignopt.solver.cut import Cut, Unfinished
from alignopt.solver.highs import run
from alignopt.solver.limits import Outcome
from alignopt.solver.status import Holds, Stopped
from organisations import NAMED

QUICK = alignopt.Settings(passes=1, nodes=20)
AMPLE = alignopt.Settings(passes=1, nodes=20, time_limit=timedelta(hours=1))


class Hurried(Executor):
    """Solves at once; of the first searches it says that the clock ended them."""

    def __init__(self, ended: int) -> None:
        self.left = ended

    def submit(self, function, /, *args, **options):
        found = function(*args, **options)
        if isinstance(found, Outcome) and self.left > 0:
            self.left -= 1
            found = replace(found, stopped=Stopped.TIME_LIMIT, holds=Holds.PLAN)
        future = Future()
        future.set_result(found)
        return future


@pytest.fixture(scope="module")
def problem():
    return alignopt.read(NAMED["siblings_with_priorities"](), name="siblings")


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (Cut(), ""),
        (Cut(steps=12), ""),
        (Cut(3, 12), "steps whose search the clock ended: 3 of 12"),
        (
            Cut(steps=12, improvement=Unfinished(1, 4, 9)),
            "improvement ended in pass 1 after 4 of 9 neighbourhoods",
        ),
        (Cut(bound=True), "the joint relaxation was left out of the bound"),
        (
            Cut(1234, 5678, Unfinished(2, 0, 1), bound=True),
            "steps whose search the clock ended: 1,234 of 5,678; improvement ended in pass 2 after 0 of 1 "
            "neighbourhood; the joint relaxation was left out of the bound",
        ),
    ],
)
def test_it_is_said_in_words(cut, said):
    assert str(cut) == said
    assert bool(cut) == bool(said)
    assert (cut.facts() or {"text": ""})["text"] == said


def test_nothing_is_said_where_nothing_was_cut(problem):
    plan = alignopt.solve(problem, settings=AMPLE)
    assert not plan.cut
    assert plan.cut.facts() is None
    assert "cut" not in repr(plan)
    assert plan.scorecards.equals(alignopt.solve(problem, settings=QUICK).scorecards)


@pytest.mark.parametrize("ended", [1, 2])
def test_searches_that_the_clock_ended_are_counted(problem, ended):
    plan = alignopt.solve(problem, settings=QUICK, executor=Hurried(ended))
    assert plan.stopped is Stopped.TIME_LIMIT
    assert plan.cut == Cut(ended, plan.solution.steps)
    assert f"the time limit cut: steps whose search the clock ended: {ended} of " in repr(plan)
    assert f"the time limit cut: {plan.cut}" in plan._repr_html_()


def test_the_joint_method_says_it_too(problem):
    assert alignopt.solve(problem, "joint", settings=QUICK, executor=Hurried(1)).cut == Cut(1, 1)


def test_where_improvement_ended_is_said(monkeypatch):
    """By a clock that strikes when it is looked at for the second time."""
    many = alignopt.read(NAMED["deep_and_ragged"](), name="deep")
    looks = iter([False])
    monkeypatch.setattr(Context, "is_late", lambda self: next(looks, True))
    monkeypatch.setattr("alignopt.solver.improve.LARGEST", 1)
    cut = alignopt.solve(many, settings=QUICK).cut
    assert (cut.searches, cut.improvement.turn, cut.bound) == (0, 1, False)
    assert 0 < cut.improvement.done < cut.improvement.total
    assert str(cut).startswith(f"improvement ended in pass 1 after {cut.improvement.done} of ")


def test_what_is_missing_from_the_bound_is_said(problem, monkeypatch):
    monkeypatch.setattr(Context, "seconds_left", lambda self: 0.0)
    plan = alignopt.solve(problem, settings=QUICK)
    assert plan.cut.bound
    assert str(plan.cut).endswith("the joint relaxation was left out of the bound")


def test_what_was_cut_is_written(problem, tmp_path):
    plan = alignopt.solve(problem, settings=QUICK, executor=Hurried(1))
    plan.write(tmp_path / "plan")
    summary = json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))
    assert summary["stopped"] == "time_limit"
    assert summary["cut"] == {
        "searches": 1,
        "steps": plan.cut.steps,
        "improvement": None,
        "bound": False,
        "text": str(plan.cut),
    }
    assert f"- the time limit cut: {plan.cut}\n" in (tmp_path / "plan" / "index.md").read_text(
        encoding="utf-8"
    )


def test_a_dive_is_one_search_however_many_solves_it_takes():
    from alignopt.solver.highs import clocked
    from alignopt.solver.limits import Limits
    from knapsacks import SMALL, endless

    @clocked
    def several(seconds):
        run(endless(), Limits(seconds=seconds, nodes=1_000_000))
        return run(SMALL, Limits())

    cut = several(0.05)
    assert (cut.stopped, cut.holds) == (Stopped.TIME_LIMIT, Holds.PLAN)
    assert run(SMALL, Limits()).holds is Holds.OPTIMAL
