"""The strategy map of a problem: links, lanes, circles, what is not reached, and priorities from it."""

from __future__ import annotations

import re
from itertools import pairwise

import polars as pl
import pytest

import alignopt
from mapped import CHAIN, linked, map_of, problem_of, tables_of

FOUR = {"F": {"F1": 2, "F2": 1}, "C": {"C1": 1, "C2": 1}, "P": {"P1": 1}, "L": {"L1": 1, "L2": 3}}
UPWARDS = ["L1 P1 2", "L2 P1", "P1 C1 3", "C1 F1 2", "C2 F2", "P1 C2"]


def lanes(smap):
    return smap.lanes.sort("lane")["perspective_id"].to_list()


def test_goals_links_and_lanes():
    smap = map_of(FOUR, UPWARDS)
    assert lanes(smap) == ["L", "P", "C", "F"]
    assert smap.top == "Perspective F"
    assert smap.goals.filter(goal_id="P1").drop("name").row(0) == ("P1", "P", 0.25, 2, 2, 2, True)
    assert smap.goals.filter(goal_id="F1")["weight"].item() == pytest.approx(0.25 * 2 / 3)
    assert smap.links.filter(effect_goal_id="P1").select("cause_goal_id", "strength", "share").rows() == [
        ("L1", 2.0, pytest.approx(2 / 3)),
        ("L2", 1.0, pytest.approx(1 / 3)),
    ]


def test_links_of_goals_that_serve_strategic_ones_count_for_these():
    served = ["C1a C1", "C1b C1a", "F1a F1"]
    links = ["L1 C1b 2", "C1a F1a", "C1 F1 2", "C1a C1 5", "C1b F1 4", "X F1", "L1 X"]
    smap = map_of(CHAIN, links, served=served, local=["X"])
    assert smap.links.drop("share").rows() == [("C1", "F1", 7.0), ("L1", "C1", 2.0)]
    assert smap.circles == ()


@pytest.mark.parametrize(
    ("links", "got"),
    [([], "got nothing"), (["C1a C1", "L1 X"], "got 2 links, none between two strategic goals")],
)
def test_without_links_it_is_said_what_to_do(links, got):
    problem = problem_of(tables_of(CHAIN, links, served=["C1a C1"], local=["X"]))
    with pytest.raises(alignopt.BadInput, match="1 failure in the strategy map") as caught:
        alignopt.strategy_map(problem)
    assert got in str(caught.value)
    assert "cause_goal_id, effect_goal_id, and strength" in str(caught.value)


def test_as_much_as_possible_leads_upwards():
    """One strong link downwards counts for less than two that lead upwards."""
    smap = map_of(FOUR, [*UPWARDS, "F1 L1 3", "F2 L2 3"])
    assert lanes(smap) == ["F", "L", "P", "C"]
    assert lanes(map_of(FOUR, [*UPWARDS, "F1 L1 1"])) == ["L", "P", "C", "F"]


def test_of_equal_orders_the_first_by_id_counts_and_what_is_not_linked_is_at_the_bottom():
    goals = {each: {f"{each}1": 1} for each in "DCBAZ"}
    smap = map_of(goals, ["B1 D1", "A1 D1"])
    assert lanes(smap) == ["C", "Z", "A", "B", "D"]
    assert lanes(map_of(CHAIN, ["C1 F1", "F1 C1"])) == ["L", "C", "F"]


def test_links_within_one_perspective_only():
    smap = map_of({"A": {"A1": 1}, "F": {"F1": 1, "F2": 1}, "Z": {"Z1": 1}}, ["F1 F2"])
    assert smap.top == "Perspective F"
    assert smap.goals.filter("is_reached")["goal_id"].to_list() == ["F1", "F2"]


def test_more_perspectives_than_can_be_tried_in_every_order():
    names = [chr(ord("A") + (7 * at) % 12) for at in range(12)]
    goals = {name: {f"{name}1": 1} for name in names}
    links = [f"{one}1 {other}1" for one, other in pairwise(names)]
    assert lanes(map_of(goals, links)) == names


def test_every_circle_is_named_once():
    smap = map_of(FOUR, [*UPWARDS, "F1 P1", "F2 C2", "L1 L2", "L2 L1"])
    assert smap.circles == (("C2", "F2"), ("L1", "L2"), ("C1", "F1", "P1"))
    assert "circle: C1 -> F1 -> P1 -> C1" in smap.text
    assert smap.spread(0.9)["spread"].sum() == pytest.approx(1)


def test_goals_that_lead_nowhere_are_named_with_the_reason():
    goals = {
        "F": {"F1": 1, "F2": 1},
        "C": {"C1": 1, "C2": 1, "C3": 0},
        "L": {f"L{n}": 1 for n in range(1, 5)},
    }
    smap = map_of(goals, ["L1 C1", "C1 F1", "L2 C2", "L2 L3", "L1 C3", "L4 L3"])
    assert dict(smap.unreachable.select("goal_id", "why").iter_rows()) == {
        "C2": "drives no other goal, so nothing leads from it to Perspective F",
        "F2": "stands on the map alone: no link leads to or from it",
        "L2": "drives C2 and L3, but nothing of Perspective F",
        "L3": "drives no other goal, so nothing leads from it to Perspective F",
        "L4": "drives L3, but nothing of Perspective F",
    }
    assert smap.goals.filter(~pl.col("is_reached"))["goal_id"].to_list() == [
        "C2", "C3", "F2", "L2", "L3", "L4",
    ]  # fmt: skip
    assert "L2 (Goal L2) drives C2 and L3, but nothing of Perspective F" in smap.text
    assert "and 1 more goal: see unreachable" in smap.text


def test_it_shows_itself_in_plain_words():
    smap = map_of(FOUR, UPWARDS)
    assert repr(smap) == smap.text
    assert smap.text.startswith("Strategy map of shop: 7 strategic goals in 4 lanes, 6 links\n")
    assert re.search(r"Perspective L +25 % +46\.88 %", smap.text)
    assert "most gain: L1 +14.6, L2 +7.3 (points of percent)" in smap.text
    assert smap.text.endswith("no circle\nevery goal with a weight leads to Perspective F")
    assert "<td>25 %</td>" in smap._repr_html_()
    named = smap.problem.replace(name="a <b> & c")
    assert "a &lt;b&gt; &amp; c" in alignopt.strategy_map(named)._repr_html_()


def test_priorities_within_perspectives_that_stay():
    smap = map_of(FOUR, UPWARDS, served=["C1a C1"])
    after = smap.apply(0.5)
    spread = smap.spread(0.5)
    assert after.perspectives.equals(smap.problem.perspectives)
    again = alignopt.strategy_map(after).goals
    shares = spread.select("goal_id", share=pl.col("spread") / pl.col("spread").sum().over("perspective_id"))
    assert again["weight"].to_list() == pytest.approx((shares["share"] / 4).to_list())
    assert after.goals.filter(goal_id="P1")["priority"].item() == pytest.approx(100)
    told = "strategy map: half of every goal's priority passed on to its drivers"
    assert dict(after.goals.select("goal_id", "source").iter_rows()) == {
        **dict.fromkeys(spread["goal_id"], told),
        "C1a": None,
    }
    assert smap.problem.goals["source"].null_count() == smap.problem.goals.height


def test_priorities_and_targets_across_perspectives():
    tables = tables_of(FOUR, UPWARDS)
    target = pl.DataFrame({"unit_id": ["A"] * 2, "perspective_id": ["F", "L"], "target_weight": [0.5, 0.5]})
    people = pl.lit("judgements of 3 people")
    smap = alignopt.strategy_map(
        problem_of(
            {
                **tables,
                "unit_targets": target,
                "perspectives": tables["perspectives"].with_columns(source=people),
            }
        )
    )
    after = smap.apply(0.3, across=True)
    assert alignopt.strategy_map(after).goals["weight"].to_list() == pytest.approx(
        smap.spread(0.3)["spread"].to_list()
    )
    assert after.perspectives["target_weight"].sum() == pytest.approx(1, abs=1e-12)
    assert set(after.perspectives["source"]) == {
        "judgements of 3 people; then strategy map: 30 % of every goal's priority passed on to its drivers"
    }
    assert after.unit_targets.equals(smap.problem.unit_targets)


def test_a_perspective_that_comes_to_nothing_keeps_what_it_has():
    goals = {"F": {"F1": 1}, "C": {"C1": 1}, "Z": {"Z1": 3, "Z2": 1}}
    smap = map_of(goals, ["C1 F1"], targets={"F": 0.5, "C": 0.5, "Z": 0.0})
    after = smap.apply()
    assert after.goals.filter(perspective_id="Z").equals(smap.problem.goals.filter(perspective_id="Z"))
    moved = smap.apply(across=True)
    assert moved.perspectives["target_weight"].to_list() == pytest.approx([0.75, 0.25, 0.0])


def test_a_driver_in_a_perspective_without_target_gets_one_only_across():
    smap = map_of(CHAIN, ["L1 C1", "C1 F1"], targets={"F": 0.5, "C": 0.5, "L": 0.0})
    assert smap.apply().perspectives["target_weight"].to_list() == [0.5, 0.5, 0.0]
    assert smap.apply(across=True).perspectives.filter(perspective_id="L")["target_weight"].item() > 0.3


def test_nothing_passed_on_moves_nothing():
    smap = map_of(FOUR, UPWARDS)
    assert alignopt.strategy_map(smap.apply(0, across=True)).goals["weight"].to_list() == pytest.approx(
        smap.goals["weight"].to_list()
    )


def test_the_map_of_links_as_read_from_a_frame_is_left_alone():
    problem = problem_of(tables_of(CHAIN, ["L1 C1", "C1 F1"]))
    alignopt.strategy_map(problem).apply(across=True)
    assert problem.strategy_links.sort("cause_goal_id").equals(linked("C1 F1", "L1 C1"))
