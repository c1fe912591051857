"""What the steps of one run share: the problem, settings, workers, the clock, and what was done so far."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING

from alignopt.model.build import worth_of_ties
from alignopt.model.measure import measured
from alignopt.model.scope import Scope
from alignopt.model.score import Score
from alignopt.solver.beside import Beside
from alignopt.solver.columns import MANY, assemble
from alignopt.solver.dive import dive, slots
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits, Outcome
from alignopt.solver.progress import Report
from alignopt.solver.status import Holds, Stopped
from alignopt.solver.step import Extend, Step, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from alignopt.model.cards import Cards
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.solver.cut import Unfinished
    from alignopt.solver.settings import Settings

    Floats = NDArray[np.float64]

LEAST_SECONDS = 0.5
"""What a step gets even when time is over: better a plan that comes late than none."""
USUAL_COLUMNS = 200
"""A step of up to so many columns may take all the nodes that the settings allow."""
GUESSWORK = 10
"""A step that looks ahead counts as so many times larger: improvement decides its cards again."""

WIDE = 600
"""Columns above which improvement of a part looks only at what the relaxation shows to be near: see 0028."""
NEAR = 1e-6
"""Points of reduced cost that are near."""

ZEAL = 0.2
"""The part of the work of improvement that goes into looking for cards beside branching: see 0027."""

AMPLE = 40_000
"""With more candidates than this (some 1,300 people), each step is kept to little work: see 0022."""
NUMEROUS = 60
"""Units with somebody beneath them, up to which there are few steps, each of which may take its time."""
SPARING_GAP, SPARING_WITHIN = 0.1, 0.3
"""Points of a step's own capacity: its gap then, and how far above the relaxation it looks."""
AHEAD = 32
"""Steps that are in hand at once."""


@dataclass(frozen=True)
class Turn:
    """How hard to look for better cards: which time it is, and how many times the usual nodes."""

    number: int = 0
    patience: float = 1.0


ONCE = Turn()


@dataclass(eq=False)
class Ledger:
    """What the run has done so far: why steps stopped, how many there were, and where the time went.

    ``bound`` is in points, from steps that decided everybody; ``proven``: one of them found the best;
    ``decided``: whose cards some step decided; ``cut``: steps whose search the clock ended; ``unfinished``:
    where it ended improvement.
    """

    stopped: list[Stopped] = field(default_factory=list)
    building: float = 0.0
    solving: float = 0.0
    steps: int = 0
    bound: float = 0.0
    proven: bool = False
    decided: set[int] = field(default_factory=set)
    cut: int = 0
    unfinished: Unfinished | None = None

    def note(self, step: Step, outcome: Outcome) -> None:
        """Take down one solved step; one that decided everybody bounds every plan."""
        self.building += step.built
        self.solving += outcome.seconds
        self.steps += 1
        self.cut += outcome.stopped is Stopped.TIME_LIMIT
        self.decided.update(step.scope.free)
        if step.scope.decides_all:
            in_points = (outcome.bound - worth_of_ties(step.scope)) / step.scope.scale
            self.bound = max(self.bound, in_points)


@dataclass(frozen=True, eq=False)
class Context:
    """All that the steps of one run share; ``beside`` is what is done while steps are waited for."""

    organisation: Organisation
    policy: Policy
    settings: Settings
    executor: Executor
    extend: Extend | None
    report: Report
    deadline: float | None
    ledger: Ledger
    beside: Beside = field(default_factory=lambda: Beside(iter(())))

    @property
    def is_large(self) -> bool:
        """Whether there are so many candidates, and steps, that each step is kept to little work."""
        organisation = self.organisation
        return len(organisation.goal) > AMPLE and len(organisation.parents) > NUMEROUS

    def limits(self, step: Step, patience: float = 1) -> Limits:
        """Limits of a step: the larger it is, the fewer nodes; fewer still if what is beneath is a guess."""
        left = self.seconds_left()
        if self.is_large:
            seconds = None if left is None else max(LEAST_SECONDS, left)
            gap = max(SPARING_GAP, self.settings.gap)
            return Limits(gap, max(1, round(patience**3)), seconds, self.settings.seed, within=SPARING_WITHIN)
        size = max(len(step.matrix.cost), USUAL_COLUMNS) * (GUESSWORK if step.reach else 1)
        share = self.settings.nodes * USUAL_COLUMNS // size
        seconds = None if left is None else max(LEAST_SECONDS, left)
        nodes = max(1, round(max(1, share) * patience))
        return Limits(self.settings.gap, nodes, seconds, self.settings.seed)

    def seconds_left(self) -> float | None:
        """Seconds until the safety net's time is over; None where there is none."""
        return None if self.deadline is None else self.deadline - monotonic()

    def is_late(self) -> bool:
        """Whether the safety net's time is over."""
        return self.deadline is not None and monotonic() > self.deadline

    def scope(self, free: list[int], cards: Cards, effort: Floats, *, merge: bool = False) -> Scope:
        """A scope of this run; who is merged has no variables of its own to extend, so then nobody is."""
        return Scope(
            organisation=self.organisation,
            policy=self.policy,
            free=tuple(free),
            cards=cards,
            effort=effort,
            rates=self.settings.rates,
            merge=merge and self.extend is None,
        )

    def side_by_side(
        self, scopes: Iterable[Scope], start: Cards | None = None, turn: Turn = ONCE
    ) -> Iterator[tuple[Step, Outcome]]:
        """Build steps one after another, solve them on the executor, hand them on in order.

        No more than a few are in hand at once, so that models do not outlive their steps by much. With a
        ``start``, ``turn`` says how hard to look for what is better.
        """
        waiting: deque[tuple[Step, Future[Outcome]]] = deque()
        for scope in scopes:
            step = prepare(scope, self.extend)
            waiting.append((step, self._sent(step, start, turn)))
            if len(waiting) >= AHEAD:
                yield self._come_back(*waiting.popleft())
        while waiting:
            yield self._come_back(*waiting.popleft())

    def _sent(self, step: Step, start: Cards | None, turn: Turn) -> Future[Outcome]:
        """Have a step solved: by diving where much is to be done and what is beneath is a guess anyway.

        Many cards are assembled from columns.
        """
        limits = self.limits(step, turn.patience)
        if self.is_large and step.reach and start is None and self.extend is None:
            return self.executor.submit(dive, step.matrix, slots(step), limits)
        begin = None if start is None else step.starting_at(start)
        if start is not None:
            limits = replace(limits, seed=limits.seed + turn.number, zeal=ZEAL)
        if len(step.scope.speakers) >= MANY:
            return self.executor.submit(assemble, step.matrix, slots(step), limits, start=begin)
        if start is not None and len(step.matrix.cost) > WIDE and not step.scope.decides_all:
            limits = replace(limits, within=NEAR)
        return self.executor.submit(run, step.matrix, limits, start=begin)

    def _come_back(self, step: Step, future: Future[Outcome]) -> tuple[Step, Outcome]:
        outcome = self.beside.result_of(future)
        self.ledger.note(step, outcome)
        if outcome.holds is not Holds.NOTHING:
            self.ledger.stopped.append(outcome.stopped)
        return step, outcome

    def solve(
        self, step: Step, *, start: Floats | None = None, patience: int = 1, proof: bool = False
    ) -> Outcome:
        """Solve one step, and wait for it: on the executor, as one can be interrupted while one waits."""
        limits = replace(self.limits(step, patience), proof=proof)
        _, outcome = self._come_back(step, self.executor.submit(run, step.matrix, limits, start=start))
        return outcome

    def keeps_counts(self, cards: Cards) -> bool:
        """Whether cards keep the hard rules that count holders across branches."""
        return all(count.holds(self.organisation, cards.steps) for count in self.policy.counts)

    def measure(self, cards: Cards) -> Score:
        """The criteria of cards."""
        return measured(self.organisation, self.policy, cards)
