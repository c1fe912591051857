"""One side of a comparison: a plan, or cards that were audited, in the same form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.auditing.audit import Audit
from alignopt.auditing.given import Given
from alignopt.auditing.measure import scored, shares_of
from alignopt.model.score import POINTS, competencies_by_perspective
from alignopt.plan.tables import DELIVERED
from alignopt.rules.rule import COMPETENCIES, GOALS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.model.cards import Shares
    from alignopt.model.rates import Rates
    from alignopt.model.score import Score
    from alignopt.plan.plan import Plan
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem

PERSON, UNIT = "person", "unit"


@dataclass(frozen=True, eq=False)
class Side:
    """A plan, or audited cards as their criteria take them: scaled to 100 %, without what is unknown.

    Attributes
    ----------
    name
        What it is called in the comparison.
    problem, organisation, shares, score, rates
        Its tables, the same as arrays, its cards, what they come to, and what a point counts.
    floors
        By criterion, the least that it could be; empty for audited cards.
    bound
        Points below which no plan can come; None where it is not known.
    is_sound
        Whether it is a plan that all rules allow, so that the best one is no worse.
    """

    name: str
    problem: Problem
    organisation: Organisation
    shares: Shares
    score: Score
    rates: Rates
    floors: dict[str, float]
    bound: float | None
    is_sound: bool

    @classmethod
    def of(cls, name: str, plan: Plan | Audit) -> Side:
        """Read a side off a plan or an audit."""
        return cls._audited(name, plan) if isinstance(plan, Audit) else cls._planned(name, plan)

    @classmethod
    def _planned(cls, name: str, plan: Plan) -> Side:
        return cls(
            name=name,
            problem=plan.problem,
            organisation=plan.organisation,
            shares=plan.shares,
            score=plan.score,
            rates=plan.settings.rates,
            floors=dict(plan.criteria.select("criterion", "floor").iter_rows()),
            bound=plan.bound if isfinite(plan.bound) else None,
            is_sound=True,
        )

    @classmethod
    def _audited(cls, name: str, audit: Audit) -> Side:
        given = Given.of(audit.problem, audit.scorecards)
        shares = shares_of(given)
        return cls(
            name=name,
            problem=audit.problem,
            organisation=given.weighed,
            shares=shares,
            score=scored(given, shares, float(audit.findings["cost"].sum())),
            rates=audit.rates,
            floors={},
            bound=None,
            is_sound=audit.is_sound,
        )

    @property
    def points(self) -> dict[str, float]:
        """Points of each criterion, and of delivered."""
        return self.score.points | {DELIVERED: self.score.delivered}

    @cached_property
    def cards(self) -> pl.DataFrame:
        """All that stands on cards.

        Columns: holder_id, goal_id (or the competency's), section, weight (share of the whole card), share
        (of the section of goals; null for competencies).
        """
        shares, organisation = self.shares, self.organisation
        carried, stands = np.flatnonzero(shares.goals > 0), np.flatnonzero(shares.competencies > 0)
        at = organisation.holder[carried]
        goals = pl.DataFrame(
            {
                "holder_id": _named(organisation.holders.ids, at),
                "goal_id": _named(organisation.goals.ids, organisation.goal[carried]),
                "section": pl.repeat(GOALS, len(carried), dtype=pl.String, eager=True),
                "weight": shares.goals[carried] * shares.section[at],
                "share": shares.goals[carried],
            }
        )
        competencies = pl.DataFrame(
            {
                "holder_id": _named(organisation.holders.ids, shares.holder[stands]),
                "goal_id": _named(organisation.competencies.ids, shares.competency[stands]),
                "section": pl.repeat(COMPETENCIES, len(stands), dtype=pl.String, eager=True),
                "weight": shares.competencies[stands],
                "share": pl.repeat(None, len(stands), dtype=pl.Float64, eager=True),
            }
        )
        return pl.concat([goals, competencies])

    @cached_property
    def holders(self) -> pl.DataFrame:
        """Everyone: columns holder_id, name, kind (person or unit), is_leaf, capacity, has_card."""
        holders = self.organisation.holders
        kinds = [PERSON if each else UNIT for each in holders.is_person]
        frame = pl.DataFrame(
            {
                "holder_id": _texts(holders.ids),
                "name": _texts(holders.names),
                "kind": _texts(kinds),
                "is_leaf": holders.is_leaf,
                "capacity": self.organisation.capacity,
            }
        )
        carrying = self.cards["holder_id"].unique()
        return frame.with_columns(has_card=pl.col("holder_id").is_in(carrying.implode()))

    @cached_property
    def beneath(self) -> pl.DataFrame:
        """Every leaf under every unit above it, itself if it is a unit: columns unit_id, holder_id."""
        holders = self.organisation.holders
        leaves = np.flatnonzero(holders.is_leaf)
        above = np.where(holders.is_person[leaves], holders.parent[leaves], leaves)
        parts = []
        while len(leaves):
            parts.append(np.stack([above, leaves]))
            above = holders.parent[above]
            leaves, above = leaves[above >= 0], above[above >= 0]
        units, under = np.concatenate(parts, axis=1)
        return pl.DataFrame({"unit_id": _named(holders.ids, units), "holder_id": _named(holders.ids, under)})

    @cached_property
    def units(self) -> pl.DataFrame:
        """Every unit: columns unit_id, name, alignment, balance: its part of those criteria, in points."""
        organisation, parents = self.organisation, self.organisation.parents
        part = np.zeros(len(organisation.capacity))
        part[parents] = organisation.capacity[parents] / max(organisation.capacity[parents].sum(), 1e-300)
        frame = pl.DataFrame(
            {
                "unit_id": _texts(organisation.holders.ids),
                "name": _texts(organisation.holders.names),
                "alignment": POINTS * part * self.score.alignment_of,
                "balance": POINTS * part * self.score.balance_of,
            }
        )
        return frame.filter(pl.Series(~organisation.holders.is_person))

    @cached_property
    def goals(self) -> pl.DataFrame:
        """Every goal: columns goal_id, name, perspective_id, delivered, holders.

        Delivered is the share of the organisation's capacity that leaves' plans put on the goal itself;
        holders counts those leaves.
        """
        goals, organisation = self.organisation.goals, self.organisation
        leaf = organisation.holders.is_leaf[organisation.holder] & (self.shares.goals > 0)
        count = np.bincount(organisation.goal[leaf], minlength=len(goals.ids))
        return pl.DataFrame(
            {
                "goal_id": _texts(goals.ids),
                "name": _texts(goals.names),
                "perspective_id": _named(organisation.perspective_ids, goals.perspective),
                "delivered": self.score.staffed / organisation.capacity[0],
                "holders": count.astype(np.int64),
            }
        )

    @cached_property
    def perspectives(self) -> pl.DataFrame:
        """Every perspective: columns perspective_id, name, target, delivered (by goals and competencies)."""
        organisation, shares = self.organisation, self.shares
        work = organisation.capacity * organisation.holders.is_leaf / organisation.capacity[0]
        delivered = work @ competencies_by_perspective(organisation, shares)
        np.add.at(
            delivered,
            organisation.goals.perspective[organisation.goal],
            (work * shares.section)[organisation.holder] * shares.goals,
        )
        return self.problem.perspectives.select(
            "perspective_id", "name", target="target_weight", delivered=pl.Series(delivered)
        )


def _texts(values: tuple[str, ...] | list[str]) -> pl.Series:
    return pl.Series(values, dtype=pl.String)


def _named(ids: tuple[str, ...], at: NDArray[np.int64]) -> pl.Series:
    """The ids at some positions."""
    return _texts(ids).gather(pl.Series(at, dtype=pl.Int64))
