"""A holder's scorecard as bars."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes

import alignopt
from alignopt.plan.plan import Plan
from alignopt.render import scorecard_card
from handmade import renamed
from looking import caption, rows, texts


def bars(ax: Axes, thick: float) -> list[float]:
    return [each.get_width() for each in ax.patches if each.get_height() == pytest.approx(thick)]


def test_bars_are_weights_and_grey_ones_last_period(plan: Plan) -> None:
    ax = scorecard_card(plan, "P1")
    assert rows(ax) == ["Greet at the door", "Sound money", "Low waste"]
    assert bars(ax, 0.5) == [0.6, 0.4, 0.0]
    assert bars(ax, 0.16) == [0.3, 0.0, 0.7]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "Customer",
        "Financial",
        "last period",
    ]


def test_says_weights_targets_and_fit(plan: Plan) -> None:
    written = texts(scorecard_card(plan, "P1"))
    assert written == [
        *("60 %", "3.8 of 10.0 hours", "100 %"),
        *("40 %", "5 %", "–"),
        "dropped",
        *("Weight", "Target", "Fit"),
    ]


def test_a_unit_has_no_fit_and_no_column_for_it(plan: Plan) -> None:
    ax = scorecard_card(plan, "A")
    assert "Fit" not in texts(ax)
    assert caption(ax) == "Weights are shares of the scorecard."
    assert bars(ax, 0.16) == []


def test_names_are_not_formulas(plan: Plan) -> None:
    plan = renamed(plan, "goals", "goal_id", {"C1a": "From $5 to $10"})
    plan = renamed(plan, "people", "person_id", {"P1": "Ke$ha $"})
    ax = scorecard_card(plan, "P1")
    ax.figure.canvas.draw()
    assert rows(ax)[0] == "From $5 to $10"
    assert ax.get_title(loc="left") == "Scorecard of Ke$ha $"


def test_holders_that_cannot_be_shown_are_named(plan: Plan) -> None:
    with pytest.raises(alignopt.UnknownName, match="there is no holder 'P9'"):
        scorecard_card(plan, "P9")
    with pytest.raises(alignopt.UnknownName, match="E has no scorecard: no capacity"):
        scorecard_card(plan, "E")
    assert plt.get_fignums() == []
