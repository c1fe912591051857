"""An independent checker of plans: the specification read a second time, in plain Python and Polars.

It and its parts (``checker_*``) share no code with the product. ``violations`` takes a problem's tables and a
plan's frames and says in words everything that is wrong with the plan; an empty list means that nothing was
found. Optional entries of the plan, ``total`` and ``bound``, are checked where they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from checker_bands import (
    Bands,
    Case,
    bands_are_kept,
    counts_grow_no_more_than_needed,
    policy_is_listed,
    root_carries_the_strategy,
    step_is_refined_as_needed,
    weights_add_up,
)
from checker_given import Cards, Given, rows
from checker_points import bound_is_below, criteria_are_right
from checker_rules import rules_are_kept
from checker_scope import COMPETENCIES, GOALS
from checker_sections import sections_are_kept, sections_are_listed
from checker_tables import (
    balance_is_right,
    columns_are_right,
    coverage_is_right,
    gaps_are_right,
    targets_cascade,
    workload_is_right,
)

Plan = Mapping[str, Any]


def cards_of(plan: Plan, section: str = GOALS) -> Cards:
    """Weights by holder and goal, or competency."""
    out: Cards = {}
    for row in rows(plan, "scorecards"):
        if row["section"] == section:
            out.setdefault(row["holder_id"], {})[row["goal_id"]] = row["weight"]
    return out


FRAMES = (
    "scorecards",
    "criteria",
    "policy",
    "coverage",
    "workload",
    "gaps",
    "balance",
    "unassigned",
    "targets",
)


def taken_from(plan: Any) -> dict[str, Any]:
    """The frames and numbers of a plan, as ``violations`` takes them."""
    return {name: getattr(plan, name) for name in (*FRAMES, "total", "bound")}


def violations(tables: Mapping[str, pl.DataFrame], plan: Plan) -> list[str]:
    """Everything that is wrong with a plan, in words.

    Parameters
    ----------
    tables
        The problem's tables by name, with the columns of the contract.
    plan
        The plan's frames by name; ``total`` and ``bound`` are numbers.
    """
    given = Given(tables)
    cards, developed = (cards_of(plan, section) for section in (GOALS, COMPETENCIES))
    case = Case(given, Bands(given, plan), plan, cards, developed)
    unknown = list(_names_are_known(case))
    if unknown:
        return unknown
    return [text for check in CHECKS for text in check(case)]


def refusals(bands: Bands, cards: Cards, developed: Cards) -> list[str]:
    """What hard rules and defaults, availability and lines of sight have against scorecards by themselves.

    Parameters
    ----------
    bands
        The policy, read with the frame of that name of any plan: it says how far defaults have yielded.
    cards, developed
        Weights of goals and of competencies by holder.
    """
    case = Case(bands.given, bands, {}, cards, developed)
    return [text for check in ADMITTING for text in check(case)]


def _names_are_known(case: Case) -> Iterator[str]:
    seen: set[tuple[str, str, str]] = set()
    for row in rows(case.plan, "scorecards"):
        key = row["holder_id"], row["section"], row["goal_id"]
        if key in seen:
            yield f"{key[0]} carries {key[2]} twice"
        seen.add(key)
        if key[0] not in case.given.above:
            yield f"{key[0]} is no holder"
        known = {GOALS: case.given.goals, COMPETENCIES: case.given.competencies}
        if key[1] not in known:
            yield f"{key[0]}/{key[2]}: {key[1]} is no section"
        elif key[2] not in known[key[1]]:
            yield f"{key[2]} is no {'goal' if key[1] == GOALS else 'competency'}"


def _everyone_has_one(case: Case) -> Iterator[str]:
    """A scorecard for whoever has capacity and something to carry, and for nobody else."""
    expected, carded = case.given.holders, set(case.cards)
    yield from (f"{holder} has no scorecard" for holder in sorted(expected - carded))
    yield from (f"{holder} should have no scorecard" for holder in sorted(carded - expected))


def _the_others_are_reported(case: Case) -> Iterator[str]:
    """A reason for everyone without a scorecard."""
    reported = [row["holder_id"] for row in rows(case.plan, "unassigned")]
    rest = set(case.given.above) - case.given.holders
    yield from (f"{holder} is not reported as unassigned" for holder in sorted(rest - set(reported)))
    yield from (f"{holder} is wrongly reported as unassigned" for holder in sorted(set(reported) - rest))
    if len(reported) > len(set(reported)):
        yield "somebody is reported as unassigned twice"
    for row in rows(case.plan, "unassigned"):
        if not row["reason"]:
            yield f"{row['holder_id']} is unassigned without a reason"


def _goals_are_available(case: Case) -> Iterator[str]:
    """Nobody carries what it may not."""
    for holder, card in case.cards.items():
        for goal in sorted(set(card) - case.given.available[holder]):
            yield f"{holder} may not carry {goal}"


def _lines_of_sight_hold(case: Case) -> Iterator[str]:
    """Each goal serves one on the card above, or its line starts here."""
    given = case.given
    for holder, card in case.cards.items():
        for goal in card:
            parent = given.above[holder]
            if parent is not None and not given.starts_at(goal, holder) and not _served(case, holder, goal):
                yield f"{holder}/{goal} serves nothing on the card of {parent}"


def _nearest_is_named(case: Case) -> Iterator[str]:
    """``serves`` names the nearest goal on the card above; a competency serves none."""
    for row in rows(case.plan, "scorecards"):
        holder, goal = row["holder_id"], row["goal_id"]
        served = _served(case, holder, goal) if row["section"] == GOALS else None
        if row["serves"] != served:
            yield f"{holder}/{goal} serves {served}, not {row['serves']}"


def _served(case: Case, holder: str, goal: str) -> str | None:
    given, parent = case.given, case.given.above[holder]
    if parent is None or given.starts_at(goal, holder):
        return None
    above = case.cards.get(parent, {})
    return next((each for each in given.line[goal] if each in above), None)


ADMITTING: tuple[Callable[[Case], Iterator[str]], ...] = (
    _everyone_has_one,
    weights_add_up,
    bands_are_kept,
    root_carries_the_strategy,
    _goals_are_available,
    _lines_of_sight_hold,
    sections_are_kept,
    rules_are_kept,
)
"""Checks of scorecards by themselves."""
CHECKS: tuple[Callable[[Case], Iterator[str]], ...] = (
    *ADMITTING,
    _the_others_are_reported,
    _nearest_is_named,
    policy_is_listed,
    sections_are_listed,
    counts_grow_no_more_than_needed,
    step_is_refined_as_needed,
    columns_are_right,
    criteria_are_right,
    bound_is_below,
    coverage_is_right,
    workload_is_right,
    balance_is_right,
    gaps_are_right,
    targets_cascade,
)
