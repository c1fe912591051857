"""The section of competencies on people's scorecards: who has one, how heavy it is, what may stand in it.

A person has such a section if a rule of the kind ``section_weight`` reaches them. What may stand in it is
what their role, or a goal they may carry, asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from alignopt.rules.stated import FREE, ROUNDING, in_steps, whole_band

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.stated import Limits

    Ints = NDArray[np.int64]

USUAL_COUNT = (1, 5)
"""How many competencies stand on a card by default."""


@dataclass(frozen=True)
class Section:
    """One person's section of competencies, in steps of its own: a full scorecard is ``grid`` steps.

    Attributes
    ----------
    competencies
        Positions of those that may stand in it, ascending.
    grid
        Steps in 100 % for competencies.
    options
        Steps of the section of goals that are allowed, in the holder's own grid for goals, ascending; the
        rest of the card is for competencies.
    whole
        Steps of a full scorecard in that grid for goals.
    fewest, most
        How many stand in it, if it is not empty.
    lightest, heaviest
        Weight of one that does, in steps.
    """

    competencies: tuple[int, ...]
    grid: int
    options: tuple[int, ...]
    whole: int
    fewest: int
    most: int
    lightest: int
    heaviest: int

    def steps_left(self, goals: int) -> int:
        """Steps of competencies where goals take so many steps of theirs."""
        return self.grid - goals * self.grid // self.whole

    def allows(self, goals: int) -> bool:
        """Whether some choice of competencies fills what so many steps of goals leave."""
        left = self.steps_left(goals)
        counts = range(self.fewest, self.most + 1)
        return left == 0 or any(n * self.lightest <= left <= n * self.heaviest for n in counts)


@dataclass(frozen=True, eq=False)
class Sections:
    """Everybody's sections of competencies; their candidates are laid out as an organisation's are.

    Attributes
    ----------
    of
        By holder; those without one are not in it.
    start
        Shape (holders + 1): where each holder's competencies begin.
    """

    of: Mapping[int, Section]
    start: Ints

    @classmethod
    def stated(cls, organisation: Organisation, limits: list[Limits], grid: Mapping[int, int]) -> Sections:
        """Read them off the stated rules; ``grid`` holds the steps in 100 % of everybody with a card."""
        of = {
            holder: section_of(organisation, holder, limits[holder], steps)
            for holder, steps in grid.items()
            if limits[holder].section is not None
        }
        sizes = np.zeros(len(organisation.capacity), dtype=np.int64)
        for holder, section in of.items():
            sizes[holder] = len(section.competencies)
        return cls(of, np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))

    def candidates(self, holder: int) -> range:
        """Positions of a holder's competencies."""
        return range(int(self.start[holder]), int(self.start[holder + 1]))

    @cached_property
    def competency(self) -> Ints:
        """Per position: which competency."""
        listed = [self.of[holder].competencies for holder in sorted(self.of)]
        return np.array([each for own in listed for each in own], dtype=np.int64)

    @cached_property
    def holder(self) -> Ints:
        """Per position: whose."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


def section_of(organisation: Organisation, holder: int, limits: Limits, whole: int) -> Section:
    """One person's section: what is stated, else the default number of competencies, which yields."""
    competencies = organisation.competencies.open_to(
        organisation.holders, holder, organisation.goals_of(holder)
    )
    grid = limits.competency_grid or lcm(whole, *limits.soft_competency_grids)
    if limits.competency_count is None:
        most = min(USUAL_COUNT[1], len(competencies))
        fewest = min(USUAL_COUNT[0], most)
    else:
        fewest, most = whole_band(limits.competency_count, len(competencies))
    lightest, heaviest = in_steps(limits.competency_weight or FREE, grid)
    return Section(
        competencies=tuple(competencies.tolist()),
        grid=grid,
        options=_options(limits, whole, grid, can_be_filled=len(competencies) > 0),
        whole=whole,
        fewest=fewest,
        most=most,
        lightest=lightest,
        heaviest=heaviest,
    )


def _options(limits: Limits, whole: int, grid: int, *, can_be_filled: bool) -> tuple[int, ...]:
    """Steps of goals whose rest is within the band and a whole number of steps of competencies."""
    low, high = limits.section or FREE
    least, most = (0.0 if low is None else low), (1.0 if high is None else high)
    return tuple(
        goals
        for goals in range(1, whole + 1)
        if least - ROUNDING <= 1 - goals / whole <= most + ROUNDING
        and (whole - goals) * grid % whole == 0
        and (can_be_filled or goals == whole)
    )
