"""Files that are no checkpoint to take up: each is refused by name, and none is touched."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.solver import fingerprint, shelf
from alignopt.solver.checkpoint import Checkpoint
from alignopt.solver.shelf import Shelf
from interrupted import interrupted
from organisations import NAMED

QUICK = alignopt.Settings(passes=1, nodes=20)


@pytest.fixture(scope="module")
def problem() -> alignopt.Problem:
    return alignopt.read(NAMED["chain_of_units"](), name="chain")


@pytest.fixture(scope="module")
def sound(problem, tmp_path_factory) -> bytes:
    """What a run left that was interrupted."""
    path = tmp_path_factory.mktemp("sound") / "run"
    interrupted(problem, path, 6, settings=QUICK)
    return path.read_bytes()


@pytest.fixture
def path(sound, tmp_path) -> Path:
    path = tmp_path / "run"
    path.write_bytes(sound)
    return path


def refused(problem, path, *, resume=True, **options) -> alignopt.BadCheckpoint:
    """Why a file is not taken up; it stays as it is."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(alignopt.BadCheckpoint) as caught:
        alignopt.solve(problem, **{"settings": QUICK, **options}, checkpoint=path, resume=resume)
    assert before == (path.read_bytes() if path.is_file() else None)
    return caught.value


def read(path: Path) -> tuple[dict, dict[bytes, bytes]]:
    """All that a file holds."""
    opened = Shelf.opened(path)
    try:
        return opened.facts(), {key: opened.value(key) for key in list(opened.keys())}
    finally:
        opened.close()


def changed(path: Path, statement: str) -> None:
    """Change a file as nobody should."""
    database = sqlite3.connect(path)
    with database:
        database.execute(statement)
    database.close()


def test_what_was_left_is_not_written_over(problem, path):
    assert refused(problem, path, resume=False).failures.row(0, named=True) == {
        "check": "checkpoint_is_new",
        "table": str(path),
        "row": None,
        "key": None,
        "column": None,
        "got": "a file that is there, as an interrupted run leaves it",
        "expected": "none, as this run begins anew",
        "remedy": "resume (--resume, resume=True) to go on from it, or remove it to begin anew",
    }


def test_there_must_be_something_to_resume(problem, tmp_path):
    assert refused(problem, tmp_path / "none").failures["check"].to_list() == ["checkpoint_is_there"]


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (b"", "checkpoint_is_whole"),
        (b"SQLite", "checkpoint_is_one"),
        (b"goal_id,name\n", "checkpoint_is_one"),
        (b"PK\x03\x04" + bytes(4000), "checkpoint_is_one"),
    ],
)
def test_what_is_no_checkpoint(problem, tmp_path, content, check):
    (tmp_path / "run").write_bytes(content)
    assert refused(problem, tmp_path / "run").failures["check"].to_list() == [check]


def test_a_database_of_something_else(problem, tmp_path):
    changed(tmp_path / "run", "CREATE TABLE answers (key, value, seal)")
    said = "run: got a database of something else, expected a checkpoint of alignopt; name the file that"
    assert said in str(refused(problem, tmp_path / "run"))


def test_a_folder_is_no_checkpoint(problem, tmp_path):
    with pytest.raises(IsADirectoryError):
        alignopt.solve(problem, checkpoint=tmp_path, resume=True)


def test_another_table_is_named(problem, path):
    goals = problem.goals.with_columns(name=pl.col("name") + "!")
    error = refused(problem.replace(goals=goals), path)
    assert error.failures["check"].to_list() == ["checkpoint_is_of_this_problem"]
    assert (
        "run, goals: got the rows that it was made with, expected the rows of this run; "
        "resume with the tables as they were, or remove it to begin anew"
    ) in str(error)


def test_all_that_differs_is_listed(problem, path):
    plan = alignopt.solve(problem, settings=QUICK)
    other = alignopt.Settings(passes=2, nodes=20, seed=7, rates=alignopt.Rates(balance=2))
    error = refused(problem, path, settings=other, start=plan, extend=lambda model: None)
    found = error.failures.select("column", "got", "expected").rows()
    assert found[:4] == [
        ("extend", "none", "a function"),
        ("passes", "1", "2"),
        ("rate of balance", "1.0", "2"),
        ("seed", "0", "7"),
    ]
    assert found[4][:2] == ("start", "none")
    assert set(error.failures["check"]) == {"checkpoint_is_of_these_settings"}


def test_another_method_is_named(problem, path):
    said = "run, method: got cascade, expected joint; resume with the settings as they were, or remove it"
    assert said in str(refused(problem, path, method="joint"))


def test_another_version_is_named(problem, path, monkeypatch):
    now, *others = fingerprint.versions()
    monkeypatch.setattr(fingerprint, "versions", lambda: ("alignopt 99.0", *others))
    now = now.removeprefix("alignopt ")
    said = f"run, alignopt: got {now}, expected 99.0; resume with the versions that wrote it, or remove it"
    assert said in str(refused(problem, path))


def test_another_solver_is_named(problem, path, monkeypatch):
    now = fingerprint.versions()
    others = [f"{each.split()[0]} 0.0.1" if each.startswith("HiGHS ") else each for each in now]
    monkeypatch.setattr(fingerprint, "versions", lambda: others)
    assert refused(problem, path).failures["column"].to_list() == ["HiGHS"]


def test_another_format_is_named(problem, path, monkeypatch):
    monkeypatch.setattr(shelf, "FORMAT", 2)
    said = "run: got format 1, expected format 2; resume with the version of alignopt that wrote it"
    assert said in str(refused(problem, path))


def test_one_that_another_run_has_open(problem, path):
    first = Checkpoint(path, resume=True)
    alignopt.solve(problem, settings=QUICK, checkpoint=first)
    said = "run: got a checkpoint that another run has open, expected one that no run is at work on; wait"
    assert said in str(refused(problem, path))
    assert first.put_away() > 0


@settings(max_examples=200)
@given(st.data())
def test_cut_at_any_byte_it_is_refused(sound, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("cut") / "run"
    path.write_bytes(sound[: data.draw(st.integers(0, len(sound) - 1))])
    with pytest.raises(alignopt.BadCheckpoint) as caught:
        read(path)
    assert caught.value.failures["check"].item() in {"checkpoint_is_whole", "checkpoint_is_one"}


@settings(max_examples=300)
@given(st.data())
def test_a_byte_that_was_flipped_is_told_or_does_not_matter(sound, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("flipped")
    (folder / "sound").write_bytes(sound)
    facts, answers = read(folder / "sound")
    at, by = data.draw(st.integers(0, len(sound) - 1)), data.draw(st.integers(1, 255))
    (folder / "run").write_bytes(sound[:at] + bytes([sound[at] ^ by]) + sound[at + 1 :])
    with suppress(alignopt.BadCheckpoint):
        told, kept = read(folder / "run")
        assert told == facts
        assert kept.items() <= answers.items()


@pytest.mark.parametrize(
    ("statement", "got"),
    [
        ("UPDATE answers SET value = x'00' WHERE rowid = 2", "an answer that was changed"),
        ("UPDATE answers SET key = 'text' WHERE rowid = 1", "what cannot be read"),
        ("UPDATE facts SET text = cast(replace(text, '20', '21') as blob)", "a head that was changed"),
        ("DELETE FROM facts", "what cannot be read"),
        ("DROP TABLE answers", "what cannot be read"),
    ],
)
def test_what_was_changed_is_told(problem, path, statement, got):
    changed(path, statement)
    said = f"run: got {got}: it is damaged or half-written, expected a checkpoint as alignopt wrote it; put"
    assert said in str(refused(problem, path))
