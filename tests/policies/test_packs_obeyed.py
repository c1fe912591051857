"""Each pack over an organisation that has what it asks for: the engine obeys it, or says what contradicts."""

from __future__ import annotations

import polars as pl
import pytest

import alignopt
from sketch import Sketch

NONE = "company-kpi-head-office"


def organisation(name: str) -> alignopt.Problem:
    """Two people, a goal for each category of the pack, at least five, three competencies of the role."""
    labels = list(alignopt.policies.about(name).categories)
    sketch = Sketch(F=0.5, C=0.5).unit("O").unit("A", "O")
    for person in ("P", "Q"):
        sketch.person(person, "A", role="officer")
    for number in range(max(5, len(labels))):
        category = labels[number % len(labels)] if labels else None
        sketch.goal(f"G{number}", "FC"[number % 2], category=category)
    for number, competency in enumerate(("K1", "K2", "K3")):
        sketch.asks(f"G{number}", competency, 3)
    role = pl.DataFrame({"role": "officer", "competency_id": ["K1", "K2", "K3"], "required_level": 3.0})
    return alignopt.read(sketch.tables() | {"role_competencies": role}, name=name)


@pytest.mark.parametrize("name", [name for name in alignopt.policies.names() if name != NONE])
def test_a_plan_under_a_pack_keeps_it(name: str) -> None:
    problem = alignopt.policies.lay(organisation(name), name)
    plan = alignopt.solve(problem, settings=alignopt.Settings(passes=0))
    audit = alignopt.audit(problem, plan)
    assert audit.findings.is_empty(), audit
    assert set(plan.scorecards.filter(level="person")["holder_id"]) == {"P", "Q"}


def test_what_is_left_for_head_office_is_nothing_and_the_guideline_is_named() -> None:
    problem = alignopt.policies.lay(organisation(NONE), NONE)
    conflicts = alignopt.conflicts(problem)
    assert conflicts
    assert conflicts.is_minimal
    ids = set(conflicts.rules["rule_id"])
    assert {f"{NONE}/{each}" for each in ("job-targets", "customer-satisfaction", "quality", "safety")} <= ids
    assert conflicts.repair["by"].sum() == pytest.approx(5.0)
    assert conflicts.is_repaired


def test_north_carolina_has_half_of_the_plan_for_equal_values() -> None:
    problem = alignopt.policies.lay(organisation("nc-25-ncac-01o-0208"), "nc-25-ncac-01o-0208")
    plan = alignopt.solve(problem, settings=alignopt.Settings(passes=0))
    for _, values in plan.competencies.group_by("holder_id"):
        assert values["weight"].sum() == pytest.approx(0.5)
        assert values["weight"].max() - values["weight"].min() <= 0.001 + 1e-9
    counts = plan.goals.filter(level="person").group_by("holder_id").len()["len"]
    assert counts.is_between(3, 5).all()


def test_south_africa_has_a_fifth_of_the_plan_for_competencies() -> None:
    problem = alignopt.policies.lay(organisation("za-r805-2006"), "za-r805-2006")
    plan = alignopt.solve(problem, settings=alignopt.Settings(passes=0))
    for _, own in plan.competencies.group_by("holder_id"):
        assert own["weight"].sum() == pytest.approx(0.2)
