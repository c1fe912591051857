"""Colours."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from matplotlib.colors import to_rgb

from alignopt.plan.plan import Plan
from alignopt.render.palette import OKABE_ITO, ink_on, perspective_colours, tint


def luminance(colour: str | tuple[float, float, float]) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("colour", OKABE_ITO)
@pytest.mark.parametrize("strength", [1.0, 0.7, 0.4, 0.2])
def test_ink_reads_well_on_every_colour(colour: str, strength: float) -> None:
    """WCAG 2: a contrast of 4.5 for text."""
    ground = tint(colour, strength)
    dark, light = sorted([luminance(ground), luminance(ink_on(ground))])
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_perspectives_keep_their_colours(plan: Plan) -> None:
    assert perspective_colours(plan.problem) == {"C": to_rgb("#0072B2"), "F": to_rgb("#E69F00")}


def test_twenty_perspectives_are_twenty_colours(plan: Plan) -> None:
    ids = [f"X{number:02}" for number in range(18)]
    more = pl.DataFrame({"perspective_id": ids, "name": ids, "target_weight": [0.0] * 18})
    problem = plan.problem.replace(perspectives=pl.concat([plan.problem.perspectives, more], how="diagonal"))
    colours = perspective_colours(problem).values()
    assert all(one != other for one, other in combinations(colours, 2))
