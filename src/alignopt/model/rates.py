"""The criteria, in the order they are shown, and what a point of each is worth."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Rates:
    """Exchange rates: how much one point of each criterion counts in the total.

    Every criterion is measured in points (1 % of the organisation's capacity), lower is better.
    A rate of 0 leaves the criterion out of the objective; it is still reported. *development* is there where
    competencies stand on plans, *churn* where the table ``previous`` has a card of somebody who gets one,
    *rules* (the penalties of soft rules) where some rule is soft.
    """

    priority: float = 1.0
    alignment: float = 1.0
    balance: float = 1.0
    capability: float = 1.0
    workload: float = 1.0
    specificity: float = 0.25
    fairness: float = 0.25
    development: float = 1.0
    churn: float = 0.25
    rules: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is not a finite number of at least 0."""
        for name, rate in self.items():
            if not 0.0 <= rate < float("inf"):
                message = f"rate of {name}: got {rate!r}, expected a finite number of at least 0"
                raise ValueError(message)

    def items(self) -> list[tuple[str, float]]:
        """Name and rate of each criterion, in order."""
        return [(each.name, getattr(self, each.name)) for each in fields(self)]

    def total(self, points: dict[str, float]) -> float:
        """The weighted sum that the optimiser minimises; a criterion that is not there counts nothing."""
        return sum(rate * points.get(name, 0.0) for name, rate in self.items())


CRITERIA = tuple(each.name for each in fields(Rates))
