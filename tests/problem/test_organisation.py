"""Who may carry what, and what the organisation adds up to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import Phase, given, settings

import alignopt
from alignopt.problem.organisation import Organisation
from checker_given import Given
from organisations import NAMED, organisations
from sketch import Sketch, Tables


def compile_(tables: Tables) -> Organisation:
    return Organisation.of(alignopt.read(tables, name="an organisation"))


def may_carry(organisation: Organisation, holder: str) -> set[str]:
    goals = organisation.goals_of(organisation.holders.index[holder])
    return {organisation.goals.ids[goal] for goal in goals}


def base() -> Sketch:
    """O above A (with P, Q and the unit A1 with R) and B (with S); goals enter at O, A and A1."""
    sketch = Sketch().unit("O").unit("A", "O").unit("A1", "A").unit("B", "O")
    sketch.person("P", "A").person("Q", "A").person("R", "A1", 0.5).person("S", "B", 2.0)
    sketch.goal("F1").goal("C1", "C").goal("C2", "C")
    return sketch.goal("F1a", at="A", serves="F1").goal("F1aa", at="A1", serves="F1a").goal("L", "C", at="A")


EVERYTHING = {"F1", "C1", "C2"}

# rows of eligibility: what each holder may carry
AVAILABLE: dict[str, tuple[list[tuple[str, ...]], dict[str, set[str]]]] = {
    "by entry alone": (
        [],
        {
            "O": EVERYTHING,
            "A": EVERYTHING | {"F1a", "L"},
            "P": EVERYTHING | {"F1a", "L"},
            "A1": EVERYTHING | {"F1a", "F1aa", "L"},
            "R": EVERYTHING | {"F1a", "F1aa", "L"},
            "S": EVERYTHING,
        },
    ),
    "a person's list": (
        [("P", "F1a", "C1")],
        {"P": {"F1a", "C1"}, "Q": EVERYTHING | {"F1a", "L"}, "A": EVERYTHING | {"F1a", "L"}},
    ),
    "a unit's list covers all beneath": (
        [("A", "F1a", "C1")],
        {"P": {"F1a", "C1"}, "R": {"F1a", "C1"}, "A": {"F1", "F1a", "C1"}, "S": EVERYTHING},
    ),
    "a person's list adds to the unit's": (
        [("A", "C1"), ("P", "C2"), ("A1", "F1aa")],
        {"P": {"C1", "C2"}, "Q": {"C1"}, "R": {"C1", "F1aa"}, "A1": {"C1", "F1aa", "F1a", "F1"}},
    ),
    "a unit carries what somebody beneath serves": (
        [("A", "F1aa")],
        {"P": set(), "R": {"F1aa"}, "A1": {"F1", "F1a", "F1aa"}, "A": {"F1", "F1a"}, "O": EVERYTHING},
    ),
    "nobody can": (
        [("O", "C1", "F1")],
        {"O": {"C1", "F1"}, "P": {"C1", "F1"}, "S": {"C1", "F1"}},
    ),
}


@pytest.mark.parametrize("name", AVAILABLE)
def test_who_may_carry_what(name: str) -> None:
    lists, expected = AVAILABLE[name]
    sketch = base()
    for holder, *goals in lists:
        sketch.may(holder, *goals)
    organisation = compile_(sketch.tables())
    assert {holder: may_carry(organisation, holder) for holder in expected} == expected


def test_who_has_no_capacity_may_carry_nothing() -> None:
    sketch = base().person("T", "B", capacity=0.0).unit("Z", "O").person("U", "Z", capacity=0.0)
    organisation = compile_(sketch.tables())
    for holder in ("T", "Z", "U"):
        at = organisation.holders.index[holder]
        assert may_carry(organisation, holder) == set()
        assert not organisation.has_card[at]
    assert not set(organisation.holders.positions(["T", "Z", "U"])) & set(organisation.leaves.tolist())


def test_capacities_add_up_idle_ones_included() -> None:
    organisation = compile_(NAMED["nothing_to_carry"]())
    of = dict(zip(organisation.holders.ids, organisation.capacity.tolist(), strict=True))
    assert of == {"O": 5.0, "A": 2.0, "B": 3.0, "B1": 1.0, "A01": 1.0, "A02": 1.0, "Q": 2.0, "R": 1.0}
    assert not organisation.has_card[organisation.holders.index["Q"]]


def test_a_unit_above_local_goals_only_has_no_card() -> None:
    organisation = compile_(NAMED["local_goals_two_levels_down"]())
    has_card = dict(zip(organisation.holders.ids, organisation.has_card.tolist(), strict=True))
    assert not has_card["D"]
    assert has_card["E"]
    assert has_card["O"]


def test_lines_start_where_local_goals_enter() -> None:
    organisation = compile_(base().goal("La", at="A1", serves="L").tables())
    starts = {
        (organisation.holders.ids[organisation.holder[at]], organisation.goals.ids[organisation.goal[at]])
        for at in np.flatnonzero(organisation.starts_here)
    }
    assert starts == {("A", "L")}


def test_general_is_what_somebody_could_serve_more_closely() -> None:
    organisation = compile_(base().tables())

    def general(holder: str) -> set[str]:
        span = organisation.candidates(organisation.holders.index[holder])
        return {organisation.goals.ids[organisation.goal[at]] for at in span if organisation.is_general[at]}

    assert general("O") == set()
    assert general("P") == {"F1"}
    assert general("R") == {"F1", "F1a"}


def twins(organisation: Organisation) -> list[set[str]]:
    return [{organisation.holders.ids[at] for at in group} for group in organisation.twins]


def test_twins_are_siblings_of_one_role_with_the_same_goals_and_fit() -> None:
    sketch = Sketch().unit("O").unit("A", "O").unit("B", "O").goal("F1").goal("C1", "C").asks("F1", "K", 4)
    sketch.people(2, "A", "A", role="clerk").person("A03", "A", role="seller").person("A04", "A")
    sketch.person("A05", "A", role="clerk", K=2).person("A06", "A", role="clerk", K=2, capacity=0.5)
    sketch.person("A07", "A", role="clerk", K=3).person("A08", "A", role="clerk").may("A08", "F1")
    sketch.people(2, "B", "B", role="clerk")
    assert twins(compile_(sketch.tables())) == [{"A01", "A02"}, {"A05", "A06"}, {"B01", "B02"}]


def test_siblings_share_by_priority_among_what_a_unit_may_carry() -> None:
    organisation = compile_(NAMED["siblings_with_priorities"]())

    def shares(unit: str) -> list[dict[str, float]]:
        families = organisation.sibling_families(organisation.holders.index[unit])
        return [{organisation.goals.ids[goal]: share for goal, share in each.items()} for each in families]

    assert shares("A") == [{"F1a": 0.75, "F1b": 0.25, "F1d": 0.0}]
    assert shares("B") == [{"F1c": 1.0, "F1d": 0.0}]
    assert shares("O") == []


def test_balance_is_a_units_own_or_inherited() -> None:
    organisation = compile_(NAMED["unit_targets"]())
    target = {
        holder: organisation.balance_target[at].tolist() for holder, at in organisation.holders.index.items()
    }
    assert organisation.perspective_ids == ("C", "F")
    assert target["O"] == [0.6, 0.4]
    assert target["A"] == target["A1"] == target["P01"] == [0.1, 0.9]
    assert target["B"] == target["Q01"] == [1.0, 0.0]


@pytest.mark.parametrize("name", NAMED)
def test_odd_organisations_are_compiled_as_the_checker_reads_them(name: str) -> None:
    assert_compiled_as_read(NAMED[name]())


@settings(max_examples=60, phases=(Phase.generate,))
@given(organisations())
def test_any_organisation_is_compiled_as_the_checker_reads_it(tables: Tables) -> None:
    assert_compiled_as_read(tables)


def assert_compiled_as_read(tables: Tables) -> None:
    read, organisation = Given(tables), compile_(tables)
    for holder, at in organisation.holders.index.items():
        assert may_carry(organisation, holder) == read.available[holder]
        assert organisation.capacity[at] == pytest.approx(read.capacity[holder])
        assert organisation.has_card[at] == (holder in read.holders)
        for candidate in organisation.candidates(at):
            fit = read.fit(holder, organisation.goals.ids[organisation.goal[candidate]])
            expected = np.nan if fit is None else fit
            assert organisation.fit[candidate] == pytest.approx(expected, nan_ok=True)
