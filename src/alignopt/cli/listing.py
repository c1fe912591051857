"""Failures as a list that people read: by file, then row and column, and what to do beneath."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import Any

import click

from alignopt.wording import counted

MORE = "failures_are_few"
"""The check whose row stands for failures beyond the limit."""

Failure = dict[str, Any]


def listing(failures: list[Failure], *, at_most: int | None = None, hint: str) -> str:
    """Failures by file, under a heading.

    Parameters
    ----------
    failures
        Rows of the frame of failures.
    at_most
        Show no more than so many.
    hint
        How to see the rest, if there is one.
    """
    listed = [each for each in failures if each["check"] != MORE]
    beyond = [str(each["got"]) for each in failures if each["check"] == MORE]
    shown = listed[:at_most]
    lines = [click.style(heading(failures), fg="red", bold=True)]
    for table, group in _by_table(shown).items():
        lines += ["", click.style(table, bold=True)]
        for each in group:
            lines += _entry(each)
    if len(shown) < len(listed):
        beyond = [f"{len(listed) - len(shown):,} more failures"]
    lines += ["", *(f"... and {rest}: {hint}" for rest in beyond)] if beyond else []
    return "\n".join(lines)


def heading(failures: list[Failure]) -> str:
    """How many there are, in how many tables."""
    listed = [each for each in failures if each["check"] != MORE]
    tables = len(_by_table(listed))
    more = "more than " if len(listed) < len(failures) else ""
    return f"{more}{counted(len(listed), 'failure')} in {counted(tables, 'table')}"


def _by_table(failures: list[Failure]) -> dict[str, list[Failure]]:
    groups: dict[str, list[Failure]] = {}
    for each in failures:
        groups.setdefault(str(each["table"]), []).append(each)
    return groups


def _entry(failure: Failure) -> list[str]:
    """One failure: where and what on one line, the remedy on the next."""
    place = [f"row {failure['row']}"] if failure["row"] is not None else []
    place += [failure["column"]] if failure["column"] is not None else []
    where = ", ".join(place) + (f" ({failure['key']})" if failure["key"] is not None else "")
    got = "nothing" if failure["got"] is None else failure["got"]
    said = f"got {got}, expected {failure['expected']}"
    first = _wrapped(f"{where.strip()}: {said}" if where else said, "  ")
    return [*first, *(click.style(line, fg="cyan") for line in _wrapped(f"- {failure['remedy']}", "    "))]


def _wrapped(text: str, indent: str) -> list[str]:
    """Lines that fit the terminal; one line where no terminal is, so that it can be searched."""
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        return [indent + text]
    width = max(40, shutil.get_terminal_size().columns)
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
