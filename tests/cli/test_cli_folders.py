"""Folders that output cannot or must not go to: told before the work begins."""

import errno
import os
from pathlib import Path

import pytest

import alignopt


@pytest.fixture
def solve(run, tiny, monkeypatch):
    """Solve, but fail the test if it comes to solving."""
    monkeypatch.setattr(alignopt, "solve", lambda *_, **__: pytest.fail("solved in vain"))
    return lambda *options: run("solve", tiny, "--out", *options)


def test_a_file_is_no_folder(solve, tmp_path):
    (tmp_path / "file").touch()
    ran = solve(tmp_path / "file")
    assert ran.code == 2
    assert "is a file" in ran.err


def test_a_folder_cannot_be_made_inside_a_file(solve, tmp_path):
    (tmp_path / "file").touch()
    ran = solve(tmp_path / "file" / "deep" / "plan")
    assert ran.code == 2
    assert f"{tmp_path / 'file'} is not a folder" in ran.err


@pytest.mark.parametrize("where", [".", "..", "link"])
def test_the_problem_is_never_written_over(run, tiny, where, monkeypatch):
    monkeypatch.chdir(tiny)
    Path("summary.json").touch()
    Path(tiny.parent / "summary.json").touch()
    out = where
    if where == "link":
        out = tiny.parent / "link"
        out.symlink_to(tiny)
    ran = run("solve", tiny, "--out", out, "--overwrite")
    assert ran.code == 2
    assert "holds the problem that is read" in ran.err
    assert (tiny / "goals.csv").is_file()


def test_a_folder_that_cannot_be_made_is_told_before_solving(solve, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    ran = solve(tmp_path / "plan")
    assert ran.code == 2
    assert f"Error: {tmp_path / 'plan'} cannot be written: permission denied" in ran.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_disk_that_fills_up_is_told_and_leaves_what_was_solved(run, tiny, tmp_path, monkeypatch):
    write = alignopt.Plan.write

    def fill(plan, directory, **options):
        monkeypatch.setattr("polars.DataFrame.write_csv", lambda *_: Path("/dev/full").write_text("x"))
        return write(plan, directory, **options)

    monkeypatch.setattr(alignopt.Plan, "write", fill)
    ran = run("solve", tiny, "--out", tmp_path / "plan")
    assert ran.code == 2
    assert f"{tmp_path / 'plan'} cannot be written: no space left on device\n" in ran.err
    assert f"alignopt solve --resume {tiny} --out {tmp_path / 'plan'}\n" in ran.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["plan.checkpoint", "tiny"]


def test_what_polars_says_about_a_disk_is_told_too(run, tiny, tmp_path, monkeypatch):
    from polars.exceptions import ComputeError

    def refuse(*_, **__):
        raise ComputeError("parquet: no space left\nand much more")

    monkeypatch.setattr(alignopt.Plan, "write", refuse)
    ran = run("solve", tiny, "--out", tmp_path / "plan")
    assert ran.code == 2
    assert ran.err.startswith(f"Error: {tmp_path / 'plan'} cannot be written: parquet: no space left\n")
