"""The page on scenarios: its examples are run as they stand, and every change is one of them."""

from __future__ import annotations

import doctest
import re
import warnings
from pathlib import Path

import pytest

import alignopt
from alignopt import changes
from alignopt.changes.listing import FORMS, GIVES
from alignopt.tables.contract import columns_of
from alignopt.tables.names import CHANGES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "scenarios.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def company():
    return alignopt.read(ROOT / "data" / "samples" / "company")


def test_examples_are_as_printed(monkeypatch):
    monkeypatch.chdir(ROOT)
    done = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS, encoding="utf-8")
    assert done.attempted > 6
    assert done.failed == 0


@pytest.mark.parametrize("example", EXAMPLES)
def test_tables_apply_to_the_company_and_leave_it_sound(example, company, tmp_path):
    path = tmp_path / "scenarios.csv"
    path.write_text(example, encoding="utf-8")
    for scenario in changes.read(path, company):
        assert all(scenario.texts(company))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", alignopt.Caution)
            after = scenario.apply(company)
        assert after != company
        assert alignopt.check(after.tables()).is_empty()


def test_every_change_is_among_the_examples(company):
    words = {
        line.split(",")[1 + ("order" in example)] for example in EXAMPLES for line in example.splitlines()[1:]
    }
    assert words == set(CHANGES)


def test_every_column_and_what_each_change_goes_by_are_listed():
    for column in columns_of("scenarios"):
        assert f"`{column.name}`" in TEXT
    for word, form in FORMS.items():
        (line,) = re.findall(rf"^\| `{word}` \|.*$", TEXT, re.MULTILINE)
        listed = re.findall(r"`(\w+)`", line.split("|")[3])
        assert listed == [name for name in GIVES if name in form.goes_by]


@pytest.mark.parametrize("word", CHANGES)
def test_code_in_the_list_can_be_run(word, company):
    (line,) = re.findall(rf"^\| `{word}` \| `(.*?)` \|", TEXT, re.MULTILINE)
    change = eval(f"changes.{line}", {"changes": changes})
    assert change.kind == word
    assert change.text(company)
