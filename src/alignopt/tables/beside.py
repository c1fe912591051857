"""Tables that are handed in beside a problem, and are no part of one: their models."""

from __future__ import annotations

import pandera.polars as pa

from alignopt.tables.fields import amount, entry, identifier, label, positive, share, signed, text, word
from alignopt.tables.names import CHANGES, SECTIONS

ROW = ["scenario", "order", "change", "item_id", "unit_id", "column", "to", "by", "times", "values"]
"""All that a change says: the same change twice is one too many, unless its order says otherwise."""


class Weights(pa.DataFrameModel):
    """Scorecards to be audited: last year's, or typed by hand."""

    holder_id: str = identifier("who carries it")
    goal_id: str = identifier("the goal, or the competency")
    section: str = word("goals or competencies; goals if empty", SECTIONS, nullable=True)
    weight: float = share("share of the holder's scorecard")

    class Config:
        """Key."""

        unique = ["holder_id", "goal_id", "section"]  # noqa: RUF012


class Scenarios(pa.DataFrameModel):
    """Scenarios: what is changed in a problem, one change a row."""

    scenario: str = label("name of the scenario, the same in all its rows")
    order: float = positive(
        "1 for the scenario's first change, 2 for its second; as the rows stand if empty", nullable=True
    )
    change: str = word("what is done", CHANGES)
    item_id: str = label(
        "what is changed: a perspective, goal, holder or rule; for cell the table and key, as in goals/G-7",
        nullable=True,
    )
    unit_id: str = identifier(
        "the unit whose target it is, or that somebody or something comes to", nullable=True
    )
    column: str = label("the column of a rule or cell", nullable=True)
    to: str = entry("what it becomes", nullable=True)
    by: float = signed("how much it changes by, such as 0.05 or -0.05", nullable=True)
    times: float = amount("how many times as much it becomes, such as 0.9", nullable=True)
    like: str = identifier("whom a newcomer is like", nullable=True)
    values: str = text("further columns, as in name=Ann; role=Clerk; capacity=1", nullable=True)

    class Config:
        """Key."""

        unique = ROW
