"""Rows of a table by key, made into Python objects only when they are asked for."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


class Rows:
    """A table's rows, looked up by one of its columns; rows of one key keep their order.

    The table stays a frame: Python objects for all its rows at once would take many times its memory.

    Examples
    --------
    >>> import polars as pl
    >>> rows = Rows(pl.DataFrame({"who": ["b", "a", "b"], "what": [1, 2, 3]}), "who")
    >>> rows["b"], rows["c"], "a" in rows
    ([{'who': 'b', 'what': 1}, {'who': 'b', 'what': 3}], [], True)
    """

    def __init__(self, frame: pl.DataFrame, key: str) -> None:
        self._frame = frame.sort(key, maintain_order=True)
        runs = self._frame[key].rle().struct
        keys, counts = runs.field("value").to_list(), runs.field("len").to_list()
        starts = accumulate(counts, initial=0)
        self._spans = {each: (start, count) for each, start, count in zip(keys, starts, counts, strict=False)}

    def __contains__(self, key: str) -> bool:
        return key in self._spans

    def __getitem__(self, key: str) -> list[dict[str, Any]]:
        """The rows of a key; none where there are none."""
        span = self._spans.get(key)
        return [] if span is None else self._frame.slice(*span).to_dicts()
