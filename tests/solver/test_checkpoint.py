"""Runs that are interrupted and taken up: the same plan to the bit, wherever and however they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.solver import checkpoint as module
from alignopt.solver.checkpoint import Checkpoint, keeping
from interrupted import Impatient, assert_same, interrupted, resumed
from organisations import NAMED

QUICK = alignopt.Settings(passes=1, nodes=20)
KILLED = """
import sys
sys.path.insert(0, "tests")
import alignopt
from alignopt.solver import checkpoint
from organisations import NAMED

checkpoint.PAUSE = checkpoint.THRIFT = 0.0
keep = alignopt.Checkpoint.keep
def telling(self, key, value):
    keep(self, key, value)
    print(self.kept, flush=True)
alignopt.Checkpoint.keep = telling
problem = alignopt.read(NAMED[sys.argv[1]](), name="a test")
alignopt.solve(problem, checkpoint=sys.argv[2], settings=alignopt.Settings(passes=1, nodes=20, workers=2))
"""
QUESTIONS = {"a_bit_of_everything": 15, "chain_of_units": 12, "siblings_with_priorities": 10}


@pytest.fixture(scope="module")
def whole() -> dict[str, tuple[alignopt.Problem, alignopt.Plan]]:
    """Problems, and their plans when nobody interrupts."""
    problems = {name: alignopt.read(NAMED[name](), name=name) for name in QUESTIONS}
    return {name: (each, alignopt.solve(each, settings=QUICK)) for name, each in problems.items()}


@pytest.mark.parametrize("name", QUESTIONS)
def test_wherever_it_is_interrupted_the_plan_is_the_same(whole, name, tmp_path_factory):
    problem, plan = whole[name]

    @settings(max_examples=3)
    @given(st.integers(0, QUESTIONS[name] - 1), st.integers(0, QUESTIONS[name] - 1), st.integers(1, 3))
    def holds(first: int, second: int, workers: int) -> None:
        path = tmp_path_factory.mktemp("kept") / "run"
        interrupted(problem, path, first, settings=QUICK)
        if path.exists():
            with Impatient(second, workers) as executor:
                try:
                    again = alignopt.solve(
                        problem, settings=QUICK, checkpoint=path, resume=True, executor=executor
                    )
                except KeyboardInterrupt:
                    again, asked = resumed(problem, path, workers, settings=QUICK)
                    assert asked < QUESTIONS[name]
        else:
            assert first < 2
            again = alignopt.solve(problem, settings=QUICK)
        assert_same(again, plan)
        assert not path.exists()

    holds()


def test_what_was_solved_is_not_solved_again(whole, tmp_path):
    problem, plan = whole["a_bit_of_everything"]
    kept = Checkpoint(tmp_path / "run")
    alignopt.solve(problem, settings=QUICK, checkpoint=kept)
    assert kept.put_away() == QUESTIONS["a_bit_of_everything"]
    again, asked = resumed(problem, tmp_path / "run", settings=QUICK)
    assert asked == 0
    assert_same(again, plan)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("after", [1, 7])
def test_a_process_that_is_killed_leaves_what_it_solved(whole, tmp_path, after):
    problem, plan = whole["a_bit_of_everything"]
    command = [sys.executable, "-c", KILLED, "a_bit_of_everything", str(tmp_path / "run")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(after):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    again, asked = resumed(problem, tmp_path / "run", settings=QUICK)
    assert asked <= QUESTIONS["a_bit_of_everything"] - after
    assert_same(again, plan)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_in_a_script_ends_what_is_being_solved(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import alignopt\n"
        "from alignopt.solver import solve\n"
        "run = solve.run\n"
        "def said(*given):\n"
        "    print('at work', flush=True)\n"
        "    return run(*given)\n"
        "solve.run = said\n"
        "problem = alignopt.read(alignopt.generate(40, seed=1))\n"
        "alignopt.solve(problem, 'joint')\n"
    )
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "at work\n"
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)  # the joint model takes longer
        finally:
            process.kill()
    assert err.rstrip().endswith("KeyboardInterrupt")


def test_the_joint_method_and_a_start_and_rows_of_ones_own(tmp_path):
    problem = alignopt.read(NAMED["chain_of_units"](), name="chain")
    former = alignopt.solve(problem, settings=QUICK)
    changed = problem.replace(previous=former.scorecards.select("holder_id", "goal_id", "weight").head(3))

    def limited(model):
        from pyomo.environ import Constraint, quicksum

        most = len(model.steps) - 1
        model.mine = Constraint(expr=quicksum(model.assigned.values()) <= most)

    for options in ({"method": "joint"}, {"start": former}, {"extend": limited}):
        plan = alignopt.solve(changed, settings=QUICK, **options)
        with Impatient(None) as executor:
            alignopt.solve(changed, settings=QUICK, executor=executor, **options)
        for after in (1, executor.asked - 1):
            interrupted(changed, tmp_path / "run", after, settings=QUICK, **options)
            again, asked = resumed(changed, tmp_path / "run", settings=QUICK, **options)
            assert_same(again, plan)
            assert asked < executor.asked


def test_a_time_limit_may_be_another_and_what_it_cut_is_solved_again(whole, tmp_path):
    problem, plan = whole["a_bit_of_everything"]
    hurried = alignopt.Settings(passes=1, nodes=20, time_limit=timedelta(microseconds=1))
    kept = Checkpoint(tmp_path / "run")
    assert alignopt.solve(problem, settings=hurried, checkpoint=kept).cut
    kept.put_away()
    patient = alignopt.Settings(passes=1, nodes=20, time_limit=timedelta(hours=1), workers=3)
    again, _ = resumed(problem, tmp_path / "run", settings=patient)
    assert_same(again, plan)


def test_where_the_clock_left_no_plan_what_was_solved_is_kept(tmp_path):
    problem = alignopt.read(NAMED["one_person"](), name="one")
    for stopped in alignopt.Stopped:
        path = tmp_path / stopped.name
        with suppress(alignopt.NoPlan), keeping(path, resume=False) as kept:
            alignopt.solve(problem, checkpoint=kept, settings=QUICK)
            raise alignopt.NoPlan("none", stopped=stopped)
        assert path.exists() == (stopped is alignopt.Stopped.TIME_LIMIT)


def test_one_that_is_handed_in_is_left_to_its_owner(whole, tmp_path):
    problem, plan = whole["chain_of_units"]
    mine = Checkpoint(tmp_path / "run")
    assert_same(alignopt.solve(problem, settings=QUICK, checkpoint=mine), plan)
    assert mine.put_away() > 0
    taken_up = Checkpoint(tmp_path / "run", resume=True)
    assert_same(alignopt.solve(problem, settings=QUICK, checkpoint=taken_up), plan)
    taken_up.done()
    assert list(tmp_path.iterdir()) == []


def test_resuming_needs_to_know_what(whole):
    problem, _ = whole["chain_of_units"]
    with pytest.raises(ValueError, match="resume: name the checkpoint that is taken up"):
        alignopt.solve(problem, resume=True)


def test_whoever_interrupts_is_told_what_is_kept(whole, tmp_path):
    problem, _ = whole["chain_of_units"]
    with Impatient(5) as executor, pytest.raises(KeyboardInterrupt) as caught:
        alignopt.solve(problem, settings=QUICK, checkpoint=tmp_path / "run", executor=executor)
    (note,) = caught.value.__notes__
    assert note.startswith(f"{tmp_path / 'run'} keeps ")
    assert note.endswith(": resume=True goes on from there")


def test_a_run_that_kept_nothing_leaves_no_file(whole, tmp_path):
    interrupted(whole["chain_of_units"][0], tmp_path / "run", 0, settings=QUICK)
    assert list(tmp_path.iterdir()) == []


def test_its_folder_is_made(whole, tmp_path):
    problem, _ = whole["chain_of_units"]
    interrupted(problem, tmp_path / "new" / "folder" / "run", 5, settings=QUICK)
    assert [each.name for each in (tmp_path / "new" / "folder").iterdir()] == ["run"]


@pytest.mark.parametrize("where", ["a file/run", "a file/deeper/run"])
def test_a_folder_that_cannot_be_written_is_refused_before_any_work(whole, tmp_path, where):
    (tmp_path / "a file").touch()
    with Impatient(0) as executor, pytest.raises(OSError, match="a file"):
        alignopt.solve(whole["chain_of_units"][0], checkpoint=tmp_path / where, executor=executor)


def test_a_disk_that_fills_up_is_told_and_the_run_goes_on(whole, tmp_path, monkeypatch):
    problem, plan = whole["chain_of_units"]
    monkeypatch.setattr(module, "PAUSE", 0.0)
    monkeypatch.setattr(module, "THRIFT", 0.0)
    path = tmp_path / "folder" / "run"

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(module.Shelf, "made", full)
    with pytest.warns(RuntimeWarning, match=r"run cannot be written \(no space left on device\); the run"):
        assert_same(alignopt.solve(problem, settings=QUICK, checkpoint=path), plan)
    assert not path.exists()
