from __future__ import annotations

import polars as pl
import pytest

from alignopt.tables.contract import columns_of
from alignopt.tables.remedy import remedies, remedy


def column(table: str, name: str):
    return next(each for each in columns_of(table) if each.name == name)


@pytest.mark.parametrize(
    ("got", "words"),
    [
        ("12%", "write 0.12"),
        ("12,5 %", "write 0.125"),
        ("0,5", "write 0.5"),
        ("1 000", "write 1000"),
        ("1\xa0000,5", "write 1000.5"),
        ("1’000", "write 1000"),
        ("1,234.5", "write 1234.5"),
        ("1,234,567", "write 1234567"),
        ("1.234,5", "write 1234.5"),
        ("1.234.567", "write 1234567"),
        ("-3,5", "write -3.5"),
        ("1,000", "write 1000, or 1 if the comma is a decimal point"),
        ("nan", "write a number of at least 0; what is missing is null or empty, not NaN"),
        ("inf", "write a number of at most 1e12"),
        ("1e400", "write a number of at most 1e12"),
        ("2e12", "write a number of at most 1e12"),
        ("9" * 50 + "%", "write a number of at least 0"),
        ("ten", "write a number of at least 0"),
        ("--1", "write a number of at least 0"),
        ("٣", "write a number of at least 0"),
        ("-1", "write a number of at least 0"),
    ],
)
def test_what_to_write_instead_of_a_number(got, words):
    assert remedy(got, column("capacity", "capacity")) == words


@pytest.mark.parametrize(
    ("table", "name", "got", "words"),
    [
        ("perspectives", "target_weight", "25", "write 0.25, if 25 % is meant"),
        ("perspectives", "target_weight", "250", "write a number from 0 to 1, such as 0.25"),
        ("perspectives", "target_weight", "25%", "write 0.25"),
        ("goals", "target", "1,5", "write 1.5"),
        ("goals", "target", "1e5", "write digits only, with a point, and put the unit into target_unit"),
        ("goals", "target_kind", "Split", "write split"),
        ("goals", "target_kind", "both", "write one of these words, or leave it empty"),
        ("rules", "kind", "goal count", "write goal_count"),
        ("rules", "hard", "Yes", "write true"),
        ("rules", "hard", "0", "write false"),
        ("rules", "hard", "maybe", "write true or false"),
        ("goals", "goal_id", " G1", "write 'G1'"),
        ("goals", "goal_id", "G\u200b1", "write 'G1'"),
        ("goals", "goal_id", "x" * 101, "write an id"),
        ("goals", "goal_id", "\u200b", "write an id"),
        ("people", "role", "Clerk ", "write 'Clerk'"),
        ("goals", "name", "\x07", "write some text"),
    ],
)
def test_what_to_write_instead(table, name, got, words):
    assert remedy(got, column(table, name)) == words


def test_remedies_of_many_cells():
    got = pl.Series(["1,5", None, "x", "1,5"])
    plain = "write a number of at least 0"
    assert remedies(got, column("capacity", "capacity")).to_list() == ["write 1.5", plain, plain, "write 1.5"]
