"""Reading the scorecards that are to be audited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from alignopt.errors import BadInput
from alignopt.plan.plan import Plan
from alignopt.rules.rule import COMPETENCIES, GOALS
from alignopt.tables.failures import failure, failures_frame
from alignopt.tables.single import in_order, load_table, nested

if TYPE_CHECKING:
    from alignopt.problem.problem import Problem
    from alignopt.tables.parse import Parsed

WHAT = "the weights"
SHEETS = ("weights", "scorecards", "previous")
ALSO_IN_A_PLAN = ("level", "perspective_id", "capacity", "fit", "target", "target_unit", "serves")
"""Columns of a plan's scorecards that an audit does not need."""


def read_weights(problem: Problem, weights: object) -> pl.DataFrame:
    """Scorecards as a table: columns holder_id, item_id, section (goals or competencies), weight (a share).

    Parameters
    ----------
    problem
        Says which ids are those of competencies.
    weights
        A path to a CSV, Parquet or XLSX file, a data frame, a plan, or a mapping of holders to mappings of
        goals to shares.

    Raises
    ------
    BadInput
        With every failure listed, if the table is not sound. Ids that the problem does not know are no
        failures.
    """
    parsed, failures = load_table(_source(weights), "weights", sheets=SHEETS, ignoring=ALSO_IN_A_PLAN)
    if parsed is None or not failures.is_empty():
        raise BadInput(in_order(failures), what=WHAT)
    frame = _with_sections(problem, parsed.frame)
    again = _repeated(parsed, frame)
    if not again.is_empty():
        raise BadInput(in_order(again), what=WHAT)
    return frame.select("holder_id", "item_id", "section", "weight").sort("holder_id", "section", "item_id")


def _source(weights: object) -> object:
    if isinstance(weights, Plan):
        return weights.scorecards
    if isinstance(weights, Mapping):
        frame = nested(weights, "holder_id", "goal_id", "weight")
        return weights if frame is None else frame
    return weights


def _with_sections(problem: Problem, frame: pl.DataFrame) -> pl.DataFrame:
    """Empty sections filled: goals, but for ids that only a competency has."""
    goals, competencies = problem.goals["goal_id"], problem.competencies["competency_id"]
    item = pl.col("goal_id")
    is_competency = item.is_in(competencies.implode()) & ~item.is_in(goals.implode())
    section = pl.when(is_competency).then(pl.lit(COMPETENCIES)).otherwise(pl.lit(GOALS))
    return frame.with_columns(section=pl.col("section").fill_null(section)).rename({"goal_id": "item_id"})


def _repeated(parsed: Parsed, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows that say the same as an earlier one, once empty sections are filled."""
    keys = ["holder_id", "item_id", "section"]
    rows = frame.with_columns(row=parsed.sheet.rows).with_columns(first=pl.col("row").first().over(keys))
    return failures_frame(
        failure(
            "key_is_unique",
            table=parsed.sheet.label,
            row=row["row"],
            key=f"{row['holder_id']}/{row['item_id']}",
            column="holder_id, goal_id, section",
            got=f"{row['item_id']} again among the {row['section']}, as in row {row['first']}",
            expected="each once",
            remedy="remove one of the two rows",
        )
        for row in rows.filter(pl.col("row") != pl.col("first")).iter_rows(named=True)
    )
