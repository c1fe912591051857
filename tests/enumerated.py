"""Every plan of a tiny organisation, and which of them its model allows, with what they decide fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import csc_array

import alignopt
from alignopt.model.build import build_scope
from alignopt.model.scope import Scope
from alignopt.rules.contradictions import contradictions
from alignopt.rules.policy import established
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.matrix import Matrix, to_matrix
from alignopt.solver.status import Holds
from checker import refusals
from checker_bands import Bands, Case
from checker_given import Cards, Given, exact
from checker_points import total

Plan = tuple[Cards, Cards]
"""Weights of goals and of competencies by holder."""


def parts(whole: int, strides: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every way to make up a whole of multiples of strides, in whole units.

    Examples
    --------
    >>> list(parts(4, (2, 4)))
    [(0, 4), (4, 0)]
    """
    if len(strides) == 1:
        if whole % strides[0] == 0:
            yield (whole,)
        return
    for first in range(0, whole + 1, strides[0]):
        for rest in parts(whole - first, strides[1:]):
            yield (first, *rest)


@dataclass(frozen=True)
class Model:
    """The joint model of a problem, to be asked about plans."""

    problem: alignopt.Problem

    @cached_property
    def given(self) -> Given:
        """The checker's reading of the tables."""
        return Given(self.problem.tables())

    @cached_property
    def policy(self) -> pl.DataFrame:
        """What was applied to whom."""
        return established(self.problem)[1].applied

    @cached_property
    def bands(self) -> Bands:
        """The checker's reading of the policy."""
        return Bands(self.given, {"policy": self.policy})

    @cached_property
    def is_refused(self) -> bool:
        """Whether contradictions are seen before anything is solved, so that no plan is allowed at all."""
        return bool(contradictions(*established(self.problem)))

    def step(self, holder: str, kind: str = "weight_step") -> Fraction | None:
        """The step that was applied to a holder."""
        row = self.bands.claimed.get((holder, kind))
        return exact(row["min"]) if row else None

    def plans(self) -> Iterator[Plan]:
        """Every way to give everyone a card of whole steps that make up 100 %, rules or no rules."""
        holders = sorted(self.given.holders)
        for cards in product(*(list(self._cards(holder)) for holder in holders)):
            chosen = dict(zip(holders, cards, strict=True))
            goals = {holder: goals for holder, (goals, _) in chosen.items()}
            yield goals, {holder: own for holder, (_, own) in chosen.items() if own}

    def _cards(self, holder: str) -> Iterator[tuple[dict[str, float], dict[str, float]]]:
        goals, competencies = self._items(holder)
        step, other = self.step(holder), self.step(holder, "competency_step")
        grids = [step.denominator, other.denominator if other else 1]
        whole = int(np.lcm(*grids))
        strides = [whole // grids[0]] * len(goals) + [whole // grids[1]] * len(competencies)
        for card in parts(whole, tuple(strides)):
            weights = [part / whole for part in card]
            own = dict(zip(goals, weights, strict=False))
            rest = dict(zip(competencies, weights[len(goals) :], strict=True))
            if any(own.values()):
                yield _carried(own), _carried(rest)

    def _items(self, holder: str) -> tuple[list[str], list[str]]:
        """Goals and competencies that the model has variables for."""
        return tuple(
            sorted(item for name, item in index if name == holder)
            for index in (self._model.PAIRS, self._model.COMPETENCIES)
        )

    @cached_property
    def _model(self) -> Any:
        return build_scope(Scope.joint(*established(self.problem), alignopt.Rates()), ties=False)

    @cached_property
    def _matrix(self) -> Matrix:
        return to_matrix(self._model)

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {variable.name: at for at, variable in enumerate(self._matrix.columns)}

    @cached_property
    def _decided(self) -> np.ndarray:
        """Columns that a plan fixes."""
        names = ("assigned[", "steps[", "developed[", "competency_steps[")
        return np.array([at for name, at in self._columns.items() if name.startswith(names)])

    @cached_property
    def _settled(self) -> tuple[Any, np.ndarray, np.ndarray]:
        """Rows that have no other columns: their entries and bounds."""
        matrix = self._matrix
        shape = len(matrix.row_lower), len(matrix.cost)
        entries = csc_array((matrix.values, matrix.rows, matrix.starts), shape=shape).tocsr()
        others = np.setdiff1d(np.arange(shape[1]), self._decided)
        alone = np.asarray(abs(entries[:, others]).sum(axis=1)).reshape(-1) == 0
        return entries[alone], matrix.row_lower[alone], matrix.row_upper[alone]

    def allows(self, plan: Plan) -> bool:
        """Whether the model has a solution with exactly these cards."""
        values = self._values(plan)
        matrix, decided = self._matrix, self._decided
        if (values < matrix.lower - 1e-9)[decided].any() or (values > matrix.upper + 1e-9)[decided].any():
            return False
        entries, low, high = self._settled
        sums = entries @ values
        if (sums < low - 1e-6).any() or (sums > high + 1e-6).any():
            return False
        return not np.isnan(self.points(plan, priced=False))

    def points(self, plan: Plan, *, priced: bool = True) -> float:
        """What exactly these cards come to in the model, in points (0 if not priced); NaN without room."""
        matrix, decided, values = self._matrix, self._decided, self._values(plan)
        lower, upper = matrix.lower.copy(), matrix.upper.copy()
        lower[decided] = upper[decided] = values[decided]
        cost = matrix.cost if priced else np.zeros_like(matrix.cost)
        outcome = run(replace(matrix, lower=lower, upper=upper, cost=cost), Limits())
        return float("nan") if outcome.holds is Holds.NOTHING else outcome.objective

    def expected_points(self, plan: Plan) -> float:
        """What the checker makes of them."""
        return total(Case(self.given, self.bands, {}, *plan), dict(alignopt.Rates().items()))

    def _values(self, plan: Plan) -> np.ndarray:
        values = np.zeros(len(self._matrix.cost))
        kinds = (("assigned", "steps", "weight_step"), ("developed", "competency_steps", "competency_step"))
        for cards, (stands, steps, kind) in zip(plan, kinds, strict=True):
            for holder, card in cards.items():
                for name, weight in card.items():
                    values[self._columns[f"{stands}[{holder},{name}]"]] = 1
                    count = round(weight / self.step(holder, kind))
                    values[self._columns[f"{steps}[{holder},{name}]"]] = count
        return values

    def is_accepted(self, plan: Plan) -> bool:
        """Whether the checker has nothing against these cards."""
        return not refusals(self.bands, *plan)


def _carried(card: Mapping[str, float]) -> dict[str, float]:
    return {name: weight for name, weight in card.items() if weight > 0}


def differences(model: Model) -> tuple[list[Plan], list[str]]:
    """The plans that checker and model both allow, and in words those about which they differ."""
    both, found = [], []
    for plan in model.plans():
        accepted, allowed = model.is_accepted(plan), not model.is_refused and model.allows(plan)
        if accepted and allowed:
            both.append(plan)
        elif accepted:
            found.append(f"accepted, and yet the model has no room for it: {plan}")
        elif allowed:
            why = refusals(model.bands, *plan)
            found.append(f"allowed by the model, and yet refused: {plan}: {why}")
    return both, found
