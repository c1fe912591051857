"""alignopt solve, interrupted and taken up: what it keeps, what it says, what it refuses."""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import alignopt
from alignopt.cli.keeping import beside

STUCK = """
import sys, time
import alignopt.cli
from alignopt.solver.checkpoint import Checkpoint

keep = Checkpoint.keep

def stuck(self, key, value):
    keep(self, key, value)
    if len(self._keys) == 3:
        print("three are solved", file=sys.stderr, flush=True)
        time.sleep(120)

Checkpoint.keep = stuck
alignopt.cli.main()
"""
"""The command line with a worker that does not come back after the third answer."""
AGAIN = """
import os, signal
from alignopt.solver.checkpoint import Checkpoint

put_away = Checkpoint.put_away

def disturbed(self):
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    return put_away(self)

Checkpoint.put_away = disturbed
"""
"""Somebody who presses Ctrl-C again, and then kills, while the first Ctrl-C is being answered."""
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def ended(number, *args, also=""):
    """Exit code, standard output and error of a solve that got a signal after its third answer."""
    command = [sys.executable, "-c", also + STUCK, *(str(each) for each in args), "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr.readline() == "three are solved\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def cards(folder):
    return pl.read_parquet(folder / "scorecards.parquet")


@pytest.fixture
def interrupted(run, monkeypatch):
    """Run a solve that somebody ends, or that ends otherwise, when all is solved and nothing written."""
    solve = alignopt.solve

    def ending(*args, error=KeyboardInterrupt):
        def late(problem, method, *, settings, checkpoint, progress):
            solve(problem, method, settings=settings, checkpoint=checkpoint)
            if error is not KeyboardInterrupt:
                checkpoint.put_away()
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(alignopt, "solve", late)
            return run("solve", *args)

    return ending


@pytest.fixture
def left(interrupted, tiny, tmp_path):
    """A plan's folder that is not there yet, beside the checkpoint of a run that was interrupted."""
    assert interrupted(tiny, "--out", tmp_path / "plan").code == 130
    return tmp_path / "plan"


@posix_only
def test_ctrl_c_keeps_what_was_solved_and_says_how_to_go_on(run, tiny, tmp_path):
    out = tmp_path / "plan"
    code, said, err = ended(signal.SIGINT, "solve", tiny, "--out", out)
    command = f"alignopt solve --resume {tiny} --out {out} --workers 1"
    assert (code, said) == (130, "")
    assert err == (
        f"\nInterrupted; no plan was written\n{out}.checkpoint keeps 3 solved steps. To go on from there:\n"
        f"  {command}\n"
    )
    assert not out.exists()
    ran = run(*shlex.split(command)[1:])
    assert (ran.code, ran.err) == (0, "")
    assert run("solve", tiny, "--out", tmp_path / "other").code == 0
    assert cards(out).equals(cards(tmp_path / "other"))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["other", "plan", "tiny"]


@posix_only
def test_another_ctrl_c_does_not_break_off_what_the_first_one_is_told(tiny, tmp_path):
    code, _, err = ended(signal.SIGINT, "solve", tiny, "--out", tmp_path / "plan", also=AGAIN)
    assert code == 130
    assert "plan.checkpoint keeps 3 solved steps. To go on from there:" in err
    assert (tmp_path / "plan.checkpoint").is_file()


@posix_only
def test_an_order_to_end_is_answered_in_json(run, tiny, tmp_path):
    code, out, _ = ended(signal.SIGTERM, "solve", tiny, "--out", tmp_path / "plan", "--json")
    document = json.loads(out)
    assert code == document["exit_code"] == 143
    assert (document["status"], document["kept"]) == ("terminated", 3)
    assert document["checkpoint"] == str(tmp_path / "plan.checkpoint")
    assert document["message"] == (
        f"terminated; no plan was written; {document['checkpoint']} keeps 3 solved steps; "
        f"to go on from there: {document['resume']}"
    )
    assert run(*shlex.split(document["resume"])[1:]).document["status"] == "done"


def test_what_was_left_is_not_lost_without_a_word(run, tiny, left):
    before = beside(left).read_bytes()
    ran = run("solve", tiny, "--out", left)
    assert (ran.code, ran.out) == (2, "")
    assert f"{left}.checkpoint: got a file that is there, as an interrupted run leaves it" in ran.err
    assert "resume (--resume, resume=True) to go on from it, or remove it to begin anew" in ran.err
    assert beside(left).read_bytes() == before


def test_it_can_be_interrupted_again(run, interrupted, tiny, left):
    ran = interrupted("--resume", tiny, "--out", left)
    assert ran.code == 130
    assert f"alignopt solve --resume {tiny} --out {left}\n" in ran.err
    assert run("solve", tiny, "--out", left, "--resume").code == 0


def test_there_must_be_something_to_resume(run, tiny, tmp_path):
    ran = run("solve", tiny, "--out", tmp_path / "plan", "--resume")
    assert (ran.code, ran.out) == (2, "")
    assert f"{tmp_path / 'plan'}.checkpoint: got no such file" in ran.err


def test_another_runs_checkpoint_is_refused_by_name(run, tiny, left):
    ran = run("solve", tiny, "--out", left, "--resume", "--seed", 7, "--json")
    assert (ran.code, ran.err) == (2, "")
    (failure,) = ran.document["failures"]
    assert (failure["check"], failure["column"]) == ("checkpoint_is_of_these_settings", "seed")
    assert (failure["got"], failure["expected"]) == ("0", "7")
    (tiny / "capacity.csv").write_text("holder_id,capacity\nA,100\nB,60\n", encoding="utf-8")
    ran = run("solve", tiny, "--out", left, "--resume")
    assert ran.err.startswith(
        f"Error: 1 failure in the checkpoint:\n  {left}.checkpoint, capacity: got the rows"
    )
    assert beside(left).exists()


def test_other_workers_and_another_time_limit_may_go_on(run, tiny, left):
    assert run("solve", tiny, "--out", left, "--resume", "--workers", 3, "--time-limit", 100).code == 0
    assert not beside(left).exists()


def test_the_checkpoint_may_stand_elsewhere(run, tiny, tmp_path, monkeypatch):
    def refuse(problem, method, *, settings, checkpoint, progress):
        assert checkpoint.path == tmp_path / "kept"
        raise alignopt.NoPlan("none")

    monkeypatch.setattr(alignopt, "solve", refuse)
    assert run("solve", tiny, "--out", tmp_path / "plan", "--checkpoint", tmp_path / "kept").code == 1


@pytest.mark.parametrize(("out", "name"), [("plan", "plan.checkpoint"), ("a/b.c/", "b.c.checkpoint")])
def test_it_stands_beside_the_plan(out, name):
    assert beside(Path(out)) == Path(out).parent / name


@pytest.mark.parametrize("out", [".", "..", "/"])
def test_it_stands_beside_a_folder_without_a_name_too(out):
    folder = Path(out).resolve()
    assert beside(Path(out)) == folder.parent / f"{folder.name}.checkpoint"


def test_where_time_left_no_plan_it_is_said_how_to_go_on(interrupted, tiny, tmp_path):
    late = alignopt.NoPlan("no plan was found: too late", stopped=alignopt.Stopped.TIME_LIMIT)
    ran = interrupted(tiny, "--out", tmp_path / "plan", "--json", error=late)
    assert (ran.code, ran.document["stopped"]) == (1, "time_limit")
    assert ran.document["resume"] == f"alignopt solve --resume {tiny} --out {tmp_path / 'plan'} --json"
    assert Path(ran.document["checkpoint"]).exists()
