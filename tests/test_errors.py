from __future__ import annotations

import copy
import pickle

import pytest

import alignopt
from alignopt import errors
from alignopt.errors import (
    BEYOND,
    SHOWN,
    AlignoptError,
    BadInput,
    NoPlan,
    UnknownName,
    WorkersFailed,
    describe,
)
from alignopt.solver.status import Stopped
from alignopt.tables.failures import capped, failure, failures_frame

ONE = failure(
    "number_in_range",
    table="capacity.csv",
    row=2,
    key="P1",
    column="capacity",
    got="-1",
    expected="a finite number from 0 to 1e12",
    remedy="write a number of at least 0",
)


@pytest.mark.parametrize(
    ("error", "parents"),
    [
        (BadInput, (AlignoptError, ValueError)),
        (NoPlan, (AlignoptError,)),
        (UnknownName, (AlignoptError, LookupError)),
        (WorkersFailed, (AlignoptError,)),
        (AlignoptError, (Exception,)),
    ],
)
def test_whose_mistake_it_is(error, parents):
    assert error.__bases__ == parents
    assert getattr(alignopt, error.__name__) is error


def test_the_tree_is_drawn_in_the_docstring():
    classes = {
        name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, Exception)
    }
    drawn = {line.strip("├└─│ ").split(" ")[0] for line in (errors.__doc__ or "").splitlines()}
    assert classes <= drawn


def test_a_failure_says_what_where_got_expected_and_remedy():
    assert describe(ONE) == (
        "capacity.csv row 2, capacity (P1): got -1, expected a finite number from 0 to 1e12; "
        "write a number of at least 0"
    )


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        (("row",), "capacity.csv, capacity (P1): got -1"),
        (("column", "key"), "capacity.csv row 2: got -1"),
        (("got",), "capacity.csv row 2, capacity (P1): got nothing"),
    ],
)
def test_what_is_not_known_is_not_said(missing, text):
    assert describe(ONE | dict.fromkeys(missing)).startswith(text)


@pytest.mark.parametrize(
    ("count", "head"), [(1, "1 failure in the tables:"), (2, "2 failures in the tables:")]
)
def test_all_failures_are_listed(count, head):
    lines = str(BadInput(failures_frame([ONE] * count))).splitlines()
    assert lines == [head, *[f"  {describe(ONE)}"] * count]


def test_of_many_failures_the_first_are_listed_and_all_counted():
    lines = str(BadInput(failures_frame([ONE] * 2345))).splitlines()
    assert lines[0] == "2,345 failures in the tables:"
    assert len(lines) == SHOWN + 2
    assert lines[-1] == "  ... and 2,325 more: see the failures of this error"


def test_failures_beyond_the_limit_count_too():
    frame = capped(failures_frame([ONE] * 50_000), 1000)
    assert frame["check"][-1] == BEYOND
    lines = str(BadInput(frame)).splitlines()
    assert lines[0] == "50,000 failures in the tables:"
    assert lines[-1] == "  ... and 49,980 more: see the failures of this error"
    assert not any("failures_are_few" in line or "all tables" in line for line in lines)


def test_it_is_said_what_is_at_fault():
    assert str(BadInput(failures_frame([ONE]), what="the settings")).startswith("1 failure in the settings:")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_errors_travel(again):
    bad = again(BadInput(failures_frame([ONE]), what="the settings"))
    assert isinstance(bad, BadInput)
    assert str(bad).startswith("1 failure in the settings:")
    assert bad.failures.equals(failures_frame([ONE]))
    none = again(NoPlan("there is none", stopped=next(iter(Stopped))))
    assert (str(none), none.stopped) == ("there is none", next(iter(Stopped)))
    unknown = again(UnknownName.among("holder", "P-01", ["P-02"]))
    assert str(unknown) == "there is no holder 'P-01'; did you mean 'P-02'?"


@pytest.mark.parametrize(
    ("got", "known", "text"),
    [
        ("goal", ["goals", "units"], "there is no table 'goal'; did you mean 'goals'?"),
        ("x", ["goals"], "there is no table 'x'"),
        ("P-01", ["P-02", "P-03"], "there is no table 'P-01'; did you mean 'P-03' or 'P-02'?"),
    ],
)
def test_an_unknown_name_gets_the_nearest(got, known, text):
    with pytest.raises(UnknownName) as caught:
        raise UnknownName.among("table", got, known)
    assert str(caught.value) == text
