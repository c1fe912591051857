"""All weights at once, at random: which places in the ranking goals take."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.robustness.aimed import Aimed, ranks
from alignopt.wording import tenths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

INTERVAL = (0.025, 0.975)
SHOWN = 10
SHARES = {"goal_id": pl.String, "rank": pl.Int64, "share": pl.Float64}


@dataclass(frozen=True, eq=False, repr=False)
class RandomRankings:
    """Places that strategic goals take under random weights.

    Attributes
    ----------
    spread
        How far each weight was drawn from what it is: a factor from 1 - spread to 1 + spread.
    draws, seed
        How many times, and the seed of the generator.
    goals
        One row per strategic goal, best first. Columns: goal_id, name, perspective_id, weight and rank (now;
        share of the organisation, 1 is the heaviest), low and high (2.5 and 97.5 % of its weight over the
        draws), best_rank, worst_rank, keeps_rank and first (share of draws in which it keeps its rank, and
        in which no other is heavier).
    shares
        Columns: goal_id, rank, share (of draws in which the goal has this rank); no rows for what never was.
    same_order
        Share of draws with the same ranking from first to last.
    same_first
        Share of draws in which the same goal is first (the same ones, where several are level).
    perspective_ids
        All perspectives of the problem, in order.
    """

    spread: float
    draws: int
    seed: int
    goals: pl.DataFrame
    shares: pl.DataFrame
    same_order: float
    same_first: float
    perspective_ids: tuple[str, ...]

    def __repr__(self) -> str:
        """What was drawn, how often the ranking held, and the first goals."""
        rows = [
            f"{rank:>4}  {tenths(weight):>6}  {tenths(low):>6} to {tenths(high):<6}  {places:<9}"
            f"{tenths(kept):>6}  {name}"
            for rank, weight, low, high, places, kept, name in self._rows()
        ]
        head = "rank  weight  95 % of draws    ranks     kept  goal"
        return "\n".join([self._headline(), self._verdict(), head, *rows, *self._beyond()])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{rank}</td><td>{tenths(weight)}</td><td>{tenths(low)} to {tenths(high)}</td>"
            f"<td>{places}</td><td>{tenths(kept)}</td><td style='text-align:left'>{escape(name)}</td></tr>"
            for rank, weight, low, high, places, kept, name in self._rows()
        )
        head = "".join(
            f"<th>{each}</th>"
            for each in ("rank", "weight", "95 % of draws", "ranks", "keeps its rank", "goal")
        )
        said = " ".join([self._verdict(), *self._beyond()])
        return (
            f"<div><strong>{escape(self._headline())}</strong><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table><p>{escape(said)}</p></div>"
        )

    def _headline(self) -> str:
        return (
            f"Rankings of {self.goals.height:,} strategic goals in {self.draws:,} draws, "
            f"each weight up to {tenths(self.spread)} more or less (seed {self.seed})"
        )

    def _verdict(self) -> str:
        first = self.goals.filter(rank=1)["name"].to_list()
        named = first[0] if len(first) == 1 else f"the {len(first)} goals that are level now"
        return (
            f"The ranking stays the same in {tenths(self.same_order)} of the draws; "
            f"first in {tenths(self.same_first)}: {named}."
        )

    def _rows(self) -> list[tuple[int, float, float, float, str, float, str]]:
        shown = self.goals.head(SHOWN).select(
            "rank", "weight", "low", "high", "best_rank", "worst_rank", "keeps_rank", "name"
        )
        return [
            (rank, weight, low, high, str(best) if best == worst else f"{best} to {worst}", kept, name)
            for rank, weight, low, high, best, worst, kept, name in shown.iter_rows()
        ]

    def _beyond(self) -> list[str]:
        more = self.goals.height - SHOWN
        return [f"... and {more:,} more: see .goals"] if more > 0 else []


def random_rankings(
    problem: Problem, *, spread: float = 0.2, draws: int = 10_000, seed: int = 0
) -> RandomRankings:
    """Which places strategic goals take if all weights are a little off.

    In each draw every perspective's target, and every goal's share in its perspective, is multiplied by a
    factor of its own, uniform from ``1 - spread`` to ``1 + spread``; each set is then made to sum to 1
    again. A goal's weight is its perspective's target times its share.

    Parameters
    ----------
    problem
        Tables with targets and, if any, priorities.
    spread
        From 0 up to, and without, 1: 0.2 is a fifth more or less.
    draws
        How many.
    seed
        Of the generator: the same tables, seed and numbers give the same result.

    Returns
    -------
    RandomRankings
        Its ``goals`` and ``shares`` are frames.

    Raises
    ------
    ValueError
        If the spread or the number of draws means nothing.

    References
    ----------
    Butler, J., Jia, J. and Dyer, J. (1997). Simulation techniques for the sensitivity analysis of
    multi-criteria decision models. European Journal of Operational Research 103(3), 531-546: random weights.

    Lahdelma, R. and Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability analysis for group
    decision making. Operations Research 49(3), 444-454: the share of draws in which an alternative gets a
    rank is its rank acceptability index (``shares``).

    Examples
    --------
    >>> import alignopt
    >>> company = alignopt.read("data/samples/company")
    >>> found = alignopt.robustness.random_rankings(company, draws=1000)
    >>> float(found.shares.filter(rank=1)["share"].sum().__round__(9)) >= 1
    True
    """
    refuse(spread, draws)
    aimed = Aimed.of(problem)
    targets, shares = drawn(aimed, spread, draws, seed)
    weights = targets[:, aimed.perspective] * shares
    now, places = ranks(aimed.overall), ranks(weights)
    best_first = np.argsort(now, kind="stable")
    return RandomRankings(
        spread=spread,
        draws=draws,
        seed=seed,
        goals=_goals(aimed, weights, now, places)[best_first.tolist()],
        shares=_shares(aimed, places, best_first),
        same_order=float((places == now).all(axis=1).mean()),
        same_first=float(((places == 1) == (now == 1)).all(axis=1).mean()),
        perspective_ids=aimed.perspective_ids,
    )


def refuse(spread: float, draws: int, least: int = 1) -> None:
    """Refuse numbers that mean nothing."""
    if not 0 <= spread < 1:
        message = f"spread: got {spread}, expected from 0 up to, and without, 1 (0.2 is a fifth more or less)"
        raise ValueError(message)
    if draws < least:
        message = f"draws: got {draws}, expected at least {least}"
        raise ValueError(message)


def drawn(aimed: Aimed, spread: float, draws: int, seed: int) -> tuple[Floats, Floats]:
    """Random targets, shape (draws, perspectives), and shares, shape (draws, goals); each set sums to 1."""
    many = len(aimed.targets)
    factor = np.random.default_rng(seed).uniform(1 - spread, 1 + spread, (draws, many + len(aimed.shares)))
    targets, shares = factor[:, :many] * aimed.targets, factor[:, many:] * aimed.shares
    targets /= targets.sum(axis=1, keepdims=True)
    for perspective in np.flatnonzero(aimed.can_be_aimed_at).tolist():
        own = aimed.members(perspective)
        shares[:, own] /= shares[:, own].sum(axis=1, keepdims=True)
    return targets, shares


def _goals(aimed: Aimed, weights: Floats, now: Ints, places: Ints) -> pl.DataFrame:
    low, high = np.quantile(weights, INTERVAL, axis=0)
    return pl.DataFrame(
        {
            "goal_id": pl.Series(aimed.goal_ids, dtype=pl.String),
            "name": pl.Series(aimed.goal_names, dtype=pl.String),
            "perspective_id": [aimed.perspective_ids[each] for each in aimed.perspective],
            "weight": aimed.overall,
            "rank": now,
            "low": low,
            "high": high,
            "best_rank": places.min(axis=0),
            "worst_rank": places.max(axis=0),
            "keeps_rank": (places == now).mean(axis=0),
            "first": (places == 1).mean(axis=0),
        }
    )


def _shares(aimed: Aimed, places: Ints, best_first: Ints) -> pl.DataFrame:
    """Share of draws by goal and rank, goals best first."""
    draws, count = places.shape
    spots = np.arange(count) * count + places - 1
    times = np.bincount(spots.ravel(), minlength=count * count).reshape(count, count)[best_first]
    rows, columns = np.nonzero(times)
    ids = [aimed.goal_ids[best_first[row]] for row in rows]
    values = (ids, columns + 1, times[rows, columns] / draws)
    return pl.DataFrame(dict(zip(SHARES, values, strict=True)), schema=SHARES)
