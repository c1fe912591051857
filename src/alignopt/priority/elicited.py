"""What the judgements of a problem come to: weights, who believes what, how consistently."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from alignopt.elicitation.grouping import Group, group
from alignopt.elicitation.methods import FORMS
from alignopt.errors import BadInput, UnknownName
from alignopt.priority.cautions import warn_of_inconsistency
from alignopt.priority.methods import Choice, chosen
from alignopt.priority.reading import weigh, with_forms
from alignopt.priority.sets import sets_of
from alignopt.tables.failures import failure, failures_frame

if TYPE_CHECKING:
    from collections.abc import Collection

    from alignopt.elicitation.weights import Weights
    from alignopt.priority.sets import JudgedSet
    from alignopt.problem.problem import Problem


@dataclass(frozen=True, eq=False)
class Opinion:
    """One set, as its respondents judged it: the set, who said what, and what they say together."""

    judged: JudgedSet
    group: Group
    by: dict[str, Weights]
    """Each respondent's own weights."""


@dataclass(frozen=True, eq=False, repr=False)
class Elicited:
    """Targets and priorities as people judge them.

    Attributes
    ----------
    problem
        The tables, with the judgements.
    sets
        Everything that is weighed against each other in the problem, judged or not.
    opinions
        What was judged.
    """

    problem: Problem
    sets: tuple[JudgedSet, ...]
    opinions: tuple[Opinion, ...]

    @cached_property
    def weights(self) -> pl.DataFrame:
        """Every item's weight: what the tables state, and what was judged.

        Columns: parent_id (null for perspectives), kind (perspectives, goals or subgoals), item_id, name,
        stated and local (share within the set, as the tables have it and as it comes out), overall (share of
        the organisation: a goal's is its perspective's times its own, and so on down), rank (by overall,
        within the kind), respondents (how many judged it; 0 where the tables' own share stands).
        """
        from alignopt.priority.frames import weights_frame

        return weights_frame(self)

    @cached_property
    def respondents(self) -> pl.DataFrame:
        """What each respondent believes.

        Columns: parent_id, respondent, method, importance (share of the respondent in the group), item_id,
        name, weight, rank, group (what all believe together).
        """
        from alignopt.priority.frames import respondents_frame

        return respondents_frame(self)

    @cached_property
    def consistency(self) -> pl.DataFrame:
        """How far the judgements of each respondent agree with each other, and those of the group.

        Columns: parent_id, judged (the set in words), respondent (null for the group), method, ratio, limit,
        is_acceptable, text. Only pairwise and best-worst judgements can contradict themselves.
        """
        from alignopt.priority.frames import consistency_frame

        return consistency_frame(self)

    @cached_property
    def mends(self) -> pl.DataFrame:
        """What would mend judgements that contradict each other too much: step by step, for each respondent.

        Columns: parent_id, judged (the set in words), respondent, step, item_id, item, other_id, other, value
        (as judged), proposed, ratio (of consistency, after this step). No rows where all are acceptable.
        """
        from alignopt.priority.frames import mends_frame

        return mends_frame(self)

    @cached_property
    def disagreement(self) -> pl.DataFrame:
        """Where respondents differ, most first.

        Columns: parent_id, judged, item_id, name, weight (of the group), lowest, lowest_by, highest,
        highest_by, factor (highest / lowest).
        """
        from alignopt.priority.frames import disagreement_frame

        return disagreement_frame(self)

    @cached_property
    def proposed(self) -> Problem:
        """A new problem with the judged weights as its targets and priorities, and their source."""
        from alignopt.priority.apply import proposed

        return proposed(self)

    def __repr__(self) -> str:
        """What was judged, against what the tables state; inconsistency; where people disagree."""
        from alignopt.priority.words import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from alignopt.priority.words import as_html

        return as_html(self)


def elicit(
    problem: Problem,
    method: Choice = None,
    *,
    weighted: bool = True,
    respondents: Collection[str] | None = None,
) -> Elicited:
    """What the judgements of a problem come to, before anything is changed.

    Every set (the perspectives, the strategic goals of one, the goals that serve one goal) is weighed from
    what each respondent judged of it; several respondents are put together by geometric means
    (:func:`alignopt.elicitation.group`).

    Parameters
    ----------
    problem
        Tables with judgements.
    method
        How pairwise comparisons are weighed (``"eigenvector"``, the default, ``"geometric_mean"`` or
        ``"column_mean"``), ranks (``"rank_order_centroid"``, the default, or ``"rank_sum"``), or both, as a
        list. Where a respondent judged one set in several forms, naming one of them chooses it: those
        above, or ``"points"``, ``"swing"``, ``"best_worst"``.
    weighted
        Whether the column ``weight`` counts; otherwise all respondents count the same.
    respondents
        Only what these judged counts; None for everybody.

    Raises
    ------
    BadInput
        If there are no judgements, or somebody judged a set in several forms and none is chosen.
    UnknownName
        If there is no such method or respondent.
    ValueError
        If two methods of one form are named, or one that nobody judged by.

    Warns
    -----
    Caution
        For each respondent, and each group, whose judgements contradict each other too much.

    Examples
    --------
    >>> import alignopt
    >>> company = alignopt.read("data/samples/company")
    >>> found = alignopt.elicit(company, respondents=["Managing director", "Head of finance"])
    >>> found.weights.filter(kind="perspectives")["respondents"].to_list()
    [2, 2, 2, 2]
    """
    if problem.judgements.is_empty():
        raise BadInput(failures_frame([_nothing()]))
    rows = _of_respondents(with_forms(problem.judgements), respondents)
    asked = chosen(method, set(rows["form"]))
    rows = _one_form_each(rows, asked)
    sets = tuple(sets_of(problem))
    about = ((each, _rows_of(rows, each)) for each in sets)
    opinions = tuple(
        _opinion(each, own, asked, weighted=weighted) for each, own in about if not own.is_empty()
    )
    found = Elicited(problem, sets, opinions)
    warn_of_inconsistency(found)
    return found


def _of_respondents(rows: pl.DataFrame, respondents: Collection[str] | None) -> pl.DataFrame:
    if respondents is None:
        return rows
    names = [respondents] if isinstance(respondents, str) else list(respondents)
    known = rows["respondent"].unique(maintain_order=True).to_list()
    for name in names:
        if name not in known:
            raise UnknownName.among("respondent", name, known)
    return rows.filter(pl.col("respondent").is_in(names))


def _rows_of(rows: pl.DataFrame, judged: JudgedSet) -> pl.DataFrame:
    """Judgements of a set; where a perspective and a goal share an id, the items tell which is meant."""
    return rows.filter(
        pl.col("parent_id").eq_missing(judged.parent_id), pl.col("item_id").is_in(judged.items)
    )


def _opinion(judged: JudgedSet, rows: pl.DataFrame, asked: dict[str, str], *, weighted: bool) -> Opinion:
    by, importance = {}, {}
    for (respondent,), own in rows.partition_by("respondent", as_dict=True, maintain_order=True).items():
        form = own["form"][0]
        by[respondent] = weigh(own, judged, asked.get(form, FORMS[form][0]))
        stated = own["weight"].drop_nulls()
        importance[respondent] = float(stated[0]) if weighted and len(stated) else 1.0
    return Opinion(judged, group(by, importance=importance), by)


def _one_form_each(rows: pl.DataFrame, asked: dict[str, str]) -> pl.DataFrame:
    """Of each respondent and set, the rows of one form: the only one, or the one asked for."""
    key = ["respondent", "parent_id"]
    is_asked = pl.col("form").is_in(list(asked))
    kept = rows.filter(is_asked | ~is_asked.any().over(key))
    several = kept.filter(pl.col("form").n_unique().over(key) > 1)
    if not several.is_empty():
        groups = several.group_by(key, maintain_order=True).agg(pl.col("form").unique(maintain_order=True))
        raise BadInput(failures_frame(_several(*row) for row in groups.iter_rows()))
    return kept


def _several(respondent: str, parent: str | None, forms: list[str]) -> dict[str, object]:
    return failure(
        "judgements_have_one_form",
        table="judgements",
        key="/".join(filter(None, (respondent, parent))),
        column="method",
        got=" and ".join(forms) + " of one respondent on the same items",
        expected="one of them",
        remedy=f"choose with method={forms[0]!r}, or remove the rows of the others",
    )


def _nothing() -> dict[str, object]:
    return failure(
        "judgements_are_there",
        table="judgements",
        got="no judgements",
        expected="what people judge of perspectives or goals",
        remedy="add the table judgements (docs/judgements.md shows what each method needs)",
    )
