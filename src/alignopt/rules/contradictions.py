"""Contradictions that need no solver: holders whose own rules leave no scorecard, goals too few can carry.

What is looked at: counts against what is available; bands of weights against each other and against 100 % on
the grid; what must be carried against what may be; the least and most of perspectives, categories and
sections, alone and added up; rules on contributors against who can carry. Whoever passes may still have no
scorecard: that is for the solver to find.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alignopt.rules.bands import many
from alignopt.rules.budgets import able_holders
from alignopt.rules.rule import Rule
from alignopt.rules.scope import goals_of, lines_of
from alignopt.rules.totals import Total, totals_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.rules.sections import Section

ROUNDING = 1e-9
COUNTING, WEIGHING = ("goal_count", "require", "fix_weight"), ("goal_weight", "fix_weight", "weight_step")


@dataclass(frozen=True)
class Contradiction:
    """Why one holder can have no scorecard, or one goal not its carriers, and the rules that say so.

    ``holder_id`` is None where the rules count holders across the organisation.
    """

    holder_id: str | None
    why: str
    rules: tuple[str, ...]

    def __str__(self) -> str:
        """One sentence."""
        named = f" (rules: {', '.join(self.rules)})" if self.rules else ""
        return f"{self.holder_id}: {self.why}{named}" if self.holder_id else f"{self.why}{named}"


@dataclass(frozen=True, eq=False)
class Own:
    """One holder's policy, along its candidates.

    ``usable`` are those whose band is not empty; ``options`` the steps that goals may take in all.
    """

    ids: tuple[str, ...]
    lightest: NDArray[np.int64]
    heaviest: NDArray[np.int64]
    required: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    fewest: int
    most: int
    grid: int
    options: tuple[int, ...]
    section: Section | None

    def span(self, count: int) -> tuple[int, int]:
        """The fewest and most steps that so many goals can take, those required among them."""
        must, may = self.usable & self.required, self.usable & ~self.required
        more = max(0, count - int(must.sum()))
        low = self.lightest[must].sum() + np.sort(self.lightest[may])[:more].sum()
        high = self.heaviest[must].sum() + np.sort(self.heaviest[may])[::-1][:more].sum()
        return int(low), int(high)


def contradictions(organisation: Organisation, policy: Policy) -> list[Contradiction]:
    """Every contradiction that can be seen without solving: holders in their order, then goals."""
    found = []
    for holder in np.flatnonzero(organisation.has_card).tolist():
        said = next(_why_none(organisation, policy, holder), None)
        if said is not None:
            found.append(Contradiction(organisation.holders.ids[holder], *said))
    return [*found, *_too_few_carriers(organisation, policy)]


def _why_none(
    organisation: Organisation, policy: Policy, holder: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Reasons why a holder can have no scorecard, each with the rules behind it."""
    own = own_policy(organisation, policy, holder)
    rules = [rule for rule in policy.rules_of.get(holder, ()) if rule.hard]

    def of(*kinds: str) -> tuple[str, ...]:
        return tuple(rule.rule_id for rule in rules if rule.kind in kinds)

    yield from _unavailable(organisation, holder, rules)
    required = int(own.required.sum())
    if own.fewest > own.most:
        left = len(own.ids)
        asked = f"at least {many(own.fewest)} are asked for, at most {own.most} can be carried"
        yield f"{asked} ({left} available)", of(*COUNTING)
    if required > own.most:
        yield f"{many(required)} must be carried, at most {own.most} may be", of(*COUNTING)
    if not own.usable.any():
        low, high = percent(own.lightest.max() / own.grid), percent(own.heaviest.min() / own.grid)
        step = percent(1 / own.grid)
        yield f"a goal must weigh at least {low} and at most {high}, in steps of {step}", of(*WEIGHING)
    for at in np.flatnonzero(own.required & ~own.usable).tolist():
        yield _no_band(own, at), of(*WEIGHING, "require")
    if not own.options:
        yield (
            f"no section of competencies fits, in steps of {percent(1 / own.grid)}",
            of("section_weight", "weight_step"),
        )
    if not _fills(own):
        yield _cannot_fill(own), of(*COUNTING, *WEIGHING, "section_weight")
    yield from _totals_apart(own, totals_of(organisation, policy, holder, rules))


def own_policy(organisation: Organisation, policy: Policy, holder: int) -> Own:
    """A holder's part of the policy."""
    span = slice(organisation.start[holder], organisation.start[holder + 1])
    grid, section = int(policy.grid[holder]), policy.sections.of.get(holder)
    lightest, heaviest = policy.lightest[span], policy.heaviest[span]
    return Own(
        ids=tuple(organisation.goals.ids[goal] for goal in organisation.goals_of(holder)),
        lightest=lightest,
        heaviest=heaviest,
        required=policy.required[span],
        usable=lightest <= heaviest,
        fewest=int(policy.min_goals[holder]),
        most=int(policy.max_goals[holder]),
        grid=grid,
        options=(grid,) if section is None else section.options,
        section=section,
    )


def percent(share: float) -> str:
    """A share as people write it; what one machine computes a hair's breadth below a half is not cut off.

    >>> percent(0.35), percent(0.46875), percent(0.46875 - 1e-15)
    ('35 %', '46.88 %', '46.88 %')
    """
    return f"{round(100 * share, 9):.4g} %"


def _unavailable(
    organisation: Organisation, holder: int, rules: list[Rule]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Goals that must be carried and cannot be."""
    mine = organisation.goals_of(holder)
    for rule in rules:
        asks = rule.kind in ("require", "fix_weight") and rule.means_goals
        if asks and not goals_of(organisation, rule)[mine].any():
            what = rule.goal_id or f"a goal of {rule.category or rule.perspective_id}"
            yield f"must carry {what}, which is not available to it", (rule.rule_id,)


def _no_band(own: Own, at: int) -> str:
    low, high = percent(own.lightest[at] / own.grid), percent(own.heaviest[at] / own.grid)
    step = percent(1 / own.grid)
    return f"{own.ids[at]} must be carried with at least {low} and at most {high}, in steps of {step}"


def _fills(own: Own) -> bool:
    """Whether some number of goals can add up to what goals may take, and competencies to the rest."""
    counts = range(max(own.fewest, int(own.required.sum())), min(own.most, int(own.usable.sum())) + 1)
    spans = [own.span(count) for count in counts]
    return any(
        any(low <= steps <= high for low, high in spans)
        and (own.section is None or own.section.allows(steps))
        for steps in own.options
    )


def _cannot_fill(own: Own) -> str:
    usable = own.usable if own.usable.any() else np.ones_like(own.usable)
    low = percent(own.lightest[usable].min() / own.grid)
    high = percent(own.heaviest[usable].max() / own.grid)
    counts = f"{max(own.fewest, int(own.required.sum()))} to {many(own.most)}"
    whole = "100 %" if own.section is None else "what competencies leave"
    return f"{counts} of {low} to {high} each cannot add up to {whole} in steps of {percent(1 / own.grid)}"


def _totals_apart(own: Own, totals: list[Total]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Sums of weights whose bounds contradict what they are sums of, or each other."""
    for total in totals:
        if total.low > total.reach + ROUNDING:
            asked = f"{total.name} must weigh at least {percent(total.low)}"
            yield f"{asked}, at most {percent(total.reach)} can be put on it", (total.rule_id,)
        if total.high < total.least - ROUNDING:
            asked = f"{total.name} may weigh at most {percent(total.high)}"
            yield f"{asked}, at least {percent(total.least)} must be put on it", (total.rule_id,)
    for family in _disjoint(totals):
        low, high = sum(total.low for total in family), sum(total.high for total in family)
        rest = 1.0 - low
        if rest < -ROUNDING:
            listed = " + ".join(percent(total.low) for total in family if total.low > 0)
            names = tuple(total.rule_id for total in family if total.low > 0)
            yield f"the least that must be put on parts adds up to {listed}, more than 100 %", names
        if high < 1.0 - ROUNDING and np.logical_or.reduce([total.items for total in family]).all():
            listed = " + ".join(percent(total.high) for total in family)
            names = tuple(total.rule_id for total in family if total.high < 1.0)
            yield f"the most that may be put on all parts adds up to {listed}, less than 100 %", names


def _disjoint(totals: list[Total]) -> Iterator[list[Total]]:
    """Sums that share no goal, by kind of rule; of several on the same goals, what they leave together."""
    kinds: dict[str, dict[bytes, Total]] = {}
    for total in totals:
        family = kinds.setdefault(total.kind, {})
        key = total.items.tobytes()
        family[key] = family[key].meeting(total) if key in family else total
    for family in kinds.values():
        chosen = list(family.values())
        if len(chosen) > 1 and not (np.sum([total.items for total in chosen], axis=0) > 1).any():
            yield chosen


def _too_few_carriers(organisation: Organisation, policy: Policy) -> Iterable[Contradiction]:
    for rule in policy.rules:
        if rule.kind == "contributors" and rule.hard:
            for goal, line in lines_of(organisation, rule).items():
                able = len(able_holders(organisation, rule, line))
                if able < (rule.min or 0.0) - ROUNDING:
                    name = organisation.goals.ids[goal]
                    why = f"{name}: at least {rule.min:g} must carry it or a goal that serves it, {able} can"
                    yield Contradiction(None, why, (rule.rule_id,))
