"""One weight at a time: how far it may go before strategic goals change places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.robustness.aimed import ALIKE, Aimed, moved, ranks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PERSPECTIVE, GOAL = "perspective", "goal"
LEVEL = 10.0**-ALIKE
SCHEMA = {
    "kind": pl.String,
    "item_id": pl.String,
    "name": pl.String,
    "perspective_id": pl.String,
    "weight": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "low_swap": pl.String,
    "high_swap": pl.String,
    "change": pl.Float64,
    "factor": pl.Float64,
}


@dataclass(frozen=True, eq=False)
class Line:
    """The overall weights of all goals while one weight goes from 0 to 1: ``at_0 + x (at_1 - at_0)``."""

    weight: float
    at_0: Floats
    at_1: Floats


def weight_ranges(problem: Problem, *, top: int | None = None) -> pl.DataFrame:
    """How far each weight may go before the ranking of strategic goals changes, one weight at a time.

    A strategic goal's overall weight is its perspective's target ``t_p`` times its share ``s_g`` of the
    perspective. Let one weight of a set (the targets, or the shares of one perspective) become ``x`` while
    the others keep their proportions: ``w_j (1 - x) / (1 - w)``. All overall weights are then linear in
    ``x``, so two goals ``u_g(x) = a_g + b_g x`` are level at ``x = (a_h - a_g) / (b_g - b_h)``, and the
    first change on the way down or up is one of goals next to each other in the ranking.

    Parameters
    ----------
    problem
        Tables with targets and, if any, priorities.
    top
        Look at the first so many goals only: which they are, and their order. None for all.

    Returns
    -------
    polars.DataFrame
        Most delicate first. Columns: kind (perspective: its target; goal: its share in its perspective),
        item_id, name, perspective_id, weight (now: share of its set), low and high (the weights at which the
        ranking first changes, downwards and upwards; null where it never does between 0 and 1), low_swap and
        high_swap (who passes whom there), change (the smaller of weight - low and high - weight, in share;
        null where nothing changes; 0 where two goals are level now, so that any change parts them), factor
        (change / weight, the relative change; null for a weight of 0).

    Raises
    ------
    ValueError
        If ``top`` is less than 1.

    References
    ----------
    Triantaphyllou, E. and Sanchez, A. (1997). A sensitivity analysis approach for some deterministic
    multi-criteria decision-making methods. Decision Sciences 28(1), 151-194: the weight with the smallest
    such change is the most critical criterion, in absolute (``change``) or relative (``factor``) terms.

    Examples
    --------
    >>> import alignopt
    >>> found = alignopt.robustness.weight_ranges(alignopt.read("data/samples/company"))
    >>> found.columns[:4]
    ['kind', 'item_id', 'name', 'perspective_id']
    """
    if top is not None and top < 1:
        message = f"top: got {top}, expected at least 1, or None for all goals"
        raise ValueError(message)
    aimed = Aimed.of(problem)
    rows = [
        (*who, line.weight, *_range(aimed, line, top)) for who, line in (*_targets(aimed), *_shares(aimed))
    ]
    change = pl.min_horizontal(pl.col("weight") - pl.col("low"), pl.col("high") - pl.col("weight"))
    relative = pl.when(pl.col("weight") > 0).then(pl.col("change") / pl.col("weight"))
    return (
        pl.DataFrame([(*row, None, None) for row in rows], schema=SCHEMA, orient="row")
        .with_columns(change=change)
        .with_columns(factor=relative)
        .sort("change", nulls_last=True, maintain_order=True)
    )


def _targets(aimed: Aimed) -> Iterator[tuple[tuple[str, ...], Line]]:
    """Every perspective and its line; the perspectives that can have no target stay at 0."""
    able = aimed.can_be_aimed_at
    for at, (each, name) in enumerate(zip(aimed.perspective_ids, aimed.perspective_names, strict=True)):
        ends = [aimed.overall, aimed.overall]
        if able[at] and able.sum() > 1:
            own = int(able[:at].sum())
            ends = []
            for end in (0.0, 1.0):
                targets = aimed.targets.copy()
                targets[able] = moved(aimed.targets[able], own, end)
                ends.append(targets[aimed.perspective] * aimed.shares)
        yield (PERSPECTIVE, each, name, each), Line(float(aimed.targets[at]), *ends)


def _shares(aimed: Aimed) -> Iterator[tuple[tuple[str, ...], Line]]:
    """Every strategic goal and its line."""
    for at, (each, name) in enumerate(zip(aimed.goal_ids, aimed.goal_names, strict=True)):
        perspective = int(aimed.perspective[at])
        family = aimed.members(perspective)
        ends = [aimed.overall.copy(), aimed.overall.copy()]
        if len(family) > 1:
            own = int(np.searchsorted(family, at))
            for end, weights in enumerate(ends):
                changed = moved(aimed.shares[family], own, float(end))
                weights[family] = aimed.targets[perspective] * changed
        who = (GOAL, each, name, aimed.perspective_ids[perspective])
        yield who, Line(float(aimed.shares[at]), *ends)


def _range(
    aimed: Aimed, line: Line, top: int | None
) -> tuple[float | None, float | None, str | None, str | None]:
    """Low, high, and who passes whom at each."""
    slope = line.at_1 - line.at_0
    upper, lower = _pairs(np.lexsort((slope, -aimed.overall.round(ALIKE))), ranks(aimed.overall), top)
    ahead, closing = aimed.overall[upper] - aimed.overall[lower], slope[upper] - slope[lower]
    down, low = _first(line.weight, ahead, closing, -1)
    up, high = _first(line.weight, ahead, closing, 1)
    names = [
        (aimed.goal_names[one], aimed.goal_names[other]) for one, other in zip(upper, lower, strict=True)
    ]
    return low, high, _swap(names, down, closing > 0), _swap(names, up, closing < 0)


def _pairs(order: Ints, places: Ints, top: int | None) -> tuple[Ints, Ints]:
    """Goals that can be the first to change places: neighbours; the last that counts, and all beneath it."""
    last = len(order) if top is None else int(np.count_nonzero(places <= top))
    shown, beneath = order[:last], order[last:]
    upper = np.concatenate([shown[:-1], np.repeat(shown[-1:], len(beneath))])
    return upper, np.concatenate([shown[1:], beneath])


def _first(weight: float, ahead: Floats, closing: Floats, way: int) -> tuple[list[int], float | None]:
    """Which pairs first change places on the way down (-1) or up (1), and at which weight."""
    level = np.abs(ahead) <= LEVEL
    turns = np.where(level, np.abs(closing), -way * closing) > LEVEL
    meet = np.full(len(ahead), np.inf)
    meet[turns] = np.where(level[turns], 0.0, ahead[turns] / np.abs(closing[turns]))
    nearest = float(meet.min(initial=np.inf))
    if nearest >= (weight if way < 0 else 1.0 - weight) - LEVEL:
        return [], None
    return np.flatnonzero(meet <= nearest + LEVEL).tolist(), weight + way * nearest


def _swap(names: list[tuple[str, str]], pairs: list[int], is_lower: NDArray[np.bool_]) -> str | None:
    """Who passes whom: the pair highest in the ranking, and whether there are others."""
    if not pairs:
        return None
    above, beneath = names[pairs[0]]
    one, other = (beneath, above) if is_lower[pairs[0]] else (above, beneath)
    return f"{one} passes {other}" + (", and others" if len(pairs) > 1 else "")
