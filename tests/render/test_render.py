"""The front door of the charts."""

from __future__ import annotations

import subprocess
import sys

import matplotlib.pyplot as plt
import pytest

from alignopt import render
from alignopt.plan.plan import Plan

CHARTS = [
    (render.balance_by_unit, ()),
    (render.cascade_heatmap, ()),
    (render.line_of_sight_tree, ("P1",)),
    (render.scorecard_card, ("P1",)),
]


def test_what_is_offered_is_there() -> None:
    assert render.__all__ == sorted(render.__all__)
    assert dir(render) == render.__all__
    for name in render.__all__:
        assert getattr(render, name).__name__ == name


def test_nothing_else_is() -> None:
    with pytest.raises(AttributeError, match=r"module 'alignopt\.render' has no attribute 'pie'"):
        _ = render.pie


def test_importing_it_does_not_import_matplotlib() -> None:
    code = "import sys; from alignopt import render; render.__all__; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(("chart", "args"), CHARTS)
def test_draws_on_the_axes_given_and_makes_no_figure(plan: Plan, chart: object, args: tuple[str]) -> None:
    _, ax = plt.subplots(figsize=(9, 4))
    before = plt.get_fignums()
    assert callable(chart)
    assert chart(plan, *args, ax=ax) is ax
    assert plt.get_fignums() == before
    assert ax.get_title(loc="left")


@pytest.mark.parametrize(("chart", "args"), CHARTS)
def test_makes_one_figure_of_the_width_of_a_notebook(plan: Plan, chart: object, args: tuple[str]) -> None:
    assert callable(chart)
    ax = chart(plan, *args)
    assert plt.get_fignums() == [ax.get_figure(root=True).number]
    assert ax.get_figure(root=True).get_size_inches()[0] == pytest.approx(9)
    ax.get_figure(root=True).canvas.draw()


@pytest.mark.parametrize(("chart", "args"), CHARTS)
def test_drawing_twice_is_drawing_the_same(plan: Plan, chart: object, args: tuple[str]) -> None:
    assert callable(chart)
    one, two = chart(plan, *args), chart(plan, *args)
    for ax in (one, two):
        ax.figure.canvas.draw()
    assert bytes(one.figure.canvas.buffer_rgba()) == bytes(two.figure.canvas.buffer_rgba())
