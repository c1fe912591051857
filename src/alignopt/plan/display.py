"""How a plan shows itself: about ten lines of text, or the same as a table in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import polars as pl

from alignopt.plan.aims import origins
from alignopt.plan.markdown import plain, table
from alignopt.solver.status import Holds
from alignopt.wording import counted

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
    "development": "competencies on plans against what goals and roles ask for",
    "churn": "plans against those of last period",
    "rules": "soft rules broken, at their penalties (by whom: alignopt.audit(plan.problem, plan))",
    "delivered": "capacity in plans against strategic targets (reported, not traded)",
}

STOPPED = {
    "WORK_LIMIT": "stopped by the work limit",
    "TIME_LIMIT": "stopped by the time limit, so another run may give another plan",
}

LEAST_GAP = 0.005
"""Points from which a gap is worth telling of a plan that is proven best."""


def as_text(plan: Plan) -> str:
    """The plan in about ten lines."""
    lines = [headline(plan), f"{'criterion':<12}{'▼ points':>9}{'floor':>8}{'rate':>7}"]
    lines += [
        f"{name:<12}{points:>9}{floor:>8}{rate:>7}".rstrip() for name, points, floor, rate, _ in _rows(plan)
    ]
    return "\n".join([*lines, *_judged(plan), *_pointing(plan, "{notice}: see plan.{table}")])


def as_html(plan: Plan) -> str:
    """The same as a table, with what each criterion means."""
    rows = "".join(
        f"<tr><td style='text-align:left'>{escape(name)}</td>{_cells(numbers)}"
        f"<td style='text-align:left'>{escape(meaning)}</td></tr>"
        for name, *numbers, meaning in _rows(plan)
    )
    lines = [*_judged(plan), *_pointing(plan, "{notice}: see plan.{table}")]
    foot = "<br>".join(escape(line) for line in lines)
    return (
        f"<div><strong>{escape(headline(plan))}</strong><table><thead><tr>"
        "<th style='text-align:left'>criterion</th><th>points ▼</th><th>floor</th><th>rate</th>"
        f"<th style='text-align:left'>meaning</th></tr></thead><tbody>{rows}</tbody></table>"
        f"<p>{foot}</p></div>"
    )


def as_markdown(plan: Plan) -> list[str]:
    """The same as lines of Markdown."""
    heads = ["Criterion", "Points ▼:", "Floor:", "Rate:", "Meaning"]
    lines = [*_judged(plan), *_pointing(plan, "{notice}: see [{table}.csv]({table}.csv)")]
    return [
        f"# {plain(headline(plan))}",
        "",
        *table(heads, _rows(plan)),
        "A point is 1 % of the organisation's capacity; less is better. A floor is the least that the "
        "criterion could be if it alone mattered.",
        "",
        *(f"- {line}" for line in lines),
        "",
    ]


def _rows(plan: Plan) -> list[tuple[str, str, str, str, str]]:
    """Criterion, points, floor, rate and meaning, as shown."""
    return [
        (name, f"{points:.1f}", f"{floor:.1f}", "" if rate is None else f"{rate:g}", MEANING.get(name, ""))
        for name, points, floor, rate in plan.criteria.iter_rows()
    ]


def _cells(numbers: list[str]) -> str:
    return "".join(f"<td style='text-align:right'>{number}</td>" for number in numbers)


def headline(plan: Plan) -> str:
    """What it is: how many scorecards, for whom."""
    organisation = plan.organisation
    people = int((organisation.has_card & organisation.holders.is_person).sum())
    units = int(organisation.has_card.sum()) - people
    counts = [counted(units, "unit")] if units else []
    counts += [counted(people, "person", "people")] if people else []
    counts.append(counted(plan.scorecards.height, "weight"))
    return f"Plan for {organisation.holders.names[0]}: {', '.join(counts)} ({plan.method})"


def verdict(plan: Plan) -> str:
    """How good it is, and how sure that is."""
    ended = STOPPED.get(plan.stopped.name, plan.stopped.value)
    if plan.holds is Holds.OPTIMAL:
        within = f" to within {plan.gap:.2f} points" if plan.gap >= LEAST_GAP else ""
        return f"total {plan.total:.1f} points, proven best{within}; {ended}"
    best = f"total {plan.total:.1f} points; no plan is below {plan.bound:.1f}"
    return f"{best} (gap {plan.gap:.1f}); {ended}"


def _judged(plan: Plan) -> list[str]:
    """The verdict and, where a time limit cut something, what."""
    return [verdict(plan), *([f"the time limit cut: {plan.cut}"] if plan.cut else [])]


def notices(plan: Plan) -> list[tuple[str, str]]:
    """What a reader should not overlook, and the table where it stands.

    Defaults that yielded, strategic goals that nobody carries, where targets come from, holders left out.
    """
    out = []
    yielded = plan.policy.filter(pl.col("yielded").is_not_null())["holder_id"].n_unique()
    if yielded:
        out.append((f"defaults yielded for {counted(yielded, 'holder')}", "policy"))
    bare = plan.coverage.filter(~pl.col("is_covered")).height
    if bare:
        out.append((f"nobody carries {counted(bare, 'strategic goal')}", "coverage"))
    out += [(said, "aims") for said in origins(plan.aims)]
    if 0 < plan.assessed < 1 and not plan.problem.proficiencies.is_empty():
        out.append((f"fit is known for {plan.assessed:.0%} of the work", "scorecards"))
    if plan.unassigned.height:
        out.append((f"{counted(plan.unassigned.height, 'holder')} without a scorecard", "unassigned"))
    return out


def _pointing(plan: Plan, pattern: str) -> list[str]:
    return [pattern.format(notice=notice, table=table) for notice, table in notices(plan)]
