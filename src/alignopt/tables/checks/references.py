"""Ids and labels that stand for something elsewhere."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from alignopt.tables.checks.typed import DOUBT, ROW
from alignopt.tables.contract import columns_of
from alignopt.tables.failures import failures_frame
from alignopt.tables.kinds import COMPETENCIES, KINDS
from alignopt.tables.names import REQUIRED
from alignopt.tables.suggest import Near, hint, loosely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tables.checks.typed import Tables

Home = tuple[str, str]


class Reference(NamedTuple):
    """A column whose cells stand for something elsewhere.

    Attributes
    ----------
    table, column
        Where they stand.
    homes
        The columns that they are looked up in.
    when
        Which records it is about, where another cell decides what is meant; None for all.
    """

    table: str
    column: str
    homes: tuple[Home, ...]
    when: pl.Expr | None = None

    def cells(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The records whose cells are looked up."""
        given = frame.drop_nulls(self.column)
        return given if self.when is None else given.filter(self.when)


UNIT = ("units", "unit_id")
PERSON = ("people", "person_id")
GOAL = ("goals", "goal_id")
PERSPECTIVE = ("perspectives", "perspective_id")
COMPETENCY = ("competencies", "competency_id")
LEVEL = ("units", "level")
CATEGORIES = (("goals", "category"), ("competencies", "category"))
SECTIONED = tuple(name for name, kind in KINDS.items() if "section" in kind.narrows)
IN_DOUBT = pl.col(DOUBT + "section") & pl.col("section").is_null()
OF_COMPETENCIES = (pl.col("section") == COMPETENCIES) & (
    pl.col("kind").is_in(SECTIONED) | pl.col("kind").is_null()
)
COMPARED = pl.col("kind") == "not_heavier_than"
BY_GOAL = pl.col("goal_id").is_not_null() | pl.col(DOUBT + "goal_id")
REFERENCES = (
    Reference("units", "parent_id", (UNIT,)),
    Reference("units", "lead_id", (PERSON,)),
    Reference("people", "unit_id", (UNIT,)),
    Reference("goals", "perspective_id", (PERSPECTIVE,)),
    Reference("goals", "parent_id", (GOAL,)),
    Reference("goals", "unit_id", (UNIT,)),
    Reference("capacity", "holder_id", (UNIT, PERSON)),
    Reference("eligibility", "holder_id", (UNIT, PERSON)),
    Reference("eligibility", "goal_id", (GOAL,)),
    Reference("competencies", "perspective_id", (PERSPECTIVE,)),
    Reference("goal_competencies", "goal_id", (GOAL,)),
    Reference("goal_competencies", "competency_id", (COMPETENCY,)),
    Reference("role_competencies", "competency_id", (COMPETENCY,)),
    Reference("proficiencies", "person_id", (PERSON,)),
    Reference("proficiencies", "competency_id", (COMPETENCY,)),
    Reference("unit_targets", "unit_id", (UNIT,)),
    Reference("unit_targets", "perspective_id", (PERSPECTIVE,)),
    Reference("rules", "unit_id", (UNIT,)),
    Reference("rules", "holder_id", (UNIT, PERSON)),
    Reference("rules", "perspective_id", (PERSPECTIVE,)),
    Reference("rules", "goal_id", (GOAL,), ~OF_COMPETENCIES.fill_null(value=False) & ~IN_DOUBT),
    Reference("rules", "goal_id", (COMPETENCY,), OF_COMPETENCIES),
    Reference("rules", "goal_id", (GOAL, COMPETENCY), IN_DOUBT),
    Reference("rules", "other_id", (GOAL,), COMPARED & BY_GOAL),
    Reference("rules", "other_id", (LEVEL,), pl.col("kind") == "level_mix"),
    Reference("judgements", "parent_id", (PERSPECTIVE, GOAL)),
    Reference("judgements", "item_id", (PERSPECTIVE, GOAL)),
    Reference("judgements", "other_id", (PERSPECTIVE, GOAL)),
    Reference("strategy_links", "cause_goal_id", (GOAL,)),
    Reference("strategy_links", "effect_goal_id", (GOAL,)),
)
LABELS = (
    Reference("role_competencies", "role", (("people", "role"),)),
    Reference("rules", "role", (("people", "role"),)),
    Reference("rules", "level", (LEVEL,)),
    Reference("rules", "category", CATEGORIES),
    Reference("rules", "other_id", CATEGORIES, COMPARED & ~BY_GOAL),
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
    for reference in REFERENCES:
        table, column, homes, _ = reference
        if not tables.has(table, *(home for home, _ in homes)) or tables.whole[table].is_empty():
            continue
        known = _known(tables, homes)
        cells = reference.cells(tables.whole[table])
        unknown = cells.join(known.to_frame(column), on=column, how="anti", maintain_order="left")
        if unknown.is_empty():
            continue
        tables = tables.doubting(table, column, unknown[ROW])
        if not _explained(tables, homes, unknown[column]):
            near = nearest.setdefault(homes, Near(known))
            out.append(_unknown(tables, reference, unknown, near))
    return pl.concat([failures_frame(), *out]), tables


def _known(tables: Tables, homes: tuple[Home, ...]) -> pl.Series:
    return pl.concat([tables.whole[home][key].drop_nulls() for home, key in homes]).unique()


def _explained(tables: Tables, homes: tuple[Home, ...], unknown: pl.Series) -> bool:
    """Whether the unknown ids may be those that records elsewhere are lacking, which is reported there."""
    lacking = sum(tables.lost(home, key) for home, key in homes)
    is_empty = any(home in REQUIRED and tables.whole[home].is_empty() for home, _ in homes)
    return is_empty or unknown.n_unique() <= lacking


def _unknown(tables: Tables, reference: Reference, unknown: pl.DataFrame, near: Near) -> pl.DataFrame:
    table, column, homes, when = reference
    where = " or ".join(tables.labels[home] for home, _ in homes)
    kind = "a level" if homes == (LEVEL,) else "an id"
    may_be_empty = when is None and _is_nullable(table, column)
    hints = {got: hint(got, near.to(got)) for got in unknown[column].head(LOOKED_AT).unique().sort()}
    asked = pl.col(column).replace_strict(hints, default="", return_dtype=pl.String)
    return tables.report(
        "reference_is_known",
        table,
        unknown,
        column=column,
        got=pl.col(column),
        expected=f"{kind} from {where}" + (", or nothing" if may_be_empty else ""),
        remedy=pl.when(asked == "")
        .then(pl.lit(f"correct it, or add it to {where}"))
        .otherwise(pl.format("{} Otherwise add it to {}", asked, pl.lit(where))),
    )


def _is_nullable(table: str, column: str) -> bool:
    return next(each.nullable for each in columns_of(table) if each.name == column)


def labels_are_spelt_alike(tables: Tables) -> Iterator[pl.DataFrame]:
    """A label that rules or competencies go by is spelt as it is where it is given."""
    for reference in LABELS:
        table, column, homes, _ = reference
        if tables[table].is_empty():
            continue
        known = _known(tables, homes)
        in_use = {loosely(label): label for label in known.sort(descending=True)}
        cells = reference.cells(tables[table]).filter(~pl.col(column).is_in(known.implode()))
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
