"""What to write instead of a cell that does not parse, where it can be told."""

from __future__ import annotations

import re
from math import isnan
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.fields import MOST, UNSEEN
from alignopt.tables.suggest import Near

if TYPE_CHECKING:
    from alignopt.tables.contract import Column

DECIMALS = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
FRACTION = re.compile(r"\s*([1-9][0-9]{0,5})\s*/\s*([1-9][0-9]{0,5})\s*")
POINTS = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
YES = {"yes", "y", "1", "1.0", "wahr", "vrai", "x", "on"}
NO = {"no", "n", "0", "0.0", "falsch", "faux", "off"}
TOLD = 10_000
LONGEST = 40
NUMBERS = {"share", "amount", "positive", "signed", "figure"}


def remedies(got: pl.Series, column: Column) -> pl.Series:
    """What to write instead of each cell; of very many, only the first are looked at one by one."""
    told = {text: remedy(text, column) for text in got.head(TOLD).drop_nulls().unique()}
    return got.replace_strict(told, default=column.remedy, return_dtype=pl.String)


def remedy(got: str, column: Column) -> str:
    """What to write instead of one cell.

    Parameters
    ----------
    got
        What stands there.
    column
        The column; its own remedy is given where nothing better is known.
    """
    text = got.strip()
    better: str | None
    if column.kind in NUMBERS:
        better = _beside_the_range(text, column) or _of_number(got)
    elif column.kind == "truth":
        better = "write true" if text.lower() in YES else "write false" if text.lower() in NO else None
    elif column.kind == "word":
        near = Near(column.expected.removeprefix("one of ").split(", ")).to(got)
        better = near and f"write {near}"
    else:
        clean = re.sub(f"[{UNSEEN}]", "", got).strip()
        better = f"write {clean!r}" if 0 < len(clean) <= 40 and clean != got else None
    return better or column.remedy


def _beside_the_range(text: str, column: Column) -> str | None:
    """What to write instead of a number that is none, or too large."""
    try:
        number = float(text)
    except ValueError:
        return None
    if isnan(number):
        return f"{column.remedy}; what is missing is null or empty, not NaN"
    if column.kind == "share" and 1 < number <= 100:
        return f"write {number / 100:.12g}, if {text} % is meant"
    if column.kind in {"amount", "positive", "signed"} and number > MOST:
        return "write a number of at most 1e12"
    return None


def _of_number(got: str) -> str | None:
    """A number in the notation of tables: a decimal point, no separators, no percent sign.

    Examples
    --------
    >>> _of_number("12,5 %"), _of_number("1,234.50"), _of_number("ten")
    ('write 0.125', 'write 1234.5', None)
    >>> _of_number("1/3")
    'write 0.333333333333'
    >>> _of_number("1,000")
    'write 1000, or 1 if the comma is a decimal point'
    """
    text = re.sub(r"[\s'’_]", "", got)
    number = text.removesuffix("%")
    share = 0.01 if text.endswith("%") else 1.0
    if len(number) > LONGEST:
        return None
    if fraction := FRACTION.fullmatch(got):
        return f"write {int(fraction[1]) / int(fraction[2]):.12g}"
    if DECIMALS.fullmatch(number) and number != got:
        return f"write {_plain(number, share)}"
    if THOUSANDS.fullmatch(number) and COMMA.fullmatch(number):
        point = _plain(number.replace(",", "."), share)
        return f"write {_plain(number.replace(',', ''), share)}, or {point} if the comma is a decimal point"
    if THOUSANDS.fullmatch(number):
        return f"write {_plain(number.replace(',', ''), share)}"
    if POINTS.fullmatch(number) or COMMA.fullmatch(number):
        return f"write {_plain(number.replace('.', '').replace(',', '.'), share)}"
    return None


def _plain(number: str, share: float) -> str:
    return f"{float(number) * share:.12g}"
