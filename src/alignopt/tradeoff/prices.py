"""Which rules bind, and what each costs."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import polars as pl

from alignopt.conflict.groups import DEFAULTS, with_aside
from alignopt.conflict.words import rule_in_words
from alignopt.errors import UnknownName
from alignopt.plan.tables import ROUNDING
from alignopt.rules.availability import BARRING
from alignopt.rules.bands import DEFAULT
from alignopt.rules.policy import established
from alignopt.solver.progress import Progress, reporting
from alignopt.solver.solve import running
from alignopt.tradeoff.brief import in_brief
from alignopt.tradeoff.limits import at_default, at_limit
from alignopt.tradeoff.parts import has_more, parts_with, renewed, taken_over, with_cards

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alignopt.plan.plan import Plan
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.rules.rule import Rule
    from alignopt.solver.progress import Report
    from alignopt.solver.settings import Settings
    from alignopt.tradeoff.parts import Part, Renewed

SCHEMA = {
    "rule_id": pl.String,
    "kind": pl.String,
    "says": pl.String,
    "source": pl.String,
    "binds": pl.Int64,
    "price": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "is_distinguishable": pl.Boolean,
    "holders": pl.String,
}


@dataclass(frozen=True, eq=False)
class Bound:
    """A rule or default with those at its limit, and the problem as it would be without it."""

    rule_id: str
    kind: str
    says: str
    source: str | None
    organisation: Organisation
    policy: Policy
    holders: tuple[int, ...]
    parts: tuple[Part, ...]


def prices(
    plan: Plan,
    *,
    rules: Iterable[str] | None = None,
    settings: Settings | None = None,
    progress: Report | None = None,
) -> pl.DataFrame:
    """Which rules bind, and what each costs.

    A holder is at the limit of a rule if its card would break the rule, were it tighter by one unit: a goal,
    a holder, one step (see :func:`alignopt.tradeoff.limits.at_limit`). For the price, the rule is set aside:
    it binds nobody, and its default does not come back (:func:`alignopt.price` of
    ``changes.without_rule(...)`` answers what happens if it does). Then the neighbourhoods of those at its
    limit are decided anew, side by side where they do not touch, everybody else's scorecards as they are;
    first under all rules, so that what can be improved anyway is not booked to a rule, then without this
    one. The difference of the two is the price.

    Parameters
    ----------
    plan
        The plan at hand.
    rules
        Ids of rules; ``"default goal_count"`` and ``"default goal_weight"`` are those of the defaults. All
        stated rules if not given.
    settings
        How the parts are decided; the plan's own with a quarter of the nodes if not given.
    progress
        As for :func:`alignopt.solve`; one bar for all.

    Returns
    -------
    polars.DataFrame
        One row per rule, the dearest first. Columns: rule_id; kind; says (the rule in words); source; binds
        (how many are at its limit); price (points that the plan would gain without the rule, at the plan's
        rates; negative only for a rule without which other goals are available and criteria mean more); low
        and high (where the price lies while all others' cards stay: the gaps of the parts under all rules,
        and without it; high is null where nobody is at the limit, since nothing was solved: only steps that
        go farther than one unit could gain anything then); is_distinguishable (whether that leaves 0 out);
        holders (ids of those at the limit, top-down).

    Raises
    ------
    UnknownName
        If there is no such rule.
    ValueError
        If settings have other rates than the plan.
    """
    chosen = settings or in_brief(plan.settings)
    if chosen.rates != plan.settings.rates:
        message = "settings: the rates must be those of the plan, or its total and others mean two things"
        raise ValueError(message)
    found = [_bound(plan, name) for name in _named(plan, rules)]
    together = sorted({part for each in found for part in each.parts})
    count = len(together) + sum(len(each.parts) for each in found)
    with reporting(progress) as report:
        meter = Meter(report, count)
        before = _under_all(plan, chosen, together, meter)
        rows = [_row(plan, chosen, each, before, meter) for each in found]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("price", descending=True, maintain_order=True)


class Meter:
    """How many of all parts have been decided."""

    def __init__(self, report: Report, total: int) -> None:
        self.report, self.total, self.done, self.what = report, total, 0, "under all rules"

    def __call__(self) -> None:
        """One more is done."""
        self.done += 1
        self.report(Progress(self.done, self.total, f"pricing rules: {self.what}"))


def _named(plan: Plan, rules: Iterable[str] | None) -> list[str]:
    """Ids that are asked for, in the order of the table."""
    stated = [rule.rule_id for rule in plan.solution.policy.rules]
    if rules is None:
        return stated
    asked = [rules] if isinstance(rules, str) else list(rules)
    known = [*stated, *DEFAULTS]
    for name in asked:
        if name not in known:
            raise UnknownName.among("rule", str(name), known)
    return [name for name in known if name in asked]


def _bound(plan: Plan, name: str) -> Bound:
    """A rule or default, who is at its limit, and what is to be decided anew for it."""
    organisation, policy, cards = plan.organisation, plan.solution.policy, plan.solution.cards
    if name in DEFAULTS:
        kind = DEFAULTS[name]
        holders = at_default(organisation, policy, cards, kind)
        free = established(plan.problem, waived=frozenset({kind}))
        says = f"{kind.replace('_', ' ')} where no rule says another"
        source: str | None = DEFAULT
    else:
        rule = next(each for each in policy.rules if each.rule_id == name)
        free = established(with_aside(plan.problem, [name]))
        holders = _missed(free[0], organisation, rule, at_limit(organisation, policy, cards, rule))
        kind, says, source = rule.kind, rule_in_words(rule), rule.source
    parts = tuple(parts_with(organisation, holders))
    return Bound(name, kind, says, source, *free, tuple(holders), parts)


def _missed(free: Organisation, now: Organisation, rule: Rule, holders: Sequence[int]) -> list[int]:
    """Of those from whom a rule bars goals, who could carry more without it; of other kinds, everybody."""
    if not rule.hard or rule.kind not in BARRING or not rule.means_goals:
        return list(holders)
    return [v for v in holders if has_more(free, now, v)]


def _under_all(plan: Plan, settings: Settings, parts: Sequence[Part], meter: Meter) -> Renewed:
    """The plan after all parts that any rule is about were decided anew under all rules."""
    solution = plan.solution
    with running(plan.organisation, solution.policy, settings) as context:
        return renewed(context, solution.cards, parts, meter)


def _row(plan: Plan, settings: Settings, each: Bound, before: Renewed, meter: Meter) -> tuple[object, ...]:
    ids = plan.organisation.holders.ids
    said = each.rule_id, each.kind, each.says, each.source, len(each.holders)
    whose = ", ".join(ids[v] for v in each.holders)
    if not each.parts:
        return (*said, 0.0, 0.0, None, False, whose)
    meter.what = each.rule_id
    with running(each.organisation, each.policy, settings) as context:
        cards = taken_over(context, with_cards(plan.solution, before.cards))
        after = renewed(context, cards, each.parts, meter)
    price = before.total - after.total
    low = price - sum(before.open[part] for part in each.parts)
    high = price + sum(after.open.values())
    if each.kind not in BARRING:  # what binds nobody costs nothing
        price, low = max(0.0, price), max(0.0, low)
    is_sure = low > ROUNDING or high < -ROUNDING
    return (*said, *map(_figure, (price, low, high)), is_sure, whose)


def _figure(points: float) -> float | None:
    """No figure where nothing bounds it; nothing where it rounds to nothing."""
    return None if not isfinite(points) else 0.0 if abs(points) <= ROUNDING else points
