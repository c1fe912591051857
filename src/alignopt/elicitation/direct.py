"""Weights from points, each item by itself: direct points, and points for swings from worst to best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.elicitation.given import Faults
from alignopt.elicitation.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Iterable


def points(values: object, items: Iterable[object] | None = None) -> Weights:
    r"""Weights in proportion to points.

    .. math:: w_i = v_i / \sum_j v_j

    Parameters
    ----------
    values
        Points of each item, on any scale: a mapping of items to points, or a sequence, array or series
        (of pandas, its index names the items). At least 0, and at least one above 0.
    items
        Their names; None for the keys of the mapping, else "1", "2", ...

    Returns
    -------
    Weights
        By the method "points".

    Raises
    ------
    BadInput
        With every failure: no number, negative, nothing above 0, a missing, unknown or repeated item.

    References
    ----------
    Edwards, W. (1977). How to use multiattribute utility measurement for social decisionmaking. IEEE
    Transactions on Systems, Man, and Cybernetics 7(5), 326-340.

    Examples
    --------
    >>> points({"customer": 50, "finance": 30, "process": 20}).values.tolist()
    [0.5, 0.3, 0.2]
    """
    return _in_proportion(values, items, "points")


def swing(values: object, items: Iterable[object] | None = None) -> Weights:
    r"""Weights from swings: how much it matters to go from the worst to the best of each item.

    The respondent imagines everything at its worst, gives 100 points to the one swing from worst to best that
    matters most, and compares the others with it. Only proportions count, so the scale is free.

    .. math:: w_i = s_i / \sum_j s_j

    Parameters
    ----------
    values
        Points of each item's swing: a mapping of items to points, or a sequence, array or series. At
        least 0, and at least one above 0.
    items
        Their names; None for the keys of the mapping, else "1", "2", ...

    Returns
    -------
    Weights
        By the method "swing".

    Raises
    ------
    BadInput
        With every failure: no number, negative, nothing above 0, a missing, unknown or repeated item.

    References
    ----------
    von Winterfeldt, D., & Edwards, W. (1986). Decision Analysis and Behavioral Research. Cambridge University
    Press, chapter 8.

    Examples
    --------
    >>> swing({"customer": 100, "finance": 60, "process": 40}).values.tolist()
    [0.5, 0.3, 0.2]
    """
    return _in_proportion(values, items, "swing")


def _in_proportion(values: object, items: Iterable[object] | None, method: str) -> Weights:
    faults = Faults()
    names, numbers = faults.read_values(values, items, what="number of points")
    for name, number in zip(names, numbers, strict=True):
        if number < 0:
            faults.add(
                "points_are_not_negative",
                key=name,
                got=f"{number:g}",
                expected="points of at least 0",
                remedy="give 0 to what does not matter, and more to what does",
            )
    if len(numbers) and not numbers.any():
        faults.add(
            "something_matters",
            got="0 for every item",
            expected="more than 0 points for at least one item",
            remedy="give points to what matters",
        )
    faults.refuse()
    shares = numbers / numbers.max() + 0.0  # which makes 0 of -0
    return Weights(names, shares / shares.sum(), method)
