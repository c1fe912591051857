"""In what the tables and rates of two plans differ, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.plan.markdown import percent
from alignopt.tables.names import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alignopt.comparison.side import Side
    from alignopt.problem.problem import Problem

ENTITIES = {
    "perspectives": ("perspective", "perspectives"),
    "units": ("unit", "units"),
    "people": ("person", "people"),
    "goals": ("goal", "goals"),
    "competencies": ("competency", "competencies"),
    "rules": ("rule", "rules"),
}
"""Tables of what has an id of its own, and how one and many are called."""
NOUNS = {**ENTITIES, "capacity": ("holder", "holders")}
REFERRING = ("perspective_id", "unit_id", "person_id", "goal_id", "competency_id", "holder_id")
"""Columns that name what other tables list."""
UNTOLD = ("name", "source")
"""Columns that decide nothing."""
SHARES = ("target_weight", "weight", "fit")
NAMED = 3
WIDEST = 40


def differences(before: Side, after: Side) -> list[str]:
    """Sentences with the names of both plans: rates first, then table by table."""
    said = list(_rates(before, after))
    common = _common_ids(before.problem, after.problem)
    for table in TABLES:
        frames = [_about(side.problem, table, common) for side in (before, after)]
        if not frames[0].equals(frames[1]):
            said += _Table(table, (before.name, after.name), *frames).differences()
    return said


def shortened(names: Sequence[str], most: int = NAMED) -> str:
    """The first few, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def _rates(before: Side, after: Side) -> Iterator[str]:
    rates = zip(before.rates.items(), after.rates.items(), strict=True)
    found = [
        f"{name} ({one:g} in {before.name}, {other:g} in {after.name})"
        for (name, one), (_, other) in rates
        if one != other
    ]
    if found:
        yield f"rates differ: {', '.join(found)}"


class _Table:
    """One table of both problems."""

    def __init__(self, table: str, names: tuple[str, str], before: pl.DataFrame, after: pl.DataFrame) -> None:
        from alignopt.tables.contract import keys_of

        self.table, self.names, self.frames = table, names, (before, after)
        self.keys = list(keys_of(table))
        self.one, self.many = NOUNS.get(table, (f"row of {table}", f"rows of {table}"))

    def differences(self) -> Iterator[str]:
        """Rows that one alone has, then columns whose cells differ."""
        if any(not self.keys or frame.select(self.keys).is_duplicated().any() for frame in self.frames):
            yield f"{self.table} differ"
            return
        one, other = self.frames
        yield from self._only(one, other, self.names[0])
        yield from self._only(other, one, self.names[1])
        both = one.join(other, on=self.keys, suffix="_after", nulls_equal=True, maintain_order="left")
        for column in one.columns:
            if column not in (*self.keys, *UNTOLD):
                yield from self._changed(both, column)

    def _only(self, frame: pl.DataFrame, other: pl.DataFrame, name: str) -> Iterator[str]:
        alone = frame.join(other, on=self.keys, how="anti", nulls_equal=True, maintain_order="left")
        if not alone.is_empty():
            ids = alone.select(_key(self.keys)).to_series().to_list()
            yield f"{self._count(len(ids))} only in {name}: {shortened(ids)}"

    def _changed(self, both: pl.DataFrame, column: str) -> Iterator[str]:
        rows = both.filter(pl.col(column).ne_missing(pl.col(f"{column}_after")))
        if not rows.is_empty():
            before, after = self.names
            cells = rows.select(_key(self.keys), column, f"{column}_after").rows()
            said = [
                f"{key} ({_shown(column, one)} in {before}, {_shown(column, other)} in {after})"
                for key, one, other in cells
            ]
            what = column.removesuffix("_id").replace("_", " ")
            yield f"{what} of {self._count(len(said))} differs: {shortened(said)}"

    def _count(self, number: int) -> str:
        return f"{number:,} {self.one if number == 1 else self.many}"


def _common_ids(before: Problem, after: Problem) -> Mapping[str, list[str]]:
    """By column, the ids that both problems know."""
    keys = {
        "perspectives": "perspective_id",
        "units": "unit_id",
        "people": "person_id",
        "goals": "goal_id",
        "competencies": "competency_id",
    }
    ids = {
        key: sorted(set(getattr(before, table)[key]) & set(getattr(after, table)[key]))
        for table, key in keys.items()
    }
    return ids | {"holder_id": ids["unit_id"] + ids["person_id"]}


def _about(problem: Problem, table: str, common: Mapping[str, list[str]]) -> pl.DataFrame:
    """A table; what others say about an id that one problem alone has goes without saying."""
    frame: pl.DataFrame = getattr(problem, table)
    if table not in ENTITIES:
        for column in REFERRING:
            if column in frame.columns:
                frame = frame.filter(pl.col(column).is_in(common[column]) | pl.col(column).is_null())
    return frame


def _key(keys: list[str]) -> pl.Expr:
    return pl.concat_str(
        [pl.col(key).cast(pl.String) for key in keys], separator="/", ignore_nulls=True
    ).alias("key")


def _shown(column: str, value: Any) -> str:
    """A cell, as short as it can be said."""
    if value is None:
        return "none"
    if column in SHARES:
        return percent(value)
    said = f"{value:g}" if isinstance(value, float) else str(value)
    return said if len(said) <= WIDEST else said[: WIDEST - 1] + "…"
