"""How priority spreads to the drivers of what matters."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.strategy.spread import spread
from mapped import CHAIN, map_of, problem_of, tables_of


def by_goal(frame, column="spread"):
    return dict(frame.select("goal_id", column).iter_rows())


def test_a_chain_worked_by_hand():
    """F holds 0.4 and passes on 0.2; C so has 0.3 + 0.2 and passes on 0.25; L keeps 0.3 + 0.25."""
    smap = map_of(CHAIN, ["L1 C1", "C1 F1"], targets={"F": 0.4, "C": 0.3, "L": 0.3})
    frame = smap.spread(0.5)
    assert by_goal(frame) == pytest.approx({"F1": 0.2, "C1": 0.25, "L1": 0.55})
    assert by_goal(frame, "from_effects") == pytest.approx({"F1": 0.0, "C1": 0.2, "L1": 0.25})
    assert by_goal(frame, "change") == pytest.approx({"F1": -0.2, "C1": -0.05, "L1": 0.25})
    assert frame.columns == [
        "goal_id", "name", "perspective_id", "weight", "spread", "change", "from_effects",
    ]  # fmt: skip


def test_drivers_share_in_proportion_to_strength():
    goals = {"F": {"F1": 1}, "L": {"L1": 1, "L2": 1}}
    smap = map_of(goals, ["L1 F1 3", "L2 F1 1"], targets={"F": 0.8, "L": 0.2})
    assert by_goal(smap.spread(0.5)) == pytest.approx({"F1": 0.4, "L1": 0.4, "L2": 0.2})
    assert by_goal(map_of(goals, ["L1 F1 30", "L2 F1 10"], targets={"F": 0.8, "L": 0.2}).spread()) == (
        pytest.approx({"F1": 0.4, "L1": 0.4, "L2": 0.2})
    )


def test_two_goals_that_drive_each_other_worked_by_hand():
    """x_F = 0.6 + 0.5 x_C and x_C = 0.4 + 0.5 x_F: 16/15 and 14/15; each keeps half."""
    smap = map_of({"F": {"F1": 1}, "C": {"C1": 1}}, ["F1 C1", "C1 F1"], targets={"F": 0.6, "C": 0.4})
    assert by_goal(smap.spread(0.5)) == pytest.approx({"F1": 8 / 15, "C1": 7 / 15})
    assert smap.circles == (("C1", "F1"),)


def test_a_driver_of_something_important_gains_over_one_that_drives_nothing():
    goals = {"F": {"F1": 9, "F2": 1}, "L": {"L1": 1, "L2": 1, "L3": 1}}
    frame = by_goal(map_of(goals, ["L1 F1", "L2 F2"]).spread())
    assert frame["L1"] > frame["L2"] > frame["L3"] == pytest.approx(1 / 6)


def test_nothing_passed_on_leaves_the_weights():
    frame = map_of(CHAIN, ["L1 C1 2", "C1 F1", "F1 L1 3"]).spread(0)
    assert frame["spread"].to_list() == frame["weight"].to_list()
    assert frame["change"].to_list() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("pass_on", [1, 1.0, -0.1, float("nan"), float("inf"), True, "half", None])
def test_what_is_passed_on_is_a_share_below_one(pass_on):
    smap = map_of(CHAIN, ["L1 C1", "C1 F1"])
    for ask in (smap.spread, smap.apply):
        with pytest.raises(ValueError, match=r"pass_on: got .*, expected a share from 0 up to.* 1.*0\.5"):
            ask(pass_on)


@st.composite
def maps(draw):
    """Weights that sum to 1, shares of links between any goals, and what is passed on."""
    count = draw(st.integers(1, 7))
    weights = np.array(draw(st.lists(st.floats(0, 1), min_size=count, max_size=count))) + 1e-3
    strengths = np.array(
        draw(st.lists(st.sampled_from([0, 0, 1, 2, 3]), min_size=count**2, max_size=count**2))
    )
    strengths = strengths.reshape(count, count) * (1 - np.eye(count))
    sums = strengths.sum(axis=0)
    shares = np.divide(strengths, sums, out=np.zeros_like(strengths), where=sums > 0)
    return weights / weights.sum(), shares, draw(st.floats(0, 0.9))


@given(maps())
def test_it_is_the_power_series_and_nothing_is_lost(case):
    """w + a N w + a^2 N^2 w + ...: what goes one link down, two links down and so on."""
    weights, shares, pass_on = case
    after, received = spread(weights, shares, pass_on)
    held, term = np.zeros_like(weights), weights
    for _ in range(400):
        held, term = held + term, pass_on * shares @ term
    kept = np.where(shares.any(axis=0), 1 - pass_on, 1.0)
    np.testing.assert_allclose(after, kept * held, atol=1e-9)
    np.testing.assert_allclose(received, held - weights, atol=1e-9)
    assert after.sum() == pytest.approx(1, abs=1e-9)
    assert (after >= 0).all()


@settings(max_examples=10)
@given(st.permutations(range(19)), st.permutations(range(12)))
def test_the_order_of_rows_does_not_matter(links, goals):
    names = ["F1", "F2", "F3", "C1", "C2", "C3", "P1", "P2", "P3", "L1", "L2", "L3"]
    ends = [(a, b) for a in names for b in names if a[0] + b[0] in ("LP", "PC", "CF", "LC")][:19]
    tables = tables_of(
        {each: {name: 1 + at for at, name in enumerate(names) if name[0] == each} for each in "FCPL"},
        [f"{a} {b} {1 + at % 3}.{at}" for at, (a, b) in enumerate(ends)],
    )
    mixed = {
        **tables,
        "strategy_links": tables["strategy_links"][links],
        "goals": tables["goals"][goals],
        "perspectives": tables["perspectives"].reverse(),
    }
    one, other = (alignopt.strategy_map(problem_of(each)) for each in (tables, mixed))
    assert one.spread(0.7).equals(other.spread(0.7))
    assert one.lanes.equals(other.lanes)
    assert one.text == other.text


def test_almost_all_passed_on_round_a_circle_is_still_shared_out():
    smap = map_of({"F": {"F1": 1, "F2": 0}, "C": {"C1": 1}}, ["F1 C1", "C1 F1", "F1 F2"])
    frame = smap.spread(1 - 1e-9)
    assert frame["spread"].sum() == pytest.approx(1, abs=1e-6)
    assert frame["spread"].min() >= 0


def test_the_spread_of_the_company_goes_down_the_lanes():
    smap = alignopt.strategy_map(alignopt.read("data/samples/company"))
    sums = smap.spread().group_by("perspective_id").agg(pl.col("weight", "spread").sum())
    moved = {row["perspective_id"]: row["spread"] - row["weight"] for row in sums.to_dicts()}
    assert moved["FIN"] == pytest.approx(-0.1)
    assert moved["LRN"] > 0.25
    assert smap.circles == ()
    assert smap.unreachable.is_empty()
