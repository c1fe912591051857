"""The tree of holders."""

from __future__ import annotations

import alignopt
from alignopt.problem.holders import Holders
from organisations import NAMED
from sketch import Sketch


def tree() -> Holders:
    """O above B and A; B above two people; A above Z, a leaf unit; a person at the top."""
    sketch = Sketch().unit("O").unit("B", "O").unit("A", "O").unit("Z", "A", capacity=3.0)
    sketch.person("P2", "B", role="clerk").person("P1", "B", capacity=0.5).person("Boss", "O", capacity=1.0)
    sketch.goal("F1").goal("C1", "C")
    return Holders.of(alignopt.read(sketch.tables(), name="a tree"))


def test_holders_come_by_depth_and_then_by_id() -> None:
    holders = tree()
    assert holders.ids == ("O", "A", "B", "Boss", "P1", "P2", "Z")
    assert holders.depth.tolist() == [0, 1, 1, 1, 2, 2, 2]
    assert holders.parent.tolist() == [-1, 0, 0, 0, 2, 2, 1]


def test_leaves_are_people_and_units_with_nobody_beneath() -> None:
    holders = tree()
    assert [holders.ids[at] for at, is_leaf in enumerate(holders.is_leaf) if is_leaf] == [
        "Boss",
        "P1",
        "P2",
        "Z",
    ]
    assert [holders.ids[at] for at, is_person in enumerate(holders.is_person) if is_person] == [
        "Boss",
        "P1",
        "P2",
    ]


def test_labels() -> None:
    holders = tree()
    assert holders.level == ("organisation", "unit", "unit", "person", "person", "person", "unit")
    assert holders.role == (None, None, None, None, None, "clerk", None)
    assert holders.names[3] == "Person Boss"


def test_only_leaves_have_a_capacity_of_their_own() -> None:
    assert tree().leaf_capacity.tolist() == [0.0, 0.0, 0.0, 1.0, 0.5, 1.0, 3.0]


def test_ways_through_the_tree() -> None:
    holders = tree()
    assert [child.tolist() for child in holders.children] == [[1, 2, 3], [6], [4, 5], [], [], [], []]
    assert holders.path(6) == [6, 1, 0]
    assert holders.path(0) == [0]
    assert holders.positions(["Z", "O"]) == [6, 0]
    assert list(holders.bottom_up()) == list(holders.top_down())[::-1]


def test_a_tree_ten_levels_deep() -> None:
    holders = Holders.of(alignopt.read(NAMED["deep_and_ragged"](), name="deep"))
    assert holders.depth.max() == 10
    assert [holders.ids[at] for at in holders.path(holders.index["Z"])] == [
        "Z",
        *(f"U{level}" for level in range(9, 0, -1)),
        "O",
    ]
