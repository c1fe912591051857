"""Line of sight: from what a holder does, up to the strategy."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import polars as pl

from alignopt.errors import UnknownName

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan

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

    def lines(self) -> list[list[dict[str, object]]]:
        """The chains, each from the holder's own goal to the top."""
        return [part.to_dicts() for _, part in self.frame.group_by("line", maintain_order=True)]

    def __str__(self) -> str:
        """A tree in plain text."""
        out = [f"{self.name} ({self.holder_id})"]
        for line in self.lines():
            for row in line:
                indent = "  " * (int(str(row["step"])) + 1)
                arrow = "" if row["step"] == 0 else "└ serves "
                where = "" if row["step"] == 0 else f" · {row['holder']}"
                out.append(f"{indent}{arrow}{row['goal']} ({row['weight']:.0%}){where}")
            out.append("  " * (len(line) + 1) + f"└ {line[-1]['perspective']}")
        return "\n".join(out)

    def __repr__(self) -> str:
        """The tree itself: it is short."""
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre style='line-height:1.35'>{escape(str(self))}</pre>"


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
    cards = _cards(plan, [holders.ids[v] for v in holders.path(holders.index[holder_id])])
    if holder_id not in cards:
        reason = plan.unassigned.filter(holder_id=holder_id)["reason"].item()
        message = f"{holder_id} has no scorecard: {reason}"
        raise UnknownName(message)
    rows: list[tuple[object, ...]] = []
    for line, goal in enumerate(cards[holder_id]):
        rows += _trace(plan, cards, line, holder_id, goal)
    name = holders.names[holders.index[holder_id]]
    return LineOfSight(holder_id, name, pl.DataFrame(rows, schema=SCHEMA, orient="row"))


def _cards(plan: Plan, holder_ids: list[str]) -> dict[str, dict[str, tuple[float, str | None]]]:
    """Cards of some holders: goal to weight and the goal it serves above."""
    cards: dict[str, dict[str, tuple[float, str | None]]] = {}
    rows = plan.scorecards.filter(pl.col("holder_id").is_in(holder_ids))
    for holder, goal, weight, serves in rows.select("holder_id", "goal_id", "weight", "serves").iter_rows():
        cards.setdefault(holder, {})[goal] = (weight, serves)
    return cards


def _trace(
    plan: Plan,
    cards: dict[str, dict[str, tuple[float, str | None]]],
    line: int,
    holder_id: str,
    goal_id: str,
) -> list[tuple[object, ...]]:
    """The rows of one line, from the holder's card upwards."""
    organisation = plan.organisation
    names = dict(plan.problem.perspectives.select("perspective_id", "name").iter_rows())
    rows: list[tuple[object, ...]] = []
    at, goal = organisation.holders.index[holder_id], goal_id
    while at >= 0 and organisation.holders.ids[at] in cards:
        holder = organisation.holders.ids[at]
        weight, serves = cards[holder][goal]
        place = organisation.goals.index[goal]
        perspective = names[organisation.perspective_ids[organisation.goals.perspective[place]]]
        row = (line, len(rows), holder, organisation.holders.names[at])
        rows.append((*row, goal, organisation.goals.names[place], weight, perspective))
        if serves is None:
            break
        at, goal = int(organisation.holders.parent[at]), serves
    return rows
