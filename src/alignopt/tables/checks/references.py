"""Ids and labels that stand for something elsewhere."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.typed import ROW
from alignopt.tables.contract import columns_of
from alignopt.tables.failures import failures_frame
from alignopt.tables.names import REQUIRED
from alignopt.tables.suggest import Near, hint, loosely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.typed import Tables

Home = tuple[str, str]

UNIT = ("units", "unit_id")
PERSON = ("people", "person_id")
GOAL = ("goals", "goal_id")
PERSPECTIVE = ("perspectives", "perspective_id")
COMPETENCY = ("competencies", "competency_id")
REFERENCES: tuple[tuple[str, str, tuple[Home, ...]], ...] = (
    ("units", "parent_id", (UNIT,)),
    ("units", "lead_id", (PERSON,)),
    ("people", "unit_id", (UNIT,)),
    ("goals", "perspective_id", (PERSPECTIVE,)),
    ("goals", "parent_id", (GOAL,)),
    ("goals", "unit_id", (UNIT,)),
    ("capacity", "holder_id", (UNIT, PERSON)),
    ("eligibility", "holder_id", (UNIT, PERSON)),
    ("eligibility", "goal_id", (GOAL,)),
    ("competencies", "perspective_id", (PERSPECTIVE,)),
    ("goal_competencies", "goal_id", (GOAL,)),
    ("goal_competencies", "competency_id", (COMPETENCY,)),
    ("role_competencies", "competency_id", (COMPETENCY,)),
    ("proficiencies", "person_id", (PERSON,)),
    ("proficiencies", "competency_id", (COMPETENCY,)),
    ("unit_targets", "unit_id", (UNIT,)),
    ("unit_targets", "perspective_id", (PERSPECTIVE,)),
    ("rules", "unit_id", (UNIT,)),
    ("rules", "holder_id", (UNIT, PERSON)),
    ("rules", "perspective_id", (PERSPECTIVE,)),
    ("rules", "goal_id", (GOAL,)),
    ("judgements", "parent_id", (PERSPECTIVE, GOAL)),
    ("judgements", "item_id", (PERSPECTIVE, GOAL)),
    ("judgements", "other_id", (PERSPECTIVE, GOAL)),
    ("strategy_links", "cause_goal_id", (GOAL,)),
    ("strategy_links", "effect_goal_id", (GOAL,)),
)
LABELS: tuple[tuple[str, str, tuple[Home, ...]], ...] = (
    ("role_competencies", "role", (("people", "role"),)),
    ("rules", "role", (("people", "role"),)),
    ("rules", "level", (("units", "level"),)),
    ("rules", "category", (("goals", "category"), ("competencies", "category"))),
)
"""Labels that need not be in use, but must not differ from one in use by case or spaces only."""
LOOKED_AT = 2000


def references_are_known(tables: Tables) -> tuple[pl.DataFrame, Tables]:
    """Every id that stands in for a record elsewhere is the id of one.

    Returns
    -------
    tuple
        Failures, and the tables with the unknown ids in doubt.
    """
    out = []
    nearest: dict[tuple[Home, ...], Near] = {}
    for table, column, homes in REFERENCES:
        if not tables.has(table, *(home for home, _ in homes)) or tables.whole[table].is_empty():
            continue
        known = _known(tables, homes)
        cells = tables.whole[table].drop_nulls(column)
        unknown = cells.join(known.to_frame(column), on=column, how="anti", maintain_order="left")
        if unknown.is_empty():
            continue
        tables = tables.doubting(table, column, unknown[ROW])
        if not _explained(tables, homes, unknown[column]):
            near = nearest.setdefault(homes, Near(known))
            out.append(_unknown(tables, table, column, homes, unknown, near))
    return pl.concat([failures_frame(), *out]), tables


def _known(tables: Tables, homes: tuple[Home, ...]) -> pl.Series:
    return pl.concat([tables.whole[home][key].drop_nulls() for home, key in homes]).unique()


def _explained(tables: Tables, homes: tuple[Home, ...], unknown: pl.Series) -> bool:
    """Whether the unknown ids may be those that records elsewhere are lacking, which is reported there."""
    lacking = sum(tables.lost(home, key) for home, key in homes)
    is_empty = any(home in REQUIRED and tables.whole[home].is_empty() for home, _ in homes)
    return is_empty or unknown.n_unique() <= lacking


def _unknown(
    tables: Tables, table: str, column: str, homes: tuple[Home, ...], unknown: pl.DataFrame, near: Near
) -> pl.DataFrame:
    where = " or ".join(tables.labels[home] for home, _ in homes)
    nullable = next(each.nullable for each in columns_of(table) if each.name == column)
    hints = {got: hint(got, near.to(got)) for got in unknown[column].head(LOOKED_AT).unique().sort()}
    asked = pl.col(column).replace_strict(hints, default="", return_dtype=pl.String)
    return tables.report(
        "reference_is_known",
        table,
        unknown,
        column=column,
        got=pl.col(column),
        expected=f"an id from {where}" + (", or nothing" if nullable else ""),
        remedy=pl.when(asked == "")
        .then(pl.lit(f"correct it, or add it to {where}"))
        .otherwise(pl.format("{} Otherwise add it to {}", asked, pl.lit(where))),
    )


def labels_are_spelt_alike(tables: Tables) -> Iterator[pl.DataFrame]:
    """A label that rules or competencies go by is spelt as it is where it is given."""
    for table, column, homes in LABELS:
        if tables[table].is_empty():
            continue
        known = _known(tables, homes)
        in_use = {loosely(label): label for label in known.sort(descending=True)}
        cells = tables[table].drop_nulls(column).filter(~pl.col(column).is_in(known.implode()))
        meant = {got: in_use.get(loosely(got)) for got in cells[column].unique().sort()}
        cells = cells.with_columns(
            pl.col(column).replace_strict(meant, default=None, return_dtype=pl.String).alias("__meant__")
        )
        where = " or ".join(tables.labels[home] for home, _ in homes)
        yield tables.report(
            "label_is_spelt_alike",
            table,
            cells.drop_nulls("__meant__"),
            column=column,
            got=pl.col(column),
            expected=pl.format("{}, as in {}", "__meant__", pl.lit(where)),
            remedy=pl.format("write {}", "__meant__"),
        )


def ids_look_different(tables: Tables) -> Iterator[pl.DataFrame]:
    """No two ids are the same to the eye: letters with accents can be encoded in two ways."""
    for table, key in (UNIT, PERSON, GOAL, PERSPECTIVE, COMPETENCY):
        cells = tables[table].filter(pl.col(key).str.contains(r"[^\x00-\x7f]"))
        if cells.is_empty():
            continue
        looks = [unicodedata.normalize("NFC", text) for text in cells[key]]
        cells = cells.with_columns(pl.Series("__looks__", looks, dtype=pl.String))
        first = pl.col(ROW).first().over("__looks__")
        yield tables.report(
            "id_looks_different",
            table,
            cells.with_columns(first.alias("__first__")).filter(pl.col(ROW) != pl.col("__first__")),
            column=key,
            got=pl.format("{}, which looks like the id in row {}", key, "__first__"),
            expected="ids that can be told apart",
            remedy="type both ids anew, or rename one",
        )


def holder_ids_are_unique(tables: Tables) -> Iterator[pl.DataFrame]:
    """Units and people share one set of ids."""
    units = tables["units"].select(person_id="unit_id")
    yield tables.report(
        "holder_id_is_unique",
        "people",
        tables["people"].join(units, on="person_id", how="semi", maintain_order="left"),
        column="person_id",
        got=pl.format("{}, which is a unit's id too", "person_id"),
        expected="ids that no unit has",
        remedy="rename the person or the unit",
    )
