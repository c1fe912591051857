"""Pages whose tables are made from the code are up to date."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


def made():
    """The script that makes them."""
    spec = importlib.util.spec_from_file_location("docs_tables", DOCS / "tables.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", made().PARTS)
def test_a_page_is_as_the_code_makes_it(name):
    """If not: ``python docs/tables.py``."""
    assert made().page(name) == (DOCS / f"{name}.md").read_text(encoding="utf-8")
