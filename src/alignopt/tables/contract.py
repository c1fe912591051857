"""The contract: one Pandera model per table, with every column described.

Types, ranges, keys and nullability stand here; what spans tables stands in :mod:`alignopt.tables.checks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandera.polars as pa
import polars as pl

from alignopt.tables.beside import Scenarios, Weights
from alignopt.tables.fields import amount, figure, identifier, label, positive, share, text, truth, word
from alignopt.tables.names import METHODS, RULE_KINDS, SECTIONS, TARGET_KINDS


class Perspectives(pa.DataFrameModel):
    """The perspectives of the framework, and how heavy each should be."""

    perspective_id: str = identifier("short id of the perspective")
    name: str = text("as people know it")
    target_weight: float = share("share of the organisation's weight; all add up to 1")
    source: str = text("where the target weight comes from", nullable=True)

    class Config:
        """Key."""

        unique = ["perspective_id"]  # noqa: RUF012


class Units(pa.DataFrameModel):
    """The tree of units."""

    unit_id: str = identifier("short id; units and people share one set of ids")
    name: str = text("as people know it")
    parent_id: str = identifier("the unit above; empty for the one at the top", nullable=True)
    level: str = label("a label such as organisation, department or group")
    lead_id: str = identifier("the person whose plan is this unit's scorecard", nullable=True)

    class Config:
        """Key."""

        unique = ["unit_id"]  # noqa: RUF012


class People(pa.DataFrameModel):
    """The positions that people hold."""

    person_id: str = identifier("short id of the position")
    name: str = text("as people know it")
    unit_id: str = identifier("the unit it belongs to")
    role: str = label("what the person does; rules and competencies go by it", nullable=True)
    employee_id: str = identifier("the same for two positions of one employee", nullable=True)

    class Config:
        """Key."""

        unique = ["person_id"]  # noqa: RUF012


class GoalsTable(pa.DataFrameModel):
    """The goals, strategic ones and those that serve them."""

    goal_id: str = identifier("short id of the goal")
    name: str = text("the goal, as a sentence")
    perspective_id: str = identifier("the perspective it belongs to")
    parent_id: str = identifier("the goal it serves; empty for the top of a line", nullable=True)
    unit_id: str = identifier("where it enters: this unit and all beneath it may carry it")
    priority: float = amount(
        "importance among the strategic goals of the perspective, or among the goals that serve the same",
        nullable=True,
    )
    category: str = label("a label that rules can go by", nullable=True)
    measure: str = text("what is measured", nullable=True)
    target: str = figure("the figure to reach, a plain decimal number", nullable=True)
    target_unit: str = text("unit of the target, such as % or hours", nullable=True)
    target_kind: str = word(
        "split: shared out among those who carry it; shared (or empty): the same for all",
        TARGET_KINDS,
        nullable=True,
    )
    effort: float = amount("capacity it needs, in the unit of the table capacity", nullable=True)
    source: str = text("where the priority comes from", nullable=True)

    class Config:
        """Key."""

        unique = ["goal_id"]  # noqa: RUF012


class Capacity(pa.DataFrameModel):
    """The capacity of people, and of units with nobody beneath them."""

    holder_id: str = identifier("a person, or a unit with nobody beneath it")
    capacity: float = amount("hours or full-time equivalents, the same unit throughout")

    class Config:
        """Key."""

        unique = ["holder_id"]  # noqa: RUF012


class Eligibility(pa.DataFrameModel):
    """Who may carry what; a holder with no row here or above it may carry anything that enters there."""

    holder_id: str = identifier("a person or unit; a unit's row covers all beneath it")
    goal_id: str = identifier("a goal that it may carry")
    fit: float = share("fit for the goal, in place of the computed one", nullable=True)

    class Config:
        """Key."""

        unique = ["holder_id", "goal_id"]  # noqa: RUF012


class Competencies(pa.DataFrameModel):
    """What people can be good at."""

    competency_id: str = identifier("short id of the competency")
    name: str = text("as people know it")
    perspective_id: str = identifier("the perspective it counts for, if any", nullable=True)
    category: str = label("a label that rules can go by", nullable=True)

    class Config:
        """Key."""

        unique = ["competency_id"]  # noqa: RUF012


class GoalCompetencies(pa.DataFrameModel):
    """Which competencies a goal asks for."""

    goal_id: str = identifier("the goal")
    competency_id: str = identifier("a competency it asks for")
    required_level: float = positive("level asked for, on the scale of the table proficiencies")
    importance: float = positive("weight among the goal's competencies; 1 if empty", nullable=True)

    class Config:
        """Key."""

        unique = ["goal_id", "competency_id"]  # noqa: RUF012


class RoleCompetencies(pa.DataFrameModel):
    """Which competencies a role asks for."""

    role: str = label("the role, as in the table people")
    competency_id: str = identifier("a competency it asks for")
    required_level: float = positive("level asked for, on the scale of the table proficiencies")

    class Config:
        """Key."""

        unique = ["role", "competency_id"]  # noqa: RUF012


class Proficiencies(pa.DataFrameModel):
    """How good people are."""

    person_id: str = identifier("the person")
    competency_id: str = identifier("the competency")
    level: float = amount("level reached")

    class Config:
        """Key."""

        unique = ["person_id", "competency_id"]  # noqa: RUF012


class UnitTargets(pa.DataFrameModel):
    """A unit's own balance of perspectives, inherited by what is beneath it."""

    unit_id: str = identifier("the unit")
    perspective_id: str = identifier("the perspective")
    target_weight: float = share("share of the unit's weight; all of a unit add up to 1")

    class Config:
        """Key."""

        unique = ["unit_id", "perspective_id"]  # noqa: RUF012


class Rules(pa.DataFrameModel):
    """The policy, where it departs from the defaults; an empty scope column means all."""

    rule_id: str = identifier("short id of the rule")
    kind: str = word("what it limits, and what its other columns mean", RULE_KINDS)
    level: str = label("holders of this level only; people are of the level person", nullable=True)
    unit_id: str = identifier("holders of this unit only: itself and all beneath it", nullable=True)
    role: str = label("people of this role only", nullable=True)
    holder_id: str = identifier("this person or unit only, without what is beneath it", nullable=True)
    perspective_id: str = identifier("goals and competencies of this perspective only", nullable=True)
    goal_id: str = identifier(
        "this goal only; where section says competencies, this competency only", nullable=True
    )
    category: str = label("goals or competencies of this category only", nullable=True)
    section: str = word(
        "goals or competencies; if empty: both where weights are added up, else goals",
        SECTIONS,
        nullable=True,
    )
    other_id: str = identifier(
        "the goal or category that is compared with, or the level that a mix asks for", nullable=True
    )
    min: float = amount(
        "no less than this: a count, or a share such as 0.25; empty for no bound. A step, a fixed weight and "
        "a least fit stand here",
        nullable=True,
    )
    max: float = amount("no more than this, likewise", nullable=True)
    hard: bool = truth("true (or empty): must hold; false: may break at a penalty", nullable=True)
    penalty: float = amount(
        "if hard is false: points per unit of violation (a goal, a holder, 1 % of a scorecard); 1 if empty",
        nullable=True,
    )
    source: str = text("where the rule comes from; shown wherever the rule is", nullable=True)

    class Config:
        """Key."""

        unique = ["rule_id"]  # noqa: RUF012


class Judgements(pa.DataFrameModel):
    """What people judge to be important, to elicit priorities from."""

    respondent: str = label("who judges")
    method: str = word("how: points, ranks, swing, pairwise, best or worst", METHODS)
    parent_id: str = identifier(
        "the perspective or goal whose goals are judged; empty for perspectives", nullable=True
    )
    item_id: str = identifier("the perspective or goal that is judged")
    other_id: str = identifier("the one it is compared with", nullable=True)
    value: float = positive(
        "points, rank, or how many times as important as the other",
        remedy="write a number above 0: 3 if three times as important as the other, 0.333 if a third",
    )
    weight: float = positive(
        "weight of the respondent; 1 if empty in all rows with this parent_id", nullable=True
    )

    class Config:
        """Key."""

        unique = ["respondent", "method", "parent_id", "item_id", "other_id"]  # noqa: RUF012


class StrategyLinks(pa.DataFrameModel):
    """The strategy map: which goal drives which."""

    cause_goal_id: str = identifier("the goal that drives")
    effect_goal_id: str = identifier("the goal that is driven")
    strength: float = positive("how strongly, compared with the effect's other causes")

    class Config:
        """Key."""

        unique = ["cause_goal_id", "effect_goal_id"]  # noqa: RUF012


class Previous(pa.DataFrameModel):
    """Last period's scorecards."""

    holder_id: str = identifier("who carried it")
    goal_id: str = identifier("the goal")
    weight: float = share("share of the holder's scorecard")

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
BESIDE: dict[str, type[pa.DataFrameModel]] = {"weights": Weights, "scenarios": Scenarios}
"""Tables that are handed in beside a problem, and are no part of one."""


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


def model_of(table: str) -> type[pa.DataFrameModel]:
    """The Pandera model of a table, of a problem or beside one."""
    return MODELS[table] if table in MODELS else BESIDE[table]


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table, in the contract's order."""
    schema = model_of(table).to_schema()
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
    return (model_of(table).__doc__ or "").strip().splitlines()[0]
