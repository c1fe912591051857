"""The bands of one holder's scorecard: defaults where nothing is stated, and how they yield."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor, lcm
from typing import TYPE_CHECKING

from alignopt.rules.stated import in_steps

if TYPE_CHECKING:
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.stated import Limits

TOLERANCE = 1e-9
DEFAULT = "default"
WAIVABLE = ("goal_count", "goal_weight")
"""Kinds of which the default can be set aside, to find out whether it is part of a conflict."""


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
    """One holder's policy in steps: a full scorecard is ``grid`` steps.

    ``min_steps`` and ``max_steps`` hold for every goal that no narrower rule speaks of; ``notes`` say which
    kind of default yielded and why.
    """

    grid: int
    min_goals: int
    max_goals: int
    min_steps: int
    max_steps: int
    notes: tuple[tuple[str, str], ...] = ()

    def noting(self, kind: str, why: str) -> Bands:
        """The same, with a note that a default yielded."""
        return replace(self, notes=(*self.notes, (kind, why)))


def sort_of(organisation: Organisation, holder: int) -> str:
    """Which row of the defaults a holder belongs to."""
    if organisation.holders.parent[holder] < 0:
        return "root"
    return "leaf" if organisation.holders.is_leaf[holder] else "unit"


def grid_of(organisation: Organisation, holder: int, limits: Limits, required: int) -> tuple[int, str | None]:
    """Steps in 100 %: as stated, else the default, refined where more goals are required than steps.

    Gives the note to make where the default was refined. What soft rules ask for must be possible, too: where
    only they speak of steps, the grid is that of the default and theirs together.
    """
    if limits.grid is not None:
        return limits.grid, None
    grid = finer = round(1 / DEFAULTS[sort_of(organisation, holder)].step)
    while finer < required:
        finer *= 2 if str(finer).startswith("1") else 5
    note = f"{required} goals must be carried" if finer != grid else None
    return lcm(finer, *limits.soft_grids), note


def bands_of(
    organisation: Organisation,
    holder: int,
    limits: Limits,
    grid: int,
    room: tuple[int, int],
    waived: frozenset[str],
) -> Bands:
    """Defaults where nothing is stated, yielding to what is available; stated limits as they stand.

    Parameters
    ----------
    room
        Least and most steps that goals take: all of the card, where there are no competencies on it.
    waived
        Kinds of which the default is set aside.
    """
    default = DEFAULTS[sort_of(organisation, holder)]
    available = len(organisation.goals_of(holder))
    notes: list[tuple[str, str]] = []
    if limits.goal_count is not None or "goal_count" in waived:
        fewest, most = limits.counts(available)
    else:
        cap = available if default.max_goals is None else default.max_goals
        most = min(available, cap)
        fewest = min(default.min_goals, most)
        if fewest < default.min_goals:
            notes.append(("goal_count", f"only {many(available)} available"))
    if limits.goal_weight is not None:
        low, high = in_steps(limits.goal_weight, grid)
    elif "goal_weight" in waived:
        low, high = 1, grid
    else:
        low, high = _default_weights(default, grid, room, (fewest, most), notes)
    return Bands(grid, fewest, most, low, high, tuple(notes))


def with_room_for(size: int, bands: Bands, limits: Limits) -> Bands:
    """Let a unit's default maximum count grow, and its other defaults with it."""
    notes = [*bands.notes, ("goal_count", f"{many(size)} needed to leave everyone beneath a scorecard")]
    grid, low = bands.grid, bands.min_steps
    if limits.grid is None and size > grid:
        while grid < size:
            grid *= 5
        notes.append(("weight_step", f"{many(size)} must fit into 100 %"))
        low *= grid // bands.grid
    if limits.goal_weight is None and size * low > grid:
        low = max(1, floor(grid / size))
        notes.append(("goal_weight", f"{many(size)} must fit into 100 %"))
    high = bands.max_steps * (grid // bands.grid)
    return replace(bands, grid=grid, max_goals=size, min_steps=low, max_steps=high, notes=tuple(notes))


def many(count: int) -> str:
    """So many goals, in words."""
    return f"{count} goal" if count == 1 else f"{count} goals"


def _default_weights(
    default: Default,
    grid: int,
    room: tuple[int, int],
    counts: tuple[int, int],
    notes: list[tuple[str, str]],
) -> tuple[int, int]:
    """The default band in steps, wide enough for the counts to fill the room that goals have."""
    if default.max_goals is None:
        return 1, grid
    (least, whole), (fewest, most) = room, counts
    part = "100 %" if whole == grid else f"{whole / grid:.0%}"
    low = max(1, ceil(default.min_weight * grid - TOLERANCE))
    high = floor(default.max_weight * grid + TOLERANCE)
    if most * high < least:
        high = ceil(least / max(most, 1))
        notes.append(("goal_weight", f"at most {many(most)} must make up {part}"))
    if fewest * low > whole:
        low = max(1, floor(whole / fewest))
        notes.append(("goal_weight", f"at least {many(fewest)} must fit into {part}"))
    return low, high
