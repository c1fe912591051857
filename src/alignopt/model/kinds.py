"""Rules that bands do not hold: one function for each kind, which adds its rows for the holders set free.

``w`` is a weight in percent of the whole scorecard, ``a`` is 1 where a goal or competency stands on it; sums
are over those that the rule is about. A hard rule is a row; a soft one may be broken, and what it is broken
by, in goals, holders or percent, costs its penalty. What hard rules say about whole sections is in bands and
steps already (see :func:`alignopt.rules.policy.is_held_by_bands`), and so not added again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gcd
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from alignopt.model.sections import is_filled
from alignopt.rules.budgets import able_holders
from alignopt.rules.rule import COMPETENCIES, GOALS
from alignopt.rules.scope import competencies_of, goals_of, lines_of
from alignopt.rules.totals import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from alignopt.model.expressions import Model
    from alignopt.model.scope import Scope
    from alignopt.rules.rule import Rule

    Bools = NDArray[np.bool_]

ROUNDING = 1e-9


@dataclass(frozen=True)
class Item:
    """One goal or competency of a holder: whether it stands on the card, and its weight in percent."""

    name: str
    assigned: Any
    weight: Any
    at: int | None = None
    """Position of the candidate; None for a competency."""


@dataclass(frozen=True, eq=False)
class Keeper:
    """Adds the rows of one rule to a model."""

    model: Model
    scope: Scope
    rule: Rule
    holders: tuple[int, ...]

    def speakers(self) -> Iterator[tuple[int, str]]:
        """The holders bound that have variables here, with their names."""
        bound = set(self.holders)
        for holder in self.scope.speakers:
            if holder in bound:
                yield holder, self.scope.holder_id(holder)

    def items(self, holder: int, rule: Rule | None = None) -> list[Item]:
        """Those of a holder's goals and competencies that the rule is about."""
        rule = rule or self.rule
        organisation = self.scope.organisation
        return self.among(holder, goals_of(organisation, rule), competencies_of(organisation, rule))

    def among(self, holder: int, goals: Bools, competencies: Bools) -> list[Item]:
        """Those of a holder's goals and competencies that are chosen."""
        scope, model = self.scope, self.model
        organisation, step = scope.organisation, 100.0 / int(scope.policy.grid[holder])
        found = [
            Item(pair[1], model.assigned[pair], step * model.steps[pair], at)
            for pair, at in zip(scope.names(holder), organisation.candidates(holder), strict=True)
            if goals[organisation.goal[at]]
        ]
        section = scope.policy.sections.of.get(holder)
        if section is not None:
            step = 100.0 / section.grid
            found += [
                Item(pair[1], model.developed[pair], step * model.competency_steps[pair])
                for pair, competency in zip(scope.competency_names(holder), section.competencies, strict=True)
                if competencies[competency]
            ]
        return found

    def keep(
        self,
        name: str,
        expression: Any,
        low: float | None = None,
        high: float | None = None,
        *,
        holder: int | None = None,
    ) -> None:
        """``low <= expression <= high``, hard or at a price; ``holder`` is whose card it is."""
        if low is not None:
            self._row(name, "min", low - expression, holder)
        if high is not None:
            self._row(name, "max", expression - high, holder)

    def charge(self, variable: Any, holder: int | None) -> None:
        """Let a violation cost its penalty, for everyone that the holder stands for."""
        counted = holder is None or holder not in self.scope.guests
        times = 1 if holder is None else len(self.scope.represented[holder])
        if counted:
            self.model.penalties.append((self.rule.penalty * times, variable))

    def _row(self, name: str, bound: str, excess: Any, holder: int | None) -> None:
        """``excess <= 0``, or no more than the violation."""
        model = self.model
        if self.rule.hard:
            model.rule_rows.add(excess + model.nothing <= 0)
            return
        violation = model.violation[self.rule.rule_id, name, bound]
        model.rule_rows.add(excess <= violation)
        self.charge(violation, holder)


def stated_rules(model: Model, scope: Scope) -> None:
    """Every stated rule that bands do not hold, kind by kind."""
    model.rule_rows = pyo.ConstraintList()
    model.nothing = pyo.Var(bounds=(0, 0))
    model.violation = pyo.Var(pyo.Any, bounds=(0, None), dense=False)
    model.off_step = pyo.Var(pyo.Any, domain=pyo.Binary, dense=False)
    model.whole_steps = pyo.Var(pyo.Any, domain=pyo.NonNegativeIntegers, dense=False)
    model.extreme = pyo.Var(pyo.Any, bounds=(0, 100), dense=False)
    model.contributes = pyo.Var(pyo.Any, bounds=(0, 1), dense=False)
    model.penalties = []
    for rule, holders in scope.policy.modelled:
        ROWS[rule.kind](Keeper(model, scope, rule, holders))


def goal_count(keeper: Keeper) -> None:
    """``min <= sum a <= max`` on each card; of competencies ``min y <= sum a``, ``y`` 1 if there are any."""
    rule = keeper.rule
    for holder, name in keeper.speakers():
        count = pyo.quicksum(item.assigned for item in keeper.items(holder))
        if rule.section == COMPETENCIES and rule.min is not None:
            filled = is_filled(keeper.model, keeper.scope, holder)
            keeper.keep(name, count - rule.min * filled, low=0.0, holder=holder)
            keeper.keep(name, count, high=rule.max, holder=holder)
        else:
            keeper.keep(name, count, rule.min, rule.max, holder=holder)


def goal_weight(keeper: Keeper) -> None:
    """``min a <= w <= max a`` for each goal on each card."""
    rule = keeper.rule
    for holder, name in keeper.speakers():
        for item in keeper.items(holder):
            own = f"{name}/{item.name}"
            if rule.min is not None:
                keeper.keep(own, item.weight - 100 * rule.min * item.assigned, low=0.0, holder=holder)
            if rule.max is not None:
                keeper.keep(own, item.weight - 100 * rule.max * item.assigned, high=0.0, holder=holder)


def weight_step(keeper: Keeper) -> None:
    """``w = k min + rest`` with k whole; each goal with a rest is one off the step (soft rules only)."""
    scope = keeper.scope
    steps = round(1 / (keeper.rule.min or keeper.rule.max or 1.0))
    for holder, _ in keeper.speakers():
        section = scope.policy.sections.of.get(holder)
        if keeper.rule.means_goals:
            names = scope.names(holder)
            _on_step(keeper, holder, int(scope.policy.grid[holder]), steps, keeper.model.steps, names)
        if section is not None and keeper.rule.section != GOALS:
            own = scope.competency_names(holder)
            _on_step(keeper, holder, section.grid, steps, keeper.model.competency_steps, own)


def perspective_weight(keeper: Keeper) -> None:
    """``min <= sum w <= max`` over a perspective on each card, or over each of them."""
    _added_up(keeper)


def category_weight(keeper: Keeper) -> None:
    """``min <= sum w <= max`` over a category on each card."""
    _added_up(keeper)


def section_weight(keeper: Keeper) -> None:
    """``min <= sum w <= max`` over a section on each card (soft rules; hard ones leave their sizes only)."""
    _added_up(keeper)


def level_mix(keeper: Keeper) -> None:
    """``min <= sum w <= max`` over goals that serve one of a level or category, on each card."""
    _added_up(keeper)


def contributors(keeper: Keeper) -> None:
    """``min <= sum_v c_v <= max`` for each goal, ``a[v,g] <= c_v <= sum_g a[v,g]`` over goals that serve it.

    Holders whose cards are known count as they are. On the way down, where others are not decided yet, each
    team keeps to its budget.
    """
    scope, rule = keeper.scope, keeper.rule
    if not (scope.is_whole or scope.look_ahead):  # a part that is looked at by itself tells nothing of it
        return
    for goal, line in lines_of(scope.organisation, rule).items():
        able = able_holders(scope.organisation, rule, line)
        absent = [v for v in able if not scope.is_free[v] and not scope.cards.known[v]]
        name = scope.organisation.goals.ids[goal]
        if not absent:
            count = _contributing(keeper, name, line, able) + _already(scope, line, able)
            keeper.keep(name, count, rule.min, rule.max)
        elif scope.look_ahead:
            _within_budgets(keeper, goal, line)


def require(keeper: Keeper) -> None:
    """``sum a >= 1`` on each card."""
    for holder, name in keeper.speakers():
        count = pyo.quicksum(item.assigned for item in keeper.items(holder))
        keeper.keep(name, count, low=1.0, holder=holder)


def forbid(keeper: Keeper) -> None:
    """``a <= 0`` for each goal on each card."""
    for holder, name in keeper.speakers():
        for item in keeper.items(holder):
            keeper.keep(f"{name}/{item.name}", item.assigned, high=0.0, holder=holder)


def fix_weight(keeper: Keeper) -> None:
    """``w = min`` for the goal on each card."""
    for holder, name in keeper.speakers():
        weight = pyo.quicksum(item.weight for item in keeper.items(holder))
        fixed = 100 * (keeper.rule.min or 0.0)
        keeper.keep(name, weight, fixed, fixed, holder=holder)


def min_fit(keeper: Keeper) -> None:
    """``a <= 0`` for each goal on a leaf's card for which its fit is known and below min."""
    fit, is_leaf = keeper.scope.organisation.fit, keeper.scope.organisation.holders.is_leaf
    for holder, name in keeper.speakers():
        for item in keeper.items(holder) if is_leaf[holder] else ():
            if fit[item.at] < (keeper.rule.min or 0.0) - ROUNDING:
                keeper.keep(f"{name}/{item.name}", item.assigned, high=0.0, holder=holder)


def equal_weights(keeper: Keeper) -> None:
    """``top - bottom <= one step`` on each card, ``w <= top`` and ``bottom <= w + 100 (1 - a)``."""
    model, rule = keeper.model, keeper.rule
    for holder, name in keeper.speakers():
        items = keeper.items(holder)
        section = keeper.scope.policy.sections.of.get(holder)
        grid = int(keeper.scope.policy.grid[holder]) if rule.means_goals else section.grid if section else 1
        top, bottom = (model.extreme[rule.rule_id, name, end] for end in ("top", "bottom"))
        for item in items:
            model.rule_rows.add(item.weight <= top)
            model.rule_rows.add(bottom <= item.weight + 100 * (1 - item.assigned))
        if items:
            keeper.keep(name, top - bottom, high=100.0 / grid, holder=holder)


def not_heavier_than(keeper: Keeper) -> None:
    """``sum w - sum w of the other <= 0`` on each card."""
    rule = keeper.rule
    other = replace(rule, goal_id=rule.goal_id and rule.other_id, category=rule.category and rule.other_id)
    for holder, name in keeper.speakers():
        weight = pyo.quicksum(item.weight for item in keeper.items(holder))
        against = pyo.quicksum(item.weight for item in keeper.items(holder, other))
        keeper.keep(name, weight - against, high=0.0, holder=holder)


ROWS: Mapping[str, Callable[[Keeper], None]] = {
    each.__name__: each
    for each in (
        goal_count,
        goal_weight,
        weight_step,
        perspective_weight,
        category_weight,
        section_weight,
        contributors,
        require,
        forbid,
        fix_weight,
        min_fit,
        equal_weights,
        not_heavier_than,
        level_mix,
    )
}
"""For each kind of rule, the function that adds its rows."""


def _added_up(keeper: Keeper) -> None:
    rule = keeper.rule
    low, high = (None if bound is None else 100 * bound for bound in (rule.min, rule.max))
    for part, goals, competencies in parts_of(keeper.scope.organisation, rule):
        for holder, name in keeper.speakers():
            weight = pyo.quicksum(item.weight for item in keeper.among(holder, goals, competencies))
            keeper.keep(f"{name}/{part}", weight, low, high, holder=holder)


def _on_step(
    keeper: Keeper, holder: int, grid: int, steps: int, variables: Any, pairs: list[tuple[str, str]]
) -> None:
    """Each of a holder's weights is a multiple of a coarser step, or off it at a price."""
    model, coarse = keeper.model, grid // gcd(grid, steps)
    for pair in pairs if coarse > 1 else ():
        key = (keeper.rule.rule_id, keeper.scope.holder_id(holder), *pair, grid)
        rest = variables[pair] - coarse * model.whole_steps[key]
        model.rule_rows.add(rest >= 0)
        model.rule_rows.add(rest <= (coarse - 1) * model.off_step[key])
        keeper.charge(model.off_step[key], holder)


def _contributing(keeper: Keeper, goal: str, line: Bools, able: list[int]) -> Any:
    """How many of these holders carry a goal of a line, as far as they are decided here."""
    scope, model = keeper.scope, keeper.model
    counted = []
    for holder in able:
        if scope.is_free[holder]:
            speaker = scope.spokesman[holder]
            one = model.contributes[keeper.rule.rule_id, goal, scope.holder_id(speaker)]
            counted.append(one)
            if speaker == holder:
                nothing = np.zeros(len(scope.organisation.competencies.ids), dtype=bool)
                carried = [item.assigned for item in keeper.among(holder, line, nothing)]
                model.rule_rows.add(one <= pyo.quicksum(carried))
                for each in carried:
                    model.rule_rows.add(each <= one)
    return pyo.quicksum(counted)


def _already(scope: Scope, line: Bools, able: list[int]) -> int:
    """How many of these holders are known to carry a goal of a line."""
    organisation = scope.organisation
    return sum(
        any(scope.cards.steps[at] > 0 and line[organisation.goal[at]] for at in organisation.candidates(v))
        for v in able
        if scope.cards.known[v] and not scope.is_free[v]
    )


def _within_budgets(keeper: Keeper, goal: int, line: Bools) -> None:
    """Teams that are decided here keep to their budgets of carriers."""
    scope, rule = keeper.scope, keeper.rule
    for budget in scope.policy.budgets:
        is_meant = budget.rule_id == rule.rule_id and budget.goal == goal
        if is_meant and all(scope.is_free[v] for v in budget.able):
            name = scope.organisation.goals.ids[goal]
            count = _contributing(keeper, name, line, list(budget.able))
            least = budget.fewest if rule.min is not None else None
            keeper.keep(f"{name}/{budget.parent}", count, least, budget.most)
