"""People who leave, join and move, and what becomes of their units."""

from __future__ import annotations

import polars as pl
import pytest

import alignopt
from alignopt import changes
from changed import column, differing, problem

SMALL = problem()


def test_all_rows_of_a_leaver_go():
    change = changes.leaves("P1")
    after = change.apply(SMALL)
    holders = {
        "people": "person_id",
        "capacity": "holder_id",
        "proficiencies": "person_id",
        "eligibility": "holder_id",
        "previous": "holder_id",
        "rules": "holder_id",
    }
    for table, name in holders.items():
        assert "P1" in getattr(SMALL, table)[name]
        assert "P1" not in getattr(after, table)[name]
        kept = getattr(SMALL, table).filter(pl.col(name).ne_missing("P1"))
        assert getattr(after, table).equals(kept)
    assert column(after.units, "lead_id") == {"A": None, "B": "Q1", "L": None, "O": None}
    assert differing(SMALL, after) == {*holders, "units"}
    assert change.text(SMALL) == (
        "P1 (Person P1) leaves A (Unit A); A and O have no lead then; rules that go with it: R3"
    )


def test_a_unit_that_the_last_one_leaves_has_no_capacity():
    change = changes.leaves("Q1")
    after = change.apply(SMALL)
    assert column(after.capacity, "capacity") == {"B": 0.0, "L": 4.0, "P1": 2.0, "P2": 1.0}
    assert "nobody is in B then" in change.text(SMALL)


def test_somebody_may_come_to_a_unit_that_everybody_left():
    back = changes.joins("Q2", unit_id="B", capacity=1.5)
    after = changes.Scenario("handed over", [changes.leaves("Q1"), back]).apply(SMALL)
    assert column(after.capacity, "capacity") == {"L": 4.0, "P1": 2.0, "P2": 1.0, "Q2": 1.5}


def test_a_newcomer_of_whom_nothing_else_is_known():
    change = changes.joins("N", unit_id="A", capacity=1, role="Clerk", name="Nina")
    after = change.apply(SMALL)
    assert after.people.filter(person_id="N").row(0) == ("N", "Nina", "A", "Clerk", None)
    assert column(after.capacity, "capacity")["N"] == 1.0
    assert differing(SMALL, after) == {"people", "capacity"}
    assert change.text(SMALL) == "N (Nina) joins A (Unit A) as Clerk, with a capacity of 1"


def test_a_newcomer_like_somebody():
    after = changes.joins("N", like="P1").apply(SMALL)
    assert after.people.filter(person_id="N").row(0) == ("N", "N", "A", "Clerk", None)
    assert column(after.capacity, "capacity")["N"] == 2.0
    assert after.eligibility.filter(holder_id="N").rows() == [("N", "F1a", 0.5), ("N", "F2", 0.5)]
    assert after.proficiencies.filter(person_id="N").rows() == [("N", "K", 3.0)]
    assert differing(SMALL, after) == {"people", "capacity", "eligibility", "proficiencies"}
    other = changes.joins("N", like="P1", unit_id="B", role="Boss", capacity=0.5)
    assert other.apply(SMALL).people.filter(person_id="N").row(0) == ("N", "N", "B", "Boss", None)
    assert other.text(SMALL) == "N joins B (Unit B) as Boss, with a capacity of 0.5, like P1 (Person P1)"


def test_a_second_position():
    two = [changes.cell("people", "P1", "employee_id", "E1"), changes.joins("N", like="P1", employee_id="E1")]
    after = changes.Scenario("two jobs", two).apply(SMALL)
    assert column(after.people, "employee_id") == {"N": "E1", "P1": "E1", "P2": None, "Q1": None}


def test_a_move():
    change = changes.moves("P1", "B")
    after = change.apply(SMALL)
    assert column(after.people, "unit_id") == {"P1": "B", "P2": "A", "Q1": "B"}
    assert column(after.units, "lead_id") == {"A": None, "B": "Q1", "L": None, "O": "P1"}
    assert differing(SMALL, after) == {"people", "units"}
    assert change.text(SMALL) == "P1 (Person P1) moves from A (Unit A) to B (Unit B); A has no lead then"


def test_a_move_of_the_last_one_says_what_it_leaves_behind():
    change = changes.moves("Q1", "A")
    after = change.apply(SMALL)
    assert column(after.capacity, "capacity")["B"] == 0.0
    assert column(after.units, "lead_id")["B"] is None
    assert change.text(SMALL).endswith("; B has no lead then; nobody is in B then")


def test_goals_that_cannot_be_carried_at_the_new_place_are_named():
    rows = pl.DataFrame({"holder_id": ["P2", "P2"], "goal_id": ["F1a1", "F2"]})
    listed = SMALL.replace(eligibility=rows)
    said = "of the goals listed for it, F1a1 cannot be carried there"
    assert changes.moves("P2", "B").text(listed).endswith(said)


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (
            lambda: changes.leaves("P9").apply(SMALL),
            alignopt.UnknownName,
            "there is no person 'P9'",
        ),
        (lambda: changes.leaves("A").apply(SMALL), alignopt.UnknownName, "no person 'A'"),
        (lambda: changes.joins("N"), alignopt.BadInput, "2 failures in the change joins of N"),
        (lambda: changes.joins("N", unit_id="A"), alignopt.BadInput, "state capacity, or like"),
        (lambda: changes.joins("N", like="P1", capacity="much"), alignopt.BadInput, "capacity .*got much"),
        (lambda: changes.joins("N", like="P9").apply(SMALL), alignopt.UnknownName, "no person 'P9'"),
        (
            lambda: changes.joins("N", like="P1", unit_id="AA").apply(SMALL),
            alignopt.UnknownName,
            "no unit 'AA'",
        ),
        (
            lambda: changes.joins("P2", like="P1").apply(SMALL),
            alignopt.BadInput,
            "got P2, expected an id that",
        ),
        (lambda: changes.joins("B", like="P1").apply(SMALL), alignopt.BadInput, "got B, expected an id that"),
        (
            lambda: changes.joins("N", like="P1", unit_id="L").apply(SMALL),
            alignopt.BadInput,
            "got L, which states a capacity of 4 for people who are not listed.*set the capacity of L to 0",
        ),
        (lambda: changes.moves("P1", "L").text(SMALL), alignopt.BadInput, "got L, which states a capacity"),
        (lambda: changes.moves("P1", "A").apply(SMALL), alignopt.BadInput, "got A, expected another unit"),
        (lambda: changes.moves("P1", "C").apply(SMALL), alignopt.UnknownName, "no unit 'C'"),
        (lambda: changes.moves("P1", ""), alignopt.BadInput, "unit_id .*got nothing"),
    ],
)
def test_what_is_refused(make, error, said):
    with pytest.raises(error, match=said):
        make()


def test_people_may_come_where_the_stated_capacity_was_set_to_nothing():
    steps = [changes.capacity("L", 0), changes.joins("N", like="P1", unit_id="L")]
    after = changes.Scenario("listed now", steps).apply(SMALL)
    assert column(after.capacity, "capacity") == {"N": 2.0, "P1": 2.0, "P2": 1.0, "Q1": 1.0}


def test_a_rule_that_a_move_contradicts_is_named():
    scoped = SMALL.replace(rules=SMALL.rules.with_columns(unit_id=pl.lit("A")))
    with pytest.raises(alignopt.BadInput, match=r"scenario 'away':\n  rules, holder_id \(R3\): got P1"):
        changes.Scenario("away", [changes.moves("P1", "B")]).apply(scoped)
