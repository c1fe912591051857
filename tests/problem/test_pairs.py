"""Pairs of holder and goal, against what they say done one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import alignopt
from alignopt.problem.holders import Holders
from alignopt.problem.pairs import Pairs
from organisations import staff

HOLDERS = Holders.of(alignopt.read(staff(1), name="staff"))
GOALS = 7
SOME = st.sets(st.tuples(st.integers(0, len(HOLDERS.ids) - 1), st.integers(0, GOALS - 1)), max_size=40)


def pairs(some: set[tuple[int, int]]) -> Pairs:
    return Pairs.of([holder for holder, _ in some], [goal for _, goal in some], GOALS)


def listed(found: Pairs) -> list[tuple[int, int]]:
    return list(zip(found.holder.tolist(), found.goal.tolist(), strict=True))


@given(SOME)
def test_pairs_come_by_holder_and_goal(some: set[tuple[int, int]]) -> None:
    found = pairs(some)
    assert listed(found) == sorted(some)
    starts = found.starts(len(HOLDERS.ids))
    for holder in range(len(HOLDERS.ids)):
        assert {goal for v, goal in some if v == holder} == set(
            found.goal[starts[holder] : starts[holder + 1]].tolist()
        )


@given(SOME, SOME)
def test_sets_of_pairs(one: set[tuple[int, int]], other: set[tuple[int, int]]) -> None:
    assert listed(pairs(one) | pairs(other)) == sorted(one | other)
    assert listed(pairs(one).only(pairs(one).are_in(pairs(other)))) == sorted(one & other)
    asked = sorted(one | other)
    holder, goal = (
        (np.array(column, dtype=np.int64) for column in zip(*asked, strict=True))
        if asked
        else (
            np.zeros(0, dtype=np.int64),
            np.zeros(0, dtype=np.int64),
        )
    )
    where = pairs(one).where(holder, goal).tolist()
    inside = sorted(one)
    assert where == [inside.index(pair) if pair in one else -1 for pair in asked]


@given(SOME)
def test_what_is_handed_down_is_with_everyone_beneath(some: set[tuple[int, int]]) -> None:
    expected = {(v, goal) for v in HOLDERS.top_down() for up, goal in some if up in HOLDERS.path(v)}
    assert listed(pairs(some).handed_down(HOLDERS)) == sorted(expected)


@given(SOME)
def test_what_is_handed_up_is_with_everyone_above(some: set[tuple[int, int]]) -> None:
    expected = {(up, goal) for v, goal in some for up in HOLDERS.path(v)}
    assert listed(pairs(some).handed_up(HOLDERS)) == sorted(expected)


@given(SOME)
def test_what_goals_serve_comes_along(some: set[tuple[int, int]]) -> None:
    parent = np.array([-1, 0, 1, -1, 3, 3, 2])
    expected = set()
    for holder, goal in some:
        while goal >= 0:
            expected.add((holder, goal))
            goal = int(parent[goal])
    assert listed(pairs(some).with_served(parent)) == sorted(expected)
