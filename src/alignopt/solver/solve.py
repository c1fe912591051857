"""The verb: a problem in, a plan out."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import cpu_count
from time import monotonic
from typing import TYPE_CHECKING, Literal

from alignopt.errors import SHOWN, NoPlan
from alignopt.model.cards import Cards
from alignopt.model.scope import Scope
from alignopt.problem.organisation import Organisation
from alignopt.rules.contradictions import contradictions
from alignopt.rules.policy import Policy, established
from alignopt.solver.again import again
from alignopt.solver.beside import Beside
from alignopt.solver.bound import Bounding, Bounds
from alignopt.solver.cascade import cascade, no_plan
from alignopt.solver.context import Context, Ledger
from alignopt.solver.cut import Cut
from alignopt.solver.described import Described
from alignopt.solver.fingerprint import Fingerprint
from alignopt.solver.halt import Halt, obey, result_of
from alignopt.solver.highs import run
from alignopt.solver.journal import Journal
from alignopt.solver.progress import Progress, Report, silent
from alignopt.solver.proof import prove
from alignopt.solver.settings import Settings
from alignopt.solver.status import Holds, Stopped, worst
from alignopt.solver.step import Extend, prepare, read_cards
from alignopt.solver.workers import lent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from alignopt.model.rates import Rates
    from alignopt.problem.problem import Problem
    from alignopt.solver.checkpoint import Checkpoint

Method = Literal["cascade", "joint"]
METHODS = ("cascade", "joint")


@dataclass(frozen=True, eq=False)
class Solution:
    """What a solve found, before it is made into a plan's tables.

    Attributes
    ----------
    organisation, policy, cards
        Who, under which policy, carries what.
    stopped, holds
        Why it stopped and what one holds.
    bounds
        Floors and bound.
    rates
        What a point of each criterion counted.
    decided
        Positions of holders whose cards were decided in this run; those of others were kept as they were.
    steps
        How many models were solved.
    building, solving
        Seconds spent in Pyomo and in HiGHS, summed over steps.
    cut
        What the clock cut.
    """

    organisation: Organisation
    policy: Policy
    cards: Cards
    stopped: Stopped
    holds: Holds
    bounds: Bounds
    rates: Rates
    decided: frozenset[int]
    steps: int
    building: float
    solving: float
    cut: Cut = field(default_factory=Cut)

    @cached_property
    def described(self) -> Described:
        """The problem in pieces, to tell whom a change is about."""
        return Described.of(self.organisation, self.policy)


def find(
    problem: Problem,
    method: Method = "cascade",
    *,
    start: Solution | None = None,
    about: Collection[int] | None = None,
    room: int | None = None,
    known: Bounds | None = None,
    settings: Settings | None = None,
    extend: Extend | None = None,
    executor: Executor | None = None,
    checkpoint: Checkpoint | None = None,
    progress: Report | None = None,
) -> Solution:
    """Find cards for every holder: see :func:`alignopt.solve`.

    ``about`` are holders where improvement from a start begins, beside those who lost their cards (None:
    whoever the difference is about), and ``room`` how many candidates it decides together at most;
    ``known`` are bounds of this problem, where they need not be computed.
    """
    if method not in METHODS:
        message = f"method: got {method!r}, expected one of {', '.join(METHODS)}"
        raise ValueError(message)
    if method == "joint" and start is not None:
        message = "start: the joint method decides everybody at once and keeps nothing; use the cascade"
        raise ValueError(message)
    settings = settings or Settings()
    if checkpoint is not None:
        checkpoint.begin(Fingerprint.of(problem, method, settings, extend, start))
    organisation, policy = established(problem)
    if not organisation.has_card.any():
        message = "no plan exists: nobody with capacity has a goal to carry"
        raise NoPlan(message, stopped=Stopped.INFEASIBLE)
    refuse_contradictions(organisation, policy)
    with running(organisation, policy, settings, executor, extend, progress, checkpoint) as context:
        if method == "joint":
            return _joint(context)
        bounding = _bounding(context)
        if known is None:
            context = replace(context, beside=_meanwhile(context, bounding))
        cards = cascade(context) if start is None else again(context, start, about, room)
        bounds = known or _bounds(context, bounding)
        if room is None:
            cards, bounds = prove(context, cards, bounds)
        return _cascaded(context, cards, bounds)


def exists(problem: Problem, settings: Settings) -> bool | None:
    """Whether any plan exists: found by the cascade, or proven not to; None where neither came out."""
    organisation, policy = established(problem)
    if contradictions(organisation, policy) or not organisation.has_card.any():
        return False
    try:
        with running(organisation, policy, settings) as context:
            cascade(context)
    except NoPlan as error:
        return False if error.stopped is Stopped.INFEASIBLE else None
    return True


@contextmanager
def running(
    organisation: Organisation,
    policy: Policy,
    settings: Settings,
    executor: Executor | None = None,
    extend: Extend | None = None,
    progress: Report | None = None,
    checkpoint: Checkpoint | None = None,
) -> Iterator[Context]:
    """Open a run: all that its steps share, with workers to solve them, for as long as it is open."""
    limit = settings.time_limit
    with _pool(executor, settings) as pool:
        yield Context(
            organisation=organisation,
            policy=policy,
            settings=settings,
            executor=pool if checkpoint is None else Journal(pool, checkpoint),
            extend=extend,
            report=progress or silent,
            deadline=None if limit is None else monotonic() + limit.total_seconds(),
            ledger=Ledger(),
        )


def refuse_contradictions(organisation: Organisation, policy: Policy) -> None:
    """Raise NoPlan where some holder's own rules rule out every scorecard."""
    found = contradictions(organisation, policy)
    if found:
        shown = [f"  {each}" for each in found[:SHOWN]]
        if len(found) > SHOWN:
            shown.append(f"  ... and {len(found) - SHOWN:,} more")
        count = sum(each.holder_id is not None for each in found)
        holders = "1 holder" if count == 1 else f"{count:,} holders"
        why = f"the rules leave no scorecard for {holders}" if count else "too few can carry what rules ask"
        head = f"no plan exists: {why} (alignopt.conflicts says which rules to change):"
        raise NoPlan("\n".join([head, *shown]), stopped=Stopped.INFEASIBLE)


def _cascaded(context: Context, cards: Cards, found: Bounds) -> Solution:
    if context.extend is None:
        found = replace(found, total=max(found.total, context.ledger.bound))
    if context.ledger.proven and Stopped.TIME_LIMIT not in context.ledger.stopped:
        return _solution(context, cards, Stopped.FINISHED, Holds.OPTIMAL, found)
    return _solution(context, cards, worst(context.ledger.stopped), Holds.PLAN, found)


def _joint(context: Context) -> Solution:
    organisation, settings = context.organisation, context.settings
    scope = Scope.joint(organisation, context.policy, settings.rates)
    step = prepare(scope, context.extend, ties=False)
    limits = replace(context.limits(step), nodes=None)
    context.report(Progress(0, 1, "solving all holders together"))
    outcome = result_of(context.executor.submit(run, step.matrix, limits))
    context.ledger.note(step, outcome)
    if outcome.holds is Holds.NOTHING:
        raise no_plan(organisation, list(scope.free), outcome)
    none = Cards.none(organisation, context.policy)
    cards = none.with_cards(organisation, context.policy, read_cards(step, outcome))
    found = bounded(context)
    found = replace(found, total=max(found.total, outcome.bound))
    context.report(Progress(1, 1, "solving all holders together"))
    return _solution(context, cards, outcome.stopped, outcome.holds, found)


def bounded(context: Context) -> Bounds:
    """Floors and bound of the problem of a run."""
    return _bounds(context, _bounding(context))


def _bounding(context: Context) -> Bounding:
    return Bounding(context.organisation, context.policy, context.settings.rates, context.executor)


def _meanwhile(context: Context, bounding: Bounding) -> Beside:
    """The bound, while steps are waited for."""
    return Beside(bounding.pieces(is_timed=context.seconds_left() is not None))


def _bounds(context: Context, bounding: Bounding) -> Bounds:
    context.report(Progress(0, 1, "bounding"))
    found = bounding.found(seconds=context.seconds_left())
    context.report(Progress(1, 1, "bounding"))
    return found


def _solution(context: Context, cards: Cards, stopped: Stopped, holds: Holds, found: Bounds) -> Solution:
    return Solution(
        organisation=context.organisation,
        policy=context.policy,
        cards=cards,
        stopped=stopped,
        holds=holds,
        bounds=found,
        rates=context.settings.rates,
        decided=frozenset(context.ledger.decided),
        steps=context.ledger.steps,
        building=context.ledger.building,
        solving=context.ledger.solving,
        cut=Cut(context.ledger.cut, context.ledger.steps, context.ledger.unfinished, found.is_cut),
    )


@contextmanager
def _pool(executor: Executor | None, settings: Settings) -> Iterator[Executor]:
    """The caller's executor, or threads of our own, which are called off once something went wrong."""
    if executor is not None:
        with lent(executor) as pool:
            yield pool
        return
    halt = Halt()
    workers = settings.workers or cpu_count() or 1
    pool = ThreadPoolExecutor(workers, initializer=obey, initargs=(halt,))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        halt.call()
        raise
    pool.shutdown()
