"""alignopt whatif."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from alignopt.cli.answers import Answer, Code
from alignopt.cli.commands.shared import EXIT_CODES, JSON_KEYS, folder, json_option, under_policies
from alignopt.cli.commands.solving import settings_of, solving
from alignopt.cli.folders import refuse_problem, told, try_writing
from alignopt.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from alignopt import WhatIf
    from alignopt.cli.reading import Pairs, Rows
    from alignopt.problem.problem import Problem
    from alignopt.solver.settings import Settings
    from alignopt.solver.solve import Method


@click.command(
    epilog=f"{JSON_KEYS}, those of a scenario also scenario; and problem, out (the folder), baseline (what "
    "its summary.json holds), summary and criteria (lists of rows), changes (by scenario, in words).\n\n"
    f"{EXIT_CODES}"
)
@click.argument("path", type=folder)
@click.argument("scenarios", type=folder)
@click.option("--out", type=folder, required=True, metavar="DIR", help="New folder for what comes of them.")
@under_policies
@solving
@click.option("--quiet", is_flag=True, help="No bar and no table; errors and warnings are still told.")
@json_option
def whatif(
    path: Path,
    scenarios: Path,
    out: Path,
    policies: tuple[str, ...],
    categories: Pairs,
    quiet: bool,
    as_json: bool,
    **options: Any,
) -> Answer:
    """Solve scenarios and hold each against the tables as they are.

    SCENARIOS is a CSV, Parquet or XLSX file with a change in each row: scenario, change (such as target,
    capacity, leaves, new_rule), item_id, and what it becomes. Each scenario is solved from the plan of PATH.
    DIR gets the figures of all and a folder for each: its plan, and whose scorecards changed. A scenario
    that fails says why, and the others go on. Exit code 0 if all have a plan, 1 if one has none.
    """
    from alignopt.cli.reading import cautiously, read_problem

    settings = settings_of(**options)
    _refuse(path, scenarios, out)
    problem, warned = read_problem(path, policies, categories, as_json=as_json)
    visible = sys.stderr.isatty() and not (quiet or as_json)
    found, more = cautiously(
        lambda: _solved(problem, scenarios, options["method"], settings, visible=visible), as_json=as_json
    )
    with told(out):
        found.write(out)
    return _answer(found, out, warned + more, quiet=quiet)


def _refuse(path: Path, scenarios: Path, out: Path) -> None:
    """Refuse a folder that nothing could be written into, before any work is done."""
    from alignopt.tables.folder import refuse_what_is_there

    refuse_problem(out, path)
    refuse_problem(out, scenarios)
    refuse_what_is_there(out)
    try_writing(out)


def _solved(
    problem: Problem, scenarios: Path, method: Method, settings: Settings, *, visible: bool
) -> WhatIf:
    from alignopt import whatif as ask
    from alignopt.cli.waiting import interruptibly, watched

    with watched(visible=visible) as report:
        return interruptibly(lambda: ask(problem, scenarios, method, settings=settings, progress=report))


def _answer(found: WhatIf, out: Path, warned: Rows, *, quiet: bool) -> Answer:
    """Done if all scenarios have plans; else which have none."""
    text = "" if quiet else "\n\n".join([repr(found), *_failures(found), _contents(out)])
    facts = {**_facts(found, out), "warnings": warned}
    failed = [each.scenario for each in found.outcomes if each.plan is None]
    if not failed:
        return Answer(Code.DONE, text, facts=facts)
    message = f"{len(failed):,} of {len(found.outcomes):,} scenarios without a plan: {', '.join(failed)}"
    return Answer(Code.NO_PLAN, text, message, facts, is_report=True)


def _facts(found: WhatIf, out: Path) -> dict[str, Any]:
    from alignopt.plan.write import summary

    return {
        "problem": found.baseline.problem.name,
        "out": str(out),
        "baseline": summary(found.baseline),
        "summary": found.summary.to_dicts(),
        "criteria": found.criteria.to_dicts(),
        "changes": {each.scenario: list(each.changes) for each in found.outcomes},
        "failures": [
            {"scenario": each.scenario, **row}
            for each in found.outcomes
            if isinstance(each.error, BadInput)
            for row in each.error.failures.to_dicts()
        ],
    }


def _failures(found: WhatIf) -> list[str]:
    """Of each scenario that failed, all that is wrong."""
    return [
        f"{click.style(each.scenario, fg='red', bold=True)}: {each.failed}"
        for each in found.outcomes
        if each.failed is not None
    ]


def _contents(out: Path) -> str:
    """What stands in the folder."""
    return "\n".join(
        [
            f"Written to {out}:",
            "  summary.csv   the figures above and more; criteria.csv has the points by criterion",
            "  baseline/     the plan that they are held against: begin with its index.md",
            "  and a folder for each scenario: its plan, moved.csv (whose scorecards changed), changes.txt",
        ]
    )
