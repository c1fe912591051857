"""What drafts are written from: a plan's tables, looked up by holder."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import polars as pl

from alignopt.plan.filenames import file_names
from alignopt.plan.markdown import plain
from alignopt.plan.rows import Rows
from alignopt.plan.sight import served

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan

    Row = dict[str, Any]

ON_CARDS = ("holder_id", "goal_id", "weight", "perspective_id", "fit", "target", "target_unit", "serves")


class Goal(NamedTuple):
    """What drafts say of a goal: name and measure as Markdown, its whole target as stated."""

    name: str
    measure: str
    target: str | None
    target_kind: str | None


class Desk:
    """A plan's tables, indexed once.

    Attributes
    ----------
    cards, developed, gaps, yields, previous
        Rows by holder: goals and competencies on scorecards, gaps, where defaults yielded, last period's
        scorecards.
    balance
        Rows by unit.
    owners
        Who gets a draft, and whose scorecards are in it: every holder with a card, positions of one
        employee together.
    files
        Name of each owner's draft.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        problem, organisation = plan.problem, plan.organisation
        self._holders = organisation.holders
        self._parent: list[int] = organisation.holders.parent.tolist()
        self._capacity: list[float] = organisation.capacity.tolist()
        self._names = [plain(name) for name in organisation.holders.names]
        stated = problem.goals.select("goal_id", "name", "measure", "target", "target_kind").iter_rows()
        self.goals = {
            goal: Goal(plain(name), plain(measure or ""), *target) for goal, name, measure, *target in stated
        }
        self.perspectives = _names(problem.perspectives, "perspective_id")
        self.competencies = _names(problem.competencies, "competency_id")
        self.cards = Rows(plan.goals.select(ON_CARDS), "holder_id")
        self.developed = Rows(plan.competencies, "holder_id")
        self.gaps = Rows(plan.gaps, "holder_id")
        self.balance = Rows(plan.balance, "unit_id")
        self.yields = Rows(plan.policy.filter(pl.col("yielded").is_not_null()), "holder_id")
        self.previous = Rows(problem.previous, "holder_id")
        self.owners = _owners(plan)
        self.files = {owner: f"{name}.md" for owner, name in file_names(self.owners).items()}
        self._ways: dict[tuple[str, str, bool], tuple[str, ...]] = {}

    def name(self, holder: str) -> str:
        """What people call a holder, as Markdown."""
        return self._names[self._at(holder)]

    def sort(self, holder: str) -> str:
        """What a holder is: a role or a unit's level; empty where nothing is stated."""
        at = self._at(holder)
        stated = self._holders.role[at] if self.is_person(holder) else self._holders.level[at]
        return plain(stated or "")

    def is_person(self, holder: str) -> bool:
        """Whether it is a person's position, not a unit."""
        return bool(self._holders.is_person[self._at(holder)])

    def above(self, holder: str) -> str | None:
        """The unit that a holder belongs to."""
        above = self._parent[self._at(holder)]
        return None if above < 0 else self._holders.ids[above]

    def beneath(self, unit: str) -> list[str]:
        """Who stands right beneath a unit, scorecard or not."""
        return [self._holders.ids[v] for v in self._holders.children[self._at(unit)].tolist()]

    def is_root(self, holder: str) -> bool:
        """Whether it is the organisation itself."""
        return self.above(holder) is None

    def capacity(self, holder: str) -> float:
        """A holder's capacity."""
        return self._capacity[self._at(holder)]

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

    def carriers(self, unit: str) -> dict[str, dict[str, float]]:
        """For each goal on a unit's card: who right beneath carries it, and with what weight in all."""
        found: dict[str, dict[str, float]] = {}
        for holder in self.beneath(unit):
            for row in self.cards[holder]:
                if row["serves"] is not None:
                    carried = found.setdefault(row["serves"], {})
                    carried[holder] = carried.get(holder, 0.0) + row["weight"]
        return found

    def way_up(self, holder: str, row: Row) -> tuple[str, ...]:
        """What a goal on a holder's card leads to, in words: the steps above it, then the perspective."""
        above, goal, serves = self.above(holder), row["goal_id"], row["serves"]
        if above is None or serves is None:
            return (self.perspectives[row["perspective_id"]],)
        key = above, serves, goal == serves
        if key not in self._ways:
            [on] = (each for each in self.cards[above] if each["goal_id"] == serves)
            step = served(self.goals[serves].name, on["weight"], self.name(above), is_same=goal == serves)
            self._ways[key] = (step, *self.way_up(above, on))
        return self._ways[key]

    def asks(self, goal: str, competency: str) -> bool:
        """Whether a goal asks for a competency."""
        return competency in self._asked.get(goal, ())

    def _at(self, holder: str) -> int:
        return self._holders.index[holder]

    @cached_property
    def _asked(self) -> dict[str, set[str]]:
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
