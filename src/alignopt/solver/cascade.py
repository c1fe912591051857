"""The cascade: the root's card first, then, level by level, each parent's children together.

A step sees its parent's card as given. Units whose people have no cards yet are priced by their reach. A
step that finds no plan is solved again together with the cards above it, as far up as is needed, and at
last with everyone's. After the way down, :mod:`alignopt.solver.improve` decides parts of the plan anew.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.solver.context import Context
    from alignopt.solver.highs import Outcome

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
    """One step of the way down: whose children are decided, under which budget of effort."""

    parent: int
    free: list[int]
    effort: Floats


def _way_down(context: Context) -> Cards:
    organisation = context.organisation
    cards = Cards.none(organisation, context.policy)
    tasks = [Task(-1, [0], organisation.goals.effort)] if organisation.has_card[0] else []
    if not tasks:
        tasks = _tasks_below(context, 0, organisation.goals.effort, {})
    done, total = 0, len(organisation.parents) + 1
    while tasks:
        scopes = [context.scope(task.free, cards, task.effort, merge=True) for task in tasks]
        solved = context.side_by_side(scopes)
        below: list[Task] = []
        for task, (step, outcome) in zip(tasks, solved, strict=True):
            if outcome.holds is Holds.NOTHING:
                cards = with_those_above(context, task, cards)
                if cards.known[organisation.has_card].all():
                    return cards
                reach: dict[int, Floats] = {}
            else:
                cards = cards.with_cards(organisation, context.policy, read_cards(step, outcome))
                reach = read_reach(step, outcome)
            for child in task.free if task.parent >= 0 or organisation.has_card[0] else []:
                below += _tasks_below(context, child, task.effort, reach)
            done += 1
            context.report(Progress(done, total, "cascading"))
        tasks = below
    return cards


def _tasks_below(context: Context, unit: int, effort: Floats, reach: dict[int, Floats]) -> list[Task]:
    """The step that decides a unit's children, with its part of the effort; if it has none, steps below."""
    organisation = context.organisation
    children = organisation.children_with_cards(unit)
    bare = [c for c in organisation.children[unit].tolist() if not organisation.has_card[c]]
    own = effort if unit == 0 else _budget(organisation, unit, effort, reach)
    tasks = [Task(unit, children, own)] if children else []
    for child in bare:
        tasks += _tasks_below(context, child, effort, {})
    return tasks


def _budget(organisation: Organisation, unit: int, effort: Floats, reach: dict[int, Floats]) -> Floats:
    """A unit's part of the effort: what its people were seen to staff, and its share of what was short."""
    parent = int(organisation.holders.parent[unit])
    siblings = organisation.children[parent]
    weight = {int(v): float(organisation.capacity[v]) * reach[int(v)] for v in siblings if int(v) in reach}
    together = np.sum(list(weight.values()), axis=0) if weight else np.zeros(len(effort))
    part = np.minimum(together, effort)
    seen = np.divide(weight.get(unit, 0.0 * effort), together, out=np.zeros_like(effort), where=together > 0)
    can = {int(v): _could_carry(organisation, int(v)) for v in siblings}
    able = np.sum(list(can.values()), axis=0)
    open_share = np.divide(can[unit], able, out=np.zeros_like(effort), where=able > 0)
    return np.asarray(part * seen + (effort - part) * open_share)


def _could_carry(organisation: Organisation, holder: int) -> Floats:
    """The holder's capacity, on each goal that is available to it or served by one that is."""
    could = np.zeros(len(organisation.goals.ids))
    could[organisation.goals_of(holder)] = organisation.capacity[holder]
    return could


def with_those_above(context: Context, task: Task, cards: Cards) -> Cards:
    """Solve a step that found nothing again, then with its parent's card, then its grandparent's, and so on.

    What is known beneath the cards that are freed stays as it is, and must stay possible. If even that
    finds nothing, everyone is decided anew, together.
    """
    organisation, free, at = context.organisation, list(task.free), task.parent
    outcome, found = _patiently(context, context.scope(free, cards, task.effort))
    if outcome.holds is not Holds.NOTHING:
        return cards.with_cards(organisation, context.policy, found)
    while at >= 0 and organisation.has_card[at]:
        free = sorted({at, *free})
        outcome, found = _patiently(context, context.scope(free, cards.without(free), task.effort))
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
