from __future__ import annotations

import datetime
from decimal import Decimal

import polars as pl
import pytest

from alignopt.tables.convert import converted, plain, shown


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5", 0.5),
        (" 7 ", 7.0),
        ("1e3", 1000.0),
        ("+.5", 0.5),
        ("-0", 0.0),
        ("007", 7.0),
    ],
)
def test_numbers_from_text(text, number):
    assert converted(pl.Series([text]), pl.Float64()).to_list() == [number]


@pytest.mark.parametrize("text", ["nan", "NaN", "-nan", "inf", "-inf", "Infinity", "1e400", "-1e999", "∞"])
def test_text_that_is_not_finite_is_no_number(text):
    assert converted(pl.Series([text]), pl.Float64()).to_list() == [None]


@pytest.mark.parametrize(
    "text", ["1_000", "0x10", "１２", "٣", "1,5", "12%", "ten", "true", "1d5", "--", ".", "e5", "#N/A", "1 2"]
)
def test_text_that_is_no_number(text):
    assert converted(pl.Series([text]), pl.Float64()).to_list() == [None]


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        (pl.Series([1, 2]), [1.0, 2.0]),
        (pl.Series([1, 2], dtype=pl.UInt8), [1.0, 2.0]),
        (pl.Series([2**70], dtype=pl.Int128), [float(2**70)]),
        (pl.Series([0.5, float("nan"), float("inf"), None]), [0.5, None, None, None]),
        (pl.Series([Decimal("1.25")]), [1.25]),
        (pl.Series([None, None]), [None, None]),
    ],
)
def test_numbers_from_numbers(values, numbers):
    assert converted(values, pl.Float64()).to_list() == numbers


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pl.Series(["a", " b", None]), ["a", " b", None]),
        (pl.Series([1, 20, None]), ["1", "20", None]),
        (pl.Series([2**63], dtype=pl.UInt64), ["9223372036854775808"]),
        (pl.Series([1.0, -2.0, None]), ["1", "-2", None]),
        (pl.Series([1.5, float("nan"), float("inf"), 1e16]), [None, None, None, None]),
        (pl.Series([Decimal(7)]), ["7"]),
    ],
)
def test_ids_from_numbers(values, texts):
    assert converted(values, pl.String()).to_list() == texts


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pl.Series([100.0, 12.5, 0.1]), ["100", "12.5", "0.1"]),
        (pl.Series([100]), ["100"]),
        (pl.Series([Decimal("12.50")]), ["12.50"]),
        (pl.Series([float("nan"), float("inf")]), [None, None]),
        (pl.Series(["12.50"]), ["12.50"]),
    ],
)
def test_figures_keep_their_digits(values, texts):
    assert converted(values, pl.String(), is_figure=True).to_list() == texts


@pytest.mark.parametrize(
    ("values", "truth"),
    [
        (pl.Series(["true", "FALSE", " True ", "yes", "1", None]), [True, False, True, None, None, None]),
        (pl.Series([True, None]), [True, None]),
    ],
)
def test_truth(values, truth):
    assert converted(values, pl.Boolean()).to_list() == truth


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (pl.Series([datetime.date(2026, 1, 1)]), pl.String()),
        (pl.Series([datetime.date(2026, 1, 1)]), pl.Float64()),
        (pl.Series([True]), pl.String()),
        (pl.Series([True]), pl.Float64()),
        (pl.Series([1]), pl.Boolean()),
        (pl.Series([1.0]), pl.Boolean()),
        (pl.Series([["a"]]), pl.String()),
        (pl.Series([{"a": 1}]), pl.Float64()),
        (pl.Series([b"a"]), pl.String()),
        (pl.Series([object()], dtype=pl.Object), pl.String()),
        (pl.Series([Decimal("1.5")]), pl.String()),
    ],
)
def test_what_cannot_be_converted(values, dtype):
    assert converted(values, dtype) is None


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (pl.Series(["a", "", None]), ["a", None, None]),
        (pl.Series(["a", "b"], dtype=pl.Categorical), ["a", "b"]),
        (pl.Series(["a", ""], dtype=pl.Enum(["a", ""])), ["a", None]),
        (pl.Series([1.0]), [1.0]),
    ],
)
def test_categories_are_text_and_empty_text_is_null(values, told):
    assert plain(values).to_list() == told


@pytest.mark.parametrize(
    ("values", "texts"),
    [(pl.Series([1.5, None]), ["1.5", None]), (pl.Series([True]), ["true"]), (pl.Series([["a"]]), [None])],
)
def test_values_are_shown_as_text(values, texts):
    assert shown(values).to_list() == texts
