"""One contender's run, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

import alignopt
from benchmarks.peers.found import Found
from benchmarks.peers.judged import judged

CONTENDERS = {
    "alignopt": "cascade",
    "Pyomo + HiGHS": "pyomo_highs",
    "matrix + HiGHS": "matrix_highs",
    "CP-SAT": "cp_sat",
    "rule of thumb": "planner",
}
"""By name, the module whose ``solve`` it is."""
UNLIMITED = ("alignopt", "rule of thumb")
"""Contenders that end by themselves, whatever the time allowed."""
MEGABYTE = 1024**2
EVERY = 0.02
GRACE = 300.0
"""Seconds beyond those allowed after which a process that should have ended is ended."""

Result = dict[str, Any]


def run(name: str, tables: Path, seconds: float | None) -> Result:
    """Let one contender work on a folder of tables in a process of its own; what came of it.

    Parameters
    ----------
    seconds
        What it is allowed; None for as long as it takes.
    """
    with tempfile.TemporaryDirectory() as desk:
        answer = Path(desk) / "answer.json"
        command = [sys.executable, "-m", "benchmarks.peers", "--one", name, "--folder", str(tables)]
        command += ["--out", str(answer), "--seconds", str(1e9 if seconds is None else seconds)]
        log = Path(desk) / "log"
        with log.open("w") as stream:
            process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
            code = _ended(process, answer, None if seconds is None else seconds + GRACE)
        if answer.exists():
            result: Result = json.loads(answer.read_text())
            return result
        last = (log.read_text(errors="replace").strip().splitlines() or [""])[-1]
        why = "ended from outside, well after its time" if code is None else f"failed ({code}): {last[:60]}"
        return {"contender": name, "status": why, "total": None, "seconds": None, "peak": None}


def _ended(process: subprocess.Popen[bytes], answer: Path, patience: float | None) -> int | None:
    """Its return code; None where it had to be ended."""
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired:
        if answer.exists():  # the plan is there, its check takes longer
            return process.wait()
        process.kill()
        process.wait()
        return None


def work(name: str, tables: Path, seconds: float, answer: Path) -> None:
    """Run in this process: read, solve, judge; write the answer to a file."""
    problem = alignopt.read(tables)
    solve: Callable[[alignopt.Problem, float], Found] = import_module(
        f"benchmarks.peers.{CONTENDERS[name]}"
    ).solve
    with _watched() as seen:
        found = solve(problem, seconds)
    organisation = found.organisation
    result: Result = {
        "contender": name,
        "people": problem.people.height,
        "holders": int(organisation.has_card.sum()),
        "candidates": len(organisation.goal),
        "seconds": seen["seconds"],
        "peak": seen["peak"],
        "status": found.status,
        "bound": found.bound,
        "building": found.building,
        "solving": found.solving,
        "history": found.history,
    }
    answer.write_text(json.dumps(result | {"total": None, "said": ["not checked"]}))
    answer.write_text(json.dumps(result | judged(problem, found)))


@contextmanager
def _watched() -> Iterator[dict[str, float]]:
    """Seconds of a block, and the most megabytes that this process held meanwhile."""
    over, process, seen = threading.Event(), psutil.Process(), {"seconds": 0.0, "peak": 0.0}
    peak = process.memory_info().rss

    def watch() -> None:
        nonlocal peak
        while not over.wait(EVERY):
            peak = max(peak, process.memory_info().rss)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    began = perf_counter()
    try:
        yield seen
    finally:
        seen["seconds"] = perf_counter() - began
        over.set()
        watcher.join()
        seen["peak"] = max(peak, process.memory_info().rss) / MEGABYTE
