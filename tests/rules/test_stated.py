"""Stated rules that this version does not obey are refused, never skipped."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import alignopt
from sketch import Sketch, Tables


def ruled(kind: str, low: float | None, high: float | None, **columns: Any) -> Tables:
    """Four goals, a person, and one rule with more columns than usual."""
    sketch = Sketch().unit("O").unit("A", "O").person("P", "A")
    for name in ("F1", "F2", "C1", "C2"):
        sketch.goal(name, name[0])
    tables = sketch.rule(kind, low, high).tables()
    tables["rules"] = tables["rules"].with_columns(
        pl.lit(value).alias(name) for name, value in columns.items()
    )
    return tables


def solve(tables: Tables) -> alignopt.Plan:
    return alignopt.solve(alignopt.read(tables, name="rules"))


REFUSED: dict[str, tuple[tuple[str, float | None, float | None], dict[str, Any], str]] = {
    "another kind": (("goal_colour", 1, 2), {}, r"kind \(R1\): got goal_colour, expected one of goal_count"),
    "a kind of later": (("contributors", 1, 2), {}, r"got contributors, expected one of goal_count"),
    "a goal": (("goal_weight", 0.1, 0.2), {"goal_id": "F1"}, r"goal_id \(R1\): got F1, expected empty"),
    "a perspective": (("goal_count", 1, 2), {"perspective_id": "F"}, r"perspective_id \(R1\): got F"),
    "a category": (("goal_count", 1, 2), {"category": "x"}, r"category \(R1\): got x, expected empty"),
    "a section": (("goal_count", 1, 2), {"section": "goals"}, r"section \(R1\): got goals"),
    "another one": (("goal_weight", 0.1, 0.2), {"other_id": "F1"}, r"other_id \(R1\): got F1"),
    "soft": (("goal_count", 1, 2), {"hard": False, "penalty": 1.0}, r"hard \(R1\): got false, expected true"),
    "a step that does not divide": (
        ("weight_step", 0.15, 0.15),
        {},
        "got 0.15, expected a step",
    ),
    "a step of nothing": (("weight_step", None, None), {}, r"expected a step that divides 100 %"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_obeyed_is_refused(name: str) -> None:
    rule, columns, words = REFUSED[name]
    with pytest.raises(alignopt.BadInput, match=words):
        solve(ruled(*rule, **columns))


def test_all_refusals_come_at_once() -> None:
    tables = ruled("goal_colour", 1, 2)
    tables["rules"] = pl.concat(
        [tables["rules"], tables["rules"].with_columns(rule_id=pl.lit("R2"), kind=pl.lit("goal_size"))]
    )
    with pytest.raises(alignopt.BadInput) as caught:
        solve(tables)
    assert caught.value.failures["key"].to_list() == ["R1", "R2"]


@pytest.mark.parametrize("hard", [True, None])
def test_a_rule_is_hard_unless_it_says_otherwise(hard: bool | None) -> None:
    tables = ruled("goal_count", 4, 4)
    tables["rules"] = tables["rules"].with_columns(hard=pl.lit(hard, pl.Boolean))
    plan = solve(tables)
    assert plan.scorecards.filter(holder_id="P").height == 4
