"""Each kind of rule: where given cards break it, and where they keep it."""

from __future__ import annotations

import pytest

import alignopt
from alignopt.rules.checkers.kinds import CHECKS
from alignopt.tables.kinds import KINDS
from audited import cards, found, small

WITH_K = {"Q": {"F1a": 0.3, "C1": 0.3, "C2": 0.2, "K1": 0.1, "K2": 0.1}}
SECTION = {"kind": "section_weight", "section": "competencies", "min": 0.0, "max": 0.3}

# kind and case: the rule, changes to the cards, and what breaks it (holder, item, got, min, max, by)
BROKEN = {
    "goal_count: too many": (
        {"kind": "goal_count", "level": "person", "max": 3},
        {},
        [("Q", None, 4.0, None, 3.0, 1.0)],
    ),
    "goal_count: too few": (
        {"kind": "goal_count", "role": "boss", "min": 5},
        {},
        [("P", None, 3.0, 5.0, None, 2.0)],
    ),
    "goal_count: of a category": (
        {"kind": "goal_count", "category": "core", "level": "person", "min": 1, "max": 2},
        {},
        [("Q", None, 0.0, 1.0, 2.0, 1.0)],
    ),
    "goal_count: a goal that is unknown stands on the card, too": (
        {"kind": "goal_count", "holder_id": "P", "max": 3},
        {"P": {"F1a": 0.4, "F2": 0.2, "C1": 0.2, "G-9": 0.2}},
        [("P", None, 4.0, None, 3.0, 1.0)],
    ),
    "goal_count: of competencies": (
        {"kind": "goal_count", "section": "competencies", "max": 1},
        WITH_K,
        [("Q", None, 2.0, None, 1.0, 1.0)],
    ),
    "goal_weight: too heavy and too light": (
        {"kind": "goal_weight", "level": "person", "min": 0.25, "max": 0.3},
        {},
        [
            ("P", "C1", 40.0, 25.0, 30.0, 10.0),
            ("P", "F1a", 40.0, 25.0, 30.0, 10.0),
            ("P", "F2", 20.0, 25.0, 30.0, 5.0),
            ("Q", "C2", 20.0, 25.0, 30.0, 5.0),
            ("Q", "L", 20.0, 25.0, 30.0, 5.0),
        ],
    ),
    "goal_weight: of one goal": (
        {"kind": "goal_weight", "goal_id": "C1", "holder_id": "P", "max": 0.2},
        {},
        [("P", "C1", 40.0, None, 20.0, 20.0)],
    ),
    "weight_step: off the step": (
        {"kind": "weight_step", "level": "person", "min": 0.2},
        {},
        [("Q", "C1", 30.0, 20.0, None, 1.0), ("Q", "F1a", 30.0, 20.0, None, 1.0)],
    ),
    "weight_step: of both sections where none is named": (
        {"kind": "weight_step", "role": "clerk", "min": 0.1},
        {"Q": {"F1a": 0.3, "C1": 0.3, "C2": 0.25, "K1": 0.15}},
        [("Q", "C2", 25.0, 10.0, None, 1.0), ("Q", "K1", 15.0, 10.0, None, 1.0)],
    ),
    "weight_step: of one section": (
        {"kind": "weight_step", "role": "clerk", "section": "competencies", "min": 0.1},
        {"Q": {"F1a": 0.3, "C1": 0.3, "C2": 0.25, "K1": 0.15}},
        [("Q", "K1", 15.0, 10.0, None, 1.0)],
    ),
    "perspective_weight: one": (
        {"kind": "perspective_weight", "perspective_id": "C", "level": "person", "max": 0.5},
        {},
        [("Q", "C", 70.0, None, 50.0, 20.0)],
    ),
    "perspective_weight: each of them": (
        {"kind": "perspective_weight", "level": "person", "min": 0.35},
        {},
        [("Q", "F", 30.0, 35.0, None, 5.0)],
    ),
    "perspective_weight: competencies count for theirs": (
        {"kind": "perspective_weight", "perspective_id": "C", "role": "clerk", "min": 0.65},
        WITH_K,
        [("Q", "C", 60.0, 65.0, None, 5.0)],
    ),
    "perspective_weight: competencies do not count where goals are named": (
        {
            "kind": "perspective_weight",
            "perspective_id": "C",
            "section": "goals",
            "role": "clerk",
            "min": 0.6,
        },
        WITH_K,
        [("Q", "C", 50.0, 60.0, None, 10.0)],
    ),
    "category_weight: too little": (
        {"kind": "category_weight", "category": "core", "level": "person", "min": 0.1},
        {},
        [("Q", None, 0.0, 10.0, None, 10.0)],
    ),
    "category_weight: of competencies": (
        {"kind": "category_weight", "category": "values", "role": "clerk", "min": 0.15},
        WITH_K,
        [("Q", None, 10.0, 15.0, None, 5.0)],
    ),
    "section_weight: too little": (
        {"kind": "section_weight", "section": "competencies", "min": 0.2, "max": 0.3},
        {"Q": {"F1a": 0.3, "C1": 0.3, "C2": 0.25, "K1": 0.15}},
        [("P", None, 0.0, 20.0, 30.0, 20.0), ("Q", None, 15.0, 20.0, 30.0, 5.0)],
    ),
    "section_weight: of goals": (
        {"kind": "section_weight", "section": "goals", "max": 0.9},
        WITH_K,
        [("P", None, 100.0, None, 90.0, 10.0)],
    ),
    "contributors: too few, those who serve it counted": (
        {"kind": "contributors", "perspective_id": "F", "min": 2},
        {},
        [(None, "F2", 1.0, 2.0, None, 1.0)],
    ),
    "contributors: too many": (
        {"kind": "contributors", "goal_id": "F1", "max": 1},
        {},
        [(None, "F1", 2.0, None, 1.0, 1.0)],
    ),
    "contributors: of a level": (
        {"kind": "contributors", "goal_id": "L", "level": "unit", "min": 2},
        {},
        [(None, "L", 1.0, 2.0, None, 1.0)],
    ),
    "require: a goal": (
        {"kind": "require", "goal_id": "C2", "level": "person"},
        {},
        [("P", "C2", 0.0, 1.0, None, 1.0)],
    ),
    "require: one of a category": (
        {"kind": "require", "category": "core", "level": "person"},
        {},
        [("Q", None, 0.0, 1.0, None, 1.0)],
    ),
    "require: a competency": (
        {"kind": "require", "goal_id": "K2", "section": "competencies", "role": "clerk"},
        {"Q": {"F1a": 0.3, "C1": 0.3, "C2": 0.25, "K1": 0.15}},
        [("Q", "K2", 0.0, 1.0, None, 1.0)],
    ),
    "forbid: each goal is one": (
        {"kind": "forbid", "perspective_id": "C", "role": "clerk"},
        {},
        [("Q", name, 1.0, None, 0.0, 1.0) for name in ("C1", "C2", "L")],
    ),
    "fix_weight: another weight": (
        {"kind": "fix_weight", "goal_id": "C1", "level": "person", "min": 0.4},
        {},
        [("Q", "C1", 30.0, 40.0, 40.0, 10.0)],
    ),
    "fix_weight: not carried": (
        {"kind": "fix_weight", "goal_id": "F2", "level": "person", "min": 0.2},
        {},
        [("Q", "F2", 0.0, 20.0, 20.0, 20.0)],
    ),
    "min_fit: known and too low": (
        {"kind": "min_fit", "min": 0.6},
        {},
        [("P", "C1", 0.0, 0.6, None, 1.0), ("P", "F1a", 0.5, 0.6, None, 1.0)],
    ),
    "equal_weights: more than a step apart": (
        {"kind": "equal_weights", "level": "person"},
        {},
        [("P", None, 20.0, None, 5.0, 15.0), ("Q", None, 10.0, None, 5.0, 5.0)],
    ),
    "equal_weights: the step of competencies is their own": (
        {"kind": "equal_weights", "section": "competencies"},
        {"Q": {"F1a": 0.3, "C1": 0.3, "C2": 0.1, "K1": 0.1, "K2": 0.2}},
        [("Q", None, 10.0, None, 5.0, 5.0)],
    ),
    "not_heavier_than: a goal": (
        {"kind": "not_heavier_than", "goal_id": "C1", "other_id": "F2", "level": "person"},
        {},
        [("P", "C1", 40.0, None, 20.0, 20.0), ("Q", "C1", 30.0, None, 0.0, 30.0)],
    ),
    "not_heavier_than: a category": (
        {"kind": "not_heavier_than", "category": "support", "other_id": "core", "role": "boss"},
        {},
        [("P", None, 40.0, None, 20.0, 20.0)],
    ),
    "level_mix: of a level": (
        {"kind": "level_mix", "other_id": "unit", "level": "person", "max": 0.4},
        {},
        [("Q", None, 50.0, None, 40.0, 10.0)],
    ),
    "level_mix: of a category, those who serve it counted": (
        {"kind": "level_mix", "category": "core", "level": "person", "max": 0.4},
        {},
        [("P", None, 60.0, None, 40.0, 20.0)],
    ),
}

KEPT = {
    "goal_count": ({"kind": "goal_count", "level": "person", "min": 3, "max": 4}, {}),
    "goal_count: no competencies at all": ({"kind": "goal_count", "section": "competencies", "min": 2}, {}),
    "goal_weight": ({"kind": "goal_weight", "level": "person", "min": 0.2, "max": 0.4}, {}),
    "goal_weight: of a goal that is not carried": (
        {"kind": "goal_weight", "goal_id": "L", "level": "person", "min": 0.2},
        {},
    ),
    "weight_step": ({"kind": "weight_step", "min": 0.1}, {}),
    "perspective_weight": ({"kind": "perspective_weight", "level": "person", "min": 0.3, "max": 0.7}, {}),
    "category_weight": ({"kind": "category_weight", "category": "core", "role": "boss", "min": 0.2}, {}),
    "section_weight": ({"kind": "section_weight", "section": "competencies", "max": 0.2}, WITH_K),
    "contributors": ({"kind": "contributors", "goal_id": "F1", "min": 2, "max": 2}, {}),
    "contributors: of a level": ({"kind": "contributors", "goal_id": "F1", "level": "unit", "max": 1}, {}),
    "require": ({"kind": "require", "goal_id": "C1"}, {}),
    "require: one of a perspective": ({"kind": "require", "perspective_id": "F"}, {}),
    "forbid": ({"kind": "forbid", "goal_id": "L", "holder_id": "P"}, {}),
    "fix_weight": ({"kind": "fix_weight", "goal_id": "C2", "role": "clerk", "min": 0.2}, {}),
    "min_fit": ({"kind": "min_fit", "goal_id": "F1a", "min": 0.5}, {}),
    "min_fit: nobody knows": ({"kind": "min_fit", "role": "clerk", "min": 1.0}, {}),
    "equal_weights": (
        {"kind": "equal_weights", "perspective_id": "C", "level": "unit"},
        {"A": {"F1": 0.3, "F2": 0.2, "C1": 0.25, "C2": 0.25}},
    ),
    "equal_weights: one step apart": (
        {"kind": "equal_weights", "level": "unit", "category": "core"},
        {"A": {"F1": 0.3, "F2": 0.25, "C1": 0.25, "C2": 0.2}},
    ),
    "not_heavier_than": ({"kind": "not_heavier_than", "goal_id": "C2", "other_id": "C1"}, {}),
    "level_mix": ({"kind": "level_mix", "other_id": "organisation", "role": "boss", "min": 1.0}, {}),
}


def sections(changes):
    """A rule that lets competencies stand on cards, where some do."""
    has_some = any("K1" in card for card in changes.values())
    return [SECTION] if has_some else []


@pytest.mark.parametrize("case", BROKEN)
def test_broken(case):
    rule, changes, expected = BROKEN[case]
    audit = alignopt.audit(small(rule, *sections(changes)), cards(**changes))
    assert found(audit, rule_id="R1") == expected
    row = audit.findings.filter(rule_id="R1").row(0, named=True)
    assert case.startswith(row["kind"])
    assert row["hard"]
    assert row["cost"] == 0
    assert not audit.is_sound


@pytest.mark.parametrize("case", KEPT)
def test_kept(case):
    rule, changes = KEPT[case]
    audit = alignopt.audit(small(rule, *sections(changes)), cards(**changes))
    assert found(audit, rule_id="R1") == []


def test_every_kind_has_a_checker_and_cases():
    assert set(CHECKS) == set(KINDS)
    for cases in (BROKEN, KEPT):
        assert {case.split(":")[0] for case in cases} == set(KINDS)
    for kind, check in CHECKS.items():
        assert check.__name__ == kind
        assert check.__doc__


@pytest.mark.parametrize("case", BROKEN)
def test_soft_rules_are_priced(case):
    rule, changes, expected = BROKEN[case]
    soft = {**rule, "hard": False, "penalty": 0.5}
    audit = alignopt.audit(small(soft, *sections(changes)), cards(**changes))
    rows = audit.findings.filter(rule_id="R1")
    assert found(audit, rule_id="R1") == expected
    assert not rows["hard"].any()
    assert rows["cost"].to_list() == pytest.approx([0.5 * row[-1] for row in expected])


def test_weights_a_hair_off_are_no_violation():
    changes = {"P": {"F1a": 0.4 + 4e-8, "F2": 0.2, "C1": 0.4 - 4e-8}}
    rules = [{"kind": "goal_weight", "max": 0.4}, {"kind": "weight_step", "min": 0.1}]
    assert found(alignopt.audit(small(*rules), cards(**changes))) == []


def test_a_rule_binds_only_whom_it_names():
    rule = {"kind": "goal_count", "unit_id": "A", "max": 2}
    audit = alignopt.audit(small(rule), cards())
    assert audit.findings["holder_id"].to_list() == ["A", "P", "Q"]
