"""One fact that an answer hangs on."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import polars as pl

from alignopt.conflict.words import rule_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.rule import Rule

RULED_OUT = "ruled_out"
"""Kind of the rules that together leave no plan; their texts name them and no more."""
SCHEMA = {
    "kind": pl.String,
    "text": pl.String,
    "criterion": pl.String,
    "figure": pl.Float64,
    "beside": pl.Float64,
    "otherwise": pl.Float64,
    "unit": pl.String,
}


@dataclass(frozen=True)
class Reason:
    """A fact read off the data.

    Attributes
    ----------
    kind
        What it is about: rule, open, alone, above, fit, workload, balance, strategy, previous ...
    text
        In words.
    criterion
        The criterion that this bears on; None where it is no matter of criteria.
    figure, beside, otherwise
        The figure as it is, what it is held against, and what it would be otherwise; None for none.
    unit
        What the figures are in: share, fit, capacity, goals, holders.
    """

    kind: str
    text: str
    criterion: str | None = None
    figure: float | None = None
    beside: float | None = None
    otherwise: float | None = None
    unit: str | None = None


def framed(reasons: Iterable[Reason]) -> pl.DataFrame:
    """Reasons as a frame, one a row."""
    return pl.DataFrame([astuple(each) for each in reasons], schema=SCHEMA, orient="row")


def said(rule: Rule) -> str:
    """A rule's id, what it says, and where it comes from."""
    source = f"; {rule.source}" if rule.source else ""
    return f"{rule.rule_id} ({rule_in_words(rule)}{source})"


def holder(organisation: Organisation, at: int) -> str:
    """A holder's name and id."""
    return f"{organisation.holders.names[at]} ({organisation.holders.ids[at]})"


def goal(organisation: Organisation, at: int) -> str:
    """A goal's name and id."""
    return f"{organisation.goals.names[at]} ({organisation.goals.ids[at]})"


def people(count: int, one: str = "other", many: str = "others") -> str:
    """So many, in words."""
    return f"{count:,} {one if count == 1 else many}"
