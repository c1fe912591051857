from __future__ import annotations

import re
from decimal import Decimal

import polars as pl
import pytest

from alignopt.tables import fields
from alignopt.tables.fields import DECIMAL, UNSEEN

PLAIN = (
    fields.identifier,
    fields.label,
    fields.text,
    fields.share,
    fields.amount,
    fields.positive,
    fields.truth,
)


@pytest.mark.parametrize("field", PLAIN, ids=lambda field: field.__name__)
@pytest.mark.parametrize("nullable", [True, False])
def test_a_field_says_what_is_expected_and_what_to_do(field, nullable):
    made = field("what it holds", nullable=nullable)
    assert (made.description, made.nullable) == ("what it holds", nullable)
    assert set(made.metadata) == {"kind", "expected", "remedy"}
    assert all(made.metadata.values())


def test_a_word_is_one_of_a_few():
    made = fields.word("how", ("fast", "slow"), nullable=True)
    assert made.metadata["expected"] == "one of fast, slow"
    assert made.metadata["remedy"] == "write one of these words, or leave it empty"


@pytest.mark.parametrize(
    "character", ["\x00", "\n", "\x7f", "\x85", "\xad", "\u200b", "\u202e", "\u2066", "\ufeff"]
)
def test_what_cannot_be_seen(character):
    assert re.search(f"[{UNSEEN}]", character)
    assert pl.Series([character]).str.contains(f"[{UNSEEN}]").item()


@pytest.mark.parametrize("character", ["a", " ", "é", "\u0301", "漢", "🎯", "\u200c", "\u200d"])
def test_what_can_be_seen_or_joins_letters(character):
    assert not pl.Series([character]).str.contains(f"[{UNSEEN}]").item()


@pytest.mark.parametrize("figure", ["9" * 15 + "." + "9" * 12, "9" * 8 + "." + "9" * 20])
def test_the_longest_figures_fit_into_decimal_arithmetic(figure):
    assert re.match(DECIMAL, figure)
    assert +Decimal(figure) == Decimal(figure)
