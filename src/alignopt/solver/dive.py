"""Diving: from a step's linear relaxation to whole cards, one after the other.

The card that is nearest to a whole one is made whole, the relaxation solved again, and so on; then each card
is decided once more beside the others, except in broad steps, where that takes longest. That takes some ten
times less than branch and bound and comes some tenths of a point behind (see docs/decisions/0022): good
enough for cards that are decided while what is beneath them is a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from alignopt.solver.highs import BROAD, Relaxation, clocked, run
from alignopt.solver.limits import Limits, Outcome
from alignopt.solver.parted import IMPOSSIBLE
from alignopt.solver.pricing import cheapest_cards
from alignopt.solver.status import Holds, Stopped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.solver.matrix import Matrix
    from alignopt.solver.step import Step

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

WHOLE = 1e-6
"""What is nearer than this to a whole card is one."""
SURE = 0.7
"""A goal that the relaxation carries by so much is carried."""
ROUGHLY = 3.0
"""So many times the gap of the step is good enough for one card beside the others."""


@dataclass(frozen=True, eq=False)
class Slot:
    """One holder's card in a matrix: its columns, and what a whole card keeps to.

    Attributes
    ----------
    steps, assigned
        Columns, goal by goal.
    reach
        Columns of what those beneath could carry.
    lightest, heaviest
        Steps of each goal, where it is carried.
    whole
        Steps in 100 %.
    most
        How many goals.
    """

    steps: Ints
    assigned: Ints
    reach: Ints
    lightest: Ints
    heaviest: Ints
    whole: int
    most: int

    @property
    def columns(self) -> Ints:
        """All of its columns."""
        return np.concatenate([self.steps, self.assigned])

    def nearest(self, weights: Floats, carried: NDArray[np.bool_]) -> Ints | None:
        """The whole card of just these goals with the least sum of differences to weights; None if none."""
        number = int(carried.sum())
        if number > self.most:
            return None
        steps = np.arange(self.whole + 1)
        within = (steps >= np.maximum(1, self.lightest)[:, None]) & (steps <= self.heaviest[:, None])
        possible = np.where(carried[:, None], within, steps == 0)
        far = np.where(possible, np.abs(steps - weights[:, None]), IMPOSSIBLE)
        just = np.array([number])
        cards, least = cheapest_cards(far[None], just, just)
        return None if least[0] >= IMPOSSIBLE / 2 else cards[0]


def slots(step: Step) -> tuple[Slot, ...]:
    """The cards that a step decides."""
    return tuple(_slot(step, holder) for holder in step.scope.speakers)


@clocked
def dive(matrix: Matrix, cards: tuple[Slot, ...], limits: Limits) -> Outcome:
    """Whole cards from the relaxation, each decided once more beside the others, unless the step is broad.

    Where the dive ends without any, branch and bound has to find them. The bound is the relaxation's.
    """
    began = perf_counter()
    relaxation = Relaxation(matrix, limits)
    if relaxation.solve() is not Stopped.FINISHED:
        return run(matrix, limits)
    bound = relaxation.objective
    if not (_goals_chosen(relaxation, cards) and _weighed(relaxation, cards)):
        return run(matrix, limits)
    values, objective = relaxation.values, relaxation.objective
    if len(cards) > 1 and len(matrix.cost) <= BROAD:
        once = replace(limits, gap=ROUGHLY * limits.gap, nodes=1, within=None, presolve=True)
        for slot in cards:
            found = run(_beside(matrix, cards, slot, values), once)
            if found.objective < objective:
                values, objective = found.values, found.objective
    return Outcome(
        stopped=Stopped.WORK_LIMIT,
        holds=Holds.PLAN,
        values=values,
        objective=objective,
        bound=bound,
        nodes=0,
        seconds=perf_counter() - began,
    )


def _goals_chosen(relaxation: Relaxation, cards: tuple[Slot, ...]) -> bool:
    """Settle which goals each card carries, whatever is carried most first; whether that went well."""
    while chosen := [columns for slot in cards if len(columns := _surest(slot, relaxation.values))]:
        if not _carried(relaxation, np.concatenate(chosen)):
            return False
    every = np.array([column for slot in cards for column in slot.assigned], dtype=np.int64)
    relaxation.fix(every, np.rint(relaxation.values[every]))
    return relaxation.solve() is Stopped.FINISHED


def _surest(slot: Slot, values: Floats) -> Ints:
    """Of the goals that a card carries in part, the columns of those that it is surest to carry."""
    carried = values[slot.assigned]
    undecided = np.flatnonzero((carried > WHOLE) & (carried < 1 - WHOLE))
    if not len(undecided):
        return undecided
    return slot.assigned[undecided[carried[undecided] >= min(SURE, float(carried[undecided].max()))]]


def _carried(relaxation: Relaxation, columns: Ints) -> bool:
    """Have goals carried, as many as can be together, what is carried most first; at least one is decided.

    One that cannot be carried, even alone, is not.
    """
    order = columns[np.argsort(-relaxation.values[columns], kind="stable")]
    while len(order):
        relaxation.fix(order, np.ones(len(order)))
        if relaxation.solve() is Stopped.FINISHED:
            return True
        relaxation.release(order)
        if len(order) == 1:
            relaxation.fix(order, np.zeros(1))
        order = order[: len(order) // 2]
    return relaxation.solve() is Stopped.FINISHED


def _weighed(relaxation: Relaxation, cards: tuple[Slot, ...]) -> bool:
    """Settle the weights of cards whose goals are chosen, one after the other; whether that went well."""
    waiting = dict(enumerate(cards))
    while waiting:
        chosen = _nearest(waiting, relaxation.values)
        for at, card in chosen.items():
            relaxation.fix(waiting.pop(at).columns, np.concatenate([card, card > 0]).astype(np.float64))
        if not chosen or relaxation.solve() is not Stopped.FINISHED:
            return False
    return True


def _nearest(waiting: dict[int, Slot], values: Floats) -> dict[int, Ints]:
    """Cards to make whole now: all that are whole already, else the one nearest to it; none if one cannot."""
    found: list[tuple[float, int, Ints]] = []
    for at, slot in waiting.items():
        card = slot.nearest(values[slot.steps], values[slot.assigned] > 0.5)
        if card is None:
            return {}
        found.append((float(np.abs(card - values[slot.steps]).sum()), at, card))
    found.sort(key=lambda each: each[:2])
    return {at: card for rank, (far, at, card) in enumerate(found) if rank == 0 or far <= WHOLE}


def _beside(matrix: Matrix, cards: tuple[Slot, ...], free: Slot, values: Floats) -> Matrix:
    """The matrix with every card but one as it is, and what is beneath the others, too."""
    others = [slot for slot in cards if slot is not free]
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    fixed = np.concatenate([slot.columns for slot in others])
    lower[fixed] = upper[fixed] = np.rint(values[fixed])
    beneath = np.concatenate([slot.reach for slot in others])
    lower[beneath] = upper[beneath] = np.clip(values[beneath], matrix.lower[beneath], matrix.upper[beneath])
    return replace(matrix, lower=lower, upper=upper)


def _slot(step: Step, holder: int) -> Slot:
    organisation, policy = step.scope.organisation, step.scope.policy
    has_column = step.place[holder] >= 0
    at = np.array(organisation.candidates(holder), dtype=np.int64)[has_column]
    return Slot(
        steps=step.place[holder][has_column],
        assigned=step.assigned[holder][has_column],
        reach=np.array([column for unit, _, column in step.reach if unit == holder], dtype=np.int64),
        lightest=policy.lightest[at],
        heaviest=policy.heaviest[at],
        whole=int(policy.grid[holder]),
        most=min(int(policy.max_goals[holder]), len(at)),
    )
