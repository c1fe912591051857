"""How much work an answer may take."""

from __future__ import annotations

import pytest

import alignopt
from alignopt.tradeoff.brief import in_brief


@pytest.mark.parametrize(
    ("passes", "nodes", "left"), [(2, 800, (1, 200)), (0, 800, (0, 200)), (1, 1, (1, 1))]
)
def test_a_part_of_the_work_and_nothing_else(passes, nodes, left):
    given = alignopt.Settings(passes=passes, nodes=nodes, gap=0.5, seed=3, workers=1)
    found = in_brief(given)
    assert (found.passes, found.nodes) == left
    assert (found.gap, found.seed, found.workers, found.rates) == (0.5, 3, 1, given.rates)
