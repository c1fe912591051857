"""Column generation: steps of many cards, a whole card as one column.

Prices of the rows that couple cards tell what the cheapest card of each holder is; it joins the master
(:mod:`alignopt.solver.master`) until none is cheaper than what is there. By then all but a handful of holders
have one whole card. They keep it; branch and bound decides the others beside them, and then those for whom
another card would cost least. The relaxation over whole cards bounds the step, no less than the plain one.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from alignopt.solver.highs import Relaxation, rough_prices, run
from alignopt.solver.limits import Limits, Outcome
from alignopt.solver.master import WHOLE, Master
from alignopt.solver.parted import IMPOSSIBLE
from alignopt.solver.pricing import Pricing
from alignopt.solver.status import Holds, Stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alignopt.solver.dive import Slot
    from alignopt.solver.matrix import Matrix

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MANY = 150
"""Cards from which on this is quicker than branch and bound: see docs/decisions/0025."""
ROUNDS = 60
"""Times that cards are generated at most."""
NEAR = 0.1
"""Cards are generated until the relaxation is known to so much of the gap."""
MEAN = 0.5
"""How far prices keep to the best so far, so that they do not swing."""
SURE = 0.7
"""A card with such a share is taken whole, while there are more than a few others in parts."""
FEW = 12
"""Cards in parts that branch and bound decides together."""
LEAST_SECONDS = 0.5
"""What branch and bound gets even when time is over."""
TURNS = 8
"""Times at most that branch and bound decides others."""


def assemble(
    matrix: Matrix, slots: Sequence[Slot], limits: Limits, *, start: Floats | None = None
) -> Outcome:
    """Minimise over a matrix of many cards.

    Parameters
    ----------
    matrix, slots
        The problem, and whose cards it is about. Where it decides other whole numbers as well, or a card is
        held otherwise than :class:`alignopt.solver.parted.Keeping` tells, branch and bound takes all of it.
    limits
        Gap, nodes of each branch and bound, seconds, seed.
    start
        Values to start from, one a column; NaN where nothing is known.

    Returns
    -------
    Outcome
        Read ``stopped`` and ``holds`` before anything else.
    """
    began = perf_counter()
    pricing = Pricing.of(matrix, slots)
    begun = None if pricing is None else _begun(pricing, limits, start)
    if begun is None:
        return run(matrix, limits, start=start)
    master, center = begun
    bound = _generated(master, center, limits, began)
    by_regret = master.by_regret()
    found = _decided(master, _rest(limits, began))
    if found.holds is Holds.NOTHING:
        return run(matrix, _rest(limits, began), start=start)
    found = _polished(master.pricing, found, by_regret, bound, limits, began)
    is_best = found.objective <= bound + max(limits.gap, WHOLE)
    short = Stopped.TIME_LIMIT if _is_late(limits, began) else Stopped.WORK_LIMIT
    return replace(
        found,
        stopped=Stopped.FINISHED if is_best else short,
        holds=Holds.OPTIMAL if is_best else Holds.PLAN,
        bound=bound,
        seconds=perf_counter() - began,
    )


def lagrangian(matrix: Matrix, slots: Sequence[Slot], limits: Limits) -> Outcome:
    """A bound from prices of the linear relaxation that are near the best, whole cards being priced exactly.

    It is valid at any prices; minus infinity where none were found in time, or cards are held otherwise. One
    holds nothing but the bound.
    """
    began = perf_counter()
    pricing, bound = Pricing.of(matrix, slots), -np.inf
    prices = None if pricing is None else rough_prices(matrix, limits)
    if pricing is not None and prices is not None:
        bound = Master(pricing, limits).priced(prices[pricing.coupling])[1]
    is_cut = pricing is not None and prices is None and limits.seconds is not None
    return Outcome(
        stopped=Stopped.TIME_LIMIT if is_cut else Stopped.FINISHED,
        holds=Holds.NOTHING,
        values=np.empty(0),
        objective=np.inf,
        bound=bound,
        nodes=0,
        seconds=perf_counter() - began,
    )


def _rest(limits: Limits, began: float) -> Limits:
    """Limits of one branch and bound in what is left of the seconds."""
    left = None
    if limits.seconds is not None:
        left = max(LEAST_SECONDS, limits.seconds - (perf_counter() - began))
    return replace(limits, seconds=left, within=None, presolve=True)


def _is_late(limits: Limits, began: float) -> bool:
    """Whether the safety net's time is over."""
    return limits.seconds is not None and perf_counter() - began > limits.seconds


def _begun(pricing: Pricing, limits: Limits, start: Floats | None) -> tuple[Master, Floats] | None:
    """A master with whole cards near a loose relaxation, and prices from it; None where that cannot be."""
    matrix, columns, rows = pricing.loose()
    relaxation = Relaxation(matrix, limits)
    if relaxation.solve() is not Stopped.FINISHED:
        return None
    values, duals = np.zeros(len(columns)), np.zeros(len(rows))
    values[columns], duals[rows] = relaxation.values, relaxation.duals
    near, far = pricing.nearest(values)
    if (far >= IMPOSSIBLE / 2).any():
        return None
    master = Master(pricing, limits)
    master.add(near, np.arange(len(near)))
    if start is not None:
        there = pricing.entries.steps >= 0
        known = np.where(there, np.nan_to_num(start[pricing.entries.steps]), 0.0)
        cards = np.rint(known).astype(np.int64)
        master.add(cards, np.flatnonzero(pricing.are_cards(cards)))
    return (master, duals[pricing.coupling]) if master.solve() else None


def _generated(master: Master, center: Floats, limits: Limits, began: float) -> float:
    """Generate cards until none is cheaper than what is there, or the relaxation is known well; its bound.

    Prices are taken between those of the master and the best so far (Wentges 1997).
    """
    bound, mean = -np.inf, 1.0
    for _ in range(ROUNDS):
        duals = mean * center + (1 - mean) * master.duals
        cards, least = master.priced(duals)
        if least > bound:
            center, bound = duals, least
        if master.objective - bound < NEAR * limits.gap or _is_late(limits, began):
            break
        better = master.better(cards)
        if len(better):
            master.add(cards, better)
            if not master.solve():
                break
            mean = MEAN
        elif mean > 0:
            mean = 0.0
        else:
            break
    return bound


def _decided(master: Master, limits: Limits) -> Outcome:
    """A card for everybody: what the master has whole, and the few others beside that."""
    parted = master.parted()
    while len(parted) > FEW:
        share = master.largest[1][parted]
        sure = master.largest[0][parted[share >= min(SURE, float(share.max()))]]
        if not master.take(sure):
            break
        parted = master.parted()
    values = master.pricing.filled(master.cards[master.largest[0]])
    return _beside(master.pricing, values, parted, limits)


def _polished(
    pricing: Pricing, found: Outcome, by_regret: Ints, bound: float, limits: Limits, began: float
) -> Outcome:
    """Cards decided anew beside the others, a few at a time, until they are near enough to the bound."""
    for turn in range(TURNS):
        some = by_regret[turn * FEW : (turn + 2) * FEW]
        if found.objective <= bound + limits.gap or not len(some) or _is_late(limits, began):
            break
        rest = replace(_rest(limits, began), gap=limits.gap / 4)
        again = _beside(pricing, found.values, some, rest, start=True)
        if again.holds is not Holds.NOTHING and again.objective < found.objective:
            found = again
    return found


def _beside(pricing: Pricing, values: Floats, some: Ints, limits: Limits, *, start: bool = False) -> Outcome:
    """Some holders' cards decided beside all others; the values are a start, if so said."""
    free = np.isin(pricing.owner, some) | pricing.shared
    part = pricing.entries.matrix.beside(values, free)
    outcome = run(part, limits, start=values[free] if start else None)
    if outcome.holds is Holds.NOTHING:
        return outcome
    whole = values.copy()
    whole[free] = outcome.values
    return replace(outcome, values=whole)
