"""The cascade: the root's card first, then, level by level, each parent's children together.

A step sees its parent's card as given. Units whose people have no cards yet are priced by their reach. A
step that finds no plan is solved again together with the cards above it, as far up as is needed. After the
way down, improvement passes take a part of the organisation at a time, know everything else, and keep what
is better.
"""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from alignopt.errors import NoPlan
from alignopt.model.cards import Cards
from alignopt.model.scope import Scope
from alignopt.model.score import Score, score
from alignopt.solver.highs import Limits, Outcome
from alignopt.solver.progress import Progress, Report
from alignopt.solver.status import Holds, Stopped, worst
from alignopt.solver.step import Extend, Step, prepare, read_cards, read_reach, run_step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.solver.settings import Settings

    Floats = NDArray[np.float64]

SMALL = 260
"""Candidates that an improvement neighbourhood may hold at most."""


@dataclass(eq=False)
class Ledger:
    """What the run has done so far: reasons why steps stopped, and where the time went."""

    stopped: list[Stopped] = field(default_factory=list)
    building: float = 0.0
    solving: float = 0.0
    steps: int = 0

    def note(self, step: Step, outcome: Outcome) -> None:
        """Take down one solved step."""
        self.building += step.built
        self.solving += outcome.seconds
        self.steps += 1


@dataclass(frozen=True, eq=False)
class Context:
    """All that the steps of one run share."""

    organisation: Organisation
    policy: Policy
    settings: Settings
    executor: Executor
    extend: Extend | None
    report: Report
    deadline: float | None
    ledger: Ledger

    def limits(self) -> Limits:
        """Limits of the next step."""
        left = None if self.deadline is None else max(0.05, self.deadline - monotonic())
        return Limits(self.settings.gap, self.settings.nodes, left, self.settings.seed)

    def is_late(self) -> bool:
        """Whether the safety net's time is over."""
        return self.deadline is not None and monotonic() > self.deadline

    def scope(self, free: list[int], cards: Cards, effort: Floats, *, merge: bool = False) -> Scope:
        """A scope of this run."""
        return Scope(
            organisation=self.organisation,
            policy=self.policy,
            free=tuple(free),
            cards=cards,
            effort=effort,
            rates=self.settings.rates,
            merge=merge,
        )


def cascade(context: Context) -> Cards:
    """Cards for every holder that gets one.

    Raises
    ------
    NoPlan
        If some holders cannot all be given a card.
    """
    cards = _way_down(context)
    for turn in range(context.settings.passes):
        better = _improve(context, cards, turn)
        if better is cards:
            break
        cards = better
    return cards


@dataclass(frozen=True, eq=False)
class Task:
    """One step of the way down: whose children are decided, under which budget of effort."""

    parent: int
    free: list[int]
    effort: Floats


def _way_down(context: Context) -> Cards:
    organisation = context.organisation
    cards = Cards.none(organisation)
    tasks = [Task(-1, [0], organisation.goals.effort)] if organisation.has_card[0] else []
    if not tasks:
        tasks = _tasks_below(context, 0, organisation.goals.effort, {})
    done, total = 0, len(organisation.parents) + 1
    while tasks:
        solved = _side_by_side(context, tasks, cards)
        below: list[Task] = []
        for task, (step, outcome) in zip(tasks, solved, strict=True):
            if outcome.holds is Holds.NOTHING:
                cards = _with_those_above(context, task, cards, outcome)
                reach: dict[int, Floats] = {}
            else:
                cards = cards.with_cards(organisation, read_cards(step, outcome))
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
    children = [c for c in organisation.children[unit].tolist() if organisation.has_card[c]]
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


def _side_by_side(context: Context, tasks: list[Task], cards: Cards) -> list[tuple[Step, Outcome]]:
    """Build steps one after another, solve them on the executor, collect them in order."""
    waiting: list[tuple[Step, Future[Outcome]]] = []
    for task in tasks:
        scope = context.scope(task.free, cards, task.effort, merge=True)
        step = prepare(scope, context.extend)
        waiting.append((step, context.executor.submit(run_step, step, context.limits())))
    solved = [(step, future.result()) for step, future in waiting]
    for step, outcome in solved:
        context.ledger.note(step, outcome)
        if outcome.holds is not Holds.NOTHING:
            context.ledger.stopped.append(outcome.stopped)
    return solved


def _with_those_above(context: Context, task: Task, cards: Cards, failed: Outcome) -> Cards:
    """Solve a step that found nothing together with its parent's card, then its grandparent's, and so on."""
    organisation, free, at = context.organisation, list(task.free), task.parent
    while at >= 0 and organisation.has_card[at]:
        free = sorted({at, *free})
        # what stands beneath freed units must stay possible, so their other children stay known
        step = prepare(context.scope(free, cards.without(free), organisation.goals.effort), context.extend)
        limits = replace(context.limits(), nodes=10 * context.settings.nodes)
        outcome = run_step(step, limits)
        context.ledger.note(step, outcome)
        if outcome.holds is not Holds.NOTHING:
            context.ledger.stopped.append(outcome.stopped)
            return cards.with_cards(organisation, read_cards(step, outcome))
        failed = outcome
        at = int(organisation.holders.parent[at])
    raise no_plan(organisation, task.free, failed)


def no_plan(organisation: Organisation, holders: list[int], outcome: Outcome) -> NoPlan:
    """The error that says for whom no card was found, and whether none exists."""
    names = ", ".join(organisation.holders.ids[v] for v in holders[:5])
    more = f" and {len(holders) - 5} more" if len(holders) > 5 else ""
    if outcome.stopped is Stopped.INFEASIBLE:
        text = f"no plan exists: {names}{more} cannot all be given a scorecard under the rules"
    else:
        text = f"no plan was found for {names}{more} ({outcome.stopped.value}); none is proven impossible"
    return NoPlan(text, stopped=outcome.stopped)


def _improve(context: Context, cards: Cards, turn: int) -> Cards:
    """One pass over the neighbourhoods, worst first; the same cards come back if nothing got better."""
    best = _measure(context, cards)
    kept = cards
    around = neighbourhoods(context, best)
    for done, free in enumerate(around, start=1):
        if context.is_late():
            context.ledger.stopped.append(Stopped.TIME_LIMIT)
            break
        found = _try(context, kept, free, best)
        if found is not None:
            kept = found
            best = _measure(context, kept)
        context.report(Progress(done, len(around), f"improving, pass {turn + 1}"))
    return kept


def neighbourhoods(context: Context, now: Score) -> list[list[int]]:
    """Sets of holders to decide anew: a unit with its children, or the children alone where that is too much.

    Units come in the order of what is lost at them, most first.
    """
    organisation = context.organisation
    lost = (now.alignment_of + now.balance_of) * organisation.capacity
    units = [u for u in organisation.parents.tolist() if organisation.has_card[u]]
    units.sort(key=lambda unit: (-lost[unit], unit))
    sets: list[list[int]] = []
    for unit in units:
        children = [c for c in organisation.children[unit].tolist() if organisation.has_card[c]]
        free = [unit, *children]
        size = sum(len(organisation.goals_of(v)) for v in free)
        sets.append(sorted(free) if size <= SMALL else children)
    return sets


def _try(context: Context, cards: Cards, free: list[int], best: Score) -> Cards | None:
    """Decide some holders anew, everyone else known; None unless the total gets better."""
    organisation = context.organisation
    others = best.staffed - _staffed_by(context, cards, free)
    effort = np.maximum(organisation.goals.effort - others, 0.0)
    step = prepare(context.scope(free, cards.without(free), effort), context.extend)
    outcome = run_step(step, context.limits(), start=cards)
    context.ledger.note(step, outcome)
    if outcome.holds is Holds.NOTHING:
        return None
    found = cards.with_cards(organisation, read_cards(step, outcome))
    rates = context.settings.rates
    gained = rates.total(best.points) - rates.total(_measure(context, found).points)
    return found if gained > 1e-7 else None


def _measure(context: Context, cards: Cards) -> Score:
    return score(context.organisation, cards.weights(context.organisation, context.policy))


def _staffed_by(context: Context, cards: Cards, holders: list[int]) -> Floats:
    """Capacity that these holders' leaves put on each goal."""
    organisation = context.organisation
    work = np.zeros(len(organisation.goals.ids))
    for holder in holders:
        if organisation.holders.is_leaf[holder]:
            span = slice(organisation.start[holder], organisation.start[holder + 1])
            weight = cards.steps[span] / context.policy.grid[holder]
            np.add.at(work, organisation.goal[span], organisation.capacity[holder] * weight)
    return work


def reason(ledger: Ledger) -> Stopped:
    """Why the run as a whole stopped."""
    return worst(ledger.stopped)
