"""The page on audits: its examples are run as they stand."""

from __future__ import annotations

import doctest
from pathlib import Path

from alignopt.auditing.structure import STRUCTURE

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "audit.md"


def test_examples_are_as_printed(monkeypatch):
    monkeypatch.chdir(ROOT)
    done = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS, encoding="utf-8")
    assert done.attempted > 4
    assert done.failed == 0


def test_every_kind_of_structure_is_listed():
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| `{kind}` | " in text for kind in STRUCTURE)
