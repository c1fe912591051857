"""Rules that are changed, left out, or new."""

from __future__ import annotations

import pytest

import alignopt
from alignopt import changes
from changed import column, differing, problem

SMALL = problem()


def row(problem, rule_id):
    return problem.rules.filter(rule_id=rule_id).row(0, named=True)


def test_a_rule_with_another_bound_says_what_it_was():
    change = changes.rule("R1", max=6, min=2, level="person")
    after = change.apply(SMALL)
    stated = {"max": 6.0, "min": 2.0, "level": "person"}
    source = "the works council (level was nothing, min was nothing, max was 5)"
    assert row(after, "R1") == row(SMALL, "R1") | stated | {"source": source}
    assert differing(SMALL, after) == {"rules"}
    assert change.text(SMALL) == (
        "Rule R1 (goal_count): level from nothing to person, min from nothing to 2, max from 5 to 6"
    )


def test_a_source_that_is_given_stands():
    after = changes.rule("R1", hard=False, source="the board").apply(SMALL)
    assert row(after, "R1")["source"] == "the board"
    assert row(after, "R1")["hard"] is False


def test_a_bound_is_emptied():
    assert row(changes.rule("R1", max=None, min=3).apply(SMALL), "R1")["max"] is None


def test_a_rule_left_out():
    change = changes.without_rule("R2")
    assert column(change.apply(SMALL).rules, "kind") == {"R1": "goal_count", "R3": "forbid"}
    assert change.text(SMALL) == "Without rule R2 (require: unit_id A, goal_id F1a)"


def test_new_rules_get_ids_of_their_own():
    new = changes.new_rule(kind="goal_count", level="person", max=4)
    twice = changes.Scenario("two", [new, changes.new_rule("R9", kind="forbid", goal_id="C1"), new])
    after = twice.apply(SMALL)
    assert set(after.rules["rule_id"]) == {"R1", "R2", "R3", "R9", "new-1", "new-2"}
    assert row(after, "new-1")["max"] == 4.0
    assert row(after, "new-2")["source"] == "a rule of the scenario"
    assert twice.texts(SMALL)[2] == "New rule new-2 (goal_count: level person, max 4)"


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: changes.rule("R1"), alignopt.BadInput, "got nothing, expected a column and what it becomes"),
        (
            lambda: changes.rule("R1", mx=5),
            alignopt.UnknownName,
            "no column of rules 'mx'; did you mean 'max'",
        ),
        (lambda: changes.rule("R1", rule_id="R5"), TypeError, "rule_id"),
        (
            lambda: changes.rule("R1", max="x", hard="y"),
            alignopt.BadInput,
            "2 failures in the change rule of R1",
        ),
        (lambda: changes.rule("R7", max=5).apply(SMALL), alignopt.UnknownName, "no rule 'R7'"),
        (lambda: changes.without_rule("R7").apply(SMALL), alignopt.UnknownName, "no rule 'R7'"),
        (lambda: changes.new_rule(max=4), alignopt.BadInput, "new_rule, kind .*got nothing"),
        (lambda: changes.new_rule(kind="goal_cout"), alignopt.BadInput, "write goal_count"),
        (
            lambda: changes.new_rule("R1", kind="forbid", goal_id="C1").apply(SMALL),
            alignopt.BadInput,
            "got R1, expected an id that no rule has",
        ),
        (
            lambda: changes.rule("R1", max=2, min=3).apply(SMALL),
            alignopt.BadInput,
            "in the tables after the change rule of R1:\n  rules",
        ),
    ],
)
def test_what_is_refused(make, error, said):
    with pytest.raises(error, match=said):
        make()
