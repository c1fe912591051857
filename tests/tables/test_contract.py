from __future__ import annotations

import polars as pl
import pytest

from alignopt.tables.contract import MODELS, columns_of, empty, keys_of, purpose_of
from alignopt.tables.names import REQUIRED, TABLES

KINDS = {"id", "label", "text", "word", "figure", "share", "amount", "positive", "truth"}
KEYS = {
    "perspectives": ("perspective_id",),
    "units": ("unit_id",),
    "people": ("person_id",),
    "goals": ("goal_id",),
    "capacity": ("holder_id",),
    "eligibility": ("holder_id", "goal_id"),
    "competencies": ("competency_id",),
    "goal_competencies": ("goal_id", "competency_id"),
    "role_competencies": ("role", "competency_id"),
    "proficiencies": ("person_id", "competency_id"),
    "unit_targets": ("unit_id", "perspective_id"),
    "rules": ("rule_id",),
    "judgements": ("respondent", "method", "parent_id", "item_id", "other_id"),
    "strategy_links": ("cause_goal_id", "effect_goal_id"),
    "previous": ("holder_id", "goal_id"),
}


def test_there_is_a_model_for_every_table():
    assert tuple(MODELS) == TABLES
    assert set(REQUIRED) < set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_it_holds(table):
    for column in columns_of(table):
        assert column.kind in KINDS
        assert column.description
        assert column.expected
        assert column.remedy
    assert purpose_of(table).endswith(".")


@pytest.mark.parametrize("table", TABLES)
def test_keys(table):
    assert keys_of(table) == KEYS[table]


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_is_valid(table):
    MODELS[table].validate(empty(table), lazy=True)


def test_what_may_be_empty():
    needed = {table: [each.name for each in columns_of(table) if not each.nullable] for table in TABLES}
    assert needed["units"] == ["unit_id", "name", "level"]
    assert needed["people"] == ["person_id", "name", "unit_id"]
    assert needed["goals"] == ["goal_id", "name", "perspective_id", "unit_id"]
    assert needed["eligibility"] == ["holder_id", "goal_id"]
    assert needed["rules"] == ["rule_id", "kind"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_models_refuse_what_is_not_finite(value):
    """Polars takes NaN for greater than any number, so that only an upper bound refuses it."""
    for table in TABLES:
        for column in columns_of(table):
            if column.dtype == pl.Float64:
                checks = MODELS[table].to_schema().columns[column.name].checks
                frame = pl.LazyFrame({column.name: [value]})
                passed = [check(frame, column.name).check_output.collect().item() for check in checks]
                assert not all(passed), (table, column.name)
