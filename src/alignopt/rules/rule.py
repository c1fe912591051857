"""One rule of the policy, as stated in the table of rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alignopt.tables.kinds import ADDED_UP, KINDS

if TYPE_CHECKING:
    import polars as pl

    from alignopt.tables.kinds import Kind

GOALS, COMPETENCIES = "goals", "competencies"
USUAL_PENALTY = 1.0
"""Points per unit of violation of a soft rule that states no penalty."""


@dataclass(frozen=True)
class Rule:
    """One row of the table of rules: see :mod:`alignopt.tables.contract` for the columns."""

    rule_id: str
    kind: str
    level: str | None = None
    unit_id: str | None = None
    role: str | None = None
    holder_id: str | None = None
    perspective_id: str | None = None
    goal_id: str | None = None
    category: str | None = None
    section: str | None = None
    other_id: str | None = None
    min: float | None = None
    max: float | None = None
    hard: bool = True
    penalty: float = 0.0
    source: str | None = None

    @classmethod
    def of(cls, row: dict[str, Any]) -> Rule:
        """A row of the table; an empty ``hard`` is true, an empty penalty of a soft rule the usual one."""
        hard = row["hard"] is not False
        penalty = USUAL_PENALTY if row["penalty"] is None else row["penalty"]
        return cls(**{**row, "hard": hard, "penalty": 0.0 if hard else penalty})

    @property
    def about(self) -> Kind:
        """Its kind."""
        return KINDS[self.kind]

    @property
    def is_narrow(self) -> bool:
        """Whether it goes by perspective, goal or category, and not by whole sections."""
        return not (self.perspective_id is None and self.goal_id is None and self.category is None)

    @property
    def means_goals(self) -> bool:
        """Whether goals on a scorecard count for it."""
        return self.section != COMPETENCIES

    @property
    def means_competencies(self) -> bool:
        """Whether competencies on a scorecard count for it."""
        return self.section == COMPETENCIES or (self.section is None and self.kind in ADDED_UP)

    @property
    def at_least(self) -> float | None:
        """The least that it asks for; None where it asks for none."""
        return 1.0 if self.kind == "require" else self.min

    @property
    def at_most(self) -> float | None:
        """The most that it allows; None where there is no limit."""
        return 0.0 if self.kind == "forbid" else self.max


def stated(rules: pl.DataFrame) -> tuple[Rule, ...]:
    """The rules of a table, in its order."""
    return tuple(Rule.of(row) for row in rules.iter_rows(named=True))
