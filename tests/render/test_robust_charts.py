"""Charts of robustness and of opinions: they show the figures handed in, and nothing runs into anything."""

from __future__ import annotations

from itertools import combinations, pairwise

import matplotlib.pyplot as plt
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

import alignopt
from alignopt import render
from alignopt.render.palette import perspective_colours, tint
from alignopt.robustness import random_rankings, weight_ranges
from alignopt.robustness.changes import SCHEMA
from looking import caption, drawn, overlap, rows, texts
from sketch import Sketch

LONG = "A name that is a whole sentence and goes on until everybody has understood it, and costs $5 or $6"


def problem(perspectives: int = 2, goals: int = 2, people: int = 2, name: str = "") -> alignopt.Problem:
    """Perspectives A, B, ... with goals of different priority; people judge perspectives and A's goals."""
    ids = "ABCDEFG"[:perspectives]
    whole = sum(range(1, perspectives + 1))
    sketch = Sketch(**{each: (at + 1) / whole for at, each in enumerate(ids)})
    sketch.unit("O").unit("U", "O").people(2, "U")
    for at, each in enumerate(ids):
        for number in range(goals):
            sketch.goal(f"{each}{number:02}", each, priority=1.0 + 0.37 * number + 0.11 * at)
    tables = sketch.tables()
    if name:
        tables["goals"] = tables["goals"].with_columns(name=pl.col("goal_id") + " " + pl.lit(name))
    judged = [
        {
            "respondent": f"Person {n:02} {name}".strip(),
            "method": "points",
            "parent_id": parent,
            "item_id": item,
        }
        | {"value": 10.0 + 7 * ((n + 1) * (at + 2) % 5)}
        for n in range(people)
        for parent, items in ((None, ids), ("A", [f"A{g:02}" for g in range(goals)]))
        for at, item in enumerate(items)
    ]
    schema = dict.fromkeys(("respondent", "method", "parent_id", "item_id", "other_id"), pl.String)
    return alignopt.read(
        tables | {"judgements": pl.DataFrame(judged, schema=schema | {"value": pl.Float64})}, name="charts"
    )


def changes(*cases: tuple[str | None, float | None, float | None], now: float = 0.3) -> pl.DataFrame:
    """Cases of perspectives: id, what it becomes, what re-planning brings."""
    filled = [
        dict.fromkeys(SCHEMA)
        | {"case": "a case", "item_id": item, "name": item and f"Perspective {item}", "becomes": becomes}
        | {"weight": item and now, "kept": 30.0, "gain": gain, "failed": None if gain is not None else "none"}
        | ({} if gain is None else {"at_most": gain + 1.0, "moved": gain / 20, "holders": 2})
        for item, becomes, gain in cases
    ]
    return pl.DataFrame(filled, schema=SCHEMA)


FEW = changes(("A", 0.25, 2.0), ("A", 0.35, 3.0), ("B", 0.25, None), ("B", 0.35, 1.0), (None, None, 2.5))


@pytest.fixture(scope="module")
def small() -> alignopt.Problem:
    return problem()


def every(tables: alignopt.Problem) -> list[object]:
    """What each chart is of."""
    return [
        (render.weight_ranges, weight_ranges(tables)),
        (render.rank_shares, random_rankings(tables, draws=50)),
        (render.opinions, alignopt.elicit(tables)),
        (render.plan_changes, FEW),
    ]


@pytest.mark.parametrize("which", range(4))
def test_draws_on_the_axes_given_and_makes_no_figure(small: alignopt.Problem, which: int) -> None:
    chart, of = every(small)[which]  # type: ignore[misc]
    _, ax = plt.subplots(figsize=(9, 4))
    before = plt.get_fignums()
    assert chart(of, ax) is ax
    assert plt.get_fignums() == before
    assert ax.get_title(loc="left")
    assert caption(ax)


@pytest.mark.parametrize("which", range(4))
def test_makes_one_figure_and_draws_the_same_twice(small: alignopt.Problem, which: int) -> None:
    chart, of = every(small)[which]  # type: ignore[misc]
    one, two = chart(of), chart(of)
    for ax in (one, two):
        assert ax.get_figure(root=True).get_size_inches()[0] == pytest.approx(9)
        ax.figure.canvas.draw()
    assert bytes(one.figure.canvas.buffer_rgba()) == bytes(two.figure.canvas.buffer_rgba())


@pytest.mark.parametrize("which", range(4))
def test_long_names_many_goals_and_many_people_run_into_nothing(which: int) -> None:
    many = problem(perspectives=7, goals=5, people=12, name=LONG)
    chart, of = every(many)[which]  # type: ignore[misc]
    if which == 3:
        of = pl.concat(changes((f"{LONG}{n}", 0.25, 2.0), (f"{LONG}{n}", 0.35, 2.0)) for n in range(7))
    ax = chart(of)
    shown = drawn(ax)
    boxes = [text.get_window_extent() for text in shown]
    width, high = ax.get_figure(root=True).canvas.get_width_height()
    for box in boxes:
        assert box.x0 >= -1
        assert box.x1 <= width + 1
        assert box.y1 <= high + 1
    assert not [
        (one.get_text(), other.get_text())
        for one, other in combinations(shown, 2)
        if overlap(one.get_window_extent(), other.get_window_extent())
    ]


def bars(ax: Axes) -> list[tuple[float, float, float]]:
    """Left, right and middle of each bar."""
    return [
        (bar.get_x(), bar.get_x() + bar.get_width(), bar.get_y() + bar.get_height() / 2) for bar in ax.patches
    ]


def test_a_bar_goes_from_low_to_high_and_to_the_end_where_there_is_none(small: alignopt.Problem) -> None:
    found = weight_ranges(small)
    ax = render.weight_ranges(found)
    for bar, row in zip(bars(ax), found.iter_rows(named=True), strict=True):
        assert bar[:2] == (pytest.approx(row["low"] or 0.0), pytest.approx(row["high"] or 1.0))
    dots = [line.get_xdata()[0] for line in ax.lines]
    assert dots == pytest.approx(found["weight"].to_list())


def test_rows_are_in_the_order_of_the_frame_with_their_weights(small: alignopt.Problem) -> None:
    found = weight_ranges(small)
    shown = rows(render.weight_ranges(found))
    expected = found.select("name", "weight").iter_rows()
    assert shown == [f"{name}: {100 * weight:.0f} %" for name, weight in expected]


def test_what_happens_at_an_end_is_written_whole_or_not_at_all(small: alignopt.Problem) -> None:
    found = weight_ranges(small)
    said = {*found["low_swap"].drop_nulls(), *found["high_swap"].drop_nulls()}
    written = {text.replace("\n", " ") for text in texts(render.weight_ranges(found))}
    assert written
    assert written <= said


def test_colours_are_those_of_the_perspectives(small: alignopt.Problem) -> None:
    found = weight_ranges(small)
    colours = perspective_colours(small)
    for bar, each in zip(render.weight_ranges(found).patches, found["perspective_id"], strict=True):
        assert bar.get_facecolor()[:3] == pytest.approx(tint(colours[each], 0.3))


def test_of_many_weights_the_first_are_shown() -> None:
    found = weight_ranges(problem(perspectives=6, goals=6))
    ax = render.weight_ranges(found)
    assert len(rows(ax)) == 30
    assert "Shown: the first 30 of 42 weights." in caption(ax)
    assert "Shown" not in caption(render.weight_ranges(found.head(30)))


def test_cells_say_the_share_of_draws(small: alignopt.Problem) -> None:
    found = random_rankings(small, draws=200, spread=0.5)
    ax = render.rank_shares(found)
    places = {goal: y for y, goal in enumerate(found.goals["goal_id"])}
    cells = {text.get_position(): text.get_text() for text in ax.texts}
    assert len(cells) == found.shares.height
    for goal, rank, share in found.shares.iter_rows():
        shown = "<1 %" if share < 0.005 else f"{100 * share:.0f} %"
        assert cells[(rank, places[goal])] == shown
    assert rows(ax)[0] == f"1. {found.goals['name'][0]}"


def test_the_rank_now_is_framed(small: alignopt.Problem) -> None:
    found = random_rankings(small, draws=50)
    frames = [bar for bar in render.rank_shares(found).patches if not bar.get_fill()]
    assert [bar.get_x() + 0.5 for bar in frames] == found.goals["rank"].to_list()


def test_of_many_goals_the_first_are_shown() -> None:
    ax = render.rank_shares(random_rankings(problem(perspectives=7, goals=6), draws=20))
    assert len(rows(ax)) == 40
    assert "Shown: the first 40 of 42 goals." in caption(ax)


def test_each_opinion_has_its_mark_and_the_group_its_bar(small: alignopt.Problem) -> None:
    elicited = alignopt.elicit(small)
    ax = render.opinions(elicited)
    together = elicited.weights.filter(kind="perspectives")
    assert [bar[1] for bar in bars(ax)] == pytest.approx(together["local"].to_list())
    inside = [line for line in ax.lines if line.get_transform() == ax.transData]
    own = elicited.respondents.filter(pl.col("parent_id").is_null())
    assert sorted(line.get_xdata()[0] for line in inside) == pytest.approx(sorted(own["weight"]))
    shape = {line.get_xdata()[0]: line.get_marker() for line in inside}
    for _, mine in own.group_by("respondent"):
        assert len({shape[weight] for weight in mine["weight"]}) == 1
    assert {"Person 00", "Person 01"} <= set(texts(ax))
    ticks = [path.vertices[0][0] for path in ax.collections[1].get_paths()]
    assert ticks == pytest.approx(together["stated"].to_list()[:1])


def test_opinions_of_goals_have_the_colour_of_their_perspective(small: alignopt.Problem) -> None:
    ax = render.opinions(alignopt.elicit(small), parent_id="A")
    assert "goals of Perspective A" in ax.get_title(loc="left")
    blue = tint(to_rgb("#0072B2"), 0.45)
    assert all(bar.get_facecolor()[:3] == pytest.approx(blue) for bar in ax.patches)


def test_a_set_that_nobody_judged_is_named(small: alignopt.Problem) -> None:
    with pytest.raises(alignopt.UnknownName, match="there is no judged set with parent_id 'B'"):
        render.opinions(alignopt.elicit(small), parent_id="B")
    only = small.replace(judgements=small.judgements.filter(parent_id="A"))
    with pytest.raises(
        alignopt.UnknownName, match="nobody judged the perspectives; judged were: parent_id='A'"
    ):
        render.opinions(alignopt.elicit(only))


def test_lanes_show_what_replanning_brings(small: alignopt.Problem) -> None:
    ax = render.plan_changes(FEW, problem=small)
    heads = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    assert [head.replace("\n", " ") for head in heads] == ["Perspective A", "Perspective B", "Random weights"]
    lines = [list(line.get_ydata()) for line in ax.lines if line.get_marker() == "None"]
    assert lines == [[2.0, 0.0, 3.0], [0.0, 1.0]]
    crosses = [line for line in ax.lines if line.get_marker() == "x" and len(line.get_xdata())]
    assert len(crosses) == 1
    assert "Cross: no new plan was found." in caption(ax)
    assert "At the right, all weights at random." in caption(ax)
    assert {"10 %", "15 %", "5 %", "12 %"} <= set(texts(ax))


def test_lanes_keep_the_colours_of_the_problem(small: alignopt.Problem) -> None:
    """Of a problem in which A has no rows, B keeps its colour."""
    only = FEW.filter(item_id="B")
    colours = [
        render.plan_changes(only, **more).lines[0].get_color()  # type: ignore[arg-type]
        for more in ({}, {"problem": small})
    ]
    assert colours == [to_rgb("#0072B2"), to_rgb("#E69F00")]


def test_weights_under_a_lane_do_not_run_into_each_other() -> None:
    ax = render.plan_changes(
        pl.concat(changes(*[(each, 0.3 + n / 50, 1.0) for n in range(-5, 6) if n]) for each in "ABCDE")
    )
    drawn(ax)
    boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert not any(overlap(one, other) for one, other in pairwise(boxes))


@pytest.mark.parametrize("chart", [render.weight_ranges, render.plan_changes])
def test_nothing_to_show_is_refused(small: alignopt.Problem, chart: object) -> None:
    empty = weight_ranges(small).clear() if chart is render.weight_ranges else FEW.clear()
    with pytest.raises(ValueError, match="there are no rows to show"):
        chart(empty)  # type: ignore[operator]
