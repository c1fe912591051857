"""Organisations whose best plan is known, since it was there first: how near alignopt comes to it.

    python -m benchmarks.planted --people 80 320 1000

A plan is drawn up, and then the tables it is perfect for: people can do what it gives them as well as
anything (fit 0.9), goals need just the effort it puts on them, every unit is to be balanced as it balances
it, and what children do is what their parent aims at. Beside its goals everybody may carry others, some of
which they can do as well. No plan has fewer points than the 10 that fit leaves, so 10 is the optimum.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from time import perf_counter, process_time

import numpy as np
import polars as pl

import alignopt

FIT = 0.9
OPTIMUM = 100 * (1 - FIT)
"""Points of capability that no plan avoids; every other criterion of the planted plan is 0."""
SHARE, AT_MOST = 0.2, 2
"""A card is five parts of 20 %, no more than two of them on one goal."""
DECOYS = 6
"""Goals beside the planted ones that a person may carry."""
PERSPECTIVES = ("FIN", "CUS", "PRO", "LEA")
SHAPES = {40: (2, 4, 5), 80: (4, 4, 5), 320: (4, 8, 10), 1000: (10, 10, 10)}
"""By number of people: departments, teams in each, people in each."""

Card = dict[str, float]


@dataclass(frozen=True)
class Planted:
    """Tables, and the scorecards they were made for: shares by holder and goal."""

    tables: dict[str, pl.DataFrame]
    cards: dict[str, Card]


def planted(people: int, seed: int = 0) -> Planted:
    """Draw up an organisation of one of the sizes in ``SHAPES`` round a plan."""
    chance = np.random.default_rng([people, seed])
    departments, teams, members = SHAPES[people]
    strategic = [f"S-{number:02}" for number in range(1, 13)]
    perspective = {goal: PERSPECTIVES[at % 4] for at, goal in enumerate(strategic)}
    of_root = [strategic[at % 12] for at in chance.permutation(5 * departments)]
    parts: dict[str, list[str]] = {"ORG": of_root}
    above: dict[str, str] = {}
    goals: list[tuple[str, str | None, str]] = [(goal, None, "ORG") for goal in strategic]
    may: list[tuple[str, str, float]] = []
    for at, of_department in enumerate(_dealt(of_root, departments, chance)):
        department = f"D-{at:02}"
        parts[department], above[department] = of_department, "ORG"
        for number, of_team in enumerate(_dealt(of_department * teams, teams, chance)):
            team = f"{department}-{number:02}"
            own = {goal: f"{team}-{goal}" for goal in strategic}
            goals += [(own[goal], goal, team) for goal in strategic]
            parts[team], above[team] = [own[goal] for goal in of_team], department
            for each, of_person in enumerate(_dealt(parts[team] * members, members, chance)):
                person = f"P-{team[2:]}-{each:02}"
                parts[person], above[person] = of_person, team
                may += _may(person, of_person, list(own.values()), chance)
    cards = {holder: _card(mine) for holder, mine in parts.items()}
    return Planted(_tables(cards, above, goals, may, perspective), cards)


def _dealt(parts: list[str], hands: int, chance: np.random.Generator) -> list[list[str]]:
    """Parts dealt out at random, five to a hand, no more than two of a kind in one."""
    while True:
        left, dealt = {goal: parts.count(goal) for goal in sorted(set(parts))}, []
        for waiting in range(hands, 0, -1):
            hand: list[str] = []
            must = [goal for goal, number in left.items() for _ in range(number - AT_MOST * (waiting - 1))]
            spare = [goal for goal, number in left.items() for _ in range(min(AT_MOST, number))]
            for goal in [*must, *chance.permutation(spare).tolist()]:
                if len(hand) < 5 and hand.count(goal) < AT_MOST:
                    hand.append(str(goal))
            for goal in hand:
                left[goal] -= 1
            dealt.append(hand)
        if all(len(hand) == 5 for hand in dealt) and not any(left.values()):
            return [dealt[at] for at in chance.permutation(hands)]


def _card(parts: list[str]) -> Card:
    return {goal: parts.count(goal) / len(parts) for goal in sorted(set(parts))}


def _may(
    person: str, mine: list[str], known: list[str], chance: np.random.Generator
) -> list[tuple[str, str, float]]:
    """What a person may carry, and how well it fits: the planted goals, and decoys, some as good."""
    others = [goal for goal in known if goal not in mine]
    decoys = chance.permutation(others).tolist()[:DECOYS]
    fits = np.where(chance.random(len(decoys)) < 0.5, FIT, chance.uniform(0.4, FIT, len(decoys)))
    listed = [(person, goal, FIT) for goal in sorted(set(mine))]
    return listed + [(person, goal, float(fit)) for goal, fit in zip(decoys, fits, strict=True)]


def _tables(
    cards: dict[str, Card],
    above: dict[str, str],
    goals: list[tuple[str, str | None, str]],
    may: list[tuple[str, str, float]],
    perspective: dict[str, str],
) -> dict[str, pl.DataFrame]:
    """The tables that the cards are perfect for."""
    units = [holder for holder in cards if not holder.startswith("P-")]
    people = [holder for holder in cards if holder.startswith("P-")]
    staffed: dict[str, float] = {}
    for person in people:
        for goal, share in cards[person].items():
            staffed[goal] = staffed.get(goal, 0.0) + share
    of = perspective | {goal: perspective[top] for goal, top, _ in goals if top is not None}
    goal_rows = [
        {
            "goal_id": goal,
            "name": goal,
            "perspective_id": of[goal],
            "parent_id": top,
            "unit_id": unit,
            "priority": 100 * cards["ORG"].get(goal, 0.0) if top is None else None,
            "effort": staffed.get(goal),
        }
        for goal, top, unit in goals
    ]
    balance = {
        unit: {name: sum(w for goal, w in cards[unit].items() if of[goal] == name) for name in PERSPECTIVES}
        for unit in units
    }
    rules = [("R-1", "goal_count", None, 5.0), ("R-2", "weight_step", SHARE / 4, None)]
    return {
        "perspectives": pl.DataFrame(
            [{"perspective_id": p, "name": p, "target_weight": balance["ORG"][p]} for p in PERSPECTIVES]
        ),
        "units": pl.DataFrame(
            [{"unit_id": u, "name": u, "parent_id": above.get(u), "level": _level(u)} for u in units]
        ),
        "people": pl.DataFrame([{"person_id": p, "name": p, "unit_id": above[p], "role": p} for p in people]),
        "goals": pl.DataFrame(goal_rows, schema_overrides={"priority": pl.Float64}, infer_schema_length=None),
        "capacity": pl.DataFrame([{"holder_id": p, "capacity": 1.0} for p in people]),
        "eligibility": pl.DataFrame(may, schema=["holder_id", "goal_id", "fit"], orient="row"),
        "unit_targets": pl.DataFrame(
            [
                {"unit_id": unit, "perspective_id": name, "target_weight": share}
                for unit, shares in balance.items()
                for name, share in shares.items()
            ]
        ),
        "rules": pl.DataFrame(
            [
                {"rule_id": i, "kind": kind, "level": "person", "min": least, "max": most, "hard": True}
                for i, kind, least, most in rules
            ],
            infer_schema_length=None,
        ),
    }


def _level(unit: str) -> str:
    return ("organisation", "department", "team")[0 if unit == "ORG" else unit.count("-")]


def main() -> None:
    """Solve each size and seed, and print how far the plan is from the optimum."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[80, 320, 1000], choices=sorted(SHAPES))
    parser.add_argument("--seeds", type=int, default=1)
    asked = parser.parse_args()
    names = ("total", "optimum", "apart", "bound", "seconds", "CPU s")
    print(f"{'people':>7}{'seed':>6}" + "".join(f"{name:>9}" for name in names))
    for people in asked.people:
        for seed in range(asked.seeds):
            problem = alignopt.read(planted(people, seed).tables, name=f"{people} people")
            began, worked = perf_counter(), process_time()
            plan = alignopt.solve(problem)
            points = f"{plan.total:>9.3f}{OPTIMUM:>9.3f}{plan.total - OPTIMUM:>8.3f}{plan.bound:>9.3f}"
            took = f"{perf_counter() - began:>9.1f}{process_time() - worked:>9.1f}"
            print(f"{people:>7}{seed:>6}{points}{took}", flush=True)


if __name__ == "__main__":
    main()
