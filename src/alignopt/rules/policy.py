"""The policy of every holder: its step, how many goals, how heavy, and the rules that go beyond bands.

Defaults (where no rule is stated) are those of the table :data:`alignopt.rules.bands.DEFAULTS`. They yield,
from tables and rules alone: too few available goals lower the counts, counts that cannot reach 100 % within
the band widen it, and a unit's maximum count grows to the smallest set that leaves everybody beneath a
scorecard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from alignopt.problem.organisation import Organisation
from alignopt.rules.applied import applied
from alignopt.rules.availability import BARRING, barred
from alignopt.rules.bands import Bands, bands_of, grid_of, with_room_for
from alignopt.rules.budgets import Budget, Count, budgets_of, counts_of
from alignopt.rules.needs import Card, Need, fewest_goals_covering, needs_beneath, needs_of
from alignopt.rules.rule import Rule, stated
from alignopt.rules.scope import goals_of, holders_of
from alignopt.rules.sections import Sections
from alignopt.rules.stated import candidates_of, in_steps, stated_limits, stated_weights

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem
    from alignopt.rules.stated import Limits

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

TOLERANCE = 1e-9
BANDED = ("goal_count", "goal_weight", "weight_step", "section_weight")
"""Kinds that bands, steps and sections hold where they are hard and about whole sections."""
NEEDING = ("goal_count", "perspective_weight", "category_weight", "level_mix", "require")
"""Kinds that ask for goals on a card, so that the cards above must cover some."""


@dataclass(frozen=True, eq=False)
class Policy:
    """What every holder's scorecard must keep to.

    Attributes
    ----------
    grid
        Number of steps that make 100 % (20 for a step of 5 %), per holder.
    min_goals, max_goals
        How many goals a scorecard carries, per holder.
    lightest, heaviest
        Weight of a candidate that is carried, in its holder's steps.
    required
        Per candidate: must be carried.
    sections
        People's sections of competencies.
    rules
        All stated rules, soft ones too.
    needs
        Per holder: what its card must cover so that everyone beneath can fill one.
    budgets, counts
        What rules across branches leave to each team; and the same rules whole.
    applied
        What was applied to whom: holder_id, kind, min, max, source (``default`` or rules), yielded (why the
        default gave way; null where it did not).
    """

    grid: Ints
    min_goals: Ints
    max_goals: Ints
    lightest: Ints
    heaviest: Ints
    required: Bools
    sections: Sections
    rules: tuple[Rule, ...]
    bound: tuple[tuple[int, ...], ...]
    needs: tuple[tuple[Need, ...], ...]
    budgets: tuple[Budget, ...]
    counts: tuple[Count, ...]
    applied: pl.DataFrame

    @classmethod
    def of(
        cls, problem: Problem, organisation: Organisation, *, waived: frozenset[str] = frozenset()
    ) -> Policy:
        """Resolve stated rules and defaults, holder by holder.

        Parameters
        ----------
        problem, organisation
            The tables, and the same as arrays.
        waived
            Kinds of which the default is set aside.
        """
        rules = stated(problem.rules)
        limits = stated_limits(organisation, rules)
        carded = np.flatnonzero(organisation.has_card).tolist()
        grids = {
            v: grid_of(organisation, v, limits[v], int(_strategy(organisation, v, limits[v]).sum()))
            for v in carded
        }
        sections = Sections.stated(organisation, limits, {v: grid for v, (grid, _) in grids.items()})
        bands = {v: _bands(organisation, v, limits[v], grids[v], sections, waived) for v in carded}
        draft = Draft(organisation, rules, limits, sections, bands)
        needs = draft.needs()
        for unit in organisation.parents.tolist():
            if unit in bands and organisation.holders.parent[unit] >= 0:
                bands[unit] = _room_for_all(organisation, unit, bands[unit], needs[unit], limits[unit])
        return draft.settled(needs)

    def required_goals(self, organisation: Organisation, holder: int) -> list[int]:
        """Goals that this holder must carry."""
        return [int(organisation.goal[at]) for at in organisation.candidates(holder) if self.required[at]]

    @cached_property
    def rules_of(self) -> dict[int, tuple[Rule, ...]]:
        """The stated rules that bind each holder; those who are bound by none are not in it."""
        found: dict[int, list[Rule]] = {}
        for rule, holders in zip(self.rules, self.bound, strict=True):
            for holder in holders:
                found.setdefault(holder, []).append(rule)
        return {holder: tuple(rules) for holder, rules in found.items()}

    def stated_for(self, holder: int) -> tuple[str, ...]:
        """Ids of the stated rules that bind a holder."""
        return tuple(rule.rule_id for rule in self.rules_of.get(holder, ()))

    @cached_property
    def modelled(self) -> tuple[tuple[Rule, tuple[int, ...]], ...]:
        """Rules that bands do not hold, with whom each binds: the model has rows for them."""
        pairs = zip(self.rules, self.bound, strict=True)
        return tuple((rule, holders) for rule, holders in pairs if holders and not is_held_by_bands(rule))

    @cached_property
    def bound_by_rows(self) -> frozenset[int]:
        """Holders whom some rule binds that the model has rows for."""
        return frozenset(holder for _, holders in self.modelled for holder in holders)

    @property
    def spans_branches(self) -> bool:
        """Whether some rule counts holders across branches."""
        return bool(self.budgets)

    @property
    def is_priced(self) -> bool:
        """Whether some rule is soft, and costs points where it is broken."""
        return any(rule.penalty > 0 for rule in self.rules)


def established(problem: Problem, *, waived: frozenset[str] = frozenset()) -> tuple[Organisation, Policy]:
    """The organisation, without what rules forbid, and its policy.

    Parameters
    ----------
    problem
        The tables.
    waived
        Kinds of which the default is set aside.
    """
    organisation = Organisation.of(problem)
    forbidden = barred(organisation, stated(problem.rules))
    if forbidden is not None:
        organisation = Organisation.of(problem, barred=forbidden)
    return organisation, Policy.of(problem, organisation, waived=waived)


def is_held_by_bands(rule: Rule) -> bool:
    """Whether a rule is held by what is available, required, or within a band, so that no row is needed."""
    if not rule.hard:
        return rule.penalty <= 0
    if rule.kind in BANDED:
        return not rule.is_narrow or (rule.kind == "goal_weight" and rule.means_goals)
    if not rule.means_goals:
        return False
    return rule.kind in (*BARRING, "fix_weight") or (rule.kind == "require" and rule.goal_id is not None)


@dataclass(frozen=True, eq=False)
class Draft:
    """A policy while it is being made."""

    organisation: Organisation
    rules: tuple[Rule, ...]
    limits: list[Limits]
    sections: Sections
    bands: dict[int, Bands]

    def needs(self) -> list[tuple[Need, ...]]:
        """For each holder, what its card must cover for those beneath."""
        organisation = self.organisation
        _, heaviest = self._weights()
        demands = self._demands()
        own: dict[int, tuple[Need, ...]] = {}
        for holder, band in self.bands.items():
            span = slice(organisation.start[holder], organisation.start[holder + 1])
            section = self.sections.of.get(holder)
            card = Card(
                goals=organisation.goals_of(holder),
                heaviest=heaviest[span],
                required=self.required[span],
                grid=band.grid,
                room=band.grid if section is None else min(section.options, default=band.grid),
                fewest=band.min_goals,
            )
            own[holder] = needs_of(card, demands.get(holder, ()))
        hard = {rule.rule_id for rule in self.rules if rule.hard}
        for budget in (each for each in self.budgets if each.rule_id in hard):
            line = organisation.goals.line(budget.goal)
            for holder in budget.able[: budget.fewest]:
                mine = organisation.goals_of(holder)
                own[holder] = (*own[holder], Need(tuple(mine[line[mine]].tolist()), 1))
        return needs_beneath(organisation, own)

    def settled(self, needs: list[tuple[Need, ...]]) -> Policy:
        """The policy itself."""
        organisation = self.organisation
        lightest, heaviest = self._weights()
        has_card = organisation.has_card
        return Policy(
            grid=self._column("grid"),
            min_goals=self._column("min_goals"),
            max_goals=self._column("max_goals"),
            lightest=lightest,
            heaviest=heaviest,
            required=self.required,
            sections=self.sections,
            rules=self.rules,
            bound=tuple(
                tuple(v for v in holders_of(organisation, rule) if has_card[v]) for rule in self.rules
            ),
            needs=tuple(needs),
            budgets=self.budgets,
            counts=counts_of(organisation, self.rules),
            applied=applied(organisation, self.bands, self.limits, self.sections),
        )

    def _column(self, name: str) -> Ints:
        values = np.zeros(len(self.organisation.capacity), dtype=np.int64)
        values[list(self.bands)] = [getattr(each, name) for each in self.bands.values()]
        return values

    def _weights(self) -> tuple[Ints, Ints]:
        """Lightest and heaviest weight of each candidate, in steps: as stated, else by its holder's band."""
        holder = self.organisation.holder
        lightest, heaviest = self._column("min_steps")[holder], self._column("max_steps")[holder]
        grid, said = self._column("grid")[holder], stated_weights(self.organisation, self.rules)
        for at in np.flatnonzero(said.is_stated).tolist():
            lightest[at], heaviest[at] = in_steps((said.low[at], said.high[at]), int(grid[at]))
        return lightest, heaviest

    @cached_property
    def budgets(self) -> tuple[Budget, ...]:
        """What rules across branches leave to each team."""
        return budgets_of(self.organisation, self.rules)

    @cached_property
    def required(self) -> Bools:
        """Per candidate: what strategy aims at, on the root's card; and what hard rules require or fix."""
        organisation = self.organisation
        required = np.zeros(len(organisation.goal), dtype=bool)
        for holder in self.bands:
            span = slice(organisation.start[holder], organisation.start[holder + 1])
            required[span] = _strategy(organisation, holder, self.limits[holder])
        for rule in self.rules:
            asks = rule.kind == "fix_weight" or (rule.kind == "require" and rule.goal_id is not None)
            if rule.hard and asks and rule.means_goals:
                required[candidates_of(organisation, rule)] = True
        return required

    def _demands(self) -> dict[int, list[tuple[Bools, Rule]]]:
        """By holder, hard rules that ask for goals on its card, with those of its goals they are about."""
        organisation = self.organisation
        found: dict[int, list[tuple[Bools, Rule]]] = {}
        for rule in self.rules:
            if rule.hard and rule.kind in NEEDING and rule.means_goals and not is_held_by_bands(rule):
                about = goals_of(organisation, rule)
                for holder in holders_of(organisation, rule):
                    # a section of competencies can serve a rule that adds weights up, too
                    if holder in self.bands and holder not in self.sections.of:
                        mine = organisation.goals_of(holder)
                        found.setdefault(holder, []).append((about[mine], rule))
        return found


def _bands(
    organisation: Organisation,
    holder: int,
    limits: Limits,
    grid: tuple[int, str | None],
    sections: Sections,
    waived: frozenset[str],
) -> Bands:
    steps, note = grid
    options = sections.of[holder].options if holder in sections.of else ()
    room = (min(options, default=steps), max(options, default=steps))
    bands = bands_of(organisation, holder, limits, steps, room, waived)
    return bands if note is None else bands.noting("weight_step", note)


def _room_for_all(
    organisation: Organisation, unit: int, bands: Bands, needs: tuple[Need, ...], limits: Limits
) -> Bands:
    """Let a unit's default maximum count grow until everybody beneath can fill a scorecard."""
    needs = tuple(need for need in needs if need.count > 0)
    if not needs or limits.goal_count is not None:
        return bands
    size = fewest_goals_covering(organisation, unit, needs, enough=bands.max_goals)
    return bands if size <= bands.max_goals else with_room_for(size, bands, limits)


def _strategy(organisation: Organisation, holder: int, limits: Limits) -> Bools:
    """Among a holder's candidates, those it must carry by default: at the root, what strategy aims at.

    A stated number of goals on the root's card replaces this default.
    """
    mine = organisation.goals_of(holder)
    if organisation.holders.parent[holder] >= 0 or limits.goal_count is not None:
        return np.zeros(len(mine), dtype=bool)
    return np.asarray(organisation.goals.target_weight[mine] > TOLERANCE)
