"""Where the process begins and ends: streams, signals, exit code."""

from __future__ import annotations

import os
import signal
import sys
from io import TextIOWrapper
from typing import NoReturn, TextIO

from alignopt.cli.answers import Code
from alignopt.cli.commands import cli
from alignopt.cli.front import Terminated


def main() -> NoReturn:
    """Run ``alignopt`` with this process's arguments, and exit."""
    _prepare_streams()
    signal.signal(signal.SIGTERM, _terminated)
    try:
        cli.main(prog_name="alignopt")
    except SystemExit as done:
        code = int(done.code or 0)
    except KeyboardInterrupt:
        code = Code.INTERRUPTED
    _leave(code)


def _prepare_streams() -> None:
    """Streams that take any text, in whatever encoding; one that was closed takes it to nowhere."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _nowhere() -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _terminated(number: int, frame: object) -> NoReturn:
    raise Terminated


def _leave(code: int) -> NoReturn:
    """Exit; at once where a solver may still be at work in a thread, or a stream is broken."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        os._exit(Code.BROKEN_PIPE)
    except OSError:
        os._exit(code or Code.BAD_INPUT)
    if code > Code.FAULT:
        os._exit(code)
    sys.exit(code)
