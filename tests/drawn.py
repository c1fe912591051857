"""Strategies: small organisations that rules of every kind can be about, and policies for them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import alignopt
from sketch import Row, Sketch, Tables, frame

SHARES = (0.05, 0.1, 0.12, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75)
STEPS = (0.05, 0.1, 0.02, 0.25, 0.04)
KINDS = (
    "goal_count",
    "goal_weight",
    "weight_step",
    "perspective_weight",
    "category_weight",
    "section_weight",
    "contributors",
    "require",
    "forbid",
    "fix_weight",
    "min_fit",
    "equal_weights",
    "not_heavier_than",
    "level_mix",
)


@st.composite
def small_organisations(draw: st.DrawFn) -> Tables:
    """Two to six people in one or two levels of units; categories, roles, competencies, fits."""
    sketch = Sketch(F=0.6, C=0.4).unit("O").unit("A", "O")
    units = ["O", "A"]
    if draw(st.booleans()):
        units.append("B")
        sketch.unit("B", draw(st.sampled_from(["O", "A"])))
    goals = _draw_goals(draw, sketch, units)
    people = _draw_people(draw, sketch, units)
    _draw_competencies(draw, sketch, goals)
    for person in people:
        if draw(st.integers(0, 3)) == 0:
            listed = draw(st.lists(st.sampled_from(goals), min_size=3, max_size=5, unique=True))
            entry = {row["goal_id"]: row["unit_id"] for row in sketch.rows["goals"]}
            for goal in listed:
                if entry[goal] == "O":
                    sketch.may(person, goal, fit=draw(st.sampled_from([None, 0.3, 0.8])))
    return sketch.tables()


def _draw_goals(draw: st.DrawFn, sketch: Sketch, units: list[str]) -> list[str]:
    categories = st.sampled_from([None, "x", "y"])
    for perspective in "FC":
        for number in range(1, draw(st.integers(1, 2)) + 1):
            sketch.goal(f"{perspective}{number}", perspective, category=draw(categories))
    for number in range(1, draw(st.integers(2, 4))):
        served = draw(st.sampled_from(["F1", "C1", None]))
        at = draw(st.sampled_from(units[1:] if served is None else units))
        sketch.goal(
            f"X{number}",
            draw(st.sampled_from("FC")),
            at=at,
            serves=served,
            category=draw(categories),
            effort=draw(st.sampled_from([None, 0.5])),
        )
    return [row["goal_id"] for row in sketch.rows["goals"]]


def _draw_people(draw: st.DrawFn, sketch: Sketch, units: list[str]) -> list[str]:
    people = []
    for unit in units[1:]:
        for number in range(1, draw(st.integers(1, 3)) + 1):
            role = draw(st.sampled_from([None, "clerk", "seller"]))
            levels = {k: draw(st.integers(0, 4)) for k in ("K1", "K2") if draw(st.booleans())}
            people.append(f"{unit}-{number}")
            sketch.person(people[-1], unit, draw(st.sampled_from([1.0, 0.5])), role, **levels)
    return people


def _draw_competencies(draw: st.DrawFn, sketch: Sketch, goals: list[str]) -> None:
    """K1 and K3 belong to perspectives, K2 to none; some goals and roles ask for some of them."""
    sketch.competency("K1", "F", "a").competency("K2", None, "b").competency("K3", "C", "a")
    for goal in goals:
        for name in draw(st.lists(st.sampled_from(["K1", "K2", "K3"]), max_size=2, unique=True)):
            sketch.asks(goal, name, draw(st.integers(1, 4)), draw(st.sampled_from([None, 2.0])))
    for role in ("clerk", "seller"):
        for name in draw(st.lists(st.sampled_from(["K1", "K2", "K3"]), max_size=2, unique=True)):
            sketch.expects(role, **{name: draw(st.integers(1, 4))})


@st.composite
def policies(draw: st.DrawFn, tables: Tables, most: int = 4, shares: tuple[float, ...] = SHARES) -> Tables:
    """The tables with one to four more rules of any kind, hard and soft, in any scope; good input."""
    known = tables["rules"].to_dicts() if "rules" in tables else []
    drawn = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        kind = draw(st.sampled_from(KINDS))
        hard = draw(st.sampled_from([None, True, False]))
        penalty = draw(st.sampled_from([None, 0.05, 2.0, 100.0])) if hard is False else None
        rule = draw(rules(tables, kind, shares))
        drawn.append(rule | {"rule_id": f"D{number}", "hard": hard, "penalty": penalty, "source": "drawn"})
    refused = set(alignopt.check(tables | {"rules": frame("rules", known + drawn)})["key"])
    kept = [rule for rule in drawn if rule["rule_id"] not in refused]
    return tables | {"rules": frame("rules", known + kept)}


@st.composite
def rules(draw: st.DrawFn, tables: Tables, kind: str, shares: tuple[float, ...] = SHARES) -> Row:
    """One rule of a kind, as a row without id: bounds, and scope columns of its kind."""
    section = draw(st.sampled_from([None, "goals", "competencies"][: 3 if "competencies" in tables else 2]))
    row: Row = {"kind": kind} | draw(_bounds(kind, shares)) | draw(_who(tables))
    if kind in ("section_weight",):
        return row | {"section": section or "goals"}
    if kind in ("level_mix", "not_heavier_than"):
        return row | draw(_compared(tables, kind))
    narrow = {} if kind == "weight_step" else draw(_narrow(tables, kind, section == "competencies"))
    is_sectioned = kind not in ("contributors", "min_fit", "fix_weight", "category_weight")
    if is_sectioned or (section == "competencies" and kind in ("fix_weight", "category_weight")):
        return row | narrow | {"section": section}
    return row | narrow


@st.composite
def _bounds(draw: st.DrawFn, kind: str, shares: tuple[float, ...]) -> Row:
    if kind in ("require", "forbid", "equal_weights", "not_heavier_than"):
        return {}
    if kind == "weight_step":
        return {"min": draw(st.sampled_from(STEPS if shares is SHARES else (0.5, 0.25)))}
    if kind in ("fix_weight", "min_fit"):
        return {"min": draw(st.sampled_from(shares))}
    is_count = kind in ("goal_count", "contributors")
    values: st.SearchStrategy[Any] = st.integers(0, 4) if is_count else st.sampled_from([0.0, *shares, 1.0])
    low, high = sorted((draw(values), draw(values)))
    left_out = draw(st.sampled_from([None, "min", "max"]))
    return {name: value for name, value in (("min", low), ("max", high)) if name != left_out}


@st.composite
def _who(draw: st.DrawFn, tables: Tables) -> Row:
    column = draw(st.sampled_from([None, "level", "unit_id", "role", "holder_id"]))
    people, units = tables["people"], tables["units"]
    values = {
        None: [None],
        "level": [*units["level"].unique().sort(), "person"],
        "unit_id": units["unit_id"].to_list(),
        "role": people["role"].drop_nulls().unique().sort().to_list() or ["person"],
        "holder_id": [*people["person_id"], *units["unit_id"]],
    }
    value = draw(st.sampled_from(values[column]))
    return {} if column is None else {column: value}


@st.composite
def _narrow(draw: st.DrawFn, tables: Tables, kind: str, of_competencies: bool) -> Row:
    """One goal, category or perspective (or the like of competencies), or none where the kind allows it."""
    items, key = ("competencies", "competency_id") if of_competencies else ("goals", "goal_id")
    wanted = {
        "fix_weight": ["goal_id"],
        "category_weight": ["category"],
        "perspective_weight": [None, "perspective_id"],
        "equal_weights": [None, "category", "perspective_id"],
    }
    always = ("contributors", "require", "forbid")
    usual = ["goal_id", "category", "perspective_id"] + ([] if kind in always else [None])
    column = draw(st.sampled_from(wanted.get(kind, usual)))
    if column is None:
        return {}
    if column == "perspective_id":
        return {column: draw(st.sampled_from(["F", "C"]))}
    values = tables[items][key if column == "goal_id" else "category"]
    return {column: draw(st.sampled_from(values.drop_nulls().unique().sort().to_list() or [None]))}


@st.composite
def _compared(draw: st.DrawFn, tables: Tables, kind: str) -> Row:
    goals = tables["goals"]
    categories = goals["category"].drop_nulls().unique().sort().to_list()
    if kind == "level_mix":
        levels = [{"other_id": level} for level in tables["units"]["level"].unique().sort()]
        return draw(st.sampled_from(levels + [{"category": category} for category in categories]))
    if "competencies" in tables:
        others = tables["competencies"]["category"].drop_nulls().unique().sort().to_list()
        categories = list(dict.fromkeys(categories + others))
    pairs = [("goal_id", goals["goal_id"].to_list()), ("category", categories)]
    column, names = draw(st.sampled_from([pair for pair in pairs if len(pair[1]) > 1]))
    one, other = draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
    return {column: one, "other_id": other}
