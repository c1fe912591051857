from __future__ import annotations

import time

import pytest

from alignopt.tables.suggest import Near, hint, loosely


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Goal_ID ", "goal-id"),
        ("GOAL  ID", "goal_id"),
        ("G-007", "g-7"),
        ("007", "7.0"),
        ("é", "e\u0301"),
        ("G\u200b1", "G1"),
        ("Sales – North", "sales - north"),
        ("STRASSE", "straße"),
    ],
)
def test_names_that_are_loosely_the_same(one, other):
    assert loosely(one) == loosely(other)


@pytest.mark.parametrize(("one", "other"), [("G1", "G2"), ("G10", "G1"), ("1.5", "15"), ("a", "")])
def test_names_that_are_not(one, other):
    assert loosely(one) != loosely(other)


@pytest.mark.parametrize(
    ("name", "near"),
    [("g-1", "G-001"), ("financee", "finance"), ("fnance", "finance"), ("learning", None), ("", None)],
)
def test_the_nearest_name(name, near):
    assert Near(["G-001", "finance", "customer"]).to(name) == near


def test_of_many_strangers_only_the_first_are_compared_closely():
    near = Near([f"goal number {at}" for at in range(20_000)], compared=3)
    begin = time.process_time()
    answers = [near.to(f"goal nmber {at}") for at in range(200)]
    assert time.process_time() - begin < 10
    assert [answer is not None for answer in answers[:4]] == [True, True, True, False]
    assert near.to("GOAL number 0777") == "goal number 777"


def test_a_name_of_immense_length_is_not_compared():
    assert Near(["x" * 200]).to("x" * 199) is None


@pytest.mark.parametrize(
    ("got", "near", "words"),
    [
        ("g1", None, ""),
        ("g1", "G1", "did you mean 'G1'?"),
        ("\xe9", "e\u0301", r"did you mean 'e\u0301'? It looks like '\xe9', and is not the same."),
    ],
)
def test_a_hint_tells_apart_what_looks_the_same(got, near, words):
    assert hint(got, near) == words
