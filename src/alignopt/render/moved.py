"""What moved between two plans: goals by what people put on them, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.errors import UnknownName
from alignopt.render.canvas import (
    LABEL,
    MARGIN,
    SMALL,
    TITLE,
    bare,
    canvas,
    entitle,
    explain,
    width_in_points,
)
from alignopt.render.keys import key
from alignopt.render.lettering import elide, width_of
from alignopt.render.names import row_names
from alignopt.render.palette import FAINT, INK, LINE, colours_of, tint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alignopt.comparison.comparison import Comparison
    from alignopt.render.palette import Colour

    Row = dict[str, Any]

MOST = 15
NAMES = 235.0
ROW = 0.33
LEAST = 0.0005
"""A change that rounds to less than 0.1 % is none."""
DOT, APART = 7.0, 8.0
STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
NOTHING = "Nothing moved: what people and leaf units put on each goal is the same."


def what_moved(comparison: Comparison, ax: Axes | None = None, *, plan: str | None = None) -> Axes:
    """Goals by the share of the capacity that plans put on them, in the baseline and in another plan.

    Parameters
    ----------
    comparison
        From :func:`alignopt.compare`; the fifteen goals that changed most are shown.
    ax
        Where to draw; a new figure if not given.
    plan
        Which of the plans held against the baseline; the first of them if not given.

    Raises
    ------
    UnknownName
        If no plan of that name is held against the baseline.
    """
    others = comparison.names[1:]
    name = others[0] if plan is None else plan
    if name not in others:
        raise UnknownName.among("plan held against the baseline", name, others)
    moved = comparison.goals.filter(pl.col("plan") == name, pl.col("change").abs() >= LEAST)
    rows, rest = moved.head(MOST).to_dicts(), moved.slice(MOST)
    lines = len(rows) + (not rest.is_empty())
    ax = canvas(ax, height=1.55 + ROW * max(lines, 1))
    colours = _colours(comparison)
    high = _draw(ax, rows, rest, comparison, colours) if rows else _draw_nothing(ax)
    bare(ax)
    title = f"What moved from {comparison.names[0]} to {name}"
    entitle(ax, elide(title, width_in_points(ax) - 2 * MARGIN, TITLE, bold=True), pad=10 + high)
    explain(ax, _caption(comparison.names[0], name, len(rows), moved.height))
    return ax


def _colours(comparison: Comparison) -> dict[str, Colour]:
    """Each perspective's, the baseline's as in its other charts, then those that other plans add."""
    ids = [each for side in comparison.sides for each in side.problem.perspectives["perspective_id"]]
    return colours_of(dict.fromkeys(ids))


def _draw(
    ax: Axes, rows: list[Row], rest: pl.DataFrame, comparison: Comparison, colours: dict[str, Colour]
) -> float:
    """A row for each goal, and one for the rest; how high the key of colours is, in points."""
    more = [f"{rest.height:,} more {'goal' if rest.height == 1 else 'goals'}"] if rest.height else []
    names = row_names([*(row["name"] for row in rows), *more], NAMES)
    room = width_in_points(ax) - names.width - 2 * MARGIN - 14
    top = max(max(row["before"] or 0.0, row["after"] or 0.0) for row in rows)
    written = max(width_of(_change(row), SMALL) for row in rows) + APART + DOT
    across = top * room / max(room - written, room / 2)
    for y, row in enumerate(rows):
        _dumbbell(ax, y, row, colours[row["perspective_id"]])
    if more:
        _write(ax, 0.0, len(rows), _rest(rest), FAINT)
    _dress(ax, across, len(rows) + len(more))
    names.put(ax, range(len(rows) + len(more)))
    shown = {row["perspective_id"] for row in rows}
    called = dict(comparison.perspectives.select("perspective_id", "name").iter_rows())
    return key(ax, [(called[each], colour) for each, colour in colours.items() if each in shown], room)


def _dumbbell(ax: Axes, y: int, row: Row, colour: Colour) -> None:
    """One goal: a ring where it was, a dot where it is now, a bar between, and the change."""
    was, now = row["before"] or 0.0, row["after"] or 0.0
    ax.plot([was, now], [y, y], color=tint(colour, 0.45), linewidth=3.5, solid_capstyle="butt", zorder=2)
    ax.plot(
        [was], [y], "o", color="white", markersize=DOT, markeredgecolor=colour, markeredgewidth=1.6, zorder=3
    )
    ax.plot(
        [now], [y], "o", color=colour, markersize=DOT, markeredgecolor="white", markeredgewidth=0.6, zorder=4
    )
    _write(ax, max(was, now), y, _change(row), INK)


def _write(ax: Axes, x: float, y: int, said: str, colour: str) -> None:
    """Text to the right of a place."""
    ax.annotate(
        said,
        xy=(x, y),
        xytext=(APART, 0),
        textcoords="offset points",
        fontsize=SMALL,
        va="center_baseline",
        color=colour,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        parse_math=False,
        zorder=1.5,
    )


def _change(row: Row) -> str:
    """The change in percent, and whether one plan alone has the goal."""
    said = f"{100 * row['change']:+.1f} %"
    if row["before"] is None:
        return f"{said}, new"
    return f"{said}, dropped" if row["after"] is None else said


def _rest(rest: pl.DataFrame) -> str:
    """What rose and what fell among the goals that are not shown."""
    sides = [rest.filter(pl.col("change") * sign > 0)["change"] for sign in (1, -1)]
    return f"together {' and '.join(f'{100 * side.sum():+.1f} %' for side in sides if side.len())}"


def _dress(ax: Axes, across: float, rows: int) -> None:
    """Limits, and a scale in percent."""
    step = next((each for each in STEPS if across / each <= 8), STEPS[-1])
    ticks = [step * at for at in range(int(across / step + 1e-9) + 1)]
    ax.set_xlim(-0.012 * across, across)
    ax.set_ylim(rows - 0.4, -0.6)
    ax.set_xticks(ticks, [f"{100 * tick:.3g} %" for tick in ticks], fontsize=SMALL)
    ax.set_axisbelow(True)
    ax.grid(axis="x", color=LINE, linewidth=0.8)


def _draw_nothing(ax: Axes) -> float:
    """That nothing moved."""
    ax.set_xlim(0, 1)
    ax.set_ylim(1, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(0, 0.5, NOTHING, fontsize=LABEL, color=FAINT, va="center")
    return 0.0


def _caption(base: str, name: str, shown: int, all_: int) -> str:
    """What is seen, and how much of it."""
    if not shown:
        return f"Share of the organisation's capacity that plans put on goals, in {base} and in {name}."
    said = (
        f"Share of the organisation's capacity that plans of people and leaf units put on each goal itself. "
        f"Ring: {base}; dot: {name}; beside them the change. Most changed first."
    )
    if shown < all_:
        said += f" Shown: {shown} of {all_:,} goals that changed."
    return said
