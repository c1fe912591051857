"""What is judged together: the perspectives, the strategic goals of one, the goals that serve one goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alignopt.problem.problem import Problem

PERSPECTIVES, GOALS, SUBGOALS = "perspectives", "goals", "subgoals"


@dataclass(frozen=True)
class JudgedSet:
    """Items that are weighed against each other.

    Attributes
    ----------
    parent_id
        None for the perspectives; a perspective, for its strategic goals; a goal, for those that serve it.
    kind
        perspectives, goals or subgoals.
    title
        In words: "the perspectives", "goals of Customer", "goals that serve Sell more".
    items
        Ids, in order.
    labels
        How people know them: names, with the id where two are alike.
    stated
        Their weights as the tables have them, which sum to 1; all 0 where they do.
    """

    parent_id: str | None
    kind: str
    title: str
    items: tuple[str, ...]
    labels: tuple[str, ...]
    stated: tuple[float, ...]

    @property
    def ids(self) -> dict[str, str]:
        """The id of each label."""
        return dict(zip(self.labels, self.items, strict=True))


def sets_of(problem: Problem) -> list[JudgedSet]:
    """Every set of a problem: the perspectives, then goals by perspective, then sub-goals by goal."""
    rows = problem.perspectives.select("perspective_id", "name", "target_weight")
    found = [_set(None, PERSPECTIVES, "the perspectives", rows)]
    goals = problem.goals.select("goal_id", "name", "priority", "parent_id", "perspective_id", "unit_id")
    tops = problem.units.filter(pl.col("parent_id").is_null())["unit_id"]
    strategic = goals.filter(pl.col("parent_id").is_null(), pl.col("unit_id").is_in(tops.implode()))
    for perspective, name, _ in rows.iter_rows():
        own = strategic.filter(perspective_id=perspective)
        found.append(_set(perspective, GOALS, f"goals of {name}", own))
    names = dict(goals.select("goal_id", "name").iter_rows())
    served = goals.drop_nulls("parent_id").partition_by("parent_id", as_dict=True, maintain_order=True)
    for (goal,), own in sorted(served.items()):
        found.append(_set(goal, SUBGOALS, f"goals that serve {names[goal]}", own))
    return [each for each in found if each.items]


def _set(parent_id: str | None, kind: str, title: str, rows: pl.DataFrame) -> JudgedSet:
    ids, names, numbers = (rows.to_series(at).to_list() for at in range(3))
    labels = told_apart(ids, names)
    amounts = [1.0] * len(ids) if None in numbers else numbers
    whole = sum(amounts)
    stated = tuple(amount / whole if whole else 0.0 for amount in amounts)
    return JudgedSet(parent_id, kind, title, tuple(ids), tuple(labels), stated)


def told_apart(ids: Sequence[str], names: Sequence[str]) -> list[str]:
    """The names, with the id where two are alike; with the id all of them where even so two are."""
    told = [
        name if names.count(name) == 1 else f"{name} ({each})" for each, name in zip(ids, names, strict=True)
    ]
    if len(set(told)) == len(told):
        return told
    return [f"{name} ({each})" for each, name in zip(ids, names, strict=True)]
