from __future__ import annotations

import polars as pl
import pytest

from alignopt.tables.sources.sheet import Found, Sheet, intended, unknown_table


def sheet(label: str) -> Sheet:
    return Sheet("goals", label, ("goal_id",), pl.DataFrame({"0": ["G1"]}), pl.Series([2]))


@pytest.mark.parametrize(
    ("name", "table"),
    [("goals", "goals"), ("Goals", "goals"), (" GOAL competencies", "goal_competencies"), ("goal", None)],
)
def test_a_name_means_a_table_whatever_its_case(name, table):
    assert intended(name.strip()) == table


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Goals", "rename it to goals"),
        ("eligibilty", "rename it to eligibility"),
        ("notes", "remove it"),
        ("", "remove it"),
    ],
)
def test_an_unknown_name_gets_the_nearest(name, remedy):
    failure = unknown_table(name, f"{name}.csv")
    assert (failure["check"], failure["got"]) == ("table_is_known", f"the name {name!r}")
    assert failure["remedy"] == remedy


def test_what_is_found_is_known_by_its_label():
    found = Found(suffix=".csv")
    found.add("goals", sheet("goals.CSV"))
    found.add("units", [unknown_table("x", "x")])
    assert (found.label("goals"), found.label("units")) == ("goals.CSV", "units.csv")
    assert (found.has("goals"), found.has("units"), found.has("people")) == (True, True, False)
    assert found.broken == {"units"}


def test_a_table_given_twice_is_refused():
    found = Found()
    found.add("goals", sheet("goals.csv"))
    found.repeat("goals", "goals.parquet")
    assert found.failures[0]["got"] == "goals a second time, after goals.csv"
