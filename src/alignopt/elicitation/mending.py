"""What would mend judgements that contradict each other: what the others imply of each pair, and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.elicitation.completion import complete, groups
from alignopt.elicitation.eigen import principal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from alignopt.elicitation.weights import Floats

    Ratio = Callable[[float], float]
    Places = tuple[list[int], list[int]]

SCALE = np.array([1 / k for k in range(9, 1, -1)] + [float(k) for k in range(1, 10)])
"""Saaty's: 1 to 9, and one over them."""
STEPS: dict[str, type[pl.DataType]] = {
    "step": pl.Int64,
    "item": pl.String,
    "other": pl.String,
    "judged": pl.Float64,
    "proposed": pl.Float64,
    "ratio": pl.Float64,
}
ROUNDS = 100
TRIED = 12
"""So many pairs are tried for a change, those that seem to mend most: the best is hardly beyond the 5th."""


def judged_pairs(
    items: Sequence[str], judged: Floats, completed: Floats, weights: Floats, ratio: Ratio
) -> pl.DataFrame:
    """Columns item, other, judged, implied, factor, best, ratio_after: that which mends most first.

    See :attr:`alignopt.elicitation.consistency.PairwiseConsistency.pairs`; `ratio` makes a consistency
    ratio of an eigenvalue.
    """
    rows, columns = _places(judged)
    best, values = best_of_each(judged, completed, (rows, columns))
    given, implied = judged[rows, columns], weights[rows] / weights[columns]
    names = np.array(items, dtype=object)
    frame = pl.DataFrame(
        {
            "item": pl.Series(names[rows].tolist(), dtype=pl.String),
            "other": pl.Series(names[columns].tolist(), dtype=pl.String),
            "judged": given,
            "implied": implied,
            "factor": np.maximum(given / implied, implied / given),
            "best": best,
            "ratio_after": pl.Series([ratio(value) for value in values], dtype=pl.Float64),
        }
    )
    order = [pl.col("ratio_after").round(9), pl.col("factor").round(9)]
    return frame.sort(order, descending=[False, True], maintain_order=True)


def best_of_each(judged: Floats, completed: Floats, places: Places) -> tuple[Floats, Floats]:
    """Of some judged pairs, what the others imply, and the eigenvalue with that.

    What the others imply is the value that makes the principal eigenvalue least, the other judgements
    staying as they are and missing ones being filled in anew. Where a pair alone connects two groups of
    items, nothing else implies anything, and what was judged is best.

    Parameters
    ----------
    judged, completed
        Shape (items, items): reciprocal; with NaN where missing, and with these filled in.
    places
        Rows and columns of the pairs.

    Returns
    -------
    tuple
        Shapes (pairs): the values, and the eigenvalues.
    """
    rows, columns = places
    if len(judged) < 3 or not len(rows):
        return judged[rows, columns], np.full(len(rows), float(principal(completed).value))
    if not np.isnan(judged).any():
        return _best_of_complete(judged, rows, columns)
    found = [_best_of(judged, completed, place) for place in zip(rows, columns, strict=True)]
    return np.array([best for best, _ in found]), np.array([value for _, value in found])


def mending(
    items: Sequence[str], judged: Floats, ratio: Ratio, limit: float, *, steps: int | None = None
) -> pl.DataFrame:
    """Columns step, item, other, judged, proposed, ratio: changes until the ratio is within the limit.

    See :attr:`alignopt.elicitation.consistency.PairwiseConsistency.mends`; each pair is changed once at
    most, and no more than so many `steps` are taken.
    """
    now, scale = judged, is_on_scale(judged)
    value = float(principal(complete(now)).value)
    open_places = set(zip(*_places(judged), strict=True))
    taken: list[tuple[int, str, str, float, float, float]] = []
    while ratio(value) > limit + 1e-9 and len(taken) != steps:
        step = _next_step(now, value, open_places, on_scale=scale)
        if step is None:
            break
        (i, j), proposed, value = step
        open_places.discard((i, j))
        now = _changed(now, (i, j), proposed)
        taken.append((len(taken) + 1, items[i], items[j], float(judged[i, j]), proposed, ratio(value)))
    return pl.DataFrame(taken, schema=STEPS, orient="row")


def is_on_scale(judged: Floats) -> bool:
    """Whether all judgements are numbers of Saaty's scale."""
    given = judged[~np.isnan(judged)]
    return bool((np.abs(given[:, None] / SCALE - 1).min(axis=1) < 1e-6).all())


def _proposal(judged: Floats, place: tuple[int, int], best: float, *, on_scale: bool) -> tuple[float, float]:
    """What to judge of a pair instead, near the best, and the eigenvalue with that."""
    if not on_scale:
        return (value := float(f"{best:.2g}")), _value_with(judged, place, value)
    above = int(np.clip(np.searchsorted(SCALE, best), 1, len(SCALE) - 1))
    near = [float(SCALE[above - 1]), float(SCALE[above])]
    values = [_value_with(judged, place, value) for value in near]
    better = int(values[1] < values[0])
    return near[better], values[better]


def _next_step(
    now: Floats, value: float, open_places: set[tuple[int, int]], *, on_scale: bool
) -> tuple[tuple[int, int], float, float] | None:
    """The pair whose proposal mends most, the proposal, and the eigenvalue after that; None if none mends."""
    completed = complete(now)
    rows, columns = _likeliest(completed, open_places)
    best, values = best_of_each(now, completed, (rows, columns))
    step, least = None, value - 1e-9
    for k in np.argsort(values.round(9), kind="stable"):
        if values[k] >= least:
            break
        place = (rows[k], columns[k])
        proposed, after = _proposal(now, place, best[k], on_scale=on_scale)
        if after < least:
            step, least = (place, proposed, after), after - 1e-9
    return step


def _likeliest(completed: Floats, places: set[tuple[int, int]]) -> Places:
    """Of some pairs those that seem to mend most, by what a change gains if the principal vectors r, l stay.

    The eigenvalue is then a constant plus a e^t + b e^-t, with a = l_i m_ij r_j and b = l_j m_ji r_i of the
    matrix m, which can fall by (sqrt(a) - sqrt(b))^2.
    """
    rows, columns = np.array(sorted(places), dtype=int).reshape(-1, 2).T
    found = principal(completed)
    flow = np.sqrt(found.left[:, None] * completed * found.right[None, :])
    gain = (flow[rows, columns] - flow[columns, rows]) ** 2
    first = np.sort(np.argsort(-gain.round(12), kind="stable")[:TRIED])
    return rows[first].tolist(), columns[first].tolist()


def _places(judged: Floats) -> tuple[list[int], list[int]]:
    """Rows and columns of the judged pairs, above the diagonal."""
    rows, columns = np.nonzero(np.triu(~np.isnan(judged), 1))
    return rows.tolist(), columns.tolist()


def _value_with(judged: Floats, place: tuple[int, int], value: float) -> float:
    """The principal eigenvalue if the pair had been judged so."""
    return float(principal(complete(_changed(judged, place, value))).value)


def _changed(judged: Floats, place: tuple[int, int], value: float) -> Floats:
    changed = judged.copy()
    changed[place], changed[place[::-1]] = value, 1 / value
    return changed


def _best_of(judged: Floats, completed: Floats, place: tuple[int, int]) -> tuple[float, float]:
    """What the others imply of one pair of an incomplete matrix, and the eigenvalue with that."""
    others = _changed(judged, place, np.nan)
    if len(groups(others)) > 1:
        return float(judged[place]), float(principal(completed).value)
    filled = complete(others)
    return float(filled[place]), float(principal(filled).value)


def _best_of_complete(matrix: Floats, rows: list[int], columns: list[int]) -> tuple[Floats, Floats]:
    """The same of each pair of a complete matrix at once.

    The logarithm t of an entry is best where e^t r_j l_i = e^-t r_i l_j, with the principal vectors r and
    l; that is between the least and the most of what two steps by way of a third item come to. Looked for
    by false position (Illinois), for all pairs side by side.
    """
    logs = np.log(matrix)
    detours = [np.delete(logs[i] - logs[j], [i, j]) for i, j in zip(rows, columns, strict=True)]
    low, high = np.array([(each.min(), each.max()) for each in detours]).T
    pull_low, _ = _pull(matrix, rows, columns, low)
    pull_high, values = _pull(matrix, rows, columns, high)
    for _ in range(ROUNDS):
        width = pull_high - pull_low
        is_open = np.abs(pull_high) > 1e-12
        if not is_open.any():
            break
        step = np.divide(
            pull_high * (high - low), width, out=np.zeros_like(width), where=is_open & (width != 0)
        )
        new = high - step
        pull, values = _pull(matrix, rows, columns, new)
        crosses = pull * pull_high < 0
        low, pull_low = np.where(crosses, high, low), np.where(crosses, pull_high, pull_low / 2)
        high, pull_high = new, pull
    return np.exp(high), values


def _pull(matrix: Floats, rows: list[int], columns: list[int], logs: Floats) -> tuple[Floats, Floats]:
    """Of each pair with its entry at e^t: how far t is above what the others pull it to; the eigenvalue."""
    pair = np.arange(len(rows))
    stack = np.repeat(matrix[None], len(rows), axis=0)
    stack[pair, rows, columns], stack[pair, columns, rows] = np.exp(logs), np.exp(-logs)
    found = principal(stack)
    to = found.right[pair, rows] * found.left[pair, columns]
    fro = found.left[pair, rows] * found.right[pair, columns]
    return logs - np.log(to / fro) / 2, found.value
