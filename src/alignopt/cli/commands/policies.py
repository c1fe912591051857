"""alignopt policies."""

from __future__ import annotations

from typing import Any

import click

from alignopt.cli.answers import Answer, Code
from alignopt.cli.commands.shared import JSON_KEYS, json_option


@click.command(
    epilog=f"{JSON_KEYS}; and policies (a list of name, title, source and text) or, of one, policy (the "
    "same, with categories, rules, and freedom: for plans of so many goals and competencies, weightings and, "
    "if none or one is left, says)."
)
@click.argument("name", required=False)
@json_option
def policies(name: str | None, as_json: bool) -> Answer:
    """List the policies that come with alignopt, or show one: NAME.

    Of one: what it says, where it comes from, its rules, the categories of goals that it goes by, and how
    many weightings it leaves to choose from. '--policy NAME' of other commands lays it over a problem.
    """
    from alignopt.cli import packs
    from alignopt.policies import about, names

    if name is None:
        known = [about(each) for each in names()]
        facts: dict[str, Any] = {"policies": [packs.facts(each) for each in known]}
        return Answer(Code.DONE, "" if as_json else packs.listed(known), facts=facts)
    pack = about(name)
    left = packs.freedom_of(pack)
    rules = {"categories": list(pack.categories), "rules": pack.rules.to_dicts(), "freedom": left.to_dicts()}
    facts = {"policy": packs.facts(pack) | rules}
    return Answer(Code.DONE, "" if as_json else packs.shown(pack, left), facts=facts)
