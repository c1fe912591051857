"""Each constraint family, kind of rule and criterion alone, on a toy problem, against the file that shows it.

A family or criterion without its file fails. ``ALIGNOPT_WRITE_GOLDEN=1`` in the environment writes the files
anew: read the difference before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyomo.environ as pyo
import pytest

import ruled
from alignopt.model import build, criteria
from alignopt.model.expressions import declare_reach
from alignopt.model.kinds import ROWS, stated_rules
from alignopt.model.rates import CRITERIA, Rates
from alignopt.model.scope import Scope
from alignopt.rules.policy import established
from alignopt.tables.kinds import KINDS
from ruled import rule
from toy import Setting, toy, toy_with_previous

PLANNED = rule("section_weight", section="competencies", min=0.1, max=0.2, holder_id="R")
SOFT = rule("goal_count", category="sales", max=1, holder_id="P", hard=False, penalty=0.5)
ONE: dict[str, Any] = {"holder_id": "R"}
STATED: dict[str, dict[str, Any]] = {
    "goal_count": {"category": "sales", "min": 1, "max": 2} | ONE,
    "goal_weight": {"category": "sales", "min": 0.1, "max": 0.3} | ONE,
    "weight_step": {"min": 0.1} | ONE,
    "perspective_weight": {"min": 0.2, "max": 0.8} | ONE,
    "category_weight": {"category": "people", "min": 0.05, "max": 0.1} | ONE,
    "section_weight": {"section": "competencies", "max": 0.15} | ONE,
    "contributors": {"goal_id": "C1", "min": 1, "max": 2},
    "require": {"category": "service"} | ONE,
    "forbid": {"category": "safety"} | ONE,
    "fix_weight": {"goal_id": "F1", "min": 0.25} | ONE,
    "min_fit": {"min": 0.5, "holder_id": "P"},
    "equal_weights": ONE,
    "not_heavier_than": {"category": "sales", "other_id": "service"} | ONE,
    "level_mix": {"other_id": "unit", "min": 0.3, "max": 0.6} | ONE,
}
PRICE: dict[str, dict[str, Any]] = {"hard": {}, "soft": {"hard": False, "penalty": 0.5}}
BANDED = ("goal_weight", "weight_step", "section_weight", "forbid", "fix_weight", "min_fit")
"""Kinds whose hard rules need no row: they are in bands, steps and what is available."""
RULED = {
    (kind, sort): [PLANNED, rule(kind, **columns, **PRICE[sort])]
    for kind, columns in STATED.items()
    for sort in ("hard", "soft")
    if sort == "soft" or kind not in BANDED
}

GOLDEN = Path(__file__).parent / "golden"
FAMILIES = {family.__name__: family for family in build.FAMILIES}
ELSEWHERE = {
    "ahead": ("room_below", "alignment", "balance", "capability", "workload", "churn"),
    "between": ("line_of_sight", "alignment", "balance"),
}
"""What is written otherwise where others' cards are absent or known: one more file each."""

SECTIONED = ("section_choice", "competency_section", "asked_competencies", "development", "rules")
"""What is shown on a problem with competencies on plans and a soft rule."""

CASES = [(name, "joint") for name in (*FAMILIES, *CRITERIA) if name not in (*SECTIONED, "stated_rules")]
CASES += [(name, "sectioned") for name in SECTIONED]
CASES += [(f"rule_{kind}", sort) for kind in ROWS for sort in ("hard", "soft") if (kind, sort) in RULED]
CASES += [(name, scope) for scope, names in ELSEWHERE.items() for name in names]


def scope_of(name: str, scope_name: str) -> Scope:
    if scope_name in ("joint", "ahead", "between"):
        tables = toy_with_previous() if name == "churn" else toy()
        scope: Scope = getattr(Setting.of(tables), scope_name)()
        return scope
    rules = [PLANNED, SOFT] if scope_name == "sectioned" else RULED[name.removeprefix("rule_"), scope_name]
    return Scope.joint(*established(ruled.problem(*rules)), Rates())


def model_of(name: str, scope_name: str) -> pyo.ConcreteModel:
    """A model that holds one family, or one criterion as its objective, and nothing else."""
    scope = scope_of(name, scope_name)
    model = build.declare(scope)
    if name.startswith("rule_"):
        stated_rules(model, scope)
        model.total = pyo.Objective(expr=criteria.rules(model, scope))
        return model
    if name == "rules":
        stated_rules(model, scope)
    if name in FAMILIES:
        FAMILIES[name](model, scope)
        model.total = pyo.Objective(expr=0.0)
        return model
    declare_reach(model, scope)
    criterion: Callable[..., Any] = getattr(criteria, name)
    model.total = pyo.Objective(expr=criterion(model, scope))
    return model


def file_of(name: str, scope: str) -> str:
    return f"{name}.lp" if scope in ("joint", "sectioned") else f"{name}_{scope}.lp"


def text_of(model: pyo.ConcreteModel, path: Path) -> str:
    model.write(str(path), format="lp", io_options={"symbolic_solver_labels": True})
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "scope"), CASES)
def test_the_model_is_what_the_file_shows(name: str, scope: str, tmp_path: Path) -> None:
    golden = GOLDEN / file_of(name, scope)
    text = text_of(model_of(name, scope), tmp_path / "model.lp")
    if os.environ.get("ALIGNOPT_WRITE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.exists(), f"{golden.name} is missing: ALIGNOPT_WRITE_GOLDEN=1 writes it"
    assert text == golden.read_text(encoding="utf-8")


def test_no_file_is_left_over() -> None:
    expected = {file_of(name, scope) for name, scope in CASES}
    assert {path.name for path in GOLDEN.glob("*.lp")} == expected


@pytest.mark.parametrize("about", [*FAMILIES.values(), *(getattr(criteria, each) for each in CRITERIA)])
def test_a_family_says_its_inequality(about: Callable[..., Any]) -> None:
    assert about is stated_rules or "``" in (about.__doc__ or "")


@pytest.mark.parametrize("kind", ROWS)
def test_a_kind_says_its_inequality(kind: str) -> None:
    assert "``" in (ROWS[kind].__doc__ or "")


def test_every_kind_is_shown() -> None:
    assert {kind for kind, _ in RULED} == set(KINDS) == set(ROWS)
