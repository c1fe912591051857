"""What the checker reads off the tables: who holds a scorecard, what each may carry, targets and fits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import polars as pl

from checker_scope import is_barred

Row = dict[str, Any]


Cards = dict[str, dict[str, float]]


def rows(frames: Mapping[str, Any], table: str) -> list[Row]:
    """The records of a frame, none if it is not there."""
    frame = frames.get(table)
    return [] if frame is None else frame.to_dicts()


class Given:
    """What the tables say, and what follows from them alone."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self.tables = tables
        self.goals = {row["goal_id"]: row for row in rows(tables, "goals")}
        self.units = {row["unit_id"]: row for row in rows(tables, "units")}
        self.people = {row["person_id"]: row for row in rows(tables, "people")}
        self.competencies = {row["competency_id"]: row for row in rows(tables, "competencies")}
        self.rules = rows(tables, "rules")
        self.above = {unit: row.get("parent_id") for unit, row in self.units.items()}
        self.above |= {person: row["unit_id"] for person, row in self.people.items()}
        self.root = next(unit for unit in self.units if self.above[unit] is None)
        self.stated_capacity = {row["holder_id"]: row["capacity"] for row in rows(tables, "capacity")}

    @cached_property
    def beneath(self) -> dict[str, list[str]]:
        """The children of each holder; empty for leaves."""
        out: dict[str, list[str]] = {holder: [] for holder in self.above}
        for holder, parent in self.above.items():
            if parent is not None:
                out[parent].append(holder)
        return out

    @cached_property
    def bottom_up(self) -> list[str]:
        """All holders, each after everyone beneath it."""
        return sorted(self.above, key=lambda holder: -len(self.path(holder)))

    @cached_property
    def leaves(self) -> list[str]:
        """People, and units with nobody beneath them."""
        return [holder for holder, children in self.beneath.items() if not children]

    @cached_property
    def capacity(self) -> dict[str, float]:
        """Capacity of every holder: a leaf's own, a unit's the sum of its leaves'."""
        out: dict[str, float] = {}
        for holder in self.bottom_up:
            children = self.beneath[holder]
            own = self.stated_capacity.get(holder, 0.0)
            out[holder] = sum(out[child] for child in children) if children else own
        return out

    def path(self, holder: str) -> list[str]:
        """The holder and everyone above it, up to the root."""
        out = [holder]
        while (parent := self.above[out[-1]]) is not None:
            out.append(parent)
        return out

    @cached_property
    def line(self) -> dict[str, list[str]]:
        """For each goal the goals it serves, nearest first, itself included."""
        out: dict[str, list[str]] = {}
        for goal in self.goals:
            served = [goal]
            while (parent := self.goals[served[-1]].get("parent_id")) is not None:
                served.append(parent)
            out[goal] = served
        return out

    @cached_property
    def strategic(self) -> list[str]:
        """Goals that serve no other and enter at the root."""
        return [
            goal
            for goal, row in self.goals.items()
            if row.get("parent_id") is None and row["unit_id"] == self.root
        ]

    @cached_property
    def listed(self) -> dict[str, dict[str, float | None]]:
        """Goals listed for each holder in eligibility, with the fit stated there."""
        out: dict[str, dict[str, float | None]] = {}
        for row in rows(self.tables, "eligibility"):
            out.setdefault(row["holder_id"], {})[row["goal_id"]] = row.get("fit")
        return out

    @cached_property
    def available(self) -> dict[str, set[str]]:
        """What each holder may carry; nothing for those without capacity."""
        reached: dict[str, set[str]] = {}
        out: dict[str, set[str]] = {}
        for holder in self.bottom_up:
            if self.beneath[holder]:
                reached[holder] = set().union(*(reached[child] for child in self.beneath[holder]))
                served = {each for goal in reached[holder] for each in self.line[goal]}
                open_ = {goal for goal in served if self.goals[goal]["unit_id"] in self.path(holder)}
            else:
                open_ = self._open_to(holder)
            out[holder] = {goal for goal in open_ if not is_barred(self, holder, goal)}
            if not self.beneath[holder]:
                reached[holder] = out[holder]
        return out

    def _open_to(self, leaf: str) -> set[str]:
        path = self.path(leaf)
        if self.capacity[leaf] <= 0:
            return set()
        entering = {goal for goal, row in self.goals.items() if row["unit_id"] in path}
        lists = [self.listed[holder] for holder in path if holder in self.listed]
        return entering & set().union(*lists) if lists else entering

    @cached_property
    def holders(self) -> set[str]:
        """Who must have a scorecard."""
        return {holder for holder, goals in self.available.items() if goals}

    def children(self, unit: str) -> list[str]:
        """Those right beneath a unit who must have a scorecard."""
        return [child for child in self.beneath[unit] if child in self.holders]

    @cached_property
    def parents(self) -> list[str]:
        """Units with someone beneath who has a scorecard."""
        return [unit for unit in self.units if self._is_above_a_card(unit)]

    def _is_above_a_card(self, unit: str) -> bool:
        return any(child in self.holders or self._is_above_a_card(child) for child in self.beneath[unit])

    def starts_at(self, goal: str, holder: str) -> bool:
        """Whether the goal's line starts right at this holder, not at the root."""
        return holder != self.root and self.goals[self.line[goal][-1]]["unit_id"] == holder

    def rolled_up(self, unit: str, cards: Cards) -> dict[str, float]:
        """The capacity-weighted average of the children's scorecards."""
        children = self.children(unit)
        whole = sum(self.capacity[child] for child in children)
        out: dict[str, float] = {}
        for child in children:
            for goal, weight in cards.get(child, {}).items():
                out[goal] = out.get(goal, 0.0) + weight * self.capacity[child] / whole
        return out

    @cached_property
    def required(self) -> dict[str, list[tuple[str, float, float]]]:
        """Competency, level and importance that each goal asks for."""
        out: dict[str, list[tuple[str, float, float]]] = {}
        for row in rows(self.tables, "goal_competencies"):
            importance = row.get("importance")
            entry = (row["competency_id"], row["required_level"], 1.0 if importance is None else importance)
            out.setdefault(row["goal_id"], []).append(entry)
        return out

    @cached_property
    def role_asks(self) -> dict[str | None, dict[str, float]]:
        """The level of each competency that each role asks for."""
        out: dict[str | None, dict[str, float]] = {}
        for row in rows(self.tables, "role_competencies"):
            out.setdefault(row["role"], {})[row["competency_id"]] = row["required_level"]
        return out

    @cached_property
    def proficiency(self) -> dict[str, dict[str, float]]:
        """Levels of each assessed person."""
        out: dict[str, dict[str, float]] = {}
        for row in rows(self.tables, "proficiencies"):
            out.setdefault(row["person_id"], {})[row["competency_id"]] = row["level"]
        return out

    @cached_property
    def before(self) -> dict[str, dict[str, float]]:
        """What leaves carried last period of goals that are still there, made up to 1."""
        out: dict[str, dict[str, float]] = {}
        for row in rows(self.tables, "previous"):
            if row["holder_id"] in self.leaves and row["goal_id"] in self.goals and row["weight"]:
                out.setdefault(row["holder_id"], {})[row["goal_id"]] = row["weight"]
        for card in out.values():
            whole = sum(card.values())
            for goal in card:
                card[goal] /= whole
        return {leaf: card for leaf, card in out.items() if leaf in self.holders}

    def fit(self, holder: str, goal: str) -> float | None:
        """How well a holder fits a goal: stated nearest, else a person's computed; null if unknown."""
        for each in self.path(holder):
            stated = self.listed.get(each, {}).get(goal)
            if stated is not None:
                return stated
        if holder not in self.proficiency or goal not in self.required:
            return None
        asked = self.required[goal]
        levels = self.proficiency[holder]
        reached = sum(weight * min(1.0, levels.get(name, 0.0) / level) for name, level, weight in asked)
        return reached / sum(weight for _, _, weight in asked)

    @cached_property
    def target_weight(self) -> dict[str, float]:
        """Target of each strategic goal: its perspective's, times its share of priority there."""
        aims = {row["perspective_id"]: row["target_weight"] for row in rows(self.tables, "perspectives")}
        out = {}
        for goal in self.strategic:
            perspective = self.goals[goal]["perspective_id"]
            rivals = [each for each in self.strategic if self.goals[each]["perspective_id"] == perspective]
            out[goal] = aims[perspective] * self.shares(rivals)[goal]
        return out

    def shares(self, goals: list[str]) -> dict[str, float]:
        """Each goal's share of priority among the goals given; equal if none is stated."""
        stated = [self.goals[goal].get("priority") for goal in goals]
        if all(priority is None for priority in stated):
            return dict.fromkeys(goals, 1 / len(goals))
        whole = sum(stated)
        return {
            goal: priority / whole if whole else 0.0 for goal, priority in zip(goals, stated, strict=True)
        }

    def balance_target(self, unit: str) -> dict[str, float]:
        """Target of each perspective at a unit: its own, or the nearest above it."""
        stated: dict[str, dict[str, float]] = {}
        for row in rows(self.tables, "unit_targets"):
            stated.setdefault(row["unit_id"], {})[row["perspective_id"]] = row["target_weight"]
        for each in self.path(unit):
            if each in stated:
                return stated[each]
        return {row["perspective_id"]: row["target_weight"] for row in rows(self.tables, "perspectives")}


def exact(share: float) -> Fraction:
    """The decimal fraction that a share was written as."""
    return Fraction(share).limit_denominator(100_000)
