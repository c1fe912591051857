"""Random weights: seeded, within what they may be, and ranked right."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.robustness import random_rankings
from sketch import Sketch


def tables(priorities: dict[str, list[float]], targets: dict[str, float]) -> dict[str, pl.DataFrame]:
    sketch = Sketch(**targets).unit("O").unit("A", "O").people(2, "A")
    for name, numbers in priorities.items():
        for at, number in enumerate(numbers):
            sketch.goal(f"{name}{at}", name, priority=number)
    return sketch.tables()


@pytest.fixture
def problem() -> alignopt.Problem:
    return alignopt.read(tables({"F": [3, 1], "C": [1]}, {"F": 0.6, "C": 0.4}), name="aims")


def test_goals_come_best_first_with_what_they_weigh_now(problem: alignopt.Problem) -> None:
    goals = random_rankings(problem, draws=100).goals
    assert goals["goal_id"].to_list() == ["F0", "C0", "F1"]
    assert goals["weight"].to_list() == pytest.approx([0.45, 0.40, 0.15])
    assert goals["rank"].to_list() == [1, 2, 3]
    assert goals["perspective_id"].to_list() == ["F", "C", "F"]


def test_a_place_that_cannot_change_never_does(problem: alignopt.Problem) -> None:
    """F1 is at most 0.72 / (0.72 + 0.32) * 1.2 / (1.2 + 3 * 0.8) = 0.23, C0 at least 0.32 / 1.04 = 0.31."""
    found = random_rankings(problem, spread=0.2, draws=2000)
    last = found.goals.row(2, named=True)
    assert (last["best_rank"], last["worst_rank"], last["keeps_rank"], last["first"]) == (3, 3, 1.0, 0.0)
    assert last["low"] < 0.15 < last["high"] < 0.2308
    assert found.goals["low"][1] > 0.3076


def test_the_share_of_a_first_place_is_what_arithmetic_says() -> None:
    """One goal in each of two perspectives: 0.5 a against 0.5 b, so each is first half of the time."""
    problem = alignopt.read(tables({"F": [1], "C": [1]}, {"F": 0.5, "C": 0.5}), name="even")
    found = random_rankings(problem, draws=10_000, seed=3)
    assert found.goals["first"].to_list() == pytest.approx([0.5, 0.5], abs=0.02)
    assert found.same_first == 0.0


def test_a_share_worked_by_integration() -> None:
    """F0 stays first while 0.6 a x 3 d / (3 d + e) > 0.4 b: by a fine grid of the four factors."""
    problem = alignopt.read(tables({"F": [3, 1], "C": [1]}, {"F": 0.6, "C": 0.4}), name="aims")
    middle = 0.8 + 0.4 * (np.arange(30) + 0.5) / 30
    a, b, d, e = np.meshgrid(middle, middle, middle, middle, indexing="ij", sparse=True)
    expected = float((0.6 * a * 3 * d / (3 * d + e) > 0.4 * b).mean())
    found = random_rankings(problem, draws=40_000, seed=5)
    assert found.goals["first"][0] == pytest.approx(expected, abs=0.01)
    assert found.same_order == pytest.approx(expected, abs=0.01)


def test_the_same_seed_gives_the_same_whatever_the_order_of_rows(problem: alignopt.Problem) -> None:
    given = {table: frame.reverse() for table, frame in problem.tables().items() if not frame.is_empty()}
    turned = alignopt.read(given, name="turned")
    one, other = random_rankings(problem, seed=7), random_rankings(turned, seed=7)
    assert one.goals.equals(other.goals)
    assert one.shares.equals(other.shares)
    assert not one.goals.equals(random_rankings(problem, seed=8).goals)


def test_without_spread_nothing_moves(problem: alignopt.Problem) -> None:
    found = random_rankings(problem, spread=0.0, draws=5)
    assert (found.same_order, found.same_first) == (1.0, 1.0)
    assert found.shares.rows() == [("F0", 1, 1.0), ("C0", 2, 1.0), ("F1", 3, 1.0)]


def test_goals_that_weigh_nothing_stay_level_and_last() -> None:
    problem = alignopt.read(tables({"F": [1, 0, 0], "C": [2]}, {"F": 0.6, "C": 0.4}), name="none")
    found = random_rankings(problem, draws=50)
    assert found.goals.filter(weight=0)["rank"].to_list() == [3, 3]
    assert found.goals.filter(weight=0)["worst_rank"].to_list() == [3, 3]


def test_a_perspective_without_a_target_takes_part() -> None:
    problem = alignopt.read(tables({"F": [1], "C": [0]}, {"F": 1.0, "C": 0.0}), name="none")
    found = random_rankings(problem, draws=50)
    assert found.goals["weight"].to_list() == [1.0, 0.0]
    assert found.perspective_ids == ("C", "F")


@settings(max_examples=25, deadline=None)
@given(
    numbers=st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=3),
    spread=st.floats(0, 0.9),
    seed=st.integers(0, 5),
)
def test_whatever_the_weights_shares_are_shares(numbers: list[list[int]], spread: float, seed: int) -> None:
    priorities = {
        name: [float(each) for each in own] for name, own in zip("FCP", numbers, strict=False) if any(own)
    }
    if not priorities:
        priorities = {"F": [1.0]}
    targets = {name: 1 / len(priorities) for name in priorities}
    found = random_rankings(alignopt.read(tables(priorities, targets), name="any"), spread=spread, draws=40)
    by_goal = found.shares.group_by("goal_id").agg(pl.col("share").sum())
    assert by_goal["share"].to_list() == pytest.approx([1.0] * by_goal.height)
    assert by_goal.height == found.goals.height
    first = found.shares.join(found.goals.select("goal_id", "rank"), on=["goal_id", "rank"])
    kept = dict(first.select("goal_id", "share").iter_rows())
    for row in found.goals.iter_rows(named=True):
        assert kept.get(row["goal_id"], 0.0) == pytest.approx(row["keeps_rank"])
        assert row["low"] <= row["high"]
        assert 1 <= row["best_rank"] <= row["worst_rank"] <= found.goals.height
    assert found.same_order <= found.goals["keeps_rank"].min() + 1e-9


def test_shows_itself(problem: alignopt.Problem) -> None:
    found = random_rankings(problem, draws=1000, seed=1)
    text = repr(found)
    assert text.startswith(
        "Rankings of 3 strategic goals in 1,000 draws, each weight up to 20.0 % more or less"
    )
    assert "The ranking stays the same in" in text
    assert text.splitlines()[3].split()[:3] == ["1", "45.0", "%"]
    page = found._repr_html_()
    assert "<table>" in page
    assert "Goal F0" in page


def test_names_are_text_in_the_page(problem: alignopt.Problem) -> None:
    problem = problem.replace(goals=problem.goals.with_columns(name=pl.lit("<b>Grow</b>")))
    assert "<b>" not in random_rankings(problem, draws=2)._repr_html_()


def test_many_goals_are_told_in_ten_lines() -> None:
    problem = alignopt.read(tables({"F": [float(n) for n in range(1, 31)]}, {"F": 1.0}), name="many")
    lines = repr(random_rankings(problem, draws=20)).splitlines()
    assert len(lines) == 14
    assert lines[-1] == "... and 20 more: see .goals"


def test_it_does_not_change(problem: alignopt.Problem) -> None:
    found = random_rankings(problem, draws=2)
    with pytest.raises(FrozenInstanceError):
        found.seed = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"spread": 1.0}, "spread: got 1.0, expected from 0"),
        ({"spread": -0.1}, "spread: got -0.1"),
        ({"spread": float("nan")}, "spread: got nan"),
        ({"draws": 0}, "draws: got 0, expected at least 1"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(
    problem: alignopt.Problem, wrong: dict[str, float], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        random_rankings(problem, **wrong)  # type: ignore[arg-type]
