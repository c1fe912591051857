"""Another priority of a goal among those that it is weighed against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from alignopt.changes.change import Change
from alignopt.changes.families import family_of, with_priorities
from alignopt.changes.given import Given, refusal
from alignopt.changes.rows import row_of, with_column
from alignopt.changes.steps import step_of
from alignopt.changes.words import figure, named, was

if TYPE_CHECKING:
    from alignopt.changes.change import Tables
    from alignopt.changes.families import Family
    from alignopt.changes.steps import Step


def priority(
    goal_id: str, to: float | None = None, *, by: float | None = None, times: float | None = None
) -> Change:
    """Another priority of a goal, among the strategic goals of its perspective or those that serve the same.

    Where none of them has a priority, all count as equal: each is stated first, as its share in percent (of
    three goals, 33.33 each). The column ``source`` says what the changed figure was.

    Parameters
    ----------
    goal_id
        The goal; not the head of a local line, which is weighed against nothing.
    to, by, times
        The new figure, the difference, or the factor: one of the three.

    Raises
    ------
    BadInput
        If what is given is no number.

    Examples
    --------
    >>> import alignopt
    >>> priority("S-F1", 50).text(alignopt.read("data/samples/company"))
    'Priority of S-F1 (Grow sales faster than the market) from 45 to 50'
    """
    given = Given("priority", str(goal_id))
    item = given.item(goal_id)
    step = step_of(given, ("goals", "priority"), to=to, by=by, times=times)
    given.settle()
    return Priority(item, step)


@dataclass(frozen=True)
class Priority(Change):
    """See :func:`priority`."""

    goal_id: str
    step: Step
    kind: ClassVar[str] = "priority"

    @property
    def about(self) -> str:
        """The goal."""
        return self.goal_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        family = self._family(tables)
        now, new = self._figures(family)
        goals = with_priorities(tables["goals"], {**family.stated(), self.goal_id: new})
        source = was(row_of(tables, "goals", self.goal_id)["source"], f"was {figure(now, 2)}")
        return {**tables, "goals": with_column(goals, "source", {self.goal_id: source})}

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        family = self._family(tables)
        now, new = self._figures(family)
        said = f"Priority of {named(tables, 'goals', self.goal_id)} from {figure(now, 2)} to {figure(new, 2)}"
        if len(family.priorities) == 1:
            return f"{said}; it is weighed against no other goal, so this has no effect"
        if not family.is_stated:
            return f"{said}; none of the goals beside it had one: each is taken as {figure(family.equal, 2)}"
        return said

    def _family(self, tables: Tables) -> Family:
        row = row_of(tables, "goals", self.goal_id)
        family = family_of(tables, row)
        if family is None:
            got = f"{self.goal_id}, which serves no goal and enters at {row['unit_id']}"
            expected = "a strategic goal, or one that serves another"
            raise refusal(self.kind, self.about, "item_id", got, expected, "name another goal")
        return family

    def _figures(self, family: Family) -> tuple[float, float]:
        """The priority before and after."""
        now = family.stated()[self.goal_id]
        if now is None and self.step.to is None:
            expected = "a goal with a priority, since those beside it have one"
            raise refusal(self.kind, self.about, "item_id", None, expected, "give it a priority with to")
        new = self.step.of(now or 0.0)
        if new < 0:
            expected, remedy = "a priority of at least 0", "change it by less"
            raise refusal(self.kind, self.about, "by", figure(new, 2), expected, remedy)
        return now or 0.0, new
