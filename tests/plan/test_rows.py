"""Rows of a table by key."""

from __future__ import annotations

import polars as pl

from alignopt.plan.rows import Rows


def test_rows_of_a_key_keep_their_order_wherever_they_stand() -> None:
    rows = Rows(pl.DataFrame({"who": ["b", "a", "b", "c"], "what": [3, 2, 1, None]}), "who")
    assert [row["what"] for row in rows["b"]] == [3, 1]
    assert rows["c"] == [{"who": "c", "what": None}]


def test_a_key_that_is_not_there_has_no_rows() -> None:
    frame = pl.DataFrame({"who": ["a"], "what": [1]})
    for rows in (Rows(frame, "who"), Rows(frame.clear(), "who")):
        assert "b" not in rows
        assert rows["b"] == []
