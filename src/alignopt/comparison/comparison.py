"""The comparison of two or more plans."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase
from typing import TYPE_CHECKING

import polars as pl

from alignopt.auditing.audit import Audit
from alignopt.comparison import criteria, moves
from alignopt.comparison.differs import differences
from alignopt.comparison.names import refuse
from alignopt.comparison.pair import Pair
from alignopt.comparison.side import Side
from alignopt.plan.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Plans beside the first of them, the baseline. It does not change; its frames are made when first read.

    Only :attr:`criteria` has a column for each plan. Every other frame begins with the column ``plan``, which
    names the plan that is held against the baseline; ``before`` is the baseline's, ``after`` that plan's.

    Attributes
    ----------
    plans
        The baseline, then those compared with it.
    names
        What they are called.
    """

    plans: tuple[Plan | Audit, ...]
    names: tuple[str, ...]

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The plans in one form, the baseline first."""
        return tuple(Side.of(name, plan) for name, plan in zip(self.names, self.plans, strict=True))

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The baseline beside each other plan."""
        return tuple(Pair(self.sides[0], side) for side in self.sides[1:])

    @cached_property
    def criteria(self) -> pl.DataFrame:
        """Points by criterion, each plan a column: what one wants to see.

        Columns: criterion (delivered last), one for each plan by its name (points: 1 % of the organisation's
        capacity, lower is better; null where the plan has no such criterion), then ``change_<name>`` for each
        but the baseline (its points less the baseline's; a criterion that is not there counts nothing).
        """
        return criteria.wide(self.sides)

    @cached_property
    def criteria_long(self) -> pl.DataFrame:
        """The same with a row for each plan, the baseline's among them.

        Columns: plan, criterion, points, floor (null for audited cards), rate (the plan's own; null for
        delivered), change (points less the baseline's), weighted (change x the baseline's rate; they add up
        to the change of the total).
        """
        return criteria.long(self.sides)

    @cached_property
    def total(self) -> pl.DataFrame:
        """One row per plan, the baseline first.

        Columns: plan, total (at its own rates), bound (points below which no plan of its problem can come;
        null where it is not known), weighed (its criteria at the baseline's rates), change (weighed less the
        baseline's total), low and high, is_distinguishable.

        The change is a fact about the cards. The difference of the best totals that the two problems allow
        lies between low = bound - baseline's total and high = weighed - baseline's bound, at the baseline's
        rates; is_distinguishable says whether that leaves 0 out. An end is null where nothing bounds it:
        audited cards have no bound, cards that break hard rules do not show what is possible, and a bound at
        other rates says nothing.
        """
        return criteria.total(self.sides)

    @cached_property
    def differs(self) -> tuple[str, ...]:
        """What differs between the tables and rates, as sentences: nothing, where they are the same."""
        said = [each for pair in self.pairs for each in differences(pair.before, pair.after)]
        return tuple(dict.fromkeys(said))

    @cached_property
    def perspectives(self) -> pl.DataFrame:
        """Perspectives by id.

        Columns: plan, perspective_id, name, target_before and target_after (shares), before and after (share
        of the organisation's capacity that plans of people and leaf units put on it, competencies included),
        change. Null where the problem has no such perspective.
        """
        return self._each(moves.perspectives)

    @cached_property
    def goals(self) -> pl.DataFrame:
        """All goals, the largest change first.

        Columns: plan, goal_id, name, perspective_id, before and after (share of the organisation's capacity
        that plans of people and leaf units put on the goal itself, as in ``plan.workload``), change,
        holders_before and holders_after (how many of them carry it), only_in (the plan whose problem alone
        has it, else null).
        """
        return self._each(moves.goals)

    @cached_property
    def units(self) -> pl.DataFrame:
        """All units, where most capacity moved first.

        Columns: plan, unit_id, name, moved (share of the capacity beneath it, in both, that is put on other
        goals; null where none is), capacity (that capacity), moved_capacity, alignment_change and
        balance_change (of the unit's part of those criteria, in points: they add up to the criterion's
        change), only_in.
        """
        return self._each(moves.units)

    @cached_property
    def holders(self) -> pl.DataFrame:
        """People and units whose scorecard changed, where most capacity moved first.

        Columns: plan, holder_id, name, kind (person or unit), moved (half the sum of |w - w'| over goals,
        each a share of the card's goals: 0 to 1; null where only one plan gives it a card; 0 where
        competencies alone changed), capacity (mean of the two), moved_capacity (moved x capacity), gains and
        gives_up (text: what it newly carries and no longer carries, with weights; null for nothing), only_in
        (the plan that alone gives it a card, else null).
        """
        return self._each(moves.holders)

    @cached_property
    def weights(self) -> pl.DataFrame:
        """Weights that changed, holder by holder.

        Columns: plan, holder_id, goal_id (or the competency's), section, before and after (shares of the
        card; 0: not on it; null: no card), change (null where there is no card).
        """
        return self._each(moves.weights)

    @cached_property
    def moves(self) -> pl.DataFrame:
        """How much moved, one row per plan.

        Columns: plan, moved (share of the capacity of people and leaf units in both that is put on other
        goals; null where none is in both), capacity (that capacity), leaves (how many have a card in both),
        changed (how many of those changed), units (how many cards of units above them changed), joined and
        left (how many have a card in this plan, or in the baseline, alone).
        """
        return self._each(moves.moves)

    @property
    def moved(self) -> float | None:
        """Share of the capacity that one plan puts on other goals than the other; None if nobody is in both.

        Raises
        ------
        ValueError
            If more than two plans are compared; see :attr:`moves`.
        """
        if len(self.pairs) > 1:
            message = f"moved: {len(self.pairs)} plans are held against {self.names[0]}; see comparison.moves"
            raise ValueError(message)
        found: float | None = self.moves["moved"].item()
        return found

    def _each(self, of: Callable[[Pair], pl.DataFrame]) -> pl.DataFrame:
        """The frame of every pair, one beneath the other."""
        frames = [of(pair) for pair in self.pairs]
        named = [
            frame.select(pl.lit(pair.after.name).alias("plan"), pl.all())
            for pair, frame in zip(self.pairs, frames, strict=True)
        ]
        return pl.concat(named)

    def __repr__(self) -> str:
        """Ten lines or so: which is better and how sure that is, what paid for it, and what moved."""
        from alignopt.comparison.display import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from alignopt.comparison.display import as_html

        return as_html(self)


def compare(
    a: Plan | Audit, b: Plan | Audit, *more: Plan | Audit, names: Sequence[str] | None = None
) -> Comparison:
    """Hold plans, or audited cards such as last year's, against the first of them.

    Parameters
    ----------
    a
        The baseline.
    b, *more
        What is compared with it. The organisations need not be the same: people may have joined or left,
        goals may have been added or dropped.
    names
        What the plans are called, in the same order; else their problems' names if all differ, else A, B, C.

    Returns
    -------
    Comparison
        By criterion, perspective, goal, unit and holder.

    Raises
    ------
    BadInput
        With every failure listed, if names are too few, too many, empty or not different, or a plan has no
        holder and no goal in common with the baseline.
    TypeError
        If something is neither a plan nor an audit.

    Examples
    --------
    >>> import alignopt
    >>> problem = alignopt.read(alignopt.generate(12))
    >>> first = alignopt.audit(problem, {"P-01": {"S-C1": 1.0}})
    >>> second = alignopt.audit(problem, {"P-01": {"S-C1": 0.75, "S-F1": 0.25}})
    >>> alignopt.compare(first, second).holders.select("holder_id", "moved", "gains").row(0)
    ('P-01', 0.25, 'S-F1 (25 %)')
    """
    plans = (a, b, *more)
    for plan in plans:
        if not isinstance(plan, Plan | Audit):
            message = f"compare: got a {type(plan).__name__}, expected plans (alignopt.solve) or audits"
            raise TypeError(message)
    given = _named(plans) if names is None else (names,) if isinstance(names, str) else tuple(names)
    refuse(plans, given)
    return Comparison(plans, given)


def _named(plans: Sequence[Plan | Audit]) -> tuple[str, ...]:
    """The names of the problems if they tell the plans apart, else letters."""
    letters = [*ascii_uppercase, *(f"plan {number}" for number in range(27, len(plans) + 1))]
    own = tuple(plan.problem.name for plan in plans)
    return own if criteria.are_distinct(own) else tuple(letters[: len(plans)])
