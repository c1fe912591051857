"""How far one weight may go: worked by hand, against a scan, and published."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.robustness import weight_ranges
from sketch import Sketch


def organisation(**perspectives: dict[str, float]) -> alignopt.Problem:
    """Perspectives with a target and goals with priorities: ``F={"": 0.6, "F1": 3, "F2": 1}``."""
    sketch = Sketch(**{name: goals[""] for name, goals in perspectives.items()})
    sketch.unit("O").unit("A", "O").people(2, "A")
    for name, goals in perspectives.items():
        for goal, priority in goals.items():
            if goal:
                sketch.goal(goal, name, priority=priority)
    return alignopt.read(sketch.tables(), name="aims")


def row(found: pl.DataFrame, item: str) -> dict[str, object]:
    return found.row(by_predicate=pl.col("item_id") == item, named=True)


TWO = {"F": {"": 0.6, "F1": 3.0, "F2": 1.0}, "C": {"": 0.4, "C1": 1.0}}
"""Overall: F1 0.45, C1 0.40, F2 0.15."""


def test_a_target_worked_by_hand() -> None:
    """F1 is 0.75 x and C1 is 1 - x: level at 4/7. F2 is 0.25 x: level with C1 at 0.8."""
    found = row(weight_ranges(organisation(**TWO)), "F")
    assert found["low"] == pytest.approx(4 / 7)
    assert found["high"] == pytest.approx(0.8)
    assert found["low_swap"] == "Goal C1 passes Goal F1"
    assert found["high_swap"] == "Goal F2 passes Goal C1"
    assert found["change"] == pytest.approx(0.6 - 4 / 7)
    assert found["factor"] == pytest.approx((0.6 - 4 / 7) / 0.6)
    assert (found["kind"], found["perspective_id"], found["weight"]) == ("perspective", "F", 0.6)


def test_a_share_worked_by_hand() -> None:
    """F1 is 0.6 x and C1 stays at 0.4: level at 2/3; upwards nothing is in its way."""
    found = row(weight_ranges(organisation(**TWO)), "F1")
    assert found["low"] == pytest.approx(2 / 3)
    assert found["low_swap"] == "Goal C1 passes Goal F1"
    assert found["high"] is None
    assert found["high_swap"] is None
    assert found["change"] == pytest.approx(0.75 - 2 / 3)


def test_a_goal_alone_has_no_share_to_change() -> None:
    found = row(weight_ranges(organisation(**TWO)), "C1")
    assert [found[each] for each in ("low", "high", "change", "factor")] == [None] * 4


def test_the_most_delicate_comes_first_and_what_never_changes_last() -> None:
    change = weight_ranges(organisation(**TWO))["change"].to_list()
    known = [each for each in change if each is not None]
    assert known == sorted(known)
    assert change[len(known) :] == [None] * (len(change) - len(known))


def test_goals_that_are_level_part_at_any_change() -> None:
    found = weight_ranges(organisation(F={"": 0.5, "F1": 1.0}, C={"": 0.5, "C1": 1.0}))
    of_f = row(found, "F")
    assert (of_f["low"], of_f["high"], of_f["change"]) == (0.5, 0.5, 0.0)
    assert of_f["low_swap"] == "Goal C1 passes Goal F1"
    assert of_f["high_swap"] == "Goal F1 passes Goal C1"


def test_goals_that_stay_level_are_no_change() -> None:
    """F1 and F2 have the same share whatever the target of F."""
    found = row(weight_ranges(organisation(F={"": 0.8, "F1": 1.0, "F2": 1.0}, C={"": 0.2, "C1": 1.0})), "F")
    assert found["low"] == pytest.approx(2 / 3)
    assert found["high"] is None
    assert found["low_swap"] == "Goal C1 passes Goal F2"


def test_only_the_first_goals_may_be_looked_at() -> None:
    problem = organisation(**TWO)
    assert row(weight_ranges(problem, top=1), "F")["high"] is None
    assert row(weight_ranges(problem, top=1), "F")["low"] == pytest.approx(4 / 7)
    assert row(weight_ranges(problem, top=2), "F")["high"] == pytest.approx(0.8)


def test_one_from_further_down_may_be_the_first_to_get_to_the_top() -> None:
    """F1 0.40, C1 0.24, C2 0.23, F2 0.13: on its way up F2 passes both goals of C before it meets F1."""
    problem = organisation(F={"": 0.53, "F1": 40.0, "F2": 13.0}, C={"": 0.47, "C1": 24.0, "C2": 23.0})
    found = row(weight_ranges(problem, top=1), "F2")
    assert found["high_swap"] == "Goal F2 passes Goal F1"
    assert found["high"] == pytest.approx(0.5)


def test_a_perspective_without_a_target_or_goals_is_listed() -> None:
    found = weight_ranges(organisation(F={"": 0.6, "F1": 1.0}, C={"": 0.4, "C1": 1.0}, L={"": 0.0}))
    empty = row(found, "L")
    assert (empty["weight"], empty["low"], empty["high"], empty["factor"]) == (0.0, None, None, None)
    assert row(found, "F")["low"] == pytest.approx(0.5)


def test_others_of_weight_nothing_share_what_is_set_free_evenly() -> None:
    """F at 1: taken down to x, C and L get (1 - x) / 2 each, level with F at 1/3."""
    problem = organisation(F={"": 1.0, "F1": 1.0}, C={"": 0.0, "C1": 1.0}, L={"": 0.0, "L1": 2.0})
    found = row(weight_ranges(problem), "F")
    assert found["low"] == pytest.approx(1 / 3)
    assert found["high"] is None


def test_names_that_are_alike_are_told_apart() -> None:
    problem = organisation(F={"": 0.5, "F1": 1.0}, C={"": 0.5, "C1": 1.0})
    problem = problem.replace(goals=problem.goals.with_columns(name=pl.lit("Grow")))
    assert row(weight_ranges(problem), "F")["low_swap"] == "Grow (C1) passes Grow (F1)"


def test_the_first_goals_are_at_least_one() -> None:
    with pytest.raises(ValueError, match="top: got 0, expected at least 1"):
        weight_ranges(organisation(**TWO), top=0)


def order_of(weights: dict[str, float], top: int | None) -> list[tuple[str, str, float]]:
    """The sign of each pair's difference that matters for the first goals."""
    first = sorted(weights.values(), reverse=True)[: len(weights) if top is None else top]
    shown = {goal for goal, weight in weights.items() if weight >= first[-1] - 1e-12}
    return [
        (one, other, float(np.sign(round(weights[one] - weights[other], 12))))
        for one, other in combinations(weights, 2)
        if one in shown or other in shown
    ]


def overall(perspectives: dict[str, dict[str, float]], item: str, to: float) -> dict[str, float]:
    """Overall weights with one weight changed, by the words of the documentation alone."""

    def share(amounts: dict[str, float]) -> dict[str, float]:
        whole = sum(amounts.values())
        shares = {each: amount / whole for each, amount in amounts.items()}
        if item in shares and len(shares) > 1:
            rest = 1 - shares[item]
            even = 1 / (len(shares) - 1)
            shares = {
                each: to if each == item else (1 - to) * (now / rest if rest > 0 else even)
                for each, now in shares.items()
            }
        return shares

    targets = share({name: goals[""] for name, goals in perspectives.items()})
    return {
        goal: targets[name] * weight
        for name, goals in perspectives.items()
        for goal, weight in share({each: goals[each] for each in goals if each}).items()
    }


@st.composite
def aims(draw: st.DrawFn) -> dict[str, dict[str, float]]:
    """One to four perspectives in percent, each with one to four goals with priorities."""
    count = draw(st.integers(1, 4))
    parts = draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    numbers = st.lists(st.integers(1, 9), min_size=1, max_size=4)
    return {
        name: {"": part / sum(parts)} | {f"{name}{at}": float(each) for at, each in enumerate(draw(numbers))}
        for name, part in zip("FCPL", parts, strict=False)
    }


@settings(max_examples=40, deadline=None)
@given(perspectives=aims(), top=st.sampled_from([None, 1, 2]))
def test_ranges_are_those_of_a_scan(perspectives: dict[str, dict[str, float]], top: int | None) -> None:
    """Inside a range nothing that counts changes places; just beyond its ends something has."""
    for found in weight_ranges(organisation(**perspectives), top=top).iter_rows(named=True):
        item, weight = found["item_id"], found["weight"]
        ends = {"low": 0.0, "high": 1.0}
        now = order_of(overall(perspectives, item, weight), top)
        for side, limit in ends.items():
            end = limit if found[side] is None else found[side]
            for part in np.linspace(0, 1, 12)[1:-1]:
                if abs(end - weight) > 1e-6:
                    at = weight + part * (end - weight)
                    assert order_of(overall(perspectives, item, at), top) == now, (item, side, at)
            if found[side] is not None:
                beyond = end + np.sign(limit - end) * min(1e-6, abs(limit - end) / 2)
                assert order_of(overall(perspectives, item, beyond), top) != now, (item, side, beyond)
                assert found[f"{side}_swap"]
