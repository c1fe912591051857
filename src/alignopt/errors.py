"""What can go wrong, and whose mistake it is.

::

    AlignoptError
    ├── BadInput      the tables or settings handed in are at fault: .failures lists every one
    │   └── BadCheckpoint  a file is not what an interrupted run left, or not of this run
    ├── NoPlan        the tables are sound, but no plan exists, or none was found in time
    ├── UnknownName   a holder, goal or policy was asked for that is not there
    └── WorkersFailed the executor that was to solve steps is at fault, or those who work for it

    UserWarning
    └── Caution       the tables are sound, and may not say what was meant: .found says what and where
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import polars as pl

    from alignopt.solver.status import Stopped

SHOWN = 20
BEYOND = "failures_are_few"
"""The check whose one row says how many failures are not listed."""


class AlignoptError(Exception):
    """Anything alignopt raises on purpose."""


class BadInput(AlignoptError, ValueError):
    """The input is at fault; the message lists what, where, and what to do.

    Attributes
    ----------
    failures
        One row per failure: check, table, row, key, column, got, expected, remedy.
    """

    def __init__(self, failures: pl.DataFrame, *, what: str = "the tables") -> None:
        self.failures = failures
        self.what = what
        super().__init__(_listing(failures, what))

    def __reduce__(self) -> tuple[Callable[[pl.DataFrame, str], BadInput], tuple[pl.DataFrame, str]]:
        """Pickle and copy with the failures."""
        return partial(_bad_input, type(self)), (self.failures, self.what)


class BadCheckpoint(BadInput):
    """A run cannot be taken up from a file, or not be kept in it; the message lists every reason."""


class NoPlan(AlignoptError):
    """No plan exists, or none was found within the limits.

    Attributes
    ----------
    stopped
        Why solving stopped; None where it never began.
    """

    def __init__(self, text: str, *, stopped: Stopped | None = None) -> None:
        self.stopped = stopped
        super().__init__(text)


class UnknownName(AlignoptError, LookupError):
    """Somebody or something was asked for by a name that is not there.

    Attributes
    ----------
    kind
        What was asked for.
    got
        The name.
    near
        The nearest of the names that are there.
    """

    kind: str = "name"
    got: str = ""
    near: tuple[str, ...] = ()

    @classmethod
    def among(cls, kind: str, got: str, known: Iterable[str]) -> UnknownName:
        """An error that offers the nearest of the known names."""
        near = get_close_matches(got, list(known), n=3)
        hint = f"; did you mean {' or '.join(repr(each) for each in near)}?" if near else ""
        error = cls(f"there is no {kind} {got!r}{hint}")
        error.kind, error.got, error.near = kind, got, tuple(near)
        return error


class WorkersFailed(AlignoptError):
    """An executor refused or lost a step; nothing is wrong with the problem. The message says what to do."""


class Caution(UserWarning):
    """Sound tables hold what their author may not have meant, such as a rule that binds nobody.

    Attributes
    ----------
    found
        A row of the frame that :func:`alignopt.cautions` gives.
    """

    def __init__(self, found: dict[str, object]) -> None:
        self.found = found
        super().__init__(found)

    def __str__(self) -> str:
        """Where, what, and what to do."""
        return describe(self.found)


def _bad_input(kind: type[BadInput], failures: pl.DataFrame, what: str) -> BadInput:
    return kind(failures, what=what)


def describe(failure: dict[str, object]) -> str:
    """One failure as one line: where, what, and what to do."""
    where = str(failure["table"])
    if failure["row"] is not None:
        where += f" row {failure['row']}"
    if failure["column"] is not None:
        where += f", {failure['column']}"
    if failure["key"] is not None:
        where += f" ({failure['key']})"
    got = "nothing" if failure["got"] is None else failure["got"]
    return f"{where}: got {got}, expected {failure['expected']}; {failure['remedy']}"


def _listing(failures: pl.DataFrame, what: str) -> str:
    rows = failures.to_dicts()
    listed = [row for row in rows if row["check"] != BEYOND]
    beyond = sum(int(row["got"].split()[0].replace(",", "")) for row in rows if row["check"] == BEYOND)
    count = len(listed) + beyond
    lines = [f"{count:,} failure{'' if count == 1 else 's'} in {what}:"]
    lines += [f"  {describe(row)}" for row in listed[:SHOWN]]
    if count > SHOWN:
        lines.append(f"  ... and {count - SHOWN:,} more: see the failures of this error")
    return "\n".join(lines)
