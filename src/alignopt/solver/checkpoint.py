"""What a run has solved, kept in a file, so that it can be taken up when it was interrupted.

Answers are gathered for half a second and written together, read one by one when they are asked for, and
never all in memory. A run that is short leaves no file at all, one that is done removes it.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import TYPE_CHECKING

from alignopt.errors import NoPlan
from alignopt.solver.shelf import Shelf, refusal, refusals, remove
from alignopt.solver.status import Stopped
from alignopt.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.solver.fingerprint import Fingerprint

PAUSE = 0.5
"""Seconds at least from one writing to the next."""
THRIFT = 100
"""A writing that took a second is followed by at least so many without one."""


class Checkpoint:
    """Answers of one run, in a file: made once there is something to keep, removed when the run is done.

    Hand one to :func:`alignopt.solve` instead of a path to say yourself when that is, such as after the plan
    was written. Several threads may use it.

    Parameters
    ----------
    path
        The file.
    resume
        Take up the run that left it there; otherwise no such file may be there yet.
    """

    def __init__(self, path: str | Path, *, resume: bool = False) -> None:
        self.path = Path(path)
        self.is_resumed = resume
        self._lock = RLock()
        self._shelf: Shelf | None = None
        self._fingerprint: Fingerprint | None = None
        self._keys: set[bytes] = set()
        self._waiting: dict[bytes, bytes] = {}
        self._is_open = False
        self._is_made = False
        self._failed: str | None = None
        self._due = 0.0

    @property
    def kept(self) -> int:
        """How many answers stand in the file."""
        return len(self._keys) - len(self._waiting)

    def refuse(self) -> None:
        """Refuse a file that is there and should not be, or the other way round.

        Raises
        ------
        BadCheckpoint
            If so.
        """
        is_there = os.path.lexists(self.path)
        if is_there and not self.is_resumed:
            raise refusal(
                self.path,
                "checkpoint_is_new",
                got="a file that is there, as an interrupted run leaves it",
                expected="none, as this run begins anew",
                remedy="resume (--resume, resume=True) to go on from it, or remove it to begin anew",
            )
        if self.is_resumed and not is_there:
            raise refusal(
                self.path,
                "checkpoint_is_there",
                got="no such file",
                expected="the one that an interrupted run left, as this one resumes it",
                remedy="name that file, or begin anew, without --resume (resume=True)",
            )

    def begin(self, fingerprint: Fingerprint) -> None:
        """Make ready for a run. What is kept already is read once, to see whether it is sound.

        Raises
        ------
        BadCheckpoint
            If the file is not one that this run may take up: every reason is listed.
        OSError
            If it cannot be read or written.
        """
        self.refuse()
        self._fingerprint = fingerprint
        if self.is_resumed:
            self._take_up(fingerprint)
        else:
            _try_writing(self.path)
        self._due = monotonic() + PAUSE
        self._is_open = True

    def _take_up(self, fingerprint: Fingerprint) -> None:
        shelf = Shelf.opened(self.path)
        try:
            differences = fingerprint.differences(shelf.facts(), str(self.path))
            if differences:
                raise refusals(differences)
            self._keys = set(shelf.keys())
        except BaseException:
            shelf.close()
            raise
        self._shelf, self._is_made = shelf, True

    def answer(self, key: bytes) -> bytes | None:
        """What is kept under a key.

        Warns
        -----
        RuntimeWarning
            Once, if nothing more can be kept.
        """
        with self._lock:
            if self._failed is not None:
                said, self._failed = self._failed, None
                message = f"{self.path} cannot be written ({said}); the run goes on, and keeps nothing more"
                warnings.warn(message, RuntimeWarning, stacklevel=2)
            if not self._is_open or key not in self._keys:
                return None
            if key in self._waiting:
                return self._waiting[key]
            assert self._shelf is not None
            return self._shelf.value(key)

    def keep(self, key: bytes, value: bytes) -> None:
        """Keep an answer; soon it stands in the file."""
        with self._lock:
            if self._is_open and key not in self._keys:
                self._keys.add(key)
                self._waiting[key] = value
                if monotonic() >= self._due:
                    self._write()

    def put_away(self) -> int:
        """Write what is not written yet and close the file; nothing is kept any more.

        Returns
        -------
        int
            How many answers stand in the file.
        """
        with self._lock:
            if self._is_open and self._waiting:
                self._write()
            self._close()
            return self.kept

    def done(self) -> None:
        """Close and remove the file, if this run made it or took it up."""
        with self._lock:
            self._close()
            self._keys, self._waiting = set(), {}
            if self._is_made:
                remove(self.path)
                self._is_made = False

    def _write(self) -> None:
        """Write what waits. Where that fails, the work is worth more than what is kept of it."""
        began = monotonic()
        try:
            if self._shelf is None:
                assert self._fingerprint is not None
                self._shelf = Shelf.made(self.path, self._fingerprint.facts, self._waiting)
                self._is_made = True
            else:
                self._shelf.write(self._waiting)
        except (OSError, sqlite3.Error) as error:
            self._failed = str(error)
            self._keys -= set(self._waiting)
            self._is_open = False
        now = monotonic()
        self._waiting = {}
        self._due = now + max(PAUSE, THRIFT * (now - began))

    def _close(self) -> None:
        self._is_open = False
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None


@contextmanager
def keeping(checkpoint: str | Path | Checkpoint | None, *, resume: bool) -> Iterator[Checkpoint | None]:
    """A checkpoint for one run: removed if that is done, kept for another if it ended otherwise.

    An error that ends the run gets a note of what is kept. A checkpoint that is handed in ready made is left
    to its owner, unless it is certain that there is no plan.
    """
    if checkpoint is None or isinstance(checkpoint, Checkpoint):
        if resume:
            message = "resume: name the checkpoint that is taken up as a path, checkpoint=..."
            raise ValueError(message)
        mine = checkpoint
    else:
        mine = Checkpoint(checkpoint, resume=resume)
    if mine is None:
        yield None
        return
    try:
        yield mine
    except BaseException as error:
        if isinstance(error, NoPlan) and error.stopped is not Stopped.TIME_LIMIT:
            mine.done()
        elif kept := mine.put_away():
            what = f"{mine.path} keeps {counted(kept, 'solved step')}"
            error.add_note(f"{what}: resume=True goes on from there")
        raise
    if mine is not checkpoint:
        mine.done()


def _try_writing(path: Path) -> None:
    """Raise OSError if there could be no file beside this one."""
    above = path.absolute().parent
    while not above.exists() and above != above.parent:
        above = above.parent
    with tempfile.TemporaryFile(dir=above):
        pass
