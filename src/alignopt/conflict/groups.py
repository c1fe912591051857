"""Rules as groups of constraints that can be set aside, one by one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from alignopt.model.rates import CRITERIA, Rates
from alignopt.rules.bands import DEFAULT, WAIVABLE
from alignopt.rules.contradictions import Contradiction, contradictions
from alignopt.rules.policy import established
from alignopt.solver.settings import Settings
from alignopt.solver.solve import exists

if TYPE_CHECKING:
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem
    from alignopt.rules.policy import Policy

    Groups = tuple[str, ...]

QUICK = Settings(Rates(**dict.fromkeys(CRITERIA, 0.0)), passes=0, nodes=50)
"""To find some plan, whatever it is worth."""
DEFAULTS = {f"{DEFAULT} {kind}": kind for kind in WAIVABLE}
"""Defaults that can be part of a conflict: as they are named in answers, and their kind."""


@dataclass(frozen=True, eq=False)
class Bench:
    """A problem whose rules can be set aside; policies are kept, since they are asked for again.

    A rule that is set aside binds nobody, but its default does not come back.
    """

    problem: Problem
    _seen: dict[frozenset[str], list[Contradiction]] = field(default_factory=dict)
    _made: dict[frozenset[str], tuple[Organisation, Policy]] = field(default_factory=dict)

    @cached_property
    def rules(self) -> Groups:
        """Ids of the hard rules."""
        hard = self.problem.rules.filter(pl.col("hard").fill_null(value=True))
        return tuple(hard["rule_id"])

    @cached_property
    def groups(self) -> Groups:
        """Everything that can be set aside: the defaults, then the hard rules."""
        return (*DEFAULTS, *self.rules)

    @cached_property
    def is_possible_without_rules(self) -> bool:
        """Whether a plan was found under the defaults alone."""
        return exists(with_aside(self.problem, list(self.rules)), QUICK) is True

    def contradictions(self, kept: Groups) -> list[Contradiction]:
        """Contradictions that need no solver, under some of the groups alone."""
        key = frozenset(kept)
        if key not in self._seen:
            self._seen[key] = contradictions(*self.keeping(kept))
        return self._seen[key]

    def keeping(self, kept: Groups) -> tuple[Organisation, Policy]:
        """Organisation and policy under some of the groups alone."""
        key = frozenset(kept)
        if key not in self._made:
            waived = frozenset(kind for name, kind in DEFAULTS.items() if name not in key)
            aside = [rule for rule in self.rules if rule not in key]
            self._made[key] = established(with_aside(self.problem, aside), waived=waived)
        return self._made[key]


def with_aside(problem: Problem, aside: list[str]) -> Problem:
    """The problem with some rules set aside: soft, and free to break."""
    is_aside = pl.col("rule_id").is_in(aside)
    rules = problem.rules.with_columns(
        hard=pl.when(is_aside).then(pl.lit(value=False)).otherwise("hard"),
        penalty=pl.when(is_aside).then(pl.lit(0.0)).otherwise("penalty"),
    )
    return replace(problem, rules=rules)


def with_soft(problem: Problem, chosen: list[str]) -> Problem:
    """The problem with some hard rules soft, at a point per unit; all soft ones of its own are set aside."""
    is_chosen = pl.col("rule_id").is_in(chosen)
    is_soft = ~pl.col("hard").fill_null(value=True)
    rules = problem.rules.with_columns(
        hard=pl.when(is_chosen | is_soft).then(pl.lit(value=False)).otherwise("hard"),
        penalty=pl.when(is_chosen).then(pl.lit(1.0)).when(is_soft).then(pl.lit(0.0)).otherwise("penalty"),
    )
    return replace(problem, rules=rules)
