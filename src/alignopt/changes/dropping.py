"""A goal is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from alignopt.changes.change import Change
from alignopt.changes.families import family_of, with_priorities
from alignopt.changes.given import Given
from alignopt.changes.judged import without_goals, without_set
from alignopt.changes.rows import row_of, with_cells, without
from alignopt.changes.words import listed, named
from alignopt.tables.kinds import COMPETENCIES
from alignopt.wording import counted

if TYPE_CHECKING:
    from alignopt.changes.change import Tables
    from alignopt.changes.rows import Row

ROWS = (
    ("strategy_links", "cause_goal_id"),
    ("strategy_links", "effect_goal_id"),
    ("eligibility", "goal_id"),
    ("goal_competencies", "goal_id"),
)
"""Columns that name goals, and whose rows go with them."""


def drops(goal_id: str) -> Change:
    """A goal is dropped.

    If it serves another, the goals that serve it serve that one instead, and have its priority among them,
    in the proportions they had. If it is the head of a line, strategic or local, all goals that serve it,
    directly or not, go too: there is nothing left that they could serve. (To keep one, let it serve another
    goal first: ``cell("goals", "G-8", "parent_id", "G-9")``.)

    What names a goal that goes is removed from strategy_links, eligibility, goal_competencies, previous,
    rules and judgements; judgements of a set that no longer stand by themselves go, too. Whoever was
    eligible for nothing else may carry anything that enters there.

    Examples
    --------
    >>> import alignopt
    >>> company = alignopt.read("data/samples/company")
    >>> drops("CO-P2").text(company)
    'CO-P2 (Walk through every site for safety once a quarter) is dropped'
    """
    given = Given("drops", str(goal_id))
    item = given.item(goal_id)
    given.settle()
    return Drops(item)


@dataclass(frozen=True)
class Drops(Change):
    """See :func:`drops`."""

    goal_id: str
    kind: ClassVar[str] = "drops"

    @property
    def about(self) -> str:
        """The goal."""
        return self.goal_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        goal = row_of(tables, "goals", self.goal_id)
        gone = _gone(tables, goal)
        out = _handed_on(tables, goal) if goal["parent_id"] is not None else dict(tables)
        out["goals"] = without(out["goals"], "goal_id", gone)
        for table, column in ROWS:
            out[table] = without(out[table], column, gone)
        skills = set(tables["competencies"]["competency_id"])
        out["previous"] = without(out["previous"], "goal_id", set(gone) - skills)
        out["rules"] = without(out["rules"], "rule_id", _rules_about(tables, gone))
        out["judgements"] = without_goals(out["judgements"], gone)
        return out

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        goal = row_of(tables, "goals", self.goal_id)
        gone = _gone(tables, goal)
        said = [f"{named(tables, 'goals', self.goal_id)} is dropped"]
        if len(gone) > 1:
            verb = "goes" if len(gone) == 2 else "go"
            said.append(f"{counted(len(gone) - 1, 'goal')} beneath it {verb} with it: {listed(gone[1:])}")
        elif serving := _serving(tables, [self.goal_id]):
            verb = "serves" if len(serving) == 1 else "serve"
            said.append(f"{listed(serving)} {verb} {goal['parent_id']} instead")
        if rules := _rules_about(tables, gone):
            said.append(f"rules that go with it: {listed(rules)}")
        if freed := _freed(tables, gone):
            verb = "was" if len(freed) == 1 else "were"
            said.append(
                f"{listed(freed)}, eligible for nothing else, {verb} restricted and may carry anything"
            )
        return "; ".join(said)


def _gone(tables: Tables, goal: Row) -> list[str]:
    """The goal and, if it is the head of a line, all that serve it."""
    gone = [str(goal["goal_id"])]
    if goal["parent_id"] is None:
        while fresh := [each for each in _serving(tables, gone) if each not in gone]:
            gone += fresh
    return gone


def _serving(tables: Tables, goals: list[str]) -> list[str]:
    """Goals that serve some goals directly."""
    return tables["goals"].filter(pl.col("parent_id").is_in(goals))["goal_id"].sort().to_list()


def _handed_on(tables: Tables, goal: Row) -> Tables:
    """The tables with what serves a goal serving what that one serves, with its priority in all."""
    rows = tables["goals"]
    serving = rows.filter(pl.col("parent_id") == goal["goal_id"]).sort("goal_id")
    if serving.is_empty():
        return dict(tables)
    stated = dict(serving.select("goal_id", "priority").iter_rows())
    rows = with_cells(rows, pl.col("parent_id") == goal["goal_id"], parent_id=goal["parent_id"])
    rows = with_priorities(rows, _shared_out(goal["priority"], stated))
    judgements = without_set(tables["judgements"], goal["goal_id"], list(stated))
    if family := family_of(tables, goal):
        judgements = without_set(judgements, family.parent, list(family.priorities))
    return {**tables, "goals": rows, "judgements": judgements}


def _shared_out(priority: float | None, stated: dict[str, float | None]) -> dict[str, float | None]:
    """A priority, shared out in proportion to some others; where these say nothing, evenly."""
    if priority is None:
        return dict.fromkeys(stated)
    total = sum(each or 0.0 for each in stated.values())
    if not total:
        return dict.fromkeys(stated, priority / len(stated))
    return {goal: priority * (each or 0.0) / total for goal, each in stated.items()}


def _rules_about(tables: Tables, gone: list[str]) -> list[str]:
    """Rules that name a goal that goes, or compare with one."""
    names = pl.col("goal_id").is_in(gone) & pl.col("section").ne_missing(COMPETENCIES)
    compares = (
        pl.col("other_id").is_in(gone)
        & pl.col("goal_id").is_not_null()
        & (pl.col("kind") == "not_heavier_than")
    )
    rules = tables["rules"].filter(names.fill_null(value=False) | compares.fill_null(value=False))
    return rules["rule_id"].sort().to_list()


def _freed(tables: Tables, gone: list[str]) -> list[str]:
    """Holders that were eligible for nothing else."""
    rows = tables["eligibility"]
    left = without(rows, "goal_id", gone)
    freed = rows.filter(~pl.col("holder_id").is_in(left["holder_id"].implode()))
    return freed["holder_id"].unique().sort().to_list()
