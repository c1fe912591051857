"""What a waiting person is told: a bar in a notebook or terminal, nothing when embedded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


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
    """A progress bar (on standard error in a terminal; in the output cell of a notebook)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    in_notebook = "ipykernel" in sys.modules
    console = Console(stderr=not in_notebook)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with RichProgress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("preparing", total=None)

        def report(progress: Progress) -> None:
            shown.update(
                task,
                completed=progress.done,
                total=progress.total,
                description=progress.what,
            )

        yield report
