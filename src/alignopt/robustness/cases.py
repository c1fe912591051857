"""Other weights to try: one perspective's target moved, or all weights at random."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.errors import Caution
from alignopt.robustness.aimed import Aimed, moved
from alignopt.robustness.rankings import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem

    Floats = NDArray[np.float64]

NEARLY = 1e-9
HUNDRED = 100.0


@dataclass(frozen=True, eq=False)
class Case:
    """Other weights, and what they are called.

    Attributes
    ----------
    text
        In words.
    item_id, name
        The perspective whose target was moved; None where all weights were drawn.
    weight, becomes
        Its target, now and then.
    targets
        Shape (perspectives): all targets then.
    shares
        Shape (goals): all shares then; None where they stay.
    """

    text: str
    item_id: str | None
    name: str | None
    weight: float | None
    becomes: float | None
    targets: Floats
    shares: Floats | None

    def problem(self, problem: Problem, aimed: Aimed) -> Problem:
        """The problem with these weights, without warnings of what may not be meant: nobody typed them."""
        tables = {
            "perspectives": _changed(
                problem.perspectives, "target_weight", aimed.perspective_ids, self.targets
            )
        }
        if self.shares is not None:
            tables["goals"] = _changed(problem.goals, "priority", aimed.goal_ids, HUNDRED * self.shares)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Caution)
            return problem.replace(**tables)


def shifted(aimed: Aimed, shifts: Sequence[float]) -> Iterator[Case]:
    """Every perspective's target moved by every shift, where all that have a target keep one."""
    wanted = aimed.targets > 0
    for at, (each, name) in enumerate(zip(aimed.perspective_ids, aimed.perspective_names, strict=True)):
        weight = float(aimed.targets[at])
        for becomes in sorted({weight + shift for shift in shifts if shift}):
            if not wanted[at] or not NEARLY < becomes < 1.0 - NEARLY or wanted.sum() < 2:
                continue
            targets = aimed.targets.copy()
            targets[wanted] = moved(aimed.targets[wanted], int(wanted[:at].sum()), becomes)
            text = f"{name} at {in_percent(becomes)}, now {in_percent(weight)}"
            yield Case(text, each, name, weight, becomes, targets, None)


def at_random(aimed: Aimed, draws: int, spread: float, seed: int) -> Iterator[Case]:
    """All weights drawn, as :func:`alignopt.robustness.random_rankings` draws them."""
    for number, (targets, shares) in enumerate(zip(*drawn(aimed, spread, draws, seed), strict=True), 1):
        yield Case(f"random weights {number}", None, None, None, None, targets, shares)


def in_percent(share: float) -> str:
    """A share as a percentage, with as many decimals (two at most) as it needs."""
    return f"{HUNDRED * share:.2f}".rstrip("0").rstrip(".") + " %"


def _changed(table: pl.DataFrame, column: str, ids: Sequence[str], values: Floats) -> pl.DataFrame:
    """A table, sorted by its key, with other numbers for some of its rows."""
    key = table.columns[0]
    new = dict(zip(ids, values.tolist(), strict=True))
    found = pl.Series([new.get(each) for each in table[key]], dtype=pl.Float64)
    return table.with_columns(pl.coalesce(found, pl.col(column).cast(pl.Float64)).alias(column))
