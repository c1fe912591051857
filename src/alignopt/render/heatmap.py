"""Cascade heatmap: what share of each unit's capacity goes into each line of strategic goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alignopt.render.canvas import (
    MARGIN,
    POINTS,
    SMALL,
    bare,
    canvas,
    entitle,
    explain,
    rounded,
    width_in_points,
)
from alignopt.render.headings import column_heads
from alignopt.render.holders import beneath_of, with_card
from alignopt.render.lettering import folded
from alignopt.render.names import row_names
from alignopt.render.palette import NEUTRAL, ink_on, perspective_colours, tint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from alignopt.plan.plan import Plan
    from alignopt.render.palette import Colour

    Floats = NDArray[np.float64]

MOST = 12
NAMES = 215.0
ROW, SPACE, GAP = 0.27, 0.09, 0.25
FULL = 0.5
EMPTY = "#f4f4f4"
LOCAL = "Local goals"


@dataclass(frozen=True)
class Row:
    """One row: a perspective's band, or a line of goals under it; shares column by column."""

    name: str
    colour: Colour
    shares: Floats
    is_band: bool


def cascade_heatmap(
    plan: Plan,
    ax: Axes | None = None,
    *,
    beneath: str | None = None,
    holder_ids: Sequence[str] | None = None,
) -> Axes:
    """Share of capacity that each unit's plans put on each strategic goal or on goals that serve it.

    Rows are strategic goals under a band for their perspective; local goals, which serve none, come last.
    Columns are the target, the whole organisation, and holders.

    Parameters
    ----------
    plan
        The plan shown.
    ax
        Where to draw; a new figure if not given.
    beneath
        Show this unit and what stands right beneath it, the largest twelve; by default the organisation's.
    holder_ids
        Show these holders instead, in this order: units or people.

    Raises
    ------
    UnknownName
        If there is no such holder, or it got no scorecard.
    """
    holders, said = _columns(plan, beneath, holder_ids)
    rows = _rows(plan, _shares(plan, holders))
    names = row_names([row.name for row in rows], NAMES, bold=[row.is_band for row in rows])
    margin = names.width + 6
    cell = (width_in_points(ax) - margin - 2 * MARGIN) / (len(holders) + 2 + GAP)
    heads = column_heads(["Target", *(plan.organisation.holders.names[v] for v in [0, *holders])], cell)
    edges = _edges(rows)
    ax = canvas(ax, height=(heads.high + 62) / POINTS + edges[-1][1])
    for row, (top, bottom) in zip(rows, edges, strict=True):
        _draw(ax, row, top, bottom)
    heads.put(ax, [_left(at) + 0.5 for at in range(len(holders) + 2)])
    bare(ax)
    ax.set_xlim(0, _left(len(holders) + 2))
    ax.set_ylim(edges[-1][1], 0)
    ax.set_xticks([])
    names.put(ax, [(top + bottom) / 2 for top, bottom in edges])
    entitle(ax, "Where capacity goes: strategic goals by unit", pad=heads.high + 10)
    explain(ax, said)
    return ax


def _columns(plan: Plan, beneath: str | None, holder_ids: Sequence[str] | None) -> tuple[list[int], str]:
    """Positions of the holders shown, and the caption."""
    organisation = plan.organisation
    said = (
        "Cell: share of capacity that goes into the goal or into goals that serve it, by the plans at the "
        "end of the cascade; blank is none."
    )
    if holder_ids is not None:
        return [with_card(plan, each) for each in holder_ids], said
    unit, found = beneath_of(plan, beneath)
    shown = sorted(found, key=lambda v: (-organisation.capacity[v], v))[:MOST]
    if len(shown) < len(found):
        name = folded(organisation.holders.names[unit])
        said += f" Shown: the {len(shown)} largest of {len(found):,} right beneath {name}."
    return ([unit] if unit else []) + shown, said


def _shares(plan: Plan, holders: list[int]) -> Floats:
    """Share of capacity by head of line: shape (goals, 1 + holders), the organisation first."""
    organisation, weights = plan.organisation, plan.weights
    shown = [0, *holders]
    shares = np.zeros((len(organisation.goals.ids), len(shown)))
    leaf = organisation.holders.is_leaf[organisation.holder]
    top = organisation.goals.top[organisation.goal]
    work = weights * organisation.capacity[organisation.holder]
    for column, holder in enumerate(shown):
        within = np.array([organisation.is_beneath(v, holder) for v in range(len(organisation.capacity))])
        mine = leaf & within[organisation.holder]
        shares[:, column] = np.bincount(top[mine], weights=work[mine], minlength=len(shares))
        shares[:, column] /= organisation.capacity[holder]
    return shares


def _rows(plan: Plan, shares: Floats) -> list[Row]:
    """A band for each perspective, its strategic goals under it, local goals last."""
    goals = plan.organisation.goals
    names = dict(plan.problem.perspectives.select("perspective_id", "name").iter_rows())
    table = np.column_stack([np.where(goals.is_strategic, goals.target_weight, 0.0), shares])
    rows: list[Row] = []
    for at, (perspective, colour) in enumerate(perspective_colours(plan.problem).items()):
        lines = np.flatnonzero(goals.is_strategic & (goals.perspective == at))
        if len(lines):
            rows.append(Row(names[perspective], colour, table[lines].sum(axis=0), is_band=True))
        rows += [Row(goals.names[g], colour, table[g], is_band=False) for g in lines]
    local = table[goals.is_local].sum(axis=0)
    if local.any():
        rows.append(Row(LOCAL, tint(NEUTRAL, 1.0), local, is_band=True))
    return rows


def _edges(rows: list[Row]) -> list[tuple[float, float]]:
    """Top and bottom of each row, in inches from the top."""
    edges: list[tuple[float, float]] = []
    y = 0.0
    for row in rows:
        y += SPACE if row.is_band and edges else 0.0
        edges.append((y, y + ROW))
        y += ROW
    return edges


def _left(column: int) -> float:
    """Left edge of a column; target and organisation stand apart."""
    return column if column < 2 else column + GAP


def _draw(ax: Axes, row: Row, top: float, bottom: float) -> None:
    """The cells of one row."""
    for column, share in enumerate(row.shares.tolist()):
        pale = EMPTY if share <= 0 else tint(row.colour, 0.12 + 0.88 * min(1.0, share / FULL))
        fill = row.colour if row.is_band else pale
        ax.barh(
            (top + bottom) / 2,
            1,
            left=_left(column),
            height=bottom - top,
            color=fill,
            edgecolor="white",
            linewidth=1.2,
        )
        ax.text(
            _left(column) + 0.5,
            (top + bottom) / 2,
            rounded(share),
            fontsize=SMALL,
            fontweight="bold" if row.is_band else "normal",
            ha="center",
            va="center_baseline",
            color=ink_on(fill),
        )
