"""The checker's criteria, each recomputed from the scorecards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checker_bands import Case
from checker_given import Given, rows
from checker_rules import broken_at_a_price
from checker_scope import is_hard

POINT_TOLERANCE = 1e-6


def common_part(given: Given, roll_up: Mapping[str, float], card: Mapping[str, float]) -> float:
    """How much of a roll-up can be credited to a card, each bit once.

    What a goal can credit are the goals it serves: a chain towards the top. Taking the deepest goals of the
    card first is best, since whatever could credit them could credit those above as well.
    """
    waiting = dict(roll_up)
    for goal in card:
        for each in given.line[goal]:
            waiting.setdefault(each, 0.0)
    for goal in roll_up:
        for each in given.line[goal]:
            waiting.setdefault(each, 0.0)
    common = 0.0
    for goal in sorted(waiting, key=lambda each: -len(given.line[each])):
        credited = min(waiting[goal], card.get(goal, 0.0))
        common += credited
        if len(given.line[goal]) > 1:
            waiting[given.line[goal][1]] += waiting[goal] - credited
    return common


def mean_over_parents(case: Case, value: Callable[[str], float]) -> float:
    """Mean over all units with children, weighted by capacity."""
    capacity = case.given.capacity
    whole = sum(capacity[unit] for unit in case.given.parents)
    return sum(value(unit) * capacity[unit] for unit in case.given.parents) / whole if whole else 0.0


def apart(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Half the sum of absolute differences."""
    keys = {*one, *other}
    return sum(abs(one.get(key, 0.0) - other.get(key, 0.0)) for key in keys) / 2


def by_strategic(given: Given, weights: Mapping[str, float]) -> dict[str, float]:
    """Weights counted for the strategic goal that each goal serves."""
    out = dict.fromkeys(given.strategic, 0.0)
    for goal, weight in weights.items():
        top = given.line[goal][-1]
        if top in out:
            out[top] += weight
    return out


def by_perspective(given: Given, weights: Mapping[str, float]) -> dict[str, float]:
    """Weights by the goals' own perspectives."""
    out: dict[str, float] = {}
    for goal, weight in weights.items():
        perspective = given.goals[goal]["perspective_id"]
        out[perspective] = out.get(perspective, 0.0) + weight
    return out


def put_on_goals(case: Case) -> dict[str, float]:
    """Capacity of the leaves by the goal it is put on."""
    out: dict[str, float] = {}
    for leaf in case.given.leaves:
        for goal, weight in case.shares.get(leaf, {}).items():
            out[goal] = out.get(goal, 0.0) + weight * case.given.capacity[leaf]
    return out


def priority(case: Case) -> float:
    """Root against its targets, and units against the priorities of the goals that serve the same."""
    given = case.given
    root = apart(by_strategic(given, case.shares.get(given.root, {})), given.target_weight)
    return root + mean_over_parents(case, lambda unit: _siblings_apart(case, unit))


def _siblings_apart(case: Case, unit: str) -> float:
    """Among the goals that the unit may carry: those that serve the same, by their shares of priority."""
    given, card = case.given, case.shares.get(unit, {})
    families: dict[str, list[str]] = {}
    for goal in given.available[unit]:
        row = given.goals[goal]
        if row.get("parent_id") is not None and row.get("priority") is not None:
            families.setdefault(row["parent_id"], []).append(goal)
    out = 0.0
    for goals in families.values():
        if any(given.goals[goal]["priority"] for goal in goals):
            weights = {goal: card.get(goal, 0.0) for goal in goals}
            whole = sum(weights.values())
            out += apart(weights, {goal: share * whole for goal, share in given.shares(goals).items()})
    return out


def alignment(case: Case) -> float:
    """What the children's roll-up and the unit's own card do not have in common."""
    given = case.given
    return mean_over_parents(
        case,
        lambda unit: 1 - common_part(given, given.rolled_up(unit, case.shares), case.shares.get(unit, {})),
    )


def balance(case: Case) -> float:
    """The roll-up's perspectives against the unit's targets, goals and competencies alike."""
    given = case.given
    return mean_over_parents(
        case, lambda unit: apart(rolled_up_perspectives(case, unit), given.balance_target(unit))
    )


def rolled_up_perspectives(case: Case, unit: str) -> dict[str, float]:
    """The children's average by perspective; a competency without one counts as the target of its holder."""
    given, children = case.given, case.given.children(unit)
    whole = sum(given.capacity[child] for child in children)
    out = by_perspective(given, given.rolled_up(unit, case.cards))
    for child in children:
        for name, weight in case.developed.get(child, {}).items():
            own = given.competencies[name].get("perspective_id")
            for perspective, part in ({own: 1.0} if own else given.balance_target(child)).items():
                share = weight * part * given.capacity[child] / whole
                out[perspective] = out.get(perspective, 0.0) + share
    return out


def development(case: Case) -> float:
    """Competencies on scorecards against what the goals there and the role ask for."""
    given = case.given
    out = 0.0
    for person in given.people:
        if person in case.cards and case.bands.section(person):
            rest = 1 - case.goals_share(person)
            wanted: dict[str, float] = {}
            for goal, weight in case.shares[person].items():
                for name, share in _asked(given, person, goal).items():
                    wanted[name] = wanted.get(name, 0.0) + rest * weight * share
            out += given.capacity[person] * apart(case.developed.get(person, {}), wanted)
    return out / given.capacity[given.root]


def _asked(given: Given, person: str, goal: str) -> dict[str, float]:
    """What a goal and a role ask for together, as shares; of one that asks for nothing, the other's alone."""
    by_goal = normalised({name: importance for name, _, importance in given.required.get(goal, [])})
    by_role = normalised(given.role_asks.get(given.people[person].get("role"), {}))
    names = {*by_goal, *by_role}
    return normalised({name: by_goal.get(name, 0.0) + by_role.get(name, 0.0) for name in names})


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights divided by their sum; nothing stays nothing."""
    whole = sum(weights.values())
    return {name: weight / whole for name, weight in weights.items()} if whole else {}


def capability(case: Case) -> float:
    """Capacity put on goals, times what the fit lacks."""
    given = case.given
    out = 0.0
    for leaf in given.leaves:
        lacks = {goal: given.fit(leaf, goal) for goal in given.available[leaf]}
        described = [1 - fit for fit in lacks.values() if fit is not None]
        usual = sum(described) / len(described) if described else 0.0
        for goal, weight in case.shares.get(leaf, {}).items():
            fit = lacks.get(goal)
            out += given.capacity[leaf] * weight * (usual if fit is None else 1 - fit)
    return out / given.capacity[given.root]


def workload(case: Case) -> float:
    """Effort asked for and not staffed."""
    staffed = put_on_goals(case)
    short = (
        max(0.0, (row.get("effort") or 0.0) - staffed.get(goal, 0.0))
        for goal, row in case.given.goals.items()
    )
    return sum(short) / case.given.capacity[case.given.root]


def specificity(case: Case) -> float:
    """Weight on a goal where one that serves it is available, over all scorecards beneath the root."""
    given = case.given
    vague = whole = 0.0
    for holder in given.holders - {given.root}:
        served = {each for goal in given.available[holder] for each in given.line[goal][1:]}
        weights = (weight for goal, weight in case.shares.get(holder, {}).items() if goal in served)
        vague += given.capacity[holder] * sum(weights)
        whole += given.capacity[holder]
    return vague / whole if whole else 0.0


def fairness(case: Case) -> float:
    """Siblings that look the same against their mean."""
    given = case.given
    groups: dict[Any, list[str]] = {}
    for leaf in given.leaves:
        if leaf in case.shares:
            role = given.people[leaf].get("role") if leaf in given.people else None
            fits = frozenset((goal, given.fit(leaf, goal)) for goal in given.available[leaf])
            groups.setdefault((given.above[leaf], role, fits), []).append(leaf)
    out = 0.0
    for group in groups.values():
        goals = {goal for leaf in group for goal in case.shares[leaf]}
        mean = {goal: sum(case.shares[leaf].get(goal, 0.0) for leaf in group) / len(group) for goal in goals}
        out += sum(given.capacity[leaf] * apart(case.shares[leaf], mean) for leaf in group)
    return out / given.capacity[given.root]


def churn(case: Case) -> float:
    """Leaves against what they carried last period; whoever carried nothing that is left is no part of it."""
    given = case.given
    off = (
        given.capacity[leaf] * apart(case.shares.get(leaf, {}), card) for leaf, card in given.before.items()
    )
    return sum(off) / given.capacity[given.root]


def delivered(case: Case) -> float:
    """What the leaves' plans put on the strategic goals against the targets."""
    given = case.given
    shares = {goal: amount / given.capacity[given.root] for goal, amount in put_on_goals(case).items()}
    return apart(by_strategic(given, shares), given.target_weight)


CRITERIA: dict[str, Callable[[Case], float]] = {
    "priority": priority,
    "alignment": alignment,
    "balance": balance,
    "capability": capability,
    "workload": workload,
    "specificity": specificity,
    "fairness": fairness,
    "delivered": delivered,
}


SOMETIMES: dict[str, Callable[[Case], float]] = {
    "development": development,
    "churn": churn,
    "rules": lambda case: broken_at_a_price(case) / 100,
}
"""Criteria that are there only where there is something to measure."""


def _must_be_there(case: Case, name: str) -> bool | None:
    """Whether a criterion must, or (False) must not be there; None if it may."""
    if name == "rules":
        prices = [row.get("penalty") for row in case.given.rules if not is_hard(row)]
        return bool(prices) and (None if all(price == 0 for price in prices) else True)
    if name == "churn":
        return bool(case.given.before)
    sections = [case.bands.section(person) for person in case.given.holders]
    can_be_filled = any(section.open for section in sections if section)
    return can_be_filled or (None if any(sections) else False)


def criteria_are_right(case: Case) -> Iterator[str]:
    """Every criterion's points follow from the scorecards; no floor is above them; rates make the total."""
    claimed = {row["criterion"]: row for row in rows(case.plan, "criteria")}
    yield from (
        f"criterion {name} is unknown" for name in claimed.keys() - CRITERIA.keys() - SOMETIMES.keys()
    )
    for name, measure in (CRITERIA | SOMETIMES).items():
        wanted = True if name in CRITERIA else _must_be_there(case, name)
        if name not in claimed:
            if wanted:
                yield f"criterion {name} is missing"
            continue
        if wanted is False:
            yield f"criterion {name} has nothing to measure"
        points, floor_ = 100 * measure(case), claimed[name]["floor"]
        if abs(claimed[name]["points"] - points) > POINT_TOLERANCE:
            yield f"{name} is {points:.7f} points, not {claimed[name]['points']:.7f}"
        if floor_ is not None and not -POINT_TOLERANCE <= floor_ <= points + POINT_TOLERANCE:
            yield f"{name}: floor {floor_:.7f} is above its {points:.7f} points, or below 0"


def total(case: Case, rates: Mapping[str, float]) -> float:
    """The sum of the criteria at their rates, in points."""
    measures = CRITERIA | SOMETIMES
    return sum(rate * 100 * measures[name](case) for name, rate in rates.items() if name in measures)


def bound_is_below(case: Case) -> Iterator[str]:
    """The total is the criteria at their rates, and the bound does not exceed it."""
    if "total" not in case.plan:
        return
    priced = [row for row in rows(case.plan, "criteria") if row["rate"] is not None]
    total = sum(row["rate"] * row["points"] for row in priced)
    if abs(case.plan["total"] - total) > POINT_TOLERANCE:
        yield f"total is {total:.7f}, not {case.plan['total']:.7f}"
    if not -POINT_TOLERANCE <= case.plan["bound"] <= total + POINT_TOLERANCE:
        yield f"bound {case.plan['bound']:.7f} is not between 0 and the total of {total:.7f}"
