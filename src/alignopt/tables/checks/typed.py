"""All tables of a problem, typed, with what is in doubt about them: what the spanning checks look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.contract import columns_of, empty, keys_of
from alignopt.tables.names import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alignopt.tables.parse import Parsed

ROW = "__row__"
DOUBT = "__doubt__"
UNKNOWN = 10**12


@dataclass(frozen=True, eq=False)
class Tables:
    """Typed tables, and what cannot be told about them.

    Attributes
    ----------
    whole
        By table name, every record that could be read. Beside the contract's columns stand the record's
        row (``__row__``) and, for each column, whether its cell is in doubt (``__doubt__`` and the name).
    records
        The same without records that have no key, or the key of an earlier one.
    labels
        What the user calls each table.
    cut
        Tables that some records of are lost.
    absent
        Tables that could not be read, or are needed and not there.
    """

    whole: dict[str, pl.DataFrame]
    records: dict[str, pl.DataFrame]
    labels: dict[str, str]
    cut: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()

    @classmethod
    def of(cls, parsed: Mapping[str, Parsed], labels: dict[str, str], absent: Iterable[str]) -> Tables:
        """Gather parsed tables; those that are not given are empty."""
        whole = {}
        for table in TABLES:
            names = [column.name for column in columns_of(table)]
            if table in parsed:
                one = parsed[table]
                doubts = one.doubts.rename(lambda name: DOUBT + name)
                whole[table] = pl.concat([one.frame, doubts], how="horizontal").with_columns(
                    one.sheet.rows.alias(ROW)
                )
            else:
                marks = [pl.lit(value=False).alias(DOUBT + name) for name in names]
                whole[table] = empty(table).with_columns(*marks, pl.lit(0, pl.Int64).alias(ROW))
        records = {table: _keyed(table, frame) for table, frame in whole.items()}
        cut = frozenset(table for table, one in parsed.items() if not one.sheet.is_whole)
        return cls(whole, records, labels, cut, frozenset(absent))

    def __getitem__(self, table: str) -> pl.DataFrame:
        """The records of a table, each key once."""
        return self.records[table]

    def has(self, *tables: str) -> bool:
        """Whether tables could be read; an optional one that is not given counts as empty."""
        return self.absent.isdisjoint(tables)

    def sure(self, table: str, *columns: str) -> pl.DataFrame:
        """The records whose cells in some columns are beyond doubt."""
        return self[table].filter(~pl.any_horizontal(pl.col(DOUBT + name) for name in columns))

    def lost(self, table: str, column: str) -> int:
        """How many cells of a column are in doubt; very many where nobody can tell."""
        doubts = self.whole[table][DOUBT + column]
        nothing_is_sure = len(doubts) > 0 and bool(doubts.all())
        if table in self.cut or table in self.absent or nothing_is_sure:
            return UNKNOWN
        return int(doubts.sum())

    def doubting(self, table: str, column: str, rows: pl.Series) -> Tables:
        """The same tables with some cells in doubt, by the rows they stand in."""
        if rows.is_empty():
            return self
        frame = self.whole[table]
        mask = pl.col(ROW).is_in(rows.implode())
        changed = frame.with_columns(
            pl.when(~mask).then(pl.col(column)).alias(column),
            (pl.col(DOUBT + column) | mask).alias(DOUBT + column),
        )
        return replace(
            self,
            whole={**self.whole, table: changed},
            records={**self.records, table: _keyed(table, changed)},
        )

    def report(
        self,
        check: str,
        table: str,
        offenders: pl.DataFrame | None = None,
        *,
        column: str | None = None,
        got: str | pl.Expr | None = None,
        expected: str | pl.Expr,
        remedy: str | pl.Expr,
    ) -> pl.DataFrame:
        """Failures, one for each offending record, or one for the table.

        Parameters
        ----------
        check, table, column
            Names.
        offenders
            Records of the table, with whatever columns ``got``, ``expected`` and ``remedy`` need besides.
        got, expected, remedy
            Texts, or expressions of them over the offenders.
        """
        key: pl.Expr | None = None
        row: pl.Expr = pl.lit(None, pl.Int64)
        if offenders is not None:
            row = pl.col(ROW)
            key = pl.concat_str(keys_of(table), separator="/", ignore_nulls=True).replace("", None)
        source = pl.DataFrame({ROW: [0]}) if offenders is None else offenders
        return source.select(
            check=_text(check),
            table=_text(self.labels[table]),
            row=row,
            key=_text(None) if key is None else key,
            column=_text(column),
            got=_text(got),
            expected=_text(expected),
            remedy=_text(remedy),
        )


def figure(column: str) -> pl.Expr:
    """A number as people write it: 4, not 4.0; of sums, nine digits."""
    return pl.col(column).round_sig_figs(9).cast(pl.String).str.replace(r"\.0$", "")


def _text(said: str | pl.Expr | None) -> pl.Expr:
    return said if isinstance(said, pl.Expr) else pl.lit(said, pl.String)


def _keyed(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The first record of each key."""
    if frame.is_empty():
        return frame
    keys = list(keys_of(table))
    needed = [column.name for column in columns_of(table) if column.is_key and not column.nullable]
    keyed = frame.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in needed))
    return keyed.unique(keys, keep="first", maintain_order=True)
