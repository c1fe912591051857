"""From the spread to priorities, and to target weights where perspectives may move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.rules.contradictions import percent

if TYPE_CHECKING:
    from alignopt.problem.problem import Problem

HALF = 0.5


def applied(problem: Problem, spread: pl.DataFrame, pass_on: float, *, across: bool) -> Problem:
    """The problem with priorities, and target weights if ``across``, from a spread.

    Parameters
    ----------
    problem
        The problem before.
    spread
        As of :meth:`alignopt.StrategyMap.spread`.
    pass_on
        What it was made with.
    across
        Whether the perspectives' target weights move too.
    """
    tables = {"goals": _with_priorities(problem.goals, spread, source_of(pass_on))}
    if across:
        tables["perspectives"] = _with_targets(problem.perspectives, spread, source_of(pass_on))
    return problem.replace(**tables)


def source_of(pass_on: float) -> str:
    """Where such priorities come from.

    Examples
    --------
    >>> source_of(0.5)
    "strategy map: half of every goal's priority passed on to its drivers"
    """
    return f"strategy map: {share_in_words(pass_on)} of every goal's priority passed on to its drivers"


def share_in_words(pass_on: float) -> str:
    """What is passed on, as people say it.

    Examples
    --------
    >>> share_in_words(0.5), share_in_words(0.3)
    ('half', '30 %')
    """
    return "half" if pass_on == HALF else percent(pass_on)


def _with_priorities(goals: pl.DataFrame, spread: pl.DataFrame, source: str) -> pl.DataFrame:
    """Each strategic goal's share of the spread in its perspective, times 100, where that has any."""
    whole = pl.col("spread").sum().over("perspective_id")
    share = spread.filter(whole > 0).select("goal_id", __share__=100 * pl.col("spread") / whole)
    is_set = pl.col("__share__").is_not_null()
    return (
        goals.join(share, on="goal_id", how="left", maintain_order="left")
        .with_columns(
            priority=pl.coalesce("__share__", "priority"),
            source=pl.when(is_set).then(_followed_by(source)).otherwise("source"),
        )
        .drop("__share__")
    )


def _with_targets(perspectives: pl.DataFrame, spread: pl.DataFrame, source: str) -> pl.DataFrame:
    """The sum of the spread in each perspective."""
    sums = spread.group_by("perspective_id").agg(__sum__=pl.col("spread").sort().sum())
    target = pl.col("__sum__").fill_null(0.0)
    return (
        perspectives.join(sums, on="perspective_id", how="left", maintain_order="left")
        .with_columns(target_weight=target / target.sum(), source=_followed_by(source))
        .drop("__sum__")
    )


def _followed_by(source: str) -> pl.Expr:
    """The former source, if there is one, and the new one."""
    return pl.concat_str(pl.col("source") + "; then ", pl.lit(source), ignore_nulls=True)
