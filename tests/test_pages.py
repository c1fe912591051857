"""Pages whose tables are made from the code are up to date, and examples of pages run."""

from __future__ import annotations

import importlib.util
import re
from functools import partial
from pathlib import Path

import distributed
import pytest

import alignopt
from marked import expected, mark, teams

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


def test_examples_of_executors_give_the_same_plan(monkeypatch):
    small = partial(distributed.Client, n_workers=1, processes=False, dashboard_address=":0")
    monkeypatch.setattr(distributed, "Client", small)
    page = (DOCS / "side-by-side.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(examples) == 4
    for example in examples:
        names = {"__name__": "__main__", "alignopt": alignopt, "problem": teams()}
        exec(example, names)
        assert mark(names["plan"]) == expected()["new"]
