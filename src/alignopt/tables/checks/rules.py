"""Rules: what their kind goes by, and the holders and goals they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.checks.forest import holds
from alignopt.tables.checks.scopes import Staff, scoped
from alignopt.tables.kinds import COMPETENCIES, KINDS, WHAT, WHO
from alignopt.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from alignopt.tables.checks.scopes import Row
    from alignopt.tables.checks.typed import Tables

ENTRY = "__entry__"
CARRIED = ("require", "fix_weight")
"""Kinds that ask somebody to carry what they name."""


def rule_scopes_have_a_use(tables: Tables) -> Iterator[pl.DataFrame]:
    """No rule names what its kind does not go by."""
    for column in WHAT:
        narrowed = [name for name, kind in KINDS.items() if column in kind.narrows]
        rules = tables["rules"].filter(pl.col("kind").is_in(narrowed).not_(), pl.col(column).is_not_null())
        usable = {name: _listed(kind.narrows) for name, kind in KINDS.items()}
        yield tables.report(
            "rule_scope_has_a_use",
            "rules",
            rules,
            column=column,
            got=pl.col(column),
            expected=pl.format("nothing: {} goes by {}", "kind", pl.col("kind").replace_strict(usable)),
            remedy="empty the cell, or write another kind",
        )


def rule_scopes_are_stated(tables: Tables) -> Iterator[pl.DataFrame]:
    """A rule names what its kind cannot do without."""
    for name, kind in KINDS.items():
        asked = [kind.needs] * bool(kind.needs) + [("other_id",)] * kind.compares
        for columns in asked:
            rules = tables.sure("rules", *columns).filter(pl.col("kind") == name)
            yield tables.report(
                "rule_scope_is_stated",
                "rules",
                rules.filter(pl.all_horizontal(pl.col(columns).is_null())),
                column=columns[0],
                expected=f"{name} to name what it is about: {_listed(columns, 'or')}",
                remedy="fill in " + ("the cell" if len(columns) == 1 else "one of them"),
            )


def rules_compare_one_thing(tables: Tables) -> Iterator[pl.DataFrame]:
    """A comparison is of two goals or of two categories, not of both."""
    both = pl.col("goal_id").is_not_null() & pl.col("category").is_not_null()
    yield tables.report(
        "rule_compares_one_thing",
        "rules",
        tables["rules"].filter(both, kind="not_heavier_than"),
        column="category",
        got=pl.format("{}, beside goal_id {}", "category", "goal_id"),
        expected="not_heavier_than to name a goal or a category",
        remedy="empty one of the two cells",
    )


def rules_name_holders_of_their_scope(tables: Tables) -> Iterator[pl.DataFrame]:
    """A rule that names a holder, and a unit, level or role besides, names a holder of these."""
    rules = tables["rules"].drop_nulls("holder_id")
    if rules.is_empty():
        return
    staff = Staff.of(tables)
    rows = rules.to_dicts()
    strays = {
        "unit_id": [_is_elsewhere(staff, row) for row in rows],
        "level": [_differs(row, "level", staff.level) for row in rows],
        "role": [_differs(row, "role", staff.role) for row in rows],
    }
    for column, stray in strays.items():
        said = [_said_of(row["holder_id"], column, staff) for row in rows]
        yield tables.report(
            "rule_names_a_holder_of_its_scope",
            "rules",
            rules.with_columns(pl.Series("__said__", said, dtype=pl.String)).filter(
                pl.Series(stray, dtype=pl.Boolean)
            ),
            column="holder_id",
            got=pl.format("{}, {}", "holder_id", "__said__"),
            expected=pl.format(_IN_SCOPE[column], column),
            remedy=f"correct one of the two, or empty {column}: a holder is named by its id alone",
        )


def required_goals_can_be_carried(tables: Tables) -> Iterator[pl.DataFrame]:
    """A goal that is required, or whose weight is fixed, enters where somebody in the rule's scope is."""
    rules = scoped(tables, "goal_id").filter(
        pl.col("kind").is_in(CARRIED),
        pl.col("goal_id").is_not_null(),
        pl.col("section").ne_missing(COMPETENCIES),
    )
    if rules.is_empty():
        return
    staff = Staff.of(tables)
    entry = dict(tables.sure("goals", "unit_id").select("goal_id", "unit_id").iter_rows())
    rules = rules.with_columns(
        pl.col("goal_id").replace_strict(entry, default=None, return_dtype=pl.String).alias(ENTRY)
    )
    lost = [staff.is_sure and _is_beyond(staff, row) for row in rules.to_dicts()]
    yield tables.report(
        "required_goal_can_be_carried",
        "rules",
        rules.filter(pl.Series(lost, dtype=pl.Boolean)),
        column="goal_id",
        got=pl.format("{}, which enters at {}: nobody in scope may carry it", "goal_id", ENTRY),
        expected=pl.format("a goal that enters at or above the rule's scope: {}", _who()),
        remedy=pl.format("name another goal, a holder beneath {}, or let the goal enter higher", ENTRY),
    )


_IN_SCOPE = {
    "unit_id": "{}, or a holder beneath it",
    "level": "a holder of the level {}",
    "role": "a person of the role {}",
}


def _said_of(holder: str, column: str, staff: Staff) -> str:
    """What a holder is instead."""
    if column == "unit_id":
        return "beneath another unit"
    if column == "level":
        return f"of the level {staff.level.get(holder)}"
    role = staff.role.get(holder)
    return (
        f"of the role {role}" if role else "a person without a role" if holder in staff.people else "a unit"
    )


def _is_elsewhere(staff: Staff, row: Row) -> bool:
    unit, holder = (staff.spans.get(row[name]) for name in ("unit_id", "holder_id"))
    return unit is not None and holder is not None and not holds(unit, holder)


def _differs(row: Row, column: str, known: dict[str, str] | dict[str, str | None]) -> bool:
    """Whether a holder's level or role is known, and another than the rule's; a unit has no role."""
    return row[column] is not None and row["holder_id"] in known and known[row["holder_id"]] != row[column]


def _is_beyond(staff: Staff, row: Row) -> bool:
    """Whether there is somebody in a rule's scope, and nobody of them where its goal enters."""
    if row[ENTRY] not in staff.spans:
        return False
    scope = staff.scope(row)
    return staff.has(scope) and not staff.has(scope.meets(staff.beneath(row[ENTRY])))


def _who() -> pl.Expr:
    """What a rule's scope is, as its columns name it."""
    named = [pl.format(f"{{}} ({name})", name) for name in reversed(WHO)]
    return pl.coalesce(*named, pl.lit("the top"))


def _listed(columns: Iterable[str], last: str = "and") -> str:
    """Columns as a list in a sentence: a, b and c."""
    return listed(list(columns) or ["no such column"], last)
