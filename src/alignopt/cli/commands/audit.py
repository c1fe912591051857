"""alignopt audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from alignopt.cli.answers import Answer, Code
from alignopt.cli.commands.shared import (
    EXIT_CODES,
    JSON_KEYS,
    count,
    folder,
    json_option,
    rate_option,
    under_policies,
)
from alignopt.cli.folders import refuse_problem, told, try_writing
from alignopt.cli.options import rates_of

if TYPE_CHECKING:
    from pathlib import Path

    from alignopt import Audit
    from alignopt.cli.reading import Pairs

TABLES = ("findings", "criteria", "coverage", "out_of_sight")


@click.command(
    epilog=f"{JSON_KEYS}; and problem, is_sound (nothing that must hold is broken), total (points), "
    "findings_in_all (their number), findings (at most --limit), criteria, coverage and out_of_sight (lists "
    f"of rows); with --out also out (the folder).\n\n{EXIT_CODES}"
)
@click.argument("path", type=folder)
@click.argument("weights", type=folder)
@under_policies
@rate_option
@count("--limit", 1, 50, "List at most N findings.")
@click.option("--out", type=folder, metavar="DIR", help=f"New folder for {', '.join(TABLES)} as CSV, whole.")
@json_option
def audit(
    path: Path,
    weights: Path,
    policies: tuple[str, ...],
    categories: Pairs,
    rates: tuple[tuple[str, float], ...],
    limit: int,
    out: Path | None,
    as_json: bool,
) -> Answer:
    """Hold scorecards against every rule and criterion.

    PATH has the tables, the rules among them. WEIGHTS is a CSV, Parquet or XLSX file with the columns
    holder_id, goal_id, weight (a share), and section if competencies stand on the scorecards: typed by hand,
    last year's, or a plan's scorecards.csv. What breaks is listed with holder, rule and amount. Exit code 0
    if no rule that must hold is broken, else 1.
    """
    from alignopt import audit as hold
    from alignopt.cli.reading import read_problem

    chosen = rates_of(rates) if rates else None
    if out is not None:
        refuse_problem(out, path)
        refuse_problem(out, weights)
        try_writing(out)
    problem, warned = read_problem(path, policies, categories, as_json=as_json)
    found = hold(problem, weights, rates=chosen)
    facts = {"warnings": warned, **_facts(found, limit)}
    if out is not None:
        _write(found, out)
        facts["out"] = str(out)
    return _answer(found, _text(found, limit, out), facts)


def _answer(found: Audit, text: str, facts: dict[str, Any]) -> Answer:
    if found.is_sound:
        return Answer(Code.DONE, text, facts=facts)
    broken = int(found.findings["hard"].sum())
    message = f"{broken:,} finding{'s' * (broken > 1)} of what must hold"
    return Answer(Code.NO_PLAN, text, message, facts, is_report=True, status="broken")


def _facts(found: Audit, limit: int) -> dict[str, Any]:
    return {
        "problem": found.problem.name,
        "is_sound": found.is_sound,
        "total": found.total,
        "findings_in_all": found.findings.height,
        "findings": found.findings.head(limit).to_dicts(),
        "criteria": found.criteria.to_dicts(),
        "coverage": found.coverage.to_dicts(),
        "out_of_sight": found.out_of_sight.to_dicts(),
    }


def _text(found: Audit, limit: int, out: Path | None) -> str:
    """The audit in short, then its findings: those of what must hold first."""
    lines = [repr(found)]
    for hard, head in ((True, "Must hold"), (False, "May break, at a price")):
        rows = found.findings.filter(hard=hard)
        shown = rows.head(limit)
        if not rows.is_empty():
            lines += ["", click.style(f"{head}:", fg="red" if hard else "yellow", bold=True)]
            lines += [f"  {text}" for text in shown["text"]]
        if rows.height > shown.height:
            lines.append(f"  ... and {rows.height - shown.height:,} more: raise --limit, or name --out")
    return "\n".join([*lines, *([f"\nWritten to {out}: {', '.join(TABLES)}"] if out else [])])


def _write(found: Audit, out: Path) -> None:
    from alignopt.tables.folder import write_folder

    def fill(desk: Path) -> None:
        for table in TABLES:
            getattr(found, table).write_csv(desk / f"{table}.csv")

    with told(out):
        write_folder(out, fill)
