"""A small organisation with cards that break nothing, to be spoilt one way at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

import alignopt
from sketch import Sketch

if TYPE_CHECKING:
    from alignopt.auditing.audit import Audit
    from alignopt.problem.problem import Problem

Cards = dict[str, dict[str, float]]

CATEGORIES = {"F1": "core", "F2": "core", "C1": "support"}
RULES = pl.Schema(
    {
        **dict.fromkeys(("rule_id", "kind", "level", "unit_id", "role", "holder_id"), pl.String()),
        **dict.fromkeys(("perspective_id", "goal_id", "category", "section", "other_id"), pl.String()),
        **dict.fromkeys(("min", "max"), pl.Float64()),
        "hard": pl.Boolean(),
        "penalty": pl.Float64(),
        "source": pl.String(),
    }
)
CARDS: Cards = {
    "O": {"F1": 0.3, "F2": 0.2, "C1": 0.3, "C2": 0.2},
    "A": {"F1": 0.3, "F2": 0.2, "C1": 0.3, "C2": 0.1, "L": 0.1},
    "P": {"F1a": 0.4, "F2": 0.2, "C1": 0.4},
    "Q": {"F1a": 0.3, "C1": 0.3, "C2": 0.2, "L": 0.2},
}


def small(*rules: dict[str, Any]) -> Problem:
    """O above A with P, a boss, and Q, a clerk; F1a and L enter at A; goals ask for K1 (of C) and K2."""
    sketch = Sketch().unit("O").unit("A", "O")
    sketch.person("P", "A", role="boss", K1=1.0).person("Q", "A", role="clerk")
    for goal in ("F1", "F2", "C1", "C2"):
        sketch.goal(goal, goal[0])
    sketch.goal("F1a", at="A", serves="F1").goal("L", "C", at="A").asks("F1a", "K1", 2.0).asks(
        "C1", "K2", 2.0
    )
    tables = sketch.tables()
    category = pl.col("goal_id").replace_strict(CATEGORIES, default=None)
    tables["goals"] = tables["goals"].with_columns(category=category)
    kinds = {"perspective_id": ["C", None], "category": ["values", "craft"]}
    tables["competencies"] = tables["competencies"].with_columns(
        **{name: pl.Series(values) for name, values in kinds.items()}
    )
    filled = [{"rule_id": f"R{at}", **rule} for at, rule in enumerate(rules, start=1)]
    return alignopt.read({**tables, "rules": pl.DataFrame(filled, schema=RULES)}, name="small")


def cards(**changes: dict[str, float] | None) -> Cards:
    """The sound cards, some of them exchanged or (None) left out."""
    changed = {**CARDS, **changes}
    return {holder: card for holder, card in changed.items() if card is not None}


def found(audit: Audit, **only: object) -> list[tuple[Any, ...]]:
    """Holder, item, got, min, max and by of findings, rounded."""
    frame = audit.findings.filter(**only) if only else audit.findings
    columns = frame.select("holder_id", "item_id", "got", "min", "max", "by")
    return columns.with_columns(pl.col(pl.Float64).round(6)).rows()
