"""The checker's policy: counts, weights and steps of each scorecard, by defaults and stated rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import ceil, comb, floor, gcd, isclose, lcm
from typing import Any

from checker_given import Cards, Given, Row, exact, rows
from checker_scope import GOALS, in_scope, is_about, is_hard, is_whole, means
from checker_sections import Section, has_section, section_of

KINDS = ("goal_count", "goal_weight", "weight_step")


SUBSETS = 5_000


@dataclass(frozen=True)
class Band:
    """What a holder's scorecard must keep: counts, and weights in steps."""

    fewest: int
    most: int
    lightest: int
    heaviest: int
    step: Fraction

    @property
    def whole(self) -> Fraction:
        """Steps of a whole card."""
        return 1 / self.step

    def allows(self, count: int) -> bool:
        """Whether some card with this number of goals keeps the band."""
        return self.fewest <= count <= self.most and (
            count * self.lightest <= self.whole <= count * self.heaviest
        )


class Bands:
    """The policy of each holder, by defaults and stated rules; grown counts are taken from the plan."""

    def __init__(self, given: Given, plan: Mapping[str, Any]) -> None:
        self.given = given
        self.claimed = {(row["holder_id"], row["kind"]): row for row in rows(plan, "policy")}
        self._made: dict[str, Band] = {}
        self._sections: dict[str, Section | None] = {}

    def of(self, holder: str) -> Band:
        """The band of a holder."""
        if holder not in self._made:
            self._made[holder] = self._band(holder)
        return self._made[holder]

    def stated(self, holder: str, kind: str) -> tuple[float | None, float | None] | None:
        """Both bounds of the hard rules of a kind, intersected; None if none is stated, soft or hard.

        Of rules about goals as a whole: those that name goals, categories or perspectives come on top.
        """
        found = self._rules(holder, kind)
        if not found:
            return None
        hard = [row for row in found if is_hard(row)]
        lows = [row["min"] for row in hard if row.get("min") is not None]
        highs = [row["max"] for row in hard if row.get("max") is not None]
        return max(lows, default=None), min(highs, default=None)

    def _rules(self, holder: str, kind: str) -> list[Row]:
        return [
            row
            for row in self.given.rules
            if row["kind"] == kind
            and is_whole(row)
            and means(row, GOALS)
            and in_scope(self.given, row, holder)
        ]

    def speaks_of(self, holder: str, goal: str) -> bool:
        """Whether a rule, soft or hard, states the weight of this very goal, in place of the default."""
        return any(
            row["kind"] in ("goal_weight", "fix_weight")
            and not is_whole(row)
            and in_scope(self.given, row, holder)
            and is_about(self.given, row, GOALS, goal)
            for row in self.given.rules
        )

    def section(self, holder: str) -> Section | None:
        """The section of competencies of a holder, None without one."""
        if holder not in self._sections:
            has_one = has_section(self.given, holder)
            self._sections[holder] = section_of(self.given, holder, self.step(holder)) if has_one else None
        return self._sections[holder]

    def step(self, holder: str) -> Fraction:
        """The step of a holder: what all hard ones divide; or the default, finer to fit more goals in, or to
        let soft ones be kept."""
        stated = self._rules(holder, "weight_step")
        grids = [round(1 / (row["min"] or row["max"])) for row in stated if is_hard(row)]
        if grids:
            return Fraction(1, gcd(*grids))
        usual = Fraction(1, 100) if holder == self.given.root else Fraction(1, 20)
        row = self.claimed.get((holder, "weight_step"))
        if row and self.must_fit(holder) * usual > 1:
            return exact(row["min"])
        return Fraction(1, lcm(round(1 / usual), *(round(1 / (row["min"] or row["max"])) for row in stated)))

    def must_fit(self, holder: str) -> int:
        """How many goals a card must have room for: the root's strategic ones, a unit's grown count."""
        if holder == self.given.root:
            return 0 if self.stated(holder, "goal_count") else len(self.strategy())
        return self.most(holder) if self.stated(holder, "goal_count") is None else 0

    def strategy(self) -> list[str]:
        """Strategic goals with a target that somebody can work on."""
        open_to_root = self.given.available[self.given.root]
        return [
            goal for goal, target in self.given.target_weight.items() if target > 0 and goal in open_to_root
        ]

    def _band(self, holder: str) -> Band:
        step = self.step(holder)
        reach = len(self.given.available[holder])
        fewest, most = self._counts(holder, reach)
        stated = self.stated(holder, "goal_weight")
        if stated is not None:
            low, high = stated
            lightest = max(1, ceil((exact(low) if low is not None else 0) / step))
            heaviest = floor((exact(high) if high is not None else 1) / step)
            return Band(fewest, most, lightest, heaviest, step)
        return self._default_weights(holder, fewest, most, step)

    def _counts(self, holder: str, reach: int) -> tuple[int, int]:
        stated = self.stated(holder, "goal_count")
        if stated is not None:
            low, high = stated
            return max(1, ceil(low or 0)), reach if high is None else min(reach, floor(high))
        if holder == self.given.root:
            return 1, reach
        most = min(reach, self.most(holder))
        return min(3, most), most

    def most(self, holder: str) -> int:
        """The default maximum count, before what is available limits it; a unit's may have grown."""
        if not self.given.beneath[holder]:
            return 6
        row = self.claimed.get((holder, "goal_count"))
        return max(10, int(row["max"])) if row and row["max"] is not None else 10

    def _default_weights(self, holder: str, fewest: int, most: int, step: Fraction) -> Band:
        if holder == self.given.root:
            return Band(fewest, most, 1, floor(1 / step), step)
        low = Fraction(1, 10) if not self.given.beneath[holder] else Fraction(1, 20)
        lightest, heaviest = ceil(low / step), floor(Fraction(2, 5) / step)
        least, room = self._room(holder)
        if most * heaviest * step < least:
            heaviest = ceil(least / max(most, 1) / step)
        has_grown = most > 10 and self.stated(holder, "goal_count") is None
        crowd = most if has_grown else fewest
        if crowd * lightest * step > room:
            lightest = max(1, floor(room / crowd / step))
        return Band(fewest, most, lightest, heaviest, step)

    def _room(self, holder: str) -> tuple[Fraction, Fraction]:
        """The least and the most of a scorecard that goals take."""
        section = self.section(holder)
        sizes = section.sizes if section and section.sizes else (Fraction(0),)
        return 1 - max(sizes), 1 - min(sizes)


@dataclass(frozen=True)
class Case:
    """A plan beside the tables it answers.

    ``cards`` are weights of goals, ``developed`` of competencies, both as shares of the whole scorecard.
    """

    given: Given
    bands: Bands
    plan: Mapping[str, Any]
    cards: Cards
    developed: Cards = field(default_factory=dict)

    @cached_property
    def shares(self) -> Cards:
        """Weights of goals as shares of what a scorecard has for goals."""
        return {
            holder: {goal: weight / self.goals_share(holder) for goal, weight in card.items()}
            for holder, card in self.cards.items()
        }

    def goals_share(self, holder: str) -> float:
        """How much of a scorecard its goals are: all of it, where there is no section of competencies."""
        return (sum(self.cards[holder].values()) or 1.0) if has_section(self.given, holder) else 1.0


def counts_grow_no_more_than_needed(case: Case) -> Iterator[str]:
    """A unit's default maximum count exceeds 10 only for a set that its children need.

    What they need is looked for where bands alone are stated.
    """
    if any(row["kind"] not in KINDS or not is_whole(row) for row in case.given.rules):
        return
    for unit in case.given.parents:
        grown = case.bands.most(unit)
        if unit == case.given.root or grown <= 10 or case.bands.stated(unit, "goal_count") is not None:
            continue
        available = sorted(case.given.available[unit])
        if grown > len(available):
            yield f"{unit}: maximum count {grown} exceeds the {len(available)} goals it may carry"
        elif comb(len(available), grown - 1) <= SUBSETS and any(
            leaves_everyone_a_card(case, unit, set(chosen)) for chosen in combinations(available, grown - 1)
        ):
            yield f"{unit}: maximum count {grown}, where {grown - 1} goals leave every child a scorecard"


def leaves_everyone_a_card(case: Case, unit: str, carried: set[str]) -> bool:
    """Whether every child can fill a scorecard beneath these goals, and theirs beneath them."""
    return all(_can_fill(case, child, carried) for child in case.given.children(unit))


def _can_fill(case: Case, holder: str, carried: set[str]) -> bool:
    given, band = case.given, case.bands.of(holder)
    within = sorted(
        goal
        for goal in given.available[holder]
        if given.starts_at(goal, holder) or carried.intersection(given.line[goal])
    )
    counts = [count for count in range(1, len(within) + 1) if band.allows(count)]
    if not counts:
        return False
    return not given.children(holder) or any(
        leaves_everyone_a_card(case, holder, set(chosen)) for chosen in combinations(within, counts[-1])
    )


def policy_is_listed(case: Case) -> Iterator[str]:
    """The policy that the plan lists is the one that the specification gives."""
    for holder in sorted(case.given.holders):
        band = case.bands.of(holder)
        reach = len(case.given.available[holder])
        claims = {kind: case.bands.claimed.get((holder, kind)) for kind in KINDS}
        for kind, row in claims.items():
            if row is None:
                yield f"{holder}: no {kind} in the policy"
            elif not row["source"]:
                yield f"{holder}: {kind} does not say where it comes from"
        if None in claims.values():
            continue
        yield from _claims_differ(holder, band, reach, claims)
    if extra := {holder for holder, _ in case.bands.claimed} - case.given.holders:
        yield f"policy of holders without a scorecard: {sorted(extra)}"


def _claims_differ(holder: str, band: Band, reach: int, claims: Mapping[str, Row]) -> Iterator[str]:
    count, weight, step = (claims[kind] for kind in KINDS)
    claimed = (
        max(1, ceil(count["min"] or 0)),
        min(reach, floor(reach if count["max"] is None else count["max"])),
    )
    if claimed != (band.fewest, band.most):
        yield f"{holder}: policy says {claimed[0]} to {claimed[1]} goals, not {band.fewest} to {band.most}"
    if not isclose(step["min"], band.step) or not isclose(step["max"], band.step):
        yield f"{holder}: policy says step {step['min']:g}, not {float(band.step):g}"
        return
    low = max(1, ceil(exact(weight["min"] or 0) / band.step))
    high = floor(exact(1 if weight["max"] is None else weight["max"]) / band.step)
    if (low, high) != (band.lightest, band.heaviest):
        ours, theirs = (band.lightest, band.heaviest), (low, high)
        yield f"{holder}: policy says weights of {theirs} steps, not {ours}"


def root_carries_the_strategy(case: Case) -> Iterator[str]:
    """The root has every strategic goal with a target that anybody can work on, unless a count is stated."""
    root = case.given.root
    if case.bands.stated(root, "goal_count") is not None or root not in case.given.holders:
        return
    for goal in case.bands.strategy():
        if goal not in case.cards.get(root, {}):
            yield f"{root}: strategic goal {goal} is missing"


def step_is_refined_as_needed(case: Case) -> Iterator[str]:
    """A default step is finer than usual only where more goals must fit in than there are steps."""
    for holder in sorted(case.given.holders):
        row = case.bands.claimed.get((holder, "weight_step"))
        if row is None or case.bands.stated(holder, "weight_step") is not None:
            continue
        usual = Fraction(1, 100) if holder == case.given.root else Fraction(1, 20)
        step, crowd = exact(row["min"]), case.bands.must_fit(holder)
        if (1 / step).denominator != 1 or (usual / step).denominator != 1:
            yield f"{holder}: step {row['min']:g} does not divide {float(usual):g}"
        if step > usual or (step < usual and crowd * usual <= 1):
            yield f"{holder}: step {row['min']:g} instead of {float(usual):g}"
        if crowd * step > 1:
            yield f"{holder}: {crowd} goals do not fit into steps of {row['min']:g}"


def bands_are_kept(case: Case) -> Iterator[str]:
    """Counts and weights are within the holder's band."""
    for holder, card in case.cards.items():
        if holder not in case.given.holders:
            continue
        band = case.bands.of(holder)
        if not band.fewest <= len(card) <= band.most:
            yield f"{holder}: {len(card)} goals, not {band.fewest} to {band.most}"
        for goal, weight in card.items():
            if case.bands.speaks_of(holder, goal):
                continue
            if not band.lightest <= round(weight / float(band.step)) <= band.heaviest:
                low, high = float(band.lightest * band.step), float(band.heaviest * band.step)
                yield f"{holder}/{goal}: weight {weight:g}, not {low:g} to {high:g}"


def weights_add_up(case: Case) -> Iterator[str]:
    """Weights are whole steps, more than none, and make a whole card."""
    for holder in case.cards.keys() | case.developed.keys():
        section = case.bands.section(holder)
        parts = [(case.cards.get(holder, {}), case.bands.step(holder))]
        parts += [(case.developed.get(holder, {}), section.step)] if section else []
        for card, step in parts:
            for goal, weight in card.items():
                count = weight / float(step)
                if count < 0.5:
                    yield f"{holder}/{goal}: weight {weight:g} is not positive"
                elif abs(count - round(count)) > 1e-7:
                    yield f"{holder}/{goal}: weight {weight:g} is no multiple of {float(step):g}"
        if sum(round(weight / float(step)) * step for card, step in parts for weight in card.values()) != 1:
            yield f"{holder}: weights add up to {sum(sum(card.values()) for card, _ in parts):.9g}"
