"""Plans made by hand: tables and cards as a test wants them, without a solver."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.model.cards import Cards
from alignopt.model.rates import CRITERIA, Rates
from alignopt.plan.plan import Plan
from alignopt.problem.organisation import Organisation
from alignopt.problem.problem import Problem
from alignopt.rules.policy import Policy
from alignopt.solver.bound import Bounds
from alignopt.solver.settings import Settings
from alignopt.solver.solve import Solution
from alignopt.solver.status import Holds, Stopped

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOP = {
    "perspectives": """\
perspective_id,name,target_weight
C,Customer,0.6
F,Financial,0.4
""",
    "units": """\
unit_id,name,parent_id,level,lead_id
O,Corner shop,,company,
A,Sales,O,department,P1
B,Back office,O,department,
E,Empty room,O,department,
""",
    "people": """\
person_id,name,unit_id,role,employee_id
P1,Ada,A,Seller,
P2,Bo,A,Seller,
P3,Zoë Łukasz,A,Cashier,E9
P4,Zoë Łukasz,B,Clerk,E9
""",
    "goals": """\
goal_id,name,perspective_id,parent_id,unit_id,measure,target,target_unit,target_kind
C1,Glad customers,C,,O,visits,100,visits,split
F1,Sound money,F,,O,waste,5,%,shared
F2,Low waste,F,,O,savings,7.50,EUR,split
C1a,Greet at the door,C,C1,A,hours at the door,10.0,hours,split
L1,Tidy yard,C,,B,,,,
""",
    "capacity": "holder_id,capacity\nP1,1\nP2,1\nP3,0.6\nP4,0.4\nE,0\n",
    "competencies": "competency_id,name\nK,Customer service\n",
    "goal_competencies": "goal_id,competency_id,required_level\nC1a,K,4\n",
    "proficiencies": "person_id,competency_id,level\nP1,K,4\nP2,K,3\n",
    "previous": "holder_id,goal_id,weight\nP1,C1a,0.3\nP1,F2,0.7\n",
}

CARDS = {
    "O": {"C1": 60, "F1": 40},
    "A": {"C1a": 50, "F1": 50},
    "B": {"C1": 20, "F1": 40, "L1": 40},
    "P1": {"C1a": 60, "F1": 40},
    "P2": {"F1": 60, "C1a": 40},
    "P3": {"C1a": 100},
    "P4": {"C1": 50, "L1": 50},
}


def frames(tables: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Tables written as CSV; figures of goals stay text."""
    as_text = {"target": pl.String}
    return {
        name: pl.read_csv(StringIO(text), schema_overrides=as_text if name == "goals" else None)
        for name, text in tables.items()
    }


def problem_of(tables: Mapping[str, str] = SHOP, **changes: pl.DataFrame) -> Problem:
    """The problem of some tables, some of them exchanged."""
    return Problem.of({**frames(tables), **changes}, name="shop")


def plan_of(problem: Problem, cards: Mapping[str, Mapping[str, int]]) -> Plan:
    """A plan with these cards, in percent; floors and bound are zero."""
    organisation = Organisation.of(problem)
    policy = Policy.of(problem, organisation)
    steps = np.zeros(len(organisation.goal), dtype=np.int64)
    for holder, card in cards.items():
        at = organisation.holders.index[holder]
        places = {organisation.goals.ids[organisation.goal[c]]: c for c in organisation.candidates(at)}
        for goal, percent in card.items():
            whole, rest = divmod(percent * int(policy.grid[at]), 100)
            assert not rest, f"{percent} % is no multiple of the step of {holder}"
            steps[places[goal]] = whole
    solution = Solution(
        organisation=organisation,
        policy=policy,
        cards=Cards(steps, np.ones(len(organisation.capacity), dtype=bool)),
        stopped=Stopped.FINISHED,
        holds=Holds.PLAN,
        bounds=Bounds(dict.fromkeys([*CRITERIA, "delivered"], 0.0), 0.0),
        rates=Rates(),
        decided=frozenset(),
        steps=1,
        building=0.0,
        solving=0.0,
    )
    return Plan(problem, "cascade", Settings(), solution)


def shop() -> Plan:
    """A small shop: two departments, three people in four positions, a local goal, a goal nobody carries."""
    return plan_of(problem_of(), CARDS)


def shop_with_little_choice() -> Plan:
    """The same, but the clerk may carry two goals only: the default policy gives way for her and her unit."""
    eligibility = pl.DataFrame({"holder_id": ["P4", "P4"], "goal_id": ["C1", "L1"]})
    return plan_of(problem_of(eligibility=eligibility), {**CARDS, "B": {"C1": 40, "L1": 60}})


def renamed(plan: Plan, table: str, key: str, names: Mapping[str, str]) -> Plan:
    """The same plan with other names for some units, people or goals."""
    frame = getattr(plan.problem, table)
    column = pl.col(key).replace_strict(names, default=pl.col("name"))
    problem = plan.problem.replace(**{table: frame.with_columns(name=column)})
    solution = replace(plan.solution, organisation=Organisation.of(problem))
    return replace(plan, problem=problem, solution=solution)
