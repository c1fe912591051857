"""The score of cards is what the model makes of them, criterion by criterion, in every scope."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo
import pytest

import alignopt
from alignopt.model import build, criteria
from alignopt.model.cards import Card, Cards
from alignopt.model.expressions import declare_reach
from alignopt.model.rates import CRITERIA
from alignopt.model.score import score
from alignopt.rules.policy import established
from alignopt.solver.highs import run
from alignopt.solver.improve import neighbourhoods
from alignopt.solver.limits import Limits
from alignopt.solver.matrix import to_matrix
from alignopt.solver.solve import find
from alignopt.solver.status import Holds
from organisations import NAMED
from toy import Setting, toy

if TYPE_CHECKING:
    from alignopt.model.scope import Scope
    from alignopt.model.score import Score

ORGANISATIONS = {name: make for name, make in NAMED.items() if name != "more_goals_than_steps"} | {"toy": toy}
EXACT = 1e-6


def shown(setting: Setting) -> list[str]:
    """The criteria of an organisation without competencies on plans and without soft rules."""
    absent = {"development", "rules"} | (set() if setting.organisation.had_card.any() else {"churn"})
    return [name for name in CRITERIA if name not in absent]


def random_cards(setting: Setting, seed: int) -> Cards:
    """Any whole cards, twins alike; they keep no policy."""
    draw, organisation = np.random.default_rng(seed), setting.organisation
    cards = {}
    for holder in np.flatnonzero(organisation.has_card).tolist():
        share = draw.dirichlet(np.full(len(organisation.goals_of(holder)), 0.4))
        cards[holder] = Card(draw.multinomial(int(setting.policy.grid[holder]), share).astype(np.int64))
    for group in organisation.twins:
        cards |= {int(member): cards[int(group[0])] for member in group}
    return Cards.none(organisation).with_cards(organisation, setting.policy, cards)


def different_twins(setting: Setting, cards: Cards, seed: int) -> Cards:
    """The same with twins' cards drawn apart."""
    draw, organisation = np.random.default_rng(seed), setting.organisation
    apart = {}
    for group in organisation.twins:
        for member in group.tolist():
            goals = len(organisation.goals_of(member))
            steps = draw.multinomial(int(setting.policy.grid[member]), np.full(goals, 1 / goals))
            apart[member] = Card(steps)
    return cards.with_cards(organisation, setting.policy, apart)


def measured(setting: Setting, scope: Scope, cards: Cards) -> dict[str, float]:
    """The model's criteria with these cards fixed and everything else at its best."""
    model = build.declare(scope)
    model.penalties = []
    declare_reach(model, scope)
    model.points = pyo.Expression(list(CRITERIA))
    for name in CRITERIA:
        model.points[name] = getattr(criteria, name)(model, scope)
    model.total = pyo.Objective(expr=pyo.quicksum(model.points.values()))
    for holder in scope.speakers:
        span = slice(scope.organisation.start[holder], scope.organisation.start[holder + 1])
        for pair, count in zip(scope.names(holder), cards.steps[span].tolist(), strict=True):
            model.steps[pair].setlb(count)
            model.steps[pair].setub(count)
    matrix = to_matrix(model)
    outcome = run(matrix, Limits(), relax=True)
    assert outcome.holds is Holds.OPTIMAL
    for variable, value in zip(matrix.columns, outcome.values.tolist(), strict=True):
        variable.set_value(value, skip_validation=True)
    return {name: float(pyo.value(model.points[name])) for name in shown(setting)}


def scored(setting: Setting, cards: Cards) -> Score:
    return score(setting.organisation, cards.weights(setting.organisation, setting.policy))


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_the_joint_model_measures_what_the_score_says(name: str) -> None:
    setting = Setting.of(ORGANISATIONS[name]())
    cards = different_twins(setting, random_cards(setting, seed=1), seed=2)
    assert measured(setting, setting.joint(), cards) == pytest.approx(
        scored(setting, cards).points, abs=EXACT
    )


@pytest.mark.parametrize("name", ["ten_clerks", "toy", "a_bit_of_everything", "last_period"])
def test_twins_that_share_a_card_are_measured_like_twins_with_equal_cards(name: str) -> None:
    setting = Setting.of(ORGANISATIONS[name]())
    cards = random_cards(setting, seed=3)
    scope = replace(setting.joint(), merge=True)
    assert len(scope.speakers) < len(scope.free)
    assert measured(setting, scope, cards) == pytest.approx(scored(setting, cards).points, abs=EXACT)


@pytest.mark.parametrize(
    "name",
    [
        "a_bit_of_everything",
        "deep_and_ragged",
        "last_period",
        "local_goals_two_levels_down",
        "nothing_to_carry",
        "toy",
    ],
)
def test_a_step_among_known_cards_measures_the_difference_that_it_makes(name: str) -> None:
    """Deciding some cards anew changes the step's points by what it changes the plan's."""
    setting = Setting.of(ORGANISATIONS[name]())
    before = different_twins(setting, random_cards(setting, seed=4), seed=5)
    other = different_twins(setting, random_cards(setting, seed=6), seed=7)
    for free in neighbourhoods(setting.organisation, scored(setting, before)):
        after = with_those_of(setting, before, other, free)
        scope = step_scope(setting, before, free)
        gained = {
            criterion: points - scored(setting, before).points[criterion]
            for criterion, points in scored(setting, after).points.items()
        }
        was, became = measured(setting, scope, before), measured(setting, scope, after)
        assert {name: became[name] - was[name] for name in was} == pytest.approx(gained, abs=EXACT)


def with_those_of(setting: Setting, cards: Cards, other: Cards, holders: tuple[int, ...]) -> Cards:
    """Cards with some holders' taken from elsewhere."""
    start = setting.organisation.start
    taken = {holder: Card(other.steps[start[holder] : start[holder + 1]]) for holder in holders}
    return cards.with_cards(setting.organisation, setting.policy, taken)


def step_scope(setting: Setting, cards: Cards, free: tuple[int, ...]) -> Scope:
    """Some holders free, everyone else known, and the effort that the others leave."""
    organisation = setting.organisation
    nobody = with_those_of(setting, cards, Cards(np.zeros_like(cards.steps), cards.known), free)
    effort = np.maximum(organisation.goals.effort - scored(setting, nobody).staffed, 0.0)
    return replace(setting.ahead(), free=free, cards=cards.without(list(free)), effort=effort)


def test_a_score_worked_out_by_hand() -> None:
    """By hand: O aims at F1 and C1 with 60 and 40 %; both people put all on the local goal."""
    setting = Setting.of(toy())
    organisation = setting.organisation
    steps = {0: [40, 60], 1: [0, 10, 0, 0, 10], 2: [0, 0, 0, 0, 20], 3: [0, 0, 0, 0, 20]}
    cards = Cards.none(organisation).with_cards(
        organisation, setting.policy, {holder: Card(np.array(card)) for holder, card in steps.items()}
    )
    found = scored(setting, cards)
    expected = {
        "priority": 0.0,
        "alignment": 100 * (0.5 * 0.5 + 0.5 * 0.5),
        "balance": 100 * (0.5 * 0.1 + 0.5 * 0.6),
        "capability": 100 * 0.25,
        "workload": 100 * 1.5 / 2.0,
        "specificity": 100 * (2.0 * 0.5) / 4.0,
        "fairness": 0.0,
    }
    assert found.points == pytest.approx(expected, abs=EXACT)
    assert found.delivered == pytest.approx(50.0)


@pytest.mark.parametrize("name", NAMED)
def test_what_is_only_tighter_measures_cards_that_keep_the_rules_all_the_same(name: str) -> None:
    problem = alignopt.read(NAMED[name](), name=name)
    setting = Setting(*established(problem))
    quick = alignopt.Settings(passes=0, nodes=20, rates=alignopt.Rates(workload=5, churn=0))
    cards = find(problem, settings=quick).cards
    plain, tight = (measured(setting, replace(setting.joint(), tight=it), cards) for it in (False, True))
    assert tight == pytest.approx(plain, abs=EXACT)
