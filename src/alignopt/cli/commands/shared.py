"""What several commands have in common: options, exit codes, and the keys of their JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from alignopt.cli.options import CRITERIA, rate, translation, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from alignopt.cli.answers import Answer

    Command = Callable[..., Answer]

EXIT_CODES = """\b
Exit codes:
  0    done
  1    the tables are sound, but no plan exists, or none was found in the limits;
       of an audit, that a rule that must hold is broken
  2    bad input: tables, options, or a folder that cannot be written
  70   a fault of alignopt itself
  130  interrupted (Ctrl-C)
  143  told to end (SIGTERM)"""

JSON_KEYS = """\
With --json, standard output is one JSON document and nothing else. Its keys: status (done, no_plan,
broken, bad_input, fault, interrupted, terminated), exit_code, message, failures and warnings (lists; each
has check, table, row, key, column, got, expected, remedy)"""

folder = click.Path(path_type=Path)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
rate_option = click.option(
    "--rate",
    "rates",
    type=rate,
    multiple=True,
    metavar="NAME=VALUE",
    help=f"What one point of a criterion counts, such as balance=2; once for each of: {', '.join(CRITERIA)}.",
)


def count(name: str, least: int, default: int | None, text: str) -> Callable[[Command], Command]:
    """An option that takes a whole number; without a default it must be given."""
    shown = text if default is None else f"{text}  [default: {default}]"
    required = default is None
    return click.option(name, type=whole(least), metavar="N", default=default, required=required, help=shown)


def under_policies(command: Command) -> Command:
    """The options of commands that read a problem: policies to lay over it, in the problem's own words."""
    policy = click.option(
        "--policy",
        "policies",
        multiple=True,
        metavar="NAME",
        help="Lay a policy over the problem, for all people; may be repeated. See 'alignopt policies'.",
    )
    category = click.option(
        "--category",
        "categories",
        type=translation,
        multiple=True,
        metavar="OLD=NEW",
        help="A category of the policy, and what the problem calls it; once for each that has another name.",
    )
    return policy(category(command))
