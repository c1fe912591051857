"""What a frontier is between: a criterion, or all of them but the other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alignopt.errors import UnknownName
from alignopt.model.rates import CRITERIA, Rates

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

GAIN = "gain"
"""All criteria but the other one, at their rates."""
WHERE = {
    "churn": "the table previous has no card of anybody who gets one",
    "development": "no competencies stand on plans",
    "rules": "no rule is soft",
}
"""Why a criterion may not be there."""


@dataclass(frozen=True)
class Axis:
    """One side of the trade-off: a weighted sum of criteria, in points, lower is better."""

    name: str
    weights: Mapping[str, float]

    def value(self, points: Mapping[str, float]) -> float:
        """What criteria come to along this axis."""
        return sum(weight * points.get(name, 0.0) for name, weight in self.weights.items())


@dataclass(frozen=True)
class Axes:
    """Both sides, and all the rest at a fraction of its rates."""

    x: Axis
    y: Axis
    rest: Mapping[str, float]

    @classmethod
    def of(cls, x: str, y: str, rates: Rates, there: Collection[str], rest: float) -> Axes:
        """Two axes by name, of criteria that are there.

        Raises
        ------
        UnknownName
            If there is no such criterion, or nothing to measure it by.
        ValueError
            If both are the same.
        """
        for name in (x, y):
            _require(name, there)
        if x == y:
            message = f"x and y: got {x!r} for both; a frontier is between two criteria"
            raise ValueError(message)
        worth = {name: rate for name, rate in rates.items() if rate > 0 and name in there}
        one, other = _side(x, y, worth), _side(y, x, worth)
        taken = {*one.weights, *other.weights}
        beside = {name: rest * rate for name, rate in worth.items() if name not in taken}
        return cls(one, other, beside)

    def rates(self, of_x: float, of_y: float) -> Rates:
        """Rates that weigh the sides so, and the rest as it is."""
        found = dict.fromkeys(CRITERIA, 0.0) | dict(self.rest)
        for side, worth in ((self.x, of_x), (self.y, of_y)):
            for name, weight in side.weights.items():
                found[name] += worth * weight
        return Rates(**found)


def _side(name: str, other: str, worth: Mapping[str, float]) -> Axis:
    """One criterion, a point a point; or all but the other, at their rates."""
    if name != GAIN:
        return Axis(name, {name: 1.0})
    return Axis(name, {each: rate for each, rate in worth.items() if each != other})


def _require(name: str, there: Collection[str]) -> None:
    if name not in (*CRITERIA, GAIN):
        raise UnknownName.among("criterion", str(name), (*CRITERIA, GAIN))
    if name != GAIN and name not in there:
        message = f"there is no criterion {name!r} in this problem: {WHERE.get(name, 'nothing to measure')}"
        raise UnknownName(message)
