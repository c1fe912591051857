"""Diving: whole cards that keep every row, no better than the best and not far behind it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alignopt
from alignopt.model.scope import Scope
from alignopt.rules.policy import established
from alignopt.solver.dive import Slot, dive, slots
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.matrix import Matrix
from alignopt.solver.status import Holds
from alignopt.solver.step import Step, prepare, read_cards
from sketch import Sketch


def whole_problem(people: int, seed: int) -> Step:
    """Everybody of a small organisation, decided together."""
    organisation, policy = established(alignopt.read(alignopt.generate(people, seed), name="small"))
    return prepare(Scope.joint(organisation, policy, alignopt.Rates()))


def kept(matrix: Matrix, values: np.ndarray) -> bool:
    """Whether values keep bounds, rows and whole numbers."""
    activity = np.zeros(len(matrix.row_lower))
    column = np.repeat(np.arange(len(matrix.cost)), np.diff(matrix.starts))
    np.add.at(activity, matrix.rows, matrix.values * values[column])
    whole = values[matrix.whole]
    return bool(
        (values >= matrix.lower - 1e-6).all()
        and (values <= matrix.upper + 1e-6).all()
        and (activity >= matrix.row_lower - 1e-6).all()
        and (activity <= matrix.row_upper + 1e-6).all()
        and np.abs(whole - np.rint(whole)).max() < 1e-6
    )


@pytest.mark.parametrize(("people", "seed"), [(5, 0), (8, 1), (11, 2)])
def test_a_dive_ends_with_whole_cards(people: int, seed: int) -> None:
    step = whole_problem(people, seed)
    found = dive(step.matrix, slots(step), Limits(gap=0.1))
    assert found.holds is Holds.PLAN
    assert kept(step.matrix, found.values)
    assert found.objective == pytest.approx(step.matrix.cost @ found.values + step.matrix.offset, abs=1e-6)
    best = run(step.matrix, Limits(gap=0.05, nodes=300))
    relaxed = run(step.matrix, Limits(), relax=True)
    assert found.bound == pytest.approx(relaxed.objective, abs=1e-6)
    assert found.objective >= best.bound - 1e-6
    assert found.objective - relaxed.objective < 3 * (best.objective - relaxed.objective) + 3


def test_the_same_dive_twice_is_the_same() -> None:
    step = whole_problem(8, 3)
    one, other = (dive(step.matrix, slots(step), Limits(gap=0.1)) for _ in range(2))
    assert one.values.tolist() == other.values.tolist()


def test_in_a_broad_step_cards_stay_as_the_dive_found_them(monkeypatch: pytest.MonkeyPatch) -> None:
    step = whole_problem(8, 1)
    polished = dive(step.matrix, slots(step), Limits(gap=0.1))
    monkeypatch.setattr("alignopt.solver.dive.BROAD", 10)
    monkeypatch.setattr("alignopt.solver.dive.run", lambda *_: pytest.fail("no card is decided once more"))
    found = dive(step.matrix, slots(step), Limits(gap=0.1))
    assert found.holds is Holds.PLAN
    assert kept(step.matrix, found.values)
    assert found.bound == polished.bound
    assert found.objective >= polished.objective


def test_goals_that_cannot_be_carried_together_are_carried_as_far_as_they_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two of three goals may be carried; the relaxation carries two thirds of each."""
    monkeypatch.setattr("alignopt.solver.dive.run", lambda *_: pytest.fail("a dive finds cards by itself"))
    card = slot([1, 1, 1], [8, 8, 8], 12)
    rows = np.array(
        [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0], [0, 0, 0, 1, 0, 1], [0, 0, 0, 0, 1, 1]], dtype=float
    )
    bands = np.hstack([np.eye(3), -8 * np.eye(3)])
    least = np.hstack([-np.eye(3), np.eye(3)])
    every = np.vstack([rows, [[0, 0, 0, 1, 1, 1]], bands, least])
    column, row = np.nonzero(every.T)
    matrix = Matrix(
        cost=np.array([0, 0, 0, 0.1, 0.1, 0.1]),
        offset=0.0,
        lower=np.zeros(6),
        upper=np.array([12.0, 12, 12, 1, 1, 1]),
        whole=np.ones(6, dtype=bool),
        row_lower=np.array([12.0, 1, 1, 1, -np.inf, *[-np.inf] * 6]),
        row_upper=np.array([12.0, 2, 2, 2, 2, *[0.0] * 6]),
        starts=np.searchsorted(column, np.arange(7)).astype(np.int32),
        rows=row.astype(np.int32),
        values=every.T[column, row],
        columns=(),
    )
    relaxed = run(matrix, Limits(), relax=True)
    assert (relaxed.values[3:] < 1 - 1e-6).all()
    found = dive(matrix, (card,), Limits())
    assert found.holds is Holds.PLAN
    assert kept(matrix, found.values)
    assert found.values[3:].sum() == 2


def test_where_there_is_no_card_none_is_made_up() -> None:
    step = whole_problem(5, 0)
    (first, *_) = slots(step)
    upper = step.matrix.upper.copy()
    upper[first.steps] = 0.0
    impossible = replace(step.matrix, upper=upper)
    assert dive(impossible, slots(step), Limits()).holds is Holds.NOTHING


def slot(lightest: list[int], heaviest: list[int], whole: int) -> Slot:
    number = len(lightest)
    nothing = np.zeros(0, dtype=np.int64)
    return Slot(
        steps=np.arange(number),
        assigned=np.arange(number) + number,
        reach=nothing,
        lightest=np.array(lightest),
        heaviest=np.array(heaviest),
        whole=whole,
        most=number,
    )


@given(st.data())
def test_the_nearest_whole_card_is_the_nearest(data: st.DataObject) -> None:
    number = data.draw(st.integers(1, 4))
    lightest = [data.draw(st.integers(1, 3)) for _ in range(number)]
    heaviest = [data.draw(st.integers(low, 6)) for low in lightest]
    whole = data.draw(st.integers(1, 10))
    weights = np.array([data.draw(st.floats(0, 8)) for _ in range(number)])
    carried = np.array([data.draw(st.booleans()) for _ in range(number)])
    choices = [range(low, high + 1) for low, high in zip(lightest, heaviest, strict=True)]
    cards = itertools.product(*(each if does else (0,) for each, does in zip(choices, carried, strict=True)))
    far = [np.abs(np.array(card) - weights).sum() for card in cards if sum(card) == whole]
    found = slot(lightest, heaviest, whole).nearest(weights, carried)
    if not far:
        assert found is None
    else:
        assert found is not None
        assert found.sum() == whole
        assert np.abs(found - weights).sum() == pytest.approx(min(far))


def test_a_large_organisation_dives_and_keeps_its_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alignopt.solver.context.AMPLE", 100)
    monkeypatch.setattr("alignopt.solver.context.NUMEROUS", 1)
    problem = alignopt.read(alignopt.generate(60, 4), name="large")
    plan = alignopt.solve(problem, settings=alignopt.Settings(passes=0))
    assert alignopt.audit(problem, plan.scorecards).findings.filter(hard=True).is_empty()
    again = alignopt.solve(problem, settings=alignopt.Settings(passes=0, workers=1))
    assert again.scorecards.equals(plan.scorecards)
    assert plan.bound <= plan.total + 1e-6
    assert plan.stopped is alignopt.Stopped.WORK_LIMIT


def test_people_cannot_be_counted_on_for_what_the_card_above_does_not_cover() -> None:
    sketch = Sketch(F=1.0).unit("O").unit("A", "O").people(4, "A")
    for goal in ("F1", "F2", "F3"):
        sketch.goal(goal, "F", effort=1.0)
    organisation, policy = established(alignopt.read(sketch.tables(), name="covered"))
    joint = Scope.joint(organisation, policy, alignopt.Rates())
    step = prepare(replace(joint, free=(0,), look_ahead=True, measured=None, is_whole=False))
    for place, goal in enumerate(organisation.goals_of(0).tolist()):
        left_out = replace(step.matrix, lower=step.matrix.lower.copy(), upper=step.matrix.upper.copy())
        left_out.lower[step.assigned[0][place]] = left_out.upper[step.assigned[0][place]] = 0.0
        outcome = run(left_out, Limits())
        reach = [column for _, of, column in step.reach if of == goal]
        assert outcome.holds is Holds.NOTHING or outcome.values[reach].max() < 1e-9
    best = run(step.matrix, Limits())
    assert read_cards(step, best)[0].goals.sum() == policy.grid[0]
