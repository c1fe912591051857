"""How many weightings a policy leaves: textbook counts, and every kind of rule against brute force."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, product
from math import comb
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.rules import counting
from sketch import Sketch

Row = dict[str, Any]
SCHEMA = dict.fromkeys(
    ("rule_id", "kind", "level", "unit_id", "role", "holder_id", "perspective_id", "goal_id"), pl.String
) | dict.fromkeys(("category", "section", "other_id"), pl.String)
SCHEMA |= {"min": pl.Float64, "max": pl.Float64, "hard": pl.Boolean}
PLAN = {"goal_id": pl.String, "perspective_id": pl.String, "category": pl.String, "section": pl.String}


def rules(*rows: Row) -> pl.DataFrame:
    """Rules from rows that name only what they fill in."""
    filled = [{"rule_id": f"R{at}", **row} for at, row in enumerate(rows, start=1)]
    return pl.DataFrame([{column: row.get(column) for column in SCHEMA} for row in filled], schema=SCHEMA)


def plan(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame([{column: row.get(column) for column in PLAN} for row in rows], schema=PLAN)


@pytest.mark.parametrize("goals", [1, 2, 5, 10, 20])
def test_with_no_rules_it_is_stars_and_bars(goals):
    """Compositions of 20 steps into n parts of at least one: C(19, n - 1)."""
    assert alignopt.count_weightings(rules(), goals) == comb(19, goals - 1)


def test_there_are_not_more_goals_than_steps():
    assert alignopt.count_weightings(rules(), 21) == 0


def test_a_fine_grid_is_counted_without_going_through_it():
    """C(9999, 11), far beyond what could be enumerated."""
    assert alignopt.count_weightings(rules(), 12, step=0.0001) == comb(9999, 11)


def test_bounded_parts_are_inclusion_and_exclusion():
    """2 to 8 steps of 20 for each of five goals: slack 10, cap 6 each: C(14, 4) - 5 C(7, 4)."""
    bound = rules({"kind": "goal_weight", "min": 0.1, "max": 0.4})
    assert alignopt.count_weightings(bound, 5) == comb(14, 4) - 5 * comb(7, 4)


def test_disjoint_categories_multiply():
    """60 % of three goals and 40 % of two, on a grid of 1 %: C(59, 2) C(39, 1)."""
    shares = rules(
        {"kind": "category_weight", "category": "a", "min": 0.6, "max": 0.6},
        {"kind": "weight_step", "min": 0.01},
    )
    assert alignopt.count_weightings(shares, ["a", "a", "a", None, "b"]) == comb(59, 2) * comb(39, 1)


def test_equal_weights_are_the_ways_to_place_the_odd_steps():
    """20 steps among 6 alike goals: 3 each, and 2 of the 6 have one more."""
    assert alignopt.count_weightings(rules({"kind": "equal_weights"}), 6) == comb(6, 2)


def test_two_steps_leave_the_multiples_of_both():
    """Multiples of 5 % and of 12.5 % are multiples of 25 %."""
    steps = rules({"kind": "weight_step", "min": 0.05}, {"kind": "weight_step", "min": 0.125})
    assert alignopt.count_weightings(steps, 3) == comb(3, 2)


def test_a_section_of_competencies_has_a_step_of_its_own():
    """Goals in steps of 10 %, two competencies in steps of 1 %: 50 % each."""
    sections = rules(
        {"kind": "section_weight", "section": "competencies", "min": 0.5, "max": 0.5},
        {"kind": "weight_step", "min": 0.1},
        {"kind": "weight_step", "section": "competencies", "min": 0.01},
    )
    items = plan({}, {}, {"section": "competencies"}, {"section": "competencies"})
    assert alignopt.count_weightings(sections, items) == 4 * 49


@pytest.mark.parametrize(
    ("rule", "goals", "expected"),
    [
        ({"kind": "goal_count", "min": 3}, 2, 0),
        ({"kind": "goal_count", "min": 3, "max": 3}, 3, comb(19, 2)),
        ({"kind": "require", "category": "safety"}, ["job", "job"], 0),
        ({"kind": "require", "category": "safety"}, ["job", "safety"], 19),
        ({"kind": "forbid", "category": "safety"}, ["job", "safety"], 0),
        ({"kind": "category_weight", "category": "safety", "min": 0.1}, ["job"], 0),
        ({"kind": "contributors", "category": "job", "min": 50}, ["job", "job"], 19),
        ({"kind": "min_fit", "min": 0.9}, 2, 19),
        ({"kind": "goal_count", "min": 3, "hard": False}, 2, 19),
        ({"kind": "goal_weight", "min": 0.52, "max": 0.54}, 2, 0),
    ],
)
def test_what_a_plan_carries_can_settle_it(rule, goals, expected):
    assert alignopt.count_weightings(rules(rule), goals) == expected


def test_a_fixed_weight_is_one_weight():
    fixed = rules({"kind": "fix_weight", "goal_id": "G", "min": 0.3})
    assert alignopt.count_weightings(fixed, plan({"goal_id": "G"}, {}, {})) == 13
    assert alignopt.count_weightings(fixed, plan({}, {}, {})) == 0


def test_rules_that_cross_are_counted_by_going_through():
    """Three goals of which none is heavier than the last: of 171, those with the last one heaviest."""
    order = rules({"kind": "not_heavier_than", "goal_id": "A", "other_id": "C"})
    heaviest = sum(
        a <= c and b <= c for a in range(1, 19) for b in range(1, 20 - a) for c in [20 - a - b] if c > 0
    )
    both = pl.concat([order, order.with_columns(rule_id=pl.lit("R2"), goal_id=pl.lit("B"))])
    items = plan(*({"goal_id": name} for name in "ABC"))
    assert alignopt.count_weightings(both, items) == heaviest


def test_numbers_beyond_64_bits_are_exact_where_rules_cross():
    """Ten goals against ten on a grid of 0.1 %: half of all, and half of the ties at 50 % each."""
    order = rules({"kind": "not_heavier_than", "category": "A", "other_id": "B"})
    found = alignopt.count_weightings(order, ["A"] * 10 + ["B"] * 10, step=0.001)
    assert 2 * found == comb(999, 19) + comb(499, 9) ** 2


def test_what_cannot_be_gone_through_says_what_would_help(monkeypatch):
    monkeypatch.setattr(counting, "MOST", 1000)
    order = rules({"kind": "not_heavier_than", "category": "A", "other_id": "B"})
    with pytest.raises(ValueError, match=r"rules that cross leave .* take a coarser step or fewer goals"):
        alignopt.count_weightings(order, ["A", "B", None], step=0.001)


def test_scope_columns_say_whom_a_rule_binds():
    bound = rules({"kind": "goal_count", "min": 5, "level": "person", "role": "Clerk"})
    assert alignopt.count_weightings(bound, 2) == 19
    assert alignopt.count_weightings(bound, 2, role="Clerk") == 0
    assert alignopt.count_weightings(bound, 2, role="Clerk", level="unit") == 19
    one_unit = rules({"kind": "goal_count", "min": 5, "unit_id": "A"})
    assert alignopt.count_weightings(one_unit, 2) == 19


def test_rules_on_competencies_bind_people_only():
    section = rules({"kind": "section_weight", "section": "competencies", "min": 0.2})
    assert alignopt.count_weightings(section, 3) == 0
    assert alignopt.count_weightings(section, 3, level="department") == comb(19, 2)


@pytest.mark.parametrize(
    ("goals", "more", "words"),
    [
        (0, {}, "goals: got none"),
        ([], {}, "goals: got none"),
        ("strategic", {}, r"expected a list of categories, such as \['strategic'\]"),
        (3, {"step": 0.15}, "expected a step that divides 100 %"),
        (3, {"holder_id": "P"}, "expected a problem as first argument"),
    ],
)
def test_bad_questions_are_told_what_is_wrong(goals, more, words):
    with pytest.raises(ValueError, match=words):
        alignopt.count_weightings(rules(), goals, **more)


def test_unknown_names_are_told_the_nearest():
    with pytest.raises(
        alignopt.UnknownName, match="no policy 'plain-practise'; did you mean 'plain-practice'"
    ):
        alignopt.count_weightings("plain-practise", 3)
    with pytest.raises(
        alignopt.UnknownName, match="no kind of rule 'goal_counts'; did you mean 'goal_count'"
    ):
        alignopt.count_weightings(rules({"kind": "goal_counts"}), 3)


def sketched() -> alignopt.Problem:
    """Two perspectives, one goal served by another beneath a unit, and two rules of narrow scope."""
    sketch = Sketch(F=0.5, C=0.5).unit("O").unit("A", "O").person("P", "A").person("Q", "A")
    sketch.goal("F1").goal("C1", "C").goal("F2", at="A", serves="F1").goal("L", at="A")
    sketch.rule("goal_count", 3, 3, holder_id="P")
    sketch.rule("goal_weight", 0.1, None, unit_id="A")
    tables = sketch.tables()
    mix = (
        tables["rules"]
        .head(1)
        .with_columns(
            rule_id=pl.lit("R3"), kind=pl.lit("level_mix"), other_id=pl.lit("organisation"), min=0.5, max=None
        )
    )
    tables["rules"] = pl.concat([tables["rules"], mix], how="diagonal_relaxed").with_columns(
        holder_id=pl.when(pl.col("rule_id") == "R3").then(pl.lit("Q")).otherwise("holder_id")
    )
    return alignopt.read(tables, name="sketched")


def test_a_holder_of_a_problem_is_bound_by_the_rules_in_whose_scope_it_stands():
    problem = sketched()
    assert alignopt.count_weightings(problem, 2) == 19
    assert alignopt.count_weightings(problem, 2, holder_id="P") == 0
    assert alignopt.count_weightings(problem, 3, holder_id="P") == comb(16, 2)
    assert alignopt.count_weightings(problem, 2, holder_id="O") == 19
    with pytest.raises(alignopt.UnknownName, match="no holder 'PP'"):
        alignopt.count_weightings(problem, 2, holder_id="PP")


def test_a_problem_knows_whom_goals_serve():
    """F2 serves F1, which enters at the top; L enters lower. Half or more is F2's, a tenth or more each."""
    problem = sketched()
    items = pl.DataFrame({"goal_id": ["F2", "L"]})
    assert alignopt.count_weightings(problem, items, holder_id="Q") == len(range(10, 19))
    with pytest.raises(ValueError, match=r"R3 \(level_mix\) goes by the level organisation"):
        alignopt.count_weightings(problem, 2, holder_id="Q")
    with pytest.raises(alignopt.UnknownName, match="no goal 'F3'"):
        alignopt.count_weightings(problem, pl.DataFrame({"goal_id": ["F3"]}))


def test_a_rule_on_each_perspective_is_about_all_of_the_problem():
    each = {"kind": "perspective_weight", "min": 0.3}
    problem = sketched().replace(rules=rules(each))
    assert alignopt.count_weightings(problem, pl.DataFrame({"goal_id": ["F1", "F2"]})) == 0
    assert alignopt.count_weightings(problem, pl.DataFrame({"goal_id": ["F1", "C1"]})) == len(range(6, 15))
    assert alignopt.count_weightings(rules(each), plan({"perspective_id": "F"})) == 1


def test_freedom_flags_none_and_one_in_words():
    table = alignopt.freedom(rules({"kind": "goal_weight", "min": 0.5}), plans=[1, 2, 3, ["a", "b"]])
    assert table["goals"].to_list() == [1, 2, 3, 2]
    assert table["weightings"].to_list() == [1, 1, 0, 1]
    assert table["says"].str.starts_with("no weighting").to_list() == [False, False, True, False]
    assert alignopt.freedom(rules())["weightings"].to_list() == [comb(19, n) for n in range(10)]


# What a rule says, once more and by hand, of weights in exact fractions.

CATEGORIES = st.sampled_from(["a", "b", None])
SHARES = st.sampled_from([None, 0.1, 0.25, 0.3, 0.5, 0.7])


@st.composite
def banded(draw: st.DrawFn, kind: str, **columns: Any) -> Row:
    low, high = sorted([draw(SHARES) or 0.0, draw(SHARES) or 1.0])
    return {"kind": kind, "min": low, "max": high, **{name: draw(each) for name, each in columns.items()}}


SECTION = st.sampled_from([None, "goals", "competencies"])
NAMED = st.sampled_from(["a", "b"])
RULE = st.one_of(
    banded("goal_weight", category=CATEGORIES, section=SECTION),
    banded("category_weight", category=NAMED, section=SECTION),
    banded("perspective_weight", perspective_id=st.sampled_from([None, "F", "C"]), section=SECTION),
    banded("section_weight", section=st.sampled_from(["goals", "competencies"])),
    banded("level_mix", category=NAMED),
    st.fixed_dictionaries({"kind": st.just("equal_weights"), "category": CATEGORIES, "section": SECTION}),
    st.sampled_from(
        [
            {"kind": "not_heavier_than", "category": "a", "other_id": "b"},
            {"kind": "not_heavier_than", "goal_id": "G0", "other_id": "G1"},
            {"kind": "weight_step", "min": 0.2},
            {"kind": "weight_step", "min": 0.05, "section": "competencies"},
        ]
    ),
)
ITEM = st.fixed_dictionaries(
    {
        "category": CATEGORIES,
        "perspective_id": st.sampled_from(["F", "C", None]),
        "section": st.sampled_from(["goals", "goals", "competencies"]),
    }
)


def by_hand(stated: list[Row], items: list[Row]) -> int:
    """Every choice of weights, one after another."""
    steps = [_step(stated, item["section"]) for item in items]
    return sum(
        all(_holds(rule, items, weights, steps) for rule in stated) for weights in _wholes(tuple(steps))
    )


@cache
def _wholes(steps: tuple[Fraction, ...]) -> list[tuple[Fraction, ...]]:
    ranges = [[step * n for n in range(1, int(1 / step) + 1)] for step in steps]
    return [weights for weights in product(*ranges) if sum(weights) == 1]


def _step(stated: list[Row], section: str) -> Fraction:
    steps = [
        r["min"] for r in stated if r["kind"] == "weight_step" and (r.get("section") or "goals") == section
    ]
    return Fraction(str(max(steps, default=0.1)))


def _holds(rule: Row, items: list[Row], weights: tuple[Fraction, ...], steps: list[Fraction]) -> bool:
    kind, section = rule["kind"], rule.get("section")
    sections = {section} if section else {"goals"}
    if kind in ("category_weight", "perspective_weight", "not_heavier_than") and not section:
        sections = {"goals", "competencies"}
    mine = [
        at
        for at, item in enumerate(items)
        if item["section"] in sections
        and all(rule.get(c) in (None, item[c]) for c in ("category", "perspective_id", "goal_id"))
    ]
    low, high = (None if rule.get(b) is None else Fraction(str(rule[b])) for b in ("min", "max"))
    if kind == "goal_weight":
        return all(low <= weights[at] <= high for at in mine)
    if kind == "equal_weights":
        return all(abs(weights[a] - weights[b]) <= steps[a] for a, b in combinations(mine, 2))
    if kind == "not_heavier_than":
        by = "goal_id" if rule.get("goal_id") else "category"
        other = sum(w for w, item in zip(weights, items, strict=True) if item[by] == rule["other_id"])
        return sum(weights[at] for at in mine) <= other
    if kind == "perspective_weight" and rule["perspective_id"] is None:
        groups = [
            [at for at in mine if items[at]["perspective_id"] == name]
            for name in {item["perspective_id"] for item in items} - {None}
        ]
        return all(low <= sum(weights[at] for at in group) <= high for group in groups)
    return kind == "weight_step" or low <= sum(weights[at] for at in mine) <= high


@settings(max_examples=150, deadline=None)
@given(stated=st.lists(RULE, max_size=4), items=st.lists(ITEM, min_size=1, max_size=4))
def test_counting_is_what_going_through_by_hand_finds(stated, items):
    named = [{**item, "goal_id": f"G{at}"} for at, item in enumerate(items)]
    assert alignopt.count_weightings(rules(*stated), plan(*named), step=0.1) == by_hand(stated, named)


TIGHT = st.sampled_from([(0.2, 0.4), (0.4, 0.6), (0.5, 0.5), (0.3, 0.7)])
FOUR = [
    {"goal_id": f"G{at}", "category": category, "perspective_id": perspective, "section": "goals"}
    for at, (category, perspective) in enumerate(product("ab", "FC"))
]


def tight(kind: str, **columns: str) -> st.SearchStrategy[Row]:
    return TIGHT.map(lambda band: {"kind": kind, **columns, "min": band[0], "max": band[1]})


CROSSING = st.one_of(
    tight("category_weight", category="a"),
    tight("perspective_weight", perspective_id="F"),
    tight("perspective_weight", perspective_id=None),
    *(
        st.just({"kind": "equal_weights", **columns})
        for columns in ({}, {"category": "a"}, {"perspective_id": "F"}, {"category": "b"})
    ),
    st.just({"kind": "not_heavier_than", "goal_id": "G0", "other_id": "G3"}),
    st.just({"kind": "not_heavier_than", "category": "b", "other_id": "a"}),
)


@settings(max_examples=150, deadline=None)
@given(stated=st.lists(CROSSING, min_size=2, max_size=4))
def test_rules_that_cross_are_counted_as_by_hand(stated):
    """Two categories in two perspectives: bands, likeness and order cut across each other."""
    assert alignopt.count_weightings(rules(*stated), plan(*FOUR), step=0.1) == by_hand(stated, FOUR)
