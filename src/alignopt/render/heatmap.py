"""Cascade heatmap: what share of each unit's capacity goes into each line of strategic goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alignopt.errors import UnknownName
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
from alignopt.render.holders import with_card
from alignopt.render.lettering import folded, height_of, width_of, wrap
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
HEAD = 118.0
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
    heads, upright, high = _heads(plan, holders, cell)
    edges = _edges(rows)
    ax = canvas(ax, height=(high + 62) / POINTS + edges[-1][1])
    for row, (top, bottom) in zip(rows, edges, strict=True):
        _draw(ax, row, top, bottom)
    for at, head in enumerate(heads):
        _head(ax, head, _left(at) + 0.5, upright=upright)
    bare(ax)
    ax.set_xlim(0, _left(len(heads)))
    ax.set_ylim(edges[-1][1], 0)
    ax.set_xticks([])
    names.put(ax, [(top + bottom) / 2 for top, bottom in edges])
    entitle(ax, "Where capacity goes: strategic goals by unit", pad=high + 10)
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
    unit = _first_fork(plan) if beneath is None else with_card(plan, beneath)
    if beneath is not None and len(organisation.children[unit]) == 0:
        message = f"nobody beneath {beneath} has a scorecard to show"
        raise UnknownName(message)
    found = organisation.children_with_cards(unit)
    shown = sorted(found, key=lambda v: (-organisation.capacity[v], v))[:MOST]
    if len(shown) < len(found):
        name = folded(organisation.holders.names[unit])
        said += f" Shown: the {len(shown)} largest of {len(found):,} right beneath {name}."
    return ([unit] if unit else []) + shown, said


def _first_fork(plan: Plan) -> int:
    """The topmost unit with more than one holder beneath it."""
    unit, children = 0, plan.organisation.children
    while len(children[unit]) == 1:
        unit = int(children[unit][0])
    return unit


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


def _heads(plan: Plan, holders: list[int], cell: float) -> tuple[list[list[str]], bool, float]:
    """Lines of each column's head, whether they stand upright, and how high they are in points."""
    names = ["Target", *(plan.organisation.holders.names[v] for v in [0, *holders])]
    level = [wrap(name, cell - 4, SMALL) for name in names]
    longest = max(width_of(word, SMALL) for name in names for word in name.split())
    if longest <= cell - 4 and max(len(lines) for lines in level) <= 4:
        return level, False, height_of(max(len(lines) for lines in level), SMALL)
    most = max(1, int(cell / height_of(1, SMALL)))
    upright = [wrap(name, HEAD, SMALL, most=most) for name in names]
    return upright, True, max(width_of(line, SMALL) for lines in upright for line in lines)


def _head(ax: Axes, lines: list[str], x: float, *, upright: bool) -> None:
    ax.annotate(
        "\n".join(lines),
        xy=(x, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        fontsize=SMALL,
        ha="center",
        va="bottom",
        rotation=90 if upright else 0,
        parse_math=False,
    )
