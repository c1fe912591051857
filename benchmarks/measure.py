"""One size, measured: reading, building, solving, bounding, extracting, writing."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import TypedDict

import psutil

import alignopt
from alignopt.plan.write import TABLES
from alignopt.tables.generate import write_generated

MEGABYTE = 1024**2
EVERY = 0.02


class Phase(TypedDict):
    """Seconds and peak memory of one part; ``adds`` where it is part of the whole, not of another part."""

    name: str
    seconds: float
    peak: float | None
    adds: bool


def measure(people: int, seed: int, times: float) -> dict[str, object]:
    """All figures of one size."""
    phases: list[Phase] = []
    with tempfile.TemporaryDirectory() as desk:
        folder = Path(desk) / "tables"
        write_generated(people, seed, folder)
        with _timed("imports", phases):
            _import_all()
        with _timed("reading", phases):
            problem = alignopt.read(folder)
        with _timed("solving (cascade)", phases):
            plan = alignopt.solve(problem)
        phases += [
            Phase(name="  of it building, Pyomo", seconds=plan.solution.building, peak=None, adds=False),
            Phase(
                name="  of it HiGHS, summed over threads",
                seconds=plan.solution.solving,
                peak=None,
                adds=False,
            ),
        ]
        with _timed("extracting", phases):
            for table in TABLES:
                getattr(plan, table)
        with _timed("writing", phases):
            plan.write(Path(desk) / "plan")
    seconds = next(phase["seconds"] for phase in phases if phase["name"].startswith("solving"))
    return {
        "phases": phases,
        "holders": int(plan.organisation.has_card.sum()),
        "candidates": len(plan.organisation.goal),
        "total": plan.total,
        "bound": plan.bound,
        "stopped": plan.stopped.value,
        "joint": _joint(problem, seconds * times) if times > 0 else None,
    }


def _joint(problem: alignopt.Problem, seconds: float) -> str:
    """What the joint model reaches in so many seconds."""
    settings = alignopt.Settings(time_limit=timedelta(seconds=seconds))
    began = perf_counter()
    try:
        plan = alignopt.solve(problem, "joint", settings=settings)
    except alignopt.NoPlan:
        return f"no plan after {perf_counter() - began:.0f} s (allowed {seconds:.0f} s)"
    took = perf_counter() - began
    return f"total {plan.total:.2f}, bound {plan.bound:.2f} points after {took:.0f} s ({plan.stopped.value})"


def _import_all() -> None:
    import alignopt.plan.propose
    import alignopt.problem.read  # noqa: F401


@contextmanager
def _timed(name: str, phases: list[Phase]) -> Iterator[None]:
    """Seconds of a block, and the most memory that this process held meanwhile."""
    over, process = threading.Event(), psutil.Process()
    peak = process.memory_info().rss

    def watch() -> None:
        nonlocal peak
        while not over.wait(EVERY):
            peak = max(peak, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = perf_counter()
    try:
        yield
    finally:
        seconds = perf_counter() - began
        over.set()
        watcher.join()
        phases.append(Phase(name=name, seconds=seconds, peak=peak / MEGABYTE, adds=True))
