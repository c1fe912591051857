"""The front: why no plan exists, which named rules contradict each other, and the cheapest way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.conflict.groups import DEFAULTS, QUICK, Bench
from alignopt.conflict.repair import SCHEMA, repair, repaired
from alignopt.conflict.search import conflict_of_branches, conflicts_of_holders
from alignopt.conflict.words import as_html, as_text, rule_in_words
from alignopt.rules.bands import DEFAULT
from alignopt.rules.contradictions import percent
from alignopt.rules.rule import stated
from alignopt.solver.limits import Limits
from alignopt.solver.solve import exists

if TYPE_CHECKING:
    from alignopt.conflict.search import Found
    from alignopt.problem.problem import Problem

WORK = Limits(nodes=20_000, seconds=60.0)
"""What one test may take: nodes, and seconds as a safety net. A test that it ends counts as undecided."""
ENOUGH = Limits(gap=0.05, nodes=2_000, seconds=20.0)
"""The same for a way out: it need not be the very cheapest."""
ROUNDS = 4


@dataclass(frozen=True, eq=False)
class Conflicts:
    """Which rules leave no plan. False where nothing was found, since a plan exists or nobody can tell.

    Attributes
    ----------
    bench
        The tables, with what setting rules aside leaves.
    found
        The conflicts, as positions of holders.
    holds_plan
        Whether a plan was found, so that there is no conflict; None where neither is proven.
    repair
        The cheapest way out: rule_id, bound, now, proposed, by, unit, holders, text.
    is_repaired
        Whether, so repaired, a plan was found.
    """

    bench: Bench
    found: tuple[Found, ...]
    holds_plan: bool | None
    repair: pl.DataFrame
    is_repaired: bool

    @property
    def problem(self) -> Problem:
        """The tables."""
        return self.bench.problem

    def __bool__(self) -> bool:
        """Whether there is any conflict."""
        return bool(self.found)

    @property
    def is_minimal(self) -> bool:
        """Whether every set of rules is minimal for certain: without any one of them there is no conflict."""
        return bool(self.found) and all(each.core.is_minimal for each in self.found)

    @property
    def rules(self) -> pl.DataFrame:
        """The rules in conflict: conflict (number), rule_id, kind, says, source.

        A default that takes part stands as ``default goal_count`` or the like.
        """
        known = {rule.rule_id: rule for rule in stated(self.problem.rules)}
        rows = [
            (number, name, DEFAULTS[name], self._default(each, DEFAULTS[name]), "default")
            if name in DEFAULTS
            else (number, name, known[name].kind, rule_in_words(known[name]), known[name].source)
            for number, each in enumerate(self.found, start=1)
            for name in each.core.groups
        ]
        schema = {"conflict": pl.Int64} | dict.fromkeys(("rule_id", "kind", "says", "source"), pl.String)
        return pl.DataFrame(rows, schema=schema, orient="row")

    @property
    def holders(self) -> pl.DataFrame:
        """Who is concerned: conflict (number), holder_id, name, why, has_card.

        Leaves without capacity have no card, and so are no obstacle; those that the same rules would leave
        none come last.
        """
        holders = self.bench.keeping(self.bench.groups)[0].holders
        rows = [
            (number, holders.ids[holder], holders.names[holder], why, has_card)
            for number, each in enumerate(self.found, start=1)
            for holder, why, has_card in each.told()
        ]
        schema = {"conflict": pl.Int64} | dict.fromkeys(("holder_id", "name", "why"), pl.String)
        return pl.DataFrame(rows, schema=schema | {"has_card": pl.Boolean}, orient="row")

    def repaired(self) -> Problem:
        """The problem with limits moved as proposed; the same where there is nothing to move."""
        return repaired(self.problem, self.repair)

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "is_minimal": self.is_minimal,
            "rules": self.rules.to_dicts(),
            "holders": self.holders.to_dicts(),
            "repair": self.repair.to_dicts(),
            "is_repaired": self.is_repaired,
        }

    def __str__(self) -> str:
        """In plain words."""
        return as_text(self)

    def __repr__(self) -> str:
        """The same: it is short."""
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)

    def _default(self, found: Found, kind: str) -> str:
        """A default in words, as it is for the first holder of a conflict for whom nothing is stated."""
        organisation, policy = self.bench.keeping(self.bench.groups)
        ids = [organisation.holders.ids[holder] for holder in found.holders]
        rows = policy.applied.filter(pl.col("holder_id").is_in(ids), source=DEFAULT, kind=kind)
        holder, low, high = rows.select("holder_id", "min", "max").row(0)
        shown = f"{low:g} to {high:g}" if kind == "goal_count" else f"{percent(low)} to {percent(high)}"
        return f"{kind.replace('_', ' ')} {shown} where no rule is stated, as for {holder}"


def conflicts(problem: Problem) -> Conflicts:
    """Which rules leave no plan, for whom, and the cheapest way out.

    Parameters
    ----------
    problem
        The tables, with rules that may contradict each other.

    Returns
    -------
    Conflicts
        True in a condition if there is any. Every set of rules that it names is proven to leave no plan (with
        the defaults that it names); ``is_minimal`` says whether none of them could be left out.
    """
    bench = Bench(problem)
    found = conflicts_of_holders(bench, WORK)
    holds_plan: bool | None = False
    if not found:
        holds_plan = exists(problem, QUICK)
        if holds_plan is not True:
            joint = conflict_of_branches(bench, WORK)
            found = [] if joint is None else [joint]
            holds_plan = False if found else holds_plan
    moves, is_repaired = _way_out(problem, found) if found else (pl.DataFrame(schema=SCHEMA), False)
    return Conflicts(bench, tuple(found), holds_plan, moves, is_repaired)


def _way_out(problem: Problem, found: list[Found]) -> tuple[pl.DataFrame, bool]:
    """Repair, look again, and repair what else comes up; and whether a plan exists in the end."""
    mended, moves = problem, pl.DataFrame(schema=SCHEMA)
    for _ in range(ROUNDS):
        more = repair(mended, found, ENOUGH)
        if more.is_empty():
            break
        moves = _together(moves, more)
        mended = repaired(mended, more)
        bench = Bench(mended)
        found = conflicts_of_holders(bench, WORK)
        if not found:
            if exists(mended, QUICK):
                return moves, True
            joint = conflict_of_branches(bench, WORK)
            found = [] if joint is None else [joint]
        if not found:
            break
    return moves, False


def _together(moves: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Moves of one limit after another are one move."""
    both = pl.concat([moves, more])
    return both.group_by("rule_id", "bound", maintain_order=True).agg(
        pl.first("now"),
        pl.last("proposed"),
        pl.sum("by"),
        pl.first("unit"),
        pl.max("holders"),
        pl.last("text"),
    )
