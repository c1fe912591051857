"""Line of sight."""

from __future__ import annotations

import pytest

import alignopt
from alignopt.plan.plan import Plan
from handmade import renamed


def test_one_row_per_card_on_the_way_heaviest_goal_first(plan: Plan) -> None:
    sight = plan.line_of_sight("P1")
    columns = ["line", "step", "holder_id", "goal_id", "weight", "perspective"]
    assert sight.frame.select(columns).rows() == [
        (0, 0, "P1", "C1a", 0.6, "Customer"),
        (0, 1, "A", "C1a", 0.5, "Customer"),
        (0, 2, "O", "C1", 0.6, "Customer"),
        (1, 0, "P1", "F1", 0.4, "Financial"),
        (1, 1, "A", "F1", 0.5, "Financial"),
        (1, 2, "O", "F1", 0.4, "Financial"),
    ]


def test_a_local_line_ends_where_it_starts(plan: Plan) -> None:
    local = plan.line_of_sight("P4").lines()[1]
    assert [(row["holder_id"], row["goal_id"]) for row in local] == [("P4", "L1"), ("B", "L1")]


def test_the_organisation_sees_its_own_goals(plan: Plan) -> None:
    assert plan.line_of_sight("O").frame["step"].unique().to_list() == [0]


def test_text_reads_as_a_tree(plan: Plan) -> None:
    assert str(plan.line_of_sight("P1")).splitlines() == [
        "Ada (P1)",
        "  Greet at the door (60 %)",
        "    └ also on the scorecard of Sales (50 %)",
        "      └ serves Glad customers (60 %) of Corner shop",
        "        └ Customer",
        "  Sound money (40 %)",
        "    └ also on the scorecard of Sales (50 %)",
        "      └ also on the scorecard of Corner shop (40 %)",
        "        └ Financial",
    ]


def test_in_a_notebook_names_are_text(plan: Plan) -> None:
    plan = renamed(plan, "goals", "goal_id", {"C1a": "<b>bold</b> & more"})
    plan = renamed(plan, "people", "person_id", {"P1": "<script>"})
    html = plan.line_of_sight("P1")._repr_html_()
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in html
    assert "<b>" not in html
    assert "<script" not in html
    assert html.count("<ul") == html.count("</ul>") == 8


def test_an_unknown_holder_is_named_with_the_nearest_known(plan: Plan) -> None:
    with pytest.raises(alignopt.UnknownName, match="there is no holder 'P11'; did you mean 'P1'"):
        plan.line_of_sight("P11")


def test_a_holder_without_a_scorecard_is_told_why(plan: Plan) -> None:
    with pytest.raises(alignopt.UnknownName, match="E has no scorecard: no capacity"):
        plan.line_of_sight("E")
