"""The command line as a process: streams, signals, what is imported."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ALIGNOPT = ("-m", "alignopt")
SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "it-department"
SLEEPER = """
import time, alignopt, alignopt.cli
alignopt.solve = lambda *_, **__: time.sleep(60)
alignopt.cli.main()
"""
HELP = """
import sys
from alignopt.cli.commands import cli
try:
    cli.main(["solve", "--help"])
except SystemExit:
    heavy = {"polars", "pandera", "pyomo", "highspy", "numpy", "scipy", "matplotlib", "rich"}
    print(*sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and terminals of POSIX")


def _run(*args):
    command = [sys.executable, *(str(each) for each in args)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_help_is_there_at_once():
    assert _run("-c", HELP).stderr == "\n"


def test_standard_output_is_one_json_document_and_nothing_else(tiny, tmp_path):
    ran = _run(*ALIGNOPT, "solve", tiny, "--out", tmp_path / "plan", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["status"] == "done"


def test_exit_codes_leave_the_process():
    assert _run(*ALIGNOPT, "slove").returncode == 2
    assert _run(*ALIGNOPT, "--version").returncode == 0


@posix_only
def test_ctrl_c_in_the_middle_of_a_solve(tmp_path):
    arguments = [*ALIGNOPT, "solve", SAMPLE, "--out", tmp_path / "plan", "--method", "joint"]
    code, seconds, out = _signalled(signal.SIGINT, arguments, once=b"solving all")
    assert (code, out) == (130, b"")
    assert seconds < 20
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_an_order_to_end(tiny, tmp_path):
    arguments = ["-c", SLEEPER, "solve", tiny, "--out", tmp_path / "plan"]
    code, _, out = _signalled(signal.SIGTERM, arguments, once=b"preparing")
    assert (code, out) == (143, b"")
    assert not (tmp_path / "plan").exists()


def _signalled(number, arguments, *, once):
    """Exit code, seconds until the end, and standard output of a process signalled once it shows a word."""
    terminal, stderr = os.openpty()
    command = [sys.executable, *(str(each) for each in arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr) as process:
        os.close(stderr)
        assert once in _read_until(terminal, once)
        process.send_signal(number)
        sent = time.monotonic()
        out = process.communicate(timeout=60)[0]
    os.close(terminal)
    return process.returncode, time.monotonic() - sent, out


def _read_until(descriptor, word):
    """Read from a terminal until a word was shown or it closes."""
    shown = b""
    while word not in shown:
        try:
            part = os.read(descriptor, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    return shown


@posix_only
def test_a_reader_that_stops_reading_is_no_error(broken):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, *ALIGNOPT, "check", str(broken)]
    with os.fdopen(writer, "w") as pipe:
        ran = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (141, "")


@posix_only
def test_closed_streams_are_no_error(tiny):
    line = 'exec "$0" -m alignopt check "$1" >&- 2>&-'
    assert subprocess.run(["sh", "-c", line, sys.executable, str(tiny)], check=False).returncode == 0
