"""What a command keeps when it is interrupted, and the words in which it says so."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alignopt.cli.front import answer_to, interrupted
from alignopt.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from alignopt.cli.answers import Answer
    from alignopt.solver.checkpoint import Checkpoint

    Command = Callable[..., Answer]

OPTIONS = (
    click.option(
        "--checkpoint",
        "kept_in",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="File that keeps what is solved in case the command is ended.  [default: DIR.checkpoint]",
    ),
    click.option("--resume", is_flag=True, help="Go on from the checkpoint that a command left."),
)


def kept(command: Command) -> Command:
    """The options of a command that can be taken up when it was interrupted."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def beside(out: Path) -> Path:
    """Where the checkpoint of an output stands, if nothing else is said."""
    folder = out.resolve() if out.name in {"", ".."} else out
    return folder.parent / f"{folder.name}.checkpoint"


def broken_off(error: BaseException, checkpoint: Checkpoint) -> Answer:
    """What to say when a command was ended, or failed, with something kept."""
    if isinstance(error, KeyboardInterrupt):
        click.echo(err=True)  # on a terminal, ^C stands in the last line
        return going_on(interrupted(error, "no plan"), checkpoint)
    return going_on(answer_to(error), checkpoint)


def going_on(answer: Answer, checkpoint: Checkpoint) -> Answer:
    """An answer that also says what is kept, and how to go on."""
    command = _resuming()
    what = f"{checkpoint.path} keeps {counted(checkpoint.kept, 'solved step')}"
    facts: dict[str, Any] = {"checkpoint": str(checkpoint.path), "kept": checkpoint.kept, "resume": command}
    return replace(
        answer,
        text=f"{answer.text}\n{what}. To go on from there:\n  {command}",
        message=f"{answer.message}; {what}; to go on from there: {command}",
        facts={**answer.facts, **facts},
    )


def _resuming() -> str:
    """The command that was given, with what takes it up again."""
    context = click.get_current_context()
    given = [each for each in context.find_root().obj if each != "--resume"]
    return shlex.join([context.find_root().info_name or "alignopt", given[0], "--resume", *given[1:]])
