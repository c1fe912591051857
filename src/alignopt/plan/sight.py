"""Line of sight: from what a holder does, up to the strategy."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.errors import UnknownName
from alignopt.plan.markdown import percent

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan

    Cards = dict[str, dict[str, tuple[float, str | None]]]

SCHEMA = {
    "line": pl.Int64,
    "step": pl.Int64,
    "holder_id": pl.String,
    "holder": pl.String,
    "goal_id": pl.String,
    "goal": pl.String,
    "weight": pl.Float64,
    "perspective": pl.String,
}


@dataclass(frozen=True, eq=False)
class LineOfSight:
    """The chains from each goal on one holder's card to the goals above that it serves.

    Attributes
    ----------
    holder_id, name
        Whose line it is.
    frame
        One row per goal and card on the way: line (one per goal of the holder, heaviest first), step (0 is
        the holder's own card), holder_id, holder, goal_id, goal, weight (share of that card), perspective.
    """

    holder_id: str
    name: str
    frame: pl.DataFrame

    def lines(self) -> list[list[dict[str, Any]]]:
        """The chains, each from the holder's own goal to the top."""
        return [part.to_dicts() for _, part in self.frame.group_by("line", maintain_order=True)]

    def __str__(self) -> str:
        """A tree in plain text."""
        out = [f"{self.name} ({self.holder_id})"]
        for line in self.lines():
            for step, said in enumerate(line_in_words(line)):
                out.append("  " * (step + 1) + ("└ " if step else "") + said)
        return "\n".join(out)

    def __repr__(self) -> str:
        """The tree itself: it is short."""
        return str(self)

    def _repr_html_(self) -> str:
        lines = "".join(_nested(line_in_words(line)) for line in self.lines())
        return f"<div><strong>{escape(self.name)}</strong> ({escape(self.holder_id)}){lines}</div>"


def line_of_sight(plan: Plan, holder_id: str) -> LineOfSight:
    """Trace every goal of a holder up to the strategy.

    Raises
    ------
    UnknownName
        If there is no such holder, or it got no scorecard.
    """
    holders = plan.organisation.holders
    if holder_id not in holders.index:
        raise UnknownName.among("holder", holder_id, holders.ids)
    path = [holders.ids[v] for v in holders.path(holders.index[holder_id])]
    cards = _cards_of(plan.goals.filter(pl.col("holder_id").is_in(path)))
    if holder_id not in cards:
        reason = plan.unassigned.filter(holder_id=holder_id)["reason"].item()
        message = f"{holder_id} has no scorecard: {reason}"
        raise UnknownName(message)
    return _traced(plan, holder_id, cards)


def _cards_of(goals: pl.DataFrame) -> Cards:
    """Goals on scorecards, by holder: goal to its weight and the goal it serves on the card above."""
    cards: Cards = {}
    columns = goals.select("holder_id", "goal_id", "weight", "serves")
    for holder, goal, weight, serves in columns.iter_rows():
        cards.setdefault(holder, {})[goal] = (weight, serves)
    return cards


def _traced(plan: Plan, holder_id: str, cards: Cards) -> LineOfSight:
    """A holder's line of sight along the cards of those above it."""
    holders = plan.organisation.holders
    names = dict(plan.problem.perspectives.select("perspective_id", "name").iter_rows())
    rows = [
        row
        for line, goal in enumerate(cards[holder_id])
        for row in _trace(plan, cards, names, line, holder_id, goal)
    ]
    name = holders.names[holders.index[holder_id]]
    return LineOfSight(holder_id, name, pl.DataFrame(rows, schema=SCHEMA, orient="row"))


def _trace(
    plan: Plan, cards: Cards, perspectives: dict[str, str], line: int, holder_id: str, goal_id: str
) -> list[tuple[object, ...]]:
    """The rows of one line, from the holder's card upwards."""
    organisation = plan.organisation
    rows: list[tuple[object, ...]] = []
    at, goal = organisation.holders.index[holder_id], goal_id
    while at >= 0 and organisation.holders.ids[at] in cards:
        holder = organisation.holders.ids[at]
        weight, serves = cards[holder][goal]
        place = organisation.goals.index[goal]
        perspective = perspectives[organisation.perspective_ids[organisation.goals.perspective[place]]]
        row = (line, len(rows), holder, organisation.holders.names[at])
        rows.append((*row, goal, organisation.goals.names[place], weight, perspective))
        if serves is None:
            break
        at, goal = int(organisation.holders.parent[at]), serves
    return rows


def line_in_words(line: list[dict[str, Any]]) -> list[str]:
    """One chain in words, a step each: the goal, what is above it, the perspective."""
    said = [carried(line[0]["goal"], line[0]["weight"])]
    for below, row in pairwise(line):
        is_same = row["goal_id"] == below["goal_id"]
        said.append(served(row["goal"], row["weight"], row["holder"], is_same=is_same))
    return [*said, line[-1]["perspective"]]


def carried(goal: str, weight: float) -> str:
    """The step at which a line begins: a goal on the holder's own card."""
    return f"{goal} ({percent(weight)})"


def served(goal: str, weight: float, holder: str, *, is_same: bool) -> str:
    """A step further up: a goal on the card above, the same as beneath or one that it serves."""
    if is_same:
        return f"also on the scorecard of {holder} ({percent(weight)})"
    return f"serves {carried(goal, weight)} of {holder}"


def _nested(said: list[str]) -> str:
    """A list in a list in a list."""
    inner = _nested(said[1:]) if len(said) > 1 else ""
    return f"<ul style='margin:0 0 0 1.2em'><li>{escape(said[0])}{inner}</li></ul>"
