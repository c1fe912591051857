"""The kinds of columns that tables have: what may stand in them, and what to do if something else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandera.polars as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

UNSEEN = "\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
"""Characters that cannot be seen: control characters, marks of direction, spaces of no width."""
TRIMMED = rf"^[^\s{UNSEEN}](?:[^{UNSEEN}]*[^\s{UNSEEN}])?$"
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
FILLED = rf"^[^{CONTROL}]*[^\s{UNSEEN}][^{CONTROL}]*$"
DECIMAL = r"^[+-]?(?:[0-9]{1,15}(?:\.[0-9]{1,12})?|[0-9]{1,8}\.[0-9]{1,20})$"
"""No more than 28 digits, so that decimal arithmetic stays exact."""
LONGEST_ID = 100
MOST = 1e12


def _about(kind: str, description: str, expected: str, remedy: str, **field: Any) -> Any:
    words = {"kind": kind, "expected": expected, "remedy": remedy}
    return pa.Field(description=description, metadata=words, **field)


def identifier(description: str, *, nullable: bool = False) -> Any:
    """Text that names a record."""
    return _about(
        "id",
        description,
        f"an id: up to {LONGEST_ID} characters, none unseen, no spaces around it",
        "write an id",
        nullable=nullable,
        str_matches=TRIMMED,
        str_length={"max_value": LONGEST_ID},
    )


def label(description: str, *, nullable: bool = False) -> Any:
    """Text that rules and tables go by, and that must be the same wherever it stands."""
    return _about(
        "label",
        description,
        "a label: one line of text, without spaces around it",
        "write a label",
        nullable=nullable,
        str_matches=TRIMMED,
    )


def text(description: str, *, nullable: bool = False) -> Any:
    """Text for people."""
    return _about(
        "text",
        description,
        "text, without control characters",
        "write some text",
        nullable=nullable,
        str_matches=FILLED,
    )


def word(description: str, words: Sequence[str], *, nullable: bool = False) -> Any:
    """One of a few words."""
    return _about(
        "word",
        description,
        "one of " + ", ".join(words),
        "write one of these words" + (", or leave it empty" if nullable else ""),
        nullable=nullable,
        isin=list(words),
    )


def share(description: str, *, nullable: bool = False) -> Any:
    """A number from 0 to 1."""
    return _about(
        "share",
        description,
        "a share from 0 to 1",
        "write a number from 0 to 1, such as 0.25",
        nullable=nullable,
        ge=0.0,
        le=1.0,
    )


def amount(description: str, *, nullable: bool = False) -> Any:
    """A number of at least 0."""
    return _about(
        "amount",
        description,
        "a finite number from 0 to 1e12",
        "write a number of at least 0",
        nullable=nullable,
        ge=0.0,
        le=MOST,
    )


def positive(description: str, *, nullable: bool = False, remedy: str = "write a number above 0") -> Any:
    """A number above 0."""
    return _about(
        "positive",
        description,
        "a finite number above 0",
        remedy,
        nullable=nullable,
        gt=0.0,
        le=MOST,
    )


def signed(description: str, *, nullable: bool = False) -> Any:
    """A number that may be below 0."""
    return _about(
        "signed",
        description,
        "a finite number from -1e12 to 1e12",
        "write a number, such as 5 or -5",
        nullable=nullable,
        ge=-MOST,
        le=MOST,
    )


def truth(description: str, *, nullable: bool = False) -> Any:
    """True or false."""
    return _about("truth", description, "true or false", "write true or false", nullable=nullable)


def figure(description: str, *, nullable: bool = False) -> Any:
    """A decimal number as text, so that it keeps its written precision."""
    return _about(
        "figure",
        description,
        "a plain decimal number, such as 12.50",
        "write digits only, with a point, and put the unit into target_unit",
        nullable=nullable,
        str_matches=DECIMAL,
    )


def entry(description: str, *, nullable: bool = False) -> Any:
    """A number or text, kept as text: what it must be, another column decides."""
    return _about(
        "entry",
        description,
        "a number, or text without control characters",
        "write a number or some text",
        nullable=nullable,
        str_matches=FILLED,
    )


WRITTEN = ("figure", "entry")
"""Kinds of columns whose numbers stay as they are written."""
