"""What two written numbers may have been rounded from, and whether they may be reciprocal."""

from __future__ import annotations

from decimal import Decimal
from math import isclose
from typing import NamedTuple

DECIMALS = 2
"""Numbers of so many decimals, or more, may be rounded ones."""
WHOLE = 1e-9
SLACK = 1e-6
"""Relative: what counts as the same number."""
TINY = 1e-12


class Rounded(NamedTuple):
    """Between what a number lies that is written rounded, and how far it may be off, relatively."""

    least: float
    most: float
    uncertainty: float


def rounded(one: float, other: float) -> tuple[Rounded, Rounded]:
    """What the two numbers of a pair may have been rounded from.

    A number of two decimals or more, as Python writes it, may be off by half a unit of the last. Whole
    numbers, one over a whole number, and numbers of fewer decimals are exact; but beside a rounded number
    they are as precise as that one, since tables print 4.95 and 0.20, which is 0.2.

    Parameters
    ----------
    one, other
        Above 0.

    Examples
    --------
    >>> rounded(0.5, 2)[0]
    Rounded(least=0.5, most=0.5, uncertainty=0.0)
    >>> [round(bound, 6) for each in rounded(4.95, 0.2) for bound in each[:2]]
    [4.945, 4.955, 0.195, 0.205]
    """
    decimals = [_decimals(number) for number in (one, other)]
    here, there = (own or beside for own, beside in (decimals, decimals[::-1]))
    return _off_by(one, here), _off_by(other, there)


def are_reciprocal(one: float, other: float) -> bool:
    """Whether one number may be 1 divided by another, both perhaps rounded as they are written.

    Examples
    --------
    >>> are_reciprocal(3, 0.33), are_reciprocal(7, 0.14), are_reciprocal(6, 0.2), are_reciprocal(3, 3)
    (True, True, False, False)
    """
    here, there = rounded(one, other)
    return here.least * there.least <= 1 + SLACK and here.most * there.most >= 1 - SLACK


def _decimals(number: float) -> int:
    """How many decimals a number was rounded to; 0 if it is exact."""
    count = -int(Decimal(repr(float(number))).as_tuple().exponent)
    is_exact = count < DECIMALS or number < TINY or _is_whole(number) or _is_whole(1 / number)
    return 0 if is_exact else count


def _is_whole(number: float) -> bool:
    return number >= 0.5 and isclose(number, round(number), rel_tol=WHOLE)


def _off_by(number: float, decimals: int) -> Rounded:
    half = min(0.5 * 10.0**-decimals, number) if decimals else 0.0
    return Rounded(number - half, number + half, half / number)
