"""Sentences: no more than the figures say."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from alignopt.robustness import in_words
from alignopt.robustness.changes import SCHEMA


def frame(*cases: tuple[float | None, float | None, float | None], now: float = 0.3) -> pl.DataFrame:
    """Cases of one perspective: what it becomes, gain, at most; of draws where it becomes nothing."""
    rows: list[dict[str, Any]] = []
    for becomes, gain, at_most in cases:
        of_draw = becomes is None
        rows.append(
            dict.fromkeys(SCHEMA)
            | {
                "case": "a case",
                "item_id": None if of_draw else "C",
                "name": None if of_draw else "Customer",
                "weight": None if of_draw else now,
                "becomes": becomes,
                "gain": gain,
                "at_most": at_most,
                "moved": None if gain is None else 0.08,
                "holders": None if gain is None else 3,
                "failed": "no plan exists" if gain is None else None,
            }
        )
    return pl.DataFrame(rows, schema=SCHEMA)


def test_what_bounds_prove_is_said_outright() -> None:
    found = frame((0.25, 0.1, 0.4), (0.4, 0.0, 0.5))
    assert in_words(found) == [
        "The plan can be kept while Customer stays between 25 % and 40 %: re-planning would bring no more "
        "than 0.5 points (tried: 25 %, 40 %)."
    ]


def test_what_is_not_proven_is_said_to_be_so() -> None:
    found = frame((0.25, 0.1, 0.4), (0.35, 0.2, 2.25))
    assert in_words(found) == [
        "The plan can be kept while Customer stays between 25 % and 30 %: re-planning would bring no more "
        "than 0.5 points (tried: 25 %).",
        "The plan can be kept while Customer stays between 25 % and 35 %: re-planning brought no more than "
        "0.5 points (tried: 25 %, 35 %); that another plan would bring more is not ruled out (at most 2.25 "
        "points).",
    ]


def test_beyond_it_says_what_it_takes() -> None:
    found = frame((0.2, 1.0, 1.5), (0.25, -0.01, 0.3), (0.35, 3.456, 4.0), (0.4, 0.0, 0.1))
    assert in_words(found) == [
        "The plan can be kept while Customer stays between 25 % and 30 %: re-planning would bring no more "
        "than 0.5 points (tried: 25 %).",
        "With Customer at 20 % (now 30 %) re-planning brings 1 point: it changes 3 plans of people and "
        "leaf units and moves 8 % of the capacity.",
        "With Customer at 35 % (now 30 %) re-planning brings 3.46 points: it changes 3 plans of people and "
        "leaf units and moves 8 % of the capacity.",
    ]


def test_a_weight_beyond_one_that_does_not_hold_is_never_in_a_range() -> None:
    """At 40 % it would hold again: nothing is said of 30 to 40 %."""
    said = in_words(frame((0.35, 3.0, 4.0), (0.4, 0.0, 0.1)))
    assert not any("can be kept" in each for each in said)


def test_the_order_of_rows_does_not_count() -> None:
    found = frame((0.2, 1.0, 1.5), (0.25, 0.1, 0.3), (0.35, 0.2, 2.0))
    assert in_words(found.reverse()) == in_words(found)


def test_a_larger_tolerance_keeps_more() -> None:
    found = frame((0.25, 0.8, 0.9))
    assert "brings 0.8 points" in in_words(found)[0]
    assert in_words(found, 1)[0].startswith("The plan can be kept while Customer stays between 25 % and 30 %")


def test_no_plan_is_no_reason_to_say_it_can_be_kept() -> None:
    assert in_words(frame((0.25, None, None))) == [
        "With Customer at 25 % (now 30 %) no new plan was found: no plan exists"
    ]


def test_random_weights_are_counted() -> None:
    found = frame((None, 0.2, 0.4), (None, 1.25, 3.0), (None, None, None))
    assert in_words(found) == [
        "In 1 of 3 random weightings re-planning brought no more than 0.5 points; in the worst 1.25 points "
        "(no plan could bring more than 3 points); in 1 no new plan was found."
    ]


def test_nothing_tried_is_nothing_said() -> None:
    assert in_words(frame()) == []


def test_a_negative_tolerance_is_refused() -> None:
    with pytest.raises(ValueError, match=r"tolerance: got -1, expected at least 0 points"):
        in_words(frame(), -1)
