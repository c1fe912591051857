"""Whether any plan at all keeps the rules of a scope, and how far rules must give way for one to exist."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

from alignopt.model.build import build_rules
from alignopt.model.cards import Cards
from alignopt.model.rates import Rates
from alignopt.model.scope import Scope
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits
from alignopt.solver.matrix import to_matrix
from alignopt.solver.status import Holds, Stopped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy

    Key = tuple[str, str]

COUNTED = 0.2
"""What a percent of movement costs beside a goal or a holder: five percent are like one goal."""
NOTHING = 1e-4
"""What is less than this is no violation, but what a solver tolerates."""
EACH = 1e-3
"""What each single violation costs beside the movement of a limit: the fewer are touched, the better."""


class Verdict(Enum):
    """What is known about a scope."""

    POSSIBLE = "some plan keeps its rules"
    IMPOSSIBLE = "it is proven that no plan keeps them"
    UNDECIDED = "the limits of work ended the search"


def alone(organisation: Organisation, policy: Policy, holders: Iterable[int]) -> Scope:
    """Some holders, as if there were nobody above them: whatever they may carry is covered.

    What is impossible for them so is impossible in every plan.
    """
    whole = Scope.joint(organisation, policy, Rates())
    everyone = set(whole.free)
    free = tuple(sorted(everyone.intersection(holders)))
    if len(free) == len(everyone):
        return whole
    cards = Cards.none(organisation, policy)
    return replace(whole, free=free, cards=cards, is_whole=False, measured=())


def feasible(scope: Scope, limits: Limits) -> Verdict:
    """Whether some cards of a scope keep all its rules; criteria do not matter."""
    model = build_rules(scope)
    model.total = pyo.Objective(expr=0.0)
    outcome = run(to_matrix(model), limits)
    if outcome.holds is not Holds.NOTHING:
        return Verdict.POSSIBLE
    return Verdict.IMPOSSIBLE if outcome.stopped is Stopped.INFEASIBLE else Verdict.UNDECIDED


def least_movement(scope: Scope, limits: Limits) -> dict[tuple[str, str], dict[str, float]] | None:
    """How far the limits of soft rules must move at least, all together; None where nothing was found.

    ``min sum move[rule, bound] + small sum violation``, percent counted less than goals and holders, with
    ``violation[rule, name, bound] <= move[rule, bound]``.

    Returns
    -------
    dict
        By rule id and bound ("min" or "max"), what is violated by how much: name to violation, in the unit
        of the rule; names are those of the model: a holder's id, with what on its card after a slash.
    """
    model = build_rules(scope)
    units = {rule.rule_id: rule.about.unit for rule in scope.policy.rules}
    model.move = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.move_rows = pyo.ConstraintList()
    violations = _violations(model)
    for (rule_id, _, bound), variable in violations.items():
        model.move_rows.add(variable <= model.move[rule_id, bound])
    price = {key: COUNTED if units[key[0]] == "percent" else 1.0 for key in model.move}
    moved = pyo.quicksum(price[key] * model.move[key] for key in model.move)
    touched = pyo.quicksum(price[key[0], key[2]] * variable for key, variable in violations.items())
    model.total = pyo.Objective(expr=moved + EACH * touched)
    matrix = to_matrix(model)
    outcome = run(matrix, limits)
    if outcome.holds is Holds.NOTHING:
        return None
    values = dict(zip(map(id, matrix.columns), outcome.values.tolist(), strict=True))
    found: dict[tuple[str, str], dict[str, float]] = {}
    for (rule_id, name, bound), variable in violations.items():
        value = values.get(id(variable), 0.0)
        if value > NOTHING:
            found.setdefault((rule_id, bound), {})[name] = value
    return found


def _violations(model: pyo.ConcreteModel) -> Mapping[tuple[str, str, str], Any]:
    """Every violation of a soft rule in a model: rule id, name, bound; off the step counts as "min"."""
    found = dict(model.violation.items())
    for (rule_id, holder, _, item, _), variable in model.off_step.items():
        found[rule_id, f"{holder}/{item}", "min"] = variable
    return found
