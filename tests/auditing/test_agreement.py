"""Model and checkers agree: what soft rules cost in the model is what the audit finds they cost."""

from __future__ import annotations

import pytest

import alignopt
from audited import small

SECTION = {"kind": "section_weight", "section": "competencies", "min": 0.2, "max": 0.2}
SOFT = {
    "goal_count": {"max": 2, "level": "person"},
    "goal_weight": {"max": 0.25},
    "weight_step": {"min": 0.25},
    "perspective_weight": {"perspective_id": "F", "max": 0.3, "level": "person"},
    "category_weight": {"category": "support", "max": 0.2},
    "section_weight": {"section": "goals", "min": 0.9},
    "contributors": {"goal_id": "F2", "min": 3},
    "require": {"goal_id": "F1a", "level": "person"},
    "forbid": {"goal_id": "C2"},
    "fix_weight": {"goal_id": "C2", "min": 0.35},
    "min_fit": {"min": 0.6},
    "equal_weights": {"level": "person"},
    "not_heavier_than": {"goal_id": "C1", "other_id": "L"},
    "level_mix": {"other_id": "unit", "level": "person", "min": 0.4},
}

HARD = SOFT | {
    "weight_step": {"min": 0.1},
    "section_weight": {"section": "goals", "max": 0.9},
    "contributors": {"goal_id": "F2", "min": 2},
    "min_fit": {"min": 0.4},
    "not_heavier_than": {"goal_id": "C2", "other_id": "C1"},
}


@pytest.mark.parametrize("kind", SOFT)
def test_a_proven_plan_costs_what_the_audit_says(kind):
    """The bound of a plan that is proven best is the optimum of the model, penalties included."""
    rule = {"kind": kind, "hard": False, "penalty": 0.25, **SOFT[kind]}
    problem = small(SECTION, rule)
    plan = alignopt.solve(problem, method="joint", settings=alignopt.Settings(gap=0.0))
    audit = alignopt.audit(problem, plan)
    assert audit.is_sound
    assert audit.total == pytest.approx(plan.solution.bounds.total, abs=1e-5)


@pytest.mark.parametrize("kind", HARD)
def test_a_plan_keeps_what_the_audit_asks(kind):
    problem = small(SECTION, {"kind": kind, **HARD[kind]})
    plan = alignopt.solve(problem)
    audit = alignopt.audit(problem, plan)
    assert audit.findings.is_empty()
    shown = dict(audit.criteria.select("criterion", "points").iter_rows())
    told = dict(plan.criteria.select("criterion", "points").iter_rows())
    assert shown == pytest.approx(told, abs=1e-9)
    assert "development" in shown
