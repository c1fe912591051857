"""How changes stand in the table scenarios: which of its columns each goes by, and what is made of a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alignopt.changes.adding import adds
from alignopt.changes.capacities import capacity
from alignopt.changes.cells import cell
from alignopt.changes.dropping import drops
from alignopt.changes.given import require
from alignopt.changes.leaving import leaves
from alignopt.changes.moving import moves
from alignopt.changes.newcomers import joins
from alignopt.changes.priorities import priority
from alignopt.changes.ruling import new_rule, rule, without_rule
from alignopt.changes.targets import target
from alignopt.tables.contract import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from alignopt.changes.change import Change

    Cells = Mapping[str, Any]
    Further = dict[str, object]

PART = re.compile(r'\s*([^=;"]+?)\s*=\s*("(?:[^"]|"")*"|[^;"]*?)\s*(?:;|$)')
NEWCOMERS = ("unit_id", "role", "capacity", "name", "employee_id", "like")
STEP = ("to", "by", "times")
GIVES = ("unit_id", "column", *STEP, "like", "values")
"""Columns of the table that a change may go by, besides what it is about."""


@dataclass(frozen=True)
class Form:
    """How one change stands in the table.

    Attributes
    ----------
    goes_by
        Columns that it may fill in, besides ``item_id``.
    needs
        Columns that it must fill in.
    make
        The change of a row: its cells, and what stands in ``values``.
    """

    goes_by: tuple[str, ...]
    needs: tuple[str, ...]
    make: Callable[[Cells, Further], Change]


FORMS = {
    "target": Form(
        ("unit_id", "to", "by"),
        ("item_id",),
        lambda row, _: target(row["item_id"], row["to"], by=row["by"], unit_id=row["unit_id"]),
    ),
    "priority": Form(STEP, ("item_id",), lambda row, _: priority(row["item_id"], **_step(row))),
    "capacity": Form(STEP, ("item_id",), lambda row, _: capacity(row["item_id"], **_step(row))),
    "rule": Form(
        ("column", "to", "values"),
        ("item_id",),
        lambda row, values: rule(row["item_id"], **_one_cell(row), **_known(values, "rules")),
    ),
    "without_rule": Form((), ("item_id",), lambda row, _: without_rule(row["item_id"])),
    "new_rule": Form(
        ("values",), ("values",), lambda row, values: new_rule(row["item_id"], **_known(values, "rules"))
    ),
    "leaves": Form((), ("item_id",), lambda row, _: leaves(row["item_id"])),
    "joins": Form(
        ("unit_id", "like", "values"),
        ("item_id",),
        lambda row, values: joins(row["item_id"], **_of_newcomer(values), **_filled(row, "unit_id", "like")),
    ),
    "drops": Form((), ("item_id",), lambda row, _: drops(row["item_id"])),
    "adds": Form(
        ("unit_id", "values"),
        ("item_id", "values"),
        lambda row, values: adds(row["item_id"], **_known(values, "goals"), **_filled(row, "unit_id")),
    ),
    "moves": Form(("unit_id",), ("item_id", "unit_id"), lambda row, _: moves(row["item_id"], row["unit_id"])),
    "cell": Form(
        ("column", "to"),
        ("item_id", "column"),
        lambda row, _: cell(*_place(row["item_id"]), row["column"], row["to"]),
    ),
}
"""Every change by its word."""


def further(values: str | None) -> Further | None:
    """What stands in the column values, by name; None if it is not well formed.

    Names and values have an equals sign between them; pairs have a semicolon between them. A value that
    holds a semicolon stands in double quotes. A value that is left out empties the cell.

    >>> further('name=Ann; role="Clerk; front desk"; capacity=')
    {'name': 'Ann', 'role': 'Clerk; front desk', 'capacity': None}
    >>> further("Ann") is None, further("role=a; role=b") is None
    (True, True)
    """
    found: Further = {}
    at, text = 0, (values or "").strip().rstrip(";")
    while at < len(text):
        part = PART.match(text, at)
        if part is None or part[1] in found:
            return None
        quoted = part[2].startswith('"')
        found[part[1]] = (part[2][1:-1].replace('""', '"') if quoted else part[2]) or None
        at = part.end()
    return found


def _known(values: Further, table: str) -> dict[str, Any]:
    """Values by columns of a table, those that name a record not among them."""
    names = [column.name for column in columns_of(table) if not column.is_key]
    for name in values:
        require(f"column of {table}", name, names)
    return dict(values)


def _of_newcomer(values: Further) -> dict[str, Any]:
    for name in values:
        require("column of a newcomer", name, NEWCOMERS)
    return dict(values)


def _step(row: Cells) -> Cells:
    return {name: row[name] for name in STEP}


def _filled(row: Cells, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names if row[name] is not None}


def _one_cell(row: Cells) -> Further:
    return {} if row["column"] is None else {row["column"]: row["to"]}


def _place(item: str) -> tuple[str, str]:
    table, _, key = item.partition("/")
    return table, key
