"""The cascade: the root's card first, then, level by level, each parent's children together.

A step sees its parent's card as given. Units whose people have no cards yet are priced by their reach. A
step that finds no plan is solved again together with the cards above it, as far up as is needed, and at
last with everyone's. After the way down, :mod:`alignopt.solver.improve` decides parts of the plan anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from alignopt.errors import NoPlan
from alignopt.model.cards import Card, Cards
from alignopt.model.scope import Scope
from alignopt.solver.improve import improve
from alignopt.solver.progress import Progress
from alignopt.solver.status import Holds, Stopped
from alignopt.solver.step import prepare, read_cards, read_reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.solver.context import Context
    from alignopt.solver.limits import Outcome

    Floats = NDArray[np.float64]

PATIENCE = 10
"""A step that must be found a plan for may take so many times the nodes of an ordinary one."""


def cascade(context: Context) -> Cards:
    """Cards for every holder that gets one.

    Raises
    ------
    NoPlan
        If some holders cannot all be given a card.
    """
    cards = _way_down(context)
    if not context.keeps_counts(cards):
        cards = _everyone(context, np.flatnonzero(context.organisation.has_card).tolist())
    return improve(context, cards)


@dataclass(frozen=True, eq=False)
class Task:
    """One step of the way down: whose children are decided, under which budget of effort.

    ``asked`` are the goals with effort in the budget, ``least`` how much of each.
    """

    parent: int
    free: list[int]
    asked: NDArray[np.int64] = field(repr=False)
    least: Floats = field(repr=False)

    @classmethod
    def of(cls, parent: int, free: list[int], effort: Floats) -> Task:
        """A task with the effort of every goal."""
        asked = np.flatnonzero(effort > 0)
        return cls(parent, free, asked, effort[asked])

    def effort(self, organisation: Organisation) -> Floats:
        """The budget, goal by goal."""
        effort = np.zeros(len(organisation.goals.ids))
        effort[self.asked] = self.least
        return effort


def _way_down(context: Context) -> Cards:
    organisation, policy = context.organisation, context.policy
    cards = Cards.none(organisation, policy)
    whole = organisation.goals.effort
    level = [Task.of(-1, [0], whole)] if organisation.has_card[0] else list(_tasks_of(context, 0, whole))
    done, total = 0, len(organisation.parents) + 1
    while level:
        scopes = (_scope(context, task, cards) for task in level)
        found: dict[int, Card] = {}
        below: list[Task] = []
        for task, (step, outcome) in zip(level, context.side_by_side(scopes), strict=True):
            reach: dict[int, Floats] = {}
            if outcome.holds is Holds.NOTHING:
                cards = with_those_above(context, task, cards.with_cards(organisation, policy, found))
                if cards.known[organisation.has_card].all():
                    return cards
                found = {}
            else:
                found |= read_cards(step, outcome)
                reach = read_reach(step, outcome)
            below += _tasks_below(context, task, reach)
            done += 1
            context.report(Progress(done, total, "cascading"))
        cards = cards.with_cards(organisation, policy, found)
        level = below
    return cards


def _scope(context: Context, task: Task, cards: Cards) -> Scope:
    return context.scope(task.free, cards, task.effort(context.organisation), merge=True)


def _tasks_below(context: Context, task: Task, reach: dict[int, Floats]) -> Iterator[Task]:
    """The steps that follow from one: those of the units that it decided."""
    organisation = context.organisation
    effort = task.effort(organisation)
    if task.parent < 0:
        yield from _tasks_of(context, 0, effort)
        return
    parts = _shared_out(organisation, task.parent, effort, reach)
    for unit in task.free:
        if len(organisation.children[unit]):
            yield from _tasks_of(context, unit, parts[unit])


def _tasks_of(context: Context, unit: int, effort: Floats) -> Iterator[Task]:
    """The step that decides a unit's children, under its budget; where some have no card, the steps below."""
    organisation = context.organisation
    children = organisation.children_with_cards(unit)
    if children:
        yield Task.of(unit, children, effort)
    if len(children) < len(organisation.children[unit]):
        parts = _shared_out(organisation, unit, effort, {})
        for child in organisation.children[unit].tolist():
            if not organisation.has_card[child]:
                yield from _tasks_of(context, child, parts[child])


def _shared_out(
    organisation: Organisation, parent: int, effort: Floats, reach: dict[int, Floats]
) -> dict[int, Floats]:
    """Each child's part of the effort: what its people were seen to staff, and a share of what was short."""
    children = organisation.children[parent].tolist()
    nothing = np.zeros(len(effort))
    weight = {child: organisation.capacity[child] * reach.get(child, nothing) for child in children}
    together, able = sum(weight.values(), nothing), nothing.copy()
    can = {child: organisation.goals_of(child) for child in children}
    for child in children:
        able[can[child]] += organisation.capacity[child]
    part = np.minimum(together, effort)
    found: dict[int, Floats] = {}
    for child in children:
        seen = np.divide(weight[child], together, out=nothing.copy(), where=together > 0)
        found[child] = part * seen
        mine = can[child]
        share = organisation.capacity[child] / able[mine]
        found[child][mine] += (effort - part)[mine] * share
    return found


def with_those_above(context: Context, task: Task, cards: Cards) -> Cards:
    """Solve a step that found nothing again, then with its parent's card, then its grandparent's, and so on.

    What is known beneath the cards that are freed stays as it is, and must stay possible. If even that
    finds nothing, everyone is decided anew, together.
    """
    organisation, free, at = context.organisation, list(task.free), task.parent
    effort = task.effort(organisation)
    outcome, found = _patiently(context, context.scope(free, cards, effort))
    if outcome.holds is not Holds.NOTHING:
        return cards.with_cards(organisation, context.policy, found)
    while at >= 0 and organisation.has_card[at]:
        free = sorted({at, *free})
        outcome, found = _patiently(context, context.scope(free, cards.without(free), effort))
        if outcome.holds is not Holds.NOTHING:
            return cards.with_cards(organisation, context.policy, found)
        at = int(organisation.holders.parent[at])
    return _everyone(context, task.free)


def _everyone(context: Context, stuck: list[int]) -> Cards:
    """Everyone decided anew, together, since no card was found for those who are stuck.

    Raises
    ------
    NoPlan
        If even so there is none.
    """
    organisation, policy = context.organisation, context.policy
    outcome, found = _patiently(context, Scope.joint(organisation, policy, context.settings.rates))
    if outcome.holds is Holds.NOTHING:
        raise no_plan(organisation, stuck, outcome)
    return Cards.none(organisation, policy).with_cards(organisation, policy, found)


def _patiently(context: Context, scope: Scope) -> tuple[Outcome, dict[int, Card]]:
    """Solve a step in this thread, with more patience than usual; the cards are empty if there are none.

    Raises
    ------
    NoPlan
        If time is over.
    """
    if context.is_late():
        message = "no plan was found: the time limit ended the search; none is proven impossible"
        raise NoPlan(message, stopped=Stopped.TIME_LIMIT)
    step = prepare(scope, context.extend)
    outcome = context.solve(step, patience=PATIENCE)
    return outcome, {} if outcome.holds is Holds.NOTHING else read_cards(step, outcome)


def no_plan(organisation: Organisation, holders: list[int], outcome: Outcome) -> NoPlan:
    """The error that says for whom no card was found, and whether none exists."""
    names = ", ".join(organisation.holders.ids[v] for v in holders[:5])
    more = f" and {len(holders) - 5} more" if len(holders) > 5 else ""
    if outcome.stopped is Stopped.INFEASIBLE:
        text = f"no plan exists: {names}{more} cannot all be given a scorecard under the rules"
    else:
        text = f"no plan was found for {names}{more} ({outcome.stopped.value}); none is proven impossible"
    return NoPlan(text, stopped=outcome.stopped)
