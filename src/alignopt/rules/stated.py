"""What stated rules leave every holder: counts, steps, sections, and the band of each goal's weight.

A stated rule replaces the default of its kind for every holder and goal in its scope, with both its bounds;
rules of one kind intersect. Soft rules replace defaults, too, but bind nobody here: the model prices them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil, floor, gcd
from typing import TYPE_CHECKING, Any

import numpy as np

from alignopt.rules.rule import COMPETENCIES, GOALS
from alignopt.rules.scope import goals_of, holders_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.rule import Rule

ROUNDING = 1e-9

Band = tuple[float | None, float | None]
FREE: Band = (None, None)


@dataclass(frozen=True)
class Limits:
    """What stated rules leave one holder: None where no rule of the kind reaches it.

    Attributes
    ----------
    goal_count, competency_count
        Fewest and most on the card.
    goal_weight, competency_weight
        Lightest and heaviest share of the card.
    grid, competency_grid
        Steps in 100 % that hard rules ask for.
    soft_grids, soft_competency_grids
        Steps in 100 % that soft rules ask for.
    section
        Least and most share of competencies.
    sources
        Ids of the rules, by kind.
    """

    goal_count: Band | None = None
    goal_weight: Band | None = None
    competency_count: Band | None = None
    competency_weight: Band | None = None
    grid: int | None = None
    competency_grid: int | None = None
    soft_grids: tuple[int, ...] = ()
    soft_competency_grids: tuple[int, ...] = ()
    section: Band | None = None
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def counts(self, available: int) -> tuple[int, int]:
        """Fewest and most goals."""
        return whole_band(self.goal_count or FREE, available)

    def source(self, kind: str) -> str | None:
        """The rules that set this kind for the holder, or None."""
        return ", ".join(self.sources[kind]) if kind in self.sources else None


@dataclass(frozen=True, eq=False)
class WeightBands:
    """Per candidate: the lightest and heaviest share that stated rules allow, and whether any says so."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    is_stated: NDArray[np.bool_]


def whole_band(band: Band, available: int) -> tuple[int, int]:
    """A band of counts as whole numbers: at least one, at most what is available."""
    low, high = band
    fewest = 1 if low is None else ceil(low - ROUNDING)
    return max(1, fewest), available if high is None else min(available, floor(high + ROUNDING))


def in_steps(band: Band, grid: int) -> tuple[int, int]:
    """A band of shares in whole steps: at least one."""
    low, high = band
    lightest = 1 if low is None else max(1, ceil(low * grid - ROUNDING))
    return lightest, grid if high is None else floor(high * grid + ROUNDING)


def stated_limits(organisation: Organisation, rules: Sequence[Rule]) -> list[Limits]:
    """The limits of every holder, from the rules about whole sections in whose scope it stands."""
    limits = [Limits() for _ in organisation.capacity]
    for rule in rules:
        if rule.kind in LIMITING and not rule.is_narrow:
            for holder in holders_of(organisation, rule):
                limits[holder] = LIMITING[rule.kind](limits[holder], rule)
    return limits


def stated_weights(organisation: Organisation, rules: Sequence[Rule]) -> WeightBands:
    """The band of each candidate's weight, from rules on weights and fixes in whose scope it stands."""
    size = len(organisation.goal)
    bands = WeightBands(np.zeros(size), np.ones(size), np.zeros(size, dtype=bool))
    for rule in rules:
        if rule.kind in ("goal_weight", "fix_weight") and rule.means_goals:
            at = candidates_of(organisation, rule)
            bands.is_stated[at] = True
            if rule.hard:
                low, high = _weights(rule)
                bands.low[at] = np.maximum(bands.low[at], 0.0 if low is None else low)
                bands.high[at] = np.minimum(bands.high[at], 1.0 if high is None else high)
    return bands


def candidates_of(organisation: Organisation, rule: Rule) -> NDArray[np.int64]:
    """Positions of the candidates, of holders with a scorecard, that a rule is about."""
    bound = np.zeros(len(organisation.capacity), dtype=bool)
    bound[holders_of(organisation, rule)] = True
    bound &= organisation.has_card
    return np.flatnonzero(bound[organisation.holder] & goals_of(organisation, rule)[organisation.goal])


def _weights(rule: Rule) -> Band:
    return (rule.min, rule.min) if rule.kind == "fix_weight" else (rule.min, rule.max)


def _goal_count(limits: Limits, rule: Rule) -> Limits:
    name = "competency_count" if rule.section == COMPETENCIES else "goal_count"
    return _banded(limits, name, rule, (rule.min, rule.max))


def _goal_weight(limits: Limits, rule: Rule) -> Limits:
    name = "competency_weight" if rule.section == COMPETENCIES else "goal_weight"
    return _banded(limits, name, rule, (rule.min, rule.max))


def _section_weight(limits: Limits, rule: Rule) -> Limits:
    """The share of competencies; a rule on the share of goals says the rest."""
    band: Band = (rule.min, rule.max)
    if rule.section == GOALS:
        band = (
            None if rule.max is None else 1.0 - rule.max,
            None if rule.min is None else 1.0 - rule.min,
        )
    return _banded(limits, "section", rule, band)


def _weight_step(limits: Limits, rule: Rule) -> Limits:
    """Weights that keep to two steps keep to both grids."""
    steps = round(1 / (rule.min or rule.max or 1.0))
    changes: dict[str, Any] = {}
    sources = limits.sources
    for name in _grids(rule):
        if rule.hard:
            known = getattr(limits, name)
            changes[name] = steps if known is None else gcd(steps, known)
            sources = _noted(sources, name, rule)
        else:
            changes[f"soft_{name}s"] = (*getattr(limits, f"soft_{name}s"), steps)
    return replace(limits, sources=sources, **changes)


def _grids(rule: Rule) -> list[str]:
    """The steps that a rule is about: those of goals, of competencies, or both."""
    goals = ["grid"] if rule.means_goals else []
    return goals if rule.section == GOALS else [*goals, "competency_grid"]


LIMITING = {
    "goal_count": _goal_count,
    "goal_weight": _goal_weight,
    "section_weight": _section_weight,
    "weight_step": _weight_step,
}


def _banded(limits: Limits, name: str, rule: Rule, band: Band) -> Limits:
    """Intersect one more rule with what stands."""
    stands: Band = getattr(limits, name) or FREE
    met = _meet(stands, band) if rule.hard else stands
    changes: dict[str, Any] = {name: met, "sources": _noted(limits.sources, name, rule)}
    return replace(limits, **changes)


def _noted(sources: dict[str, tuple[str, ...]], name: str, rule: Rule) -> dict[str, tuple[str, ...]]:
    return {**sources, name: (*sources.get(name, ()), rule.rule_id)}


def _meet(one: Band, other: Band) -> Band:
    """Where two bands overlap; None is no bound."""
    lows = [low for low in (one[0], other[0]) if low is not None]
    highs = [high for high in (one[1], other[1]) if high is not None]
    return (max(lows) if lows else None, min(highs) if highs else None)
