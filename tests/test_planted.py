"""Organisations whose best plan is known: it is as good as said, and it is found."""

from __future__ import annotations

import pytest
from benchmarks.planted import OPTIMUM, SHAPES, planted

import alignopt


@pytest.mark.parametrize("people", SHAPES)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_planted_plan_is_sound_and_has_no_more_points_than_any_plan_must(people: int, seed: int) -> None:
    drawn = planted(people, seed)
    cards = alignopt.audit(alignopt.read(drawn.tables, name="planted"), drawn.cards)
    assert cards.is_sound
    assert cards.total == pytest.approx(OPTIMUM, abs=1e-9)
    assert drawn.tables["eligibility"]["fit"].max() == pytest.approx(1 - OPTIMUM / 100)


@pytest.mark.parametrize("seed", [0, 1])
def test_the_best_plan_is_found_and_nothing_is_claimed_beyond_it(seed: int) -> None:
    problem = alignopt.read(planted(40, seed).tables, name="planted")
    plan = alignopt.solve(problem)
    assert plan.total == pytest.approx(OPTIMUM, abs=0.1)
    assert plan.bound <= OPTIMUM + 1e-6
