"""The names of the tables."""

from __future__ import annotations

REQUIRED = ("perspectives", "units", "goals", "capacity")
TABLES = (
    "perspectives",
    "units",
    "people",
    "goals",
    "capacity",
    "eligibility",
    "competencies",
    "goal_competencies",
    "role_competencies",
    "proficiencies",
    "unit_targets",
    "rules",
    "judgements",
    "strategy_links",
    "previous",
)
