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
from checker_tables import (
    balance_is_right,
    columns_are_right,
    coverage_is_right,
    gaps_are_right,
    targets_cascade,
    workload_is_right,
)

Plan = Mapping[str, Any]


def cards_of(plan: Plan) -> Cards:
    """Weights by holder and goal."""
    out: Cards = {}
    for row in rows(plan, "scorecards"):
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
    case = Case(given, Bands(given, plan), plan, cards_of(plan))
    unknown = list(_names_are_known(case))
    if unknown:
        return unknown
    return [text for check in CHECKS for text in check(case)]


def _names_are_known(case: Case) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for row in rows(case.plan, "scorecards"):
        pair = row["holder_id"], row["goal_id"]
        if pair in seen:
            yield f"{pair[0]} carries {pair[1]} twice"
        seen.add(pair)
        if pair[0] not in case.given.above:
            yield f"{pair[0]} is no holder"
        if pair[1] not in case.given.goals:
            yield f"{pair[1]} is no goal"


def _everyone_has_a_card(case: Case) -> Iterator[str]:
    """A scorecard for whoever has capacity and something to carry, a report for everyone else."""
    expected, carded = case.given.holders, set(case.cards)
    yield from (f"{holder} has no scorecard" for holder in sorted(expected - carded))
    yield from (f"{holder} should have no scorecard" for holder in sorted(carded - expected))
    reported = [row["holder_id"] for row in rows(case.plan, "unassigned")]
    rest = set(case.given.above) - expected
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
    """Each goal serves one on the card above, or its line starts here; ``serves`` names the nearest."""
    given = case.given
    for row in rows(case.plan, "scorecards"):
        holder, goal, parent = row["holder_id"], row["goal_id"], given.above[row["holder_id"]]
        served = None
        if parent is not None and not given.starts_at(goal, holder):
            above = case.cards.get(parent, {})
            served = next((each for each in given.line[goal] if each in above), None)
            if served is None:
                yield f"{holder}/{goal} serves nothing on the card of {parent}"
        if row["serves"] != served:
            yield f"{holder}/{goal} serves {served}, not {row['serves']}"


CHECKS: tuple[Callable[[Case], Iterator[str]], ...] = (
    _everyone_has_a_card,
    weights_add_up,
    bands_are_kept,
    policy_is_listed,
    counts_grow_no_more_than_needed,
    root_carries_the_strategy,
    step_is_refined_as_needed,
    _goals_are_available,
    _lines_of_sight_hold,
    columns_are_right,
    criteria_are_right,
    bound_is_below,
    coverage_is_right,
    workload_is_right,
    balance_is_right,
    gaps_are_right,
    targets_cascade,
)
