"""An empty problem to fill in: a file per table, every column explained above the header."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.folder import write_folder
from alignopt.tables.kinds import KINDS as RULES
from alignopt.tables.names import REQUIRED, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from alignopt.tables.contract import Column
    from alignopt.tables.kinds import Kind

KINDS = {"String": "text", "Boolean": "true or false"}
BOUNDS = {
    "count": "min and max are whole numbers",
    "share": "min and max are shares",
    "step": "min is a share, max stays empty",
    "value": "min is a share, max stays empty",
    "fit": "min is a fit from 0 to 1, max stays empty",
    "none": "min and max stay empty",
}
"""What min and max are, by the bounds of a kind."""
METHODS = {
    "points": "value is any number above 0, in proportion; a row for each item, other_id empty",
    "ranks": "value is 1 for the most important, and so on; a row for each item, other_id empty",
    "swing": "value is 100 for the item whose improvement matters most, less for others; like points",
    "pairwise": "item_id is value times as important as other_id (1/3 is 0.333); not every pair is needed",
    "best": "item_id is the most important, value times as important as other_id; a row for each other item",
    "worst": "other_id is the least important, item_id value times as important; together with best",
}
"""What the columns of judgements hold, by method."""


def new(directory: str | Path) -> Path:
    """Make an empty problem: a new folder with one CSV file per table, to be filled in.

    Each file says in comment lines (``#``), which may stay, what the table is for and what each column
    means. Files of optional tables may stay empty.

    Raises
    ------
    FileExistsError
        If the folder holds anything.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as desk:
    ...     folder = new(f"{desk}/ours")
    ...     print((folder / "strategy_links.csv").read_text())
    # Table strategy_links (optional): The strategy map: which goal drives which.
    # Write one record per row below the header. Lines like this one may stay.
    #
    # cause_goal_id (text; key; required): the goal that drives
    # effect_goal_id (text; key; required): the goal that is driven
    "# strength (a finite number above 0; required): how strongly, compared with the effect's other causes"
    cause_goal_id,effect_goal_id,strength
    <BLANKLINE>
    """

    def fill(folder: Path) -> None:
        for table in TABLES:
            (folder / f"{table}.csv").write_text(template(table), encoding="utf-8", newline="\n")

    return write_folder(directory, fill)


def template(table: str) -> str:
    """The text of one empty table."""
    from alignopt.tables.contract import columns_of, purpose_of

    columns = columns_of(table)
    need = "required" if table in REQUIRED else "optional"
    lines = [
        f"Table {table} ({need}): {purpose_of(table)}",
        "Write one record per row below the header. Lines like this one may stay.",
        "",
        *(_explained(column) for column in columns),
        *(_kinds() if table == "rules" else ()),
        *(_methods() if table == "judgements" else ()),
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    # a comment is one cell (in quotes where it has a comma), so that a spreadsheet does not spread it out
    writer.writerows([f"# {line}".rstrip()] for line in lines)
    writer.writerow(column.name for column in columns)
    return text.getvalue()


def _kinds() -> Iterator[str]:
    """What each kind of rule says, and which columns it goes by."""
    yield ""
    yield "The kinds of rules; empty cells of level, unit_id, role and holder_id mean everybody:"
    for name, kind in RULES.items():
        yield f"{name}: {kind.says} {_cells(kind)}"


def _methods() -> Iterator[str]:
    """What the columns hold, by method."""
    yield ""
    yield "The methods; judge the perspectives, the goals of a perspective, or the goals that serve a goal:"
    for name, said in METHODS.items():
        yield f"{name}: {said}."


def _cells(kind: Kind) -> str:
    """The columns that a kind must and may name, and what its bounds are."""
    needs = " or ".join(kind.needs) + (" and other_id" if kind.compares else "")
    spare = [each for each in kind.narrows if each not in kind.needs and each not in needs]
    parts = [f"needs {needs}"] * bool(needs) + [f"may name {', '.join(spare)}"] * bool(spare)
    said = "; ".join([*parts, BOUNDS[kind.bounds]])
    return f"{said[:1].upper()}{said[1:]}."


def _explained(column: Column) -> str:
    """A column's type, whether it may be empty, and what it means."""
    kind = column.expected if column.dtype == pl.Float64 else KINDS[str(column.dtype)]
    needs = ["key"] * column.is_key + ["may be empty" if column.nullable else "required"]
    return f"{column.name} ({'; '.join([kind, *needs])}): {column.description}"
