"""alignopt new, and alignopt generate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from alignopt.cli.answers import Answer, Code
from alignopt.cli.commands.shared import count, folder
from alignopt.cli.folders import told, try_writing

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("directory", type=folder, metavar="DIR")
def new(directory: Path) -> Answer:
    """Make a folder of empty tables, each column explained."""
    from alignopt.tables.template import new as make

    try_writing(directory)
    with told(directory):
        made = make(directory)
    text = f"{_tables(made)}, empty, are in {directory}; fill them in, then: alignopt check {directory}"
    return Answer(Code.DONE, text)


@click.command()
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
