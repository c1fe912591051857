"""Competency gaps: how far people are short of what their goals ask for, unit by unit or role by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alignopt.render.canvas import (
    MARGIN,
    POINTS,
    SMALL,
    bare,
    canvas,
    entitle,
    explain,
    instead,
    width_in_points,
)
from alignopt.render.headings import column_heads
from alignopt.render.holders import beneath_of
from alignopt.render.lettering import width_of
from alignopt.render.names import row_names
from alignopt.render.palette import FAINT, INK, OKABE_ITO, ink_on, tint

if TYPE_CHECKING:
    from typing import Literal

    from matplotlib.axes import Axes

    from alignopt.plan.plan import Plan
    from alignopt.render.palette import Colour

MOST, MOST_ROWS = 10, 40
NAMES = 190.0
ROW, GAP = 0.27, 0.2
EMPTY = "#f4f4f4"
UNKNOWN = "Not assessed"
NO_ROLE = "(no role)"
TITLE = "What people still have to learn for their goals"
SMALLEST = 5.0


@dataclass(frozen=True)
class Cell:
    """Of one competency in one column: how many are short and by how many levels in all; who is unknown."""

    short: int
    levels: float
    unknown: int

    @property
    def said(self) -> str:
        """The mean and the number of people; a question mark where nobody was assessed."""
        if self.short:
            return f"{self.levels / self.short:.1f} ({self.short:,})"
        return "?" if self.unknown else ""


@dataclass(frozen=True)
class Sheet:
    """Competencies by columns, the whole first, each with its name."""

    cells: dict[tuple[str, str | None], Cell]
    rows: dict[str, str]
    columns: dict[str | None, str]

    @property
    def worst(self) -> float:
        """The widest mean gap there is."""
        return max(cell.levels / cell.short for cell in self.cells.values() if cell.short)

    @property
    def has_unknown(self) -> bool:
        """Whether somebody was not assessed."""
        return any(self.cells[row, None].unknown for row in self.rows)


def competency_gaps(
    plan: Plan,
    ax: Axes | None = None,
    *,
    by: Literal["unit", "role"] = "unit",
    beneath: str | None = None,
) -> Axes:
    """Levels that people are short of what their goals ask for, and how many people that are.

    Rows are competencies, columns the whole and its units or roles, those with the most levels short in all
    first. A cell holds the mean gap of those who are short and their number; people who were not assessed
    are counted in a column of their own.

    Parameters
    ----------
    plan
        The plan shown: its ``gaps``.
    ax
        Where to draw; a new figure if not given.
    by
        A column for each unit (and person) right beneath, or for each role. Ten at most are shown.
    beneath
        Show people of this unit; by default the organisation's.

    Raises
    ------
    UnknownName
        If there is no such holder, it got no scorecard, or nobody beneath it did.
    ValueError
        If ``by`` is neither unit nor role.
    """
    if by not in ("unit", "role"):
        message = f'by: got {by!r}, expected "unit" or "role"'
        raise ValueError(message)
    unit, children = beneath_of(plan, beneath)
    columns = _columns(plan, unit, children, by)
    gaps = plan.gaps.join(columns, on="holder_id", maintain_order="left")
    if gaps["gap"].drop_nulls().is_empty():
        return instead(ax, TITLE, _why_empty(plan, gaps))
    sheet = _sheet(plan, gaps, unit, by)
    ax, high = _draw(ax, sheet)
    entitle(ax, TITLE, pad=high + 10)
    explain(ax, _caption(sheet, gaps, columns, by))
    return ax


def _columns(plan: Plan, unit: int, children: list[int], by: str) -> pl.DataFrame:
    """Who stands in which column: columns holder_id, column."""
    holders = plan.organisation.holders
    roles = dict(plan.problem.people.select("person_id", pl.col("role").fill_null(NO_ROLE)).iter_rows())
    rows = []
    for person in plan.problem.people["person_id"]:
        child = at = holders.index[person]
        while at not in (unit, -1):
            child, at = at, int(holders.parent[at])
        if at == unit and child in children:
            rows.append((person, roles[person] if by == "role" else holders.ids[child]))
    return pl.DataFrame(rows, schema={"holder_id": pl.String, "column": pl.String}, orient="row")


def _why_empty(plan: Plan, gaps: pl.DataFrame) -> str:
    """Why there is nothing to draw."""
    if plan.problem.people.is_empty():
        return "There are no people, only units: nobody's competencies are known."
    if plan.problem.goal_competencies.is_empty():
        return "No goal asks for a competency."
    unknown = gaps["holder_id"].n_unique()
    if unknown and plan.problem.proficiencies.is_empty():
        return "Nobody was assessed: no levels are known to hold against what goals ask for."
    said = "Nobody is known to be short of a competency that their goals ask for."
    return f"{said} Not assessed: {unknown:,} people." if unknown else said


def _sheet(plan: Plan, gaps: pl.DataFrame, unit: int, by: str) -> Sheet:
    """Gaps counted and added up, for the whole and column by column; most levels short first."""
    both = pl.concat([gaps.with_columns(column=pl.lit(None, pl.String)), gaps])
    counted = both.group_by("competency_id", "column").agg(
        short=pl.col("gap").count(), levels=pl.col("gap").sum(), unknown=pl.col("gap").null_count()
    )
    cells = {(row, column): Cell(*rest) for row, column, *rest in counted.iter_rows()}
    holders = plan.organisation.holders
    names = dict(plan.problem.competencies.select("competency_id", "name").iter_rows())
    rows = _neediest(counted.filter(pl.col("column").is_null()), "competency_id")[:MOST_ROWS]
    found = _neediest(counted.filter(pl.col("column").is_not_null()), "column")[:MOST]
    columns: dict[str | None, str] = {None: "All" if unit == 0 else holders.names[unit]}
    columns |= {each: each if by == "role" else holders.names[holders.index[each]] for each in found}
    return Sheet(cells, {row: names[row] for row in rows}, columns)


def _neediest(counted: pl.DataFrame, key: str) -> list[str]:
    """Those with the most levels short in all first, then those with the most who are not assessed."""
    summed = counted.group_by(key).agg(pl.col("levels", "unknown").sum())
    return summed.sort("levels", "unknown", key, descending=[True, True, False])[key].to_list()


def _draw(ax: Axes | None, sheet: Sheet) -> tuple[Axes, float]:
    """Names, cells and heads; how high the heads are, in points."""
    names = row_names(list(sheet.rows.values()), NAMES)
    heads = [*sheet.columns.values(), *([UNKNOWN] if sheet.has_unknown else [])]
    wide = width_in_points(ax) - names.width - 2 * MARGIN - 8
    cell = wide / (_left(len(heads) - 1, sheet) + 1)
    head = column_heads(heads, cell)
    ax = canvas(ax, height=(head.high + 72) / POINTS + ROW * len(sheet.rows))
    size = _size(sheet, cell)
    for y, row in enumerate(sheet.rows):
        for at, column in enumerate(sheet.columns):
            _cell(ax, _left(at, sheet), y, sheet.cells.get((row, column)), sheet.worst, size)
        if sheet.has_unknown:
            unknown = sheet.cells[row, None].unknown
            _write(ax, _left(len(heads) - 1, sheet), y, f"{unknown:,}" if unknown else "", SMALL, FAINT)
    bare(ax)
    ax.set(xticks=[], xlim=(0, _left(len(heads) - 1, sheet) + 1), ylim=(len(sheet.rows) - 0.5, -0.5))
    head.put(ax, [_left(at, sheet) + 0.5 for at in range(len(heads))])
    names.put(ax, range(len(sheet.rows)))
    return ax, head.high


def _left(at: int, sheet: Sheet) -> float:
    """Left edge of a column; the whole, and those not assessed, stand apart."""
    return at + GAP * ((at > 0) + (at >= len(sheet.columns)))


def _size(sheet: Sheet, cell: float) -> float:
    """A size at which the widest text fits its cell."""
    widest = max(width_of(each.said, SMALL, bold=column is None) for (_, column), each in sheet.cells.items())
    return max(SMALLEST, min(SMALL, SMALL * (cell - 4) / widest))


def _cell(ax: Axes, left: float, y: int, cell: Cell | None, worst: float, size: float) -> None:
    """One cell: the darker, the wider the gap."""
    fill: str | Colour = EMPTY
    if cell is not None and cell.short:
        fill = tint(OKABE_ITO[0], 0.12 + 0.88 * cell.levels / cell.short / worst)
    ax.barh([y], [1], left=left, height=1, color=fill, edgecolor="white", linewidth=1.2)
    if cell is not None:
        _write(ax, left, y, cell.said, size, ink_on(fill), bold=left == 0)


def _write(ax: Axes, left: float, y: int, said: str, size: float, ink: str, *, bold: bool = False) -> None:
    ax.text(
        left + 0.5,
        y,
        said,
        fontsize=size,
        fontweight="bold" if bold else "normal",
        ha="center",
        va="center_baseline",
        color=ink or INK,
    )


def _caption(sheet: Sheet, gaps: pl.DataFrame, columns: pl.DataFrame, by: str) -> str:
    """What is seen, and how much of it."""
    said = (
        "1.5 (12): twelve people are short of what their goals ask for, by 1.5 levels on average; the "
        "darker, the wider the gap. Most levels short in all first."
    )
    if sheet.has_unknown:
        said += f" {UNKNOWN}: people whose goals ask for it and whose levels are not known"
        said += " (? where none are)." if "?" in {cell.said for cell in sheet.cells.values()} else "."
    shown, all_ = len(sheet.columns) - 1, columns["column"].n_unique()
    kind = "roles" if by == "role" else "units and people right beneath"
    if shown < all_:
        said += f" Shown: {shown} of {all_:,} {kind}"
        said += "." if shown < gaps["column"].n_unique() else "; nobody is short in the others."
    if len(sheet.rows) < gaps["competency_id"].n_unique():
        said += f" Shown: {len(sheet.rows)} of {gaps['competency_id'].n_unique():,} competencies."
    return said.replace("  ", " ")
