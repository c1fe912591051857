"""Targets handed down: split ones add up to the parent's exactly, shared ones repeat."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from alignopt.model.cards import Cards
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem
    from alignopt.rules.policy import Policy

SPLIT = "split"
SHARED = "shared"
SCHEMA = {
    "goal_id": pl.String,
    "holder_id": pl.String,
    "target": pl.String,
    "target_unit": pl.String,
    "target_kind": pl.String,
}


def cascade_targets(
    problem: Problem, organisation: Organisation, policy: Policy, cards: Cards
) -> pl.DataFrame:
    """The target of every goal for everyone who carries it.

    A split target goes to the topmost holders that carry the goal, in proportion to capacity x weight, and
    from each of them on to those beneath that carry it too; shares are decimal numbers at the target's
    written precision and add up exactly (largest remainder). It stays with a unit where nobody beneath
    carries the goal itself. A shared target is the same for all. A goal with a target that nobody carries
    has one row without a holder.

    Returns
    -------
    polars.DataFrame
        goal_id, holder_id (null: nobody carries it), target (text, a decimal number), target_unit,
        target_kind.
    """
    carriers = _Carriers(organisation, policy, cards)
    ids, place = organisation.holders.ids, organisation.goals.index
    columns: dict[str, list[str | None]] = {name: [] for name in SCHEMA}
    stated = problem.goals.select("goal_id", "target", "target_unit", "target_kind").drop_nulls("target")
    for goal, target, unit, kind in stated.iter_rows():
        held = carriers.of(place[goal])
        holders: list[str | None] = [ids[v] for v in held] or [None]
        columns["goal_id"] += [goal] * len(holders)
        columns["holder_id"] += holders
        columns["target"] += (
            carriers.split(place[goal], target) if kind == SPLIT and held else [target] * len(holders)
        )
        columns["target_unit"] += [unit] * len(holders)
        columns["target_kind"] += [kind or SHARED] * len(holders)
    return pl.DataFrame(columns, schema=SCHEMA)


def largest_remainder(total: Decimal, weights: Iterable[Fraction | int]) -> list[Decimal]:
    """Split a decimal number in proportion to weights, exactly, at its own written precision.

    Everyone gets the whole units of the last written digit that fit into its exact share; the units left
    over go to the largest remainders, first come first served among equals.

    Examples
    --------
    >>> largest_remainder(Decimal("10"), [Fraction(1), Fraction(1), Fraction(1)])
    [Decimal('4'), Decimal('3'), Decimal('3')]
    >>> sum(largest_remainder(Decimal("-0.10"), [Fraction(2), Fraction(1)]))
    Decimal('-0.10')
    """
    parts = _whole_numbers(weights)
    whole_weight = sum(parts)
    exponent = min(int(total.as_tuple().exponent), 0)
    units = abs(int(Fraction(total) * 10**-exponent))
    shares = [divmod(units * part, whole_weight) for part in parts]
    whole = [share for share, _ in shares]
    by_remainder = sorted(range(len(parts)), key=lambda at: (-shares[at][1], at))
    for at in by_remainder[: units - sum(whole)]:
        whole[at] += 1
    return [_decimal(count, exponent, negative=total < 0) for count in whole]


def target_in_words(share: str | None, unit: str | None, whole: str, kind: str | None) -> str:
    """A holder's target as people say it: of a split one, the share and what it is a share of.

    Examples
    --------
    >>> target_in_words("2", "chores", whole="9", kind="split")
    '2 of 9 chores'
    >>> target_in_words("4.5", "of 5", whole="4.5", kind="shared")
    '4.5 of 5'
    """
    if share is None:
        return ""
    is_part = kind == SPLIT and Decimal(share) != Decimal(whole)
    return " ".join(filter(None, [share, f"of {whole}" if is_part else "", unit]))


def _decimal(count: int, exponent: int, *, negative: bool) -> Decimal:
    """So many units of the last digit, whatever the precision of the decimal context."""
    return Decimal((int(negative and count > 0), tuple(map(int, str(count))), exponent))


def _whole_numbers(weights: Iterable[Fraction | int]) -> list[int]:
    """Whole numbers in the same proportion."""
    weights = list(weights)
    common = lcm(*(weight.denominator for weight in weights))
    return [weight.numerator * (common // weight.denominator) for weight in weights]


class _Carriers:
    """Who carries each goal, top-down, and with how many steps."""

    def __init__(self, organisation: Organisation, policy: Policy, cards: Cards) -> None:
        carried = np.flatnonzero(cards.steps > 0)
        by_goal = carried[np.argsort(organisation.goal[carried], kind="stable")]
        counts = np.bincount(organisation.goal[by_goal], minlength=len(organisation.goals.ids))
        taken = np.bincount(organisation.holder, weights=cards.steps, minlength=len(policy.grid))
        self._start: list[int] = np.concatenate([[0], np.cumsum(counts)]).tolist()
        self._holder = organisation.holder[by_goal]
        self._steps = cards.steps[by_goal]
        self._parent: list[int] = organisation.holders.parent.tolist()
        self._capacity: list[float] = organisation.capacity.tolist()
        self._whole: list[int] = policy.grid.tolist()
        for holder in policy.sections.of:
            self._whole[holder] = int(taken[holder])

    def of(self, goal: int) -> list[int]:
        """Who carries a goal."""
        holders: list[int] = self._holder[self._span(goal)].tolist()
        return holders

    def split(self, goal: int, target: str) -> list[str]:
        """Hand a split target down the tree of those who carry the goal: what each of them gets."""
        work = self._work(goal)
        beneath: dict[int, list[int]] = {}
        for holder in work:
            beneath.setdefault(self._next_above(holder, work), []).append(holder)
        amounts: dict[int, Decimal] = {-1: Decimal(target)}
        for above in [-1, *work]:
            heirs = beneath.get(above, [])
            if heirs:
                shares = largest_remainder(amounts[above], [work[v] for v in heirs])
                amounts |= dict(zip(heirs, shares, strict=True))
        return [f"{amounts[holder]:f}" for holder in work]

    def _span(self, goal: int) -> slice:
        return slice(self._start[goal], self._start[goal + 1])

    def _work(self, goal: int) -> dict[int, int]:
        """Capacity x weight of each of those who carry a goal, exactly, as whole numbers in proportion."""
        steps = self._steps[self._span(goal)].tolist()
        work = {
            holder: _as_written(self._capacity[holder]) * Fraction(count, self._whole[holder])
            for holder, count in zip(self.of(goal), steps, strict=True)
        }
        return dict(zip(work, _whole_numbers(work.values()), strict=True))

    def _next_above(self, holder: int, work: Container[int]) -> int:
        """The nearest holder above that carries the goal too; -1 where there is none."""
        above = self._parent[holder]
        while above >= 0 and above not in work:
            above = self._parent[above]
        return above


@lru_cache(maxsize=1024)
def _as_written(capacity: float) -> Fraction:
    """A capacity as the decimal number that people wrote or would add up to: 0.6 is 3/5."""
    return Fraction(f"{capacity:.12g}")
