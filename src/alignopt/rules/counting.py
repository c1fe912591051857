"""Counting the whole vectors within limits that add up to a total, exactly.

Limits that lie within each other or apart (single items, categories, sections) are counted by multiplying
polynomials: the coefficient of ``x**t`` says how many vectors add up to ``t``. Limits that cross are counted
by enumeration, not of items but of cells: the items that no crossing limit tells apart.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from math import prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

MOST = 50_000_000
"""The most vectors of cells that are enumerated."""
CHUNK = 1_000_000
Polynomial = list[int]
Items = frozenset[int]


@dataclass(frozen=True)
class Total:
    """These items add up to ``low`` to ``high``."""

    items: Items
    low: int
    high: int


@dataclass(frozen=True)
class Alike:
    """These items are the same, but for ``within``."""

    items: Items
    within: int


@dataclass(frozen=True)
class Order:
    """The lighter items add up to no more than the heavier ones."""

    lighter: Items
    heavier: Items


@dataclass(frozen=True)
class Limits:
    """What vectors are counted.

    Attributes
    ----------
    whole
        What all items add up to.
    low, high, stride
        Per item: least, most, and what it is a multiple of.
    totals, alike, orders
        Limits on several items.
    """

    whole: int
    low: tuple[int, ...]
    high: tuple[int, ...]
    stride: tuple[int, ...]
    totals: tuple[Total, ...] = ()
    alike: tuple[Alike, ...] = ()
    orders: tuple[Order, ...] = ()

    def values(self, item: int) -> range:
        """What one item may be."""
        stride = self.stride[item]
        return range(-(-self.low[item] // stride) * stride, self.high[item] + 1, stride)


class TooMany(ValueError):
    """There are too many vectors to go through."""


def count(limits: Limits) -> int:
    """How many vectors there are.

    Raises
    ------
    TooMany
        If limits cross, and more than :data:`MOST` vectors of cells would have to be gone through.
    """
    inner, crossing = _parted(limits)
    cells = _cells(limits, crossing)
    sums = [_polynomial(limits, cell, inner) for cell in cells]
    if not crossing:
        return _coefficient(reduce(lambda one, other: _times(one, other, limits.whole), sums), limits.whole)
    number = _coefficient(
        reduce(lambda one, other: _times(one, other, limits.whole), [[min(1, c) for c in p] for p in sums]),
        limits.whole,
    )
    if number > MOST:
        raise TooMany(f"{number:,} combinations")
    place = {item: at for at, cell in enumerate(cells) for item in cell}
    return _enumerated(sums, limits.whole, [_test(each, place) for each in crossing])


def _parted(limits: Limits) -> tuple[list[Total | Alike], list[Total | Alike | Order]]:
    """Limits that can be counted within cells, and those that cross others."""
    inner: list[Total | Alike] = []
    crossing: list[Total | Alike | Order] = list(limits.orders)
    for alike in limits.alike:
        (crossing if any(alike.items & each.items for each in inner) else inner).append(alike)
    for total in sorted(limits.totals, key=lambda each: len(each.items)):
        (inner if all(_is_apart(total, each) for each in inner) else crossing).append(total)
    while True:
        cells = _cells(limits, crossing)
        stay = [each for each in inner if any(each.items <= cell for cell in cells)]
        if len(stay) == len(inner):
            return inner, crossing
        crossing += [each for each in inner if each not in stay]
        inner = stay


def _is_apart(total: Total, other: Total | Alike) -> bool:
    """Whether a total encloses another limit, or has nothing in common with it."""
    return total.items >= other.items or not total.items & other.items


def _cells(limits: Limits, crossing: Iterable[Total | Alike | Order]) -> list[Items]:
    """Items that no crossing limit tells apart; a limit on what is alike tells all its items apart."""
    marks: list[Items] = []
    for each in crossing:
        if isinstance(each, Order):
            marks += [each.lighter, each.heavier]
        else:
            marks += [each.items] if isinstance(each, Total) else [frozenset({item}) for item in each.items]
    cells: dict[tuple[bool, ...], list[int]] = defaultdict(list)
    for item in range(len(limits.low)):
        cells[tuple(item in mark for mark in marks)].append(item)
    return [frozenset(cell) for cell in cells.values()]


def _polynomial(limits: Limits, cell: Items, inner: Iterable[Total | Alike]) -> Polynomial:
    """For each sum of a cell's items, how many vectors there are; limits come from the inside out."""
    parts = {frozenset({item}): _single(limits, item) for item in cell}
    mine = [each for each in inner if each.items <= cell]
    for each in sorted(mine, key=lambda each: (isinstance(each, Total), len(each.items))):
        within = [part for part in parts if part <= each.items]
        if isinstance(each, Alike):
            joint = _alike(limits, each)
        else:
            joint = reduce(lambda a, b: _times(a, b, limits.whole), [parts[part] for part in within], [1])
            joint = [c if each.low <= at <= each.high else 0 for at, c in enumerate(joint)]
        for part in within:
            del parts[part]
        parts[each.items] = joint
    return reduce(lambda a, b: _times(a, b, limits.whole), parts.values(), [1])


def _single(limits: Limits, item: int) -> Polynomial:
    values = limits.values(item)
    return [int(at in values) for at in range(limits.whole + 1)]


def _alike(limits: Limits, alike: Alike) -> Polynomial:
    """Vectors by their least item ``v``: all from ``v`` to ``v`` + within, but not all above ``v``."""
    values = [limits.values(item) for item in sorted(alike.items)]
    found = [0] * (limits.whole + 1)
    for least in sorted({value for each in values for value in each}):
        for sign, above in ((1, 0), (-1, 1)):
            shifts = [
                [int(least + d in each and d >= above) for d in range(alike.within + 1)] for each in values
            ]
            ways = reduce(lambda one, other: _times(one, other, limits.whole), shifts, [1])
            for at, number in enumerate(ways, start=least * len(values)):
                if at <= limits.whole:
                    found[at] += sign * number
    return found


def _times(one: Polynomial, other: Polynomial, whole: int) -> Polynomial:
    """The product of two polynomials up to a degree, through the product of two large numbers."""
    width = ((max(1, sum(one)) * max(1, sum(other))).bit_length() + 8) // 8
    packed = [b"".join(c.to_bytes(width, "little") for c in each) for each in (one, other)]
    size = len(one) + len(other) - 1
    product = prod(int.from_bytes(each, "little") for each in packed).to_bytes(width * (size + 1), "little")
    cut = range(0, width * min(size, whole + 1), width)
    return [int.from_bytes(product[at : at + width], "little") for at in cut]


def _coefficient(polynomial: Polynomial, at: int) -> int:
    return polynomial[at] if at < len(polynomial) else 0


def _test(limit: Total | Alike | Order, place: dict[int, int]) -> _Test:
    """A crossing limit, on the sums of cells."""

    def of(items: Items) -> list[int]:
        return sorted({place[item] for item in items})

    if isinstance(limit, Total):
        return _Test(limit, of(limit.items))
    if isinstance(limit, Alike):
        return _Test(limit, of(limit.items))
    return _Test(limit, of(limit.lighter), of(limit.heavier))


@dataclass(frozen=True)
class _Test:
    """A limit, and the columns that it looks at."""

    limit: Total | Alike | Order
    columns: list[int]
    others: list[int] | None = None

    def holds(self, sums: Ints) -> NDArray[np.bool_]:
        """Per row of sums of cells: whether it keeps to the limit."""
        mine = sums[:, self.columns]
        if isinstance(self.limit, Total):
            total = mine.sum(axis=1)
            return np.asarray((self.limit.low <= total) & (total <= self.limit.high))
        if isinstance(self.limit, Alike):
            return np.asarray(np.ptp(mine, axis=1) <= self.limit.within if self.columns else sums[:, 0] >= 0)
        return np.asarray(mine.sum(axis=1) <= sums[:, self.others].sum(axis=1))


def _enumerated(sums: Sequence[Polynomial], whole: int, tests: Sequence[_Test]) -> int:
    """Go through all sums of cells, and weigh each with the number of vectors that have them."""
    largest = prod(max(each, default=0) for each in sums)
    exact = np.int64 if largest * CHUNK < 2**63 else object
    ways = [np.array(each, dtype=exact) for each in sums]
    found = 0
    for rows in _rows([np.flatnonzero(np.array(each, dtype=object) != 0) for each in sums], whole):
        kept = rows[np.logical_and.reduce([test.holds(rows) for test in tests])]
        weights = reduce(np.multiply, [way[kept[:, at]] for at, way in enumerate(ways)])
        found += int(weights.sum())
    return found


def _rows(supports: Sequence[Ints], whole: int) -> Iterator[Ints]:
    """Every choice of one value each that adds up to the whole, in arrays of some rows."""
    ahead = [np.zeros(whole + 1, dtype=bool) for _ in range(len(supports) + 1)]
    ahead[-1][0] = True
    for at in range(len(supports) - 1, -1, -1):
        for value in supports[at].tolist():
            ahead[at][value:] |= ahead[at + 1][: whole + 1 - value]
    if ahead[0][whole]:
        start = np.zeros((1, 0), dtype=np.int64)
        yield from _grown(start, np.array([whole], dtype=np.int64), supports, ahead[1:])


def _grown(
    rows: Ints, left: Ints, supports: Sequence[Ints], ahead: Sequence[NDArray[np.bool_]]
) -> Iterator[Ints]:
    """Rows with each value of the next cell that leaves what the cells after it can be."""
    if not supports:
        yield rows
        return
    values = supports[0]
    size = max(1, CHUNK // max(1, len(values)))
    for first in range(0, len(rows), size):
        rest = left[first : first + size, None] - values[None, :]
        row, column = np.nonzero((rest >= 0) & ahead[0][np.maximum(rest, 0)])
        grown = np.column_stack([rows[first : first + size][row], values[column]])
        yield from _grown(grown, rest[row, column], supports[1:], ahead[1:])
