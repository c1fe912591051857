"""Targets handed down: split ones add up to the parent's exactly, shared ones repeat."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    carriers = _carriers(organisation, policy, cards)
    rows: list[tuple[str, str | None, str, str | None, str]] = []
    for goal, target, unit, kind in problem.goals.select(
        "goal_id", "target", "target_unit", "target_kind"
    ).iter_rows():
        if target is None:
            continue
        work = carriers.get(organisation.goals.index[goal], {})
        kind = kind or SHARED
        shares = _split(organisation, target, work) if kind == SPLIT else dict.fromkeys(work, target)
        if not work:
            rows.append((goal, None, target, unit, kind))
        rows += [(goal, organisation.holders.ids[v], shares[v], unit, kind) for v in sorted(work)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def largest_remainder(total: Decimal, weights: Iterable[Fraction]) -> list[Decimal]:
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
    weights = list(weights)
    whole_weight = sum(weights, Fraction(0))
    exponent = min(int(total.as_tuple().exponent), 0)
    units = abs(int(Fraction(total) * 10**-exponent))
    exact = [units * weight / whole_weight for weight in weights]
    whole = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
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


def _carriers(organisation: Organisation, policy: Policy, cards: Cards) -> dict[int, dict[int, Fraction]]:
    """For each goal, who carries it, with capacity x weight as an exact number."""
    found: dict[int, dict[int, Fraction]] = {}
    taken = np.bincount(organisation.holder, weights=cards.steps).astype(np.int64).tolist()
    for at in np.flatnonzero(cards.steps > 0).tolist():
        holder, goal = int(organisation.holder[at]), int(organisation.goal[at])
        whole = taken[holder] if holder in policy.sections.of else int(policy.grid[holder])
        weight = Fraction(int(cards.steps[at]), whole)
        found.setdefault(goal, {})[holder] = _as_written(organisation.capacity[holder]) * weight
    return found


def _as_written(capacity: float) -> Fraction:
    """A capacity as the decimal number that people wrote or would add up to: 0.6 is 3/5."""
    return Fraction(f"{capacity:.12g}")


def _split(organisation: Organisation, target: str, work: dict[int, Fraction]) -> dict[int, str]:
    """Hand a split target down the tree of those who carry the goal."""
    beneath: dict[int, list[int]] = {}
    for holder in sorted(work):
        beneath.setdefault(_next_above(organisation, holder, work), []).append(holder)
    amounts: dict[int, Decimal] = {-1: Decimal(target)}
    for above in [-1, *sorted(work)]:
        heirs = beneath.get(above, [])
        if heirs:
            shares = largest_remainder(amounts[above], [work[v] for v in heirs])
            amounts |= dict(zip(heirs, shares, strict=True))
    return {holder: f"{amounts[holder]:f}" for holder in work}


def _next_above(organisation: Organisation, holder: int, work: dict[int, Fraction]) -> int:
    """The nearest holder above that carries the goal too; -1 where there is none."""
    above = int(organisation.holders.parent[holder])
    while above >= 0 and above not in work:
        above = int(organisation.holders.parent[above])
    return above
