"""Goals, from the strategy down to the groups, and what ties them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.tables.invent.staff import unit_ids
from alignopt.tables.invent.words import REGIONAL, asked_competencies, words

if TYPE_CHECKING:
    from alignopt.tables.invent.chance import Chance
    from alignopt.tables.invent.shape import Unit

PERSPECTIVE_OF = {"F": "FIN", "C": "CUS", "P": "PRO", "L": "LRN"}
STRATEGIC = ((4, 1), (19, 2), (59, 3))
GROUPS_WITH_GOALS = 0.45
GROUPS_WITH_LOCAL_GOALS = 0.15
FAMILIES_WITH_PRIORITIES = 0.35
UNITS_WITH_TARGETS = 0.7
USED = 0.9


def invent_goals(units: list[Unit], seats: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """All goals: the columns of the contract, and the words each one comes from (``template``)."""
    homes = _homes(units, seats, chance)
    strategic = _strategic(homes, chance.people)
    departmental = _departmental(homes, strategic)
    goals = pl.concat(
        [strategic, departmental, _of_groups(homes, departmental), _local(homes)], how="diagonal"
    )
    split = (pl.col("target").cast(pl.Float64) * pl.col("heads") + 0.5).floor().clip(lower_bound=1.0)
    effort = (pl.col("effort").cast(pl.Float64) * pl.col("heads") * USED).round(2)
    return _with_some_priorities(goals, chance).with_columns(
        perspective_id=pl.col("line").str.head(1).replace_strict(PERSPECTIVE_OF),
        target=pl.when(pl.col("target_kind") == "split")
        .then(split.cast(pl.Int64).cast(pl.String))
        .otherwise("target"),
        effort=effort.clip(lower_bound=0.01),
    )


def invent_strategy_links(goals: pl.DataFrame) -> pl.DataFrame:
    """Learning drives process, process drives customers, customers drive the figures."""
    known = goals["goal_id"].implode()
    return (
        words("links")
        .select(
            cause_goal_id="S-" + pl.col("cause"),
            effect_goal_id="S-" + pl.col("effect"),
            strength=pl.col("strength").cast(pl.Float64),
        )
        .filter(pl.col("cause_goal_id").is_in(known), pl.col("effect_goal_id").is_in(known))
    )


def invent_goal_competencies(goals: pl.DataFrame) -> pl.DataFrame:
    """What each goal asks for."""
    columns = ["template", "competency_id", "required_level", "importance"]
    asked = pl.concat(
        [
            asked_competencies("strategy").with_columns(template="key").select(columns),
            asked_competencies("goals").with_columns(_template()).select(columns),
        ]
    )
    return goals.select("goal_id", "template").join(asked, on="template", maintain_order="left_right")


def invent_unit_targets(units: list[Unit], chance: Chance) -> pl.DataFrame:
    """Some departments weigh the perspectives in their own way; the root keeps to the organisation's."""
    names = words("perspectives")["perspective_id"].to_list()
    draw = chance.shares("unit targets", len(units))
    top = "department" if any(unit.level == "department" for unit in units) else "group"
    level = pl.Series([unit.level for unit in units])
    homes = pl.DataFrame({"unit_id": unit_ids(units), "function": [unit.function for unit in units]})
    own = (
        homes.filter((level == top) & pl.Series(draw < UNITS_WITH_TARGETS))
        .join(
            words("functions").drop_nulls().select("function", *names), on="function", maintain_order="left"
        )
        .unpivot(names, index="unit_id", variable_name="perspective_id", value_name="target_weight")
    )
    root = words("perspectives").select(pl.lit(homes["unit_id"][0]).alias("unit_id"), *own.columns[1:])
    return pl.concat([root, own]).with_columns(pl.col("target_weight").cast(pl.Float64))


def _homes(units: list[Unit], seats: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """One row per unit: where its goals come from, and how many people it has.

    A team is a group beneath a department; goals of its department enter at the department.
    """
    ids = unit_ids(units)
    heads = np.bincount(seats["unit"].to_numpy(), minlength=len(units))
    above = [[at] for at in range(len(units))]
    for at in range(len(units) - 1, 0, -1):
        heads[units[at].parent] += heads[at]
    for at, unit in enumerate(units[1:], start=1):
        above[at] += above[unit.parent]
    is_team = [units[way[min(1, len(way) - 1)]].level == "department" for way in above]
    division = [next((ids[up] for up in way if units[up].level == "division"), None) for way in above]
    return pl.DataFrame(
        {
            "unit_id": ids,
            "function": [unit.function for unit in units],
            "heads": heads,
            "is_team": is_team,
            "is_group": [unit.level == "group" for unit in units],
            "is_root": [unit.parent < 0 for unit in units],
            "department": [
                ids[way[1]] if team else ids[way[0]] for way, team in zip(above, is_team, strict=True)
            ],
            "division": pl.Series(division, dtype=pl.String),
            "goals": chance.shares("group goals", len(units)),
            "local": chance.shares("local goals", len(units)),
        }
    )


def _template() -> pl.Expr:
    return pl.concat_str("function", "key", separator=".").alias("template")


def _from_templates(homes: pl.DataFrame, level: str) -> pl.DataFrame:
    """A goal for each unit and each template of its function at that level."""
    templates = words("goals").filter(level=level).drop("level", "competencies")
    return homes.join(templates, on="function", maintain_order="left_right").with_columns(
        _template(),
        goal_id=pl.concat_str("unit_id", "key", separator="-"),
        priority=pl.col("priority").cast(pl.Float64),
    )


def _strategic(homes: pl.DataFrame, people: int) -> pl.DataFrame:
    """Four goals in each perspective, fewer in a small organisation."""
    most = next((count for limit, count in STRATEGIC if people <= limit), 4)
    goals = words("strategy").filter(pl.col("key").str.tail(1).cast(pl.Int64) <= most)
    root = homes.head(1).select("unit_id", "heads")
    return (
        goals.drop("competencies")
        .join(root, how="cross")
        .with_columns(
            goal_id="S-" + pl.col("key"),
            template="key",
            line="key",
            priority=pl.col("priority").cast(pl.Float64),
        )
    )


def _departmental(homes: pl.DataFrame, strategic: pl.DataFrame) -> pl.DataFrame:
    """Goals that serve strategic ones, or the division's where it has one on the same line."""
    goals = _from_templates(homes.filter(~pl.col("is_team")), "department")
    goals = goals.filter(pl.col("serves").is_in(strategic["key"].implode())).with_columns(line="serves")
    regional = goals.filter(function=REGIONAL).select("division", "serves", regional="goal_id")
    goals = goals.join(regional, on=["division", "serves"], how="left", maintain_order="left")
    is_beneath = pl.col("regional").is_not_null() & (pl.col("function") != REGIONAL)
    return goals.with_columns(
        parent_id=pl.when(is_beneath).then("regional").otherwise("S-" + pl.col("serves"))
    )


def _of_groups(homes: pl.DataFrame, departmental: pl.DataFrame) -> pl.DataFrame:
    """Goals of some teams, and of units without teams, which serve those of the department."""
    has_own = pl.when("is_team").then(pl.col("goals") < GROUPS_WITH_GOALS).otherwise("is_group")
    goals = _from_templates(homes.filter(has_own | pl.col("is_root")), "group")
    goals = goals.with_columns(parent_id=pl.concat_str("department", "serves", separator="-"))
    served = departmental.select("line", parent_id="goal_id")
    return goals.join(served, on="parent_id", maintain_order="left")


def _local(homes: pl.DataFrame) -> pl.DataFrame:
    """Goals of a few groups, and of at least one, that serve no other."""
    groups = homes.filter("is_group")
    few = (pl.col("local") < GROUPS_WITH_LOCAL_GOALS) | (pl.col("local") == pl.col("local").min())
    goals = _from_templates(groups.filter(few), "local")
    return goals.with_columns(line="serves", priority=None)


def _with_some_priorities(goals: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """Keep the priorities of some families of goals that serve the same; the others' are equal."""
    families = goals.select("parent_id").drop_nulls().unique(maintain_order=True)
    draw = chance.shares("priorities", families.height)
    chosen = families.filter(draw < FAMILIES_WITH_PRIORITIES)["parent_id"].implode()
    is_weighed = pl.col("parent_id").is_null() | pl.col("parent_id").is_in(chosen)
    return goals.with_columns(priority=pl.when(is_weighed).then("priority"))
