"""What a waiting person is told: a bar in a notebook or terminal, nothing when embedded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Progress:
    """So many parts of the work are done, out of so many; ``what`` is being done now."""

    done: int
    total: int
    what: str


Report = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Tell nobody."""


@contextmanager
def reporting(progress: Report | None) -> Iterator[Report]:
    """The caller's report, else a bar where a person waits, else silence."""
    if progress is not None:
        yield progress
    elif is_interactive():
        with bar() as report:
            yield report
    else:
        yield silent


def is_interactive() -> bool:
    """Whether a person sits in front: an interactive interpreter, IPython or a notebook."""
    return hasattr(sys, "ps1") or hasattr(sys.modules.get("__main__"), "get_ipython")


@contextmanager
def bar() -> Iterator[Report]:
    """A progress bar that goes away when the work is done: in a notebook's cell, or on standard error."""
    with _bar_in_notebook() if "ipykernel" in sys.modules else _bar_in_terminal() as report:
        yield report


@contextmanager
def _bar_in_terminal() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("preparing", total=None)

        def report(now: Progress) -> None:
            shown.update(task, completed=now.done, total=now.total, description=now.what)

        yield report


@contextmanager
def _bar_in_notebook() -> Iterator[Report]:
    from IPython import display

    show: Callable[..., Any] = display.display
    cell = show(_html("<progress></progress> preparing"), raw=True, display_id=True)

    def report(now: Progress) -> None:
        text = f"{escape(now.what)} {now.done}/{now.total}"
        cell.update(_html(f"<progress value='{now.done}' max='{now.total}'></progress> {text}"), raw=True)

    try:
        yield report
    finally:
        cell.update(_html(""), raw=True)


def _html(text: str) -> dict[str, str]:
    return {"text/html": text, "text/plain": ""}
