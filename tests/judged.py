"""A small organisation whose perspectives and goals are judged: four perspectives, one with sub-goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

import alignopt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.problem.problem import Problem

Row = tuple[str, str, str | None, str, str | None, float, float | None]
"""respondent, method, parent_id, item_id, other_id, value, weight"""

SCHEMA = {
    "respondent": pl.String,
    "method": pl.String,
    "parent_id": pl.String,
    "item_id": pl.String,
    "other_id": pl.String,
    "value": pl.Float64,
    "weight": pl.Float64,
}
GOALS = {
    "C1": ("Service", "C", None),
    "C2": ("Price", "C", None),
    "C3": ("Choice", "C", None),
    "F1": ("Sales", "F", None),
    "F2": ("Costs", "F", None),
    "L1": ("Skills", "L", None),
    "P1": ("Speed", "P", None),
    "C1a": ("Greet", "C", "C1"),
    "C1b": ("Advise", "L", "C1"),
}


def problem(rows: Iterable[Row] = ()) -> Problem:
    """The organisation with some judgements; stated targets are 40, 30, 20 and 10 %, and no priorities."""
    columns = ("name", "perspective_id", "parent_id")
    goals = [
        {"goal_id": goal, "unit_id": "O"} | dict(zip(columns, row, strict=True))
        for goal, row in GOALS.items()
    ]
    return alignopt.read(
        {
            "perspectives": pl.DataFrame(
                {
                    "perspective_id": ["C", "F", "L", "P"],
                    "name": ["Customer", "Financial", "Learning", "Process"],
                    "target_weight": [0.4, 0.3, 0.2, 0.1],
                }
            ),
            "units": pl.DataFrame(
                {"unit_id": ["O"], "name": ["Office"], "parent_id": [None], "level": ["organisation"]},
                schema_overrides={"parent_id": pl.String},
            ),
            "people": pl.DataFrame({"person_id": ["A", "B"], "name": ["Ada", "Bo"], "unit_id": ["O", "O"]}),
            "goals": pl.DataFrame(goals, schema_overrides={"parent_id": pl.String}),
            "capacity": pl.DataFrame({"holder_id": ["A", "B"], "capacity": [1.0, 1.0]}),
            "judgements": pl.DataFrame(list(rows), schema=SCHEMA, orient="row"),
        },
        name="office",
    )


def rated(
    respondent: str, method: str, parent: str | None, values: dict[str, float], weight: float | None = None
) -> list[Row]:
    """Points, ranks or swing: a value for each item."""
    return [(respondent, method, parent, item, None, value, weight) for item, value in values.items()]


def compared(
    respondent: str, parent: str | None, pairs: dict[tuple[str, str], float], weight: float | None = None
) -> list[Row]:
    """Pairwise comparisons."""
    return [
        (respondent, "pairwise", parent, one, other, value, weight) for (one, other), value in pairs.items()
    ]


def extremes(
    respondent: str,
    parent: str | None,
    ends: tuple[str, str],
    best: dict[str, float],
    worst: dict[str, float],
) -> list[Row]:
    """Best and worst: the best against others, others against the worst."""
    first, last = ends
    rows: list[Row] = [(respondent, "best", parent, first, item, value, None) for item, value in best.items()]
    return rows + [(respondent, "worst", parent, item, last, value, None) for item, value in worst.items()]
