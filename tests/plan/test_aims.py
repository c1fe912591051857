"""What a plan aims at, and where that comes from."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

import alignopt
from alignopt.plan.aims import aims, origins
from alignopt.plan.display import as_markdown, as_text
from alignopt.plan.plan import Plan
from alignopt.plan.write import summary
from alignopt.problem.organisation import Organisation

SAID = "judgements of 3 people"


@pytest.fixture(scope="module")
def problem():
    return alignopt.read("data/samples/it-department")


def test_shares_of_a_perspective_and_of_the_whole(problem):
    frame = aims(problem, Organisation.of(problem))
    perspectives, goals = (frame.filter(kind=kind) for kind in ("perspective", "goal"))
    assert perspectives["target_weight"].sum() == pytest.approx(1)
    assert goals["target_weight"].sum() == pytest.approx(1)
    within = goals.group_by("perspective_id").agg(pl.col("share", "target_weight").sum())
    assert within["share"].to_list() == pytest.approx([1] * 4)
    target = dict(perspectives.select("item_id", "target_weight").iter_rows())
    assert [target[each] for each in within["perspective_id"]] == pytest.approx(
        within["target_weight"].to_list()
    )
    assert frame["source"].null_count() == frame.height


def test_goals_of_a_perspective_that_counts_nothing_have_no_share(problem):
    share = pl.when(perspective_id="LRN").then(0.0).when(perspective_id="CUS").then(0.5)
    changed = problem.perspectives.with_columns(target_weight=share.otherwise("target_weight"))
    frame = aims(
        problem.replace(perspectives=changed), Organisation.of(problem.replace(perspectives=changed))
    )
    assert frame.filter(kind="goal", perspective_id="LRN")["share"].to_list() == [None, None]


def test_each_source_is_told_once_with_what_comes_from_it(problem):
    rows = pl.DataFrame(
        {
            "item_id": ["A", "B", "g", "h", "i"],
            "kind": ["perspective"] * 2 + ["goal"] * 3,
            "name": ["Clients", "Money", "g", "h", "i"],
            "perspective_id": ["A", "B", "A", "B", "B"],
            "source": ["one", "one", "one", "one", "two"],
        }
    )
    assert origins(rows) == [
        "targets of the perspectives, and goals of Clients and Money: one",
        "targets of goals of Money: two",
    ]


def test_a_plan_says_where_its_targets_come_from(plan: Plan):
    assert "targets of" not in as_text(plan)
    sourced = plan.problem.perspectives.with_columns(source=pl.lit(SAID))
    told = replace(plan, problem=plan.problem.replace(perspectives=sourced))
    expected = f"targets of the perspectives: {SAID}"
    assert f"{expected}: see plan.aims" in as_text(told)
    assert f"- {expected}: see [aims.csv](aims.csv)" in as_markdown(told)
    assert summary(told)["origins"] == [expected]
