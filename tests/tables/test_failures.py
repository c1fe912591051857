from __future__ import annotations

import polars as pl
import pytest

from alignopt.tables.failures import SCHEMA, capped, failure, failures_frame, presentable

SAID = {"table": "goals.csv", "expected": "x", "remedy": "y"}


def test_a_failure_has_the_columns_of_the_frame():
    frame = failures_frame([failure("a_check", row=3, got=0.5, **SAID)])
    assert dict(frame.schema) == SCHEMA
    assert frame.rows() == [("a_check", "goals.csv", 3, None, None, "0.5", "x", "y")]


def test_no_failures_are_a_frame_too():
    assert dict(failures_frame().schema) == SCHEMA


@pytest.mark.parametrize(
    ("got", "shown"),
    [
        (None, None),
        ("", ""),
        (7, "7"),
        ("é ü 漢字", "é ü 漢字"),
        (" G1", "' G1'"),
        ("G1\n", "'G1\\n'"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\u202egoal", "\\u202egoal"),
        ("a\xa0b", "a\\xa0b"),
        ("\udcff", "\\udcff"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 77 + "..."),
        ("x" * 1_000_000, "x" * 77 + "..."),
        ("\n" * 100, "'" + "\\n" * 38 + "..."),
    ],
)
def test_what_was_got_is_short_and_printable(got, shown):
    told = failure("a_check", got=got, **SAID)["got"]
    assert told == shown
    assert told is None or (told.isprintable() and len(told) <= 80)


@pytest.mark.parametrize("field", ["table", "key", "column", "expected", "remedy"])
def test_no_text_of_a_failure_reaches_a_terminal_raw(field):
    told = failure("a_check", **{**SAID, field: "\x1b[2J\u202e"})
    assert told[field] == "\\x1b[2J\\u202e"


def test_a_frame_is_made_presentable():
    raw = pl.DataFrame([("a", "t", 1, "k\n", "c", "x" * 100, "e", "r")], schema=SCHEMA, orient="row")
    assert presentable(raw).row(0) == ("a", "t", 1, "'k\\n'", "c", "x" * 77 + "...", "e", "r")


def test_few_failures_are_not_cut():
    frame = failures_frame([failure("a_check", **SAID)] * 3)
    assert capped(frame, 3).equals(frame)


def test_many_failures_are_cut_and_counted():
    frame = capped(failures_frame([failure("a_check", **SAID)] * 2345), 10)
    assert frame.height == 11
    last = frame.row(-1, named=True)
    assert (last["check"], last["got"], last["row"]) == ("failures_are_few", "2,335 more failures", None)
