"""How a plan shows itself: about ten lines of text, or the same as a table in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan

MEANING = {
    "priority": "the organisation's card against its priorities",
    "alignment": "what units do against what they aim at",
    "balance": "perspectives of units against their targets",
    "capability": "work on goals that people do not fully fit",
    "workload": "effort asked for and not staffed",
    "specificity": "weight on a goal where a more specific one is at hand",
    "fairness": "unlike plans for people who look the same",
    "delivered": "capacity in plans against strategic targets (reported, not traded)",
}


def as_text(plan: Plan) -> str:
    """The plan in about ten lines."""
    lines = [headline(plan), f"{'criterion':<12}{'▼ points':>9}{'floor':>8}{'rate':>7}"]
    for name, points, floor, rate in plan.criteria.iter_rows():
        shown = "" if rate is None else f"{rate:g}"
        lines.append(f"{name:<12}{points:>9.1f}{floor:>8.1f}{shown:>7}")
    return "\n".join([*lines, verdict(plan), *notices(plan)])


def as_html(plan: Plan) -> str:
    """The same as a table."""
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td style='text-align:right'>{points:.1f}</td>"
        f"<td style='text-align:right'>{floor:.1f}</td>"
        f"<td style='text-align:right'>{'' if rate is None else f'{rate:g}'}</td>"
        f"<td style='text-align:left;color:#666'>{escape(MEANING[name])}</td></tr>"
        for name, points, floor, rate in plan.criteria.iter_rows()
    )
    foot = "<br>".join(escape(line) for line in [verdict(plan), *notices(plan)])
    return (
        f"<div><strong>{escape(headline(plan))}</strong><table><thead><tr><th>criterion</th>"
        "<th>points ▼</th><th>floor</th><th>rate</th><th style='text-align:left'>meaning</th>"
        f"</tr></thead><tbody>{rows}</tbody></table><p>{foot}</p></div>"
    )


def headline(plan: Plan) -> str:
    """What it is: how many scorecards, for whom."""
    organisation = plan.organisation
    people = int((organisation.has_card & organisation.holders.is_person).sum())
    units = int(organisation.has_card.sum()) - people
    return (
        f"Plan for {organisation.holders.names[0]}: {_count(units, 'unit')}, "
        f"{_count(people, 'person', 'people')}, {_count(plan.scorecards.height, 'weight')} ({plan.method})"
    )


def verdict(plan: Plan) -> str:
    """How good it is, and how sure that is."""
    best = f"total {plan.total:.1f} points; no plan is below {plan.bound:.1f}"
    return f"{best} (gap {plan.gap:.1f}); {plan.stopped.value}"


def notices(plan: Plan) -> list[str]:
    """What a reader should not overlook: yielded defaults, goals nobody carries, holders left out."""
    out = []
    yielded = plan.policy.filter(pl.col("yielded").is_not_null())["holder_id"].n_unique()
    if yielded:
        out.append(f"defaults yielded for {_count(yielded, 'holder')}: see plan.policy")
    bare = plan.coverage.filter(~pl.col("is_covered")).height
    if bare:
        out.append(f"nobody carries {_count(bare, 'strategic goal')}: see plan.coverage")
    if plan.unassigned.height:
        out.append(f"{_count(plan.unassigned.height, 'holder')} without a scorecard: see plan.unassigned")
    return out


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
