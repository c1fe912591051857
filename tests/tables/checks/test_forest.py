from __future__ import annotations

import pytest

from alignopt.tables.checks.forest import cycles, holds, spans

TREE = {"top": None, "a": "top", "b": "top", "a1": "a", "a2": "a", "b1": "b"}


@pytest.mark.parametrize(
    ("above", "beneath", "answer"),
    [
        ("top", "a1", True),
        ("a", "a2", True),
        ("a", "a", True),
        ("a", "b1", False),
        ("a1", "a", False),
        ("b", "top", False),
    ],
)
def test_a_span_holds_what_is_beneath(above, beneath, answer):
    found = spans(TREE)
    assert holds(found[above], found[beneath]) is answer


@pytest.mark.parametrize("parents", [{"a": "b", "b": "a"}, {"a": "a"}, {"a": "nowhere", "c": "a"}])
def test_what_reaches_no_root_has_no_span(parents):
    assert spans({**parents, "root": None}) == {"root": (0, 1)}


@pytest.mark.parametrize(
    ("parents", "found"),
    [
        ({}, []),
        (TREE, []),
        ({"a": "a"}, [["a"]]),
        ({"b": "a", "a": "b", "c": "a"}, [["a", "b"]]),
        ({"a": "b", "b": "c", "c": "a", "x": "y", "y": "x", "z": "x"}, [["a", "b", "c"], ["x", "y"]]),
        ({"a": "nowhere"}, []),
    ],
)
def test_every_circle_is_found_once(parents, found):
    assert cycles(parents) == found


def test_a_chain_of_ten_thousand_is_no_trouble():
    chain = {str(at): str(at - 1) if at else None for at in range(10_000)}
    assert cycles(chain) == []
    found = spans(chain)
    assert found["0"] == (0, 10_000)
    assert holds(found["5000"], found["9999"])
    assert cycles({**chain, "0": "9999"})[0][:2] == ["0", "9999"]
