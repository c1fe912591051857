"""The families of the best-worst model, each alone, against the file that shows it.

``ALIGNOPT_WRITE_GOLDEN=1`` in the environment writes the files anew: read the difference first.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyomo.environ as pyo
import pytest

from alignopt.model.best_worst import FAMILIES, Comparisons, build_best_worst, declare

GOLDEN = Path(__file__).parent / "golden" / "best_worst"
CAR = Comparisons(
    items=("quality", "price", "style"),
    best=1,
    worst=2,
    best_to_others=np.array([2.0, 1.0, 8.0]),
    others_to_worst=np.array([4.5, 8.0, 1.0]),
)


def text_of(model: pyo.ConcreteModel, path: Path) -> str:
    model.write(str(path), format="lp", io_options={"symbolic_solver_labels": True})
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_the_family_is_what_the_file_shows(family: Callable[..., None], tmp_path: Path) -> None:
    model = declare(CAR)
    family(model, CAR)
    model.total = pyo.Objective(expr=model.xi)
    golden = GOLDEN / f"{family.__name__}.lp"
    text = text_of(model, tmp_path / "model.lp")
    if os.environ.get("ALIGNOPT_WRITE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.exists(), f"{golden.name} is missing: ALIGNOPT_WRITE_GOLDEN=1 writes it"
    assert text == golden.read_text(encoding="utf-8")
    assert "``" in (family.__doc__ or "")


def test_every_family_has_its_file_and_no_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.lp")} == {family.__name__ for family in FAMILIES}


def test_the_whole_model_holds_every_family() -> None:
    model = build_best_worst(CAR)
    names = {each.name for each in model.component_objects(pyo.Constraint)}
    assert names == {family.__name__ for family in FAMILIES}
