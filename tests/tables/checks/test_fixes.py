"""Weights that hard rules fix."""

from __future__ import annotations

import pytest


def fixed(weight: float, **cells: object) -> dict[str, object]:
    return {"kind": "fix_weight", "goal_id": "G1", "min": weight, **cells}


MEETING = {
    "everyone": ({}, {}),
    "all and one": ({}, {"holder_id": "P2"}),
    "one and all": ({"holder_id": "P2"}, {}),
    "the same holder": ({"holder_id": "P2"}, {"holder_id": "P2"}),
    "a unit and a holder in it": ({"unit_id": "SAL"}, {"holder_id": "P2"}),
    "a unit within a unit": ({"unit_id": "SAL"}, {"unit_id": "ORG"}),
    "a role and a unit": ({"role": "Clerk"}, {"unit_id": "SAL"}),
    "a level and a role": ({"level": "person"}, {"role": "Clerk"}),
}
APART = {
    "two holders": ({"holder_id": "P2"}, {"holder_id": "P3"}),
    "two units": ({"unit_id": "SAL"}, {"unit_id": "OPS"}),
    "two levels": ({"level": "department"}, {"level": "organisation"}),
    "two roles": ({"role": "Clerk"}, {"role": "Director"}),
    "a level and a role that is not of it": ({"level": "department"}, {"role": "Clerk"}),
    "a role that is not in the unit": ({"role": "Clerk"}, {"unit_id": "OPS"}),
    "another goal": ({}, {"goal_id": "G2"}),
    "a soft one": ({}, {"hard": "false"}),
}


@pytest.mark.parametrize("scopes", MEETING.values(), ids=MEETING)
def test_two_weights_for_the_same_holder(rules, scopes):
    one, other = scopes
    (only,) = rules(fixed(0.3, **one), fixed(0.2, **other))
    assert (only["check"], only["row"], only["key"], only["column"]) == (
        "fixed_weights_agree",
        3,
        "R2",
        "min",
    )
    assert only["got"] == "0.2 for G1, while row 2 (R1) fixes 0.3, for some of the same holders"


@pytest.mark.parametrize("scopes", APART.values(), ids=APART)
def test_two_weights_for_nobody_in_common(rules, scopes):
    one, other = scopes
    assert rules(fixed(0.3, **one), fixed(0.2, **other)) == []


def test_the_same_weight_twice_agrees(rules):
    assert rules(fixed(0.3), fixed(0.3, unit_id="SAL")) == []


def test_a_goal_and_a_competency_of_one_name_are_two(rules, folder):
    folder.also("competencies").add("competencies", "G1,Earning,,")
    assert rules(fixed(0.3), fixed(0.2, section="competencies")) == []


def test_a_soft_one_between_hides_no_contradiction(rules):
    found = rules(
        fixed(0.3), fixed(0.2, hard="false"), fixed(0.25, holder_id="P2"), fixed(0.2, unit_id="SAL")
    )
    assert [(each["row"], each["check"]) for each in found] == [
        (4, "fixed_weights_agree"),
        (5, "fixed_weights_agree"),
    ]


def test_a_weight_in_percent_contradicts_nothing(rules):
    checks = [each["check"] for each in rules(fixed(30), fixed(0.2))]
    assert checks == ["rule_bound_is_a_share"]


def test_weights_of_one_scope_that_come_to_more_than_the_whole(rules):
    (only,) = rules(
        fixed(0.6, unit_id="SAL"),
        fixed(0.2, unit_id="SAL", goal_id="G2"),
        fixed(0.3, unit_id="SAL", section="competencies", goal_id="C1"),
    )
    assert (only["check"], only["row"], only["got"]) == (
        "fixed_weights_leave_room",
        2,
        "1.1 in all, with R2, R3",
    )


@pytest.mark.parametrize(
    "more",
    [
        fixed(0.4, goal_id="G2"),
        fixed(0.6, unit_id="SAL"),
        fixed(0.5, goal_id="G2", unit_id="SAL"),
        fixed(0.5, goal_id="G2", hard="false"),
    ],
)
def test_weights_that_leave_room_or_are_for_others(rules, more):
    assert rules(fixed(0.6), more) == []
