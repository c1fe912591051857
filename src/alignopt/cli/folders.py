"""The folder that output goes to: asked before the work begins, and told what went wrong in writing."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def refuse_problem(out: Path, source: Path) -> None:
    """Refuse to write over what is read.

    Raises
    ------
    click.BadParameter
        If the source is the folder to be written, or stands in it.
    """
    if source.exists() and source.resolve().is_relative_to(out.resolve()):
        message = f"{out} holds the problem that is read; name another folder"
        raise click.BadParameter(message, param_hint="'--out'")


def try_writing(out: Path) -> None:
    """Make a folder where the output would go, and remove it again.

    Raises
    ------
    click.ClickException
        If it cannot be made.
    """
    above = out.absolute().parent
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir():
        message = f"{out} cannot be made: {above} is not a folder"
        raise click.ClickException(message)
    with told(out), tempfile.TemporaryDirectory(dir=above, prefix=f".{out.name[:40]}-"):
        pass


@contextmanager
def told(out: Path) -> Iterator[None]:
    """Say which folder could not be written, and why.

    Raises
    ------
    click.ClickException
        If writing fails.
    """
    try:
        yield
    except OSError as error:
        message = f"{out} cannot be written: {_lowered(error.strerror)}" if error.strerror else str(error)
        raise click.ClickException(message) from error
    except Exception as error:
        from polars.exceptions import PolarsError

        if not isinstance(error, PolarsError):
            raise
        message = f"{out} cannot be written: {str(error).partition(chr(10))[0]}"
        raise click.ClickException(message) from error


def reason(error: OSError) -> str:
    """An operating system's error in words: what is the matter, and with which file."""
    if error.strerror is None:
        return str(error)
    said = _lowered(error.strerror)
    return said if error.filename is None else f"{said}: {os.fsdecode(error.filename)}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
