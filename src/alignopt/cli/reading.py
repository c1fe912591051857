"""Reading a problem for a command: policies laid over it, and warnings told at once."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from alignopt.problem.problem import Problem

SHOWN = 20

Pairs = tuple[tuple[str, str], ...]
Rows = list[dict[str, Any]]
Made = TypeVar("Made")


class Reading(NamedTuple):
    """A problem, and what to be cautious of, as rows of the frame of :func:`alignopt.cautions`."""

    problem: Problem
    warnings: Rows


def read_problem(
    path: Path, policies: Sequence[str], categories: Pairs, *, as_json: bool, at_most: int = SHOWN
) -> Reading:
    """Read a problem and lay policies over it.

    Warnings go to standard error, unless the answer is JSON and holds them itself.

    Raises
    ------
    BadInput
        If the tables are not sound, or do not have what a policy goes by.
    UnknownName
        If there is no such policy.
    click.BadParameter
        If a category is translated that no policy has, or one twice.
    """
    from alignopt import read

    words = _by_policy(policies, categories)
    return Reading(*cautiously(lambda: _laid(read(path), words), as_json=as_json, at_most=at_most))


def cautiously(work: Callable[[], Made], *, as_json: bool, at_most: int = SHOWN) -> tuple[Made, Rows]:
    """Do something, and tell of its cautions on standard error, unless the answer is JSON and holds them."""
    from alignopt import Caution

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", Caution)
        made = work()
    found = [each.message.found for each in caught if isinstance(each.message, Caution)]
    for each in caught:
        if not isinstance(each.message, Caution):
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    if not as_json:
        tell(found, at_most=at_most)
    return made, found


def tell(found: Rows, *, at_most: int) -> None:
    """Cautions on standard error, one a line."""
    from alignopt.errors import describe

    word = click.style("warning:", fg="yellow", bold=True)
    for row in found[:at_most]:
        click.echo(f"{word} {describe(row)}", err=True)
    if len(found) > at_most:
        click.echo(
            f"{word} ... and {len(found) - at_most:,} more: alignopt check --json lists them", err=True
        )


def _laid(problem: Problem, words: dict[str, dict[str, str]]) -> Problem:
    """The problem with each policy laid over it, in turn."""
    if words:
        from alignopt.policies import lay
    for name, categories in words.items():
        problem = lay(problem, name, categories=categories)
    return problem


def _by_policy(policies: Sequence[str], categories: Pairs) -> dict[str, dict[str, str]]:
    """For each policy, the translations of the categories that it has."""
    hint = "'--category'"
    if categories and not policies:
        message = "categories are those of a policy; name one with --policy"
        raise click.BadParameter(message, param_hint=hint)
    if not policies:
        return {}
    from alignopt.policies import about

    labels = {name: about(name).labels for name in policies}
    words = dict(categories)
    for old, _ in categories:
        if [each for each, _ in categories].count(old) > 1:
            raise click.BadParameter(f"{old!r} is translated more than once", param_hint=hint)
        if not any(old in known for known in labels.values()):
            known = ", ".join(sorted({label for names in labels.values() for label in names})) or "none"
            message = f"{old!r} is no category of {' or '.join(labels)}; there are: {known}"
            raise click.BadParameter(message, param_hint=hint)
    return {name: {old: new for old, new in words.items() if old in known} for name, known in labels.items()}
