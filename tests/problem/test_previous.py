"""Last period's cards as arrays: what counts, what is left out, what was lost."""

from __future__ import annotations

import numpy as np
import pytest

import alignopt
from alignopt.problem.organisation import Organisation
from alignopt.problem.widened import widened
from sketch import Sketch


def shop() -> Sketch:
    """P, Q and the leaf unit L under O; goals F1, C1 for all, F1a for A's people only."""
    sketch = Sketch().unit("O").unit("A", "O").unit("L", "O", capacity=2.0).person("P", "A").person("Q", "A")
    return sketch.goal("F1").goal("C1", "C").goal("F1a", at="A", serves="F1").competency("K")


def compile_(sketch: Sketch) -> Organisation:
    return Organisation.of(alignopt.read(sketch.tables(), name="shop"))


def card(organisation: Organisation, holder: str) -> tuple[dict[str, float], float]:
    """Last period's weights of a holder by goal, without zeros, and what was lost."""
    at = organisation.holders.index[holder]
    span = slice(organisation.start[at], organisation.start[at + 1])
    goals = [organisation.goals.ids[goal] for goal in organisation.goals_of(at).tolist()]
    weights = dict(zip(goals, organisation.previous_weight[span].tolist(), strict=True))
    return {goal: weight for goal, weight in weights.items() if weight}, organisation.previous_lost[at]


def had_card(organisation: Organisation) -> set[str]:
    return {organisation.holders.ids[at] for at in np.flatnonzero(organisation.had_card)}


def test_weights_are_shares_of_what_is_there():
    organisation = compile_(shop().carried("P", F1=0.6, F1a=0.2).carried("L", C1=0.1))
    assert had_card(organisation) == {"P", "L"}
    weights, lost = card(organisation, "P")
    assert weights == pytest.approx({"F1": 0.75, "F1a": 0.25})
    assert lost == 0
    assert card(organisation, "L") == ({"C1": 1.0}, 0.0)
    assert card(organisation, "Q") == ({}, 0.0)


def test_without_the_table_nobody_had_a_card():
    organisation = compile_(shop())
    assert had_card(organisation) == set()
    assert not organisation.previous_weight.any()
    assert not organisation.previous_lost.any()


def test_what_units_with_someone_beneath_carried_is_left_out():
    assert had_card(compile_(shop().carried("A", F1=1.0).carried("O", C1=1.0))) == set()


def test_competencies_and_weights_of_zero_are_left_out():
    organisation = compile_(shop().carried("P", F1=0.4, K=0.6).carried("Q", F1=0.0, K=1.0))
    assert had_card(organisation) == {"P"}
    assert card(organisation, "P") == ({"F1": 1.0}, 0.0)


def test_dropped_goals_and_holders_who_left_are_left_out():
    sketch = shop().carried("P", F1=0.3, GONE=0.7).carried("Q", GONE=1.0).carried("X", F1=1.0)
    with pytest.warns(alignopt.Caution, match="previous"):
        organisation = compile_(sketch)
    assert had_card(organisation) == {"P"}
    assert card(organisation, "P") == ({"F1": 1.0}, 0.0)


def test_goals_that_are_not_available_are_lost():
    organisation = compile_(shop().carried("L", F1a=0.3, C1=0.7).carried("P", F1a=1.0))
    assert card(organisation, "L") == ({"C1": 0.7}, pytest.approx(0.3))
    assert card(organisation, "P") == ({"F1a": 1.0}, 0.0)


def test_a_leaf_that_gets_no_scorecard_has_none_to_compare():
    sketch = shop().carried("P", F1=1.0).carried("Q", F1=1.0)
    sketch.rows["capacity"] = [row for row in sketch.rows["capacity"] if row["holder_id"] != "Q"]
    sketch.rows["capacity"].append({"holder_id": "Q", "capacity": 0.0})
    assert had_card(compile_(sketch)) == {"P"}


def test_what_may_be_weighed_in_an_audit_is_not_lost():
    problem = alignopt.read(shop().carried("L", F1a=0.3, C1=0.7).tables(), name="shop")
    base = Organisation.of(problem)
    wide = widened(problem, base, [(base.holders.index["L"], base.goals.index["F1a"])])
    assert card(wide, "L") == (pytest.approx({"F1a": 0.3, "C1": 0.7}), 0.0)


def test_the_order_of_rows_does_not_matter():
    tables = shop().carried("P", F1=0.1, F1a=0.2, C1=0.3).carried("L", F1=0.3, C1=0.1).tables()
    turned = tables | {"previous": tables["previous"].reverse()}
    one, other = (Organisation.of(alignopt.read(each, name="shop")) for each in (tables, turned))
    assert one.previous_weight.tolist() == other.previous_weight.tolist()


def test_looks_do_not_depend_on_last_period():
    sketch = shop().carried("P", F1=1.0)
    assert [group.tolist() for group in compile_(sketch).twins] == [
        group.tolist() for group in compile_(shop()).twins
    ]
