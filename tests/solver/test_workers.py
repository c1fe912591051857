"""What is sent to a caller's executor, and what is said when it refuses, breaks, or differs."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import alignopt
from alignopt.solver import workers
from marked import chain, mark, teams

if TYPE_CHECKING:
    from collections.abc import Callable

    from alignopt.solver.progress import Progress

SPAWN = multiprocessing.get_context("spawn")


class AtOnce(Executor):
    """Answers while it is asked; what is done to steps can be changed."""

    def __init__(self, call: Callable[[Callable[..., Any], bytes], Any] | None = None) -> None:
        self.call = call or (lambda function, step: function(step))
        self.steps: list[bytes] = []

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        (step,) = args
        self.steps.append(step)
        future: Future[Any] = Future()
        try:
            future.set_result(self.call(function, step))
        except Exception as error:
            future.set_exception(error)
        return future


def raising(error: Exception) -> Callable[..., Any]:
    def call(function: Callable[..., Any], step: bytes) -> Any:
        raise error

    return call


def test_a_step_is_small():
    """Of the twelve people's organisation, the relaxation of all is the largest."""
    executor = AtOnce()
    alignopt.solve(teams(), executor=executor)
    assert len(executor.steps) > 10
    assert max(len(step) for step in executor.steps) < 60_000


def test_no_two_steps_are_alike_nor_those_of_two_runs():
    """Or an executor that knows equal tasks would answer both as one, and take both back as one."""
    executor = AtOnce()
    for _ in range(2):
        alignopt.solve(chain(), executor=executor)
    assert len(set(executor.steps)) == len(executor.steps)


def test_a_closed_executor_is_named():
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    message = "took no step: give alignopt an executor that is open"
    with pytest.raises(alignopt.WorkersFailed, match=message) as caught:
        alignopt.solve(chain(), executor=executor)
    assert isinstance(caught.value.__cause__, RuntimeError)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            OSError("disk full"),
            r"raised an error; solve without an executor .*\(OSError: disk full\)",
        ),
        (MemoryError(), r"a worker ran out of memory; give each more, .*\(MemoryError\)"),
    ],
)
def test_what_a_step_raises_is_told(error, message):
    with pytest.raises(alignopt.WorkersFailed, match=message) as caught:
        alignopt.solve(chain(), executor=AtOnce(raising(error)))
    assert caught.value.__cause__ is error


def test_processes_that_end_by_force_are_told():
    class Killing(Executor):
        """Hands steps on to a pool, and kills its processes while the third is in hand."""

        def __init__(self, pool: ProcessPoolExecutor) -> None:
            self.pool, self.sent = pool, 0
            self.pid = pool.submit(os.getpid).result()

        def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
            self.sent += 1
            future = self.pool.submit(function, *args)
            if self.sent == 3:
                os.kill(self.pid, signal.SIGKILL)
            return future

    with ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
        with pytest.raises(alignopt.WorkersFailed, match=r"worker ended by force, .* \(BrokenProcessPool: "):
            alignopt.solve(teams(), executor=Killing(pool))
        with pytest.raises(alignopt.WorkersFailed, match="solve again with a new executor"):
            alignopt.solve(teams(), executor=pool)


def test_a_worker_without_alignopt_says_so():
    code = "import sys; sys.modules['alignopt'] = None"
    with (
        ProcessPoolExecutor(1, mp_context=SPAWN, initializer=exec, initargs=(code,)) as pool,
        pytest.raises(alignopt.WorkersFailed, match=r"install alignopt .*\(ModuleNotFoundError: .*alignopt"),
    ):
        alignopt.solve(chain(), executor=pool)


def test_a_worker_with_another_version_says_which():
    code = "import alignopt; alignopt.__version__ = '0.0.7'"
    message = f"its worker has alignopt 0.0.7, not alignopt {alignopt.__version__}; install alignopt where"
    with (
        ProcessPoolExecutor(1, mp_context=SPAWN, initializer=exec, initargs=(code,)) as pool,
        pytest.raises(alignopt.WorkersFailed, match=message),
    ):
        alignopt.solve(chain(), executor=pool)


def test_a_worker_with_another_solver_is_refused_before_it_solves(monkeypatch):
    ours = workers.versions()

    def elsewhere(function: Callable[..., Any], step: bytes) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(workers, "versions", lambda: (ours[0], "HiGHS 1.2.3", ours[2]))
            patch.setattr("alignopt.solver.highs.run", None)
            return function(step)

    with pytest.raises(alignopt.WorkersFailed, match=r"has HiGHS 1\.2\.3, not HiGHS \d+\.\d+\.\d+; install"):
        alignopt.solve(chain(), executor=AtOnce(elsewhere))


class Holding(AtOnce):
    """Once told so, answers nothing more, but for one step, which fails."""

    def __init__(self) -> None:
        super().__init__()
        self.is_holding = False
        self.held: list[Future[Any]] = []

    def report(self, progress: Progress) -> None:
        self.is_holding = progress.what == "bounding"

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        if not self.is_holding:
            return super().submit(function, *args)
        self.held.append(Future())
        if len(self.held) == 3:
            self.held[2].set_exception(OSError("the cable is out"))
        return self.held[-1]


def test_what_nobody_waits_for_any_more_is_taken_back():
    executor = Holding()
    with pytest.raises(alignopt.WorkersFailed, match="the cable is out"):
        alignopt.solve(teams(), executor=executor, progress=executor.report)
    assert len(executor.held) > 3
    assert all(future.cancelled() for future in executor.held if future is not executor.held[2])


def test_an_executor_that_failed_once_may_be_used_again():
    executor = AtOnce(raising(OSError("for now")))
    with pytest.raises(alignopt.WorkersFailed):
        alignopt.solve(chain(), executor=executor)
    executor.call = AtOnce().call
    assert mark(alignopt.solve(chain(), executor=executor)) == mark(alignopt.solve(chain()))


def test_a_step_is_bytes_for_a_function_of_the_standard_library():
    """So that what stands between, such as a scheduler, needs no alignopt."""
    functions = set()

    def seen(function: Callable[..., Any], step: bytes) -> Any:
        functions.add((function, type(step)))
        return function(step)

    alignopt.solve(chain(), executor=AtOnce(seen))
    assert functions == {(pickle.loads, bytes)}
