"""The contract: one Pandera model per table, with every column described.

Types, ranges, keys and nullability stand here; what spans tables stands in :mod:`alignopt.tables.checks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl

from alignopt.tables.names import METHODS, RULE_KINDS, SECTIONS, TARGET_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

UNSEEN = "\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
"""Characters that cannot be seen: control characters, marks of direction, spaces of no width."""
TRIMMED = rf"^[^\s{UNSEEN}](?:[^{UNSEEN}]*[^\s{UNSEEN}])?$"
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
FILLED = rf"^[^{CONTROL}]*[^\s{UNSEEN}][^{CONTROL}]*$"
DECIMAL = r"^[+-]?(?:[0-9]{1,15}(?:\.[0-9]{1,12})?|[0-9]{1,8}\.[0-9]{1,20})$"
"""No more than 28 digits, so that decimal arithmetic stays exact."""
LONGEST_ID = 100
MOST = 1e12


def _about(kind: str, description: str, expected: str, remedy: str, **field: Any) -> Any:
    words = {"kind": kind, "expected": expected, "remedy": remedy}
    return pa.Field(description=description, metadata=words, **field)


def _id(description: str, *, nullable: bool = False) -> Any:
    return _about(
        "id",
        description,
        f"an id: up to {LONGEST_ID} characters, none unseen, no spaces around it",
        "write an id",
        nullable=nullable,
        str_matches=TRIMMED,
        str_length={"max_value": LONGEST_ID},
    )


def _label(description: str, *, nullable: bool = False) -> Any:
    return _about(
        "label",
        description,
        "a label: one line of text, without spaces around it",
        "write a label",
        nullable=nullable,
        str_matches=TRIMMED,
    )


def _text(description: str, *, nullable: bool = False) -> Any:
    return _about(
        "text",
        description,
        "text, without control characters",
        "write some text",
        nullable=nullable,
        str_matches=FILLED,
    )


def _word(description: str, words: Sequence[str], *, nullable: bool = False) -> Any:
    return _about(
        "word",
        description,
        "one of " + ", ".join(words),
        "write one of these words" + (", or leave it empty" if nullable else ""),
        nullable=nullable,
        isin=list(words),
    )


def _share(description: str, *, nullable: bool = False) -> Any:
    return _about(
        "share",
        description,
        "a share from 0 to 1",
        "write a number from 0 to 1, such as 0.25",
        nullable=nullable,
        ge=0.0,
        le=1.0,
    )


def _amount(description: str, *, nullable: bool = False) -> Any:
    return _about(
        "amount",
        description,
        "a finite number from 0 to 1e12",
        "write a number of at least 0",
        nullable=nullable,
        ge=0.0,
        le=MOST,
    )


def _positive(description: str, *, nullable: bool = False) -> Any:
    return _about(
        "positive",
        description,
        "a finite number above 0",
        "write a number above 0",
        nullable=nullable,
        gt=0.0,
        le=MOST,
    )


class Perspectives(pa.DataFrameModel):
    """The perspectives of the framework, and how heavy each should be."""

    perspective_id: str = _id("short id of the perspective")
    name: str = _text("as people know it")
    target_weight: float = _share("share of the organisation's weight; all add up to 1")

    class Config:
        """Key."""

        unique = ["perspective_id"]  # noqa: RUF012


class Units(pa.DataFrameModel):
    """The tree of units."""

    unit_id: str = _id("short id; units and people share one set of ids")
    name: str = _text("as people know it")
    parent_id: str = _id("the unit above; empty for the one at the top", nullable=True)
    level: str = _label("a label such as organisation, department or group")
    lead_id: str = _id("the person whose plan is this unit's scorecard", nullable=True)

    class Config:
        """Key."""

        unique = ["unit_id"]  # noqa: RUF012


class People(pa.DataFrameModel):
    """The positions that people hold."""

    person_id: str = _id("short id of the position")
    name: str = _text("as people know it")
    unit_id: str = _id("the unit it belongs to")
    role: str = _label("what the person does; rules and competencies go by it", nullable=True)
    employee_id: str = _id("the same for two positions of one employee", nullable=True)

    class Config:
        """Key."""

        unique = ["person_id"]  # noqa: RUF012


class GoalsTable(pa.DataFrameModel):
    """The goals, strategic ones and those that serve them."""

    goal_id: str = _id("short id of the goal")
    name: str = _text("the goal, as a sentence")
    perspective_id: str = _id("the perspective it belongs to")
    parent_id: str = _id("the goal it serves; empty for the top of a line", nullable=True)
    unit_id: str = _id("where it enters: this unit and all beneath it may carry it")
    priority: float = _amount(
        "importance among the strategic goals of the perspective, or among the goals that serve the same",
        nullable=True,
    )
    category: str = _label("a label that rules can go by", nullable=True)
    measure: str = _text("what is measured", nullable=True)
    target: str = _about(
        "figure",
        "the figure to reach, a plain decimal number",
        "a plain decimal number, such as 12.50",
        "write digits only, with a point, and put the unit into target_unit",
        nullable=True,
        str_matches=DECIMAL,
    )
    target_unit: str = _text("unit of the target, such as % or hours", nullable=True)
    target_kind: str = _word(
        "split: shared out among those who carry it; shared (or empty): the same for all",
        TARGET_KINDS,
        nullable=True,
    )
    effort: float = _amount("capacity it needs, in the unit of the table capacity", nullable=True)

    class Config:
        """Key."""

        unique = ["goal_id"]  # noqa: RUF012


class Capacity(pa.DataFrameModel):
    """The capacity of people, and of units with nobody beneath them."""

    holder_id: str = _id("a person, or a unit with nobody beneath it")
    capacity: float = _amount("hours or full-time equivalents, the same unit throughout")

    class Config:
        """Key."""

        unique = ["holder_id"]  # noqa: RUF012


class Eligibility(pa.DataFrameModel):
    """Who may carry what; a holder with no row here or above it may carry anything that enters there."""

    holder_id: str = _id("a person or unit; a unit's row covers all beneath it")
    goal_id: str = _id("a goal that it may carry")
    fit: float = _share("fit for the goal, in place of the computed one", nullable=True)

    class Config:
        """Key."""

        unique = ["holder_id", "goal_id"]  # noqa: RUF012


class Competencies(pa.DataFrameModel):
    """What people can be good at."""

    competency_id: str = _id("short id of the competency")
    name: str = _text("as people know it")
    perspective_id: str = _id("the perspective it counts for, if any", nullable=True)
    category: str = _label("a label that rules can go by", nullable=True)

    class Config:
        """Key."""

        unique = ["competency_id"]  # noqa: RUF012


class GoalCompetencies(pa.DataFrameModel):
    """Which competencies a goal asks for."""

    goal_id: str = _id("the goal")
    competency_id: str = _id("a competency it asks for")
    required_level: float = _positive("level asked for, on the scale of the table proficiencies")
    importance: float = _positive("weight among the goal's competencies; 1 if empty", nullable=True)

    class Config:
        """Key."""

        unique = ["goal_id", "competency_id"]  # noqa: RUF012


class RoleCompetencies(pa.DataFrameModel):
    """Which competencies a role asks for."""

    role: str = _label("the role, as in the table people")
    competency_id: str = _id("a competency it asks for")
    required_level: float = _positive("level asked for, on the scale of the table proficiencies")

    class Config:
        """Key."""

        unique = ["role", "competency_id"]  # noqa: RUF012


class Proficiencies(pa.DataFrameModel):
    """How good people are."""

    person_id: str = _id("the person")
    competency_id: str = _id("the competency")
    level: float = _amount("level reached")

    class Config:
        """Key."""

        unique = ["person_id", "competency_id"]  # noqa: RUF012


class UnitTargets(pa.DataFrameModel):
    """A unit's own balance of perspectives, inherited by what is beneath it."""

    unit_id: str = _id("the unit")
    perspective_id: str = _id("the perspective")
    target_weight: float = _share("share of the unit's weight; all of a unit add up to 1")

    class Config:
        """Key."""

        unique = ["unit_id", "perspective_id"]  # noqa: RUF012


class Rules(pa.DataFrameModel):
    """The policy, where it departs from the defaults; an empty scope column means all."""

    rule_id: str = _id("short id of the rule")
    kind: str = _word("what it limits: goal_count, goal_weight, weight_step ...", RULE_KINDS)
    level: str = _label("holders of this level", nullable=True)
    unit_id: str = _id("this unit and all beneath it", nullable=True)
    role: str = _label("people of this role", nullable=True)
    holder_id: str = _id("this holder only", nullable=True)
    perspective_id: str = _id("this perspective only", nullable=True)
    goal_id: str = _id("this goal only", nullable=True)
    category: str = _label("goals of this category", nullable=True)
    section: str = _word("goals or competencies", SECTIONS, nullable=True)
    other_id: str = _id("the second goal or category of a comparison", nullable=True)
    min: float = _amount("no less than this; empty for no bound", nullable=True)
    max: float = _amount("no more than this; empty for no bound", nullable=True)
    hard: bool = _about(
        "truth",
        "true (or empty): must hold; false: may break at a penalty",
        "true or false",
        "write true or false",
        nullable=True,
    )
    penalty: float = _amount("points per unit of violation, for rules that may break", nullable=True)
    source: str = _text("where the rule comes from", nullable=True)

    class Config:
        """Key."""

        unique = ["rule_id"]  # noqa: RUF012


class Judgements(pa.DataFrameModel):
    """What people judge to be important, to elicit priorities from."""

    respondent: str = _label("who judges")
    method: str = _word("how: points, ranks, swing, pairwise, best or worst", METHODS)
    parent_id: str = _id(
        "the perspective or goal whose goals are judged; empty for perspectives", nullable=True
    )
    item_id: str = _id("the perspective or goal that is judged")
    other_id: str = _id("the one it is compared with", nullable=True)
    value: float = _positive("points, rank, or how many times as important as the other")
    weight: float = _positive("weight of the respondent; 1 if empty", nullable=True)

    class Config:
        """Key."""

        unique = ["respondent", "method", "parent_id", "item_id", "other_id"]  # noqa: RUF012


class StrategyLinks(pa.DataFrameModel):
    """The strategy map: which goal drives which."""

    cause_goal_id: str = _id("the goal that drives")
    effect_goal_id: str = _id("the goal that is driven")
    strength: float = _positive("how strongly, compared with the effect's other causes")

    class Config:
        """Key."""

        unique = ["cause_goal_id", "effect_goal_id"]  # noqa: RUF012


class Previous(pa.DataFrameModel):
    """Last period's scorecards."""

    holder_id: str = _id("who carried it")
    goal_id: str = _id("the goal")
    weight: float = _share("share of the holder's scorecard")

    class Config:
        """Key."""

        unique = ["holder_id", "goal_id"]  # noqa: RUF012


MODELS: dict[str, type[pa.DataFrameModel]] = {
    "perspectives": Perspectives,
    "units": Units,
    "people": People,
    "goals": GoalsTable,
    "capacity": Capacity,
    "eligibility": Eligibility,
    "competencies": Competencies,
    "goal_competencies": GoalCompetencies,
    "role_competencies": RoleCompetencies,
    "proficiencies": Proficiencies,
    "unit_targets": UnitTargets,
    "rules": Rules,
    "judgements": Judgements,
    "strategy_links": StrategyLinks,
    "previous": Previous,
}


@dataclass(frozen=True)
class Column:
    """One column of the contract.

    Attributes
    ----------
    name
        As in the header.
    dtype
        Polars type: String, Float64 or Boolean.
    is_key
        Part of the table's key.
    nullable
        Cells may be empty, and the column left out.
    kind
        id, label, text, word, figure, share, amount, positive or truth.
    description
        What it says, for templates and documentation.
    expected, remedy
        What a failure says.
    """

    name: str
    dtype: pl.DataType
    is_key: bool
    nullable: bool
    kind: str
    description: str
    expected: str
    remedy: str


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table, in the contract's order."""
    schema = MODELS[table].to_schema()
    return tuple(
        Column(
            name=name,
            dtype=column.dtype.type,
            is_key=name in (schema.unique or ()),
            nullable=column.nullable,
            description=column.description or "",
            **(column.metadata or {}),
        )
        for name, column in schema.columns.items()
    )


@cache
def keys_of(table: str) -> tuple[str, ...]:
    """The columns that name a record of a table."""
    return tuple(column.name for column in columns_of(table) if column.is_key)


def empty(table: str) -> pl.DataFrame:
    """A table without rows."""
    return pl.DataFrame(schema={column.name: column.dtype for column in columns_of(table)})


def purpose_of(table: str) -> str:
    """What a table is for, in a sentence."""
    return (MODELS[table].__doc__ or "").strip().splitlines()[0]
