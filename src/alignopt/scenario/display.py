"""How what-ifs show themselves: a line for each scenario, or the same as a table in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from alignopt.errors import BadInput, NoPlan, describe
from alignopt.plan.markdown import percent
from alignopt.solver.status import Stopped
from alignopt.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from alignopt.errors import AlignoptError
    from alignopt.scenario.found import WhatIf

HEADS = ("scenario", "change ▼", "best plans apart", "total", "kept", "moved", "plans")
WIDEST = 110
NAME = 40
UNSURE, NOTHING = "~", "–"


def as_text(found: WhatIf) -> str:
    """The what-ifs with a line for each scenario."""
    rows = [HEADS, *_rows(found)]
    widths = [max(len(row[at]) for row in rows if len(row) > 2) for at in range(len(HEADS))]
    widths[0] = max(len(row[0]) for row in rows)
    lines = [_line(row, widths) for row in rows]
    return "\n".join([headline(found), *lines, *notes(found)])


def as_html(found: WhatIf) -> str:
    """The same as a table; what each scenario changes stands in its title."""
    head = "".join(f"<th>{escape(each)}</th>" for each in HEADS)
    titles = ["; ".join(each.changes) for each in found.outcomes]
    body = "".join(
        f"<tr title='{escape(title)}'>{''.join(_cells(row))}</tr>"
        for title, row in zip(titles, _rows(found), strict=True)
    )
    said = "<br>".join(escape(line) for line in notes(found))
    return (
        f"<div><strong>{escape(headline(found))}</strong>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{said}</p></div>"
    )


def headline(found: WhatIf) -> str:
    """How many scenarios, and what they are held against."""
    plan, count = found.baseline, len(found.outcomes)
    scenarios = f"{count:,} scenario{'s' * (count != 1)}"
    against = f"total {plan.total:.1f} points, no plan is below {plan.bound:.1f}"
    return f"What if: {scenarios} of {plan.organisation.holders.names[0]}, against its baseline ({against})"


def notes(found: WhatIf) -> list[str]:
    """What the figures mean, where that needs to be said, and whom to ask why there is no plan."""
    rows = found.summary.filter(found.summary["failed"].is_null())
    said = []
    if not rows.is_empty():
        said.append(
            "change: of the total, in points; best plans apart: how far the bounds let the best totals differ"
        )
    if not rows["is_distinguishable"].fill_null(value=False).all():
        said.append(f"{UNSURE}: the bounds cannot tell whether its tables allow a better or a worse plan")
    if rows["kept_total"].null_count():
        said.append(f"kept {NOTHING}: the baseline's scorecards do not all hold there")
    better = [each.scenario for each in found.outcomes if each.is_better]
    if better:
        said.append(
            f"{listed(better)}: the plan found is better than the baseline even without the changes, which "
            "are not the only cause, then: start the baseline anew from that plan"
        )
    for each in found.outcomes:
        if isinstance(each.error, NoPlan) and each.error.stopped is Stopped.INFEASIBLE:
            asked = f"alignopt.conflicts(found.outcome({each.scenario!r}).problem)"
            said.append(f"no plan: {asked} says which rules leave none, and a way out")
            break
    return said


def _rows(found: WhatIf) -> Iterator[tuple[str, ...]]:
    """Cells of each scenario; of one that failed, its name and the reason."""
    for outcome, row in zip(found.outcomes, found.summary.iter_rows(named=True), strict=True):
        name = _short(outcome.scenario, NAME)
        yield (name, *_figures(row)) if outcome.error is None else (name, f"failed: {_reason(outcome.error)}")


def _figures(row: dict[str, Any]) -> tuple[str, ...]:
    low, high = (_signed(row[end]) for end in ("low", "high"))
    unsure = "" if row["is_distinguishable"] else f" {UNSURE}"
    return (
        _signed(row["change"]),
        f"{low} to {high}{unsure}",
        f"{row['total']:.1f}",
        NOTHING if row["kept_total"] is None else f"{row['kept_total']:.1f}",
        NOTHING if row["moved"] is None else percent(round(row["moved"], 3)),
        f"{row['holders']:,}",
    )


def _reason(error: AlignoptError) -> str:
    """Why there is no plan, as short as it can be said: the first failure, or the first line."""
    if not isinstance(error, BadInput):
        return " ".join(str(error).splitlines()[:1])
    first, *more = error.failures.to_dicts()
    return f"{len(more) + 1:,} failures, such as {describe(first)}" if more else describe(first)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *figures = row
    first = name.ljust(widths[0])
    if len(row) < len(HEADS):
        return f"{first}   {_short(figures[0], WIDEST - len(first) - 3)}"
    return "   ".join([first, *map(str.rjust, figures, widths[1:])])


def _cells(row: Sequence[str]) -> Iterator[str]:
    name, *figures = row
    yield f"<td style='text-align:left'>{escape(name)}</td>"
    if len(row) < len(HEADS):
        yield f"<td style='text-align:left' colspan='{len(HEADS) - 1}'>{escape(figures[0])}</td>"
    else:
        yield from (f"<td style='text-align:right'>{escape(each)}</td>" for each in figures)


def _signed(points: float | None) -> str:
    """Points with their sign; open where nothing bounds them."""
    if points is None:
        return "?"
    said = f"{points:+.1f}"
    return "0.0" if said in ("+0.0", "-0.0") else said


def _short(text: str, widest: int) -> str:
    """Text on one line, cut where it is too long."""
    line = " ".join(text.split())
    return line if len(line) <= widest else line[: widest - 3] + "..."
