"""Strategy maps in a few words: perspectives with their goals, and links."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import polars as pl

import alignopt
from sketch import Sketch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alignopt.problem.problem import Problem

Goals = dict[str, dict[str, float | None]]
CHAIN: Goals = {"F": {"F1": 1}, "C": {"C1": 1}, "L": {"L1": 1}}
"""Financial, customer and learning, one goal each."""


def linked(*links: str) -> pl.DataFrame:
    """Links such as ``L1 C1 3``; a strength of 1 may be left out."""
    rows = [(*link.split(), "1")[:3] for link in links]
    ends = {"cause_goal_id": pl.String, "effect_goal_id": pl.String, "strength": pl.Float64}
    return pl.DataFrame([(a, b, float(c)) for a, b, c in rows], schema=ends, orient="row")


def tables_of(
    goals: Goals,
    links: Iterable[str],
    targets: Mapping[str, float] | None = None,
    served: Iterable[str] = (),
    local: Iterable[str] = (),
) -> dict[str, pl.DataFrame]:
    """Tables of an organisation of one unit.

    Parameters
    ----------
    goals
        By perspective: goals with their priorities.
    links
        As of :func:`linked`.
    targets
        Target weights of the perspectives; equal if not given.
    served
        Goals that serve others, such as ``C1a C1``, and enter at the unit A.
    local
        Goals of the first perspective that enter at A, and serve nothing.
    """
    sketch = Sketch(**(targets or dict.fromkeys(goals, 1 / len(goals)))).unit("O").unit("A", "O", 1.0)
    for perspective, each in goals.items():
        for goal, priority in each.items():
            sketch.goal(goal, perspective, priority=priority)
    home = {goal: perspective for perspective, each in goals.items() for goal in each}
    for pair in served:
        goal, serves = pair.split()
        home[goal] = home[serves]
        sketch.goal(goal, home[serves], at="A", serves=serves)
    for goal in local:
        sketch.goal(goal, next(iter(goals)), at="A")
    return {**sketch.tables(), "strategy_links": linked(*links)}


def problem_of(tables: Mapping[str, object]) -> Problem:
    """The problem, without a word on what may not be meant."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", alignopt.Caution)
        return alignopt.read(tables, name="shop")


def map_of(goals: Goals, links: Iterable[str], **more: object) -> alignopt.StrategyMap:
    """The map of such an organisation."""
    return alignopt.strategy_map(problem_of(tables_of(goals, links, **more)))
