"""The file of a checkpoint: an SQLite database of answers by key, and of what run they are.

What is written is written whole or not at all, however the process ends. Each answer has a checksum of its
own, so none that was damaged is ever handed back. While a run has the file open, no other may.
"""

from __future__ import annotations

import json
import os
import sqlite3
from errno import EACCES
from hashlib import blake2b
from typing import TYPE_CHECKING, NoReturn

from alignopt.errors import BadCheckpoint
from alignopt.tables.failures import failure, failures_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from alignopt.solver.fingerprint import Facts
    from alignopt.tables.failures import Failure

FORMAT = 1
"""Of these files; others are not read."""
OURS = 0x416C6967
"""What SQLite calls the id of the application that a file belongs to."""
BEGINNING = b"SQLite format 3\0"
TABLES = """
CREATE TABLE facts (text BLOB NOT NULL, seal BLOB NOT NULL);
CREATE TABLE answers (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL, seal BLOB NOT NULL);
"""
ANEW = "remove it to begin anew"


class Shelf:
    """An open file."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self._path = path
        self._database = database

    @classmethod
    def made(cls, path: Path, facts: Facts, answers: Mapping[bytes, bytes]) -> Shelf:
        """A new file, with answers in it from the beginning.

        Raises
        ------
        OSError
            If it cannot be made, or is there.
        sqlite3.Error
            If it cannot be written.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("xb").close()
        try:
            shelf = cls(path, _connected(path))
            shelf._write(answers, facts)
        except BaseException:
            remove(path)
            raise
        return shelf

    @classmethod
    def opened(cls, path: Path) -> Shelf:
        """A file that a run left.

        Raises
        ------
        BadCheckpoint
            If it is none, belongs to another version, is damaged, or another run has it open.
        OSError
            If it cannot be read.
        """
        with path.open("rb") as file:
            beginning = file.read(len(BEGINNING))
        if not beginning:
            raise damaged(path, "an empty file")
        if beginning != BEGINNING:
            raise _no_checkpoint(path, "a file of another kind")
        try:
            database = _connected(path)
        except sqlite3.Error as error:
            _refuse(path, error)
        shelf = cls(path, database)
        try:
            shelf._refuse_others()
        except BaseException:
            shelf.close()
            raise
        return shelf

    def _refuse_others(self) -> None:
        try:
            owner, form = (self._database.execute(f"PRAGMA {name}").fetchone()[0] for name in _IDS)
        except sqlite3.Error as error:
            _refuse(self._path, error)
        if owner != OURS:
            raise _no_checkpoint(self._path, "a database of something else")
        if form != FORMAT:
            raise refusal(
                self._path,
                "checkpoint_is_of_this_version",
                got=f"format {form}",
                expected=f"format {FORMAT}",
                remedy=f"resume with the version of alignopt that wrote it, or {ANEW}",
            )

    def facts(self) -> Facts:
        """What run it is of."""
        try:
            ((text, seal),) = self._database.execute("SELECT text, seal FROM facts").fetchall()
            if seal != _seal(text):
                raise damaged(self._path, "a head that was changed")
            facts: Facts = json.loads(text)
        except BadCheckpoint:
            raise
        except (sqlite3.Error, TypeError, ValueError) as error:
            _refuse(self._path, error)
        return facts

    def keys(self) -> Iterator[bytes]:
        """All keys; every answer is read once to see whether it is sound."""
        try:
            ((said,),) = self._database.execute("PRAGMA integrity_check(1)").fetchall()
            if said != "ok":
                raise damaged(self._path, "pages that were changed")
            for key, value, seal in self._database.execute("SELECT key, value, seal FROM answers"):
                if seal != _seal(key + value):
                    raise damaged(self._path, "an answer that was changed")
                yield key
        except BadCheckpoint:
            raise
        except (sqlite3.Error, TypeError, ValueError) as error:
            _refuse(self._path, error)

    def value(self, key: bytes) -> bytes:
        """The answer under a key; it is looked at once more, as the file may have been changed meanwhile."""
        question = "SELECT value, seal FROM answers WHERE key = ?"
        try:
            value: bytes
            value, seal = self._database.execute(question, [key]).fetchone()
            if seal != _seal(key + value):
                raise damaged(self._path, "an answer that was changed")
        except BadCheckpoint:
            raise
        except (sqlite3.Error, TypeError, ValueError) as error:
            _refuse(self._path, error)
        return value

    def write(self, answers: Mapping[bytes, bytes]) -> None:
        """Add answers: all of them, or none.

        Raises
        ------
        sqlite3.Error
            If they cannot be written.
        """
        self._write(answers)

    def _write(self, answers: Mapping[bytes, bytes], facts: Facts | None = None) -> None:
        database = self._database
        database.execute("BEGIN IMMEDIATE")
        try:
            if facts is not None:
                text = json.dumps(facts).encode()
                for line in TABLES.strip().splitlines():
                    database.execute(line)
                database.execute("INSERT INTO facts VALUES (?, ?)", [text, _seal(text)])
                for name, value in zip(_IDS, (OURS, FORMAT), strict=True):
                    database.execute(f"PRAGMA {name} = {value}")
            rows = ((key, value, _seal(key + value)) for key, value in answers.items())
            database.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Let others have the file."""
        self._database.close()


_IDS = ("application_id", "user_version")


def remove(path: Path) -> None:
    """Remove a file, and what SQLite may have left beside it when a process was killed."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def refusal(path: Path, check: str, *, got: str, expected: str, remedy: str) -> BadCheckpoint:
    """One reason why a file is no checkpoint that a run could take up."""
    return refusals([failure(check, table=str(path), got=got, expected=expected, remedy=remedy)])


def refusals(found: list[Failure]) -> BadCheckpoint:
    """All reasons why a file is no checkpoint that a run could take up."""
    return BadCheckpoint(failures_frame(found), what="the checkpoint")


def damaged(path: Path, got: str) -> BadCheckpoint:
    """The file is not as it was written."""
    return refusal(
        path,
        "checkpoint_is_whole",
        got=f"{got}: it is damaged or half-written",
        expected="a checkpoint as alignopt wrote it",
        remedy=f"put back a sound copy, or {ANEW}",
    )


def _no_checkpoint(path: Path, got: str) -> BadCheckpoint:
    return refusal(
        path,
        "checkpoint_is_one",
        got=got,
        expected="a checkpoint of alignopt",
        remedy="name the file that an interrupted run left; this one was not touched",
    )


def _refuse(path: Path, error: Exception) -> NoReturn:
    """Say what an error in reading a file comes to."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_BUSY:
        raise refusal(
            path,
            "checkpoint_is_free",
            got="a checkpoint that another run has open",
            expected="one that no run is at work on",
            remedy="wait for the other run to end, or name another file",
        ) from error
    if not os.access(path, os.R_OK | os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES), str(path)) from error
    raise damaged(path, "what cannot be read") from error


def _connected(path: Path) -> sqlite3.Connection:
    """A connection that keeps all others out, used by threads that take turns."""
    name = f"{path.absolute().as_uri()}?mode=rw"
    database = sqlite3.connect(name, uri=True, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        database.execute("COMMIT")
    except BaseException:
        database.close()
        raise
    return database


def _seal(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()
