"""What a comparison says of itself: no more than its figures."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import alignopt
from alignopt.model.rates import Rates
from alignopt.solver.settings import Settings
from compared import AFTER, after_hiring, aimed, bounded
from handmade import CARDS, plan_of, problem_of, renamed, shop


def said(*plans: alignopt.Plan | alignopt.Audit, names: list[str] | None = None) -> str:
    return repr(alignopt.compare(*plans, names=names))


def test_two_plans_of_the_same_tables() -> None:
    lines = said(shop(), plan_of(problem_of(), AFTER)).splitlines()
    assert lines[0] == "Comparison of B with A, the baseline"
    assert re.fullmatch(r"B is worse than A by \d+\.\d points: total \d+\.\d against \d+\.\d", lines[1])
    assert lines[2] == "the tables are the same, so the totals decide"
    assert lines[4] == "moved: 26.7 % of the capacity, 2 of 4 plans of people and leaf units"
    assert lines[5:] == [
        "   +20.0 %  Low waste (F2): 0 % to 20 % of the capacity",
        "   -13.3 %  Sound money (F1): 33.3 % to 20 % of the capacity",
        "    -6.7 %  Greet at the door (C1a): 53.3 % to 46.7 % of the capacity",
        "            Bo (P2): 60 % of the plan moved, F2 +60 %, F1 -60 %",
        "            Ada (P1): 20 % of the plan moved, F1 +20 %, C1a -20 %",
    ]


def test_the_criteria_that_paid_are_named_with_weighted_points() -> None:
    one, other = shop(), plan_of(aimed(0.5), CARDS)
    dear = replace(one, settings=Settings(rates=Rates(priority=3.0)))
    assert "worse in priority +5.0" in said(one, other)
    assert "worse in priority +15.0" in said(dear, other)
    assert re.search(r"better in balance -\d\.\d; worse in", said(one, plan_of(aimed(0.5), AFTER)))


def test_nothing_changed_is_said_so() -> None:
    assert said(shop(), shop()).splitlines()[1:] == [
        f"B and A come to the same total: {shop().total:.1f} points",
        "the tables are the same, so the totals decide",
        "no criterion changes by 0.05 points",
        "nothing moved: every scorecard is the same",
    ]


def test_bounds_that_cannot_tell_are_said_so() -> None:
    one, other = shop(), plan_of(aimed(0.55), CARDS)
    worse = other.total - one.total
    text = said(bounded(one, one.total - 2), bounded(other, other.total - worse - 1))
    apart = f"at best -1.0 to {worse + 2:+.1f} points apart"
    assert f"the bounds cannot tell which tables allow the better plan: {apart}" in text


def test_bounds_that_tell_are_said_with_how_much() -> None:
    one, other = shop(), plan_of(aimed(0.55), CARDS)
    worse = other.total - one.total
    one, other = bounded(one, one.total - 2), bounded(other, other.total - 0.5)
    span = f"by {worse - 0.5:.1f} to {worse + 2:.1f} points"
    assert f"the best plan that B's tables allow is worse too, {span}" in said(one, other)
    assert f"the best plan that B's tables allow is better too, {span}" in said(other, one)


def test_what_has_no_bound_makes_no_claim() -> None:
    plan = plan_of(aimed(0.5), CARDS)
    last = alignopt.audit(problem_of(), problem_of().previous)
    text = said(last, plan, names=["last year", "plan"])
    assert "whether its tables allow a better plan is not known: no bound is known for last year" in text
    same = said(last, shop(), names=["last year", "plan"])
    assert "the totals decide; last year: hard rules are broken" in same


def test_other_rates_are_said() -> None:
    dear = replace(plan_of(aimed(0.5), CARDS), settings=Settings(rates=Rates(balance=2.0)))
    text = said(shop(), dear)
    assert ", at the rates of A" in text
    assert "is not known: the bound of B holds at its own rates" in text
    assert "differs: rates differ: balance (1 in A, 2 in B)" in text


def test_who_joined_and_left_and_what_else_differs() -> None:
    lines = said(shop(), after_hiring()).splitlines()
    assert lines[4] == (
        "moved: 10 % of the capacity, 1 of 3 plans of people and leaf units, 1 card of units; "
        "1 joined, 1 left"
    )
    assert lines[-3:] == [
        "differs: 1 person only in A: P2",
        "differs: 1 person only in B: P5",
        "differs: 2 more: see comparison.differs",
    ]


def test_with_more_plans_four_lines_for_each() -> None:
    lines = said(shop(), plan_of(problem_of(), AFTER), shop(), names=["now", "x", "y"]).splitlines()
    assert lines[0] == "Comparison of x, y with now, the baseline"
    assert len(lines) == 9
    assert lines[1].startswith("x is worse than now by")
    assert lines[5].startswith("y and now come to the same total")


def test_lines_are_short_whatever_names_are() -> None:
    long = "A name that is a whole sentence and goes on and on until everybody has understood all of it"
    plans = [
        renamed(plan, "goals", "goal_id", {"F2": long, "F1": long})
        for plan in (shop(), plan_of(problem_of(), AFTER))
    ]
    text = said(*plans)
    assert max(map(len, text.splitlines())) <= 110
    assert "goes on and o… (F2): 0 % to 20 % of the capacity" in text


def test_as_a_table_with_what_must_be_escaped() -> None:
    plan = renamed(plan_of(aimed(0.5), AFTER), "goals", "goal_id", {"F2": "<b>Low</b> & lower"})
    html = alignopt.compare(shop(), plan, names=["<old>", "new"])._repr_html_()
    assert "<strong>Comparison of new with &lt;old&gt;, the baseline</strong>" in html
    assert "&lt;b&gt;Low&lt;/b&gt; &amp; lower" in html
    assert "<b>" not in html
    assert re.search(r"priority</td><td[^>]*>20\.0</td><td[^>]*>25\.0</td><td[^>]*>\+5\.0</td>", html)
    assert re.search(rf"total</td><td[^>]*>{shop().total:.1f}</td>", html)
    assert "F2 (60 %)" in html


@pytest.mark.parametrize("count", [2, 3])
def test_as_a_table_with_a_column_for_each_plan(count: int) -> None:
    html = alignopt.compare(*[shop()] * count)._repr_html_()
    heads = html.split("</thead>")[0].count("<th>")
    assert heads == 1 + count + (count - 1)
