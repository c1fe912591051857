"""A small organisation for rules: a unit, three people, six goals in three categories, four competencies."""

from __future__ import annotations

from typing import Any

import polars as pl

import alignopt

Tables = dict[str, pl.DataFrame]

TEXT = ("rule_id", "kind", "level", "unit_id", "role", "holder_id", "perspective_id", "goal_id", "category")
SCHEMA: dict[str, Any] = dict.fromkeys((*TEXT, "section", "other_id", "source"), pl.String)
SCHEMA |= {"min": pl.Float64, "max": pl.Float64, "hard": pl.Boolean, "penalty": pl.Float64}

GOALS = {
    "F1": ("F", None, "O", "sales"),
    "F2": ("F", None, "O", "sales"),
    "C1": ("C", None, "O", "service"),
    "C2": ("C", None, "O", "service"),
    "F1a": ("F", "F1", "A", "sales"),
    "C1a": ("C", "C1", "A", "safety"),
}


def tables() -> Tables:
    """The organisation without rules."""
    people = {"P": "clerk", "Q": "clerk", "R": "lead"}
    return {
        "perspectives": pl.DataFrame(
            {
                "perspective_id": ["F", "C"],
                "name": ["Financial", "Customer"],
                "target_weight": [0.5, 0.5],
            }
        ),
        "units": pl.DataFrame(
            {
                "unit_id": ["O", "A"],
                "name": ["Office", "Area"],
                "parent_id": [None, "O"],
                "level": ["organisation", "unit"],
            }
        ),
        "people": pl.DataFrame(
            {
                "person_id": list(people),
                "name": [f"Person {person}" for person in people],
                "unit_id": ["A"] * 3,
                "role": list(people.values()),
            }
        ),
        "goals": pl.DataFrame(
            [
                {
                    "goal_id": goal,
                    "name": f"Goal {goal}",
                    "perspective_id": perspective,
                    "parent_id": parent,
                    "unit_id": unit,
                    "category": category,
                }
                for goal, (perspective, parent, unit, category) in GOALS.items()
            ]
        ),
        "capacity": pl.DataFrame({"holder_id": list(people), "capacity": [1.0, 1.0, 2.0]}),
        "competencies": pl.DataFrame(
            {
                "competency_id": ["COM", "LEA", "NUM", "TRU"],
                "name": ["Communication", "Leadership", "Numbers", "Trust"],
                "perspective_id": ["C", "F", "F", None],
                "category": ["people", "people", "craft", "values"],
            }
        ),
        "goal_competencies": pl.DataFrame(
            {
                "goal_id": ["F1", "C1", "C1a", "C1a"],
                "competency_id": ["NUM", "COM", "COM", "TRU"],
                "required_level": [3.0, 2.0, 2.0, 1.0],
                "importance": [None, None, 2.0, 1.0],
            }
        ),
        "role_competencies": pl.DataFrame(
            {
                "role": ["lead", "clerk", "clerk"],
                "competency_id": ["LEA", "TRU", "COM"],
                "required_level": [4.0, 2.0, 2.0],
            }
        ),
        "proficiencies": pl.DataFrame(
            {
                "person_id": ["P", "P", "Q", "R"],
                "competency_id": ["NUM", "COM", "COM", "LEA"],
                "level": [3.0, 1.0, 2.0, 4.0],
            }
        ),
    }


def rule(kind: str, rule_id: str | None = None, **columns: Any) -> dict[str, Any]:
    """A row of the table of rules."""
    return dict.fromkeys(SCHEMA) | {"kind": kind, "rule_id": rule_id} | columns


def problem(*rules: dict[str, Any]) -> alignopt.Problem:
    """The organisation under some rules, called R1, R2 and so on unless they have names."""
    rows = [row | {"rule_id": row["rule_id"] or f"R{number}"} for number, row in enumerate(rules, start=1)]
    given = tables() | ({"rules": pl.DataFrame(rows, schema=SCHEMA)} if rows else {})
    return alignopt.read(given, name="ruled")
