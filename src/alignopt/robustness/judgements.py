"""One judgement at a time: by what it would have to be replaced before the ranking changes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, log
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.elicitation.grouping import group
from alignopt.errors import BadInput
from alignopt.priority.reading import FORM, weigh, with_forms
from alignopt.robustness.aimed import ranks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from alignopt.priority.elicited import Elicited, Opinion

    Ints = NDArray[np.int64]
    Places = Callable[[float], Ints | None]

SCHEMA = {
    "parent_id": pl.String,
    "judged": pl.String,
    "respondent": pl.String,
    "item_id": pl.String,
    "item": pl.String,
    "other_id": pl.String,
    "other": pl.String,
    "method": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "low_swap": pl.String,
    "high_swap": pl.String,
    "factor": pl.Float64,
}
FACTOR = 9.0
"""How far judgements are looked at: a ninth to nine times, as far as Saaty's scale goes."""
STEPS = 16
"""Steps of the scan for each factor of nine; 1.15 times each."""
CLOSE = 1e-4
"""Where the ranking changes is found to so much of itself."""
ALIKE = 9
"""Weights that agree to so many decimals are level."""
ONE_EACH = {"pairwise": (1 / FACTOR, FACTOR), "best": (1.0, FACTOR), "worst": (1.0, FACTOR)}
"""Ratios that may be judged; points and swing weights have no such limits."""


@dataclass(frozen=True, eq=False)
class Judged:
    """One judgement among the rows of its respondent.

    Attributes
    ----------
    opinion
        The set, with what all respondents judged.
    respondent
        Who judged.
    rows
        All rows of the respondent on this set, in the form that counts.
    at
        Which of them.
    """

    opinion: Opinion
    respondent: str
    rows: pl.DataFrame
    at: int

    @property
    def row(self) -> dict[str, object]:
        """The row itself."""
        return self.rows.row(self.at, named=True)

    @property
    def value(self) -> float:
        """What was judged."""
        return float(self.rows["value"][self.at])

    def places(self, value: float) -> Ints | None:
        """Ranks of the set's items with another value in this place; None where nobody could judge so."""
        values = self.rows["value"].to_list()
        values[self.at] = value
        for twin, turned in _twins(self.rows, self.at):
            values[twin] = 1 / value if turned else value
        method = self.opinion.by[self.respondent].method
        try:
            own = weigh(self.rows.with_columns(value=pl.Series(values)), self.opinion.judged, method)
            together = group(
                {**self.opinion.by, self.respondent: own}, importance=self.opinion.group.importance
            )
        except BadInput:
            return None
        return ranks(together.weights.values, ALIKE)


def judgement_ranges(elicited: Elicited) -> pl.DataFrame:
    """By what each judgement would have to be replaced before the ranking of the set's items changes.

    One judgement at a time, everything else equal, the other respondents included: what counts is the
    ranking by the weights of all together. A judgement is looked at from a ninth to nine times what it is,
    in steps of 1.15 times and then by bisection to 0.01 %; a change undone again within one step is missed.
    Pairwise judgements are not taken beyond 1/9 to 9, nor best-worst ones beyond 1 to 9, unless they are
    there already. A pair that was judged in both directions (or best against worst, twice) counts once: both
    rows change together. Ranks are left out, since they change in whole places.

    Parameters
    ----------
    elicited
        From :func:`alignopt.elicit`.

    Returns
    -------
    polars.DataFrame
        Most delicate first. Columns: parent_id, judged (the set in words), respondent, item_id, item,
        other_id and other (null for points and swing weights), method (as in the table), value (as judged),
        low and high (the values at which the ranking first changes; null where it does not), low_swap and
        high_swap (who passes whom there), factor (the smaller of high / value and value / low: 1.2 means
        that 1.2 times more or less is enough; 1 where items are level now; null where nothing changes).

    References
    ----------
    Triantaphyllou, E. and Sanchez, A. (1997). A sensitivity analysis approach for some deterministic
    multi-criteria decision-making methods. Decision Sciences 28(1), 151-194: the smallest change that alters
    the ranking, here of judgements.

    Examples
    --------
    >>> import alignopt
    >>> company = alignopt.read("data/samples/company")
    >>> points = company.replace(judgements=company.judgements.filter(method="points"))
    >>> found = alignopt.robustness.judgement_ranges(alignopt.elicit(points))
    >>> found.select("respondent", "item", "value", "low_swap").row(0)[:3]
    ('Managing director', 'Keep more of every euro we sell', 30.0)
    """
    rows = [_row(judged) for judged in _judgements(elicited)]
    ratio = pl.min_horizontal(pl.col("high") / pl.col("value"), pl.col("value") / pl.col("low"))
    return (
        pl.DataFrame(rows, schema=SCHEMA, orient="row")
        .with_columns(factor=ratio)
        .sort("factor", nulls_last=True, maintain_order=True)
    )


def _judgements(elicited: Elicited) -> Iterator[Judged]:
    """Every judgement of every set, as counted in the opinions; of twins the first only."""
    table = with_forms(elicited.problem.judgements)
    forms = {"rank_order_centroid": "ranks", "rank_sum": "ranks"}
    forms |= dict.fromkeys(("eigenvector", "geometric_mean", "column_mean"), "pairwise")
    for opinion in elicited.opinions:
        own = table.filter(pl.col("parent_id").eq_missing(pl.lit(opinion.judged.parent_id)))
        for respondent, weights in opinion.by.items():
            form = forms.get(weights.method, weights.method)
            rows = own.filter(respondent=respondent, form=form)
            if form != "ranks":
                for at in range(rows.height):
                    if all(twin > at for twin, _ in _twins(rows, at)):
                        yield Judged(opinion, respondent, rows, at)


def _twins(rows: pl.DataFrame, at: int) -> list[tuple[int, bool]]:
    """Other rows that say the same: the pair turned round, or best against worst under its other method."""
    method, item, other = rows.select("method", "item_id", "other_id").row(at)
    pairs = enumerate(rows.select("method", "item_id", "other_id").rows())
    if method == "pairwise":
        return [(twin, True) for twin, row in pairs if row == (method, other, item)]
    if method in FORM:
        return [(twin, False) for twin, row in pairs if twin != at and row[1:] == (item, other)]
    return []


def _row(judged: Judged) -> tuple[object, ...]:
    """All columns of one judgement but the factor."""
    row, value = judged.row, judged.value
    of = judged.opinion.judged
    labels = dict(zip(of.items, of.labels, strict=True))
    least, most = ONE_EACH.get(str(row["method"]), (value / FACTOR, value * FACTOR))
    now = judged.places(value)
    low = _turn(judged.places, now, value, min(least, value))
    high = _turn(judged.places, now, value, max(most, value))
    names = judged.opinion.group.weights.items
    item, other = row["item_id"], row["other_id"]
    return (
        *(of.parent_id, of.title, judged.respondent),
        *(item, labels[str(item)], other, None if other is None else labels[str(other)]),
        *(row["method"], value),
        *(low and low[0], high and high[0]),
        *(low and _swap(names, now, low[1]), high and _swap(names, now, high[1])),
        None,
    )


def _turn(places: Places, now: Ints | None, start: float, end: float) -> tuple[float, Ints] | None:
    """The first value between two at which the ranking is another, and that ranking."""
    if now is None or start == end:
        return None
    count = ceil(STEPS * abs(log(end / start)) / log(FACTOR))
    before = start
    for step in range(1, count + 1):
        beyond = start * exp(log(end / start) * step / count)
        there = places(beyond)
        if there is None:
            return None
        if not np.array_equal(there, now):
            return _bisected(places, now, (before, beyond), there, start)
        before = beyond
    return None


def _bisected(
    places: Places, now: Ints, between: tuple[float, float], there: Ints, start: float
) -> tuple[float, Ints]:
    """Where exactly the ranking changes: the start itself, where items are level there."""
    before, beyond = between
    while abs(log(beyond / before)) > CLOSE:
        middle = (before * beyond) ** 0.5
        found = places(middle)
        if found is None or not np.array_equal(found, now):
            beyond, there = middle, there if found is None else found
        else:
            before = middle
    return (start if before == start else beyond), there


def _swap(names: tuple[str, ...], now: Ints | None, then: Ints) -> str | None:
    """Who passes whom: the pair highest in the ranking, and whether there are others."""
    if now is None:
        return None
    pairs = [
        (now[one], names[other], names[one])
        for one in range(len(names))
        for other in range(len(names))
        if now[one] <= now[other]
        and then[other] <= then[one]
        and now[other] - now[one] > then[other] - then[one]
    ]
    _, who, whom = min(pairs, key=lambda pair: int(pair[0]))
    return f"{who} passes {whom}" + (", and others" if len(pairs) > 1 else "")
