"""Drawing up an organisation in a few words, as the dictionary of frames that the product reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

Tables = dict[str, pl.DataFrame]
Row = dict[str, Any]

TEXT, NUMBER, TRUTH = pl.String, pl.Float64, pl.Boolean
SCHEMAS: dict[str, dict[str, Any]] = {
    "perspectives": {"perspective_id": TEXT, "name": TEXT, "target_weight": NUMBER},
    "units": {"unit_id": TEXT, "name": TEXT, "parent_id": TEXT, "level": TEXT},
    "people": {"person_id": TEXT, "name": TEXT, "unit_id": TEXT, "role": TEXT},
    "goals": {
        "goal_id": TEXT,
        "name": TEXT,
        "perspective_id": TEXT,
        "parent_id": TEXT,
        "unit_id": TEXT,
        "priority": NUMBER,
        "category": TEXT,
        "target": TEXT,
        "target_unit": TEXT,
        "target_kind": TEXT,
        "effort": NUMBER,
    },
    "capacity": {"holder_id": TEXT, "capacity": NUMBER},
    "eligibility": {"holder_id": TEXT, "goal_id": TEXT, "fit": NUMBER},
    "competencies": {"competency_id": TEXT, "name": TEXT, "perspective_id": TEXT, "category": TEXT},
    "goal_competencies": {
        "goal_id": TEXT,
        "competency_id": TEXT,
        "required_level": NUMBER,
        "importance": NUMBER,
    },
    "role_competencies": {"role": TEXT, "competency_id": TEXT, "required_level": NUMBER},
    "proficiencies": {"person_id": TEXT, "competency_id": TEXT, "level": NUMBER},
    "unit_targets": {"unit_id": TEXT, "perspective_id": TEXT, "target_weight": NUMBER},
    "rules": {
        "rule_id": TEXT,
        "kind": TEXT,
        "level": TEXT,
        "unit_id": TEXT,
        "role": TEXT,
        "holder_id": TEXT,
        "perspective_id": TEXT,
        "goal_id": TEXT,
        "category": TEXT,
        "section": TEXT,
        "other_id": TEXT,
        "min": NUMBER,
        "max": NUMBER,
        "hard": TRUTH,
        "penalty": NUMBER,
        "source": TEXT,
    },
    "previous": {"holder_id": TEXT, "goal_id": TEXT, "weight": NUMBER},
}


def frame(table: str, rows: Iterable[Row]) -> pl.DataFrame:
    """A table of the contract from rows that name only what they fill in."""
    schema = SCHEMAS[table]
    filled = [{column: row.get(column) for column in schema} for row in rows]
    return pl.DataFrame(filled, schema=schema)


class Sketch:
    """An organisation that is being drawn up; ``tables`` gives its frames."""

    def __init__(self, **perspectives: float) -> None:
        self.rows: dict[str, list[Row]] = {table: [] for table in SCHEMAS}
        for name, weight in (perspectives or {"F": 0.5, "C": 0.5}).items():
            self._add("perspectives", perspective_id=name, name=f"Perspective {name}", target_weight=weight)

    def _add(self, table: str, **row: Any) -> Sketch:
        self.rows[table].append(row)
        return self

    def unit(self, unit_id: str, parent: str | None = None, capacity: float | None = None) -> Sketch:
        """A unit; with a capacity it is one with nobody beneath it."""
        level = "organisation" if parent is None else "unit"
        self._add("units", unit_id=unit_id, name=f"Unit {unit_id}", parent_id=parent, level=level)
        return self if capacity is None else self._add("capacity", holder_id=unit_id, capacity=capacity)

    def person(
        self, person_id: str, unit: str, capacity: float = 1.0, role: str | None = None, **levels: float
    ) -> Sketch:
        """A person, with the levels of the competencies that are known."""
        self._add("people", person_id=person_id, name=f"Person {person_id}", unit_id=unit, role=role)
        self._add("capacity", holder_id=person_id, capacity=capacity)
        for name, level in levels.items():
            self._add("proficiencies", person_id=person_id, competency_id=name, level=level)
        return self

    def people(self, count: int, unit: str, prefix: str = "P", **same: Any) -> Sketch:
        """Several people who look the same."""
        for number in range(1, count + 1):
            self.person(f"{prefix}{number:02}", unit, **same)
        return self

    def goal(
        self, goal_id: str, perspective: str = "F", at: str = "O", serves: str | None = None, **more: Any
    ) -> Sketch:
        """A goal; ``target`` with ``target_kind`` split or shared, ``effort``, ``priority`` in ``more``."""
        names = {"goal_id": goal_id, "name": f"Goal {goal_id}", "perspective_id": perspective}
        return self._add("goals", **names, unit_id=at, parent_id=serves, **more)

    def competency(self, name: str, perspective: str | None = None, category: str | None = None) -> Sketch:
        """A competency, once."""
        if name in {row["competency_id"] for row in self.rows["competencies"]}:
            return self
        said = {"perspective_id": perspective, "category": category}
        return self._add("competencies", competency_id=name, name=f"Competency {name}", **said)

    def expects(self, role: str, **levels: float) -> Sketch:
        """Competencies that a role asks for."""
        for name, level in levels.items():
            self.competency(name)
            self._add("role_competencies", role=role, competency_id=name, required_level=level)
        return self

    def asks(self, goal_id: str, competency: str, level: float, importance: float | None = None) -> Sketch:
        """A competency that a goal asks for."""
        self.competency(competency)
        asked = {"competency_id": competency, "required_level": level, "importance": importance}
        return self._add("goal_competencies", goal_id=goal_id, **asked)

    def may(self, holder: str, *goals: str, fit: float | None = None) -> Sketch:
        """Goals listed for a holder."""
        for goal in goals:
            self._add("eligibility", holder_id=holder, goal_id=goal, fit=fit)
        return self

    def aims(self, unit: str, **targets: float) -> Sketch:
        """A unit's own balance."""
        for perspective, weight in targets.items():
            self._add("unit_targets", unit_id=unit, perspective_id=perspective, target_weight=weight)
        return self

    def rule(self, kind: str, low: float | None = None, high: float | None = None, **scope: Any) -> Sketch:
        """A stated rule; ``hard`` and ``penalty`` in ``scope``."""
        rule_id = f"R{len(self.rows['rules']) + 1}"
        return self._add(
            "rules", rule_id=rule_id, kind=kind, min=low, max=high, source="the works council", **scope
        )

    def carried(self, holder: str, **weights: float) -> Sketch:
        """A holder's weights of last period."""
        for goal, weight in weights.items():
            self._add("previous", holder_id=holder, goal_id=goal, weight=weight)
        return self

    def tables(self) -> Tables:
        """The frames, without the optional ones that hold nothing."""
        return {table: frame(table, rows) for table, rows in self.rows.items() if rows}
