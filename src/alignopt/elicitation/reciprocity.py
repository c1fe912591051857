"""Whether pairwise judgements are reciprocal, as far as numbers are written: A against B, and B against A."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from alignopt.elicitation.frames import read_frame
from alignopt.elicitation.given import Faults, against, as_number
from alignopt.tables.rounding import SLACK, are_reciprocal, rounded

if TYPE_CHECKING:
    from alignopt.elicitation.weights import Floats

GREATEST = 1e100


def reciprocal(matrix: object, items: Iterable[object] | None = None) -> Floats:
    """Check a matrix of pairwise judgements, and make it exactly reciprocal.

    A pair with one side missing is filled in from the other; with both missing it stays NaN. Numbers as
    tables print them are accepted: one of two decimals or more (0.33, 3.0927) may be off by half a unit of
    the last. Whole numbers, one over a whole number, and numbers of fewer decimals are exact unless the other
    side is rounded (4.95 and 0.2). Of the two sides of a pair the one known more precisely counts, else the
    one that is at least 1.

    Parameters
    ----------
    matrix
        Shape (items, items): how many times as important the item of the row is as that of the column; 1 on
        the diagonal; None or NaN where nobody judged. Nested sequences, an array, or a Polars or pandas frame
        (columns are items; a pandas index, or a first column of text, names the rows, in any order).
    items
        Their names; None for the columns of the frame, else "1", "2", ...

    Returns
    -------
    array
        Shape (items, items).

    Raises
    ------
    BadInput
        With every failure: not square; no numbers; zero, negative or infinite; an item against itself that
        is not 1; and each pair that is not reciprocal, with both its numbers.

    Examples
    --------
    >>> reciprocal([[1, 3], [0.33, 1]]).round(4).tolist()
    [[1.0, 3.0], [0.3333, 1.0]]
    """
    return read_matrix(matrix, items)[1]


def read_matrix(matrix: object, items: Iterable[object] | None = None) -> tuple[tuple[str, ...], Floats]:
    """Names of the items, and the matrix as :func:`reciprocal` gives it."""
    faults = Faults()
    framed = read_frame(matrix, faults)
    rows = _rows(matrix if framed is None else framed.rows, faults)
    faults.refuse()
    if framed is not None and framed.items is not None:
        items = _columns(framed.items, items, faults)
    names = faults.read_items(items, len(rows))
    given = np.array(
        [
            [_ratio(value, names[i], names[j], faults, is_itself=i == j) for j, value in enumerate(row)]
            for i, row in enumerate(rows)
        ]
    )
    for i, name in enumerate(names):
        for j in range(i + 1, len(names)):
            value = settled(given[i, j], given[j, i], name, names[j], faults)
            given[i, j], given[j, i] = value, 1 / value
    faults.refuse()
    return names, given


def settled(value: float, converse: float, item: str, other: str, faults: Faults) -> float:
    """What holds of a pair with sides `value` and `converse`: NaN where both are, or a fault is noted."""
    if math.isnan(converse):
        return value
    if math.isnan(value):
        return 1 / converse
    if are_reciprocal(value, converse):
        here, there = (each.uncertainty for each in rounded(value, converse))
        return value if here < there or (here == there and value >= 1) else 1 / converse
    faults.add(
        "pairs_are_reciprocal",
        key=against(item, other),
        got=f"{value:.6g}, and {converse:.6g} for {against(other, item)}",
        expected=f"one to be 1 over the other, such as {1 / value:.4g} for {against(other, item)}",
        remedy="keep the number that is meant, and leave the other blank",
    )
    return math.nan


def is_ratio(number: float) -> bool:
    """Whether it is positive and finite, and so far from the ends that products of three are, too."""
    return 1 / GREATEST <= number <= GREATEST


def _rows(matrix: object, faults: Faults) -> list[list[object]]:
    given = np.asarray(matrix) if isinstance(matrix, np.matrix) else matrix
    rows = list(given) if isinstance(given, Iterable) and not _is_one(given) else []
    lists = [list(row) if isinstance(row, Iterable) and not isinstance(row, str) else [row] for row in rows]
    lengths = [len(row) for row in lists]
    if not rows or lengths != [len(rows)] * len(rows):
        odd = ", ".join(str(length) for length in dict.fromkeys(lengths)) or "no"
        faults.add(
            "the_matrix_is_square",
            got=f"{len(rows)} rows of {odd} numbers" if rows else "nothing that has rows",
            expected="a row and a column for each item",
            remedy="give the whole matrix, None where nobody judged, or hand in the pairs as a mapping",
        )
    return lists


def _is_one(given: object) -> bool:
    """Whether it is an array of a single number, which says that it can be iterated over and cannot."""
    return isinstance(given, np.ndarray) and given.ndim == 0


def _columns(columns: list[str], items: Iterable[object] | None, faults: Faults) -> Iterable[object]:
    if items is not None and columns != [str(item) for item in items]:
        faults.add(
            "columns_are_items",
            got=f"the columns {', '.join(columns)}",
            expected="the items in the order in which they are named",
            remedy="leave the items out: the columns name them",
        )
    return columns


def _ratio(value: object, item: str, other: str, faults: Faults, *, is_itself: bool) -> float:
    """One cell as a number: NaN where nothing is judged, and where a fault is noted."""
    if value is None or (isinstance(value, float | np.floating) and math.isnan(value)):
        return 1.0 if is_itself else math.nan
    number = read_ratio(value, item, other, faults)
    if is_itself and abs(number - 1) > SLACK:
        faults.add(
            "items_equal_themselves",
            key=against(item, other),
            got=f"{number:g}",
            expected="1: nothing is more important than itself",
            remedy="set the diagonal to 1",
        )
    return 1.0 if is_itself else number


def read_ratio(value: object, item: str, other: str, faults: Faults) -> float:
    """How many times as important one item is as another: NaN where a fault is noted."""
    number = as_number(value)
    if math.isnan(number):
        return faults.read_number(value, key=against(item, other), what="ratio")
    if is_ratio(number):
        return number
    faults.add(
        "ratios_are_positive",
        key=against(item, other),
        got=f"{number:g}",
        expected="a finite ratio above 0: 3 for three times as important, 1/3 for a third",
        remedy="give the ratio, or leave it out (in a matrix, None) where nobody judged it",
    )
    return math.nan
