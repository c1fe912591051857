"""Whether a folder can be written to, asked before the work begins."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click


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
    OSError
        If it cannot be made.
    """
    above = out.absolute().parent
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir():
        message = f"{out} cannot be made: {above} is not a folder"
        raise NotADirectoryError(message)
    try:
        with tempfile.TemporaryDirectory(dir=above, prefix=f".{out.name[:40]}-"):
            pass
    except OSError as error:
        message = f"{out} cannot be written: {(error.strerror or str(error)).lower()} in {above}"
        raise type(error)(message) from None
