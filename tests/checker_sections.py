"""The checker's sections of competencies on people's scorecards."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, isclose, lcm
from typing import TYPE_CHECKING

from checker_given import exact
from checker_scope import COMPETENCIES, GOALS, in_scope, is_hard, is_whole, means

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker_bands import Case
    from checker_given import Given, Row

USUAL_FEWEST, USUAL_MOST = 1, 5


@dataclass(frozen=True)
class Section:
    """One person's section: what may stand in it, how many, how heavy, and how large it may be.

    ``sizes`` are the shares of the scorecard that competencies may take in all, ascending.
    """

    open: frozenset[str]
    fewest: int
    most: int
    low: Fraction
    high: Fraction
    step: Fraction
    sizes: tuple[Fraction, ...]


def has_section(given: Given, holder: str) -> bool:
    """A person has a section of competencies if a rule on the weight of sections reaches them."""
    return holder in given.people and any(
        rule["kind"] == "section_weight" and in_scope(given, rule, holder) for rule in given.rules
    )


def section_of(given: Given, person: str, goals_step: Fraction) -> Section:
    """The section of a person who has one, by defaults and hard rules."""
    asked = {name for name in given.competencies if is_asked(given, person, name, given.available[person])}
    step = _step(given, person, goals_step)
    counts, weights = (_stated(given, person, kind) for kind in ("goal_count", "goal_weight"))
    if counts is None:
        most = min(USUAL_MOST, len(asked))
        fewest = min(USUAL_FEWEST, most)
    else:
        low, high = counts
        fewest = max(1, ceil(low or 0))
        most = len(asked) if high is None else min(len(asked), floor(high))
    low, high = weights or (None, None)
    return Section(
        open=frozenset(asked),
        fewest=fewest,
        most=most,
        low=max(step, exact(low or 0.0)),
        high=exact(1.0 if high is None else high),
        step=step,
        sizes=_sizes(given, person, goals_step, step, bool(asked)),
    )


def is_asked(given: Given, person: str, competency: str, goals: set[str]) -> bool:
    """Whether a person's role, or one of the goals, asks for a competency."""
    by_role = given.role_asks.get(given.people[person].get("role"), {})
    return competency in by_role or any(
        competency == name for goal in goals for name, _, _ in given.required.get(goal, [])
    )


def _rules(given: Given, person: str, kind: str) -> list[Row]:
    return [
        rule
        for rule in given.rules
        if rule["kind"] == kind
        and is_whole(rule)
        and means(rule, COMPETENCIES)
        and in_scope(given, rule, person)
    ]


def _stated(given: Given, person: str, kind: str) -> tuple[float | None, float | None] | None:
    found = _rules(given, person, kind)
    hard = [rule for rule in found if is_hard(rule)]
    lows = [rule["min"] for rule in hard if rule.get("min") is not None]
    highs = [rule["max"] for rule in hard if rule.get("max") is not None]
    return (max(lows, default=None), min(highs, default=None)) if found else None


def _step(given: Given, person: str, goals_step: Fraction) -> Fraction:
    """What all hard ones divide; else the step of goals, made finer where soft ones ask for another."""
    found = _rules(given, person, "weight_step")
    hard = [round(1 / (rule["min"] or rule["max"])) for rule in found if is_hard(rule)]
    if hard:
        return Fraction(1, gcd(*hard))
    soft = [round(1 / (rule["min"] or rule["max"])) for rule in found]
    return Fraction(1, lcm(round(1 / goals_step), *soft))


def _sizes(
    given: Given, person: str, goals_step: Fraction, step: Fraction, can_be_filled: bool
) -> tuple[Fraction, ...]:
    """Shares within the hard bounds that leave whole steps for goals and for competencies."""
    low, high = Fraction(0), Fraction(1)
    for rule in given.rules:
        if rule["kind"] == "section_weight" and is_hard(rule) and in_scope(given, rule, person):
            least, most = (
                exact(rule.get("min") or 0.0),
                exact(1.0 if rule.get("max") is None else rule["max"]),
            )
            if rule["section"] == GOALS:
                least, most = 1 - most, 1 - least
            low, high = max(low, least), min(high, most)
    sizes = (count * step for count in range(round(1 / step)))
    return tuple(
        size
        for size in sizes
        if low <= size <= high and ((1 - size) / goals_step).denominator == 1 and (can_be_filled or size == 0)
    )


def sections_are_kept(case: Case) -> Iterator[str]:
    """Competencies stand where there is a section, are asked for, and are as many and as heavy as it says."""
    for holder in sorted(case.cards.keys() | case.developed.keys()):
        section, own = case.bands.section(holder), case.developed.get(holder, {})
        if section is None:
            yield from (f"{holder}/{name}: no section for competencies" for name in own)
            continue
        for name, weight in own.items():
            if not is_asked(case.given, holder, name, set(case.cards.get(holder, {}))):
                yield f"{holder}/{name}: neither role nor goals ask for the competency"
            if not section.low - Fraction(1, 10**7) <= exact(weight) <= section.high + Fraction(1, 10**7):
                yield f"{holder}/{name}: weight {weight:g}, not {section.low} to {section.high}"
        if not any(isclose(sum(own.values()), size, abs_tol=1e-7) for size in section.sizes):
            yield f"{holder}: competencies weigh {sum(own.values()):g}, not one of {sorted(section.sizes)}"
        if own and not section.fewest <= len(own) <= section.most:
            yield f"{holder}: {len(own)} competencies, not {section.fewest} to {section.most}"


def sections_are_listed(case: Case) -> Iterator[str]:
    """The policy lists the sections that there are, as they are."""
    kinds = ("section_weight", "competency_count", "competency_weight", "competency_step")
    for holder in sorted(case.given.holders):
        section = case.bands.section(holder)
        claims = [case.bands.claimed.get((holder, kind)) for kind in kinds]
        if section is None or None in claims:
            if section is not None or any(claims):
                yield f"{holder}: the policy lists {'only a part of a' if section else 'a'} section"
            continue
        yield from _section_differs(holder, section, claims)


def _section_differs(holder: str, section: Section, claims: list[Row]) -> Iterator[str]:
    size, count, weight, step = ((row["min"], row["max"]) for row in claims)
    expected = {
        "section_weight": (size, (min(section.sizes, default=0), max(section.sizes, default=0))),
        "competency_count": (count, (section.fewest, section.most)),
        "competency_weight": (
            weight,
            (
                ceil(section.low / section.step) * section.step,
                floor(section.high / section.step) * section.step,
            ),
        ),
        "competency_step": (step, (section.step, section.step)),
    }
    for kind, (got, ours) in expected.items():
        if not all(isclose(one, other, abs_tol=1e-9) for one, other in zip(got, ours, strict=True)):
            yield f"{holder}: policy says {kind} {got}, not {tuple(map(float, ours))}"
