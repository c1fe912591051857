"""The kinds of rules: what each limits, what its bounds count, and which columns it goes by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Bounds = Literal["count", "share", "step", "value", "fit", "none"]
"""What ``min`` and ``max`` are: whole numbers, shares, one step, one share, one fit, or left empty."""

Unit = Literal["goal", "percent", "holder"]
"""What a violation is counted in: goals too many, percent of a scorecard, or holders too few."""

WHO = ("level", "unit_id", "role", "holder_id")
"""Scope columns that say whose scorecards a rule is about; every kind has them."""
WHAT = ("perspective_id", "goal_id", "category", "section", "other_id")
"""Scope columns that say which goals or competencies on them."""
COMPETENCIES = "competencies"
"""The section that rules about competencies name."""
ADDED_UP = ("perspective_weight", "category_weight", "not_heavier_than")
"""Kinds that mean both sections of a scorecard unless one is named; the others then mean goals."""


@dataclass(frozen=True)
class Kind:
    """One kind of rule.

    Attributes
    ----------
    name
        As in the column ``kind``.
    says
        What it demands, in a sentence with ``min`` and ``max``.
    bounds
        What min and max are.
    unit
        What a violation is counted in.
    narrows
        Scope columns, of those that say which goals, that it may go by.
    needs
        Of those, at least one must be given.
    compares
        Whether it cannot do without ``other_id``.
    """

    name: str
    says: str
    bounds: Bounds
    unit: Unit
    narrows: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    compares: bool = False

    @property
    def is_banded(self) -> bool:
        """Whether it has both a least and a most."""
        return self.bounds in ("count", "share")


ITEMS = ("perspective_id", "goal_id", "category", "section")

_ALL = (
    Kind("goal_count", "A scorecard has min to max goals.", "count", "goal", ITEMS),
    Kind("goal_weight", "A goal that stands on a scorecard weighs min to max.", "share", "percent", ITEMS),
    Kind("weight_step", "Weights are multiples of min.", "step", "goal", ("section",)),
    Kind(
        "perspective_weight",
        "The goals and competencies of the perspective (or of each perspective) weigh min to max together.",
        "share",
        "percent",
        ("perspective_id", "section"),
    ),
    Kind(
        "category_weight",
        "The goals and competencies of the category weigh min to max together.",
        "share",
        "percent",
        ("category", "perspective_id", "section"),
        ("category",),
    ),
    Kind(
        "section_weight",
        "The section weighs min to max of the scorecard.",
        "share",
        "percent",
        ("section",),
        ("section",),
    ),
    Kind(
        "contributors",
        "Each goal is carried, itself or through goals that serve it, by min to max holders.",
        "count",
        "holder",
        ("perspective_id", "goal_id", "category"),
        ("perspective_id", "goal_id", "category"),
    ),
    Kind(
        "require",
        "The goal stands on the scorecard; of a category or perspective, at least one does.",
        "none",
        "goal",
        ITEMS,
        ("perspective_id", "goal_id", "category"),
    ),
    Kind(
        "forbid",
        "The goals do not stand on the scorecard.",
        "none",
        "goal",
        ITEMS,
        ("perspective_id", "goal_id", "category"),
    ),
    Kind(
        "fix_weight",
        "The goal stands on the scorecard and weighs exactly min.",
        "value",
        "percent",
        ("goal_id", "section"),
        ("goal_id",),
    ),
    Kind(
        "min_fit",
        "Nobody carries a goal with a known fit below min.",
        "fit",
        "goal",
        ("perspective_id", "goal_id", "category"),
    ),
    Kind(
        "equal_weights",
        "The goals that stand on a scorecard weigh the same, within one step.",
        "none",
        "percent",
        ("perspective_id", "category", "section"),
    ),
    Kind(
        "not_heavier_than",
        "The goal or category weighs no more than the other one.",
        "none",
        "percent",
        ("goal_id", "category", "other_id"),
        ("goal_id", "category"),
        compares=True,
    ),
    Kind(
        "level_mix",
        "Goals that serve one entering at a unit of the level other_id (or one of the category) weigh min to "
        "max together.",
        "share",
        "percent",
        ("category", "other_id"),
        ("category", "other_id"),
    ),
)

KINDS = {kind.name: kind for kind in _ALL}
"""Every kind by its name, in the order of the documentation."""
