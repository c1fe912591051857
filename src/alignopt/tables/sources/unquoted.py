"""CSV text without a single quote: its cells are what stands between commas, and all are cut at once."""

from __future__ import annotations

import csv
import re
from typing import NamedTuple

import polars as pl

BEYOND = re.compile('["\\x1c-\\x1f]')
"""What needs a closer look: quotes, and separators that only some take for spaces."""
FILLED = r"[^,\s]"


class Cut(NamedTuple):
    """A table in pieces: the header and its row; the records, columns named by position, and their rows."""

    header_row: int
    header: list[str]
    frame: pl.DataFrame
    rows: pl.Series


def cut(text: str, asides: tuple[str, ...]) -> Cut | None:
    r"""Header and records, without blank lines and, above the header, lines that begin with an aside.

    Returns
    -------
    Cut or None
        None where it takes a reader of CSV to tell: where there are quotes, cells of immense length, records
        that do not fit the header, or a header of less than two cells.

    Examples
    --------
    >>> made = cut("# of May\nwho,what\nP1,\n\nP2,2\n", asides=("#",))
    >>> made.header_row, made.header, made.frame.rows(), made.rows.to_list()
    (2, ['who', 'what'], [('P1', None), ('P2', '2')], [3, 5])
    """
    text = text.replace("\r\n", "\n")
    if "\r" in text or BEYOND.search(text):
        return None
    lines = pl.DataFrame({"line": [text]}).select(pl.col("line").str.split("\n").explode())
    begins = (at for at, each in enumerate(lines["line"]) if each.strip() and not each.startswith(asides))
    header_at = next(begins, None)
    header = [] if header_at is None else lines["line"][header_at].split(",")
    if header_at is None or len(header) < 2 or not any(map(str.strip, header)):
        return None
    line = pl.col("line")
    body = lines.with_row_index("row", 1).slice(header_at + 1).filter(line.str.contains(FILLED))
    fits = line.str.count_matches(",", literal=True) == len(header) - 1
    is_short = line.str.len_chars() <= csv.field_size_limit()
    if not lines.slice(header_at).select(is_short.all()).item() or not body.select(fits.all()).item():
        return None
    cells = (
        body["line"]
        .str.split_exact(",", len(header) - 1)
        .struct.rename_fields([str(at) for at in range(len(header))])
    )
    frame = cells.struct.unnest().select(pl.all().replace("", None))
    return Cut(header_at + 1, header, frame, body["row"].cast(pl.Int64))
