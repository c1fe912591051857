"""Runs that end before their plan is there, at a given question, and what makes two plans the same."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

import alignopt
from alignopt.plan.write import TABLES


class Impatient(Executor):
    """Threads, and somebody who presses Ctrl-C instead of one more question, once the others are answered."""

    def __init__(self, questions: int | None, workers: int = 2) -> None:
        self.asked = 0
        self._left = questions
        self._pool = ThreadPoolExecutor(workers)

    def submit(self, function: Any, /, *args: Any, **options: Any) -> Future[Any]:
        if self.asked == self._left:
            self._pool.shutdown()
            raise KeyboardInterrupt
        self.asked += 1
        return self._pool.submit(function, *args, **options)

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()


def interrupted(problem: alignopt.Problem, path: Path, after: int, **options: Any) -> None:
    """Solve with a checkpoint, and press Ctrl-C after so many questions were put to the executor."""
    with Impatient(after) as executor, suppress(KeyboardInterrupt):
        alignopt.solve(problem, checkpoint=path, executor=executor, **options)


def resumed(
    problem: alignopt.Problem, path: Path, workers: int = 1, **options: Any
) -> tuple[alignopt.Plan, int]:
    """Solve to the end from a checkpoint: the plan, and how many questions were still to be answered."""
    with Impatient(None, workers) as executor:
        plan = alignopt.solve(problem, checkpoint=path, resume=True, executor=executor, **options)
    return plan, executor.asked


def assert_same(one: alignopt.Plan, other: alignopt.Plan) -> None:
    """Two plans are the same, to the bit, with all that is told about them."""
    assert (one.solution.cards.steps == other.solution.cards.steps).all()
    assert (one.solution.cards.competency_steps == other.solution.cards.competency_steps).all()
    told = [np.array([each.total, each.bound]).tobytes() for each in (one, other)]
    assert told[0] == told[1]
    assert one.solution.bounds == other.solution.bounds
    assert (one.stopped, one.holds, one.cut, one.decided) == (
        other.stopped,
        other.holds,
        other.cut,
        other.decided,
    )
    for table in TABLES:
        assert getattr(one, table).equals(getattr(other, table)), table
