"""Goals that are weighed against each other, and their priorities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alignopt.changes.rows import top, with_column

if TYPE_CHECKING:
    from alignopt.changes.change import Tables
    from alignopt.changes.rows import Row

HUNDRED = 100.0


@dataclass(frozen=True)
class Family:
    """The strategic goals of a perspective, or the goals that serve one goal.

    Attributes
    ----------
    parent
        The perspective or goal.
    priorities
        By goal, as stated; None where nothing is.
    """

    parent: str
    priorities: dict[str, float | None]

    @property
    def is_stated(self) -> bool:
        """Whether some goal has a priority."""
        return any(priority is not None for priority in self.priorities.values())

    @property
    def equal(self) -> float:
        """What each goal has if none is stated: its share, in percent."""
        return HUNDRED / len(self.priorities)

    def stated(self) -> dict[str, float | None]:
        """The priorities; where none is stated, equal ones."""
        return self.priorities if self.is_stated else dict.fromkeys(self.priorities, self.equal)


def family_of(tables: Tables, goal: Row) -> Family | None:
    """The goals that a goal, perhaps a new one, is weighed against; None at the head of a local line."""
    if goal["parent_id"] is not None:
        return _family(tables, goal["parent_id"], pl.col("parent_id") == goal["parent_id"])
    if goal["unit_id"] != top(tables):
        return None
    is_strategic = pl.col("parent_id").is_null() & (pl.col("unit_id") == goal["unit_id"])
    of_it = pl.col("perspective_id") == goal["perspective_id"]
    return _family(tables, goal["perspective_id"], is_strategic & of_it)


def with_priorities(goals: pl.DataFrame, priorities: dict[str, float | None]) -> pl.DataFrame:
    """The table goals with some priorities changed."""
    return with_column(goals, "priority", priorities)


def _family(tables: Tables, parent: str, where: pl.Expr) -> Family:
    rows = tables["goals"].filter(where).sort("goal_id").select("goal_id", "priority")
    return Family(parent, dict(rows.iter_rows()))
