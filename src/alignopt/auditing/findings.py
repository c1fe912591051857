"""Every finding of an audit, as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.auditing.demands import demands
from alignopt.auditing.structure import STRUCTURE
from alignopt.auditing.words import about_rule, about_structure
from alignopt.rules.bands import DEFAULT
from alignopt.rules.checkers.kinds import CHECKS
from alignopt.tables.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.auditing.given import Given
    from alignopt.rules.checkers.view import Broken, Demand

UNITS = {"goal": "goals", "percent": "percent", "holder": "holders"}
OF_STRUCTURE = {
    "unknown_holder": "holders",
    "unknown_goal": "goals",
    "no_scorecard": "holders",
    "whole_card": "percent",
    "availability": "goals",
    "line_of_sight": "goals",
    "strategic_goal": "goals",
}
SCHEMA = {
    "rule_id": pl.String,
    "kind": pl.String,
    "holder_id": pl.String,
    "item_id": pl.String,
    "hard": pl.Boolean,
    "got": pl.Float64,
    "min": pl.Float64,
    "max": pl.Float64,
    "by": pl.Float64,
    "unit": pl.String,
    "cost": pl.Float64,
    "source": pl.String,
    "text": pl.String,
}


def findings(given: Given) -> pl.DataFrame:
    """What the cards break: hard findings first, structure before rules, then by kind, rule and holder.

    Columns: rule_id (null for structure and defaults), kind, holder_id (null where holders are counted),
    item_id (the goal, competency or perspective at fault; null where several are together), hard, got, min
    and max (counts, percent of a card, or fits; null: no bound), by (how much it is broken), unit (of by:
    goals, percent or holders), cost (penalty times by, in points; 0 for hard ones), source (of the rule;
    ``default``; ``structure``), text (a sentence).
    """
    rows = [*_of_structure(given), *_of_rules(given)]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    places = {kind: at for at, kind in enumerate((*STRUCTURE, *KINDS))}
    order = pl.col("kind").replace_strict(places, return_dtype=pl.Int64)
    return frame.sort(~pl.col("hard"), order, "rule_id", "holder_id", "item_id", maintain_order=True)


def _of_structure(given: Given) -> Iterator[tuple[Any, ...]]:
    for kind, check in STRUCTURE.items():
        for broken in check(given):
            text = about_structure(given, broken, kind)
            yield (
                None,
                kind,
                *_where(broken, hard=True),
                broken.by,
                OF_STRUCTURE[kind],
                0.0,
                "structure",
                text,
            )


def _of_rules(given: Given) -> Iterator[tuple[Any, ...]]:
    for demand in demands(given):
        for broken in CHECKS[demand.rule.kind](demand):
            yield _row(given, demand, broken)


def _row(given: Given, demand: Demand, broken: Broken) -> tuple[Any, ...]:
    rule = demand.rule
    is_default = rule.rule_id == DEFAULT and rule.source == DEFAULT
    reason = DEFAULT if is_default else ": ".join(each for each in (rule.rule_id, rule.source) if each)
    cost = 0.0 if rule.hard else rule.penalty * broken.by
    return (
        None if is_default else rule.rule_id,
        rule.kind,
        *_where(broken, hard=rule.hard),
        broken.by,
        UNITS[rule.about.unit],
        cost,
        rule.source,
        about_rule(given, broken, rule, reason),
    )


def _where(broken: Broken, *, hard: bool) -> tuple[Any, ...]:
    return (broken.holder_id, broken.item_id, hard, broken.got, broken.low, broken.high)
