"""Line of sight as a tree."""

from __future__ import annotations

from itertools import combinations

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.transforms import Bbox

import alignopt
from alignopt.plan.plan import Plan
from alignopt.render import line_of_sight_tree
from handmade import CARDS, plan_of, problem_of, renamed
from looking import caption, chain_of_units, drawn, overlap


def columns(ax: Axes) -> list[list[tuple[str, str]]]:
    """Name and weight in each box, column by column from the left, from top to bottom."""
    found: dict[float, list[tuple[float, str, str]]] = {}
    texts = list(ax.texts)
    for box in (each for each in ax.patches if isinstance(each, FancyBboxPatch)):
        x, y = box.get_x(), box.get_y() + box.get_height() / 2
        here = [
            each
            for each in texts
            if abs(each.get_position()[1] - y) < 0.01
            and x <= each.get_position()[0] <= x + box.get_width() + 4
        ]
        name, weight = (each.get_text().replace("\n", " ") for each in here)
        found.setdefault(x, []).append((y, name, weight))
    return [[(name, weight) for _, name, weight in sorted(found[x])] for x in sorted(found)]


def boxes_on_screen(ax: Axes) -> list[Bbox]:
    return [each.get_window_extent() for each in ax.patches if isinstance(each, FancyBboxPatch)]


def test_goals_at_the_left_perspectives_at_the_right(plan: Plan) -> None:
    assert columns(line_of_sight_tree(plan, "P1")) == [
        [("Greet at the door", "60 %"), ("Sound money", "40 %")],
        [("Greet at the door", "50 %"), ("Sound money", "50 %")],
        [("Glad customers", "60 %"), ("Sound money", "40 %")],
        [("Customer", "60 %"), ("Financial", "40 %")],
    ]


def test_what_several_goals_serve_is_drawn_once() -> None:
    cards = {**CARDS, "A": {"C1": 40, "C1a": 30, "F1": 30}, "P1": {"C1": 30, "C1a": 50, "F1": 20}}
    ax = line_of_sight_tree(plan_of(problem_of(), cards), "P1")
    assert columns(ax)[2] == [("Glad customers", "60 %"), ("Sound money", "40 %")]
    assert columns(ax)[3] == [("Customer", "80 %"), ("Financial", "20 %")]
    links = [each for each in ax.patches if isinstance(each, PathPatch)]
    assert len(links) == 3 + 3 + 2


def test_a_line_is_as_thick_as_what_it_carries(plan: Plan) -> None:
    ax = line_of_sight_tree(plan, "P1")
    widths = [each.get_linewidth() for each in ax.patches if isinstance(each, PathPatch)]
    assert sorted(set(widths)) == pytest.approx([1 + 8 * 0.4, 1 + 8 * 0.6])


def test_a_local_line_goes_straight_to_its_perspective(plan: Plan) -> None:
    ax = line_of_sight_tree(plan, "P4")
    assert columns(ax) == [
        [("Glad customers", "50 %"), ("Tidy yard", "50 %")],
        [("Glad customers", "20 %"), ("Tidy yard", "40 %")],
        [("Glad customers", "60 %")],
        [("Customer", "100 %")],
    ]


def test_says_whose_cards_they_are(plan: Plan) -> None:
    ax = line_of_sight_tree(plan, "P1")
    assert ax.get_title(loc="left") == "Line of sight: Ada"
    heads = [text.get_text() for text in ax.texts if text.get_va() == "bottom" and text.get_text()]
    assert heads == ["Ada", "Seller", "Sales", "department", "Corner shop", "company", "Perspective"]


@pytest.mark.parametrize("depth", [1, 4, 9])
def test_boxes_never_overlap_and_hold_their_text(depth: int) -> None:
    plan = chain_of_units(depth)
    long = "A goal whose name is a whole sentence that goes on until everybody has understood it"
    plan = renamed(plan, "goals", "goal_id", {"C1": long, "L1": "Überprüfungskommissionssitzungsprotokolle"})
    ax = line_of_sight_tree(plan, "Q00")
    drawn(ax)
    boxes = boxes_on_screen(ax)
    assert len(boxes) == 3 * min(depth + 2, 4) + 2 + 2
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    inside = [text.get_window_extent() for text in ax.texts if text.get_va() == "center"]
    assert len(inside) == 2 * len(boxes)
    for text in inside:
        assert sum(overlap(text, box) for box in boxes) == 1
    assert not any(overlap(one, other) for one, other in combinations(inside, 2))


def test_in_a_deep_organisation_cards_that_change_nothing_are_left_out() -> None:
    ax = line_of_sight_tree(chain_of_units(9), "Q00")
    assert "Left out: 7 scorecards in between, which carry the same goals." in caption(ax)
    assert [len(column) for column in columns(ax)] == [3, 3, 3, 3, 2, 2]
    assert ax.get_figure(root=True).get_size_inches()[0] < 12


def test_lettering_shrinks_to_the_axes_given() -> None:
    plan = chain_of_units(2)
    _, ax = plt.subplots(figsize=(5, 2.2))
    line_of_sight_tree(plan, "Q00", ax)
    drawn(ax)
    assert not any(overlap(one, other) for one, other in combinations(boxes_on_screen(ax), 2))
    frame = ax.get_window_extent()
    for box in boxes_on_screen(ax):
        assert frame.y0 - 1 <= box.y0
        assert box.y1 <= frame.y1 + 1


def test_holders_that_cannot_be_shown_are_named(plan: Plan) -> None:
    with pytest.raises(alignopt.UnknownName, match="there is no holder 'P9'"):
        line_of_sight_tree(plan, "P9")
    with pytest.raises(alignopt.UnknownName, match="E has no scorecard: no capacity"):
        line_of_sight_tree(plan, "E")
    assert plt.get_fignums() == []
