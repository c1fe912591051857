"""What is handed in as judgements: read once, with everything wrong about it said at once."""

from __future__ import annotations

import math
import numbers
import warnings
from collections.abc import Iterable, Mapping, Set
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from alignopt.elicitation.frames import read_series
from alignopt.elicitation.wording import decimals
from alignopt.errors import BadInput, Caution
from alignopt.tables.failures import Failure, failure, failures_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alignopt.elicitation.weights import Consistency, Floats

TABLE = "judgements"
WHAT = "the judgements"


class Faults:
    """What is wrong with some judgements, collected until :meth:`refuse` raises it all.

    Reading goes on after a fault: what cannot be read is NaN, so that the checks that follow say the rest.

    >>> faults = Faults()
    >>> items, numbers = faults.read_values({"cost": 3, "speed": "much"}, None, what="points")
    >>> numbers.tolist()
    [3.0, nan]
    >>> [row["key"] for row in faults.rows]
    ['speed']
    """

    def __init__(self) -> None:
        self.rows: list[Failure] = []

    def add(
        self, check: str, *, expected: str, remedy: str, got: object = None, key: str | None = None
    ) -> None:
        """Note one fault; `key` is the item, or the pair as :func:`against` writes it."""
        self.rows.append(failure(check, table=TABLE, key=key, got=got, expected=expected, remedy=remedy))

    def refuse(self) -> None:
        """Raise :class:`BadInput` with every fault, if there is any."""
        if self.rows:
            raise BadInput(failures_frame(self.rows), what=WHAT)

    def read_items(self, items: Iterable[object] | None, count: int) -> tuple[str, ...]:
        """Names of `count` items, as text; "1", "2", ... where none are given or their number is wrong."""
        default = tuple(str(place + 1) for place in range(count))
        if items is None:
            return default
        before = len(self.rows)
        names = self.read_names(items)
        if len(self.rows) == before and len(names) != count:
            self.add(
                "items_are_counted",
                got=f"{_number(len(names), 'item')}, and judgements on {count}",
                expected="judgements on each item",
                remedy="name the items in the order of the judgements, each once",
            )
        return names if len(names) == count else default

    def read_names(self, items: Iterable[object], noun: str = "item") -> tuple[str, ...]:
        """The names as text; blank names and names given twice, as 1 and "1", are faults."""
        given = self._ordered(items, f"the names of the {noun}s")
        names = tuple("" if name is None else str(name) for name in given)
        for name in dict.fromkeys(name for name in names if not name.strip()):
            self.add(
                f"{noun}s_have_names",
                got=repr(name),
                expected=f"a name for each {noun}",
                remedy=f"name each {noun}",
            )
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self.add(
                f"{noun}s_are_unique",
                key=name,
                got=f"{names.count(name)} {noun}s of this name",
                expected=f"each {noun} once",
                remedy=f"name each {noun} differently, or give it once",
            )
        return names

    def read_mapping(self, given: object, expected: str, remedy: str) -> Mapping[Any, Any]:
        """What was handed in, if it is a mapping; else an empty one, and a fault."""
        if isinstance(given, Mapping):
            return given
        self.add("judgements_can_be_read", got=type(given).__name__, expected=expected, remedy=remedy)
        return {}

    def read_values(
        self, values: object, items: Iterable[object] | None, *, what: str = "value"
    ) -> tuple[tuple[str, ...], Floats]:
        """Items and one number for each, from a mapping (item to number), sequence, array or series.

        Parameters
        ----------
        values
            The numbers; of a mapping, in the order of `items` where these are given.
        items
            The names; None for the keys of a mapping, else "1", "2", ...
        what
            What a number is, in the singular, for messages: "rank".

        Returns
        -------
        tuple
            The items, and shape (items): the numbers, NaN for what is not one.
        """
        pairs = (list(values), list(values.values())) if isinstance(values, Mapping) else read_series(values)
        if pairs is not None:
            names, given = self._read_pairs(pairs, items, what)
        else:
            given = self._ordered(values, f"a {what} for each item")
            names = self.read_items(items, len(given))
        if not names and not self.rows:
            self.add(
                "something_is_judged", expected=f"a {what} for at least one item", remedy="judge some items"
            )
        read = [
            self.read_number(value, key=name, what=what) for name, value in zip(names, given, strict=True)
        ]
        return names, np.array(read, dtype=np.float64)

    def read_number(self, value: object, *, key: str, what: str = "value") -> float:
        """A finite number, or NaN and a fault."""
        if value is UNJUDGED:
            return math.nan
        number = as_number(value)
        if math.isfinite(number):
            return number
        self.add(
            "judgements_are_numbers",
            key=key,
            got=None if value is None else repr(value) if isinstance(value, str) else value,
            expected=f"a {what} that is a finite number",
            remedy="give a number, such as 3 or 0.5",
        )
        return math.nan

    def unknown(self, name: str, known: Sequence[str], *, key: str | None = None) -> None:
        """Note that `name` is none of the items, with the nearest that are."""
        near = get_close_matches(name, known, n=3)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "use the name of an item"
        self.add(
            "items_are_known",
            key=key or name,
            got=repr(name),
            expected=f"one of the items: {', '.join(known)}",
            remedy=hint,
        )

    def _read_pairs(
        self, pairs: tuple[list[Any], list[Any]], items: Iterable[object] | None, what: str
    ) -> tuple[tuple[str, ...], list[object]]:
        keys, values = pairs
        own = self.read_names(keys)
        if items is None:
            return own, values
        names = self.read_names(items)
        by_name = dict(zip(own, values, strict=True))
        for key in by_name:
            if key not in names:
                self.unknown(key, names)
        for name in names:
            if name not in by_name:
                self.add(
                    "items_are_all_judged",
                    key=name,
                    expected=f"a {what} for each item",
                    remedy="judge it, too, or leave it out of the items",
                )
        return names, [by_name.get(name, UNJUDGED) for name in names]

    def _ordered(self, given: object, expected: str) -> list[Any]:
        is_one = isinstance(given, np.ndarray) and given.ndim == 0
        if isinstance(given, Iterable) and not isinstance(given, Set) and not is_one:
            return list(given)
        self.add(
            "judgements_can_be_read",
            got=given,
            expected=expected,
            remedy="give a sequence, an array, a series, or a mapping of items to numbers",
        )
        return []


UNJUDGED = object()
"""Stands for a judgement whose absence is noted already."""


def as_number(value: object) -> float:
    """The number as a float; NaN for what is none (text, a truth value, nothing)."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real | Decimal):
        return math.nan
    try:
        return float(str(value)) if isinstance(value, np.floating) else float(value)
    except OverflowError:
        return math.inf


def against(item: str, other: str) -> str:
    """How messages name a pair."""
    return f"{item} against {other}"


def warn(consistency: Consistency) -> None:
    """Warn with a :class:`Caution` where judgements contradict each other more than is acceptable.

    To be called by the function that the user calls: the warning shows the line that called that one.
    """
    if consistency.is_acceptable:
        return
    found = failure(
        "judgements_agree",
        table=TABLE,
        got=f"a consistency ratio of {consistency.ratio:.3f}",
        expected=f"at most {decimals(consistency.limit, 3)}",
        remedy="ask again",
    )
    warnings.warn(Caution(found | {"remedy": " ".join(consistency.text.split())}), stacklevel=3)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
