"""Cautions as Python warnings, at the line of whoever asked for the problem."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

from alignopt.errors import Caution

if TYPE_CHECKING:
    import polars as pl

SAME = ("check", "key", "column", "got")
"""What makes two cautions the same, wherever their tables were read from."""


def warn_of(cautions: pl.DataFrame, *, besides: pl.DataFrame | None = None) -> None:
    """One warning for each caution.

    Parameters
    ----------
    cautions
        Rows as of :func:`alignopt.cautions`.
    besides
        Cautions that were told before, and are not repeated.

    Warns
    -----
    Caution
        For each row.
    """
    told = set() if besides is None else set(besides.select(SAME).rows())
    level = _outside()
    for found in cautions.to_dicts():
        if tuple(found[name] for name in SAME) not in told:
            warnings.warn(Caution(found), stacklevel=level)


def _outside() -> int:
    """How many calls up the first line is that is not of this package, seen from who calls this."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("alignopt."):
        frame, level = frame.f_back, level + 1
    return level
