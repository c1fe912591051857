"""Failures as people read them."""

import sys

import pytest

from alignopt.cli.listing import listing
from alignopt.tables.failures import failure


@pytest.fixture
def failures():
    return [
        failure(
            "a", table="goals.csv", row=17, column="priority", key="G", got="-1", expected="0", remedy="mend"
        ),
        failure("b", table="units.csv", got="no such table", expected="it", remedy="add it"),
        failure("c", table="goals.csv", row=3, expected="xyz" + " name" * 30, remedy="name it"),
    ]


def test_failures_of_a_file_stand_together(failures):
    assert listing(failures[:2] + failures[:1], hint="").splitlines()[2:] == [
        "\x1b[1mgoals.csv\x1b[0m",
        "  row 17, priority (G): got -1, expected 0",
        "\x1b[36m    - mend\x1b[0m",
        "  row 17, priority (G): got -1, expected 0",
        "\x1b[36m    - mend\x1b[0m",
        "",
        "\x1b[1munits.csv\x1b[0m",
        "  got no such table, expected it",
        "\x1b[36m    - add it\x1b[0m",
    ]


def test_no_more_than_asked_for_are_shown(failures):
    text = listing(failures, at_most=1, hint="ask for more")
    assert "3 failures in 2 tables" in text
    assert "units.csv" not in text
    assert text.endswith("\n\n... and 2 more failures: ask for more")


def test_lines_fit_the_terminal(failures, monkeypatch):
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "50")
    lines = listing(failures, hint="").splitlines()
    assert max(len(line) for line in lines if "\x1b" not in line) <= 50
    assert "  row 3: got nothing, expected xyz name name name" in lines
