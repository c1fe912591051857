"""The front of the command line: whatever happens in a command becomes one answer, shown once."""

from __future__ import annotations

import os
import sys
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import click

from alignopt.cli.answers import Answer, Code
from alignopt.cli.folders import reason
from alignopt.errors import AlignoptError, BadCheckpoint, BadInput, NoPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alignopt.solver.status import Stopped

FAULT = "This is a fault of alignopt, not of your tables; please report it with the lines above."


class Terminated(KeyboardInterrupt):
    """The system told this process to end."""


class Front(click.Group):
    """A group whose commands return answers, and whose errors become answers too."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> NoReturn:
        """Run a command, show its answer, and exit with its code."""
        given = sys.argv[1:] if args is None else list(args)
        extra["standalone_mode"] = False
        try:
            said = super().main(args, *rest, obj=given, **extra)
            if isinstance(said, Answer):
                show(said, as_json=is_json(given))
                said = said.code
        except SystemExit:  # click's own answer to a broken pipe
            said = Code.BROKEN_PIPE
        except Exception as error:
            said = _failed(error, as_json=is_json(given))
        sys.exit(int(said or 0))


def is_json(args: Sequence[str]) -> bool:
    """Whether the arguments ask for JSON; known before they are parsed, as they may be wrong."""
    options = args[: args.index("--")] if "--" in args else args
    return "--json" in options


def show(answer: Answer, *, as_json: bool) -> None:
    """Print an answer: one JSON document, or text, errors to standard error. A fault is told in any case."""
    if as_json:
        click.echo(answer.as_json())
    if answer.text and (answer.code is Code.FAULT or not as_json):
        color = False if os.environ.get("NO_COLOR") else None
        click.echo(answer.text, err=not answer.to_stdout, color=color)


def answer_to(error: BaseException) -> Answer:
    """What to say about an error."""
    match error:
        case click.Abort():
            return interrupted(error.__cause__)
        case click.exceptions.NoArgsIsHelpError():
            return Answer(Code.BAD_INPUT, error.format_message(), "no command was given")
        case click.UsageError():
            return _misused(error)
        case click.ClickException():
            return _bad(error.format_message())
        case BadCheckpoint():
            return replace(_bad(str(error)), facts={"failures": error.failures.to_dicts()})
        case BadInput():
            return _bad_tables(error)
        case NoPlan():
            return _no_plan(error, error.stopped)
        case AlignoptError():
            return _bad(str(error))
        case OSError():
            return _bad(reason(error))
        case _:
            trace = "".join(traceback.format_exception(error))
            return Answer(Code.FAULT, f"{trace}\n{FAULT}", f"{type(error).__name__}: {error}")


def _failed(error: Exception, *, as_json: bool) -> Code:
    """Show an error. Where even that cannot be written, the exit code alone says it."""
    if isinstance(error, BrokenPipeError):
        return Code.BROKEN_PIPE
    answer = answer_to(error)
    try:
        show(answer, as_json=as_json)
    except BrokenPipeError:
        return Code.BROKEN_PIPE
    except OSError:
        return answer.code
    return answer.code


def interrupted(cause: BaseException | None, unwritten: str = "nothing") -> Answer:
    """What to say when somebody ended the command."""
    code = Code.TERMINATED if isinstance(cause, Terminated) else Code.INTERRUPTED
    message = f"{code.name.lower()}; {unwritten} was written"
    return Answer(code, message.capitalize(), message)


def _misused(error: click.UsageError) -> Answer:
    message = error.format_message()
    path = error.ctx.command_path if error.ctx else "alignopt"
    return Answer(Code.BAD_INPUT, f"{_error(message)}\nSee '{path} --help'.", message)


def _bad(message: str) -> Answer:
    return Answer(Code.BAD_INPUT, _error(message), message)


def _bad_tables(error: BadInput) -> Answer:
    from alignopt.cli.listing import heading, listing

    rows = error.failures.to_dicts()
    text = listing(rows, at_most=20, hint="alignopt check lists them")
    return Answer(Code.BAD_INPUT, text, heading(rows), {"failures": rows})


def _no_plan(error: NoPlan, stopped: Stopped | None) -> Answer:
    message = str(error)
    head, colon, rest = message.partition(":")
    text = click.style(head[:1].upper() + head[1:] + colon, fg="red", bold=True) + rest
    facts = {"stopped": None if stopped is None else stopped.name.lower()}
    return Answer(Code.NO_PLAN, text, message, facts)


def _error(message: str) -> str:
    return f"{click.style('Error:', fg='red', bold=True)} {message}"
