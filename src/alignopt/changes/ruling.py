"""Rules: changed, left out, or new."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from alignopt.changes.change import Change
from alignopt.changes.given import Given, refusal
from alignopt.changes.rows import row_of, with_cells, with_rows, without
from alignopt.changes.words import shown, was

if TYPE_CHECKING:
    from alignopt.changes.change import Tables
    from alignopt.changes.given import Values
    from alignopt.changes.rows import Row

NEW = "a rule of the scenario"
"""The source of a new rule that states none."""


def rule(rule_id: str, **columns: object) -> Change:
    """Other cells of a rule.

    Parameters
    ----------
    rule_id
        The rule.
    **columns
        Columns of the table rules and what they become; None for empty: ``max=5``, ``hard=False``. Unless
        ``source`` is among them, the rule's source says what the others were.

    Raises
    ------
    UnknownName
        If rules have no such column.
    BadInput
        If a value is none of its column, or there is none.

    Examples
    --------
    >>> import alignopt
    >>> rule("R-04", max=5).text(alignopt.read("data/samples/company"))
    'Rule R-04 (goal_count): max from 4 to 5'
    """
    given = Given("rule", str(rule_id))
    item = given.item(rule_id)
    values = given.cells(columns, "rules")
    if not columns:
        given.refuse("values", None, "a column and what it becomes", "name one, such as max=5")
    given.settle()
    return Rule(item, values)


def without_rule(rule_id: str) -> Change:
    """A rule is left out; where it replaced a default, the default is back.

    Examples
    --------
    >>> import alignopt
    >>> without_rule("R-04").text(alignopt.read("data/samples/company"))
    'Without rule R-04 (goal_count: role Cleaner, max 4)'
    """
    given = Given("without_rule", str(rule_id))
    item = given.item(rule_id)
    given.settle()
    return WithoutRule(item)


def new_rule(rule_id: str | None = None, *, kind: str | None = None, **columns: object) -> Change:
    """One more rule.

    Parameters
    ----------
    rule_id
        Its id; ``new-1``, ``new-2`` and so on if None.
    kind
        One of the kinds of rules.
    **columns
        Its scope, bounds and so on, as in the table rules.

    Raises
    ------
    UnknownName
        If rules have no such column.
    BadInput
        If a value is none of its column, or there is no kind.

    Examples
    --------
    >>> import alignopt
    >>> new_rule(kind="goal_count", level="person", max=4).text(alignopt.read("data/samples/company"))
    'New rule new-1 (goal_count: level person, max 4)'
    """
    given = Given("new_rule", rule_id or str(kind))
    item = given.cell(rule_id, "rules", "rule_id", said="item_id", needed=False)
    values = given.cells({**columns, "kind": kind}, "rules")
    given.settle()
    return NewRule(item, values)


@dataclass(frozen=True)
class Rule(Change):
    """See :func:`rule`."""

    rule_id: str
    values: Values
    kind: ClassVar[str] = "rule"

    @property
    def about(self) -> str:
        """The rule."""
        return self.rule_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        now = row_of(tables, "rules", self.rule_id)
        values = {"source": was(now["source"], self._past(now)), **dict(self.values)}
        where = pl.col("rule_id") == self.rule_id
        return {**tables, "rules": with_cells(tables["rules"], where, **values)}

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        now = row_of(tables, "rules", self.rule_id)
        said = [f"{name} from {shown(now[name])} to {shown(value)}" for name, value in self.values]
        return f"Rule {self.rule_id} ({now['kind']}): {', '.join(said)}"

    def _past(self, now: Row) -> str:
        """What the changed cells were."""
        return ", ".join(f"{name} was {shown(now[name])}" for name, _ in self.values)


@dataclass(frozen=True)
class WithoutRule(Change):
    """See :func:`without_rule`."""

    rule_id: str
    kind: ClassVar[str] = "without_rule"

    @property
    def about(self) -> str:
        """The rule."""
        return self.rule_id

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        row_of(tables, "rules", self.rule_id)
        return {**tables, "rules": without(tables["rules"], "rule_id", [self.rule_id])}

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        row = row_of(tables, "rules", self.rule_id)
        return f"Without rule {self.rule_id} ({_summary(row)})"


@dataclass(frozen=True)
class NewRule(Change):
    """See :func:`new_rule`."""

    rule_id: str | None
    values: Values
    kind: ClassVar[str] = "new_rule"

    @property
    def about(self) -> str:
        """The id, or the kind of a rule that has none yet."""
        return self.rule_id or str(dict(self.values)["kind"])

    def edited(self, tables: Tables) -> Tables:
        """See :meth:`Change.edited`."""
        row = {"source": NEW, **dict(self.values), "rule_id": self._identified(tables)}
        return {**tables, "rules": with_rows(tables["rules"], [row])}

    def told(self, tables: Tables) -> str:
        """See :meth:`Change.told`."""
        return f"New rule {self._identified(tables)} ({_summary(dict(self.values))})"

    def _identified(self, tables: Tables) -> str:
        taken = set(tables["rules"]["rule_id"])
        if self.rule_id is None:
            return next(name for number in count(1) if (name := f"new-{number}") not in taken)
        if self.rule_id in taken:
            expected, remedy = "an id that no rule has", "write another id, or none"
            raise refusal(self.kind, self.about, "item_id", self.rule_id, expected, remedy)
        return self.rule_id


def _summary(row: Row) -> str:
    """A rule's kind, scope and bounds."""
    skipped = ("rule_id", "kind", "source", *(["hard"] if row.get("hard") else []))
    said = [
        f"{name} {shown(value)}" for name, value in row.items() if name not in skipped and value is not None
    ]
    return ": ".join([row["kind"], ", ".join(said)] if said else [row["kind"]])
