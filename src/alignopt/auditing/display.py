"""How an audit shows itself: ten to twenty lines of text, or the same as tables in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import polars as pl

from alignopt.plan.display import MEANING
from alignopt.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alignopt.auditing.audit import Audit

WORST = 6
NAMED = 5
WIDEST = 110


def as_text(audit: Audit) -> str:
    """The audit in ten to twenty lines."""
    lines = [headline(audit), f"{'criterion':<12}{'▼ points':>9}{'rate':>7}"]
    lines += [f"{name:<12}{points:>9}{rate:>7}".rstrip() for name, points, rate in _criteria(audit)]
    lines += [f"{count:>6,} × {said}" for count, said in worst(audit)]
    return "\n".join(_short(line) for line in [*lines, *notices(audit)])


def as_html(audit: Audit) -> str:
    """The same as tables, with what each criterion means."""
    criteria = [(*row, MEANING.get(row[0], "")) for row in _criteria(audit)]
    broken = [(f"{count:,}", said) for count, said in worst(audit)]
    foot = "<br>".join(escape(line) for line in notices(audit))
    tables = _html(("criterion", "points ▼", "rate", "meaning"), criteria)
    tables += _html(("findings", "the widest"), broken) if broken else ""
    return f"<div><strong>{escape(headline(audit))}</strong>{tables}<p>{foot}</p></div>"


def headline(audit: Audit) -> str:
    """How many cards against how many rules, and what came of it."""
    hard = int(audit.findings["hard"].sum())
    soft = audit.findings.height - hard
    cards = counted(audit.scorecards["holder_id"].n_unique(), "scorecard")
    found = counted(hard, "hard finding") if hard else "nothing that must hold is broken"
    price = f", {counted(soft, 'soft finding')} at {audit.findings['cost'].sum():.1f} points" if soft else ""
    return f"Audit of {cards} against {counted(audit.problem.rules.height, 'rule')}: {found}{price}"


def worst(audit: Audit) -> list[tuple[int, str]]:
    """Findings by rule or kind: how many, and the widest in words; hard ones first, then where most are."""
    groups = (
        audit.findings.sort("by", descending=True, maintain_order=True)
        .group_by("hard", "kind", "rule_id", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("text").first())
        .sort("hard", "count", descending=True, maintain_order=True)
    )
    rows = groups.select("count", "kind", "text").iter_rows()
    shown = [(count, f"{kind}: {text}") for count, kind, text in rows]
    if len(shown) <= WORST:
        return shown
    rest = sum(count for count, _ in shown[WORST - 1 :])
    return [*shown[: WORST - 1], (rest, "of other rules and kinds: see audit.findings")]


def notices(audit: Audit) -> list[str]:
    """The total, strategic goals that nobody carries, and who is out of sight."""
    lines = [f"total {audit.total:.1f} points"]
    missing = audit.findings.filter(kind="no_scorecard").height
    if missing:
        lines.append(f"{counted(missing, 'holder')} without a scorecard: in the criteria they carry nothing")
    if audit.uncovered.height:
        lines.append(f"nobody carries {_listed(audit.uncovered['goal_id'].to_list())}: see audit.uncovered")
    if audit.out_of_sight.height:
        lines.append(
            f"no line of sight to the strategy: {_listed(audit.out_of_sight['holder_id'].to_list())}: "
            "see audit.out_of_sight"
        )
    return lines


def _criteria(audit: Audit) -> list[tuple[str, str, str]]:
    return [
        (name, f"{points:.1f}", "" if rate is None else f"{rate:g}")
        for name, points, rate in audit.criteria.iter_rows()
    ]


def _html(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table; cells of numbers flush right."""
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    side = "right" if text.replace(",", "").replace(".", "").isdigit() else "left"
    return f"<td style='text-align:{side}'>{escape(text)}</td>"


def _short(line: str) -> str:
    return line if len(line) <= WIDEST else line[: WIDEST - 3] + "..."


def _listed(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
