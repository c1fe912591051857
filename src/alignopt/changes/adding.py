"""A goal is added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from alignopt.changes.change import Change
from alignopt.changes.families import family_of, with_priorities
from alignopt.changes.given import Given, refusal, require
from alignopt.changes.judged import without_set
from alignopt.changes.rows import row_of, top, with_rows
from alignopt.changes.words import figure, named

if TYPE_CHECKING:
    from alignopt.changes.change import Tables
    from alignopt.changes.families import Family
    from alignopt.changes.given import Values
    from alignopt.changes.rows import Row

NEW = "a goal of the scenario"
"""The source of a new goal that states none."""


def adds(goal_id: str, **columns: object) -> Change:
    """A goal is added.

    Where the goals that it is weighed against have priorities, it needs one, too; where it has one and they
    have none, they count as equal: each is stated first, as its share in percent. Judgements of its set go,
    since nobody has judged it. Holders with an eligibility of their own may carry it only if ``cell`` or the
    tables say so.

    Parameters
    ----------
    goal_id
        An id that no goal has.
    **columns
        Columns of the table goals: ``name`` (the id if not given); ``parent_id``, the goal it serves;
        ``perspective_id`` and ``unit_id``, those of the goal it serves if not given (without one, the unit
        is that at the top); ``priority``, ``effort``, ``target`` and so on.

    Raises
    ------
    UnknownName
        If goals have no such column.
    BadInput
        If a value is none of its column, or there is neither a perspective nor a goal that it serves.

    Examples
    --------
    >>> import alignopt
    >>> company = alignopt.read("data/samples/company")
    >>> adds("S-F4", name="Fewer suppliers", perspective_id="FIN", priority=10).text(company)
    'New goal S-F4 (Fewer suppliers) of FIN at CO, of priority 10; its set has to be judged anew'
    """
    given = Given("adds", str(goal_id))
    item = given.cell(goal_id, "goals", "goal_id", said="item_id")
    optional = {name: value for name, value in columns.items() if value not in (None, "")}
    values = given.cells(optional, "goals")
    if not {"parent_id", "perspective_id"} & set(optional):
        expected = "a perspective, or a goal that it serves"
        given.refuse("perspective_id", None, expected, "state perspective_id or parent_id")
    given.settle()
    return Adds(item, values)


@dataclass(frozen=True)
class Adds(Change):
    """See :func:`adds`."""

    goal_id: str
    values: Values
    kind: ClassVar[str] = "adds"

    @property
    def about(self) -> str:
        """The goal."""
        return self.goal_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        goal, family = self._settled(tables)
        goals, judgements = tables["goals"], tables["judgements"]
        if family is not None and family.priorities:
            judgements = without_set(judgements, family.parent, list(family.priorities))
            if goal["priority"] is not None:
                goals = with_priorities(goals, family.stated())
        return {**tables, "goals": with_rows(goals, [goal]), "judgements": judgements}

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        goal, family = self._settled(tables)
        said = f"New goal {self._named(goal)} of {goal['perspective_id']} at {goal['unit_id']}"
        if goal["parent_id"] is not None:
            said += f", serves {named(tables, 'goals', goal['parent_id'])}"
        if goal["priority"] is not None:
            said += f", of priority {figure(goal['priority'], 2)}"
        if family is None or not family.priorities:
            return said
        if goal["priority"] is not None and not family.is_stated:
            said += f"; those beside it had none, and have {figure(family.equal, 2)} each"
        judged = without_set(tables["judgements"], family.parent, list(family.priorities))
        return said + (
            "; its set has to be judged anew" if judged.height < tables["judgements"].height else ""
        )

    def _named(self, goal: Row) -> str:
        name = goal["name"]
        return self.goal_id if name == self.goal_id else f"{self.goal_id} ({name})"

    def _settled(self, tables: Tables) -> tuple[dict[str, Any], Family | None]:
        """The goal as a row of the table, and the goals that it is weighed against."""
        if self.goal_id in tables["goals"]["goal_id"]:
            expected = "an id that no goal has"
            raise refusal(self.kind, self.about, "item_id", self.goal_id, expected, "write another id")
        given: dict[str, Any] = dict(self.values)
        served = row_of(tables, "goals", given["parent_id"]) if "parent_id" in given else {}
        usual = {
            "name": self.goal_id,
            "perspective_id": served.get("perspective_id"),
            "unit_id": served.get("unit_id", top(tables)),
            "source": NEW,
        }
        goal = {"goal_id": self.goal_id, "parent_id": None, "priority": None, **usual, **given}
        require("perspective", goal["perspective_id"], tables["perspectives"]["perspective_id"])
        require("unit", goal["unit_id"], tables["units"]["unit_id"])
        family = family_of(tables, goal)
        if family is not None and family.is_stated and goal["priority"] is None:
            expected = f"a priority, as the goals beside it have one ({self._beside(family)})"
            raise refusal(self.kind, self.about, "priority", None, expected, "state its priority; 0 for none")
        return goal, family

    def _beside(self, family: Family) -> str:
        stated = [f"{goal} {figure(each, 2)}" for goal, each in family.priorities.items() if each is not None]
        return ", ".join(stated)
