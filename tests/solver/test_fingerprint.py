"""What run a checkpoint is of: all that decides about the plan, and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import polars as pl
import pytest

import alignopt
from alignopt.solver.fingerprint import INDIFFERENT, Fingerprint
from handmade import shop
from organisations import NAMED

USUAL = alignopt.Settings()
OTHERWISE = {
    "rates": alignopt.Rates(churn=0.3),
    "gap": 0.5,
    "nodes": 9,
    "passes": 0,
    "time_limit": timedelta(seconds=1),
    "seed": 1,
    "workers": 3,
}


@pytest.fixture(scope="module")
def problem() -> alignopt.Problem:
    return alignopt.read(NAMED["a_bit_of_everything"](), name="bits")


def differing(problem: alignopt.Problem, settings=USUAL, *, other=None, **more) -> list[str]:
    """What differs between a problem and another one or other settings."""
    kept = Fingerprint.of(problem, "cascade", USUAL).facts
    now = Fingerprint.of(other or problem, **{"method": "cascade", "settings": settings, **more})
    return [each["column"] for each in now.differences(kept, "a file")]


@pytest.mark.parametrize("name", [each.name for each in fields(alignopt.Settings)])
def test_every_setting_counts_that_decides_about_the_plan(problem, name):
    expected = {"rates": ["rate of churn"]}.get(name, [name])
    changed = replace(USUAL, **{name: OTHERWISE[name]})
    assert differing(problem, changed) == ([] if name in INDIFFERENT else expected)


@pytest.mark.parametrize("rate", [each.name for each in fields(alignopt.Rates)])
def test_every_rate_counts(problem, rate):
    assert differing(problem, replace(USUAL, rates=alignopt.Rates(**{rate: 7.5}))) == [f"rate of {rate}"]


def test_every_table_counts(problem):
    for name, frame in problem.tables().items():
        if frame.height:
            assert differing(problem, other=replace(problem, **{name: frame.head(-1)})) == [name]


def test_a_cell_counts_even_where_it_holds_nothing(problem):
    units = problem.units.with_columns(level=pl.lit(None, pl.String))
    blank = problem.units.with_columns(level=pl.lit("", pl.String))
    assert differing(replace(problem, units=units), other=replace(problem, units=blank)) == ["units"]


def test_the_name_does_not_count(problem):
    assert differing(problem, other=replace(problem, name="another")) == []


def test_where_it_begins_counts(problem):
    start = shop().solution
    other = replace(start, cards=replace(start.cards, steps=start.cards.steps[::-1].copy()))
    kept = Fingerprint.of(problem, "cascade", USUAL, start=start).facts
    now = Fingerprint.of(problem, "cascade", USUAL, start=other)
    assert [each["column"] for each in now.differences(kept, "a file")] == ["start"]
    assert differing(problem, start=start) == ["start"]


def test_what_is_known_on_one_side_only_differs(problem):
    kept = Fingerprint.of(problem, "cascade", USUAL)
    more = {**kept.facts, "settings": {**kept.facts["settings"], "luck": "7"}}
    (extra,) = kept.differences(more, "a file")
    (missing,) = Fingerprint(more).differences(kept.facts, "a file")
    assert (extra["got"], extra["expected"]) == ("7", "none")
    assert (missing["got"], missing["expected"]) == ("none", "7")
