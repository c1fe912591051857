"""Figures and names as changes tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.contract import keys_of
from alignopt.wording import listed as in_a_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alignopt.changes.change import Tables

SHOWN = 5


def percent(share: float) -> str:
    """A share as a percentage, with two decimals at most.

    >>> percent(0.35), percent(0.123456)
    ('35 %', '12.35 %')
    """
    return f"{figure(100.0 * share, 2)} %"


def figure(number: float, decimals: int = 4) -> str:
    """A number, with as many decimals as it needs.

    >>> figure(92400.0), figure(33.333333333)
    ('92,400', '33.3333')
    """
    text = f"{number:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: object) -> str:
    """A cell: nothing, a truth value, a number or text."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return figure(value) if isinstance(value, float) else str(value)


def named(tables: Tables, table: str, item: str) -> str:
    """A record by id and name."""
    rows = tables[table].filter(pl.col(keys_of(table)[0]) == item)
    name = None if rows.is_empty() else rows["name"][0]
    return item if name in (None, item) else f"{item} ({name})"


def holder(tables: Tables, item: str) -> str:
    """A person or unit by id and name."""
    return named(tables, "people" if item in tables["people"]["person_id"] else "units", item)


def listed(names: Sequence[str]) -> str:
    """Names in a row: a, b and c; of many, the first.

    >>> listed(["a", "b", "c"]), listed("abcdefgh")
    ('a, b and c', 'a, b, c, d, e and 3 more')
    """
    some, more = list(names[:SHOWN]), len(names) - SHOWN
    if more > 0:
        some.append(f"{more} more")
    return in_a_row(some)


def was(source: str | None, said: str) -> str:
    """Where a figure comes from, once it was changed: its source, and what it said."""
    return said if source is None else f"{source} ({said})"
