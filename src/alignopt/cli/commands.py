"""The commands and their options."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alignopt import __version__
from alignopt.cli.answers import Answer, Code
from alignopt.cli.folders import refuse_problem, told, try_writing
from alignopt.cli.front import Front
from alignopt.cli.options import CRITERIA, points, rate, rates_of, seconds, whole
from alignopt.solver.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from alignopt.plan.plan import Plan
    from alignopt.solver.solve import Method

    Command = Callable[..., Answer]

METHODS = ("cascade", "joint")

EXIT_CODES = """\b
Exit codes:
  0    done
  1    the tables are sound, but no plan exists, or none was found in the limits
  2    bad input: tables, options, or a folder that cannot be written
  70   a fault of alignopt itself
  130  interrupted (Ctrl-C)"""

JSON_KEYS = """\
With --json, standard output is one JSON document and nothing else. Its keys: status (done, no_plan,
bad_input, fault, interrupted, terminated), exit_code, message, failures (a list; each has check, table,
row, key, column, got, expected, remedy)"""

folder = click.Path(path_type=Path)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")


def count(name: str, least: int, default: int | None, text: str) -> Callable[[Command], Command]:
    """An option that takes a whole number; without a default it must be given."""
    shown = text if default is None else f"{text}  [default: {default}]"
    required = default is None
    return click.option(name, type=whole(least), metavar="N", default=default, required=required, help=shown)


@click.group(cls=Front, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Propose performance weightings and cascaded goals from an organisation's tables.

    PATH is a folder of <table>.csv or <table>.parquet files, or an XLSX workbook with a sheet per table.
    Begin with 'alignopt new DIR' for empty tables, or 'alignopt generate' for an organisation to try.
    """


@cli.command(epilog=f"{JSON_KEYS}; and problem and tables (rows of each, if they are sound).")
@click.argument("path", type=folder)
@count("--limit", 1, 100, "List at most N failures.")
@json_option
def check(path: Path, limit: int, as_json: bool) -> Answer:
    """Check the tables at PATH and list every failure."""
    from alignopt.cli.listing import heading, listing
    from alignopt.tables.check import load
    from alignopt.tables.source import name_of

    tables, failures = load(path, limit=limit)
    rows = failures.to_dicts() or _rules_not_obeyed(tables)[:limit]
    sizes = {table: frame.height for table, frame in tables.items() if frame.height}
    facts = {"problem": name_of(path), "tables": {} if rows else sizes, "failures": rows}
    if rows:
        text = listing(rows, hint="mend these first, or raise --limit")
        return Answer(Code.BAD_INPUT, text, heading(rows), facts, is_report=True)
    text = f"{name_of(path)}: {len(sizes)} tables, {sum(sizes.values()):,} rows, no failures"
    return Answer(Code.DONE, text, facts=facts)


def _rules_not_obeyed(tables: dict[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """Rules that are sound as a table, but not of a kind that solving would obey."""
    if tables["rules"].is_empty():
        return []
    from alignopt import BadInput, Organisation, Policy, Problem

    problem = Problem(name="", **tables)
    try:
        Policy.of(problem, Organisation.of(problem))
    except BadInput as error:
        return error.failures.to_dicts()
    return []


@cli.command(
    epilog=f"{JSON_KEYS}; after success out (the folder) and plan (what summary.json holds); "
    f"without a plan stopped (why the solver stopped).\n\n{EXIT_CODES}"
)
@click.argument("path", type=folder)
@click.option("--out", type=folder, required=True, metavar="DIR", help="Folder to write the plan into.")
@click.option("--overwrite", is_flag=True, help="Replace the plan that stands in DIR, folder and all.")
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default=METHODS[0],
    show_default=True,
    help="Level by level, for any size; or all holders in one model, for small organisations.",
)
@click.option(
    "--rate",
    "rates",
    type=rate,
    multiple=True,
    metavar="NAME=VALUE",
    help=f"What one point of a criterion counts, such as balance=2; once for each of: {', '.join(CRITERIA)}.",
)
@click.option(
    "--time-limit",
    type=seconds,
    metavar="SECONDS",
    help="A safety net: after it the solver is told to stop, which can take it a while.",
)
@click.option(
    "--gap",
    type=points,
    metavar="POINTS",
    default=Settings.gap,
    show_default=True,
    help="How near to its best a step has to come.",
)
@count("--nodes", 1, Settings.nodes, "Branch-and-bound nodes that a step may take.")
@count("--passes", 0, Settings.passes, "Improvement passes after the way down.")
@count("--seed", 0, Settings.seed, "Random seed of the solver.")
@click.option(
    "--workers",
    type=whole(1),
    metavar="N",
    help="Steps solved side by side; the plan does not depend on it.  [default: as many as cores]",
)
@click.option("--quiet", is_flag=True, help="No bar and no summary; errors are still told.")
@json_option
def solve(path: Path, out: Path, overwrite: bool, quiet: bool, as_json: bool, **options: Any) -> Answer:
    """Propose a scorecard for every holder.

    Tables, plan drafts and a summary are written into DIR: all of it, or nothing.
    """
    settings = _settings(**{name: value for name, value in options.items() if name != "method"})
    _refuse(path, out, overwrite=overwrite)
    visible = sys.stderr.isatty() and not (quiet or as_json)
    plan = _solved(path, options["method"], settings, visible=visible)
    with told(out):
        plan.write(out, overwrite=overwrite)
    return _written(plan, out, quiet=quiet)


@cli.command()
@click.argument("directory", type=folder, metavar="DIR")
def new(directory: Path) -> Answer:
    """Make a folder of empty tables, each column explained."""
    from alignopt.tables.template import new as make

    try_writing(directory)
    with told(directory):
        made = make(directory)
    text = f"{_tables(made)}, empty, are in {directory}; fill them in, then: alignopt check {directory}"
    return Answer(Code.DONE, text)


@cli.command()
@count("--people", 1, None, "How many people.")
@count("--seed", 0, 0, "Another seed, another organisation.")
@click.option("--out", type=folder, required=True, metavar="DIR", help="New folder for the tables.")
def generate(people: int, seed: int, out: Path) -> Answer:
    """Make up a plausible organisation.

    Every table is filled; the same numbers give the same tables.
    """
    from alignopt.tables.generate import MOST_PEOPLE, write_generated

    if people > MOST_PEOPLE:
        message = f"{people} is not a whole number from 1 to {MOST_PEOPLE}"
        raise click.BadParameter(message, param_hint="'--people'")
    try_writing(out)
    with told(out):
        made = write_generated(people, seed, out)
    text = f"{_tables(made)} of an organisation of {people:,} are in {out}; next: alignopt check {out}"
    return Answer(Code.DONE, text)


def _tables(directory: Path) -> str:
    return f"{len(list(directory.glob('*.csv')))} tables"


def _settings(*, rates: tuple[tuple[str, float], ...], **rest: Any) -> Settings:
    return Settings(rates=rates_of(rates), **rest)


def _refuse(path: Path, out: Path, *, overwrite: bool) -> None:
    """Refuse a folder that the plan could not be written into, before any work is done."""
    from alignopt.plan.write import refuse_to_overwrite

    refuse_problem(out, path)
    refuse_to_overwrite(out, overwrite=overwrite)
    try_writing(out)


def _solved(path: Path, method: Method, settings: Settings, *, visible: bool) -> Plan:
    from alignopt import read
    from alignopt import solve as find
    from alignopt.cli.waiting import interruptibly, watched

    problem = read(path)
    with watched(visible=visible) as report:
        return interruptibly(lambda: find(problem, method, settings=settings, progress=report))


def _written(plan: Plan, out: Path, *, quiet: bool) -> Answer:
    from alignopt.plan.write import TABLES, summary

    facts = {"out": str(out), "plan": summary(plan)}
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
