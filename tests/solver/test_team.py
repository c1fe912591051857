"""The matrix of a team, against the one that Pyomo makes of the same scope."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import alignopt
from alignopt.model.scope import Scope
from alignopt.solver import step as steps
from alignopt.solver.context import Context
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.status import Holds, Stopped
from sketch import Sketch, Tables


def twins() -> Tables:
    """Two teams; in one, three look the same, one of them with more capacity."""
    sketch = Sketch(F=0.5, C=0.5).unit("O").unit("A", "O").unit("B", "O")
    sketch.goal("F1", "F", priority=1).goal("F2", "F", priority=2).goal("C1", "C")
    sketch.goal("A1", "F", at="A", serves="F1", effort=1.5).goal("L", "C", at="B")
    sketch.goal("F1a", "F", serves="F1")
    sketch.people(2, "A").person("P9", "A", capacity=2.0).person("Q", "B").person("R", "B", capacity=0.5)
    return sketch.may("Q", "F1", "F2", "C1", "L", fit=0.4).tables()


def problems() -> Iterator[alignopt.Problem]:
    yield alignopt.read(twins(), name="twins")
    for people, seed in ((20, 1), (45, 2), (80, 5)):
        yield alignopt.read(alignopt.generate(people, seed), name=f"{people} people")


def scopes_of(problem: alignopt.Problem, settings: alignopt.Settings) -> list[Scope]:
    """The scopes of teams that a solve comes by."""
    seen: list[Scope] = []
    real = Context.side_by_side

    def watched(context, scopes, *how, **named):
        kept = list(scopes)
        seen.extend(kept)
        return real(context, kept, *how, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Context, "side_by_side", watched)
        alignopt.solve(problem, settings=settings)
    return [scope for scope in seen if steps.is_team(scope)]


SETTINGS = {
    "as usual": alignopt.Settings(passes=0, nodes=20),
    "without churn and fairness": alignopt.Settings(
        passes=0, nodes=20, rates=alignopt.Rates(churn=0, fairness=0, workload=3)
    ),
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
@pytest.mark.parametrize("problem", list(problems()), ids=lambda problem: problem.name)
def test_a_team_is_as_pyomo_has_it(problem, settings, monkeypatch):
    scopes = scopes_of(problem, settings)
    assert scopes
    written = [steps.prepare(scope) for scope in scopes]
    monkeypatch.setattr(steps, "is_team", lambda scope: False)
    for at, (scope, step) in enumerate(zip(scopes, written, strict=True)):
        general = steps.prepare(scope)
        ours, theirs = (run(each.matrix, Limits(), relax=True) for each in (step, general))
        assert ours.objective == pytest.approx(theirs.objective, abs=1e-6)
        if at % 3 == 0:
            ours, theirs = (run(each.matrix, Limits(gap=1e-6)) for each in (step, general))
            assert ours.objective == pytest.approx(theirs.objective, abs=1e-5)
            cards = {v: card.goals for v, card in steps.read_cards(step, ours).items()}
            _same_objective_there(general, cards, ours.objective)


def _same_objective_there(general, cards, objective):
    """The same cards are worth the same in the other matrix."""
    start = np.full(len(general.matrix.cost), np.nan)
    lower, upper = general.matrix.lower.copy(), general.matrix.upper.copy()
    for holder, card in cards.items():
        place = general.place[holder]
        assert (card[place < 0] == 0).all()
        lower[place[place >= 0]] = upper[place[place >= 0]] = card[place >= 0]
    fixed = steps.replace(general.matrix, lower=lower, upper=upper)
    assert run(fixed, Limits()).objective == pytest.approx(objective, abs=1e-5)
    assert len(start) == len(fixed.cost)


def test_a_required_goal_that_nothing_above_covers_cannot_be():
    sketch = Sketch().unit("O").unit("A", "O").people(3, "A").goal("F1").goal("F2").goal("C1", "C")
    problem = alignopt.read(sketch.rule("require", goal_id="F2", unit_id="A").tables(), name="required")
    (scope,) = scopes_of(problem, alignopt.Settings(passes=0))
    span = scope.organisation.candidates(1)
    goals = scope.organisation.goal[span.start : span.stop]
    dropped = scope.cards.steps.copy()
    dropped[span.start + np.flatnonzero(goals == scope.organisation.goals.index["F2"])] = 0
    without = steps.replace(scope, cards=steps.replace(scope.cards, steps=dropped))
    outcome = run(steps.prepare(without).matrix, Limits())
    assert (outcome.stopped, outcome.holds) == (Stopped.INFEASIBLE, Holds.NOTHING)


def test_rules_that_need_rows_take_the_general_path():
    tables = alignopt.generate(20, 1)
    rule = Sketch().unit("O").rule("perspective_weight", 0.1, level="person").tables()["rules"]
    problem = alignopt.read({**tables, "rules": rule}, name="ruled")
    assert not scopes_of(problem, alignopt.Settings(passes=0, nodes=20))
