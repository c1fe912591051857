"""What moved between two plans, drawn: the figures of the comparison, and nothing runs into anything."""

from __future__ import annotations

from itertools import combinations

import matplotlib.pyplot as plt
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

import alignopt
from alignopt import render
from alignopt.plan.plan import Plan
from alignopt.render.palette import perspective_colours
from handmade import CARDS, plan_of, problem_of
from looking import caption, drawn, overlap, rows, texts
from sketch import Sketch

LONG = "A name that is a whole sentence and goes on until everybody has understood it, and costs $5 or $6"
AFTER = {**CARDS, "P1": {"C1a": 40, "F1": 60}, "P2": {"F2": 60, "C1a": 40}}


def dots(ax: Axes) -> list[tuple[float, float, str]]:
    """Rings and dots: place, row and colour."""
    marks = [line for line in ax.lines if line.get_marker() == "o"]
    return [
        (float(mark.get_xdata()[0]), float(mark.get_ydata()[0]), to_hex(mark.get_markerfacecolor()))
        for mark in marks
    ]


def many(goals: int, perspectives: int, name: str = "") -> alignopt.Comparison:
    """Two people who swap ever so much between many goals."""
    ids = "ABCDEFG"[:perspectives]
    sketch = Sketch(**dict.fromkeys(ids, 1 / perspectives)).unit("O").people(2, "O")
    for number in range(goals):
        sketch.goal(f"G{number:02}", ids[number % perspectives])
    tables = sketch.tables()
    for table in ("goals", "perspectives"):
        key = pl.col(tables[table].columns[0])
        tables[table] = tables[table].with_columns(name=key + pl.lit(f" {name}"))
    problem = alignopt.read(tables, name="many")
    whole = sum(range(1, goals + 1))
    there = {f"G{number:02}": (number + 1) / whole for number in range(goals)}
    back = {f"G{number:02}": (goals - number) / whole for number in range(goals)}
    audits = [alignopt.audit(problem, dict.fromkeys(("P01", "P02"), card)) for card in (there, back)]
    return alignopt.compare(*audits, names=[f"before {name}", f"after {name}"])


def test_rings_and_dots_are_what_plans_put_on_goals(plan: Plan) -> None:
    ax = render.what_moved(alignopt.compare(plan, plan_of(problem_of(), AFTER)))
    colour = {each: to_hex(value) for each, value in perspective_colours(plan.problem).items()}
    white = "#ffffff"
    assert rows(ax) == ["Low waste", "Sound money", "Greet at the door"]
    expected = [
        *((0.0, 0, white), (0.2, 0, colour["F"])),
        *((1 / 3, 1, white), (0.2, 1, colour["F"])),
        *((1.6 / 3, 2, white), (1.4 / 3, 2, colour["C"])),
    ]
    for found, wanted in zip(dots(ax), expected, strict=True):
        assert found[:2] == pytest.approx(wanted[:2])
        assert found[2] == wanted[2]
    assert texts(ax) == ["+20.0 %", "-13.3 %", "-6.7 %", "■", "Customer", "■", "Financial"]
    assert "Ring: A; dot: B" in caption(ax)
    assert "Shown" not in caption(ax)


def test_fifteen_goals_and_the_rest_in_a_line() -> None:
    found = many(goals=20, perspectives=3)
    ax = render.what_moved(found)
    assert rows(ax)[:15] == found.goals["name"].head(15).str.strip_chars().to_list()
    assert rows(ax)[15:] == ["5 more goals"]
    rest = found.goals.filter(pl.col("change").abs() >= 0.0005).slice(15)["change"]
    rose, fell = (100 * rest.filter(sign * rest > 0).sum() for sign in (1, -1))
    assert f"together {rose:+.1f} % and {fell:+.1f} %" in texts(ax)
    assert "Shown: 15 of 20 goals that changed." in caption(ax)


def test_one_goal_more_is_a_row_of_its_own_that_says_what_it_did() -> None:
    found = many(goals=17, perspectives=2)  # The middle one stays as it is.
    ax = render.what_moved(found)
    change = 100 * found.goals["change"][15]
    assert rows(ax)[15:] == ["1 more goal"]
    assert f"together {change:+.1f} %" in texts(ax)


def test_a_goal_that_one_plan_alone_has_is_said_to_be_new_or_dropped(plan: Plan) -> None:
    added = pl.DataFrame({"goal_id": ["N"], "name": ["New"], "perspective_id": ["F"], "unit_id": ["O"]})
    goals = pl.concat([plan.problem.goals.filter(pl.col("goal_id") != "L1"), added], how="diagonal")
    cards = {**CARDS, "B": {"C1": 60, "F1": 40}, "P4": {"C1": 50, "N": 50}}
    ax = render.what_moved(alignopt.compare(plan, plan_of(plan.problem.replace(goals=goals), cards)))
    assert texts(ax)[:2] == ["-6.7 %, dropped", "+6.7 %, new"]


def test_nothing_moved_is_said(plan: Plan) -> None:
    ax = render.what_moved(alignopt.compare(plan, plan))
    assert texts(ax) == ["Nothing moved: what people and leaf units put on each goal is the same."]
    assert dots(ax) == []


def test_the_plan_asked_for_is_shown(plan: Plan) -> None:
    found = alignopt.compare(plan, plan, plan_of(problem_of(), AFTER), names=["now", "same", "other"])
    assert dots(render.what_moved(found)) == []
    ax = render.what_moved(found, plan="other")
    assert ax.get_title(loc="left") == "What moved from now to other"
    assert len(dots(ax)) == 6
    with pytest.raises(alignopt.UnknownName, match="no plan held against the baseline 'othr'; did you mean"):
        render.what_moved(found, plan="othr")
    with pytest.raises(alignopt.UnknownName, match="'now'"):
        render.what_moved(found, plan="now")


def test_draws_on_the_axes_given_and_the_same_twice(plan: Plan) -> None:
    found = alignopt.compare(plan, plan_of(problem_of(), AFTER))
    _, ax = plt.subplots(figsize=(9, 4))
    before = plt.get_fignums()
    assert render.what_moved(found, ax) is ax
    assert plt.get_fignums() == before
    one, two = render.what_moved(found), render.what_moved(found)
    for each in (one, two):
        each.figure.canvas.draw()
    assert bytes(one.figure.canvas.buffer_rgba()) == bytes(two.figure.canvas.buffer_rgba())


@pytest.mark.parametrize(("goals", "perspectives"), [(30, 7), (2, 2)])
def test_long_names_run_into_nothing(goals: int, perspectives: int) -> None:
    ax = render.what_moved(many(goals, perspectives, LONG))
    shown = drawn(ax)
    width, high = ax.get_figure(root=True).canvas.get_width_height()  # type: ignore[union-attr]
    boxes = {text.get_text(): text.get_window_extent() for text in shown}
    for said, box in boxes.items():
        assert box.x0 >= -1, said
        assert box.x1 <= width + 1, said
        assert box.y1 <= high + 1, said
    assert not [
        (one.get_text(), other.get_text())
        for one, other in combinations(shown, 2)
        if overlap(one.get_window_extent(), other.get_window_extent())
    ]
