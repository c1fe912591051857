"""How items of a set are told apart, and in which words figures say where they come from."""

import polars as pl

import alignopt
from judged import extremes, problem, rated

ALL = {"C": 40.0, "F": 30.0, "L": 20.0, "P": 10.0}


def test_a_name_that_looks_like_another_with_its_id_is_told_apart_too():
    before = problem(rated("Ann", "points", "C", {"C1": 50, "C2": 30, "C3": 20}))
    names = {"C1": "Sales", "C2": "Sales", "C3": "Sales (C1)"}
    name = pl.coalesce(pl.col("goal_id").replace_strict(names, default=None, return_dtype=pl.String), "name")
    found = alignopt.elicit(before.replace(goals=before.goals.with_columns(name=name)))
    own = found.weights.filter(parent_id="C", kind="goals")
    assert own["name"].to_list() == ["Sales (C1)", "Sales (C2)", "Sales (C1) (C3)"]
    assert own["local"].to_list() == [0.5, 0.3, 0.2]


def test_a_source_of_three_methods_lists_them():
    to_others, to_worst = {"F": 2.0, "L": 4.0, "P": 8.0}, {"C": 8.0, "F": 4.0, "L": 2.0}
    rows = rated("Ann", "points", None, ALL) + rated("Bo", "swing", None, ALL)
    rows += extremes("Cy", None, ("C", "P"), to_others, to_worst)
    assert alignopt.priorities(problem(rows)).perspectives["source"][0] == (
        "judgements of 3 people: points, swing weights and the best-worst method"
    )
