"""Where the process begins and ends: streams, signals, exit code."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from io import TextIOWrapper
from typing import NoReturn

from alignopt.cli.answers import Code
from alignopt.cli.commands import cli
from alignopt.cli.front import Terminated


def main() -> NoReturn:
    """Run ``alignopt`` with this process's arguments, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _terminated)
    try:
        cli.main(prog_name="alignopt")
    except SystemExit as done:
        code = int(done.code or 0)
    except KeyboardInterrupt:
        code = Code.INTERRUPTED
    _leave(code)


def _terminated(number: int, frame: object) -> NoReturn:
    raise Terminated


def _leave(code: int) -> NoReturn:
    """Exit; at once where a solver may still be at work in a thread, or a stream is broken."""
    try:
        _flush()
    except BrokenPipeError:
        os._exit(Code.BROKEN_PIPE)
    except OSError:
        os._exit(code or Code.BAD_INPUT)
    if code > Code.FAULT:
        os._exit(code)
    sys.exit(code)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with contextlib.suppress(ValueError):  # closed
                stream.flush()
