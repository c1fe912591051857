"""Opinions: what each respondent believes of some items, and what all believe together."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import polars as pl
from matplotlib.transforms import ScaledTranslation

from alignopt.errors import UnknownName
from alignopt.priority.sets import GOALS, PERSPECTIVES
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
from alignopt.render.lettering import elide, folded, width_of
from alignopt.render.names import row_names
from alignopt.render.palette import FAINT, INK, LINE, perspective_colours, tint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alignopt.priority.elicited import Elicited, Opinion
    from alignopt.render.palette import Colour

NAMES = 205.0
SHAPES = "osD^vPX<>ph*"
SIZES = {"v": 6.0, "^": 6.0, "X": 6.5, "P": 6.5, "*": 9.0, "<": 6.0, ">": 6.0, "p": 6.5, "h": 6.5}
SIZE = 5.2
"""Marks that look alike in size."""
STEP, PAD = 0.07, 0.2
LEGEND, HANDLE, APART = 170.0, 12.0, 14.0
LINE_HIGH = 1.5 * SMALL
END = 8.0


def opinions(elicited: Elicited, ax: Axes | None = None, *, parent_id: str | None = None) -> Axes:
    """Each respondent's weights of one set as marks, the group's as a bar, and what the tables state.

    Parameters
    ----------
    elicited
        From :func:`alignopt.elicit`.
    ax
        Where to draw; a new figure if not given.
    parent_id
        Which set: None for the perspectives, a perspective for its goals, a goal for those that serve it.

    Raises
    ------
    UnknownName
        If nobody judged that set.
    """
    opinion = _judged(elicited, parent_id)
    items, people = opinion.judged.items, list(opinion.by)
    marks = _marks(people)
    weights = _weights(elicited, opinion)
    labels = zip(opinion.judged.labels, items, strict=True)
    names = row_names([f"{label}: {rounded(weights[item][1]) or '0 %'}" for label, item in labels], NAMES)
    high = max(0.34, STEP * len(people) + PAD)
    room = width_in_points(ax) - names.width - 2 * MARGIN - 10
    ax = canvas(ax, height=1.35 + high * len(items) + LINE_HIGH * _lines(people, room) / POINTS)
    scale = max(max(row) for row in weights.values()) * room / (room - END)
    for y, item in enumerate(items):
        _draw(ax, y, _colour(elicited, opinion, item), weights[item], list(marks.values()))
    _dress(ax, scale, len(items))
    names.put(ax, range(len(items)))
    _legend(ax, marks, room)
    title = f"What people believe of {folded(opinion.judged.title)}"
    pad = 10 + LINE_HIGH * _lines(people, room)
    entitle(ax, elide(title, width_in_points(ax) - 2 * MARGIN, 12, bold=True), pad=pad)
    explain(ax, CAPTION)
    return ax


CAPTION = (
    "Marks: each respondent's weight. Bar and figure: the weight by all together, who count as much as their "
    "importance says; the grey line spans what they believe. Black tick: the share that the tables state."
)


def _judged(elicited: Elicited, parent_id: str | None) -> Opinion:
    known = {each.judged.parent_id: each for each in elicited.opinions}
    if parent_id in known:
        return known[parent_id]
    if parent_id is None:
        sets = ", ".join(f"parent_id={each!r}" for each in known)
        message = f"nobody judged the perspectives; judged were: {sets}"
        raise UnknownName(message)
    raise UnknownName.among("judged set with parent_id", parent_id, [each for each in known if each])


def _weights(elicited: Elicited, opinion: Opinion) -> dict[str, list[float]]:
    """By item: what the tables state, what all believe, then each respondent."""
    of = opinion.judged
    own = pl.col("parent_id").eq_missing(pl.lit(of.parent_id))
    together = elicited.weights.filter(own, kind=of.kind).select("item_id", "stated", "local")
    found = {item: [stated, local] for item, stated, local in together.iter_rows()}
    for item, weight in elicited.respondents.filter(own).select("item_id", "weight").iter_rows():
        found[item].append(weight)
    return found


def _colour(elicited: Elicited, opinion: Opinion, item: str) -> Colour:
    """That of the item's perspective."""
    colours = perspective_colours(elicited.problem)
    if opinion.judged.kind == PERSPECTIVES:
        return colours[item]
    if opinion.judged.kind == GOALS:
        return colours[str(opinion.judged.parent_id)]
    goals = dict(elicited.problem.goals.select("goal_id", "perspective_id").iter_rows())
    return colours[goals[item]]


def _marks(people: list[str]) -> dict[str, tuple[str, str]]:
    """Shape and filling of each respondent's mark: past the twelfth, hollow ones."""
    fills = (INK, "white", FAINT)
    return {
        each: (SHAPES[at % len(SHAPES)], fills[at // len(SHAPES) % len(fills)])
        for at, each in enumerate(people)
    }


def _looks(shape: str, fill: str) -> dict[str, Any]:
    """How a mark is drawn."""
    edge = "white" if fill == INK else INK
    size = SIZES.get(shape, SIZE)
    return {"markersize": size, "markerfacecolor": fill, "markeredgecolor": edge, "markeredgewidth": 0.6}


def _draw(ax: Axes, y: int, colour: Colour, weights: list[float], marks: list[tuple[str, str]]) -> None:
    """One item: the bar, the span, the marks below each other, the tick."""
    stated, together, *believed = weights
    ax.barh([y], [together], height=0.8, color=tint(colour, 0.45), zorder=1)
    ax.hlines([y], min(believed), max(believed), colors=FAINT, linewidth=1.0, zorder=2)
    for at, (weight, (shape, fill)) in enumerate(zip(believed, marks, strict=True)):
        ax.plot(
            [weight],
            [y + 0.7 * ((at + 0.5) / len(believed) - 0.5)],
            shape,
            zorder=4,
            **_looks(shape, fill),
        )
    ax.vlines([stated], y - 0.46, y + 0.46, colors="black", linewidth=1.4, zorder=3)


def _dress(ax: Axes, scale: float, rows: int) -> None:
    """Limits and scale."""
    step = next(each for each in (0.05, 0.1, 0.2, 0.25) if scale / each < 6)
    ticks = [step * at for at in range(int(scale / step + 1e-9) + 1)]
    ax.set_xticks(ticks, [rounded(tick) or "0" for tick in ticks], fontsize=SMALL)
    ax.set_xlim(0, scale)
    ax.set_ylim(rows - 0.45, -0.55)
    bare(ax)
    ax.set_axisbelow(True)
    ax.grid(axis="x", color=LINE, linewidth=0.8)


def _columns(people: list[str], room: float) -> int:
    """How many respondents stand beside each other in the legend."""
    widest = max(width_of(_called(each), SMALL) for each in people)
    return max(1, min(len(people), int(room / (widest + HANDLE + APART))))


def _lines(people: list[str], room: float) -> int:
    return ceil(len(people) / _columns(people, room))


def _called(respondent: str) -> str:
    return elide(respondent, LEGEND, SMALL)


def _legend(ax: Axes, marks: dict[str, tuple[str, str]], room: float) -> None:
    """Whose mark is whose, above the chart, line by line."""
    columns, figure = _columns(list(marks), room), ax.figure
    for at, (respondent, (shape, fill)) in enumerate(marks.items()):
        line, column = divmod(at, columns)
        x = column * room / columns
        y = 8 + LINE_HIGH * (_lines(list(marks), room) - 1 - line)
        ax.annotate(
            _called(respondent),
            xy=(0, 1),
            xycoords="axes fraction",
            xytext=(x + HANDLE, y),
            textcoords="offset points",
            fontsize=SMALL,
            va="center_baseline",
            color=INK,
            parse_math=False,
        )
        beside = ScaledTranslation((x + HANDLE / 2) / POINTS, y / POINTS, figure.dpi_scale_trans)
        ax.plot([0], [1], shape, transform=ax.transAxes + beside, clip_on=False, **_looks(shape, fill))
