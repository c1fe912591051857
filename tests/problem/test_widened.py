"""An organisation with further candidates: what was there stays as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.problem.organisation import Organisation
from alignopt.problem.widened import widened
from organisations import organisations
from sketch import Sketch


def shop() -> Sketch:
    """P and Q, who look the same, may carry F1 and C1; F1a would serve F1."""
    sketch = Sketch().unit("O").unit("A", "O").person("P", "A", K=2.0).person("Q", "A", K=2.0)
    sketch.goal("F1").goal("C1", "C").goal("F1a", at="A", serves="F1").goal("C2", "C")
    return sketch.asks("F1", "K", 4.0).asks("F1a", "K", 4.0).may("A", "F1", "C1")


def made(*pairs: tuple[str, str]) -> tuple[Organisation, Organisation]:
    problem = alignopt.read(shop().tables(), name="shop")
    base = Organisation.of(problem)
    at = [(base.holders.index[holder], base.goals.index[goal]) for holder, goal in pairs]
    return base, widened(problem, base, at)


def cells(organisation: Organisation, values: np.ndarray) -> dict[tuple[str, str], float]:
    """Values along candidates, by holder and goal."""
    return {
        (organisation.holders.ids[holder], organisation.goals.ids[goal]): value
        for holder, goal, value in zip(organisation.holder, organisation.goal, values.tolist(), strict=True)
    }


def test_without_further_pairs_it_is_the_organisation_itself():
    base, wide = made(("P", "F1"))
    assert wide is base


def test_further_pairs_are_candidates_of_all_twins():
    base, wide = made(("P", "F1a"))
    added = set(cells(wide, wide.goal)) - set(cells(base, base.goal))
    assert added == {("P", "F1a"), ("Q", "F1a")}
    assert [group.tolist() for group in wide.twins] == [group.tolist() for group in base.twins]


def test_further_pairs_have_a_fit_and_a_cost():
    _, wide = made(("P", "F1a"), ("P", "C2"))
    fit, cost = cells(wide, wide.fit), cells(wide, wide.cost)
    assert fit["P", "F1a"] == pytest.approx(0.5)
    assert cost["P", "F1a"] == pytest.approx(0.5)
    assert np.isnan(fit["P", "C2"])
    assert cost["P", "C2"] == pytest.approx(0.5)  # as F1, the only one of P's own that has a fit


def test_a_further_pair_makes_no_goal_general():
    _, wide = made(("P", "F1a"))
    general = cells(wide, wide.is_general)
    assert not general["P", "F1"]
    assert not general["P", "F1a"]


def test_a_further_pair_is_general_where_one_that_serves_it_is_available():
    sketch = Sketch().unit("O").unit("A", "O").person("P", "A")
    sketch.goal("F1").goal("C1", "C").goal("F1a", at="A", serves="F1").may("P", "F1a", "C1")
    problem = alignopt.read(sketch.tables(), name="shop")
    base = Organisation.of(problem)
    wide = widened(problem, base, [(base.holders.index["P"], base.goals.index["F1"])])
    assert cells(wide, wide.is_general)["P", "F1"]


@settings(max_examples=60)
@given(organisations(), st.data())
def test_what_was_there_stays(tables, data):
    problem = alignopt.read(tables, name="drawn")
    base = Organisation.of(problem)
    holders, goals = len(base.capacity), len(base.goals.ids)
    pair = st.tuples(st.integers(0, holders - 1), st.integers(0, goals - 1))
    wide = widened(problem, base, data.draw(st.lists(pair, max_size=6)))
    for name in ("cost", "fit", "is_general"):
        before, after = cells(base, getattr(base, name)), cells(wide, getattr(wide, name))
        assert {key: after[key] for key in before} == pytest.approx(before, abs=0, nan_ok=True)
    assert wide.has_card.tolist() == base.has_card.tolist()
    assert wide.parents.tolist() == base.parents.tolist()
    assert len(wide.goal) == wide.start[-1]
    for group in wide.twins:
        assert len({wide.goals_of(member).tobytes() for member in group.tolist()}) == 1
