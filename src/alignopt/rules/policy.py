"""The policy of every holder: its step, how many goals, how heavy; and how the defaults yielded.

Defaults (where no rule is stated) are those of the table :data:`DEFAULTS`. They yield, from tables and
rules alone: too few available goals lower the counts, counts that cannot reach 100 % within the band
widen it, and a unit's maximum count grows to the smallest set that leaves everybody beneath a scorecard.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.rules.needs import Need, fewest_goals_covering, needs_beneath
from alignopt.rules.stated import Limits, stated_limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem

TOLERANCE = 1e-9
DEFAULT = "default"

APPLIED_SCHEMA = {
    "holder_id": pl.String,
    "kind": pl.String,
    "min": pl.Float64,
    "max": pl.Float64,
    "source": pl.String,
    "yielded": pl.String,
}


@dataclass(frozen=True)
class Default:
    """The default policy of one sort of holder: counts, and shares of the scorecard."""

    min_goals: int
    max_goals: int | None
    min_weight: float
    max_weight: float
    step: float


DEFAULTS = {
    "root": Default(min_goals=1, max_goals=None, min_weight=0.01, max_weight=1.0, step=0.01),
    "unit": Default(min_goals=3, max_goals=10, min_weight=0.05, max_weight=0.40, step=0.05),
    "leaf": Default(min_goals=3, max_goals=6, min_weight=0.10, max_weight=0.40, step=0.05),
}


@dataclass(frozen=True)
class Bands:
    """One holder's policy in steps: a full scorecard is ``grid`` steps."""

    grid: int
    min_goals: int
    max_goals: int
    min_steps: int
    max_steps: int
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def least(self) -> int:
        """The fewest goals that can make up a full scorecard."""
        return max(self.min_goals, ceil(self.grid / max(self.max_steps, 1)))


@dataclass(frozen=True, eq=False)
class Policy:
    """What every holder's scorecard must keep to.

    Attributes
    ----------
    grid
        Number of steps that make 100 % (20 for a step of 5 %), per holder.
    min_goals, max_goals
        How many goals a scorecard carries, per holder.
    min_steps, max_steps
        Weight of a goal that is carried, in steps, per holder.
    required
        Per candidate: must be carried.
    needs
        Per holder: what its card must cover so that everyone beneath can fill one.
    applied
        What was applied to whom: holder_id, kind, min, max, source (``default`` or a rule),
        yielded (why the default gave way; null where it did not).
    """

    grid: NDArray[np.int64]
    min_goals: NDArray[np.int64]
    max_goals: NDArray[np.int64]
    min_steps: NDArray[np.int64]
    max_steps: NDArray[np.int64]
    required: NDArray[np.bool_]
    needs: tuple[tuple[Need, ...], ...]
    applied: pl.DataFrame

    @classmethod
    def of(cls, problem: Problem, organisation: Organisation) -> Policy:
        """Resolve stated rules and defaults, holder by holder."""
        limits = stated_limits(problem, organisation)
        bands = {
            v: _bands(organisation, v, limits[v]) for v in np.flatnonzero(organisation.has_card).tolist()
        }
        least = np.zeros(len(organisation.capacity), dtype=np.int64)
        least[list(bands)] = [each.least for each in bands.values()]
        needs = needs_beneath(organisation, least)
        for unit in organisation.parents.tolist():
            if unit in bands and organisation.holders.parent[unit] >= 0:
                bands[unit] = _room_for_all(organisation, unit, bands[unit], needs[unit], limits[unit])
        return _as_arrays(organisation, bands, limits, needs)

    def required_goals(self, organisation: Organisation, holder: int) -> list[int]:
        """Goals that this holder must carry."""
        return [int(organisation.goal[at]) for at in organisation.candidates(holder) if self.required[at]]

    def stated_for(self, holder_id: str) -> tuple[str, ...]:
        """Ids of the stated rules that bind a holder."""
        rows = self.applied.filter((pl.col("holder_id") == holder_id) & (pl.col("source") != DEFAULT))
        return tuple(dict.fromkeys(", ".join(rows["source"]).split(", "))) if rows.height else ()


def sort_of(organisation: Organisation, holder: int) -> str:
    """Which row of the defaults a holder belongs to."""
    if organisation.holders.parent[holder] < 0:
        return "root"
    return "leaf" if organisation.holders.is_leaf[holder] else "unit"


def _bands(organisation: Organisation, holder: int, limits: Limits) -> Bands:
    """Defaults where nothing is stated, yielding to what is available; stated limits as they stand."""
    default = DEFAULTS[sort_of(organisation, holder)]
    available = len(organisation.goals_of(holder))
    notes: list[tuple[str, str]] = []
    grid = _grid(organisation, holder, limits, default, notes)
    if limits.goal_count is None:
        cap = available if default.max_goals is None else default.max_goals
        most = min(available, cap)
        fewest = min(default.min_goals, most)
        if fewest < default.min_goals:
            notes.append(("goal_count", f"only {_goals(available)} available"))
    else:
        fewest, most = limits.counts(available)
    if limits.goal_weight is None:
        low, high = _default_weights(default, grid, fewest, most, notes)
    else:
        low, high = limits.weights(grid)
    return Bands(grid, fewest, most, low, high, tuple(notes))


def _grid(
    organisation: Organisation,
    holder: int,
    limits: Limits,
    default: Default,
    notes: list[tuple[str, str]],
) -> int:
    """Steps in 100 %: as stated, else the default, refined where more goals are required than steps."""
    if limits.grid is not None:
        return limits.grid
    grid = round(1 / default.step)
    required = int(_must_carry(organisation, holder).sum())
    finer = grid
    while finer < required:
        finer *= 2 if str(finer).startswith("1") else 5
    if finer != grid:
        notes.append(("weight_step", f"{required} goals must be carried"))
    return finer


def _default_weights(
    default: Default, grid: int, fewest: int, most: int, notes: list[tuple[str, str]]
) -> tuple[int, int]:
    """The default band in steps, wide enough for the counts to reach 100 %."""
    if default.max_goals is None:
        return 1, grid
    low = max(1, ceil(default.min_weight * grid - TOLERANCE))
    high = floor(default.max_weight * grid + TOLERANCE)
    if most * high < grid:
        high = ceil(grid / most)
        notes.append(("goal_weight", f"at most {_goals(most)} must make up 100 %"))
    if fewest * low > grid:
        low = max(1, floor(grid / fewest))
        notes.append(("goal_weight", f"at least {_goals(fewest)} must fit into 100 %"))
    return low, high


def _room_for_all(
    organisation: Organisation, unit: int, bands: Bands, needs: tuple[Need, ...], limits: Limits
) -> Bands:
    """Let a unit's default maximum count grow until everybody beneath can fill a scorecard."""
    needs = tuple(need for need in needs if need.count > 0)
    if not needs or limits.goal_count is not None:
        return bands
    size = fewest_goals_covering(organisation, unit, needs, enough=bands.max_goals)
    if size <= bands.max_goals:
        return bands
    notes = [*bands.notes, ("goal_count", f"{_goals(size)} needed to leave everyone beneath a scorecard")]
    grid, low = bands.grid, bands.min_steps
    if limits.grid is None and size > grid:
        while grid < size:
            grid *= 5
        notes.append(("weight_step", f"{_goals(size)} must fit into 100 %"))
        low *= grid // bands.grid
    if limits.goal_weight is None and size * low > grid:
        low = max(1, floor(grid / size))
        notes.append(("goal_weight", f"{_goals(size)} must fit into 100 %"))
    high = bands.max_steps * (grid // bands.grid)
    return Bands(grid, bands.min_goals, size, low, high, tuple(notes))


def _must_carry(organisation: Organisation, holder: int) -> NDArray[np.bool_]:
    """Among a holder's candidates, those it must carry: at the root, what strategy aims at."""
    mine = organisation.goals_of(holder)
    if organisation.holders.parent[holder] >= 0:
        return np.zeros(len(mine), dtype=bool)
    return np.asarray(organisation.goals.target_weight[mine] > TOLERANCE)


def _goals(count: int) -> str:
    return f"{count} goal" if count == 1 else f"{count} goals"


def _as_arrays(
    organisation: Organisation,
    bands: dict[int, Bands],
    limits: list[Limits],
    needs: list[tuple[Need, ...]],
) -> Policy:
    def column(name: str) -> NDArray[np.int64]:
        values = np.zeros(len(organisation.capacity), dtype=np.int64)
        values[list(bands)] = [getattr(each, name) for each in bands.values()]
        return values

    required = np.zeros(len(organisation.goal), dtype=bool)
    for holder in bands:
        span = slice(organisation.start[holder], organisation.start[holder + 1])
        required[span] = _must_carry(organisation, holder)
    return Policy(
        grid=column("grid"),
        min_goals=column("min_goals"),
        max_goals=column("max_goals"),
        min_steps=column("min_steps"),
        max_steps=column("max_steps"),
        required=required,
        needs=tuple(needs),
        applied=_applied(organisation, bands, limits),
    )


def _applied(organisation: Organisation, bands: dict[int, Bands], limits: list[Limits]) -> pl.DataFrame:
    """Three rows per holder: count, weight and step, each with its source and why it yielded."""
    rows: list[tuple[str, str, float, float, str, str | None]] = []
    for holder, band in bands.items():
        name, stated, why = organisation.holders.ids[holder], limits[holder], dict(band.notes)
        step = 1 / band.grid
        for kind, low, high in (
            ("goal_count", float(band.min_goals), float(band.max_goals)),
            ("goal_weight", band.min_steps / band.grid, band.max_steps / band.grid),
            ("weight_step", step, step),
        ):
            rows.append((name, kind, low, high, stated.source(kind) or DEFAULT, why.get(kind)))
    return pl.DataFrame(rows, schema=APPLIED_SCHEMA, orient="row")
