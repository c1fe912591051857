"""Best-worst judgements: the best item against all, and all against the worst."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from alignopt.elicitation.bwm_consistency import BestWorstConsistency
from alignopt.elicitation.frames import read_series
from alignopt.elicitation.given import Faults, against, warn
from alignopt.elicitation.weights import Weights
from alignopt.model.best_worst import Comparisons
from alignopt.solver.best_worst import best_worst_weights

if TYPE_CHECKING:
    from alignopt.elicitation.weights import Floats

ROWS = ("best_to_others", "others_to_worst")
SAME = 1e-6
"""Numbers that differ less than this, relatively, are the same."""


def best_worst(
    best: object,
    worst: object,
    best_to_others: object,
    others_to_worst: object,
    items: Iterable[object] | None = None,
) -> Weights:
    """Weights from comparisons with the best and with the worst item, by the linear best-worst method.

    ``min xi`` so that ``|w_B - a_Bj w_j| <= xi`` and ``|w_j - a_jW w_W| <= xi`` for each item j,
    ``sum_j w_j = 1``, ``w >= 0``. The numbers need not be whole, nor end at 9.

    Parameters
    ----------
    best, worst
        The items that matter most and least.
    best_to_others
        How many times as important as each item the best is (a_Bj): a mapping of items to numbers of at least
        1 (or a pandas series, whose index names them), or a sequence in the order of the items.
    others_to_worst
        How many times as important as the worst each item is (a_jW), likewise.
        Mappings may leave out an item against itself, and one of them best against worst, which is in both.
    items
        The items; None for those that the mappings name, in their order, or "1", "2", ... for sequences.

    Returns
    -------
    Weights
        With :class:`~alignopt.elicitation.bwm_consistency.BestWorstConsistency`.

    Raises
    ------
    BadInput
        If the best or the worst is not one of the items, or both are the same; an item is missing or unknown;
        a number is below 1, or not one; an item against itself is not 1; or best against worst differs
        between the two rows. All of it is listed.

    Warns
    -----
    Caution
        If the consistency ratio is above 0.10.

    Examples
    --------
    >>> car = best_worst(
    ...     "price",
    ...     "style",
    ...     {"quality": 2, "comfort": 4, "safety": 2, "style": 8},
    ...     {"quality": 4, "price": 8, "comfort": 2, "safety": 4},
    ... )
    >>> car
    Weights by best worst
    quality  0.211
    comfort  0.105
    safety   0.211
    style    0.053
    price    0.421
    These judgements agree with each other (0.000; up to 0.10 is good).

    References
    ----------
    Rezaei, J. (2016). Best-worst multi-criteria decision-making method: some properties and a linear model.
    Omega 64, 126-130.
    """
    weights = judge_best_worst(best, worst, best_to_others, others_to_worst, items)
    if weights.consistency is not None:
        warn(weights.consistency)
    return weights


def judge_best_worst(
    best: object,
    worst: object,
    best_to_others: object,
    others_to_worst: object,
    items: Iterable[object] | None = None,
) -> Weights:
    """The same as :func:`best_worst`, and never warns."""
    compared = read_comparisons(best, worst, (best_to_others, others_to_worst), items)
    values, xi = best_worst_weights(compared)
    return Weights(
        items=compared.items,
        values=values,
        method="best_worst",
        consistency=BestWorstConsistency(compared, xi),
    )


def read_comparisons(
    best: object, worst: object, rows: tuple[object, object], items: Iterable[object] | None
) -> Comparisons:
    """The comparisons as arrays; raises :class:`BadInput` with everything that is wrong."""
    faults = Faults()
    ends = _read_end(faults, best, "best"), _read_end(faults, worst, "worst")
    rows = _read_row(faults, rows[0]), _read_row(faults, rows[1])
    names = _names(rows, items)
    read = []
    for row, what in zip(_filled(rows, ends, names), ROWS, strict=True):
        own, numbers = faults.read_values(row, names, what=f"number in {what}")
        names = own if names is None else names
        read.append(numbers)
    known = () if names is None else tuple(map(str, names))
    _check_ends(faults, ends, known)
    if all(len(row) == len(known) for row in read):
        _check_numbers(faults, ends, known, (read[0], read[1]))
    faults.rows = [row for at, row in enumerate(faults.rows) if row not in faults.rows[:at]]
    faults.refuse()
    return _compared(known, ends, (read[0], read[1]))


def _compared(items: tuple[str, ...], ends: tuple[str, str], rows: tuple[Floats, Floats]) -> Comparisons:
    """Comparisons that are sound: what is within rounding of its only value gets it."""
    best, worst = map(items.index, ends)
    best_to_others, others_to_worst = (np.maximum(row, 1.0) for row in rows)
    best_to_others[best] = others_to_worst[worst] = 1.0
    others_to_worst[best] = best_to_others[worst]
    return Comparisons(items, best, worst, best_to_others, others_to_worst)


def _read_end(faults: Faults, given: object, role: str) -> str:
    if isinstance(given, Collection) and not isinstance(given, str):
        faults.add(
            f"{role}_is_one_item",
            key=f"the {role} item",
            got=given,
            expected="one item",
            remedy=f"name one of them; if another matters as much, it is 1 against the {role}",
        )
    return str(given)


def _read_row(faults: Faults, row: object) -> object:
    """A mapping, or a series that names the items, as a mapping by text; else the row as it is."""
    pairs = (list(row), list(row.values())) if isinstance(row, Mapping) else read_series(row)
    return row if pairs is None else dict(zip(faults.read_names(pairs[0]), pairs[1], strict=True))


def _names(rows: tuple[object, object], items: Iterable[object] | None) -> tuple[object, ...] | None:
    """The items as given, else the keys of the mappings in their order."""
    if items is not None:
        return tuple(items)
    keys = [key for row in rows if isinstance(row, dict) for key in row]
    return tuple(dict.fromkeys(keys)) or None


def _filled(
    rows: tuple[object, object], ends: tuple[str, str], names: tuple[object, ...] | None
) -> list[object]:
    """Mappings with what may be left out: an item against itself, and best against worst in one of two."""
    known = set(map(str, names or ()))
    filled = [dict(row) if isinstance(row, dict) else row for row in rows]
    for row, other, end, across in ((*filled, *ends), (*reversed(filled), *reversed(ends))):
        if isinstance(row, dict) and end in known:
            row.setdefault(end, 1.0)
        if isinstance(row, dict) and isinstance(other, dict) and {end, across} <= known and end in other:
            row.setdefault(across, other[end])
    return filled


def _check_ends(faults: Faults, ends: tuple[str, str], known: tuple[str, ...]) -> None:
    for end, role in zip(ends, ("best", "worst"), strict=True):
        if known and end not in known and not any(row["key"] == f"the {role} item" for row in faults.rows):
            faults.unknown(end, known, key=f"the {role} item")
    if ends[0] == ends[1] and len(known) > 1:
        faults.add(
            "best_is_not_worst",
            key=ends[0],
            got="the best item and the worst",
            expected="two different items",
            remedy="name the item that matters most as the best, and the one that matters least as the worst",
        )


def _check_numbers(
    faults: Faults, ends: tuple[str, str], known: tuple[str, ...], rows: tuple[Floats, Floats]
) -> None:
    best, worst = ends
    for place, name in enumerate(known):
        _check_number(faults, (best, name), float(rows[0][place]), "best_to_others")
        _check_number(faults, (name, worst), float(rows[1][place]), "others_to_worst")
    if best == worst or not {best, worst} <= set(known):
        return
    forth, back = float(rows[0][known.index(worst)]), float(rows[1][known.index(best)])
    if abs(forth - back) > SAME * max(abs(forth), abs(back)):
        faults.add(
            "best_to_worst_is_one_number",
            key=against(best, worst),
            got=f"{forth:g} in best_to_others and {back:g} in others_to_worst",
            expected="the same number in both, since it is one comparison",
            remedy="write the number that is meant in both",
        )


def _check_number(faults: Faults, pair: tuple[str, str], number: float, row: str) -> None:
    """At least 1, and 1 for an item against itself; NaN is noted already."""
    item, other = pair
    if item == other and abs(number - 1) > SAME:
        faults.add(
            "itself_is_one",
            key=against(item, other),
            got=f"{number:g} in {row}",
            expected="1, since an item is as important as itself",
            remedy="write 1, or compare the item that was meant",
        )
    elif number < 1 - SAME:
        role, end = ("best", item) if row == "best_to_others" else ("worst", other)
        faults.add(
            "best_and_worst_hold",
            key=against(item, other),
            got=f"{number:g} in {row}",
            expected=f"at least 1, since {end} is the {role}",
            remedy=f"write how many times as important {item} is, or name another item the {role}",
        )
