"""alignopt priorities."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from alignopt.cli.answers import Answer, Code
from alignopt.cli.commands.shared import EXIT_CODES, JSON_KEYS, folder, json_option
from alignopt.cli.folders import refuse_problem, told, try_writing
from alignopt.cli.options import portion
from alignopt.elicitation.methods import FORMS
from alignopt.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from alignopt.priority.elicited import Elicited
    from alignopt.problem.problem import Problem
    from alignopt.strategy.strategy_map import StrategyMap

METHODS = tuple(dict.fromkeys(name for form, methods in FORMS.items() for name in (form, *methods)))
TABLES = ("weights", "respondents", "consistency", "disagreement")
ASIDE = "elicited"
"""The folder, beside the tables, that says how their targets were found."""


@click.command(
    epilog=f"{JSON_KEYS}; and problem, weights, respondents, consistency and disagreement (lists of rows, "
    "empty without judgements), strategy_map (circles, unreachable and spread; null without --pass-on); "
    f"with --out also out (the folder).\n\n{EXIT_CODES}"
)
@click.argument("path", type=folder)
@click.option(
    "--method",
    "methods",
    type=click.Choice(METHODS),
    multiple=True,
    metavar="NAME",
    help="How judgements of one form are weighed; once for each form. Pairwise: eigenvector (default), "
    "geometric_mean, column_mean. Ranks: rank_order_centroid (default), rank_sum. points, swing and "
    "best_worst choose a form where somebody judged in several.",
)
@click.option("--equally", is_flag=True, help="Let all respondents count the same, whatever their weight.")
@click.option(
    "--respondent",
    "respondents",
    multiple=True,
    metavar="NAME",
    help="Let only this respondent's judgements count; may be repeated.",
)
@click.option(
    "--pass-on",
    type=portion,
    metavar="SHARE",
    help="Let every goal pass on this share of its priority (0 to less than 1) to the goals that drive it, "
    "along the table strategy_links.",
)
@click.option("--across", is_flag=True, help="With --pass-on: let the targets of perspectives move, too.")
@click.option(
    "--out",
    type=folder,
    metavar="DIR",
    help=f"New folder for all tables of the problem with the new targets, and a folder {ASIDE} with "
    f"{', '.join(TABLES)} as CSV.",
)
@json_option
def priorities(
    path: Path,
    methods: tuple[str, ...],
    equally: bool,
    respondents: tuple[str, ...],
    pass_on: float | None,
    across: bool,
    out: Path | None,
    as_json: bool,
) -> Answer:
    """Make targets and priorities from what people judge.

    The table judgements of PATH is weighed, respondent by respondent and then together; how consistent each
    one is, and where they disagree, is told. With --out, the tables are written with these targets and
    priorities, ready for 'alignopt solve'.
    """
    if across and pass_on is None:
        message = "only together with --pass-on"
        raise click.BadParameter(message, param_hint="'--across'")
    if out is not None:
        refuse_problem(out, path)
        try_writing(out)
    from alignopt.cli.reading import cautiously, read_problem

    problem, warned = read_problem(path, (), (), as_json=as_json)
    found = None
    if pass_on is None or not problem.judgements.is_empty():
        whose = respondents or None
        work = partial(_elicited, problem, methods, weighted=not equally, respondents=whose)
        found, more = cautiously(work, as_json=as_json)
        warned += more
    judged = problem if found is None else found.proposed
    driven = None if pass_on is None else _map_of(judged)
    facts = {"warnings": warned, "problem": problem.name, **_facts(found, driven, pass_on)}
    if out is not None:
        new = judged if driven is None or pass_on is None else driven.apply(pass_on, across=across)
        _write(new, found, out)
        facts["out"] = str(out)
    return Answer(Code.DONE, "" if as_json else _text(found, driven, pass_on, out), facts=facts)


def _elicited(problem: Problem, methods: tuple[str, ...], **rest: Any) -> Elicited:
    from alignopt import elicit

    try:
        return elicit(problem, methods, **rest)
    except ValueError as error:
        if isinstance(error, BadInput):
            raise
        raise click.BadParameter(str(error).removeprefix("method: "), param_hint="'--method'") from error


def _map_of(problem: Problem) -> StrategyMap:
    from alignopt import strategy_map

    return strategy_map(problem)


def _facts(found: Elicited | None, driven: StrategyMap | None, pass_on: float | None) -> dict[str, Any]:
    elicited = {table: [] if found is None else getattr(found, table).to_dicts() for table in TABLES}
    if driven is None or pass_on is None:
        return elicited | {"strategy_map": None}
    spread = {
        "circles": [list(circle) for circle in driven.circles],
        "unreachable": driven.unreachable.to_dicts(),
        "spread": driven.spread(pass_on).to_dicts(),
    }
    return elicited | {"strategy_map": spread}


def _text(found: Elicited | None, driven: StrategyMap | None, pass_on: float | None, out: Path | None) -> str:
    parts = [] if found is None else [repr(found)]
    if driven is not None and pass_on is not None:
        from alignopt.strategy.words import as_text

        parts.append(as_text(driven, pass_on))
    if out is not None:
        parts.append(
            f"Written to {out}: the tables with these targets; next: alignopt solve {out} --out PLAN"
        )
    return "\n\n".join(parts)


def _write(problem: Problem, found: Elicited | None, out: Path) -> None:
    from alignopt.tables.write import write_tables

    def fill(desk: Path) -> None:
        if found is not None:
            (desk / ASIDE).mkdir()
            for table in TABLES:
                getattr(found, table).write_csv(desk / ASIDE / f"{table}.csv")

    with told(out):
        write_tables(out, problem.tables(), besides=fill)
