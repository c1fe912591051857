"""A holder's scorecard as bars: weights, last period's beside them, targets and fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.patches import Patch

from alignopt.plan.markdown import percent
from alignopt.plan.targets import target_in_words
from alignopt.render.canvas import (
    LABEL,
    SMALL,
    TITLE,
    bare,
    canvas,
    entitle,
    explain,
    rounded,
    width_in_points,
)
from alignopt.render.holders import with_card
from alignopt.render.lettering import elide, height_of
from alignopt.render.names import row_names
from alignopt.render.palette import FAINT, INK, NEUTRAL, perspective_colours, tint

if TYPE_CHECKING:
    from typing import Literal

    from matplotlib.axes import Axes

    from alignopt.plan.plan import Plan
    from alignopt.render.palette import Colour

ROW = 0.36
NAMES = 230.0
BARS, TARGETS, FITS = 0.52, 0.68, 1.0
SHARES = "Weights are shares of the scorecard."
MEETS = (
    "Fit: how far competencies meet what the goal asks for; "
    "a dash where it asks for none or nobody was assessed."
)


@dataclass(frozen=True)
class Line:
    """One goal of the card; ``fit`` None where there is none."""

    goal: str
    perspective_id: str
    weight: float
    before: float
    target: str
    fit: float | None


def scorecard_card(plan: Plan, holder_id: str, ax: Axes | None = None) -> Axes:
    """One holder's scorecard: a bar for the weight of each goal, its target and the holder's fit.

    Competencies follow, each with the level asked for and the level now.

    Where last period's weights are known, a thin grey bar shows them; goals that were dropped come last.

    Raises
    ------
    UnknownName
        If there is no such holder, or it got no scorecard.
    """
    name = plan.organisation.holders.names[with_card(plan, holder_id)]
    lines = _lines(plan, holder_id)
    has_before, has_fit = any(line.before for line in lines), any(line.fit is not None for line in lines)
    names = row_names([line.goal for line in lines], NAMES)
    ax = canvas(ax, height=1.25 + ROW * len(lines))
    scale = max(max(line.weight, line.before) for line in lines) / BARS
    colours = perspective_colours(plan.problem)
    for y, line in enumerate(lines):
        colour = colours.get(line.perspective_id, tint(NEUTRAL, 1.0))
        _draw(ax, line, y, scale, colour, low=0.1 if has_before else 0.0)
        if has_fit:
            _write(ax, FITS * scale, y, _fit(line), right=True)
    _head(ax, scale, ["Weight", "Target" if any(line.target for line in lines) else "", "Fit" * has_fit])
    bare(ax)
    ax.set(xticks=[], xlim=(0, scale), ylim=(len(lines) - 0.4, -1.15))
    names.put(ax, range(len(lines)))
    _legend(ax, plan, {line.perspective_id for line in lines if line.weight}, has_before=has_before)
    title = elide(f"Scorecard of {name}", width_in_points(ax), TITLE, bold=True)
    entitle(ax, title, pad=12 + height_of(1, SMALL))
    explain(ax, f"{SHARES} {MEETS}" if has_fit else SHARES)
    return ax


def _lines(plan: Plan, holder_id: str) -> list[Line]:
    """Goals carried, heaviest first, competencies, then goals of last period that were dropped."""
    card = plan.goals.filter(holder_id=holder_id)
    last = dict(plan.problem.previous.filter(holder_id=holder_id).select("goal_id", "weight").iter_rows())
    goals = {row["goal_id"]: row for row in plan.problem.goals.iter_rows(named=True)}
    lines = []
    for row in card.iter_rows(named=True):
        goal, before = goals[row["goal_id"]], last.pop(row["goal_id"], 0.0)
        target = target_in_words(row["target"], row["target_unit"], goal["target"], goal["target_kind"])
        lines.append(Line(goal["name"], row["perspective_id"], row["weight"], before, target, row["fit"]))
    dropped = [(goals[each], before) for each, before in last.items() if each in goals]
    lines += _competencies(plan, holder_id)
    return lines + [
        Line(goal["name"], goal["perspective_id"], 0.0, before, "", None) for goal, before in dropped
    ]


def _competencies(plan: Plan, holder_id: str) -> list[Line]:
    """Competencies on the card, with the level reached and asked for."""
    names = dict(plan.problem.competencies.select("competency_id", "name").iter_rows())
    return [
        Line(
            f"{names[row['competency_id']]} (competency)",
            row["perspective_id"] or "",
            row["weight"],
            0.0,
            _level(row["level"], row["required_level"]),
            None,
        )
        for row in plan.competencies.filter(holder_id=holder_id).iter_rows(named=True)
    ]


def _level(now: float | None, asked: float | None) -> str:
    said = "" if asked is None else f"level {asked:g}"
    return said if now is None or not said else f"{said}, now {now:g}"


def _draw(ax: Axes, line: Line, y: int, scale: float, colour: Colour, *, low: float) -> None:
    """One goal's bars, ``low`` of them above the middle to leave room for last period's, and its target."""
    ax.barh(y - low, line.weight, height=0.5, color=colour)
    if low:
        ax.barh(y + 0.26, line.before, height=0.16, color=NEUTRAL)
    said = percent(line.weight) if line.weight else "dropped"
    ax.text(line.weight + 0.008 * scale, y - low, said, fontsize=SMALL, va="center_baseline", color=INK)
    _write(ax, TARGETS * scale, y, line.target)


def _write(ax: Axes, x: float, y: float, said: str, *, right: bool = False) -> None:
    side: Literal["left", "right"] = "right" if right else "left"
    ax.text(x, y, said, fontsize=LABEL, va="center_baseline", ha=side, parse_math=False)


def _fit(line: Line) -> str:
    if line.weight <= 0:
        return ""
    return "–" if line.fit is None else rounded(line.fit) or "0 %"


def _head(ax: Axes, scale: float, words: list[str]) -> None:
    """Heads of the columns."""
    for x, word in zip((0.0, TARGETS, FITS), words, strict=False):
        side: Literal["left", "right"] = "right" if x == FITS else "left"
        ax.text(x * scale, -0.75, word, fontsize=SMALL, fontweight="bold", color=FAINT, ha=side)


def _legend(ax: Axes, plan: Plan, shown: set[str], *, has_before: bool) -> None:
    """Which colour is which perspective."""
    names = dict(plan.problem.perspectives.select("perspective_id", "name").iter_rows())
    keys = [
        Patch(color=colour, label=names[each])
        for each, colour in perspective_colours(plan.problem).items()
        if each in shown
    ]
    if has_before:
        keys.append(Patch(color=NEUTRAL, label="last period"))
    legend = ax.legend(
        handles=keys,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        borderaxespad=0,
        borderpad=0,
        ncols=len(keys),
        frameon=False,
        fontsize=SMALL,
        handlelength=0.9,
        columnspacing=1.2,
    )
    for text in legend.get_texts():
        text.set_parse_math(False)
