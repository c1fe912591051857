"""Option values that click cannot read by itself: text in, value out, or a reason why not."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING

import click

from alignopt.model.rates import Rates
from alignopt.solver.settings import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable

CRITERIA = tuple(each.name for each in fields(Rates))
LONGEST = 10**8
"""Seconds: some three years, which every solver still takes for a number."""


def whole(least: int) -> Callable[[str], int]:
    """A reader of whole numbers from ``least`` on."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= LARGEST:
            message = f"{text!r} is not a whole number from {least} to {LARGEST}"
            raise click.BadParameter(message)
        return number

    return read


def seconds(text: str) -> timedelta:
    """A span of time."""
    number = _number(text)
    if number is None or not 0.001 <= number <= LONGEST:
        message = f"{text!r} is not a number of seconds from 0.001 to {LONGEST}"
        raise click.BadParameter(message)
    return timedelta(seconds=number)


def points(text: str) -> float:
    """A number of points, not negative."""
    number = _number(text)
    if number is None or number < 0:
        message = f"{text!r} is not a finite number of at least 0"
        raise click.BadParameter(message)
    return number


def portion(text: str) -> float:
    """A share from 0 up to, and without, 1."""
    number = _number(text)
    if number is None or not 0 <= number < 1:
        message = f"{text!r} is not a share from 0 to less than 1, such as 0.5"
        raise click.BadParameter(message)
    return number


def rate(text: str) -> tuple[str, float]:
    """A criterion and what one point of it counts."""
    name, sign, said = text.partition("=")
    if not sign:
        message = f"{text!r} is not of the form NAME=VALUE, such as balance=2"
        raise click.BadParameter(message)
    if name not in CRITERIA:
        near = get_close_matches(name, CRITERIA, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"criteria are {', '.join(CRITERIA)}"
        message = f"there is no criterion {name!r}; {hint}"
        raise click.BadParameter(message)
    return name, points(said)


def translation(text: str) -> tuple[str, str]:
    """A category of a policy and what the problem calls it."""
    old, sign, new = (part.strip() for part in text.partition("="))
    if not (old and sign and new):
        message = f"{text!r} is not of the form OLD=NEW, such as 'core=main duties'"
        raise click.BadParameter(message)
    return old, new


def rates_of(given: tuple[tuple[str, float], ...]) -> Rates:
    """The rates, those not given by default.

    Raises
    ------
    click.BadParameter
        If a criterion is given twice.
    """
    names = [name for name, _ in given]
    for name in names:
        if names.count(name) > 1:
            message = f"the rate of {name} is given {names.count(name)} times"
            raise click.BadParameter(message, param_hint="'--rate'")
    return Rates(**dict(given))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
