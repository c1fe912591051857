"""One step: build the model of a scope, hand it to HiGHS, read the cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.build import build_scope
from alignopt.model.cards import Card
from alignopt.solver.limits import Outcome
from alignopt.solver.matrix import Matrix, to_matrix
from alignopt.solver.team import Team, is_team

if TYPE_CHECKING:
    import pyomo.environ as pyo
    from numpy.typing import NDArray

    from alignopt.model.cards import Cards
    from alignopt.model.scope import Scope

Extend = Callable[["pyo.ConcreteModel"], None]


@dataclass(frozen=True, eq=False)
class Step:
    """A scope made ready for the solver: its matrix and where its decisions stand in it.

    Attributes
    ----------
    scope, matrix
        What is decided, and as what.
    place
        Column of each free holder's steps, along its candidates; -1 where it is fixed at 0.
    assigned
        Likewise for the assigned variables.
    competencies
        Column of each free holder's competency steps, along its section.
    reach
        Column of each reach variable: (unit, goal, column).
    bundles
        Goals that a goal in reach stands for, where there are several.
    built
        Seconds it took to build.
    """

    scope: Scope
    matrix: Matrix
    place: dict[int, NDArray[np.int64]]
    assigned: dict[int, NDArray[np.int64]]
    competencies: dict[int, NDArray[np.int64]]
    reach: tuple[tuple[int, int, int], ...]
    bundles: dict[int, NDArray[np.int64]]
    built: float

    def starting_at(self, cards: Cards) -> NDArray[np.float64]:
        """A starting point: the decisions as the cards have them, the rest left to the solver (NaN)."""
        organisation = self.scope.organisation
        values = np.full(len(self.matrix.cost) + 1, np.nan)
        for holder in self.scope.free:
            card = cards.steps[organisation.start[holder] : organisation.start[holder + 1]]
            values[self.place[holder]] = card
            values[self.assigned[holder]] = card > 0
            span = self.scope.policy.sections.candidates(holder)
            values[self.competencies[holder]] = cards.competency_steps[span.start : span.stop]
        return values[:-1]


def prepare(scope: Scope, extend: Extend | None = None, *, ties: bool = True) -> Step:
    """Build and compile a scope's model; ``extend`` may add to the model before it is compiled."""
    began = perf_counter()
    if ties and extend is None and is_team(scope):
        return _written(scope, began)
    model = build_scope(scope, ties=ties)
    if extend is not None:
        extend(model)
    matrix = to_matrix(model)
    column = {id(variable): at for at, variable in enumerate(matrix.columns)}

    def columns(variables: pyo.Var, pairs: list[tuple[str, str]]) -> NDArray[np.int64]:
        return np.array([column.get(id(variables[pair]), -1) for pair in pairs], dtype=np.int64)

    goals = scope.organisation.goals.index
    unit_of = {name: unit for unit, names in model.clusters.items() for name in names}
    reach = tuple(
        (unit_of[name], goals[goal], column[id(variable)])
        for (name, goal), variable in model.reach.items()
        if id(variable) in column
    )
    return Step(
        scope=scope,
        matrix=replace(matrix, columns=()),
        place={v: columns(model.steps, scope.names(v)) for v in scope.free},
        assigned={v: columns(model.assigned, scope.names(v)) for v in scope.free},
        competencies={v: columns(model.competency_steps, scope.competency_names(v)) for v in scope.free},
        reach=reach,
        bundles=model.bundles,
        built=perf_counter() - began,
    )


def _written(scope: Scope, began: float) -> Step:
    """The step of a team, its matrix written without Pyomo."""
    team = Team(scope)
    matrix = team.matrix()
    own: dict[int, NDArray[np.int64]] = {}
    for holder in scope.free:
        first = team.first[scope.spokesman[holder]]
        own[holder] = team.column[first : first + len(scope.organisation.candidates(holder))]
    nothing = np.zeros(0, dtype=np.int64)
    return Step(
        scope=scope,
        matrix=matrix,
        place={v: np.where(at >= 0, at + len(team.open), -1) for v, at in own.items()},
        assigned=own,
        competencies=dict.fromkeys(scope.free, nothing),
        reach=(),
        bundles={},
        built=perf_counter() - began,
    )


def read_cards(step: Step, outcome: Outcome) -> dict[int, Card]:
    """The free holders' cards, in steps along their candidates."""
    rounded = np.append(np.rint(outcome.values), 0.0).astype(np.int64)
    return {v: Card(rounded[step.place[v]], rounded[step.competencies[v]]) for v in step.scope.free}


def read_reach(step: Step, outcome: Outcome) -> dict[int, NDArray[np.float64]]:
    """For each unit that was looked ahead for, what its people would put on each goal, as shares.

    What they would put on a bundle goes to its goals by the effort they ask for.
    """
    goals = len(step.scope.organisation.goals.ids)
    found: dict[int, NDArray[np.float64]] = {}
    for unit, goal, column in step.reach:
        shares = found.setdefault(unit, np.zeros(goals))
        bundle = step.bundles.get(goal, np.array([goal]))
        asked = step.scope.effort[bundle]
        parts = asked / asked.sum() if asked.any() else np.full(len(bundle), 1 / len(bundle))
        shares[bundle] += outcome.values[column] * parts
    return found
