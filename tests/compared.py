"""The small shop before and after: plans to be compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from alignopt.solver.bound import Bounds
from handmade import CARDS, SHOP, frames, plan_of, problem_of

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan
    from alignopt.problem.problem import Problem

AFTER = {**CARDS, "P1": {"C1a": 40, "F1": 60}, "P2": {"F2": 60, "C1a": 40}}
"""Ada puts 20 % from C1a on F1, Bo 60 % from F1 on F2; they have 2 of the 3 units of capacity."""
BASE = problem_of()


def aimed(customer: float) -> Problem:
    """The shop with another target for the customer perspective."""
    perspectives = BASE.perspectives.with_columns(target_weight=pl.Series([customer, 1 - customer]))
    return BASE.replace(perspectives=perspectives)


def bounded(plan: Plan, bound: float) -> Plan:
    """The same plan with a bound."""
    return replace(plan, solution=replace(plan.solution, bounds=Bounds(plan.solution.bounds.floors, bound)))


def hired() -> Problem:
    """Bo left, Cy (capacity 2) joined the sales, goal L1 was dropped and F3 was added."""
    tables = frames(SHOP)
    people = pl.DataFrame({"person_id": ["P5"], "name": ["Cy"], "unit_id": ["A"], "role": ["Seller"]})
    goal = pl.DataFrame({"goal_id": ["F3"], "name": ["New money"], "perspective_id": ["F"], "unit_id": ["O"]})
    capacity = pl.DataFrame({"holder_id": ["P5"], "capacity": [2.0]})
    left = pl.col("person_id") != "P2"
    changes = {
        "people": pl.concat([tables["people"].filter(left), people], how="diagonal_relaxed"),
        "goals": pl.concat([tables["goals"].filter(pl.col("goal_id") != "L1"), goal], how="diagonal_relaxed"),
        "capacity": pl.concat([tables["capacity"].filter(pl.col("holder_id") != "P2"), capacity]),
        "proficiencies": tables["proficiencies"].filter(left),
    }
    return problem_of(**changes)


def after_hiring() -> Plan:
    cards = {holder: card for holder, card in CARDS.items() if holder != "P2"}
    return plan_of(
        hired(), {**cards, "B": {"C1": 40, "F1": 60}, "P4": {"C1": 50, "F3": 50}, "P5": {"F3": 100}}
    )
