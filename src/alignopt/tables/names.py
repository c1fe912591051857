"""The names of the tables, and the words that stand in some of their columns."""

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

TARGET_KINDS = ("split", "shared")
SECTIONS = ("goals", "competencies")
METHODS = ("points", "ranks", "swing", "pairwise", "best", "worst")
RULE_KINDS = (
    "goal_count",
    "goal_weight",
    "weight_step",
    "perspective_weight",
    "category_weight",
    "section_weight",
    "contributors",
    "require",
    "forbid",
    "fix_weight",
    "min_fit",
    "equal_weights",
    "not_heavier_than",
    "level_mix",
)
