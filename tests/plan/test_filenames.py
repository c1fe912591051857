"""Names of files."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignopt.plan.filenames import LONGEST, file_names

IDS = st.text(min_size=1, max_size=200).filter(
    lambda text: not set("\ud800") & set(text) and text.strip() == text
)


@pytest.mark.parametrize("plain", ["P-01", "AGR-BWO01", "1.2.3", "Jane Doe", "Zieliński", "a_b", "Ö"])
def test_an_ordinary_id_is_its_own_name(plain: str) -> None:
    assert file_names([plain, "other"])[plain] == plain


@pytest.mark.parametrize(
    "odd",
    [
        "a/b",
        "a\\b",
        "..",
        ".",
        ".hidden",
        "-rf",
        "x.",
        "CON",
        "nul",
        "com1",
        "lpt¹",
        "CON.x",
        "a:b",
        "*",
        "~",
        "a~b",
    ],
)
def test_an_odd_id_is_marked(odd: str) -> None:
    name = file_names([odd])[odd]
    assert name != odd
    assert not set(name) & set('/\\:*?"<>|')
    assert name[0].isalnum()
    assert name[-1].isalnum()


def test_ids_that_differ_in_case_only_get_different_names() -> None:
    names = file_names(["a", "A", "Straße", "STRASSE", "b"])
    assert len({name.casefold() for name in names.values()}) == 5
    assert names["b"] == "b"


def test_ids_that_differ_in_how_accents_are_encoded_only_get_different_names() -> None:
    composed, taken_apart = normalize("NFC", "Zoë"), normalize("NFD", "Zoë")
    names = file_names([composed, taken_apart])
    assert len({normalize("NFC", name) for name in names.values()}) == 2


def test_long_ids_alike_at_the_beginning_get_different_names() -> None:
    names = file_names(["x" * 500 + "1", "x" * 500 + "2"])
    assert len(set(names.values())) == 2


def test_a_name_made_for_one_id_is_never_that_of_another() -> None:
    made = file_names(["a/b"])["a/b"]
    assert file_names(["a/b", made])[made] != made


def test_nothing_left_to_keep_is_still_a_name() -> None:
    assert file_names(["///"])["///"].startswith("holder~")


@settings(deadline=None)
@given(st.lists(IDS, unique=True, max_size=20))
def test_any_ids_get_different_short_names_that_can_be_written(ids: list[str]) -> None:
    names = file_names(ids)
    assert len({normalize("NFKC", name).casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        assert len(f"{name}.md".encode()) <= LONGEST + 20
        assert Path(f"{name}.md").name == f"{name}.md"
        assert name.isprintable()
        assert not name.startswith((".", "-", " "))
