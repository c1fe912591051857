"""The checks that span tables: each one is a named function that returns failures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.tables.contract import keys_of
from alignopt.tables.failures import Failure, failure
from alignopt.tables.forest import ancestors, cycles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUM_TOLERANCE = 1e-6
ROW = "__row__"


@dataclass(frozen=True, eq=False)
class Tables:
    """Typed tables with the row of each record, and what the user calls them.

    Attributes
    ----------
    frames
        By table name; the column ``__row__`` is the record's row in the file. Absent tables are empty.
    labels
        File, sheet or frame by table name.
    """

    frames: dict[str, pl.DataFrame]
    labels: dict[str, str]

    def __getitem__(self, table: str) -> pl.DataFrame:
        """The frame of a table."""
        return self.frames[table]

    def fail(
        self,
        check: str,
        table: str,
        record: dict[str, Any] | None = None,
        *,
        column: str | None = None,
        got: object = None,
        expected: str,
        remedy: str,
    ) -> Failure:
        """A failure about a table, or one record of it."""
        parts = [str(record[part] or "") for part in keys_of(table)] if record else []
        return failure(
            check,
            table=self.labels[table],
            row=record[ROW] if record else None,
            key="/".join(parts) or None,
            column=column,
            got=got,
            expected=expected,
            remedy=remedy,
        )


UNIT = ("units", "unit_id")
PERSON = ("people", "person_id")
GOAL = ("goals", "goal_id")
PERSPECTIVE = ("perspectives", "perspective_id")
COMPETENCY = ("competencies", "competency_id")
REFERENCES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("units", "parent_id", (UNIT,)),
    ("units", "lead_id", (PERSON,)),
    ("people", "unit_id", (UNIT,)),
    ("goals", "perspective_id", (PERSPECTIVE,)),
    ("goals", "parent_id", (GOAL,)),
    ("goals", "unit_id", (UNIT,)),
    ("capacity", "holder_id", (UNIT, PERSON)),
    ("eligibility", "holder_id", (UNIT, PERSON)),
    ("eligibility", "goal_id", (GOAL,)),
    ("competencies", "perspective_id", (PERSPECTIVE,)),
    ("goal_competencies", "goal_id", (GOAL,)),
    ("goal_competencies", "competency_id", (COMPETENCY,)),
    ("role_competencies", "competency_id", (COMPETENCY,)),
    ("proficiencies", "person_id", (PERSON,)),
    ("proficiencies", "competency_id", (COMPETENCY,)),
    ("unit_targets", "unit_id", (UNIT,)),
    ("unit_targets", "perspective_id", (PERSPECTIVE,)),
    ("rules", "unit_id", (UNIT,)),
    ("rules", "holder_id", (UNIT, PERSON)),
    ("rules", "perspective_id", (PERSPECTIVE,)),
    ("rules", "goal_id", (GOAL,)),
    ("judgements", "parent_id", (PERSPECTIVE, GOAL)),
    ("judgements", "item_id", (PERSPECTIVE, GOAL)),
    ("judgements", "other_id", (PERSPECTIVE, GOAL)),
    ("strategy_links", "cause_goal_id", (GOAL,)),
    ("strategy_links", "effect_goal_id", (GOAL,)),
)


def references_are_known(tables: Tables, usable: set[str]) -> Iterator[Failure]:
    """Every id that stands in for a record elsewhere is the id of one."""
    for table, column, homes in REFERENCES:
        if not {table, *(home for home, _ in homes)} <= usable:
            continue
        known = pl.concat([tables[home].select(pl.col(key).alias(column)) for home, key in homes])
        where = " or ".join(tables.labels[home] for home, _ in homes)
        unknown = tables[table].drop_nulls(column).join(known, on=column, how="anti")
        for record in unknown.iter_rows(named=True):
            yield tables.fail(
                "reference_is_known",
                table,
                record,
                column=column,
                got=record[column],
                expected=f"an id from {where}",
                remedy=f"correct it, or add it to {where}",
            )


def holder_ids_are_unique(tables: Tables) -> Iterator[Failure]:
    """Units and people share one set of ids."""
    units = tables["units"].select(person_id="unit_id")
    for record in tables["people"].join(units, on="person_id", how="semi").iter_rows(named=True):
        yield tables.fail(
            "holder_id_is_unique",
            "people",
            record,
            column="person_id",
            got=f"{record['person_id']}, which is a unit's id too",
            expected="ids that no unit has",
            remedy="rename the person or the unit",
        )


def units_have_one_root(tables: Tables) -> Iterator[Failure]:
    """Exactly one unit has none above it."""
    roots = tables["units"].filter(pl.col("parent_id").is_null())
    if roots.is_empty() and not tables["units"].is_empty():
        yield tables.fail(
            "units_have_one_root",
            "units",
            column="parent_id",
            got="no unit with an empty parent_id",
            expected="exactly one",
            remedy="empty the parent_id of the unit at the top",
        )
    for record in roots[1:].iter_rows(named=True):
        yield tables.fail(
            "units_have_one_root",
            "units",
            record,
            column="parent_id",
            got=f"a second unit at the top, after {roots['unit_id'][0]}",
            expected="exactly one unit with an empty parent_id",
            remedy="fill in the unit above it",
        )


def units_have_no_cycle(tables: Tables) -> Iterator[Failure]:
    """No unit stands above itself."""
    return _cycles(tables, "units", "unit_id", "units_have_no_cycle")


def goals_have_no_cycle(tables: Tables) -> Iterator[Failure]:
    """No goal serves itself."""
    return _cycles(tables, "goals", "goal_id", "goals_have_no_cycle")


def leaves_have_capacity(tables: Tables) -> Iterator[Failure]:
    """Every leaf (a person, or a unit with nobody beneath it) has a capacity."""
    above = pl.concat([tables["units"].select("parent_id"), tables["people"].select(parent_id="unit_id")])
    leaves = tables["units"].join(above, left_on="unit_id", right_on="parent_id", how="anti")
    for table, rows, key in (("units", leaves, "unit_id"), ("people", tables["people"], "person_id")):
        bare = rows.join(tables["capacity"], left_on=key, right_on="holder_id", how="anti")
        for record in bare.sort(ROW).iter_rows(named=True):
            yield tables.fail(
                "leaf_has_capacity",
                table,
                record,
                got=f"no row for it in {tables.labels['capacity']}",
                expected="a capacity for every person, and every unit with nobody beneath it",
                remedy=f"add {record[key]} to {tables.labels['capacity']}; 0 if it has none",
            )


def only_leaves_have_capacity(tables: Tables) -> Iterator[Failure]:
    """A unit's capacity is what those beneath it have, so none is stated for it."""
    above = pl.concat([tables["units"].select("parent_id"), tables["people"].select(parent_id="unit_id")])
    stated = tables["capacity"].join(above, left_on="holder_id", right_on="parent_id", how="semi")
    for record in stated.sort(ROW).iter_rows(named=True):
        yield tables.fail(
            "only_leaves_have_capacity",
            "capacity",
            record,
            column="holder_id",
            got="a unit with holders beneath it",
            expected="people, and units with nobody beneath them",
            remedy="remove the row; a unit's capacity is added up",
        )


def somebody_has_capacity(tables: Tables) -> Iterator[Failure]:
    """There is something to plan."""
    rows = tables["capacity"]
    if not rows.is_empty() and rows["capacity"].sum() <= 0:
        yield tables.fail(
            "somebody_has_capacity",
            "capacity",
            column="capacity",
            got="0 for everyone",
            expected="somebody with capacity",
            remedy="write the capacities in",
        )


def goals_enter_beneath_what_they_serve(tables: Tables) -> Iterator[Failure]:
    """The goal that a goal serves enters at the same unit, or above it."""
    parents = dict(tables["units"].select("unit_id", "parent_id").iter_rows())
    entry = dict(tables["goals"].select("goal_id", "unit_id").iter_rows())
    for record in tables["goals"].drop_nulls("parent_id").iter_rows(named=True):
        served = entry.get(record["parent_id"])
        known = served in parents and record["unit_id"] in parents
        if known and served not in ancestors(record["unit_id"], parents):
            yield tables.fail(
                "goal_enters_beneath_what_it_serves",
                "goals",
                record,
                column="unit_id",
                got=f"{record['unit_id']}, while {record['parent_id']} enters at {served}",
                expected=f"{served}, or a unit beneath it",
                remedy="let the goal enter lower, serve another goal, or let that one enter higher",
            )


def perspective_targets_add_up(tables: Tables) -> Iterator[Failure]:
    """The perspectives' target weights sum to 1."""
    total = float(tables["perspectives"]["target_weight"].sum())
    if not tables["perspectives"].is_empty() and not isclose(total, 1.0, abs_tol=SUM_TOLERANCE):
        yield tables.fail(
            "perspective_targets_add_up",
            "perspectives",
            column="target_weight",
            got=f"{total:.6g} in all",
            expected="1 in all",
            remedy="change the target weights so that they add up to 1",
        )


def unit_targets_add_up(tables: Tables) -> Iterator[Failure]:
    """Each unit's own target weights sum to 1."""
    sums = (
        tables["unit_targets"]
        .group_by("unit_id", maintain_order=True)
        .agg(pl.col("target_weight").sum(), pl.col("perspective_id", ROW).first())
    )
    for record in sums.iter_rows(named=True):
        if not isclose(record["target_weight"], 1.0, abs_tol=SUM_TOLERANCE):
            yield tables.fail(
                "unit_targets_add_up",
                "unit_targets",
                record | {"perspective_id": None},
                column="target_weight",
                got=f"{record['target_weight']:.6g} in all for {record['unit_id']}",
                expected="1 in all for each unit",
                remedy="list all perspectives of the unit, with weights that add up to 1",
            )


def priorities_are_complete(tables: Tables) -> Iterator[Failure]:
    """Among goals that are weighed against each other, all have a priority or none has."""
    for family, record in _families(tables):
        yield tables.fail(
            "priority_is_complete",
            "goals",
            record,
            column="priority",
            expected=f"a priority, as other {family} have one",
            remedy="fill it in (0 for none), or empty all of theirs",
        )


def perspectives_have_a_goal(tables: Tables) -> Iterator[Failure]:
    """A perspective with a target has a strategic goal with a priority above 0."""
    goals = _strategic(tables).filter(pl.col("priority").is_null() | (pl.col("priority") > 0))
    aimed = tables["perspectives"].filter(pl.col("target_weight") > 0)
    for record in aimed.join(goals, on="perspective_id", how="anti").iter_rows(named=True):
        yield tables.fail(
            "perspective_has_a_goal",
            "perspectives",
            record,
            column="target_weight",
            got=f"{record['target_weight']:g}, and no strategic goal with a priority",
            expected="a goal without parent_id that enters at the top, with a priority above 0",
            remedy=f"add such a goal to {tables.labels['goals']}, or set the target weight to 0",
        )


def split_targets_have_a_figure(tables: Tables) -> Iterator[Failure]:
    """A target that is to be shared out is stated."""
    rows = tables["goals"].filter(target_kind="split").filter(pl.col("target").is_null())
    for record in rows.iter_rows(named=True):
        yield tables.fail(
            "split_target_has_a_figure",
            "goals",
            record,
            column="target",
            expected="a figure, since target_kind is split",
            remedy="write the target, or empty target_kind",
        )


def rules_have_a_band(tables: Tables) -> Iterator[Failure]:
    """No rule's minimum exceeds its maximum."""
    for record in tables["rules"].filter(pl.col("min") > pl.col("max")).iter_rows(named=True):
        yield tables.fail(
            "rule_has_a_band",
            "rules",
            record,
            column="min",
            got=f"{record['min']:g}, above max, {record['max']:g}",
            expected="at most max",
            remedy="exchange min and max",
        )


def required_tables_are_filled(tables: Tables) -> Iterator[Failure]:
    """The four tables that every problem needs have records."""
    for table in ("perspectives", "units", "goals", "capacity"):
        if tables[table].is_empty():
            yield tables.fail(
                "table_is_filled", table, got="no records", expected="records", remedy="fill the table"
            )


Check = Callable[[Tables], "Iterable[Failure]"]
SPANNING: tuple[tuple[Check, frozenset[str]], ...] = (
    (required_tables_are_filled, frozenset({"perspectives", "units", "goals", "capacity"})),
    (holder_ids_are_unique, frozenset({"units", "people"})),
    (units_have_one_root, frozenset({"units"})),
    (units_have_no_cycle, frozenset({"units"})),
    (goals_have_no_cycle, frozenset({"goals"})),
    (leaves_have_capacity, frozenset({"units", "people", "capacity"})),
    (only_leaves_have_capacity, frozenset({"units", "people", "capacity"})),
    (somebody_has_capacity, frozenset({"capacity"})),
    (goals_enter_beneath_what_they_serve, frozenset({"units", "goals"})),
    (perspective_targets_add_up, frozenset({"perspectives"})),
    (unit_targets_add_up, frozenset({"unit_targets"})),
    (priorities_are_complete, frozenset({"units", "goals"})),
    (perspectives_have_a_goal, frozenset({"perspectives", "units", "goals"})),
    (split_targets_have_a_figure, frozenset({"goals"})),
    (rules_have_a_band, frozenset({"rules"})),
)


def spanning_failures(tables: Tables, usable: set[str]) -> list[Failure]:
    """Everything the spanning checks find, where the tables they need could be read."""
    out = list(references_are_known(tables, usable))
    for check, needed in SPANNING:
        if needed <= usable:
            out += check(tables)
    return out


def _cycles(tables: Tables, table: str, key: str, check: str) -> Iterator[Failure]:
    parents = dict(tables[table].select(key, "parent_id").iter_rows())
    records = {record[key]: record for record in tables[table].iter_rows(named=True)}
    for cycle in cycles(parents):
        yield tables.fail(
            check,
            table,
            records[cycle[0]],
            column="parent_id",
            got="a circle: " + " → ".join([*cycle, cycle[0]]),
            expected="lines that end at the top",
            remedy="change the parent_id of one of them",
        )


def _strategic(tables: Tables) -> pl.DataFrame:
    """Goals that serve no other and enter at the top."""
    roots = tables["units"].filter(pl.col("parent_id").is_null()).select("unit_id")
    goals = tables["goals"].filter(pl.col("parent_id").is_null())
    return goals.join(roots, on="unit_id", how="semi")


def _families(tables: Tables) -> Iterator[tuple[str, dict[str, Any]]]:
    """Goals without a priority whose like have one, and what their like are called."""
    subgoals = tables["goals"].drop_nulls("parent_id")
    for family, by in ((_strategic(tables), "perspective_id"), (subgoals, "parent_id")):
        stated = pl.col("priority").is_not_null().any().over(by)
        for record in family.filter(stated, pl.col("priority").is_null()).iter_rows(named=True):
            kind = "strategic goals of" if by == "perspective_id" else "goals that serve"
            yield f"{kind} {record[by]}", record
