"""Cautions reach whoever reads tables, as warnings, once."""

import copy
import pickle
import warnings

import polars as pl
import pytest

import alignopt
from sketch import Sketch


def tables(*roles):
    sketch = Sketch().unit("O").unit("A", "O").person("P", "A").goal("F1", "F").goal("C1", "C")
    for role in roles:
        sketch.rule("goal_count", None, 4, role=role)
    return sketch.tables()


def test_reading_warns_of_each_caution():
    with pytest.warns(alignopt.Caution) as caught:
        problem = alignopt.read(tables("cook", "baker"))
    assert [str(each.message) for each in caught] == [
        f"rules row {at}, role (R{at + 1}): got {role}, a role that nobody has, expected a scope that some "
        "holder is in; correct it; as it is, the rule binds nobody"
        for at, role in enumerate(("cook", "baker"))
    ]
    assert [each.message.found for each in caught] == problem.cautions.to_dicts()
    assert problem.cautions.equals(alignopt.cautions(tables("cook", "baker")))


def test_the_warning_is_at_the_line_of_the_user():
    with pytest.warns(alignopt.Caution) as caught:
        problem = alignopt.read(tables("cook"))
    with pytest.warns(alignopt.Caution) as later:
        problem.replace(rules=tables("cook", "baker")["rules"])
    assert {each.filename for each in (*caught, *later)} == {__file__}


def test_sound_tables_that_are_meant_warn_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert alignopt.read(tables()).cautions.is_empty()


def test_what_was_told_is_not_told_again():
    with pytest.warns(alignopt.Caution):
        problem = alignopt.read(tables("cook"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        same = problem.replace(capacity=problem.capacity.with_columns(pl.col("capacity") * 2))
    assert same.cautions.height == 1
    with pytest.warns(alignopt.Caution, match="got baker") as caught:
        problem.replace(rules=tables("cook", "baker")["rules"])
    assert len(caught) == 1


def test_cautions_make_no_other_problem():
    with pytest.warns(alignopt.Caution):
        problem = alignopt.read(tables("cook"))
    assert problem == copy.copy(problem) == pickle.loads(pickle.dumps(problem))
    assert "cautions" not in problem.tables()


def test_a_caution_can_be_pickled():
    with pytest.warns(alignopt.Caution) as caught:
        alignopt.read(tables("cook"))
    caution = caught[0].message
    again = pickle.loads(pickle.dumps(caution))
    assert (str(again), again.found) == (str(caution), caution.found)
