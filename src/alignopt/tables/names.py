"""The names of the tables, and the words that stand in some of their columns."""

from __future__ import annotations

from alignopt.tables.kinds import KINDS

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

TARGET_KINDS = ("split", "shared")
SECTIONS = ("goals", "competencies")
METHODS = ("points", "ranks", "swing", "pairwise", "best", "worst")
RULE_KINDS = tuple(KINDS)
CHANGES = (
    "target",
    "priority",
    "capacity",
    "rule",
    "without_rule",
    "new_rule",
    "leaves",
    "joins",
    "drops",
    "adds",
    "moves",
    "cell",
)
"""What a scenario can change."""
