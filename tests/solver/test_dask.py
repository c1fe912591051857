"""A real cluster on this machine: the same plan, also where a worker is killed half-way."""

from __future__ import annotations

import logging
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import dask
import psutil
import pytest
from distributed import Client, LocalCluster
from distributed.diagnostics.plugin import SchedulerPlugin

import alignopt
from marked import chain, expected, mark, marks, teams

if TYPE_CHECKING:
    from collections.abc import Iterator

QUIETLY = {"dashboard_address": ":0", "silence_logs": logging.CRITICAL}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Two workers, each a process with one thread, which are started again when they die."""
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, **QUIETLY) as cluster,
        Client(cluster) as client,
    ):
        yield client


class Killer(SchedulerPlugin):
    """Kills a worker as soon as it has a step in hand, once some steps are solved; keeps who solved what."""

    def __init__(self, client: Client) -> None:
        client.wait_for_workers(2, timeout=30)
        self.scheduler = client.cluster.scheduler
        self.pids: dict[str, int] = client.run(os.getpid)
        self.solved_by: dict[str, str] = {}
        self.killed = ""
        self.in_hand: list[str] = []

    def transition(self, key: str, start: str, finish: str, *args: Any, **kwargs: Any) -> None:
        if finish == "memory":
            self.solved_by[key] = kwargs["worker"]
        if finish == "processing" and not self.killed and len(self.solved_by) >= 3:
            worker = self.scheduler.tasks[key].processing_on
            self.killed, self.in_hand = worker.address, [task.key for task in worker.processing]
            os.kill(self.pids[self.killed], signal.SIGKILL)

    def __enter__(self) -> Killer:
        self.scheduler.add_plugin(self, name="killer")
        return self

    def __exit__(self, *_: object) -> None:
        self.scheduler.remove_plugin("killer")


def is_dead(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_cluster_gives_the_same_plans(client):
    assert marks(client.get_executor()) == expected()


def test_a_worker_killed_half_way_loses_nothing_and_changes_nothing(client):
    with Killer(client) as killer:
        plan = alignopt.solve(teams(), executor=client.get_executor())
    assert mark(plan) == expected()["new"]
    assert killer.in_hand
    assert is_dead(killer.pids[killer.killed])
    assert all(killer.solved_by[key] != killer.killed for key in killer.in_hand)


def test_a_step_that_workers_die_of_is_told_and_leaves_nothing_behind(client, monkeypatch):
    monkeypatch.setattr(client.cluster.scheduler, "allowed_failures", 0)
    with (
        Killer(client),
        pytest.raises(alignopt.WorkersFailed, match=r"workers that took it died, .*\(KilledWorker: "),
    ):
        alignopt.solve(teams(), executor=client.get_executor())
    assert mark(alignopt.solve(chain(), executor=client.get_executor())) == mark(alignopt.solve(chain()))


class GivenUp(Exception):
    """Somebody does not want to wait any longer."""


def test_a_run_that_is_given_up_does_not_disturb_another_of_the_same_problem(client):
    def give_up(progress: alignopt.Progress) -> None:
        if progress.what == "cascading":
            raise GivenUp

    with ThreadPoolExecutor(1) as aside:
        other = aside.submit(alignopt.solve, teams(), executor=client.get_executor())
        with pytest.raises(GivenUp):
            alignopt.solve(teams(), executor=client.get_executor(), progress=give_up)
        assert mark(other.result()) == expected()["new"]


def test_a_cluster_without_workers_is_told_where_waiting_has_an_end():
    with (
        dask.config.set({"distributed.scheduler.no-workers-timeout": "300 ms"}),
        LocalCluster(n_workers=0, **QUIETLY) as cluster,
        Client(cluster) as client,
        pytest.raises(alignopt.WorkersFailed, match="the cluster has no worker left; start some"),
    ):
        alignopt.solve(chain(), executor=client.get_executor())


def test_a_client_that_is_closed_half_way_is_told():
    with LocalCluster(n_workers=1, processes=False, **QUIETLY) as cluster, Client(cluster) as client:

        def close(_: alignopt.Progress) -> None:
            client.close()

        with pytest.raises(alignopt.WorkersFailed, match="an executor that is open"):
            alignopt.solve(teams(), executor=client.get_executor(), progress=close)
