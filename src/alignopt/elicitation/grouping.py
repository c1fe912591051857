"""Several respondents: what they believe together, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.elicitation.ahp import judge_pairwise
from alignopt.elicitation.group_words import as_html, as_text, described
from alignopt.elicitation.methods import FORMS
from alignopt.elicitation.spread import spread_of_pairs, spread_of_weights
from alignopt.elicitation.together import read_group
from alignopt.elicitation.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Mapping

RESPONDENTS = {
    "respondent": pl.String,
    "item": pl.String,
    "weight": pl.Float64,
    "rank": pl.Int64,
    "ratio": pl.Float64,
    "is_acceptable": pl.Boolean,
}
CONSISTENCY = {
    "respondent": pl.String,
    "method": pl.String,
    "ratio": pl.Float64,
    "limit": pl.Float64,
    "is_acceptable": pl.Boolean,
    "text": pl.String,
}


@dataclass(frozen=True, eq=False, repr=False)
class Group:
    """What several respondents believe, together and each.

    Attributes
    ----------
    weights
        Of the group.
    importance
        By respondent: the share in the group; they sum to 1.
    judged
        By respondent: their own weights, the items in the order of the group's.
    """

    weights: Weights
    importance: Mapping[str, float]
    judged: Mapping[str, Weights]

    @cached_property
    def by_respondent(self) -> pl.DataFrame:
        """What each believes.

        Columns respondent, item, weight (share), rank (1 is the heaviest), ratio and is_acceptable (of the
        respondent's own judgements; null where the method cannot tell).
        """
        rows = []
        for name, own in self.judged.items():
            said = own.consistency
            told = (None, None) if said is None else (said.ratio, said.is_acceptable)
            rows += [(name, *row, *told) for row in own.frame.iter_rows()]
        return pl.DataFrame(rows, schema=RESPONDENTS, orient="row")

    @cached_property
    def consistency(self) -> pl.DataFrame:
        """How far the judgements of each, and those of the group, agree with each other.

        Columns respondent (null for the group, the last row), method, ratio, limit, is_acceptable, text. Only
        pairwise and best-worst judgements are here; a group has a ratio where its judgements are pairwise.
        """
        everyone = [*self.judged.items(), (None, self.weights)]
        rows = [
            (name, own.method, said.ratio, said.limit, said.is_acceptable, said.text)
            for name, own in everyone
            if (said := own.consistency) is not None
        ]
        return pl.DataFrame(rows, schema=CONSISTENCY, orient="row")

    @cached_property
    def disagreement(self) -> pl.DataFrame:
        """Where respondents differ, most first.

        Columns item, weight (of the group), lowest, lowest_by, highest, highest_by, factor (highest over
        lowest).
        """
        return spread_of_weights(self.weights, self.judged)

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Where respondents differ on pairs, most first; no rows unless all judged pairwise.

        Columns item, other, judged (by the group, at least 1: how many times as important as other the item
        is), lowest, lowest_by, highest, highest_by, factor (highest / lowest).
        """
        return spread_of_pairs(self.weights, self.judged)

    @cached_property
    def text(self) -> str:
        """In a manager's words: where they disagree most, and whose judgements contradict each other."""
        return described(self)

    def __repr__(self) -> str:
        """Weights of the group, with the lowest and the highest that anybody gives, and :attr:`text`."""
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)


def group(judged: Mapping[str, Weights], *, importance: Mapping[str, float] | None = None) -> Group:
    r"""Put several respondents together, by geometric means.

    If all judged pairwise, by one method, their judgements are put together:
    :math:`a_{ij} = \prod_k (a_{ij}^{(k)})^{v_k}`, over those who judged the pair, and weighed as one matrix
    (Aczél & Saaty). Otherwise their weights are: :math:`w_i \propto \prod_k (w_i^{(k)})^{v_k}` (Forman &
    Peniwati). :math:`v_k` is the importance of respondent k, summing to 1. Their order does not matter.

    Parameters
    ----------
    judged
        By respondent: the weights, on the same items, in any order.
    importance
        By respondent: how much each one counts, above 0 and on any scale; None for all the same.

    Returns
    -------
    Group
        Items in the order of the first respondent. The method of the weights is that of all respondents, or
        "geometric_mean" where theirs differ.

    Raises
    ------
    BadInput
        If there is nobody, somebody did not judge all the items, the importance of somebody is missing or
        not above 0; or, where weights are put together, some but not all give an item no weight (a geometric
        mean would let each of them veto it).

    Examples
    --------
    >>> from alignopt.elicitation.direct import points
    >>> group({"Ann": points({"cost": 80, "speed": 20}), "Bo": points({"cost": 50, "speed": 50})})
    Weights of 2 respondents together (lowest to highest)
    cost   0.667  (0.500 to 0.800)
    speed  0.333  (0.200 to 0.500)
    They disagree most about speed: Bo gives it 50 %, Ann 20 %; together they give it 33 %.

    References
    ----------
    Aczél, J., & Saaty, T. L. (1983). Procedures for synthesizing ratio judgements. Journal of Mathematical
    Psychology 27(1), 93-102.
    Forman, E., & Peniwati, K. (1998). Aggregating individual judgments and priorities with the analytic
    hierarchy process. European Journal of Operational Research 108(1), 165-169.
    """
    aligned, shares = read_group(judged, importance)
    methods = {own.method for own in aligned.values()}
    if len(aligned) == 1:
        (weights,) = aligned.values()
    elif len(methods) == 1 and methods <= set(FORMS["pairwise"]):
        weights = _as_one_matrix(aligned, shares)
    else:
        weights = _as_one_list(aligned, shares)
    return Group(weights, shares, aligned)


def _as_one_matrix(judged: Mapping[str, Weights], shares: Mapping[str, float]) -> Weights:
    """Weights from the geometric means of what was judged of each pair."""
    names = sorted(judged)  # so that sums are the same in any order, to the last bit
    given = np.array([judged[name].judged for name in names], dtype=np.float64)
    counted = np.array([shares[name] for name in names])[:, None, None] * ~np.isnan(given)
    logs = np.where(np.isnan(given), 0.0, np.log(given))
    total = counted.sum(axis=0)
    mean = (counted * logs).sum(axis=0) / np.where(total > 0, total, np.nan)
    first = judged[names[0]]
    return judge_pairwise(np.exp(mean), first.items, method=first.method)


def _as_one_list(judged: Mapping[str, Weights], shares: Mapping[str, float]) -> Weights:
    """The geometric means of the weights."""
    names = sorted(judged)
    values = np.array([judged[name].values for name in names])
    anywhere = values.min(axis=0) > 0
    logs = np.log(np.where(anywhere, values, 1.0))
    mean = np.where(
        anywhere, np.exp((np.array([shares[name] for name in names])[:, None] * logs).sum(axis=0)), 0
    )
    methods = {own.method for own in judged.values()}
    method = methods.pop() if len(methods) == 1 else "geometric_mean"
    return replace(judged[names[0]], values=mean / mean.sum(), method=method, judged=None, consistency=None)
