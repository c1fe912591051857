"""Cascade heatmap."""

from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.axes import Axes

import alignopt
from alignopt.plan.plan import Plan
from alignopt.render import cascade_heatmap
from handmade import SHOP, plan_of, problem_of, renamed
from looking import caption, drawn, many_units, overlap, rows


def cells(ax: Axes) -> dict[tuple[str, str], str]:
    """What stands in each cell, by row and column."""
    heads = [text for text in ax.texts if text.get_va() == "bottom"]
    columns = {round(head.xy[0], 6): head.get_text().replace("\n", " ") for head in heads}
    names = dict(zip((round(y, 6) for y in ax.get_yticks()), rows(ax), strict=True))
    inside = [text for text in ax.texts if text not in heads]
    return {
        (names[round(text.get_position()[1], 6)], columns[round(text.get_position()[0], 6)]): text.get_text()
        for text in inside
    }


def test_cells_are_shares_of_capacity(plan: Plan) -> None:
    found = cells(cascade_heatmap(plan))
    assert {row for row, _ in found} == {
        "Customer",
        "Glad customers",
        "Financial",
        "Sound money",
        "Low waste",
        "Local goals",
    }
    assert {column for _, column in found} == {"Target", "Corner shop", "Sales", "Back office"}
    assert found["Glad customers", "Sales"] == f"{100 * 1.6 / 2.6:.0f} %"
    assert found["Sound money", "Sales"] == f"{100 * 1.0 / 2.6:.0f} %"
    assert found["Glad customers", "Back office"] == "50 %"
    assert found["Local goals", "Back office"] == "50 %"


def test_nothing_is_blank(plan: Plan) -> None:
    found = cells(cascade_heatmap(plan))
    assert found["Low waste", "Corner shop"] == ""
    assert found["Financial", "Back office"] == ""
    assert found["Local goals", "Target"] == ""


def test_the_organisation_is_what_is_delivered(plan: Plan) -> None:
    found = cells(cascade_heatmap(plan))
    for row in plan.coverage.filter(is_covered=True).iter_rows(named=True):
        assert found[row["name"], "Corner shop"] == f"{row['delivered']:.0%}".replace("%", " %")
        assert found[row["name"], "Target"] == f"{row['target_weight']:.0%}".replace("%", " %")


def test_a_band_is_the_sum_of_its_goals(plan: Plan) -> None:
    found = cells(cascade_heatmap(plan))
    assert found["Financial", "Target"] == "40 %"
    assert found["Customer", "Target"] == "60 %"


def test_shows_the_people_of_a_unit(plan: Plan) -> None:
    found = cells(cascade_heatmap(plan, beneath="A"))
    assert {column for _, column in found} == {"Target", "Corner shop", "Sales", "Ada", "Bo", "Zoë Łukasz"}
    assert found["Sound money", "Bo"] == "60 %"


def test_shows_the_holders_asked_for(plan: Plan) -> None:
    heads = [text.get_text() for text in cascade_heatmap(plan, holder_ids=["P4", "A"]).texts[-4:]]
    assert heads == ["Target", "Corner shop", "Zoë Łukasz", "Sales"]


def test_shows_the_largest_of_many_and_says_so() -> None:
    ax = cascade_heatmap(many_units(20))
    assert "Shown: the 12 largest of 22 right beneath Corner shop." in caption(ax)
    columns = {column for _, column in cells(ax)}
    assert columns == {"Target", "Corner shop", *(f"Department D{number:02}" for number in range(12))}


def test_begins_where_the_organisation_first_divides() -> None:
    tables = {
        "perspectives": SHOP["perspectives"],
        "units": "unit_id,name,parent_id,level\nO,Group,,top\nA,Firm,O,firm\nX,East,A,shop\nY,West,A,shop\n",
        "goals": "goal_id,name,perspective_id,unit_id\nC1,Glad customers,C,O\nF1,Sound money,F,O\n",
        "capacity": "holder_id,capacity\nX,1\nY,2\n",
    }
    plan = plan_of(problem_of(tables), {each: {"C1": 60, "F1": 40} for each in "OAXY"})
    heads = [text.get_text() for text in cascade_heatmap(plan).texts if text.get_va() == "bottom"]
    assert heads == ["Target", "Group", "Firm", "West", "East"]


def test_a_trace_is_not_nothing() -> None:
    plan = many_units(20)
    found = cells(cascade_heatmap(plan, holder_ids=["B"]))
    assert found["Local goals", "Corner shop"] == "<1 %"


def test_heads_of_columns_do_not_run_into_each_other() -> None:
    plan = many_units(20)
    plan = renamed(
        plan,
        "units",
        "unit_id",
        {f"D{n:02}": f"Department of employment and social affairs {n}" for n in range(20)},
    )
    ax = cascade_heatmap(plan)
    drawn(ax)
    boxes = [text.get_window_extent() for text in ax.texts if text.get_va() == "bottom"]
    assert len(boxes) == 14
    assert not any(overlap(one, other) for one, other in pairwise(boxes))


def test_goals_with_long_names_stay_in_their_rows(plan: Plan) -> None:
    long = "A goal whose name is a sentence that goes on and on until everybody has understood it " * 2
    ax = cascade_heatmap(renamed(plan, "goals", "goal_id", {"F1": long, "F2": long, "C1": "$x$"}))
    drawn(ax)
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert not any(overlap(one, other) for one, other in pairwise(boxes))
    assert "$x$" in rows(ax)


def test_holders_that_cannot_be_shown_are_named(plan: Plan) -> None:
    with pytest.raises(alignopt.UnknownName, match="there is no holder 'P9'"):
        cascade_heatmap(plan, holder_ids=["P9"])
    with pytest.raises(alignopt.UnknownName, match="E has no scorecard: no capacity"):
        cascade_heatmap(plan, holder_ids=["E"])
    with pytest.raises(alignopt.UnknownName, match="nobody beneath P1 has a scorecard to show"):
        cascade_heatmap(plan, beneath="P1")
