"""What moves against last period: worked out by hand, and on the way down of a cascade."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo
import pytest

from alignopt.model import build
from alignopt.model.cards import Card, Cards
from alignopt.model.rates import Rates
from alignopt.model.score import moved, score
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.matrix import to_matrix
from organisations import NAMED
from sketch import Sketch
from toy import Setting

if TYPE_CHECKING:
    from alignopt.model.scope import Scope


def office() -> Sketch:
    """P, Q and R, who is new, at A: P had two goals, Q one that is there and one that is closed to all."""
    sketch = Sketch().unit("O").unit("A", "O").person("P", "A", 2.0).person("Q", "A").person("R", "A")
    sketch.goal("C1", "C").goal("C2", "C").goal("F1").goal("F2").may("A", "C1", "F1", "F2")
    return sketch.carried("P", C1=0.3, F1=0.3).carried("Q", C2=0.25, F2=0.75)


def cards_of(setting: Setting, **cards: dict[str, float]) -> Cards:
    """Cards from weights by goal; everyone else puts all on the first goal."""
    organisation, made = setting.organisation, {}
    for holder in np.flatnonzero(organisation.has_card).tolist():
        goals = [organisation.goals.ids[goal] for goal in organisation.goals_of(holder).tolist()]
        weights = cards.get(organisation.holders.ids[holder], {goals[0]: 1.0})
        whole = int(setting.policy.grid[holder])
        made[holder] = Card(np.array([round(weights.get(goal, 0.0) * whole) for goal in goals]))
    return Cards.none(organisation).with_cards(organisation, setting.policy, made)


def test_points_worked_out_by_hand() -> None:
    """P (half of all capacity) moves 0.2 from C1 to F2; Q loses C2, and 0.25 of F2 besides; R is new."""
    setting = Setting.of(office().tables())
    cards = cards_of(
        setting, P={"C1": 0.3, "F1": 0.5, "F2": 0.2}, Q={"C1": 0.5, "F2": 0.5}, R={"F1": 0.5, "F2": 0.5}
    )
    weights = cards.weights(setting.organisation, setting.policy)
    assert moved(setting.organisation, weights).tolist() == pytest.approx([0, 0, 0.2, 0.5, 0])
    assert score(setting.organisation, weights).points["churn"] == pytest.approx(100 * (2 * 0.2 + 0.5) / 4)


def test_the_same_cards_again_move_nothing() -> None:
    setting = Setting.of(office().carried("R", F1=0.4, F2=0.4).tables())
    cards = cards_of(setting, P={"C1": 0.5, "F1": 0.5}, R={"F1": 0.5, "F2": 0.5}, Q={"F2": 1.0})
    points = score(setting.organisation, cards.weights(setting.organisation, setting.policy)).points
    assert points["churn"] == pytest.approx(100 * 0.25 / 4)  # Q's lost goal alone


def test_without_last_period_there_is_no_such_criterion() -> None:
    sketch = office()
    sketch.rows["previous"] = [row for row in sketch.rows["previous"] if row["goal_id"] == "C2"]
    sketch.rows["previous"][0]["holder_id"] = "A"
    setting = Setting.of(sketch.tables())
    weights = cards_of(setting).weights(setting.organisation, setting.policy)
    assert "churn" not in score(setting.organisation, weights).points


def spoken_for(setting: Setting, rates: Rates) -> list[list[str]]:
    """Who shares a card on the way down."""
    scope = replace(setting.joint(), merge=True, rates=rates)
    ids = setting.organisation.holders.ids
    return [[ids[v] for v in members] for members in scope.represented.values() if len(members) > 1]


def test_those_who_look_the_same_share_a_card_only_if_they_had_the_same() -> None:
    """P04 had none and P05 one on a goal that is closed: neither has anything to keep."""
    setting = Setting.of(NAMED["last_period"]())
    assert spoken_for(setting, Rates()) == [["P01", "P02"], ["P04", "P05"]]
    assert spoken_for(setting, Rates(churn=0)) == [["P01", "P02", "P03", "P04", "P05"]]


def measured(scope: Scope, cards: Cards) -> dict[str, float]:
    """Fairness and churn in the model of a scope, with these cards fixed."""
    model = build.build_scope(scope, ties=False)
    for holder in scope.speakers:
        span = slice(scope.organisation.start[holder], scope.organisation.start[holder + 1])
        for pair, count in zip(scope.names(holder), cards.steps[span].tolist(), strict=True):
            model.steps[pair].setlb(count)
            model.steps[pair].setub(count)
    matrix = to_matrix(model)
    outcome = run(matrix, Limits(), relax=True)
    for variable, value in zip(matrix.columns, outcome.values.tolist(), strict=True):
        variable.set_value(value, skip_validation=True)
    return {name: float(pyo.value(model.points[name])) for name in ("fairness", "churn")}


def test_cards_shared_by_some_of_those_who_look_the_same_are_measured_exactly() -> None:
    """Where twins share cards in parts, fairness weighs each card by how many have it."""
    setting = Setting.of(NAMED["last_period"]())
    old, other, none = (
        {"C1": 0.4, "C2": 0.2, "F1": 0.4},
        {"C1": 0.3, "F1": 0.3, "F1a": 0.4},
        {"F1": 0.3, "F2": 0.3, "C2": 0.4},
    )
    people = {"P01": old, "P02": old, "P03": other, "P04": none, "P05": none}
    unit = {"C1": 0.2, "C2": 0.2, "F1": 0.2, "F1a": 0.2, "F2": 0.2}
    root = {"C1": 0.25, "C2": 0.25, "F1": 0.25, "F2": 0.25}
    leaf = {"C1": 0.3, "F1": 0.4, "F2": 0.3}
    cards = cards_of(setting, O=root, A=unit, L=leaf, **people)
    points = score(setting.organisation, cards.weights(setting.organisation, setting.policy)).points
    assert points["fairness"] > 0
    expected = {name: points[name] for name in ("fairness", "churn")}
    assert measured(replace(setting.joint(), merge=True), cards) == pytest.approx(expected, abs=1e-6)


def test_looking_ahead_a_step_counts_what_has_to_move() -> None:
    """By hand: 0.4 of P03's and all of P05's is lost, and L may put no more than 40 % on F2, its only goal.

    People count together, so that 50 % of F1 is no trouble there; cards that keep the most move more.
    """
    setting = Setting.of(NAMED["last_period"]())
    alone = Rates(**{name: float(name == "churn") for name, _ in Rates().items()})
    ahead = replace(setting.ahead(), free=(0,), rates=alone)
    least = run(to_matrix(build.build_scope(ahead, ties=False)), Limits()).objective / ahead.scale
    assert least == pytest.approx(100 * (0.4 + 1.0 + 2 * 0.6) / 7)
    same = {"F1": 0.4, "C1": 0.4, "F2": 0.2}
    keeping = cards_of(
        setting, P01=same, P02=same, P03={"F1a": 0.4, "C1": 0.6}, L={"F2": 0.4, "F1": 0.3, "C1": 0.3}
    )
    weights = keeping.weights(setting.organisation, setting.policy)
    moving = 100 * (2 * 0.2 + 0.6 + 1.0 + 2 * 0.6) / 7
    assert score(setting.organisation, weights).points["churn"] == pytest.approx(moving)
    assert least <= moving
