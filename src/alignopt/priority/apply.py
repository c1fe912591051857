"""From judged weights to a problem's targets and priorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.elicitation.methods import FORMS
from alignopt.priority.elicited import elicit
from alignopt.priority.methods import IN_WORDS
from alignopt.priority.sets import PERSPECTIVES

if TYPE_CHECKING:
    from collections.abc import Collection

    from alignopt.priority.elicited import Elicited, Opinion
    from alignopt.priority.methods import Choice
    from alignopt.problem.problem import Problem

NAMED = 3
HUNDRED = 100.0


def priorities(
    problem: Problem,
    method: Choice = None,
    *,
    weighted: bool = True,
    respondents: Collection[str] | None = None,
    pass_on: float | None = None,
    across: bool = False,
) -> Problem:
    """A new problem whose targets and priorities come from what people judge and, if asked, what drives what.

    Perspectives that were judged get their weights as ``target_weight``; goals that were judged get theirs,
    in percent of their set, as ``priority``. What nobody judged stays as it is. The column ``source`` of
    both tables says where a figure comes from, and a plan repeats it (``plan.aims``).

    Parameters
    ----------
    problem
        Tables with judgements, strategy links, or both.
    method, weighted, respondents
        As for :func:`alignopt.elicit`.
    pass_on
        Share of its priority (from 0 up to, and without, 1) that each goal passes on to the goals that
        drive it: see :meth:`alignopt.StrategyMap.spread`. None leaves the strategy map out.
    across
        Whether the strategy map may move the targets of perspectives, too; otherwise it only moves
        priorities within them.

    Returns
    -------
    Problem
        A new one, checked; the one given stays as it is.

    Raises
    ------
    BadInput
        If there are no judgements (and no ``pass_on``), or the new tables are not sound together, as when
        a perspective is judged that has no strategic goal.
    UnknownName, ValueError
        As for :func:`alignopt.elicit`.

    Warns
    -----
    Caution
        For judgements that contradict each other too much.

    Examples
    --------
    >>> import alignopt
    >>> company = alignopt.read("data/samples/company")
    >>> judged = alignopt.priorities(company, respondents=["Managing director", "Head of finance"])
    >>> judged.perspectives["source"][0]
    'judgements of 2 people: pairwise comparisons (principal eigenvector)'
    """
    judged = problem
    if pass_on is None or not problem.judgements.is_empty():
        judged = elicit(problem, method, weighted=weighted, respondents=respondents).proposed
    if pass_on is None:
        return judged
    from alignopt.strategy.strategy_map import strategy_map

    return strategy_map(judged).apply(pass_on, across=across)


def proposed(found: Elicited) -> Problem:
    """The problem with judged weights in place of those of its tables."""
    local = {
        (row["kind"] == PERSPECTIVES, row["item_id"]): row["local"]
        for row in found.weights.filter(pl.col("respondents") > 0).iter_rows(named=True)
    }
    sources = {
        (opinion.judged.kind == PERSPECTIVES, item): source_of(opinion)
        for opinion in found.opinions
        for item in opinion.judged.items
    }
    tables = found.problem.tables()
    perspectives = _changed(tables["perspectives"], "perspective_id", "target_weight", True, local, sources)
    goals = _changed(tables["goals"], "goal_id", "priority", False, local, sources)
    return found.problem.replace(perspectives=perspectives, goals=goals)


def source_of(opinion: Opinion) -> str:
    """Who judged, and how the weights were made of it: what a plan says of its targets."""
    used = {each.method for each in opinion.by.values()}
    methods = [IN_WORDS[method] for methods in FORMS.values() for method in methods if method in used]
    people = list(opinion.by)
    who = people[0] if len(people) == 1 else f"{len(people)} people"
    by = " and ".join(filter(None, [", ".join(methods[:-1]), methods[-1]]))
    return f"judgements of {who}: {by}"


def _changed(
    table: pl.DataFrame,
    key: str,
    column: str,
    is_perspective: bool,
    local: dict[tuple[bool, str], float],
    sources: dict[tuple[bool, str], str],
) -> pl.DataFrame:
    """A table with one column and its source changed, where something was judged."""
    scale = 1.0 if is_perspective else HUNDRED
    new = pl.Series([local.get((is_perspective, each)) for each in table[key]], dtype=pl.Float64) * scale
    said = pl.Series([sources.get((is_perspective, each)) for each in table[key]], dtype=pl.String)
    return table.with_columns(
        pl.coalesce(new, column).alias(column),
        pl.coalesce(said, "source").alias("source"),
    )
