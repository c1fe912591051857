"""Workload of goals: the capacity that plans put on each, against the effort it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.render.against import (
    AS_MUCH,
    Line,
    arranged,
    draw_rows,
    figure,
    heads_height,
    signed,
    standing,
)
from alignopt.render.canvas import entitle, explain, instead
from alignopt.render.keys import key, perspectives_of
from alignopt.render.palette import perspective_colours

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alignopt.plan.plan import Plan
    from alignopt.render.palette import Colour

    Row = dict[str, Any]

MOST = 30
LEAST = 1e-6
"""What is off by less than this share of the effort is rounding."""
TITLE = "Who does the work: capacity on goals, against the effort they ask for"
HEADS = ("Carried by nobody", "Short of effort", "As much as asked for", "More than asked for")
COLUMNS = ("Asked\nfor", "Off by", "Carried\nby")
NOTHING = "No goal says how much effort it asks for."


def goal_workload(plan: Plan, ax: Axes | None = None) -> Axes:
    """A bar for each goal that states its effort: the capacity staffed, against what it asks for.

    The bar is the capacity that people's and leaf units' plans put on the goal itself (``staffed`` of
    ``plan.workload``), the black tick its effort, hatched what is short. Goals that nobody carries come
    first, then those that are short, the most first.

    Parameters
    ----------
    plan
        The plan shown; of more than thirty goals, those that are short before those that have too much.
    ax
        Where to draw; a new figure if not given.
    """
    table = _table(plan)
    if not table:
        return instead(ax, TITLE, NOTHING)
    colours = perspective_colours(plan.problem)
    shown = sorted(table, key=_urgency)[:MOST]
    rows = arranged([_line(row, colours) for row in shown], HEADS)
    ax, room = draw_rows(ax, rows, COLUMNS, lambda at: figure(at) or "0")
    high = key(ax, perspectives_of(plan.problem, {row["perspective_id"] for row in shown}), room)
    entitle(ax, TITLE, pad=8 + max(high, heads_height(COLUMNS)))
    explain(ax, _caption(table, len(shown)))
    return ax


def _table(plan: Plan) -> list[Row]:
    """Workload, with names, perspectives, and how many people and leaf units carry the goal itself."""
    holders = plan.organisation.holders
    leaves = [holder for holder, leaf in zip(holders.ids, holders.is_leaf, strict=True) if leaf]
    carried = plan.goals.filter(pl.col("holder_id").is_in(leaves)).group_by("goal_id").agg(carriers=pl.len())
    names = plan.problem.goals.select("goal_id", "name", "perspective_id")
    return (
        plan.workload.join(names, on="goal_id", how="left", maintain_order="left")
        .join(carried, on="goal_id", how="left", maintain_order="left")
        .with_columns(pl.col("carriers").fill_null(0))
        .to_dicts()
    )


def _standing(row: Row) -> int:
    return standing(row["staffed"], row["effort"], LEAST * row["effort"], row["carriers"])


def _urgency(row: Row) -> tuple[int, float]:
    """Nobody's goals, then the shortest, then those with the most too much, then those with enough."""
    return min(_standing(row), AS_MUCH), -abs(row["staffed"] - row["effort"])


def _line(row: Row, colours: dict[str, Colour]) -> Line:
    stands, off = _standing(row), row["staffed"] - row["effort"]
    far = "" if stands == AS_MUCH else signed(off, figure(off))
    cells = [figure(row["effort"]), far, f"{row['carriers']:,}" if row["carriers"] else "nobody"]
    colour = colours[row["perspective_id"]]
    return Line(row["name"], colour, row["staffed"], row["effort"], figure(row["staffed"]), cells, stands)


def _caption(table: list[Row], shown: int) -> str:
    """What is seen, and how much of it."""
    said = (
        "Bar: capacity that plans of people and leaf units put on the goal itself. Black tick: the effort it "
        "asks for; hatched: what is short. All in units of capacity. Carried by: so many people and leaf "
        "units."
    )
    short = [row for row in table if _standing(row) < AS_MUCH]
    missing, asked = sum(row["short"] for row in short), sum(row["effort"] for row in table)
    said += f" Short in all: {figure(missing)} of {figure(asked)}, on {len(short):,} of {len(table):,} goals."
    if shown < len(table):
        rest = "most short" if len(short) >= shown else "short, and those with the most too much"
        said += f" Shown: the {shown} that are {rest}."
    return said
