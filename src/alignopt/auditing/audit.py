"""The audit of given scorecards: what they break, and how good they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from alignopt.auditing import display
from alignopt.auditing.findings import findings
from alignopt.auditing.given import Given
from alignopt.auditing.measure import scored, shares_of
from alignopt.auditing.sight import Sight
from alignopt.auditing.weights import read_weights
from alignopt.model.rates import Rates
from alignopt.plan import tables
from alignopt.plan.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from typing import Any

    from alignopt.model.score import Score
    from alignopt.problem.problem import Problem


@dataclass(frozen=True, eq=False, repr=False)
class Audit:
    """What a set of scorecards comes to under a problem's rules and criteria. It does not change.

    Attributes
    ----------
    problem
        The tables that the cards are held against.
    scorecards
        The cards as read: holder_id, item_id, section (goals or competencies), weight (a share).
    rates
        What a point of each criterion counts in the total.
    findings
        What is broken, hard findings first: see :func:`alignopt.auditing.findings.findings` for the columns.
    criteria
        Columns criterion, points (1 % of the organisation's capacity, lower is better), rate (null for
        delivered, which is not traded). Cards that do not add up to 100 % are scaled to it; what the problem
        does not know is left out; who has no card puts nothing on any goal.
    coverage
        Each strategic goal, what cards put on it, and from how many: see
        :func:`alignopt.plan.tables.coverage`.
    out_of_sight
        Columns holder_id, name: holders with a card of which no goal has a line, card by card, up to a
        strategic goal.
    """

    problem: Problem
    scorecards: pl.DataFrame
    rates: Rates
    findings: pl.DataFrame
    criteria: pl.DataFrame
    coverage: pl.DataFrame
    out_of_sight: pl.DataFrame

    @property
    def uncovered(self) -> pl.DataFrame:
        """Strategic goals that no person or leaf unit carries.

        Columns: goal_id, name, perspective_id, target_weight.
        """
        bare = self.coverage.filter(~pl.col("is_covered"))
        return bare.select("goal_id", "name", "perspective_id", "target_weight")

    @property
    def is_sound(self) -> bool:
        """Whether nothing that must hold is broken; soft rules may be."""
        return not self.findings["hard"].any()

    @cached_property
    def total(self) -> float:
        """The criteria at their rates, in points; penalties of soft rules among them."""
        return self.rates.total(dict(self.criteria.select("criterion", "points").iter_rows()))

    def __repr__(self) -> str:
        """Ten to twenty lines: what is broken, and the criteria."""
        return display.as_text(self)

    def _repr_html_(self) -> str:
        return display.as_html(self)


def audit(
    problem: Problem,
    weights: str | PathLike[str] | Plan | Mapping[str, Mapping[str, float]] | Any,
    *,
    rates: Rates | None = None,
) -> Audit:
    """Hold scorecards, typed by hand or last year's, against every rule and criterion.

    Parameters
    ----------
    problem
        The organisation, its goals and its rules.
    weights
        A table with the columns holder_id, goal_id, weight (a share) and, if competencies stand on cards,
        section: a path to a CSV, Parquet or XLSX file, or a data frame. Or a plan, or a mapping of holders to
        mappings of goals to shares. Rows of weight 0 stand for nothing.
    rates
        What a point of each criterion counts in the total; those of the plan if one is given, else 1 each, or
        the default of the criterion.

    Returns
    -------
    Audit
        Findings, criteria, coverage, and who is out of sight.

    Raises
    ------
    BadInput
        With every failure listed, if the table of weights is not sound. Holders and goals that the problem
        does not know are findings, not failures.

    Examples
    --------
    >>> import alignopt
    >>> problem = alignopt.read(alignopt.generate(12))
    >>> cards = alignopt.audit(problem, {"P-01": {"G-01": 0.5, "G-99": 0.3}})
    >>> cards.is_sound
    False
    """
    scorecards = read_weights(problem, weights)
    if rates is None:
        rates = weights.settings.rates if isinstance(weights, Plan) else Rates()
    given = Given.of(problem, scorecards)
    found = findings(given)
    shares = shares_of(given)
    score = scored(given, shares, float(found["cost"].sum()))
    return Audit(
        problem=problem,
        scorecards=scorecards,
        rates=rates,
        findings=found,
        criteria=_criteria(score, rates),
        coverage=tables.coverage(given.weighed, shares.goals, score),
        out_of_sight=_out_of_sight(given),
    )


def _criteria(score: Score, rates: Rates) -> pl.DataFrame:
    points, rate = score.points | {tables.DELIVERED: score.delivered}, dict(rates.items())
    rows = [(name, value, rate.get(name)) for name, value in points.items()]
    schema = {"criterion": pl.String, "points": pl.Float64, "rate": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _out_of_sight(given: Given) -> pl.DataFrame:
    rows = [(holder, given.name(holder)) for holder in Sight(given).out_of_sight()]
    return pl.DataFrame(rows, schema={"holder_id": pl.String, "name": pl.String}, orient="row")
