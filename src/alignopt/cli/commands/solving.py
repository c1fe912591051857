"""The options of commands that solve, and the settings that they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from alignopt.cli.commands.shared import count, rate_option
from alignopt.cli.options import points, rates_of, seconds, whole
from alignopt.solver.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from alignopt.cli.answers import Answer

    Command = Callable[..., Answer]

METHODS = ("cascade", "joint")
OPTIONS = (
    click.option(
        "--method",
        type=click.Choice(METHODS),
        default=METHODS[0],
        show_default=True,
        help="Level by level, for any size; or all holders in one model, for small organisations.",
    ),
    rate_option,
    click.option(
        "--time-limit",
        type=seconds,
        metavar="SECONDS",
        help="A safety net: after it the solver is told to stop, which can take it a while.",
    ),
    click.option(
        "--gap",
        type=points,
        metavar="POINTS",
        default=Settings.gap,
        show_default=True,
        help="How near to its best a step has to come.",
    ),
    count("--nodes", 1, Settings.nodes, "Branch-and-bound nodes that a step may take."),
    count("--passes", 0, Settings.passes, "Improvement passes after the way down."),
    count("--seed", 0, Settings.seed, "Random seed of the solver."),
    click.option(
        "--workers",
        type=whole(1),
        metavar="N",
        help="Steps solved side by side; the plan does not depend on it.  [default: as many as cores]",
    ),
)


def solving(command: Command) -> Command:
    """The options of a command that solves: method, rates, limits, workers."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def settings_of(*, rates: tuple[tuple[str, float], ...], method: str, **rest: Any) -> Settings:
    """The settings that these options come to; the method is none of them.

    Raises
    ------
    click.BadParameter
        If the rate of a criterion is given twice.
    """
    del method
    return Settings(rates=rates_of(rates), **rest)
