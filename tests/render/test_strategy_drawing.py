"""The strategy map as a drawing."""

from __future__ import annotations

import warnings
from itertools import combinations, pairwise

import matplotlib.pyplot as plt
import numpy as np
import polars as pl
import pytest
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon

import alignopt
from alignopt.render import strategy_map_drawing
from alignopt.render.strategy_order import crossings, in_order
from looking import caption, drawn, overlap, texts
from mapped import CHAIN, map_of, problem_of, tables_of

FOUR = {"F": {"F1": 3, "F2": 1}, "C": {"C1": 1, "C2": 1}, "P": {"P1": 1, "P2": 0}, "L": {"L1": 1, "L2": 2}}
UPWARDS = ["L1 P1 1", "L2 P1 4", "P1 C1 2", "P1 C2", "C1 F1 2", "C2 F2", "P2 F1", "L2 L1"]
SENTENCE = (
    "Every customer of every shop in every region is greeted, advised, served and thanked, and comes back"
)
WORD = "Überprüfungskommissionssitzungsprotokollverwaltungsvorschriften"


def company():
    return alignopt.read("data/samples/company")


def generated():
    return alignopt.read(alignopt.generate(200, 3))


def ugly():
    """Twelve goals in one lane, long names, circles, a link downwards across lanes, and a goal alone."""
    goals = {
        "F": {"F1": 2, "F2": 1},
        "C": {f"C{n:02}": n for n in range(1, 13)},
        "P": {f"P{n}": 1 for n in range(1, 6)},
        "L": {f"L{n}": n for n in range(1, 4)},
        "Z": {},
    }
    links = [f"C{n:02} F{1 + n % 2} {1 + n % 3}" for n in range(1, 12)]
    links += [f"P{n} C{2 * n:02} 3" for n in range(1, 6)]
    links += ["L1 P1", "L1 P2 2", "L2 P3", "L2 C05 2", "L2 F1 3", "F1 L2 1", "C01 C02", "C02 C01", "C09 C03"]
    targets = {"F": 0.3, "C": 0.3, "P": 0.2, "L": 0.2, "Z": 0.0}
    problem = problem_of(tables_of(goals, links, targets=targets))
    names = {
        "C01": SENTENCE,
        "C05": SENTENCE,
        "F2": SENTENCE,
        "L3": WORD,
        "P2": WORD,
        "C11": "$5 & _more_: <b>",
    }
    return renamed(problem, names)


def renamed(problem, names):
    named = pl.col("goal_id").replace_strict(names, default=pl.col("name"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", alignopt.Caution)
        return problem.replace(goals=problem.goals.with_columns(name=named))


def chain():
    return problem_of(tables_of(CHAIN, ["L1 C1", "C1 F1"]))


def discs(ax):
    """The disc of each goal, by its name; they stand at the left of it."""
    found = {}
    for disc in (each for each in ax.patches if isinstance(each, Circle)):
        (x, y), radius = disc.center, disc.radius
        beside = [t for t in ax.texts if 0 < t.get_position()[0] - x - radius < 6]
        near = min(abs(t.get_position()[1] - y) for t in beside)
        label = [t for t in beside if abs(t.get_position()[1] - y) < near + 40]
        bold = [t for t in label if t.get_fontweight() == "bold"]
        first = min(bold, key=lambda t: abs(t.get_position()[1] - y))
        rest = [
            t.get_text()
            for t in label
            if t.get_fontweight() == "normal" and 0 < t.get_position()[1] - first.get_position()[1] < 50
        ]
        found[" ".join(rest)] = disc, first.get_text()
    return found


def links(ax):
    return [each for each in ax.patches if isinstance(each, PathPatch)]


def heads(ax):
    return [each for each in ax.patches if isinstance(each, Polygon)]


def bands(ax):
    return [each for each in ax.patches if isinstance(each, FancyBboxPatch)]


@pytest.mark.parametrize("problem", [chain, company, generated, ugly])
@pytest.mark.parametrize("pass_on", [None, 0.5])
def test_no_text_covers_other_text_discs_or_links_and_all_is_inside(problem, pass_on):
    ax = strategy_map_drawing(problem(), pass_on=pass_on)
    shown = drawn(ax)
    boxes = [text.get_window_extent() for text in shown]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    figure = ax.get_figure(root=True).bbox
    for box in boxes:
        assert figure.x0 <= box.x0
        assert box.x1 <= figure.x1
        assert figure.y0 <= box.y0
        assert box.y1 <= figure.y1
    inside = [text.get_window_extent() for text in ax.texts]
    round_ones = [each for each in ax.patches if isinstance(each, Circle)]
    for disc in round_ones:
        assert not any(overlap(disc.get_window_extent(), box) for box in inside)
    for one, other in combinations(round_ones, 2):
        assert np.hypot(*np.subtract(one.center, other.center)) >= one.radius + other.radius
    for link in links(ax):
        line = ax.transData.transform(link.get_path().interpolated(1).to_polygons(closed_only=False)[0])
        for one, other in pairwise(line):
            for part in np.linspace(one, other, 6):
                assert not any(b.x0 < part[0] < b.x1 and b.y0 + 1 < part[1] < b.y1 - 1 for b in inside)


@pytest.mark.parametrize("problem", [company, generated, ugly])
def test_every_text_stands_in_a_lane(problem):
    ax = strategy_map_drawing(problem())
    drawn(ax)
    lanes = [band.get_window_extent() for band in bands(ax)]
    assert not any(overlap(one, other) for one, other in combinations(lanes, 2))
    for text in ax.texts:
        box = text.get_window_extent()
        assert (
            sum(b.x0 <= box.x0 and box.x1 <= b.x1 and b.y0 <= box.y0 and box.y1 <= b.y1 for b in lanes) == 1
        )


def test_goals_are_as_large_as_they_are_heavy():
    ax = strategy_map_drawing(map_of(FOUR, UPWARDS))
    shown = discs(ax)
    figures = {name: figure for name, (_, figure) in shown.items()}
    assert figures == {
        "Goal F1": "18.8 %",
        "Goal F2": "6.2 %",
        "Goal C1": "12.5 %",
        "Goal C2": "12.5 %",
        "Goal P1": "25 %",
        "Goal P2": "0 %",
        "Goal L1": "8.3 %",
        "Goal L2": "16.7 %",
    }
    area = {name: disc.radius**2 for name, (disc, _) in shown.items()}
    assert area["Goal P1"] / area["Goal F2"] == pytest.approx(4)
    assert area["Goal L2"] / area["Goal L1"] == pytest.approx(2)
    assert 0 < area["Goal P2"] < area["Goal F2"]


def test_discs_are_round_on_the_screen():
    ax = strategy_map_drawing(company())
    drawn(ax)
    for disc in (each for each in ax.patches if isinstance(each, Circle)):
        box = disc.get_window_extent()
        assert box.width == pytest.approx(box.height, rel=0.01)


def test_lanes_from_the_top_with_their_weights():
    ax = strategy_map_drawing(map_of(FOUR, UPWARDS, targets={"F": 0.4, "C": 0.3, "P": 0.2, "L": 0.1}))
    left = min(text.get_position()[0] for text in ax.texts)
    names = sorted((t.get_position()[1], t.get_text()) for t in ax.texts if t.get_position()[0] == left)
    assert [text for _, text in names] == [
        "Perspective F", "40 %", "Perspective C", "30 %", "Perspective P", "20 %", "Perspective L", "10 %",
    ]  # fmt: skip
    assert len(bands(ax)) == 4


def test_arrows_lead_from_cause_to_effect_and_are_as_thick_as_strong():
    smap = map_of(FOUR, UPWARDS)
    ax = strategy_map_drawing(smap)
    assert len(links(ax)) == len(heads(ax)) == smap.links.height
    shown = discs(ax)
    found = set()
    for link, head in zip(links(ax), heads(ax), strict=True):
        start, tip = link.get_path().vertices[0], head.get_xy()[0]
        ends = [
            name.removeprefix("Goal ")
            for point in (start, tip)
            for name, (disc, _) in shown.items()
            if np.hypot(*np.subtract(point, disc.center)) == pytest.approx(disc.radius, abs=0.01)
        ]
        found.add((*ends, link.get_linewidth()))
    strength = {
        (a, b): s for a, b, s in smap.links.select("cause_goal_id", "effect_goal_id", "strength").rows()
    }
    assert {(a, b) for a, b, _ in found} == set(strength)
    thickness = {s: {w for a, b, w in found if strength[a, b] == s} for s in (1.0, 2.0, 4.0)}
    assert [len(each) for each in thickness.values()] == [1, 1, 1]
    assert min(thickness[1.0]) < min(thickness[2.0]) < min(thickness[4.0])


def test_what_was_passed_on_is_seen_in_size_and_figures():
    smap = map_of(CHAIN, ["L1 C1", "C1 F1"], targets={"F": 0.4, "C": 0.3, "L": 0.3})
    ax = strategy_map_drawing(smap, pass_on=0.5)
    shown = discs(ax)
    assert {name: figure for name, (_, figure) in shown.items()} == {
        "Goal F1": "20 % (−20.0)",
        "Goal C1": "25 % (−5.0)",
        "Goal L1": "55 % (+25.0)",
    }
    assert (shown["Goal L1"][0].radius / shown["Goal F1"][0].radius) ** 2 == pytest.approx(55 / 20)
    assert ax.get_title(loc="left") == "Strategy map: shop, half passed on to the drivers"
    assert "has passed on half of its priority to what drives it" in caption(ax)
    assert "passed on 30 % of its priority" in caption(strategy_map_drawing(smap, pass_on=0.3))
    with pytest.raises(ValueError, match="pass_on: got 1, expected a share"):
        strategy_map_drawing(smap, pass_on=1)


def test_goals_that_lead_nowhere_are_hatched_and_named():
    smap = map_of(FOUR, ["L1 P1", "P1 F1", "L2 C2", "P2 F1"])
    ax = strategy_map_drawing(smap)
    hatched = {name for name, (disc, _) in discs(ax).items() if disc.get_hatch()}
    assert hatched == {"Goal C1", "Goal C2", "Goal F2", "Goal L2"}
    assert "none on to Perspective F (Goal C1, Goal C2, Goal F2 and 1 more)." in caption(ax)
    assert "Hatched" not in caption(strategy_map_drawing(company()))


def test_links_in_circles_are_dashed_and_one_is_named():
    ax = strategy_map_drawing(map_of(FOUR, [*UPWARDS, "F1 C1 1", "L1 L2"]))
    dashed = [link for link in links(ax) if link.get_linestyle() not in ("solid", "-")]
    assert len(dashed) == 4
    assert "Dashed: links in a circle (Goal C1 → Goal F1 → Goal C1), or in one of 1 more." in caption(ax)
    assert "Dashed" not in caption(strategy_map_drawing(company()))


def test_names_are_set_as_they_stand():
    ax = strategy_map_drawing(ugly())
    drawn(ax)
    assert "$5 & _more_: <b>" in texts(ax)
    assert any(WORD.startswith(text) and len(text) > 10 for text in texts(ax))
    assert all(len(text) < 60 for text in texts(ax))


def test_takes_axes_or_makes_a_figure_and_draws_the_same_of_a_problem_and_its_map():
    problem = company()
    one, other = strategy_map_drawing(problem), strategy_map_drawing(alignopt.strategy_map(problem))
    for ax in (one, other):
        ax.figure.canvas.draw()
    assert bytes(one.figure.canvas.buffer_rgba()) == bytes(other.figure.canvas.buffer_rgba())
    assert one.figure.get_size_inches()[0] == pytest.approx(9)
    _, ax = plt.subplots()
    before = plt.get_fignums()
    assert strategy_map_drawing(problem, ax=ax) is ax
    assert plt.get_fignums() == before


@pytest.mark.parametrize("size", [(9, 7), (6, 4), (12, 3.5)])
def test_lettering_shrinks_to_the_axes_given(size):
    _, ax = plt.subplots(figsize=size)
    strategy_map_drawing(company(), ax=ax)
    drawn(ax)
    frame = ax.get_window_extent()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    for box in boxes:
        assert frame.y0 - 1 <= box.y0
        assert box.y1 <= frame.y1 + 1
        assert box.x1 <= frame.x1 + 1


def test_without_links_nothing_is_drawn():
    with pytest.raises(alignopt.BadInput, match="expected links between strategic goals"):
        strategy_map_drawing(problem_of(tables_of(CHAIN, [])))
    assert plt.get_fignums() == []


def test_goals_stand_so_that_links_do_not_cross():
    lanes = [[f"{lane}{n}" for n in range(4)] for lane in "LPC"]
    pairs = [(f"L{n}", f"P{(n + 1) % 4}") for n in range(4)] + [(f"P{n}", f"C{3 - n}") for n in range(4)]
    assert crossings(lanes, pairs) > 5
    ordered = in_order(lanes, pairs)
    assert [sorted(lane) for lane in ordered] == lanes
    assert crossings(ordered, pairs) == 0
    assert in_order(lanes, []) == lanes


def test_crossings_counted_by_hand():
    lanes = [["a", "b"], ["c", "d"], ["e", "f"]]
    assert crossings(lanes, [("a", "d"), ("b", "c")]) == 1
    assert crossings(lanes, [("a", "c"), ("b", "d")]) == 0
    assert crossings(lanes, [("a", "c"), ("a", "d")]) == 0
    assert crossings(lanes, [("a", "f"), ("b", "c")]) == 1
    assert crossings(lanes, [("a", "e"), ("b", "d")]) == 0
    assert crossings(lanes, [("a", "f"), ("d", "e")]) == 1
    assert crossings(lanes, [("f", "a"), ("d", "e"), ("c", "d")]) == 1
