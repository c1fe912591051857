"""How what was elicited shows itself: text of a page at most, or the same as tables in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import polars as pl

from alignopt.priority.cautions import worst_of
from alignopt.priority.sets import PERSPECTIVES
from alignopt.wording import tenths

if TYPE_CHECKING:
    from alignopt.priority.elicited import Elicited, Opinion

WIDEST = 48
MOST = 12
NAMED = 6


def as_text(found: Elicited) -> str:
    """What was judged, set by set, then inconsistency and disagreement."""
    lines = [headline(found)]
    for opinion in found.opinions[:MOST]:
        lines += ["", f"{opinion.judged.title:<{WIDEST}}{'stated':>8}{'judged':>8}", *_rows(found, opinion)]
    if len(found.opinions) > MOST:
        lines += ["", f"... and {len(found.opinions) - MOST} more sets: see .weights"]
    return "\n".join([*lines, "", *notices(found)])


def as_html(found: Elicited) -> str:
    """The same as tables."""
    parts = [f"<strong>{escape(headline(found))}</strong>"]
    for opinion in found.opinions[:MOST]:
        rows = "".join(
            f"<tr><td style='text-align:left'>{escape(name)}</td><td>{tenths(stated)}</td>"
            f"<td>{tenths(local)}</td><td>{tenths(overall)}</td></tr>"
            for name, stated, local, overall in _shares(found, opinion)
        )
        head = f"<th style='text-align:left'>{escape(opinion.judged.title)}</th>"
        heads = f"{head}<th>stated</th><th>judged</th><th>of the whole</th>"
        parts.append(f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    foot = "<br>".join(escape(line) for line in notices(found))
    return f"<div>{''.join(parts)}<p>{foot}</p></div>"


def headline(found: Elicited) -> str:
    """How many people judged how much."""
    people = {respondent for opinion in found.opinions for respondent in opinion.by}
    sets = len(found.opinions)
    judged = (
        f"{len(people)} {'person' if len(people) == 1 else 'people'} judged {sets} of {len(found.sets)} sets"
    )
    return f"Priorities of {found.problem.name}: {judged}"


def notices(found: Elicited) -> list[str]:
    """Whose judgements contradict each other, and where people disagree most."""
    contradicting = found.consistency.filter(is_acceptable=False)
    lines = [
        f"{respondent or 'All together'} on {judged}: {text}"
        for judged, respondent, text in worst_of(contradicting, NAMED)
        .select("judged", "respondent", "text")
        .iter_rows()
    ]
    if contradicting.height > NAMED:
        lines.append(f"... and {contradicting.height - NAMED:,} more contradict themselves: see .consistency")
    if not lines and not found.consistency.is_empty():
        lines = [f"All judgements are consistent enough (the worst ratio is {_worst(found):.2f})."]
    widest = found.disagreement.head(1)
    for row in widest.iter_rows(named=True):
        lines.append(
            f"They disagree most about {row['name']} ({row['judged']}): {row['highest_by']} gives it "
            f"{tenths(row['highest'])}, {row['lowest_by']} {tenths(row['lowest'])}."
        )
    return lines


def _worst(found: Elicited) -> float:
    worst = found.consistency["ratio"].fill_nan(0.0).max()
    return float(worst) if isinstance(worst, float) else 0.0


def _rows(found: Elicited, opinion: Opinion) -> list[str]:
    return [
        f"  {_cut(name):<{WIDEST - 2}}{tenths(stated):>8}{tenths(local):>8}"
        for name, stated, local, _ in _shares(found, opinion)
    ]


def _shares(found: Elicited, opinion: Opinion) -> list[tuple[str, float, float, float]]:
    """Name, stated and judged share, and share of the whole, heaviest first."""
    parent, kind = opinion.judged.parent_id, opinion.judged.kind
    is_own = pl.col("parent_id").is_null() if kind == PERSPECTIVES else pl.col("parent_id") == parent
    own = found.weights.filter(is_own, kind=kind).sort("local", descending=True, maintain_order=True)
    return list(own.select("name", "stated", "local", "overall").iter_rows())


def _cut(name: str) -> str:
    return name if len(name) <= WIDEST - 3 else name[: WIDEST - 4] + "…"
