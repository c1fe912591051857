"""The forest of goals."""

from __future__ import annotations

import numpy as np
import pytest

import alignopt
from alignopt.problem.goals import Goals
from alignopt.problem.holders import Holders
from organisations import NAMED
from sketch import Sketch, Tables


def goals_of(tables: Tables) -> Goals:
    problem = alignopt.read(tables, name="goals")
    return Goals.of(problem, Holders.of(problem))


def forest() -> Goals:
    """F1 served by F1a served by F1aa; C1; L local at A, served by La."""
    sketch = Sketch().unit("O").unit("A", "O").person("P", "A").goal("F1").goal("C1", "C", effort=2.5)
    sketch.goal("F1a", "C", at="O", serves="F1").goal("F1aa", at="A", serves="F1a", priority=3.0)
    return goals_of(sketch.goal("L", at="A").goal("La", at="A", serves="L").tables())


def named(goals: Goals, chosen: np.ndarray) -> set[str]:
    return {goals.ids[at] for at in np.flatnonzero(chosen)}


def test_goals_come_by_id() -> None:
    goals = forest()
    assert goals.ids == ("C1", "F1", "F1a", "F1aa", "L", "La")
    assert goals.positions(["La", "C1"]) == [5, 0]


def test_serving_is_reflexive_and_transitive() -> None:
    goals = forest()
    served = {
        goal: named(goals, goals.serves(at, np.arange(len(goals.ids)))) for at, goal in enumerate(goals.ids)
    }
    assert served == {
        "C1": {"C1"},
        "F1": {"F1"},
        "F1a": {"F1a", "F1"},
        "F1aa": {"F1aa", "F1a", "F1"},
        "L": {"L"},
        "La": {"La", "L"},
    }


def test_heads_of_lines() -> None:
    goals = forest()
    assert [goals.ids[top] for top in goals.top] == ["C1", "F1", "F1", "F1", "L", "L"]
    assert named(goals, goals.is_strategic) == {"C1", "F1"}
    assert named(goals, goals.is_local) == {"L"}


def test_figures() -> None:
    goals = forest()
    assert goals.effort.tolist() == [2.5, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert np.flatnonzero(~np.isnan(goals.priority)).tolist() == [3]


def targets(tables: Tables) -> dict[str, float]:
    goals = goals_of(tables)
    return {
        goal: float(goals.target_weight[at]) for at, goal in enumerate(goals.ids) if goals.target_weight[at]
    }


def test_targets_are_equal_without_priorities() -> None:
    sketch = Sketch(F=0.6, C=0.4).unit("O", capacity=1.0).goal("F1").goal("F2").goal("F3").goal("C1", "C")
    assert targets(sketch.tables()) == pytest.approx({"F1": 0.2, "F2": 0.2, "F3": 0.2, "C1": 0.4})


def test_targets_go_by_priority_within_the_perspective() -> None:
    sketch = Sketch(F=0.6, C=0.4).unit("O", capacity=1.0).goal("F1", priority=2.0).goal("F2", priority=1.0)
    sketch.goal("F3", priority=0.0).goal("C1", "C").goal("C2", "C")
    assert targets(sketch.tables()) == pytest.approx({"F1": 0.4, "F2": 0.2, "C1": 0.2, "C2": 0.2})


def test_perspectives_without_a_target_give_none() -> None:
    assert set(targets(NAMED["perspective_without_target"]())) == {"F1", "F2", "C1", "C2"}


def test_lower_goals_have_no_target_of_their_own() -> None:
    found = targets(NAMED["goals_serving_goals_serving_goals"]())
    assert found == pytest.approx({"F1": 0.25, "F2": 0.25, "C1": 0.25, "C2": 0.25})
