"""alignopt check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from alignopt.cli.answers import Answer, Code
from alignopt.cli.commands.shared import JSON_KEYS, count, folder, json_option, under_policies

if TYPE_CHECKING:
    from pathlib import Path

    from alignopt.cli.reading import Pairs, Reading, Rows


@click.command(epilog=f"{JSON_KEYS}; and problem and tables (rows of each, if they are sound).")
@click.argument("path", type=folder)
@under_policies
@count("--limit", 1, 100, "List at most N failures, and as many warnings.")
@json_option
def check(path: Path, policies: tuple[str, ...], categories: Pairs, limit: int, as_json: bool) -> Answer:
    """Check the tables at PATH and list every failure.

    Sound tables may still not say what was meant, such as a rule that binds nobody: of these, each is told
    in a warning on standard error. With --policy, what the policy needs is checked too.
    """
    from alignopt.cli.reading import read_problem
    from alignopt.errors import BadInput
    from alignopt.tables.check import load
    from alignopt.tables.source import name_of

    failures = load(path, limit=limit).failures.to_dicts()
    if failures:
        return _bad(name_of(path), failures)
    try:
        reading = read_problem(path, policies, categories, as_json=as_json, at_most=limit)
    except BadInput as error:
        return _bad(name_of(path), error.failures.to_dicts())
    return _sound(reading, limit)


def _bad(name: str, failures: Rows) -> Answer:
    from alignopt.cli.listing import heading, listing

    facts = {"problem": name, "tables": {}, "failures": failures}
    text = listing(failures, hint="mend these first, or raise --limit")
    return Answer(Code.BAD_INPUT, text, heading(failures), facts, is_report=True)


def _sound(reading: Reading, limit: int) -> Answer:
    name, found = reading.problem.name, len(reading.warnings)
    sizes = {table: frame.height for table, frame in reading.problem.tables().items() if frame.height}
    facts = {"problem": name, "tables": sizes, "warnings": reading.warnings[:limit]}
    said = f", {found:,} warning{'s' * (found > 1)}" if found else ""
    text = f"{name}: {len(sizes)} tables, {sum(sizes.values()):,} rows, no failures{said}"
    return Answer(Code.DONE, text, facts=facts)
