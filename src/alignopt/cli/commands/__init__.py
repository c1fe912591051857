"""The commands and their options: a file for each that needs more than a few lines."""

from __future__ import annotations

from alignopt.cli.commands.audit import audit
from alignopt.cli.commands.check import check
from alignopt.cli.commands.conflicts import conflicts
from alignopt.cli.commands.group import cli
from alignopt.cli.commands.make import generate, new
from alignopt.cli.commands.policies import policies
from alignopt.cli.commands.priorities import priorities
from alignopt.cli.commands.solve import solve
from alignopt.cli.commands.whatif import whatif

__all__ = ["cli"]

for command in (new, generate, check, policies, priorities, solve, whatif, audit, conflicts):
    cli.add_command(command)
