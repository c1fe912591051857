"""alignopt conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from alignopt.cli.answers import Answer, Code
from alignopt.cli.commands.shared import EXIT_CODES, JSON_KEYS, folder, json_option, under_policies

if TYPE_CHECKING:
    from pathlib import Path

    from alignopt.cli.reading import Pairs


@click.command(
    epilog=f"{JSON_KEYS}; and problem, holds_plan (null if neither a plan nor a conflict was found) and "
    "conflict (null if there is none; else rules, is_minimal, holders, repair and is_repaired).\n\n"
    f"{EXIT_CODES}"
)
@click.argument("path", type=folder)
@under_policies
@json_option
def conflicts(path: Path, policies: tuple[str, ...], categories: Pairs, as_json: bool) -> Answer:
    """Say which rules leave no plan, and how to repair them.

    Names a smallest set of rules that contradict each other, for whom and why, and the cheapest repair:
    which limits to move, and by how much. Exit code 0 if a plan exists, 1 if not, or if
    neither a plan nor a conflict was found.
    """
    from alignopt.cli.conflict import conflict_of
    from alignopt.cli.reading import read_problem

    problem, warned = read_problem(path, policies, categories, as_json=as_json)
    found = conflict_of(problem)
    facts = {
        "warnings": warned,
        "problem": problem.name,
        "holds_plan": found.holds_plan,
        "conflict": found.as_dict() if found else None,
    }
    if found.holds_plan:
        return Answer(Code.DONE, f"{problem.name}: no conflict, a plan exists", facts=facts)
    text = str(found)
    return Answer(Code.NO_PLAN, text, text.partition("\n")[0], facts, is_report=True)
