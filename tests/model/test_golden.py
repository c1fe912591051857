"""Each constraint family and criterion alone, on the toy problem, against the file that shows it.

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

from alignopt.model import build, criteria
from alignopt.model.expressions import declare_reach
from alignopt.model.rates import CRITERIA
from toy import Setting, toy

GOLDEN = Path(__file__).parent / "golden"
FAMILIES = {family.__name__: family for family in build.FAMILIES}
ELSEWHERE = {
    "ahead": ("room_below", "alignment", "balance", "capability", "workload"),
    "between": ("line_of_sight", "alignment", "balance"),
}
"""What is written otherwise where others' cards are absent or known: one more file each."""

CASES = [(name, "joint") for name in (*FAMILIES, *CRITERIA)]
CASES += [(name, scope) for scope, names in ELSEWHERE.items() for name in names]


def model_of(name: str, scope_name: str) -> pyo.ConcreteModel:
    """A model that holds one family, or one criterion as its objective, and nothing else."""
    scope = getattr(Setting.of(toy()), scope_name)()
    model = build.declare(scope)
    if name in FAMILIES:
        FAMILIES[name](model, scope)
        model.total = pyo.Objective(expr=0.0)
        return model
    declare_reach(model, scope)
    criterion: Callable[..., Any] = getattr(criteria, name)
    model.total = pyo.Objective(expr=criterion(model, scope))
    return model


def text_of(model: pyo.ConcreteModel, path: Path) -> str:
    model.write(str(path), format="lp", io_options={"symbolic_solver_labels": True})
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "scope"), CASES)
def test_the_model_is_what_the_file_shows(name: str, scope: str, tmp_path: Path) -> None:
    golden = GOLDEN / (f"{name}.lp" if scope == "joint" else f"{name}_{scope}.lp")
    text = text_of(model_of(name, scope), tmp_path / "model.lp")
    if os.environ.get("ALIGNOPT_WRITE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.exists(), f"{golden.name} is missing: ALIGNOPT_WRITE_GOLDEN=1 writes it"
    assert text == golden.read_text(encoding="utf-8")


def test_no_file_is_left_over() -> None:
    expected = {f"{name}.lp" if scope == "joint" else f"{name}_{scope}.lp" for name, scope in CASES}
    assert {path.name for path in GOLDEN.glob("*.lp")} == expected


@pytest.mark.parametrize("name", [*FAMILIES, *CRITERIA])
def test_a_family_says_its_inequality(name: str) -> None:
    about = (FAMILIES.get(name) or getattr(criteria, name)).__doc__ or ""
    assert "``" in about
