"""Plans beside each other: figures worked by hand on the small shop, and what holds of any two plans."""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given, settings

import alignopt
from alignopt.model.rates import Rates
from alignopt.solver.settings import Settings
from compared import AFTER, BASE, after_hiring, aimed, bounded
from handmade import CARDS, plan_of, shop
from ruled import problem as ruled
from ruled import rule

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan

    Cards = dict[str, dict[str, int]]

OPEN = {"P1": ["C1", "C1a", "F1", "F2"], "P2": ["C1", "C1a", "F1", "F2"]}
OPEN |= {"P3": OPEN["P1"], "P4": ["C1", "F1", "F2", "L1"]}
CAPACITY = {"P1": 1.0, "P2": 1.0, "P3": 0.6, "P4": 0.4}


@pytest.fixture(scope="module")
def two() -> alignopt.Comparison:
    return alignopt.compare(shop(), plan_of(BASE, AFTER))


def cells(frame: pl.DataFrame, key: str, *columns: str) -> dict[str, tuple[object, ...]]:
    """Rows by key, figures rounded."""
    rounded = frame.with_columns(pl.col(pl.Float64).round(9))
    return {row[key]: tuple(row[column] for column in columns) for row in rounded.iter_rows(named=True)}


def test_the_share_that_moved_is_weighted_by_capacity(two: alignopt.Comparison) -> None:
    assert two.moved == pytest.approx((0.2 * 1 + 0.6 * 1) / 3)
    assert two.moves.select("plan", "capacity", "leaves", "changed", "units", "joined", "left").rows() == [
        ("B", 3.0, 4, 2, 0, 0, 0)
    ]


def test_goals_by_what_leaves_put_on_them_most_changed_first(two: alignopt.Comparison) -> None:
    assert cells(two.goals, "goal_id", "before", "after", "holders_before", "holders_after", "only_in") == {
        "F2": (0.0, 0.2, 0, 1, None),
        "F1": (round(1 / 3, 9), 0.2, 2, 1, None),
        "C1a": (round(1.6 / 3, 9), round(1.4 / 3, 9), 3, 3, None),
        "C1": (round(0.2 / 3, 9), round(0.2 / 3, 9), 1, 1, None),
        "L1": (round(0.2 / 3, 9), round(0.2 / 3, 9), 1, 1, None),
    }
    assert two.goals["goal_id"].to_list() == ["F2", "F1", "C1a", "C1", "L1"]
    assert two.goals["change"].to_list() == pytest.approx([0.2, -0.4 / 3, -0.2 / 3, 0.0, 0.0])
    assert two.goals["perspective_id"].to_list() == ["F", "F", "C", "C", "C"]


def test_perspectives_add_goals_up_beside_their_targets() -> None:
    found = alignopt.compare(shop(), plan_of(aimed(0.5), AFTER)).perspectives
    assert cells(found, "perspective_id", "name", "target_before", "target_after", "before", "after") == {
        "C": ("Customer", 0.6, 0.5, round(2 / 3, 9), 0.6),
        "F": ("Financial", 0.4, 0.5, round(1 / 3, 9), 0.4),
    }
    assert found["change"].to_list() == pytest.approx([-0.2 / 3, 0.2 / 3])


def test_units_by_the_capacity_that_moved_beneath_them(two: alignopt.Comparison) -> None:
    assert cells(two.units, "unit_id", "name", "moved", "capacity", "moved_capacity") == {
        "A": ("Sales", round(0.8 / 2.6, 9), 2.6, 0.8),
        "O": ("Corner shop", round(0.8 / 3, 9), 3.0, 0.8),
        "B": ("Back office", 0.0, 0.4, 0.0),
        "E": ("Empty room", None, 0.0, 0.0),
    }
    assert two.units["unit_id"].to_list() == ["A", "O", "B", "E"]


def test_what_units_lose_adds_up_to_what_the_criteria_lose() -> None:
    for other in (plan_of(aimed(0.5), AFTER), after_hiring()):
        found = alignopt.compare(shop(), other)
        changes = dict(found.criteria.select("criterion", "change_B").iter_rows())
        for criterion in ("alignment", "balance"):
            assert abs(changes[criterion]) > 0.01
            assert found.units[f"{criterion}_change"].sum() == pytest.approx(changes[criterion])


def test_holders_say_what_they_gain_and_give_up(two: alignopt.Comparison) -> None:
    columns = ("plan", "holder_id", "name", "kind", "moved", "capacity", "gains", "gives_up", "only_in")
    assert [two.holders.row(at, named=True)["moved_capacity"] for at in (0, 1)] == pytest.approx([0.6, 0.2])
    assert two.holders.select(columns).with_columns(pl.col("moved").round(9)).rows() == [
        ("B", "P2", "Bo", "person", 0.6, 1.0, "F2 (60 %)", "F1 (60 %)", None),
        ("B", "P1", "Ada", "person", 0.2, 1.0, None, None, None),
    ]


def test_units_hold_scorecards_too() -> None:
    found = alignopt.compare(shop(), plan_of(BASE, {**CARDS, "A": {"C1a": 30, "F1": 50, "F2": 20}}))
    assert found.moved == 0
    assert found.moves.select("changed", "units").row(0) == (0, 1)
    assert cells(found.holders, "holder_id", "kind", "moved", "moved_capacity", "gains") == {
        "A": ("unit", 0.2, 0.52, "F2 (20 %)")
    }


def test_only_weights_that_changed_are_listed(two: alignopt.Comparison) -> None:
    rows = two.weights.with_columns(pl.col(pl.Float64).round(9)).rows()
    assert rows == [
        ("B", "P1", "C1a", "goals", 0.6, 0.4, -0.2),
        ("B", "P1", "F1", "goals", 0.4, 0.6, 0.2),
        ("B", "P2", "F1", "goals", 0.6, 0.0, -0.6),
        ("B", "P2", "F2", "goals", 0.0, 0.6, 0.6),
    ]


def test_criteria_have_a_column_for_each_plan() -> None:
    one, other = shop(), plan_of(aimed(0.5), AFTER)
    found = alignopt.compare(one, other, one, names=["old", "new", "again"])
    assert found.criteria.columns == ["criterion", "old", "new", "again", "change_new", "change_again"]
    for plan, name in ((one, "old"), (other, "new"), (one, "again")):
        own = plan.criteria.select("criterion", pl.col("points").alias(name))
        assert found.criteria.select("criterion", name).equals(own)
    # C1 is on the top card with 60 %, F1 with 40 %, F2 with none: half of (0 + 20 + 20), then (10 + 15 + 25).
    priority = found.criteria.row(by_predicate=pl.col("criterion") == "priority", named=True)
    assert [priority[each] for each in ("old", "new", "change_new")] == pytest.approx([20.0, 25.0, 5.0])
    assert found.criteria["change_again"].abs().max() == 0


def test_weighted_changes_add_up_to_the_change_of_the_total() -> None:
    plan = plan_of(aimed(0.5), AFTER)
    dear = replace(plan, settings=Settings(rates=Rates(alignment=3.0, fairness=0.0)))
    found = alignopt.compare(shop(), plan, dear)
    long = found.criteria_long
    assert long["plan"].unique(maintain_order=True).to_list() == ["A", "B", "C"]
    for name, change in found.total.select("plan", "change").iter_rows():
        assert fsum(long.filter(plan=name)["weighted"].drop_nulls()) == pytest.approx(change)
    assert long.filter(plan="C", criterion="alignment")["rate"].item() == 3.0
    assert long.filter(plan="B", criterion="delivered").select("rate", "weighted").row(0) == (None, None)


@pytest.mark.parametrize(("slack", "is_told"), [(0.0, True), (0.9, True), (1.1, False), (5.0, False)])
def test_the_interval_comes_from_both_bounds(slack: float, is_told: bool) -> None:
    """The plan for other targets comes to more points; its bound lies ``slack`` times as far beneath it."""
    one, other = shop(), plan_of(aimed(0.55), CARDS)
    worse = other.total - one.total
    assert worse > 1
    one, other = bounded(one, one.total - 3.0), bounded(other, other.total - slack * worse)
    there = alignopt.compare(one, other).total.row(1, named=True)
    assert there["change"] == pytest.approx(worse)
    assert there["low"] == pytest.approx(worse - slack * worse)
    assert there["high"] == pytest.approx(worse + 3.0)
    assert there["is_distinguishable"] is is_told
    back = alignopt.compare(other, one).total.row(1, named=True)
    assert (back["low"], back["high"]) == (pytest.approx(-there["high"]), pytest.approx(-there["low"]))
    assert back["is_distinguishable"] is is_told


def test_of_the_same_tables_the_bounds_never_claim_a_difference(two: alignopt.Comparison) -> None:
    row = two.total.row(1, named=True)
    assert row["low"] <= 0 <= row["high"]
    assert row["is_distinguishable"] is False


def test_other_rates_are_weighed_at_those_of_the_baseline() -> None:
    one, other = shop(), plan_of(BASE, AFTER)
    dear = bounded(replace(other, settings=Settings(rates=Rates(balance=2.0))), 10.0)
    row = alignopt.compare(one, dear).total.row(1, named=True)
    assert row["total"] == pytest.approx(dear.total)
    assert row["weighed"] == pytest.approx(other.total)
    assert row["change"] == pytest.approx(other.total - one.total)
    assert row["low"] is None
    assert row["high"] == pytest.approx(other.total - one.bound)


def test_people_and_goals_that_one_plan_alone_has() -> None:
    found = alignopt.compare(shop(), after_hiring())
    # Who stays: P1 and P3 as they were; P4 (0.4 of 2) moves half its plan from L1 to F3.
    assert found.moved == pytest.approx(0.5 * 0.4 / 2)
    assert found.moves.select("leaves", "changed", "joined", "left").row(0) == (3, 1, 1, 1)
    assert cells(found.holders, "holder_id", "moved", "gains", "gives_up", "only_in") == {
        "P4": (0.5, "F3 (50 %)", "L1 (50 %)", None),
        "B": (0.4, None, "L1 (40 %)", None),
        "P2": (None, None, "F1 (60 %), C1a (40 %)", "A"),
        "P5": (None, "F3 (100 %)", None, "B"),
    }
    goals = cells(found.goals, "goal_id", "before", "after", "change", "only_in")
    assert goals["F3"] == (None, round(2.2 / 4, 9), round(2.2 / 4, 9), "B")
    assert goals["L1"] == (round(0.2 / 3, 9), None, round(-0.2 / 3, 9), "A")
    assert found.weights.filter(holder_id="P5").select("goal_id", "before", "after", "change").rows() == [
        ("F3", None, 1.0, None)
    ]


def test_with_more_plans_every_row_names_the_one_held_against_the_baseline() -> None:
    one, other = shop(), plan_of(BASE, AFTER)
    found = alignopt.compare(one, other, one, after_hiring(), names=["now", "x", "y", "z"])
    for name in ("perspectives", "goals", "units", "moves"):
        assert getattr(found, name)["plan"].unique(maintain_order=True).to_list() == ["x", "y", "z"]
    assert found.holders["plan"].unique(maintain_order=True).to_list() == ["x", "z"]
    assert found.moves["moved"].to_list() == pytest.approx([0.8 / 3, 0.0, 0.1])
    with pytest.raises(ValueError, match=r"3 plans are held against now; see comparison\.moves"):
        _ = found.moved


def test_competencies_on_plans_are_no_work_but_their_weights_are_listed() -> None:
    share = [rule("section_weight", section="competencies", level="person", min=0.2, max=0.2)]
    tables = ruled(*share)

    def audited(trust: float, c1a: float) -> alignopt.Audit:
        rows = {"F1a": 0.4, "C1a": c1a, "F2": 0.4 - c1a, "TRU": trust, "COM": 0.2 - trust}
        frame = pl.DataFrame({"holder_id": "P", "goal_id": list(rows), "weight": list(rows.values())})
        return alignopt.audit(tables, frame.filter(pl.col("weight") > 0))

    found = alignopt.compare(audited(0.1, 0.2), audited(0.2, 0.2))
    assert found.moved == 0
    assert cells(found.holders, "holder_id", "moved", "gains", "gives_up") == {"P": (0.0, None, "COM (10 %)")}
    assert cells(found.weights, "goal_id", "section", "before", "after") == {
        "COM": ("competencies", 0.1, 0.0),
        "TRU": ("competencies", 0.1, 0.2),
    }
    more = alignopt.compare(audited(0.1, 0.2), audited(0.1, 0.3))
    # A tenth of the card is an eighth of its goals; P has 1 of 4 units of capacity.
    assert cells(more.holders, "holder_id", "moved") == {"P": (0.125,)}
    delivered = cells(more.perspectives, "perspective_id", "before", "after")
    # TRU belongs to no perspective and counts as the target has it: half and half.
    assert delivered["C"] == (round((0.2 + 0.1 + 0.05) / 4, 9), round((0.3 + 0.1 + 0.05) / 4, 9))


def test_last_years_cards_beside_a_plan() -> None:
    plan = bounded(shop(), 40.0)
    last = alignopt.audit(plan.problem, plan.problem.previous)
    found = alignopt.compare(last, plan, names=["last year", "plan"])
    row = found.total.row(1, named=True)
    assert not last.is_sound
    assert row["change"] == pytest.approx(plan.total - last.total)
    assert (row["low"], row["high"], row["is_distinguishable"]) == (None, None, None)
    assert found.moves.select("leaves", "joined", "moved").row(0) == (1, 3, pytest.approx(0.7))
    assert cells(found.holders, "holder_id", "gains", "gives_up", "only_in")["P1"] == (
        "F1 (40 %)",
        "F2 (70 %)",
        None,
    )
    back = alignopt.compare(plan, last).total.row(1, named=True)
    assert (back["low"], back["high"]) == (None, None)


def test_an_audited_plan_is_the_plan() -> None:
    plan = shop()
    found = alignopt.compare(plan, alignopt.audit(plan.problem, plan))
    assert found.moved == 0
    assert found.weights.is_empty()
    assert found.goals["change"].abs().max() < 1e-9
    assert found.total["change"].abs().max() < 1e-9


def test_names_are_those_of_the_problems_where_they_tell_plans_apart() -> None:
    other = plan_of(BASE.replace(name="growth"), AFTER)
    assert alignopt.compare(shop(), other).names == ("shop", "growth")
    assert alignopt.compare(shop(), other, shop()).names == ("A", "B", "C")


@pytest.mark.parametrize(
    ("names", "match"),
    [
        (["x"], "1 for 2 plans, expected one name for each plan; give 2 names, or none"),
        ("xy", "1 for 2 plans"),
        (["x", "x"], "'x', 'x', expected different texts"),
        (["x", " "], "expected different texts that are not empty"),
        (["criterion", "x"], "no names of columns"),
        (["change_x", "x"], "no names of columns"),
        ([1, 2], "expected different texts"),
    ],
)
def test_names_that_do_not_fit_are_refused(names: list[str], match: str) -> None:
    with pytest.raises(alignopt.BadInput, match=match):
        alignopt.compare(shop(), shop(), names=names)


def test_plans_with_nothing_in_common_are_refused_with_all_else_that_is_wrong() -> None:
    stranger = alignopt.audit(alignopt.read(alignopt.generate(12)), {"P-01": {"G-01": 1.0}})
    with pytest.raises(alignopt.BadInput, match="none of the 8 holders and 5 goals of the baseline") as found:
        alignopt.compare(shop(), stranger, names=["x", "x"])
    assert found.value.failures["check"].to_list() == ["names_differ", "plans_have_something_in_common"]
    with pytest.raises(alignopt.BadInput, match="1 failure in the plans to compare:\n  C: got none of"):
        alignopt.compare(shop(), shop(), stranger)


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(TypeError, match="got a Problem, expected plans"):
        alignopt.compare(shop(), BASE)  # type: ignore[arg-type]


@st.composite
def drawn(draw: st.DrawFn) -> Cards:
    """Any cards of people, in quarters."""
    cards = {}
    for person, goals in OPEN.items():
        picks = draw(st.lists(st.sampled_from(goals), min_size=4, max_size=4))
        cards[person] = {goal: 25 * picks.count(goal) for goal in goals if goal in picks}
    return cards


def planned(cards: Cards) -> Plan:
    """The shop with these cards of people."""
    return plan_of(BASE, {**CARDS, **cards})


@given(drawn())
@settings(max_examples=20)
def test_a_plan_beside_itself_has_nothing_that_moved(cards: Cards) -> None:
    plan = planned(cards)
    found = alignopt.compare(plan, plan)
    assert found.moved == 0
    assert found.holders.is_empty()
    assert found.weights.is_empty()
    assert found.differs == ()
    assert (found.units["moved"].drop_nulls() == 0).all()
    for frame in (found.goals, found.perspectives, found.total):
        assert (frame["change"] == 0).all()


@given(drawn(), drawn())
@settings(max_examples=30)
def test_the_way_back_mirrors_the_way_there(one: Cards, other: Cards) -> None:
    there = alignopt.compare(planned(one), planned(other), names=["A", "B"])
    back = alignopt.compare(planned(other), planned(one), names=["B", "A"])
    keep, swap = ["goal_id", "name", "change"], {"gains": "gives_up", "gives_up": "gains"}
    assert back.moved == pytest.approx(there.moved)
    mirrored = there.goals.select(keep).with_columns(change=0.0 - pl.col("change"))
    assert back.goals.select(keep).rows() == mirrored.rows()
    held = ["holder_id", "gains", "gives_up"]
    assert back.holders.select(held).equals(there.holders.rename(swap).select(held))
    low, high = there.total.row(1, named=True)["low"], there.total.row(1, named=True)["high"]
    row = back.total.row(1, named=True)
    assert (row["low"], row["high"]) == (pytest.approx(-high), pytest.approx(-low))


@given(drawn(), drawn(), drawn())
@settings(max_examples=30)
def test_what_moved_is_a_distance_between_0_and_1(one: Cards, other: Cards, third: Cards) -> None:
    def apart(a: Cards, b: Cards) -> float:
        found = alignopt.compare(planned(a), planned(b)).moved
        assert found is not None
        return found

    assert 0 <= apart(one, other) <= 1
    assert apart(one, third) <= apart(one, other) + apart(other, third) + 1e-9


@given(drawn(), drawn())
@settings(max_examples=30)
def test_what_moved_is_what_one_adds_up_from_the_scorecards(had: Cards, has: Cards) -> None:
    """By hand, from the tables of the plans themselves."""
    one, other = planned(had), planned(has)

    def weight(plan: Plan, holder: str, goal: str) -> float:
        return float(plan.goals.filter(holder_id=holder, goal_id=goal)["weight"].sum())

    halves = {
        person: sum(abs(weight(one, person, goal) - weight(other, person, goal)) for goal in goals) / 2
        for person, goals in OPEN.items()
    }
    found = alignopt.compare(one, other)
    assert found.moved == pytest.approx(sum(CAPACITY[each] * half for each, half in halves.items()) / 3)
    moved = dict(found.holders.select("holder_id", "moved").iter_rows())
    assert moved == pytest.approx({each: half for each, half in halves.items() if half})
    assert found.goals["change"].sum() == pytest.approx(0.0, abs=1e-9)
    assert found.goals["change"].abs().sum() / 2 <= (found.moved or 0.0) + 1e-9
