"""A small problem that something can be changed in, with rows in every table."""

from __future__ import annotations

from typing import Any

import polars as pl

import alignopt
from sketch import Sketch, Tables

UNITS = {"O": None, "A": "O", "B": "O", "L": "O"}


def sketch() -> Sketch:
    """O has A (P1, P2), B (Q1 alone) and L, a unit whose people are not listed.

    Of F1 (F, priority 60) and F2 (40), C1 and C2 (none stated), F1 is served by F1a (30) and F1b (10), F1a by
    the two of A (priorities 2 and 1). LOC is local to A.
    """
    made = Sketch(F=0.5, C=0.3, I=0.2).unit("O").unit("A", "O").unit("B", "O").unit("L", "O", capacity=4.0)
    made.person("P1", "A", 2.0, "Clerk", K=3.0).person("P2", "A", 1.0, "Clerk").person("Q1", "B", 1.0, "Boss")
    made.goal("F1", priority=60.0).goal("F2", priority=40.0).goal("C1", "C").goal("C2", "C").goal("I1", "I")
    made.goal("F1a", serves="F1", priority=30.0).goal("F1b", serves="F1", priority=10.0)
    made.goal("F1a1", at="A", serves="F1a", priority=2.0, effort=1.0)
    made.goal("F1a2", at="A", serves="F1a", priority=1.0).goal("LOC", at="A").goal(
        "LOC1", at="A", serves="LOC"
    )
    made.asks("F1a", "K", 2.0).may("Q1", "F1a").may("P1", "F1a", "F2", fit=0.5)
    made.aims("A", F=0.4, C=0.6).expects("Clerk", K=2.0)
    made.rule("goal_count", None, 5.0).rule("require", goal_id="F1a", unit_id="A")
    return made.rule("forbid", goal_id="C2", holder_id="P1")


def tables(**more: pl.DataFrame) -> Tables:
    """Its frames, with leads, links and last year's cards."""
    made = sketch().tables()
    leads = {"A": "P1", "O": "P1", "B": "Q1"}
    lead = pl.Series("lead_id", [leads.get(unit) for unit in made["units"]["unit_id"]], dtype=pl.String)
    made["units"] = made["units"].with_columns(lead)
    made["strategy_links"] = pl.DataFrame(
        {
            "cause_goal_id": ["I1", "I1", "C1", "C2", "F1a"],
            "effect_goal_id": ["C1", "C2", "F1", "F2", "F2"],
            "strength": [1.0, 1.0, 1.0, 2.0, 1.0],
        }
    )
    made["previous"] = pl.DataFrame(
        {
            "holder_id": ["P1", "P1", "P2", "Q1"],
            "goal_id": ["F1a", "F2", "F1b", "F1a"],
            "weight": [0.5, 0.5, 1.0, 1.0],
        }
    )
    return made | more


def problem(**more: pl.DataFrame) -> alignopt.Problem:
    return alignopt.read(tables(**more), name="small")


def judged(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Judgements: respondent, method, parent_id, item_id, other_id, value, weight."""
    text, number = pl.String, pl.Float64
    names = ("respondent", "method", "parent_id", "item_id", "other_id", "value", "weight")
    schema = dict(zip(names, (text, text, text, text, text, number, number), strict=True))
    return pl.DataFrame(rows, schema=schema, orient="row")


def column(frame: pl.DataFrame, name: str, key: str | None = None) -> dict[str, Any]:
    """One column by the ids of another, the first if none is named."""
    return dict(frame.select(key or frame.columns[0], name).iter_rows())


def differing(one: alignopt.Problem, other: alignopt.Problem) -> set[str]:
    """Tables that are not the same in both."""
    first, second = one.tables(), other.tables()
    return {table for table in first if not first[table].equals(second[table])}
