"""In what the tables behind two plans differ, in words."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

import alignopt
from alignopt.model.rates import Rates
from compared import aimed, hired
from handmade import SHOP, frames, problem_of
from ruled import problem as ruled
from ruled import rule

BASE = problem_of()


def differs(one: alignopt.Problem, other: alignopt.Problem) -> tuple[str, ...]:
    """Of two problems with hardly any cards."""
    audits = [alignopt.audit(each, {each.units["unit_id"][0]: {"F1": 1.0}}) for each in (one, other)]
    return alignopt.compare(*audits).differs


def test_nothing_differs_between_a_problem_and_itself() -> None:
    assert differs(BASE, BASE) == ()


def test_a_name_or_a_source_makes_no_difference() -> None:
    named = BASE.goals.with_columns(name=pl.lit("x"), source=pl.lit("the board"))
    assert differs(BASE, BASE.replace(goals=named)) == ()


def test_targets_are_said_in_percent() -> None:
    assert differs(BASE, aimed(0.5)) == (
        "target weight of 2 perspectives differs: C (60 % in A, 50 % in B), F (40 % in A, 50 % in B)",
    )


def test_who_joined_or_left_is_said_once_and_not_again_table_by_table() -> None:
    assert differs(BASE, hired()) == (
        "1 person only in A: P2",
        "1 person only in B: P5",
        "1 goal only in A: L1",
        "1 goal only in B: F3",
    )


def test_cells_that_differ_are_counted_and_the_first_shown() -> None:
    goals = BASE.goals.with_columns(
        priority=pl.Series([1.0, None, 2.0, 2.0, None]), effort=pl.Series([None, None, 0.5, None, None])
    )
    capacity = BASE.capacity.with_columns(capacity=pl.col("capacity") * 2)
    assert differs(BASE, BASE.replace(goals=goals, capacity=capacity)) == (
        "priority of 3 goals differs: C1 (none in A, 1 in B), F1 (none in A, 2 in B), F2 (none in A, 2 in B)",
        "effort of 1 goal differs: F1 (none in A, 0.5 in B)",
        "capacity of 4 holders differs: P1 (1 in A, 2 in B), P2 (1 in A, 2 in B), P3 (0.6 in A, 1.2 in B) "
        "and 1 more",
    )


def test_people_who_stand_elsewhere() -> None:
    people = BASE.people.with_columns(unit_id=pl.Series(["A", "A", "B", "B"]))
    assert differs(BASE, BASE.replace(people=people)) == ("unit of 1 person differs: P3 (A in A, B in B)",)


def test_rules_that_were_added_or_changed() -> None:
    one = ruled(rule("goal_count", max=5.0), rule("forbid", holder_id="P", goal_id="F2"))
    other = ruled(rule("goal_count", max=4.0))
    assert differs(one, other) == (
        "1 rule only in A: R2",
        "max of 1 rule differs: R1 (5 in A, 4 in B)",
    )


def test_rows_of_tables_that_have_no_ids_of_their_own() -> None:
    allowed = pl.DataFrame({"holder_id": ["P4", "P4", "P4"], "goal_id": ["C1", "F1", "L1"]})
    tables = frames(SHOP) | {"eligibility": allowed.with_columns(fit=pl.Series([0.5, None, None]))}
    less = tables | {"eligibility": allowed.head(2).with_columns(fit=pl.Series([0.25, None]))}
    one, other = (alignopt.read(each, name="shop") for each in (tables, less))
    assert differs(one, other) == (
        "1 row of eligibility only in A: P4/L1",
        "fit of 1 row of eligibility differs: P4/C1 (50 % in A, 25 % in B)",
    )


def test_rates_come_first() -> None:
    audit = alignopt.audit(BASE, {"O": {"F1": 1.0}})
    dear = replace(audit, rates=Rates(balance=2.0, fairness=0.0))
    assert alignopt.compare(audit, dear).differs == (
        "rates differ: balance (1 in A, 2 in B), fairness (0.25 in A, 0 in B)",
    )


def test_with_more_plans_each_is_held_against_the_baseline() -> None:
    audits = [alignopt.audit(each, {"O": {"F1": 1.0}}) for each in (BASE, aimed(0.5), hired())]
    found = alignopt.compare(*audits, names=["now", "shift", "hire"]).differs
    assert found[0].endswith("C (60 % in now, 50 % in shift), F (40 % in now, 50 % in shift)")
    assert found[1] == "1 person only in now: P2"
    assert len(found) == 5
