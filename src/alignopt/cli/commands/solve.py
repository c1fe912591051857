"""alignopt solve."""

from __future__ import annotations

import sys
import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from alignopt.cli.answers import Answer, Code
from alignopt.cli.commands.shared import EXIT_CODES, JSON_KEYS, folder, json_option, under_policies
from alignopt.cli.commands.solving import settings_of, solving
from alignopt.cli.folders import refuse_problem, told, try_writing
from alignopt.cli.front import answer_to
from alignopt.cli.keeping import beside, broken_off, going_on, kept
from alignopt.errors import NoPlan
from alignopt.solver.status import Stopped

if TYPE_CHECKING:
    from pathlib import Path

    from alignopt.cli.reading import Pairs, Rows
    from alignopt.plan.plan import Plan
    from alignopt.problem.problem import Problem
    from alignopt.solver.checkpoint import Checkpoint
    from alignopt.solver.settings import Settings
    from alignopt.solver.solve import Method


@click.command(
    epilog=f"{JSON_KEYS}; after success out (the folder) and plan (what summary.json holds); without a plan "
    "stopped (why the solver stopped) and, if it is proven that none exists, conflict (as of 'alignopt "
    f"conflicts'); where something is kept checkpoint (the file), kept (steps solved) and resume (the "
    f"command that goes on).\n\n{EXIT_CODES}"
)
@click.argument("path", type=folder)
@click.option("--out", type=folder, required=True, metavar="DIR", help="Folder to write the plan into.")
@click.option("--overwrite", is_flag=True, help="Replace the plan that stands in DIR, folder and all.")
@kept
@under_policies
@solving
@click.option("--quiet", is_flag=True, help="No bar and no summary; errors and warnings are still told.")
@json_option
def solve(
    path: Path,
    out: Path,
    overwrite: bool,
    kept_in: Path | None,
    resume: bool,
    policies: tuple[str, ...],
    categories: Pairs,
    quiet: bool,
    as_json: bool,
    **options: Any,
) -> Answer:
    """Propose a scorecard for every holder.

    Tables, plan drafts and a summary are written into DIR: all of it, or nothing. Where the rules leave no
    plan, those that contradict each other are named, with the cheapest repair. While it works, what is solved
    is kept in DIR.checkpoint: if it is ended by Ctrl-C or otherwise, --resume goes on from there.
    """
    from alignopt.cli.reading import read_problem
    from alignopt.cli.waiting import undisturbed
    from alignopt.solver.checkpoint import Checkpoint

    settings = settings_of(**options)
    checkpoint = Checkpoint(kept_in or beside(out), resume=resume)
    _refuse(path, out, checkpoint, overwrite=overwrite)
    problem, warned = read_problem(path, policies, categories, as_json=as_json)
    visible = sys.stderr.isatty() and not (quiet or as_json)
    try:
        plan = _solved(problem, options["method"], settings, checkpoint, visible=visible)
        with told(out):
            plan.write(out, overwrite=overwrite)
    except NoPlan as error:
        return _without_plan(error, problem, checkpoint, warned, visible=visible)
    except (Exception, KeyboardInterrupt) as error:
        with undisturbed():
            if not checkpoint.put_away():
                raise
            return broken_off(error, checkpoint)
    checkpoint.done()
    return _written(plan, out, warned, quiet=quiet)


def _refuse(path: Path, out: Path, checkpoint: Checkpoint, *, overwrite: bool) -> None:
    """Refuse a folder that the plan could not be written into, or a checkpoint, before any work is done."""
    from alignopt.plan.write import refuse_to_overwrite

    refuse_problem(out, path)
    refuse_to_overwrite(out, overwrite=overwrite)
    try_writing(out)
    checkpoint.refuse()


def _solved(
    problem: Problem, method: Method, settings: Settings, checkpoint: Checkpoint, *, visible: bool
) -> Plan:
    from alignopt import solve as find
    from alignopt.cli.waiting import interruptibly, watched

    with watched(visible=visible) as report:
        return interruptibly(
            lambda: find(problem, method, settings=settings, checkpoint=checkpoint, progress=report)
        )


def _without_plan(
    error: NoPlan, problem: Problem, checkpoint: Checkpoint, warned: Rows, *, visible: bool
) -> Answer:
    """Why there is no plan and, where that is proven, which rules contradict each other."""
    from alignopt.cli.conflict import conflict_of

    answer = answer_to(error)
    facts = {**answer.facts, "warnings": warned}
    if error.stopped is not Stopped.INFEASIBLE:
        answer = replace(answer, facts=facts)
        return going_on(answer, checkpoint) if checkpoint.kept else answer
    if visible:
        click.echo("No plan exists; looking for the rules that contradict each other ...", err=True)
    conflict = conflict_of(problem)
    if not conflict:
        return replace(answer, facts=facts)
    return replace(answer, text=str(conflict), facts={**facts, "conflict": conflict.as_dict()})


def _written(plan: Plan, out: Path, warned: Rows, *, quiet: bool) -> Answer:
    from alignopt.plan.write import TABLES, summary

    facts = {"warnings": warned, "out": str(out), "plan": summary(plan)}
    if quiet:
        return Answer(Code.DONE, facts=facts)
    drafts = len(list((out / "drafts").iterdir()))
    return Answer(Code.DONE, f"{plan!r}\n\n{_contents(out, drafts, TABLES)}", facts=facts)


def _contents(out: Path, drafts: int, tables: tuple[str, ...]) -> str:
    """What stands in a plan's folder."""
    head = "  tables        "
    names = textwrap.wrap(f"{', '.join(tables)}; each as .csv and .parquet", 62)
    return "\n".join(
        [
            f"Written to {out}:",
            "  index.md      begin here: the criteria, and a list of all drafts",
            f"  drafts/       {drafts:,} plan drafts to read, one Markdown file each",
            head + f"\n{' ' * len(head)}".join(names),
            "  summary.json  the numbers above, for machines",
        ]
    )
