"""Plan drafts that people can read: Markdown, one per holder.

Two positions of one employee share a draft; the plan of a unit's lead shows the unit's scorecard too.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import polars as pl

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan

SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~"} | {"\n": " ", "\r": " "})


def drafts(plan: Plan) -> dict[str, str]:
    """Every draft, file name to text, in the order of holders."""
    desk = Desk(plan)
    return {_file_name(owner): desk.draft(holders) for owner, holders in _owners(plan).items()}


class Desk:
    """What drafts are written from: a plan's tables, looked up by holder."""

    def __init__(self, plan: Plan) -> None:
        """Index the tables of a plan once."""
        self.plan = plan
        problem, holders = plan.problem, plan.organisation.holders
        self.names = dict(zip(holders.ids, holders.names, strict=True))
        self.goals = {row["goal_id"]: row for row in problem.goals.iter_rows(named=True)}
        self.perspectives = dict(problem.perspectives.select("perspective_id", "name").iter_rows())
        self.competencies = dict(problem.competencies.select("competency_id", "name").iter_rows())
        self.cards = _by_holder(plan.scorecards)
        self.gaps = _by_holder(plan.gaps)
        self.yields = _by_holder(plan.policy.filter(pl.col("yielded").is_not_null()))
        leads = problem.units.drop_nulls("lead_id").select("lead_id", "unit_id")
        self.leads: dict[str, list[str]] = {}
        for lead, unit in leads.iter_rows():
            self.leads.setdefault(lead, []).append(unit)

    def draft(self, holders: list[str]) -> str:
        """The draft of one owner: one holder, or all positions of one employee."""
        parts = [f"# Draft plan: {plain(self.names[holders[0]])}", ""]
        for holder in holders:
            parts += self._position(holder)
            for unit in self.leads.get(holder, []):
                if unit in self.cards:
                    parts += [f"## Scorecard of {plain(self.names[unit])}, which this plan leads", ""]
                    parts += self._table(unit)
        parts += ["*A draft proposed from the organisation's tables, to be talked over and agreed.*", ""]
        return "\n".join(parts)

    def _position(self, holder: str) -> list[str]:
        organisation = self.plan.organisation
        at = organisation.holders.index[holder]
        above = int(organisation.holders.parent[at])
        facts = [f"`{holder}`", plain(organisation.holders.level[at] or "unit")]
        if organisation.holders.role[at]:
            facts.append(plain(str(organisation.holders.role[at])))
        if above >= 0:
            facts.append(f"part of {plain(organisation.holders.names[above])}")
        facts.append(f"capacity {organisation.capacity[at]:g}")
        out = [" · ".join(facts), ""]
        if above < 0:
            out += self._organisation()
        return [*out, *self._table(holder), *self._why(holder), *self._gaps(holder), *self._policy(holder)]

    def _organisation(self) -> list[str]:
        points = {row[0]: row[1:3] for row in self.plan.criteria.iter_rows()}
        delivered, floor = points["delivered"]
        return [
            f"What plans put on strategic goals is {delivered:.1f} points from the targets "
            f"(no plan can come nearer than {floor:.1f}).",
            "",
        ]

    def _table(self, holder: str) -> list[str]:
        """The scorecard as a table."""
        out = [
            "| Goal | Perspective | Weight | Measure | Target |",
            "|---|---|---:|---|---|",
        ]
        for row in self.cards[holder]:
            goal = self.goals[row["goal_id"]]
            target = " ".join(str(part) for part in (row["target"], row["target_unit"]) if part)
            out.append(
                f"| {plain(goal['name'])} | {plain(self.perspectives[row['perspective_id']])} "
                f"| {percent(row['weight'])} | {plain(goal['measure'] or '')} | {plain(target)} |"
            )
        return [*out, ""]

    def _why(self, holder: str) -> list[str]:
        """Line of sight, one sentence a goal."""
        if self.plan.organisation.holders.parent[self.plan.organisation.holders.index[holder]] < 0:
            return []
        out = ["## What it serves", ""]
        for line in self.plan.line_of_sight(holder).lines():
            chain = [f"**{plain(str(line[0]['goal']))}**"]
            chain += [
                f"{plain(str(row['goal']))} ({plain(str(row['holder']))})"
                for below, row in pairwise(line)
                if row["goal"] != below["goal"]
            ]
            if len(chain) == 1 and len(line) > 1:
                chain.append(f"carried up to {plain(str(line[-1]['holder']))}")
            chain.append(f"*{plain(str(line[-1]['perspective']))}*")
            out.append("- " + " → ".join(chain))
        return [*out, ""]

    def _gaps(self, holder: str) -> list[str]:
        """Competencies to build."""
        rows = self.gaps.get(holder, [])
        if not rows:
            return []
        out = ["## Competencies to build", ""]
        for row in rows:
            name = plain(self.competencies[row["competency_id"]])
            has = "not assessed" if row["level"] is None else f"now {row['level']:g}"
            out.append(f"- {name}: {row['required_level']:g} asked for, {has}")
        return [*out, ""]

    def _policy(self, holder: str) -> list[str]:
        """Where a default gave way."""
        rows = self.yields.get(holder, [])
        if not rows:
            return []
        said = "; ".join(f"{row['kind'].replace('_', ' ')}: {row['yielded']}" for row in rows)
        return [f"The usual policy gave way here ({said}).", ""]


def plain(text: str) -> str:
    """Text as it stands, whatever Markdown would make of it."""
    return text.translate(SPECIAL)


def percent(share: float) -> str:
    """A share as percent, as short as it can be said exactly enough."""
    return f"{round(share * 100, 2):g} %"


def _owners(plan: Plan) -> dict[str, list[str]]:
    """Who gets a draft: every holder with a card, positions of one employee together."""
    with_card = plan.scorecards["holder_id"].unique(maintain_order=True).to_list()
    employees = plan.problem.people.drop_nulls("employee_id").select("person_id", "employee_id")
    employee = dict(employees.iter_rows())
    positions: dict[str, list[str]] = {}
    for holder in with_card:
        if holder in employee:
            positions.setdefault(employee[holder], []).append(holder)
    owners: dict[str, list[str]] = {}
    for holder in with_card:
        shared = positions.get(employee.get(holder, ""), [holder])
        if holder == shared[0]:
            owners[holder] = shared
    return owners


def _file_name(holder: str) -> str:
    """A file name that any system takes, different for different ids, upper and lower case alike."""
    safe = quote(holder, safe=" ").replace(".", "%2E")
    marked = "".join(f"{char}" for char in safe)
    return f"{marked[:120]}.md"


def _by_holder(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault(row["holder_id"], []).append(row)
    return rows
