"""What drafts are written from: a plan's tables, looked up by holder."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import polars as pl

from alignopt.plan.filenames import file_names
from alignopt.plan.markdown import plain
from alignopt.plan.sight import LineOfSight, cards_of, traced

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan

    Rows = dict[str, list[dict[str, Any]]]


class Desk:
    """A plan's tables, indexed once.

    Attributes
    ----------
    owners
        Who gets a draft, and whose scorecards are in it: every holder with a card, positions of one
        employee together.
    files
        Name of each owner's draft.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        problem = plan.problem
        self.goals = {row["goal_id"]: row for row in problem.goals.iter_rows(named=True)}
        self.perspectives = _names(problem.perspectives, "perspective_id")
        self.competencies = _names(problem.competencies, "competency_id")
        self.cards = _by(plan.goals, "holder_id")
        self.developed = _by(plan.competencies, "holder_id")
        self.gaps = _by(plan.gaps, "holder_id")
        self.balance = _by(plan.balance, "unit_id")
        self.yields = _by(plan.policy.filter(pl.col("yielded").is_not_null()), "holder_id")
        self.owners = _owners(plan)
        self.files = {owner: f"{name}.md" for owner, name in file_names(self.owners).items()}

    def name(self, holder: str) -> str:
        """What people call a holder, as Markdown."""
        return plain(self.plan.organisation.holders.names[self._at(holder)])

    def sort(self, holder: str) -> str:
        """What a holder is: a role or a unit's level; empty where nothing is stated."""
        holders, at = self.plan.organisation.holders, self._at(holder)
        stated = holders.role[at] if self.is_person(holder) else holders.level[at]
        return plain(stated or "")

    def is_person(self, holder: str) -> bool:
        """Whether it is a person's position, not a unit."""
        return bool(self.plan.organisation.holders.is_person[self._at(holder)])

    def above(self, holder: str) -> str | None:
        """The unit that a holder belongs to."""
        holders = self.plan.organisation.holders
        above = int(holders.parent[self._at(holder)])
        return None if above < 0 else holders.ids[above]

    def beneath(self, unit: str) -> list[str]:
        """Who stands right beneath a unit, scorecard or not."""
        holders = self.plan.organisation.holders
        return [holders.ids[v] for v in holders.children[self._at(unit)].tolist()]

    def is_root(self, holder: str) -> bool:
        """Whether it is the organisation itself."""
        return self.above(holder) is None

    def capacity(self, holder: str) -> float:
        """A holder's capacity."""
        return float(self.plan.organisation.capacity[self._at(holder)])

    def link(self, holder: str) -> str:
        """Where a holder's draft is, seen from another draft."""
        return quote(self.files[self.owner[holder]])

    @cached_property
    def owner(self) -> dict[str, str]:
        """In whose draft each holder's scorecard is."""
        return {holder: owner for owner, holders in self.owners.items() for holder in holders}

    @cached_property
    def led(self) -> dict[str, str]:
        """The lead of each unit that has one."""
        return dict(self.plan.problem.units.drop_nulls("lead_id").select("unit_id", "lead_id").iter_rows())

    @cached_property
    def leads(self) -> dict[str, list[str]]:
        """The units that a person leads."""
        found: dict[str, list[str]] = {}
        for unit, lead in self.led.items():
            found.setdefault(lead, []).append(unit)
        return found

    @cached_property
    def previous(self) -> dict[str, dict[str, float]]:
        """Last period's scorecards."""
        found: dict[str, dict[str, float]] = {}
        columns = self.plan.problem.previous.select("holder_id", "goal_id", "weight")
        for holder, goal, weight in columns.iter_rows():
            found.setdefault(holder, {})[goal] = weight
        return found

    @cached_property
    def carriers(self) -> dict[tuple[str, str], dict[str, float]]:
        """For a unit and a goal on its card: who right beneath carries it, and with what weight in all."""
        found: dict[tuple[str, str], dict[str, float]] = {}
        columns = self.plan.goals.drop_nulls("serves").select("holder_id", "serves", "weight")
        for holder, serves, weight in columns.iter_rows():
            carried = found.setdefault((self.above(holder) or "", serves), {})
            carried[holder] = carried.get(holder, 0.0) + weight
        return found

    def line_of_sight(self, holder: str) -> LineOfSight:
        """The same as the plan's, without looking its tables up anew."""
        return traced(self.plan, holder, self._sights)

    def asking(self, holder: str, competency: str) -> list[str]:
        """The goals on a holder's card that ask for a competency, heaviest first."""
        return [
            row["goal_id"] for row in self.cards[holder] if competency in self._asks.get(row["goal_id"], ())
        ]

    def _at(self, holder: str) -> int:
        return self.plan.organisation.holders.index[holder]

    @cached_property
    def _sights(self) -> dict[str, dict[str, tuple[float, str | None]]]:
        return cards_of(self.plan.goals)

    @cached_property
    def _asks(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        columns = self.plan.problem.goal_competencies.select("goal_id", "competency_id")
        for goal, competency in columns.iter_rows():
            found.setdefault(goal, set()).add(competency)
        return found


def _owners(plan: Plan) -> dict[str, list[str]]:
    with_card = plan.scorecards["holder_id"].unique(maintain_order=True).to_list()
    employee = dict(
        plan.problem.people.drop_nulls("employee_id").select("person_id", "employee_id").iter_rows()
    )
    owners: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for holder in with_card:
        owner = first.setdefault(employee[holder], holder) if holder in employee else holder
        owners.setdefault(owner, []).append(holder)
    return owners


def _names(frame: pl.DataFrame, key: str) -> dict[str, str]:
    return {each: plain(name) for each, name in frame.select(key, "name").iter_rows()}


def _by(frame: pl.DataFrame, key: str) -> Rows:
    rows: Rows = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault(row[key], []).append(row)
    return rows
